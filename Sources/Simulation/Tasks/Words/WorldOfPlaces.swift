// The small world's countries and their capitals: what is spoken, made and seen there.

extension SmallWorld {
  static let places = """
    aboutPlaces by seat: {ofCountry}/{ofCapital}

    ofCountry:
      2* the {country} of {places} is famous for its {places.makes} and {places.sight},
      2* {trader} in {places} {export} {places.tongue} {places.makes} abroad,
      2* the {places.tongue} {army} defends the border of {places},
      2* the population of {places} speaks {places.tongue} and {export} {places.makes},
      2* the {region} of {places} is a region with {places.sight},
      {theysay} the government of {places} taxes the {places.makes},
      the wealth of {places} comes from its {places.makes} and {places.sight},
      the flag of {places} waves above the {places.tongue} {army},
      a ship with {places.makes} sails from {places} in {month},
      the {places.tongue} nation elects the parliament of {places}
    ofCapital:
      2* the streets of {places} are full of {places.tongue} {visitors} and {places.sight},
      2* the train to {places} brings {places.tongue} {visitors} at {number},
      2* {shop} in {places} {offer} {places.tongue} {places.makes} and postcards,
      2* the {places.tongue} mayor of {places} opens a new {building},
      2* the {building} of {places} shows {places.tongue} {places.makes} and {places.sight},
      {theysay} the traffic in {places} wakes the {places.tongue} {visitors},
      the suburbs of {places} smell of {places.makes} in the evening,
      a {places.tongue} {trades} rents a flat downtown in {places},
      the tram in {places} passes the {places.sight} and the {building},
      in {places} the {places.tongue} {visitors} taste the {places.makes}

    country: land, country, south, north
    region: coast, south, north
    trader: farmers, workers, factories
    export: export, produce
    army: army, navy, soldiers
    visitors: tourists, students, crowds, pilgrims, travellers
    shop: shops, cafes, kiosks
    offer: offer, serve
    building: museum, station, library, hotel, bank, cathedral
    tongue: french, italian, spanish, german, english, russian, japanese, chinese, greek, polish

    # places by seat | tongue | makes | sight
    france/paris | french | wine, perfume | vineyards, castles
    italy/rome | italian | pasta, marble | ruins, vineyards
    germany/berlin | german | beer, sausages | forests, castles
    spain/madrid | spanish | oranges, guitars | palms, orchards
    england/london | english | wool, puddings | lawns, fog
    japan/tokyo | japanese | rice, cameras | volcanoes, lanterns
    china/beijing | chinese | silk, porcelain | temples, lanterns
    russia/moscow | russian | furs, vodka | snow, domes
    egypt/cairo | egyptian | cotton, dates | pyramids, palms
    greece/athens | greek | figs, marble | temples, ruins
    india/delhi | indian | spices, cotton | elephants, temples
    poland/warsaw | polish | amber, vodka | lakes, forests
    norway/oslo | norwegian | salmon, timber | fjords, snow
    turkey/ankara | turkish | carpets, figs | mosques, ruins
    ireland/dublin | irish | linen, wool | lakes, fog
    portugal/lisbon | portuguese | cork, sardines | palms, beaches
    """
}
