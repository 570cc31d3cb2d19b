import Calculus

/// A context-free grammar whose forms agree, as they do in a language: a side of a feature (he or
/// she, one or many, now or then) and a row of a table are drawn once for each sentence, so what
/// depends on them goes together. `GrammarText` says how it is written.
struct FeatureGrammar: Sendable {
  private enum Item {
    case word(Int)
    case symbol(Int)
    case cell(table: Int, column: Int)
  }
  private struct Symbol {
    var feature: Int?
    /// Alternative by alternative, form by form.
    var forms: [[[Item]]] = []
    var weights = Weights([])
  }
  private struct Table {
    /// Row by row, column by column: symbols.
    var rows: [[Int]] = []
    var weights = Weights([])
  }
  /// What is drawn in one sentence.
  private struct State {
    var draw: Draw
    var sides: [Int?]
    var rows: [Int?]
    var words: [Int] = []
  }

  /// In the order in which they are met.
  private(set) var words: [String] = []
  private var symbols: [Symbol] = []
  private var tables: [Table] = []
  private let features: [Weights]
  // Looked up, never iterated.
  private var wordIDs: [String: Int] = [:]
  private var symbolIDs: [String: Int] = [:]
  private var tableIDs: [String: Int] = [:]
  private var columnIDs: [String: Int] = [:]

  /// `features`: each with how often its sides are drawn.
  init(_ text: GrammarText, features: [(name: String, weights: [Double])]) {
    self.features = features.map { Weights($0.weights) }
    // Names first: what is written later may be used before.
    for rule in text.rules { symbolIDs[rule.name] = newSymbol() }
    for (number, table) in text.tables.enumerated() {
      tableIDs[table.name] = number
      for (column, name) in table.columns.enumerated() {
        columnIDs[table.name + "." + name] = column + 1
      }
      tables.append(Table())
      for row in table.rows {
        tables[number].rows.append(row.map { _ in newSymbol() })
        // A first cell stands for itself as well.
        symbolIDs[row[0].name] = symbolIDs[row[0].name] ?? tables[number].rows.last?[0]
      }
      tables[number].weights = Weights(declining: table.rows.map { _ in 1 })
    }
    let names = features.map(\.name)
    for (rule, symbol) in zip(text.rules, symbols.indices) { define(symbol, rule, names) }
    for (table, written) in zip(tables, text.tables) {
      for (row, rules) in zip(table.rows, written.rows) {
        for (symbol, rule) in zip(row, rules) { define(symbol, rule, names) }
      }
    }
  }

  private mutating func newSymbol() -> Int {
    symbols.append(Symbol())
    return symbols.count - 1
  }

  private mutating func define(
    _ symbol: Int, _ rule: GrammarText.Rule, _ features: [String]
  ) {
    symbols[symbol].feature = rule.feature.map { name in
      guard let feature = features.firstIndex(of: name) else {
        preconditionFailure("\(rule.name): there is no feature \(name)")
      }
      return feature
    }
    for alternative in rule.alternatives {
      let sides = symbols[symbol].feature.map { self.features[$0].count } ?? 1
      precondition(
        alternative.forms.count == 1 || alternative.forms.count == sides,
        "\(rule.name): \(alternative.forms.count) forms for \(sides) sides")
      symbols[symbol].forms.append(alternative.forms.map { form in form.map { item($0) } })
    }
    symbols[symbol].weights = Weights(declining: rule.alternatives.map(\.weight))
  }

  private mutating func item(_ piece: Substring) -> Item {
    guard piece.first == "{" else { return .word(wordID(String(piece))) }
    let name = String(piece.dropFirst().dropLast())
    if let column = columnIDs[name], let table = tableIDs[String(name.prefix { $0 != "." })] {
      return .cell(table: table, column: column)
    }
    if let table = tableIDs[name] { return .cell(table: table, column: 0) }
    guard let symbol = symbolIDs[name] else { preconditionFailure("what is {\(name)}?") }
    return .symbol(symbol)
  }

  private mutating func wordID(_ word: String) -> Int {
    if let id = wordIDs[word] { return id }
    words.append(word)
    wordIDs[word] = words.count - 1
    return words.count - 1
  }
}

// MARK: - Sentences

extension FeatureGrammar {
  /// A symbol written out; `a` before a vowel is `an`.
  func sentence(_ start: String, _ draw: Draw) -> [Int] {
    guard let symbol = symbolIDs[start] else { return [] }
    var state = State(
      draw: draw, sides: features.map { _ in nil }, rows: tables.map { _ in nil })
    write(.symbol(symbol), &state)
    guard let a = wordIDs["a"], let an = wordIDs["an"] else { return state.words }
    for (place, next) in state.words.indices.dropFirst().enumerated()
    where state.words[place] == a && "aeiou".contains(words[state.words[next]].prefix(1)) {
      state.words[place] = an
    }
    return state.words
  }

  private func write(_ item: Item, _ state: inout State) {
    switch item {
    case .word(let id): state.words.append(id)
    case .symbol(let id): write(symbols[id], &state)
    case .cell(let table, let column):
      let row = state.rows[table] ?? tables[table].weights.index(&state.draw)
      state.rows[table] = row
      write(symbols[tables[table].rows[row][column]], &state)
    }
  }

  private func write(_ symbol: Symbol, _ state: inout State) {
    let forms = symbol.forms[symbol.weights.index(&state.draw)]
    guard let feature = symbol.feature, forms.count > 1 else {
      for item in forms[0] { write(item, &state) }
      return
    }
    let side = state.sides[feature] ?? features[feature].index(&state.draw)
    state.sides[feature] = side
    for item in forms[side] { write(item, &state) }
  }

  /// The words of every form of a table's first cells, row by row, so far as they are one word.
  func firstCells(of table: String) -> [[String]] {
    guard let id = tableIDs[table] else { return [] }
    return tables[id].rows.map { row in
      symbols[row[0]].forms[0].compactMap { form in
        if form.count == 1, case .word(let word) = form[0] { words[word] } else { nil }
      }
    }
  }
}

/// How likely each of some things is to be drawn.
struct Weights: Sendable {
  private let ends: [Double]
  init(_ weights: [Double]) {
    var sum = 0.0
    ends = weights.map { weight in
      sum += weight
      return sum
    }
  }
  /// From the first to the last down to a third.
  init(declining weights: [Double]) {
    let half = Double(weights.count) / 2
    self.init(weights.enumerated().map { k, weight in weight / (Double(k) + half) })
  }
  var count: Int { ends.count }

  func index(_ draw: inout Draw) -> Int {
    guard ends.count > 1, let sum = ends.last else { return 0 }
    let place = draw.number(0...sum)
    return min(ends.firstIndex { place < $0 } ?? ends.count - 1, ends.count - 1)
  }
}
