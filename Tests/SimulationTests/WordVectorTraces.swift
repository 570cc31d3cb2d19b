import Calculus
import Networks
import TestSupport
import Testing

@testable import Simulation

/// Updates of word vectors computed elsewhere.
@Suite struct WordVectorTraces {
  private static let reference = Trace.folder(of: #filePath)
  private static let names = ["sgns_repeated_negatives", "sgns_batch", "cbow_batch"]

  /// The ids read and asked for, row by row.
  private static func pairs(_ trace: Trace) -> (read: [[Double]], asked: [[Double]]) {
    let (read, asked) = (Trace.rows(trace.inputs["reads"]), Trace.rows(trace.inputs["targets"]))
    if !read.isEmpty { return (read, asked) }
    // Of a single pair.
    return (
      [[Trace.number(trace.inputs["centre"])]],
      [[Trace.number(trace.inputs["context"])] + Trace.list(trace.inputs["negatives"])]
    )
  }

  private static func tape(
    _ trace: Trace, slices: Int = 1, _ precision: Precision, rows: Int, read: Int, asked: Int
  ) throws -> Tape {
    let tables = ["W_in", "W_out"].map { Trace.flat(trace.inputs[$0]) }
    let table = Trace.rows(trace.inputs["W_in"])
    let vocabulary = Vocabulary(table.indices.map { "w\($0)" }, unit: .word)
    let form = WordForm(
      kind: read == 1 ? .skipGram : .cbow, vocabulary, window: max(read / 2, 1),
      negatives: asked - 1)
    let model = try WordVectors(
      Said(numbers: ["dimensions": Double(table[0].count)])
    ).fitted(to: form)
    var r = Recording(slices: slices)
    let x = r.given("x", [rows / slices, read])
    let target = r.given("target", [rows / slices, asked])
    let scores = model.record(
      x, asked: target, seed: 1,
      given: [WordVectors.read: tables[0], WordVectors.asked: tables[1]], into: &r)
    let loss = NegativeSamplingLoss().record(scores, target, named: "loss", into: &r)
    return Tape(r, loss: loss, precision: precision)
  }

  private static func fill(_ tape: Tape, _ name: String, _ rows: [[Double]]) throws {
    let variable = try #require(tape.recording[name])
    let each = rows.count / tape.slices
    for slice in 0..<tape.slices {
      tape.fill(
        variable, slice: slice, with: rows[slice * each..<(slice + 1) * each].flatMap { $0 })
    }
  }

  private static func expect(
    _ tape: Tape, _ got: [Double], _ trace: Trace, _ name: String, _ precision: Precision
  ) {
    let want = Trace.flat(trace.expected[name])
    #expect(got.count == want.count, "\(name)")
    for (i, (got, want)) in zip(got, want).enumerated() {
      let agrees =
        precision == .double ? trace.agrees(got, want) : Trace.agreesInSingle(got, want)
      #expect(agrees, "\(precision) \(name)[\(i)] = \(got), not \(want)")
    }
  }

  @Test(arguments: names + ["sgns_update_distinct_negatives"])
  func `a batch's gradients are summed per row at the vectors it began with`(name: String) throws {
    let trace = try Trace(name, in: Self.reference)
    let (read, asked) = Self.pairs(trace)
    for precision in Precision.allCases {
      let tape = try Self.tape(
        trace, precision, rows: read.count, read: read[0].count, asked: asked[0].count)
      try Self.fill(tape, "x", read)
      try Self.fill(tape, "target", asked)
      tape.pass()
      let vectors = try #require(tape.recording[WordVectors.read])
      let others = try #require(tape.recording[WordVectors.asked])
      Self.expect(tape, [tape.meanLoss], trace, "loss", precision)
      Self.expect(tape, tape.gradients(vectors), trace, "grad_W_in", precision)
      Self.expect(tape, tape.gradients(others), trace, "grad_W_out", precision)
      if trace.expected["scores"] != nil {
        let scores = try #require(tape.recording["scores"])
        Self.expect(tape, tape.values(scores), trace, "scores", precision)
      }
      tape.update(
        by: GradientDescent([0]), rate: Trace.number(trace.parameters["lr"]), at: 0)
      Self.expect(tape, tape.values(vectors), trace, "W_in_after_batch", precision)
      Self.expect(tape, tape.values(others), trace, "W_out_after_batch", precision)
    }
  }

  @Test(arguments: names + ["sgns_update_distinct_negatives"])
  func `pair by pair it is the original`(name: String) throws {
    let trace = try Trace(name, in: Self.reference)
    let (read, asked) = Self.pairs(trace)
    for precision in Precision.allCases {
      let tape = try Self.tape(
        trace, precision, rows: 1, read: read[0].count, asked: asked[0].count)
      for (read, asked) in zip(read, asked) {
        try Self.fill(tape, "x", [read])
        try Self.fill(tape, "target", [asked])
        tape.pass()
        tape.update(
          by: GradientDescent([0]), rate: Trace.number(trace.parameters["lr"]), at: 0)
      }
      for (name, want) in [
        (WordVectors.read, "W_in_after_sequential"), (WordVectors.asked, "W_out_after_sequential"),
      ] {
        let variable = try #require(tape.recording[name])
        Self.expect(tape, tape.values(variable), trace, want, precision)
      }
    }
  }

  @Test func `in slices the loss and the gradients are those of the whole batch`() throws {
    let trace = try Trace("sgns_batch", in: Self.reference)
    var (read, asked) = Self.pairs(trace)
    (read, asked) = (Array(read.prefix(4)), Array(asked.prefix(4)))
    var tapes: [Tape] = []
    for slices in [1, 2, 4] {
      let tape = try Self.tape(
        trace, slices: slices, .double, rows: 4, read: 1, asked: asked[0].count)
      try Self.fill(tape, "x", read)
      try Self.fill(tape, "target", asked)
      tape.pass()
      tapes.append(tape)
    }
    for tape in tapes.dropFirst() {
      #expect(abs(tape.meanLoss - tapes[0].meanLoss) <= 1e-12)
      for name in [WordVectors.read, WordVectors.asked] {
        let variable = try #require(tape.recording[name])
        for (a, b) in zip(tape.gradients(variable), tapes[0].gradients(variable)) {
          #expect(abs(a - b) <= 1e-12)
        }
      }
    }
  }
}
