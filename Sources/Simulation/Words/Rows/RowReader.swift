import Calculus

/// What quantities of rows read: the matrix at an iteration, and the words that its rows stand for.
final class RowReader {
  let rows: WordRows
  let iteration, run: Int
  private let lexicon: Lexicon?
  private let memory: RowMemory?

  init(
    _ rows: WordRows, _ lexicon: Lexicon?, iteration: Int, run: Int = 0, memory: RowMemory? = nil
  ) {
    self.rows = rows
    self.lexicon = lexicon?.count == rows.count ? lexicon : nil
    (self.iteration, self.run, self.memory) = (iteration, run, memory)
  }

  /// Number `k` of a row.
  func row<N: Arithmetic>(_ row: Int, _ k: Int) -> N { rows.read(row, k, iteration: iteration) }
  /// Number `i` of another quantity of the same rows.
  func read<N: Arithmetic>(_ name: String, _ i: Int, _ number: Double) -> N {
    .read(number, Origin(name, i, iteration: iteration, run: run))
  }

  /// “queen”, or which row it is.
  func label(_ row: Int) -> String {
    lexicon.map { "“\($0.label(row))”" } ?? "row \(Digits.whole(row))"
  }

  struct Group {
    let name: String
    let rows: [Int]
  }
  /// Which words are known to belong together.
  private(set) lazy var groups: [Group] = {
    guard let lexicon, !lexicon.groups.isEmpty else { return [] }
    var rows = lexicon.groups.map { _ in [Int]() }
    for row in 0..<self.rows.count {
      if let group = lexicon.group(of: row) { rows[group].append(row) }
    }
    return zip(lexicon.groups, rows).map { Group(name: $0, rows: $1) }
  }()

  // MARK: All rows at once

  /// Of more numbers than these, rows are compared by a kernel, in single precision.
  private static let most = 1 << 23
  private var isLarge: Bool { rows.count * rows.width > Self.most }

  /// How close a vector is to every row; a law holds it to the definition.
  func values(of vector: [Double], by closeness: Closeness) -> [Double] {
    guard !isLarge else {
      return rows.withFloats { closeness.values(of: vector.map { Float($0) }, among: $0) }
        .map { Double($0) }
    }
    let width = rows.width
    return vector.withUnsafeBufferPointer { vector in
      rows.withNumbers { number in
        (0..<rows.count).map { row in
          closeness.value(width, { vector[$0] }, { number(row * width + $0) })
        }
      }
    }
  }
  /// The same of one row, to the same bits.
  func value(of vector: [Double], by closeness: Closeness, row: Int) -> Double {
    let width = rows.width
    guard !isLarge else {
      return rows.withFloats { numbers in
        let own = UnsafeBufferPointer(rebasing: numbers[row * width..<(row + 1) * width])
        return Double(closeness.values(of: vector.map { Float($0) }, among: own)[0])
      }
    }
    return closeness.value(width, { vector[$0] }, { rows.number(row, $0) })
  }

  /// What several questions need, worked out once.
  func remembered(_ name: String, _ make: () -> [Double]) -> [Double] {
    memory?.numbers(name, make) ?? make()
  }
}

/// The numbers found last, of one version of a run.
final class RowMemory {
  private var version = -1
  private var known: [(name: String, numbers: [Double])] = []
  /// How many quantities are kept at a time.
  private static let most = 8

  /// Forgets what was of another version.
  func turn(to version: Int) -> Self {
    if version != self.version { known = [] }
    self.version = version
    return self
  }
  func numbers(_ name: String, _ make: () -> [Double]) -> [Double] {
    if let found = known.first(where: { $0.name == name }) { return found.numbers }
    let numbers = make()
    if known.count == Self.most { known.removeFirst() }
    known.append((name, numbers))
    return numbers
  }
}

extension Run {
  /// A quantity of the rows of a parameter, or of vectors that were given.
  func rowQuantity(_ name: String) -> (any RowQuantity, RowReader)? {
    guard let quantity = RowNames.quantity(name), let rows = wordRows(named: quantity.matrix),
      training.variable(quantity.matrix).map({ training.node($0).role == .parameter }) ?? true
    else { return nil }
    let reader = RowReader(
      rows, data.lexicon, iteration: iteration, run: index, memory: rowMemory.turn(to: version))
    return quantity.shape(reader).map { _ in (quantity, reader) }
  }

  /// The numbers of such a quantity at every iteration of the path, and now, one after the other.
  func filmed(_ name: String) -> Tensor? {
    guard let (quantity, reader) = rowQuantity(name), let shape = quantity.shape(reader),
      let variable = training.variable(quantity.matrix)
    else { return nil }
    var numbers: [Double] = []
    for k in pathIterations {
      let then = pathState(at: k).withUnsafeBytes { state in
        (0..<variable.count).map { training.tape.parameter(variable, $0, of: state) }
      }
      let rows = WordRows(quantity.matrix, width: reader.rows.width, then)
      numbers += quantity.numbers(RowReader(rows, data.lexicon, iteration: k, run: index))
    }
    numbers += quantity.numbers(reader)
    return Tensor(shape: [pathIterations.count + 1] + shape, numbers: numbers)
  }
}
