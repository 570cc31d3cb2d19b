import Calculus

/// How close each row of a matrix (N, D) is to one of them: what is near a word among vectors that are
/// being learnt. By name: `cosine(embedding.weight, 17)`, `dotProduct(…)`, `euclidean(…)`; N numbers.
struct RowCloseness: Between {
  let closeness: Closeness
  private let matrix: String
  private let row: Int
  let count: Int
  private let width: Int

  /// Nil where there is no such matrix, or no such row.
  init?(named name: String, in pass: Pass) {
    guard name.hasSuffix(")"), let open = name.firstIndex(of: "("),
      let closeness = Closeness(rawValue: String(name[..<open]))
    else { return nil }
    let parts = name[name.index(after: open)...].dropLast().split(separator: ", ")
    guard parts.count == 2, let row = Int(parts[1]), name.hasSuffix(", \(row))"),
      let shape = pass.variable(String(parts[0])).map({ pass.shape($0) }), shape.count == 2,
      0..<shape[0] ~= row
    else { return nil }
    (self.closeness, matrix, self.row) = (closeness, String(parts[0]), row)
    (count, width) = (shape[0], shape[1])
  }

  var words: String { closeness.words }

  func value<N: Arithmetic>(at i: Int, _ pass: Pass, iteration: Int) -> N {
    closeness.value(
      width, { read(matrix, row * width + $0, pass, iteration: iteration) },
      { read(matrix, i * width + $0, pass, iteration: iteration) })
  }

  /// All of them, with the matrix copied out once; a law holds it to the definition.
  func all(_ pass: Pass, iteration: Int) -> [Double] {
    guard let variable = pass.variable(matrix) else { return [] }
    return pass.numbers(variable, .value).withUnsafeBufferPointer { numbers in
      let own = UnsafeBufferPointer(rebasing: numbers[(row * width)...])
      return (0..<count).map { i in
        let other = UnsafeBufferPointer(rebasing: numbers[(i * width)...])
        return closeness.value(width, { own[$0] }, { other[$0] })
      }
    }
  }
}
