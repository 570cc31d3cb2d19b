// The small world's verbs in the present, the past and the base form: what is done, and how.

extension SmallWorld {
  static let verbs = """
    aboutVerbs:
      4* {when} {subject} {will} {verbs} {verbs.what},
      3* {when} {subject} {will} {verbs} {verbs.what} {verbs.how},
      2* {subject} {will} {verbs} {verbs.what} {verbs.how} {often},
      {theysay} {subject} {will} {verbs} {verbs.what} {often},
      {they} {wants} {verbs.base} {verbs.what} {verbs.how}

    subject: he, she, somebody, the {trades}, the {like} {trades}, {first}
    they: we, they, you, i, people, many
    will by tense: //will
    when by tense: {usually}/{once}/{soon}
    often by tense: {regularly}/{ago}/{later}
    usually: every morning, every day, each {day}, each week, in {month}
    regularly: every day, each week, as usual, whenever it rains
    once: yesterday, last night, last week, last {month}, once
    ago: yesterday, last {day}, {number} days ago, a year ago
    soon: tomorrow, next week, next {month}, soon, one day
    later: tomorrow, next {day}, in {number} days, before winter

    # verbs by tense | base | what | how
    eats/ate/eat | eat | the {food}, some {food}, {food} and {food} | with a fork, for supper
    drinks/drank/drink | drink | the {drink}, some {drink}, a glass of {drink} | with a straw,
      after supper
    cooks/cooked/cook | cook | the {dish}, a stew, the dinner | in a pot, on the stove
    writes/wrote/write | write | a letter, a poem, a diary | with a pen, in ink
    sings/sang/sing | sing | a song, a hymn, a ballad | in the choir, on the stage
    plays/played/play | play | the {instrument}, a waltz, a tango | in the band, on the stage
    buys/bought/buy | buy | the {food}, a {garment}, some {drink} | at the market,
      for {number} dollars
    breaks/broke/break | break | the window, a plate, the vase | by accident, with a stone
    drives/drove/drive | drive | the car, a truck, the van | along the road, in the fog
    rides/rode/ride | ride | the bicycle, a donkey, the pony | along the road, without a saddle
    climbs/climbed/climb | climb | the mountain, a ladder, the wall | with a rope, to the top
    sleeps/slept/sleep | sleep | in the bed, on the sofa, in a hammock | under a blanket, until noon
    teaches/taught/teach | teach | a lesson, the pupils, {tongue} | at school, with chalk
    speaks/spoke/speak | speak | {tongue}, good {tongue}, {tongue} and {tongue} |
      without an accent, on the telephone
    finds/found/find | find | a treasure, a clue, a mushroom | by chance, in the dust
    loses/lost/lose | lose | the wallet, a ring, a purse | on the bus, in the crowd
    steals/stole/steal | steal | the necklace, a purse, the painting | from the museum, by night
    hides/hid/hide | hide | the treasure, a secret, the necklace | behind a curtain, under the bed
    wears/wore/wear | wear | a {color} {garment}, the {garment}, boots | on holidays, in winter
    tells/told/tell | tell | a story, a joke, a secret | by the fire, in a whisper
    carries/carried/carry | carry | the basket, a sack, the ladder | up the stairs, on a cart
    feeds/fed/feed | feed | the pigeons, the cattle, the donkey | with crumbs, from a bucket
    paints/painted/paint | paint | a portrait, the fence, a landscape | with a brush, in {color}
    fights/fought/fight | fight | the dragon, the enemy, a duel | with a sword, to the end
    wins/won/win | win | the medal, a prize, the duel | by {number} points, in the end
    forgets/forgot/forget | forget | the birthday, a name, the promise | in the hurry, on holidays

    counts by tense: counts/counted/count
    dances by tense: dances/danced/dance
    rules by tense: rules/ruled/rule
    """
}
