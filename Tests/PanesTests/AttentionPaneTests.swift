import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct AttentionPaneTests {
  private func lines(
    _ pane: any Pane.Type, _ run: Run, _ width: Int, _ height: Int,
    _ change: (inout Look) -> Void = { _ in }
  ) -> [String] {
    var look = Look()
    change(&look)
    return draw(pane, of: run, width: width, height: height, look: look).canvas.plainText()
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func `a row of the matrix shows its weights, and a mask as a mask`() throws {
    let run = try exampleTransformer()
    let rows = lines(AttentionPane.self, run, 70, 16) { $0.query = 2 }
    let passage = try #require(run.tensor("held-0/block1.attention.weights"))
    // Query 2 of head 0: three keys are seen, the others come later.
    let row = try #require(rows.first { $0.contains("▸") })
    for key in 0..<3 {
      #expect(row.contains(NumberFormat.fixed(passage[2 * 12 + key], places: 2).dropFirst()))
    }
    #expect(row.count { $0 == "·" } == 9)
    #expect(rows[1].count { $0 == "·" } == 11)
  }

  @Test func `what only fills a row is left out, and how much that is stands beside`() throws {
    let run = try exampleTransformer(task: "sentences")
    let form = try #require(run.data.form)
    let padding = try #require(form.vocabulary.padding)
    let sample = try #require(run.data.heldOut.firstIndex { $0.input.contains(Double(padding)) })
    let filled = run.data.heldOut[sample].input.count { $0 == Double(padding) }
    let words = "\(form.vocabulary.label(padding)) ×\(filled)"
    let rows = lines(AttentionPane.self, run, 100, 24) { ($0.sample, $0.query) = (sample, 0) }
    #expect(!(try #require(rows.first { $0.contains("▸") }).contains("·")))
    #expect(rows.contains { $0.contains(words) })
  }

  @Test func `labels of keys stay where they are, whatever is chosen`() throws {
    let run = try exampleTransformer(
      given: Given(numbers: ["places": 30, "symbols": 18, "samples": 4, "heldOut": 2]))
    for width in [40, 70, 118] {
      let heads = (0..<30).map { key in
        lines(AttentionPane.self, run, width, 24) { ($0.query, $0.key) = (29, key) }[0]
      }
      // But for the chosen one itself, which is always there.
      for head in heads {
        #expect(zip(head, heads[0]).count { $0 != $1 } <= 6, "\(head)\n\(heads[0])")
      }
    }
  }

  @Test func `two queries that share a row have both of their labels`() throws {
    let run = try exampleTransformer(
      given: Given(numbers: ["places": 20, "symbols": 24, "samples": 4, "heldOut": 2]))
    let rows = lines(AttentionPane.self, run, 70, 16) { $0.query = 19 }
    let form = try #require(run.data.form)
    let labels = run.data.heldOut[0].input.map { form.vocabulary.label(Int($0)) }
    for pair in 0..<10 {
      #expect(rows[1 + pair].hasPrefix(labels[2 * pair] + labels[2 * pair + 1]))
    }
  }

  @Test func `a head that is knocked out is called so, and is drawn without colour`() throws {
    let run = try exampleTransformer()
    for patch in [Patch.head("block1.attention", 1), .part("block1.attention")] {
      var look = Look()
      (look.unit, look.patches) = (1, [patch])
      for pane in [AttentionPane.self, HeadsPane.self, LinesPane.self] as [any Pane.Type] {
        let (canvas, view) = draw(pane, of: run, width: 70, height: 20, look: look)
        #expect(pane.title(view).contains("head [1] out"))
        if pane != LinesPane.self { continue }
        let used = (0..<20).flatMap { y in (0..<70).map { canvas[$0, y] } }
          .filter { Glyph.isBraille($0.glyph) }.map(\.foreground)
        #expect(!used.isEmpty && used.allSatisfy { ColorMap.sequential[2].slots.contains($0) })
      }
    }
    let heads = lines(HeadsPane.self, run, 70, 20) { $0.patches = [.head("block2.attention", 0)] }
    #expect(heads.count { $0.contains(" out ") } == 1)
  }

  @Test func `labels are thinned with a sign, and never overlap`() throws {
    let run = try exampleTransformer(
      given: Given(numbers: ["places": 128, "symbols": 200, "samples": 4, "heldOut": 2]))
    let rows = lines(AttentionPane.self, run, 118, 34) { ($0.query, $0.key) = (100, 50) }
    #expect(rows[0].contains("⋅"))
    let shown = try #require(ShownPassageLabels(run))
    // Every word of the first line is the label of a key, or the beginning of one that is cut.
    let words = rows[0].split { " ⋅‹›".contains($0) }
    #expect(words.count > 5 && words.allSatisfy { shown.all.contains(String($0)) })
    #expect(words.contains(Substring(shown.all[50])))
    #expect(rows.contains { $0.contains("more") })
  }

  private struct ShownPassageLabels {
    let all: [String]
    init?(_ run: Run) {
      guard let form = run.data.form, let sample = run.data.heldOut.first else { return nil }
      all = sample.input.map { form.vocabulary.label(Int($0)) }
    }
  }

  @Test func `the chosen query says from whom it takes most`() throws {
    let run = try exampleTransformer()
    let all = lines(AttentionPane.self, run, 70, 16) { $0.query = 3 }
    let weights = try #require(run.tensor("held-0/block1.attention.weights"))
    let most = (0..<4).max { weights[36 + $0] < weights[36 + $1] } ?? 0
    let first = NumberFormat.fixed(weights[36 + most], places: 2).dropFirst()
    #expect(all.contains { $0.contains("takes  \(first) of") })
  }

  @Test func `all heads of all layers are there, and the chosen one is framed`() throws {
    let run = try exampleTransformer(heads: 4, blocks: 3)
    let rows = lines(HeadsPane.self, run, 80, 30) { ($0.layer, $0.unit) = (1, 2) }
    for head in 0..<4 { #expect(rows[0].contains("[\(head)]")) }
    for block in 1...3 { #expect(rows.contains { $0.contains("block \(block)") }) }
    let top = try #require(rows.firstIndex { $0.contains("╭") })
    let column = try #require(rows[top].firstIndex(of: "╭")).utf16Offset(in: rows[top])
    let label = try #require(rows[0].firstRange(of: "[2]")).lowerBound.utf16Offset(in: rows[0])
    #expect(abs(label - column) < 10 && rows.count { $0.contains("╭") } == 1)
  }

  @Test func `lines lead from the chosen query to the keys, and say how much each gives`() throws {
    let run = try exampleTransformer()
    let rows = lines(LinesPane.self, run, 60, 14) { $0.query = 5 }
    let weights = try #require(run.tensor("held-0/block1.attention.weights"))
    for key in 0...5 {
      let text = NumberFormat.fixed(weights[60 + key], places: 2).dropFirst()
      #expect(rows[1 + key].contains(text), "\(rows[1 + key])")
    }
    #expect(rows[7].contains("·"))
    #expect(rows.joined().unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
  }

  @Test func `however small, the key that gives most is there with its weight`() throws {
    let run = try exampleTransformer(
      given: Given(numbers: ["places": 30, "symbols": 18, "samples": 4, "heldOut": 2]))
    run.go(to: 20)
    let weights = try #require(run.tensor("held-0/block2.attention.weights"))
    for (width, height) in [(40, 9), (40, 12), (60, 20), (90, 34)] {
      for query in stride(from: 1, to: 30, by: 4) {
        let most = (0..<30).map { weights[query * 30 + $0] }.max() ?? 0
        let text = lines(LinesPane.self, run, width, height) { ($0.layer, $0.query) = (1, query) }
          .joined()
        #expect(text.contains(NumberFormat.fixed(most, places: 2).dropFirst(most < 0.995 ? 1 : 0)))
      }
    }
  }

  @Test func `a pair's parts add up to its weight and to what the query gets`() throws {
    for task in ["induction", "dates"] {
      let run = try exampleTransformer(task: task)
      run.go(to: 7)
      let layer = try #require(run.facts.attentions.last)
      func numbers(_ name: String) throws -> [Double] {
        try #require(run.tensor("held-1/" + name), "\(name)").numbers
      }
      func part(_ part: String) throws -> [Double] {
        try numbers("\(layer.name).\(part)(1, 3, 2)")
      }
      let shape = try #require(run.tensor("held-1/" + layer.weights)).shape
      let index = (1 * shape[1] + 3) * shape[2] + 2
      let products = try part("products")
      #expect(products.count == layer.width)
      let sum = products.reduce(0, +)
      #expect(abs(try part("product")[0] - sum) < 1e-12)
      let score = try numbers(layer.scores)[index]
      #expect(abs(sum / Double(layer.width).squareRoot() - score) < 1e-6)
      let (terms, total) = (try part("exponentials"), try part("total")[0])
      #expect(abs(terms.reduce(0, +) - total) < 1e-12)
      #expect(abs(terms[2] / total - (try numbers(layer.weights)[index])) < 1e-6)
      let mix = try numbers(layer.mix)
      for (j, (own, others)) in zip(try part("weighted"), try part("others")).enumerated() {
        #expect(abs(own + others - mix[(3 * layer.heads + 1) * layer.width + j]) < 1e-6)
      }
    }
  }

  @Test func `however small, a pair says its weight`() throws {
    let run = try exampleTransformer()
    let weights = try #require(run.tensor("held-0/block1.attention.weights"))
    let text = lines(PairPane.self, run, 60, 3) { ($0.query, $0.key) = (4, 1) }.joined()
    #expect(text.contains("weight \(NumberFormat.text(weights[4 * 12 + 1]))"))
  }

  @Test func `scores of the heads are what their definitions say`() throws {
    let run = try exampleTransformer()
    run.go(to: 3)
    let weights = try #require(run.tensor("heldOut/block2.attention.weights"))
    let ids = run.data.heldOut.map { $0.input.map { Int($0) } }
    for head in 0..<2 {
      var (before, found, first, entropy) = ([Double](), [Double](), [Double](), [Double]())
      for (b, row) in ids.enumerated() {
        let repeated = row.indices.filter { row[..<$0].contains(row[$0]) }
        for t in row.indices {
          let own = (0..<12).map { weights[((b * 2 + head) * 12 + t) * 12 + $0] }
          first.append(own[0])
          entropy.append(-own.filter { $0 > 0 }.reduce(0) { $0 + $1 * Double.log($1) })
          if t >= repeated.first ?? 1 { before.append(own[t - 1]) }
          guard repeated.contains(t) else { continue }
          found.append((1...t).filter { row[$0 - 1] == row[t] }.reduce(0) { $0 + own[$1] })
        }
      }
      for (name, all) in [
        ("previousToken", before), ("induction", found), ("firstToken", first),
        ("entropy", entropy),
      ] {
        let score = try #require(run.tensor("heldOut/\(name)(block2.attention.weights)"))
        #expect(abs(score[head] - all.reduce(0, +) / Double(all.count)) < 1e-9, "\(name)")
      }
    }
    let best = try #require(run.number("heldOut/bestInduction(block2.attention.weights)"))
    let all = try #require(run.tensor("heldOut/induction(block2.attention.weights)")).numbers
    #expect(best == all.max())
  }

  @Test func `scores are kept over the iterations, and forgotten with a future that is left`()
    throws
  {
    let run = try exampleTransformer()
    run.go(to: 20)
    let name = "heldOut/induction(block1.attention.weights)"
    func kept(_ iteration: Int) throws -> Double? {
      let line = try #require(run.branches[run.branch].headScores.lines.first { $0.name == name })
      let nearest = line.series.nearest(to: iteration)
      return nearest?.iteration == iteration ? nearest?.value : nil
    }
    for iteration in [0, 7, 20] {
      let then = try #require(run.visit(iteration) { run.number(name) })
      #expect(try kept(iteration) == Double(Float(then)))
    }
    run.go(to: 5)
    try run.tweak("learningRate", to: 0.5)
    #expect(try kept(5) != nil && kept(6) == nil)
  }

  @Test func `the moment that a note waited for is marked on the loss`() throws {
    let quantity = "heldOut/bestInduction(block1.attention.weights)"
    let before = try exampleTransformer()
    let reached = try #require(before.visit(0) { before.number(quantity) })
    before.go(to: 25)
    let later = try #require(before.number(quantity))
    // Whichever way it goes: half of it.
    let run = try exampleTransformer(conditions: [
      Condition(quantity, later > reached ? .above : .below, (reached + later) / 2)
    ])
    run.go(to: 25)
    let met = try #require(run.branches[0].met[0])
    let (canvas, view) = draw(
      LossPane.self, of: run, width: 90, height: 20,
      scene: SceneWords(notes: [.init(.when(0), "now")]))
    let places = (0..<20).flatMap { y in (0..<90).map { (x: $0, y: y) } }
    let place = try #require(places.first { canvas[$0.x, $0.y].scalar == "◇" })
    let origin = try #require(view.origin(of: canvas.mark(x: place.x, y: place.y)))
    #expect(origin.name == "loss" && origin.iteration == met)
    #expect(canvas.plainText().contains("bestInduction "))
  }

  @Test func `a film shows both sides of a jump, and its first and last frame`() {
    for (frames, jump, most) in [(40, 9, 3), (40, 30, 6), (7, 3, 6), (100, 1, 4), (5, 2, 9)] {
      // Four numbers that drift, and all change at once.
      let numbers = (0..<frames).flatMap { frame in
        (0..<4).map { Double(frame) * 1e-4 + (frame >= jump ? Double($0) : 0) }
      }
      let film = Tensor(shape: [frames, 2, 2], numbers: numbers)
      let shown = FilmPane.chosen(most, of: frames, film, size: 4)
      #expect(shown.count == min(most, frames) && shown.first == 0 && shown.last == frames - 1)
      #expect(zip(shown, shown.dropFirst()).allSatisfy { $0 < $1 })
      // The frame before it or one close to it, and one close after it.
      let near = max(frames / most, 1)
      #expect(shown.contains { (jump - near..<jump).contains($0) }, "\(shown)")
      #expect(shown.contains { (jump..<jump + near + 1).contains($0) }, "\(shown)")
    }
  }

  @Test func `a film's frames are the weights of their own iterations`() throws {
    let run = try exampleTransformer()
    run.go(to: 12)
    let iterations = try #require(run.tensor("film-held-1/iterations")).numbers.map { Int($0) }
    #expect(iterations.first == 0 && iterations.last == 12 && iterations.count == 13)
    let film = try #require(run.tensor("film-held-1/block2.attention.weights[1]"))
    #expect(film.shape == [iterations.count, 12, 12])
    for (frame, iteration) in iterations.enumerated() where frame % 4 == 0 {
      let then = try #require(
        run.visit(iteration) { run.tensor("held-1/block2.attention.weights") })
      #expect(Array(film.numbers[frame * 144..<(frame + 1) * 144]) == Array(then.numbers[144...]))
    }
    let text = draw(FilmPane.self, of: run, width: 110, height: 16).canvas.plainText()
    for iteration in iterations { #expect(text.contains("\(iteration)")) }
  }
}
