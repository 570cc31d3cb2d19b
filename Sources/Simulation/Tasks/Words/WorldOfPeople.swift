// The small world's people: men and women, what they are called, where they are, what they own.

extension SmallWorld {
  static let people = """
    aboutPeople:
      3* {when} the {people} {will} {people.does} in the {people.home},
      3* {when} {he} {will} {people.does} {withPeople},
      2* the {manner} {people} {will} {keeps} {his} {people.own} in the {people.home},
      2* {when} the {people} {will} {keeps} {his} {people.own},
      2* the {people} and {his} {people.own} were seen in the {people.home},
      2* {first} is a {manner} {people} and {he} {knows} the {people.home},
      2* {first} {will} {verbs} {verbs.what} for the {manner} {people},
      2* {first} the {people} {will} {people.does} and {he} is very {manner},
      {everyone} in the {people.home} {knows} the {people} and {his} {people.own},
      the {people} looks at {himself} in the mirror of the {people.home},
      {first} {will} {verbs} {verbs.what} {verbs.how} and {everyone} thanks {him},
      {when} {he} {will} {verbs} {verbs.what} {verbs.how}

    he by gender: he/she
    his by gender: his/her
    him by gender: him/her
    himself by gender: himself/herself
    first by gender: john/mary, peter/anna, henry/lucy, thomas/emma, paul/clara, george/rose
    everyone: everyone, nobody, somebody
    knows: knows, loves, remembers, likes
    withPeople: in the {people.home}, with {his} {people.own}, for the {people}
    keeps by tense: {finds}, {loses}, {hides}, {forgets}
    manner: kind, brave, clever, proud, honest, patient, lazy, cruel, shy, greedy

    # people by gender | home | own | does
    king/queen | palace, castle | crown, throne | {rules} the kingdom, {wears} a crown
    man/woman | street, town | car, job | {drives} a car, {buys} a car
    boy/girl | playground, school | toys, kite | {plays} with the toys, {climbs} a tree
    father/mother | kitchen, nursery | children, family | {feeds} the children,
      {teaches} the children
    prince/princess | park, castle | pony, jewels | {rides} the pony, {fights} the dragon
    actor/actress | theatre, studio | costume, role | {forgets} the role, {plays} the role
    grandfather/grandmother | cottage, parlour | spectacles, slippers | {tells} an old story,
      {sleeps} by the fire
    waiter/waitress | restaurant, inn | apron, plates | {carries} the plates, {counts} the tips
    wizard/witch | cave, tower | wand, broom | {cooks} a potion, {tells} a spell
    uncle/aunt | village, cottage | nephews, presents | {buys} the presents, {feeds} the nephews
    monk/nun | abbey, chapel | psalms, candles | {sings} the psalms, {carries} the candles
    duke/duchess | manor, park | hounds, carriage | {feeds} the hounds, {drives} the carriage
    husband/wife | bedroom, house | marriage, dinner | {forgets} the wedding, {cooks} the dinner
    brother/sister | attic, nursery | bicycle, homework | {breaks} the bicycle, {hides} the homework
    emperor/empress | court, palace | empire, army | {rules} the empire, {wins} the war
    hero/heroine | fortress, arena | sword, shield | {fights} the giant, {wins} the battle
    groom/bride | church, chapel | ring, wedding | {wears} the ring, {dances} at the wedding
    host/hostess | villa, garden | guests, banquet | {cooks} the banquet, {dances} with the guests
    """

  static let trades = """
    aboutTrades:
      3* {when} the {trades} {will} {verbs} {verbs.what} {verbs.how},
      2* {when} a {like} {trades} {will} {verbs} {verbs.what},
      2* the {trades} {wants} {verbs.base} {verbs.what} {verbs.how},
      2* the doctor looks at the {sore} {body} of the {trades},
      the {like} {trades} hurt the left {body} and went home,
      {theysay} the {trades} will {verbs.base} {verbs.what} in {month},
      the {trades} practises the {instrument} on {day} evening,
      on {day} the {trades} chose a {instrument} and a {color} {garment},
      the {trades} put on a {color} {garment} and went to work,
      the {color} {garment} on the chair belongs to the {trades}

    like: old, young, tired, busy, merry, hungry, famous, poor
    wants: wants to, likes to, hopes to, tries to, has to, can, must, may
    sore: sore, broken, left, right
    trades: baker, farmer, sailor, tailor, miner, doctor, nurse, teacher, painter, soldier,
      gardener, hunter, fisherman, merchant, blacksmith, carpenter, butcher, shepherd
    body: hand, foot, head, ear, nose, arm, leg, knee
    instrument: violin, piano, flute, guitar, trumpet, harp
    garment: coat, hat, shirt, scarf, dress, jacket
    color: red, blue, green, yellow, white, black, brown, orange
    """
}
