import Calculus
import Networks

/// A matrix (N, D) with a word a row, of a run or of a file: read number by number, each to be found
/// again under its name.
package struct WordRows {
  private enum Place {
    case tensor(Pass, Variable)
    case table(WordTable)
    /// As they once were.
    case copied([Double])
    case counted(Counting, any CountedQuantity.Type)
  }
  private let place: Place
  /// What it is called: `inputVectors`, or `vectors` of a file.
  package let name: String
  package let count, width: Int

  /// Nil where there is no such matrix.
  init?(named name: String, in pass: Pass, _ data: Dataset) {
    self.name = name
    if let variable = pass.variable(name) {
      let shape = pass.shape(variable)
      guard shape.count == 2 else { return nil }
      (place, count, width) = (.tensor(pass, variable), shape[0], shape[1])
    } else if name == WordSpace.given, let table = data.table {
      (place, count, width) = (.table(table), table.count, table.dimension)
    } else if let counting = data.counting,
      let quantity = WordSpace.counted.first(where: { $0.name == name })
    {
      (place, count) = (.counted(counting, quantity), counting.words)
      width = quantity == CountedVector.self ? counting.dimensions : counting.words
    } else {
      return nil
    }
  }

  /// Copied row by row.
  init(_ name: String, width: Int, _ numbers: [Double]) {
    (self.name, self.width, count) = (name, width, numbers.count / max(width, 1))
    place = .copied(numbers)
  }

  /// Number k of a row.
  package func number(_ row: Int, _ k: Int) -> Double {
    switch place {
    case .tensor(let pass, let variable):
      pass.tape.number(pass.spot(variable, row * width + k, kind: .value))
    case .table(let table): Double(table.withNumbers { $0[row * width + k] })
    case .copied(let numbers): numbers[row * width + k]
    case .counted(let counting, let quantity):
      quantity.number(at: row * width + k, counting.counted)
    }
  }

  /// The same as any kind of number.
  package func read<N: Arithmetic>(_ row: Int, _ k: Int, iteration: Int) -> N {
    switch place {
    case .tensor(let pass, let variable):
      let spot = pass.spot(variable, row * width + k, kind: .value)
      return .read(pass.tape.number(spot), pass.origin(spot, at: iteration))
    case .table, .copied, .counted:
      return .read(number(row, k), Origin(name, row * width + k, iteration: iteration))
    }
  }

  /// All of a row.
  package func vector(_ row: Int) -> [Float] { (0..<width).map { Float(number(row, $0)) } }

  /// All numbers row by row, read where they stand, for as long as `body` takes.
  package func withNumbers<R>(_ body: ((Int) -> Double) -> R) -> R {
    switch place {
    case .table(let table): return table.withNumbers { numbers in body { Double(numbers[$0]) } }
    case .copied(let numbers):
      return numbers.withUnsafeBufferPointer { numbers in body { numbers[$0] } }
    case .counted(let counting, let quantity):
      return counting.numbers(quantity).withUnsafeBufferPointer { numbers in
        body { numbers[$0] }
      }
    case .tensor(let pass, let variable):
      let bytes = UnsafeRawBufferPointer(pass.tape.bytes(of: variable))
      switch pass.tape.precision {
      case .single:
        return bytes.withMemoryRebound(to: Float.self) { numbers in body { Double(numbers[$0]) } }
      case .double:
        return bytes.withMemoryRebound(to: Double.self) { numbers in body { numbers[$0] } }
      }
    }
  }

  /// The same in single precision.
  package func withFloats<R>(_ body: (UnsafeBufferPointer<Float>) -> R) -> R {
    switch place {
    case .table(let table): return table.withNumbers(body)
    case .copied(let numbers): return numbers.map { Float($0) }.withUnsafeBufferPointer(body)
    case .counted(let counting, let quantity):
      return counting.numbers(quantity).map { Float($0) }.withUnsafeBufferPointer(body)
    case .tensor(let pass, let variable):
      guard pass.tape.precision == .single else {
        return pass.numbers(variable, .value).map { Float($0) }.withUnsafeBufferPointer(body)
      }
      return UnsafeRawBufferPointer(pass.tape.bytes(of: variable))
        .withMemoryRebound(to: Float.self, body)
    }
  }

  /// How close every row is to one of them, by a kernel: in single precision, quickly.
  package func values(of row: Int, by closeness: Closeness) -> [Float] {
    let own = vector(row)
    return withFloats { closeness.values(of: own, among: $0) }
  }
}

extension Run {
  /// A matrix of words that this run holds.
  package func wordRows(named name: String) -> WordRows? {
    WordRows(named: name, in: training, data)
  }
}
