import Calculus

// What is changed by hand of pictures, and what is asked of them instead of the loss: it comes before
// the model and after it, and the model knows nothing of it.

extension Patch {
  package var isOfPictures: Bool {
    switch self {
    case .toward, .covers, .move, .first: true
    case .head, .part, .place, .score, .mask, .free, .unit, .temperature: false
    }
  }

  /// Whether it can be done to pictures of that form, of which the model makes so many outputs.
  package func fits(_ form: ImageForm, outputs: Int) -> Bool {
    switch self {
    case .toward(let output): 0..<outputs ~= output
    case .covers(let size, let stride):
      1...max(form.height, form.width) ~= size && stride >= 1
        && form.squares(size: size, stride: stride).count <= 1024
    case .move(let right, let down, let degrees):
      abs(right) <= form.width && abs(down) <= form.height && abs(degrees) <= 180
    default: true
    }
  }

  /// What a move is given as: pixels to the right, pixels down, degrees.
  package static let moveTensor = "move"
}

extension ImageForm {
  package func squares(size: Int, stride: Int) -> Squares {
    Squares(height: height, width: width, size: size, stride: stride)
  }
}

extension [Patch] {
  /// The output that gradients are of, where they are not the loss's.
  package var toward: Int? {
    reduce(nil) { if case .toward(let output) = $1 { output } else { $0 } }
  }
  /// How many of the held-out samples are looked at, where not all are.
  package var first: Int? {
    reduce(nil) { if case .first(let count) = $1 { count } else { $0 } }
  }
  /// Pixels to the right, pixels down, degrees counterclockwise.
  package var move: [Double]? {
    reduce(nil) { before, patch in
      guard case .move(let right, let down, let degrees) = patch else { return before }
      return [right, down, degrees].map(Double.init)
    }
  }
  /// Whether a picture is seen once for every place of a square that hides a part of it.
  package var coversPictures: Bool {
    contains { if case .covers = $0 { true } else { false } }
  }
  /// With every move by nothing: what is recorded is the same, however far it goes.
  package var unmoved: [Patch] {
    map { if case .move = $0 { .move(right: 0, down: 0, degrees: 0) } else { $0 } }
  }

  /// What the model sees of given pictures (B, C·H·W), under the name `x`; the same where nothing is
  /// changed of them.
  package func seen(
    _ batch: [Int], _ form: ImageForm, into r: inout Recording
  ) -> (given: Variable, x: Variable, move: Variable?) {
    let isChanged = toward != nil || coversPictures || move != nil
    let given = r.given(isChanged ? "picture" : "x", batch + [form.count])
    var (x, way) = (given, Variable?.none)
    if move != nil {
      let move = r.given(Patch.moveTensor, [3])
      x = r.record(
        Moved(x.shape, height: form.height, width: form.width), x, move,
        named: coversPictures ? "moved" : "x")
      way = move
    }
    for case .covers(let size, let stride) in self {
      x = r.record(
        Covered(channels: form.channels, form.squares(size: size, stride: stride)), x, named: "x")
    }
    // What is given has no gradient; what a step makes of it has.
    if isChanged, x.node == given.node { x = r.record(Edited(x.shape, []), x, named: "x") }
    return (given, x, way)
  }

  /// What gradients are of: that output, added up over the samples (B, outputs).
  package func score(_ output: Variable, into r: inout Recording) -> Variable? {
    guard let toward else { return nil }
    let isOne = output.shape[0] == 1
    let scores = r.record(
      Slice(output.shape, axis: 1, start: toward, length: 1), output,
      named: isOne ? "score" : "scores")
    return isOne ? scores : r.record(Sum(count: scores.count), scores, named: "score")
  }
}
