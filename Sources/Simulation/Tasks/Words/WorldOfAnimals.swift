// The small world's animals and their young: where they live, what they eat, what they are like.

extension SmallWorld {
  static let animals = """
    aboutAnimals by age: {ofGrown}/{ofYoung}

    ofGrown:
      2* the {grown} {animals} {animals.says} in the {animals.home} {allday},
      2* the {grown} {animals} guards the {animals.home} and its {animals.food},
      2* the {keeper} gives the {grown} {animals} some {animals.food},
      2* a {grown} {animals} with {animals.part} lives in the {animals.home},
      2* the {grown} {animals} looks for {animals.food} and shakes its {animals.part},
      the {keeper} is afraid of the {grown} {animals} and its {animals.part},
      {theysay} the {grown} {animals} lives on {animals.food} {allday},
      the {animals} grew {grown} on the {animals.food} of the {animals.home}
    ofYoung:
      2* the {tiny} {animals} {cuddles} beside its mother in the {animals.home},
      2* the {tiny} {animals} is only {number} weeks old and proud of its {animals.part},
      2* the children stroke the {tiny} {animals} and its {animals.part},
      2* the {tiny} {animals} {cries} for its mother and for {animals.food},
      2* the {tiny} {animals} {stumbles} around the {animals.home},
      {theysay} the {tiny} {animals} was born in the {animals.home} in {season},
      the {tiny} {animals} tastes {animals.food} for the first time,
      a {tiny} newborn {animals} with {animals.part} {cuddles} in the {animals.home}

    allday: all day, every morning, at night, before the storm
    grown: old, big, strong, wild, fierce
    keeper: farmer, hunter, keeper, shepherd
    tiny: tiny, little, clumsy, sleepy, small
    cuddles: cuddles, naps, dreams
    cries: cries, whimpers
    stumbles: stumbles, hops
    season: spring, summer, autumn, winter

    # animals by age | says | home | food | part
    dog/puppy | barks, growls | kennel, yard | bones, biscuits | paws, ears
    cat/kitten | purrs | sofa, attic | mice, cream | whiskers, paws
    cow/calf | moos | barn, pasture | clover, hay | spots, a muzzle
    horse/foal | neighs | stable, pasture | oats, hay | hooves, a mane
    sheep/lamb | bleats | fold, hillside | grass, clover | wool, curls
    pig/piglet | grunts | sty, mud | turnips, acorns | bristles, ears
    hen/chick | clucks | coop, yard | corn, worms | feathers, a beak
    duck/duckling | quacks | pond, reeds | snails, worms | feathers, webs
    goose/gosling | hisses | meadow, pond | barley, grass | down, webs
    lion/cub | roars, growls | savanna, den | zebras, bones | claws, fangs
    goat/kid | bleats | hillside, shed | thistles, hay | hooves, a bell
    swan/cygnet | hisses | lake, reeds | weeds, snails | wings, down
    owl/owlet | hoots | oak, belfry | moths, mice | talons, wings
    deer/fawn | listens | thicket, glade | ferns, grass | spots, thin legs
    frog/tadpole | croaks | swamp, puddle | flies, algae | slime, stripes
    """
}
