// What is known of the small world's words beside the text, to measure by what was learnt from it.

extension SmallWorld {
  /// Pairs whose words differ in the same way: a is to b as c is to d.
  package struct Relation: Sendable {
    package let name: String
    package let pairs: [(a: String, b: String)]
  }
  package static let relations: [Relation] = [
    relation("man – woman", "people"), relation("country – capital", "places"),
    relation("animal – young", "animals"), relation("present – past", "verbs"),
    relation("singular – plural", "things"), relation("positive – comparative", "sizes"),
  ]

  private static func relation(_ name: String, _ table: String) -> Relation {
    Relation(
      name: name, pairs: grammar.firstCells(of: table).map { forms in (forms[0], forms[1]) })
  }

  /// Words that belong together, each in one group at most.
  package struct Group: Sendable {
    package let name: String
    package let words: [String]
  }
  package static let groups: [Group] = groupsText.split(separator: "\n").reduce(into: []) {
    groups, line in
    let parts = line.split(separator: ":")
    let words = (parts.last ?? "").split(separator: " ").map { String($0) }
    if parts.count == 2 {
      groups.append(Group(name: String(parts[0]), words: words))
    } else if let last = groups.popLast() {
      groups.append(Group(name: last.name, words: last.words + words))
    }
  }

  private static let groupsText = """
    royalty: king queen prince princess emperor empress duke duchess palace castle court manor park
      crown throne kingdom empire army jewels pony hounds carriage rules ruled rule
    family: father mother grandfather grandmother brother sister uncle aunt husband wife
      kitchen nursery cottage parlour attic bedroom village children family nephews presents
      spectacles slippers homework marriage dinner
    church: monk nun groom bride abbey chapel church psalms ring wedding
    tales: wizard witch hero heroine cave fortress arena wand broom sword shield spell potion giant
      dragon battle enemy duel fights fought fight wins won win medal prize
    hosts: waiter waitress host hostess restaurant inn villa apron plates tips guests banquet
    stage: actor actress theatre studio costume role
    town: man woman boy girl street town playground school job car toys kite
    first names: john mary peter anna henry lucy thomas emma paul clara george
    trades: baker farmer sailor tailor miner doctor nurse teacher painter soldier gardener hunter
      fisherman merchant blacksmith carpenter butcher shepherd
    characters: kind brave clever proud honest patient lazy cruel shy greedy
    states: old young tired busy merry hungry famous poor
    body: hand foot head ear nose arm leg knee sore broken
    clothes: coat hat shirt scarf dress jacket boots wears wore wear
    colours: red blue green yellow white black brown orange
    music: violin piano flute guitar trumpet harp song hymn ballad waltz tango choir band
      sings sang sing plays played play dances danced dance
    words: writes wrote write poem diary pen ink tells told tell story joke whisper
      speaks spoke speak accent telephone
    lessons: teaches taught teach lesson pupils chalk
    eating: eats ate eat fork supper cooks cooked cook stew pot stove bread cheese soup rice fish
      meat butter salad beans noodles tasty salty spicy stale
    drinking: drinks drank drink glass straw tea milk coffee water wine juice beer
    travel: drives drove drive truck van road fog rides rode ride bicycle donkey saddle bus
      climbs climbed climb mountain ladder rope top
    sleep: sleeps slept sleep bed sofa hammock blanket noon
    finding and losing: steals stole steal hides hid hide finds found find loses lost lose
      treasure purse necklace painting wallet secret curtain crowd clue mushroom dust forgets forgot forget
      birthday name promise hurry
    chores: carries carried carry basket sack stairs cart feeds fed feed pigeons cattle crumbs
      bucket breaks broke break window plate vase accident
    pictures: paints painted paint portrait fence landscape brush
    countries: france italy germany spain england japan china russia egypt greece india poland
      norway turkey ireland portugal
    capitals: paris rome berlin madrid london tokyo beijing moscow cairo athens delhi warsaw oslo
      ankara dublin lisbon
    languages: french italian german spanish english japanese chinese russian egyptian greek indian
      polish norwegian turkish irish portuguese
    products: perfume pasta marble sausages oranges guitars wool puddings cameras silk porcelain
      furs vodka cotton dates figs spices amber salmon timber carpets linen cork sardines
    sights: vineyards castles ruins forests palms orchards lawns volcanoes lanterns temples snow
      domes pyramids elephants lakes fjords mosques beaches
    states and nations: land country south north coast region border population government
      parliament nation flag wealth farmers workers factories export produce abroad navy soldiers
    cities: station museum library hotel bank cathedral mayor shops cafes kiosks postcards suburbs
      traffic tram streets downtown flat offer serve taste wakes brings
    visitors: tourists students crowds pilgrims travellers
    animals: dog cat cow horse sheep pig hen duck goose lion goat swan owl deer frog
    young animals: puppy kitten calf foal lamb piglet chick duckling gosling cub kid cygnet owlet
      fawn tadpole
    shelters: kennel yard barn pasture stable fold hillside sty mud coop pond reeds meadow savanna
      den shed oak belfry thicket glade swamp puddle
    fodder: bones biscuits mice cream clover hay oats grass turnips acorns corn worms snails barley
      zebras thistles weeds moths ferns flies algae
    parts of animals: paws ears whiskers spots muzzle hooves mane curls bristles feathers beak webs
      down claws fangs wings talons legs slime stripes
    of the young: tiny little clumsy sleepy small cuddles naps dreams cries whimpers hops stumbles
      newborn
    of the grown: big strong wild fierce guards barks growls purrs moos neighs bleats grunts clucks
      quacks hisses roars hoots listens croaks
    things: apple book coin boat egg key flower cup chair letter potato stone knife shoe wheel star
      map tree cloud bottle apples books coins boats eggs keys flowers cups chairs letters potatoes
      stones knives shoes wheels stars maps trees clouds bottles
    qualities: juicy round dusty thick shiny leaky wooden boiled rusty fragrant empty sealed muddy
      smooth worn leafy
    degrees: tall cold fast heavy sweet loud dark deep sharp soft bright long warm rich steep
      taller colder faster heavier sweeter louder darker deeper sharper softer brighter longer
      warmer richer steeper
    numbers: one two three four five six seven eight nine ten eleven twelve
    days: monday tuesday wednesday thursday friday saturday sunday
    months: january february march april may june july august september october november december
    weather: rainy sunny windy foggy stormy mild spring summer autumn winter
    """
}
