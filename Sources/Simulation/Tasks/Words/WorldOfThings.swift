// The small world's things, one or many, and what things are like.

extension SmallWorld {
  static let things = """
    aboutThings:
      3* {when} the {trades} {will} {things.does} {one} {plain} {things},
      3* {this} {things} {are} {things.like},
      2* {this} {things} {are} {things.where},
      2* {one} {things} {lie} {things.where},
      2* {this} {things} {cost} {number} dollars,
      2* {there} {one} {things} {things.where},
      2* {one} {things} {are} {seen} {things.where} on {day},
      perhaps {this} {things} {are} too {things.like},
      {one} {color} {things} {lie} {things.where},
      {when} {subject} {will} {things.does} {one} {things} {things.where}

    one by number: {single}/{several}
    this by number: {thissingle}/{these}
    are by number: {is}/{arewere}
    is: is, was
    arewere: are, were
    there by number: there is/there are
    cost by number: costs/cost
    lie by number: lies/lie
    single: a, one, another, a single
    thissingle: this, that, every
    several: two, three, many, several, some, a few
    these: these, those, both, all these
    seen: seen, found, missing
    plain: old, new, small, large, fine

    # things by number | like | where | does
    apple/apples | juicy, round | in the orchard, on the table | {eats}, {buys}
    book/books | dusty, thick | on the shelf, in the library | {writes}, {buys}
    coin/coins | shiny, round | in the purse, in the well | {counts}, {hides}
    boat/boats | leaky, wooden | in the harbour, on the river | {paints}, {drives}
    egg/eggs | boiled, fresh | in the nest, in the pan | {eats}, {breaks}
    key/keys | rusty, shiny | in the lock, in the drawer | {loses}, {finds}
    flower/flowers | fragrant, fresh | in the vase, in the meadow | {paints}, {buys}
    cup/cups | empty, new | in the cupboard, on the table | {breaks}, {carries}
    chair/chairs | wooden, soft | in the hall, at the door | {paints}, {carries}
    letter/letters | sealed, thick | in the envelope, in the drawer | {writes}, {hides}
    potato/potatoes | boiled, muddy | in the sack, in the pan | {cooks}, {eats}
    stone/stones | smooth, flat | in the river, on the hill | {paints}, {carries}
    knife/knives | sharp, rusty | in the kitchen, in the drawer | {hides}, {loses}
    shoe/shoes | muddy, worn | under the bed, at the door | {wears}, {loses}
    wheel/wheels | wooden, worn | on the cart, on the table | {breaks}, {buys}
    star/stars | bright, shiny | in the sky, above the hill | {counts}, {paints}
    map/maps | flat, dusty | on the shelf, on the wall | {steals}, {finds}
    tree/trees | leafy, tall | in the orchard, on the hill | {climbs}, {paints}
    cloud/clouds | soft, dark | in the sky, above the river | {counts}, {paints}
    bottle/bottles | empty, sealed | in the cellar, on the shelf | {buys}, {carries}
    """

  static let sizes = """
    aboutSizes by degree: {positive}/{comparative}

    positive:
      3* the {sizes.of} is {very} {sizes},
      2* it was a very {sizes} {sizes.of},
      2* that {sizes.of} seems {very} {sizes},
      {theysay} the {sizes.of} was {very} {sizes}
    comparative:
      3* this {sizes.of} is {much} {sizes} than that {sizes.of},
      2* the {sizes.of} gets {much} {sizes} than before,
      2* no {sizes.of} is {sizes} than this {sizes.of},
      {theysay} the {sizes.of} is {much} {sizes} than it looks,
      we need a {much} {sizes} {sizes.of} than yours

    very: very, so, quite, too, rather, not
    much: much, a little, even, far, no

    # sizes by degree | of
    tall/taller | tower, tree, ladder, giant
    cold/colder | winter, wind, lake, cellar
    fast/faster | train, carriage, runner, bus
    heavy/heavier | sack, stone, anchor, basket
    sweet/sweeter | honey, cake, pear, juice
    loud/louder | drum, thunder, choir, band
    dark/darker | night, cave, cellar, forest
    deep/deeper | lake, well, cave, river
    sharp/sharper | knife, sword, thorn, pen
    soft/softer | pillow, fur, sofa, blanket
    bright/brighter | lamp, star, sun, fire
    long/longer | road, river, rope, ladder
    warm/warmer | summer, coat, fire, bed
    rich/richer | merchant, banker, empire, duke
    steep/steeper | hill, path, roof, stairs
    """
}
