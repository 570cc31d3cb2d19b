// The small world's days and numbers, its food, and what is said around the rest.

extension SmallWorld {
  static let time = """
    sentence: 26* {aboutPeople}, 14* {aboutTrades}, 22* {aboutVerbs}, 22* {aboutPlaces},
      22* {aboutAnimals}, 18* {aboutThings}, 14* {aboutSizes}, 12* {aboutTime}, 8* {aboutFood}

    theysay: they say that, everybody knows that, it is true that, i think that, perhaps,
      the newspaper says that

    aboutTime:
      2* the clock in the {tower} strikes {number},
      2* {number} and {number} are more than {number},
      2* the train leaves at {number} on {day},
      2* on {day} and on {day} the {shops} close at {number},
      2* in {month} the days are {weather} and in {month} the nights are {weather},
      2* {season} comes after the {weather} days of {month},
      the {weather} {season} began on a {day} in {month},
      {theysay} it will be {weather} on {day},
      page {number} of the book is about {number} sailors,
      they won by {number} points to {number},
      the {weather} weather lasted from {month} to {month},
      we meet on {day} at {number} in the park
    tower: tower, hall, station
    shops: shops, banks, schools
    weather: rainy, sunny, windy, foggy, stormy, mild
    number: one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve
    day: monday, tuesday, wednesday, thursday, friday, saturday, sunday
    month: january, february, march, april, may, june, july, august, september, october,
      november, december

    aboutFood:
      2* the {taste} {food} comes with {food} and {drink},
      2* a plate of {taste} {food} and a cup of {drink},
      2* {first} likes {food} better than {food},
      2* {subject} put some {food} and {food} into the basket,
      {theysay} {drink} goes well with {taste} {food},
      {drink} or {drink} is served with the {food},
      the {trades} spilled the {drink} over the {food}
    taste: tasty, salty, fresh, spicy, stale
    food: bread, cheese, soup, rice, fish, meat, butter, salad, beans, noodles, turkey, duck
    dish: soup, rice, meat, beans, noodles
    drink: tea, milk, coffee, water, wine, juice, beer
    """
}
