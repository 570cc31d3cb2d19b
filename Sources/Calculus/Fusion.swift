/// Steps of a recording that one kernel runs together, in single precision; any other number reads
/// the steps one by one.
struct Fusion: Sendable {
  let kernel: any FusedKernel
  let steps: Range<Int>
}

/// Runs some steps together, faster than one by one. It has no formulas of its own: it must leave in
/// memory every value and every gradient that the steps define, and laws hold it to them.
package protocol FusedKernel: Sendable {
  static var name: String { get }
  func forward(_ steps: FusedMemory)
  func backward(_ steps: FusedMemory)
  /// The most floats of working memory it needs.
  var scratch: Int { get }
}

/// The operands of steps that are run together.
package struct FusedMemory {
  let tape: Tape
  let first: Int
  let slice: Int

  /// Those of the `k`-th of them.
  @inline(__always)
  package subscript(_ k: Int) -> Memory<Float> { tape.memory(first + k, slice, of: Float.self) }
}

extension Recording {
  /// What was recorded as one, and what goes faster together.
  var allFusions: [Fusion] {
    var (all, next) = (fusions, 0)
    for k in steps.indices.dropLast() {
      while next < fusions.count, fusions[next].steps.upperBound <= k { next += 1 }
      if next < fusions.count, fusions[next].steps.overlaps(k..<k + 2) { continue }
      if let kernel = LookUpKernel(steps[k], steps[k + 1], in: self) {
        all.append(Fusion(kernel: kernel, steps: k..<k + 2))
      }
    }
    return all.sorted { $0.steps.lowerBound < $1.steps.lowerBound }
  }

  /// What every step is called, those that run together by what runs them.
  package var stepNames: [String] {
    var names = steps.map { type(of: $0.operation).name }
    for fusion in allFusions {
      for k in fusion.steps { names[k] = type(of: fusion.kernel).name }
    }
    return names
  }
}

extension Tape {
  /// Steps that run one by one, or those of a fusion: all there are, in order.
  struct Piece {
    let steps: Range<Int>
    let fusion: Int?

    static func pieces(_ recording: Recording, _ fusions: [Fusion]) -> [Piece] {
      var (pieces, start) = ([Piece](), 0)
      for (k, fusion) in fusions.enumerated() {
        if start < fusion.steps.lowerBound {
          pieces.append(Piece(steps: start..<fusion.steps.lowerBound, fusion: nil))
        }
        pieces.append(Piece(steps: fusion.steps, fusion: k))
        start = fusion.steps.upperBound
      }
      if start < recording.steps.count || pieces.isEmpty {
        pieces.append(Piece(steps: start..<recording.steps.count, fusion: nil))
      }
      return pieces
    }
  }

  /// What of a piece lies in a stretch; nil where nothing does. A fusion belongs to where it begins.
  @inline(__always)
  func part(of piece: Piece, in steps: Range<Int>) -> Range<Int>? {
    if piece.fusion != nil { return steps.contains(piece.steps.lowerBound) ? piece.steps : nil }
    let part = piece.steps.clamped(to: steps)
    return part.isEmpty ? nil : part
  }
}
