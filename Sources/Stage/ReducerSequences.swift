import Calculus
import Drawing
import Networks
import Panes
import Simulation

// What the keys do to the sequence that is shown: it is written on.

extension Reducer {
  var shown: ShownPassage? {
    frame.flatMap { ShownPassage($0.facts, state.look) }
  }

  mutating func show(_ ids: [Int]) {
    state.changeLooks {
      $0.tokens = ids
      ($0.query, $0.key) = (nil, nil)
    }
  }

  mutating func writeOn() {
    guard let shown, let frame, shown.form.isNext, !shown.form.isNumeric else {
      state.message = "this network does not write on"
      return
    }
    let ids = shown.written
    guard ids.count < shown.form.longest else {
      state.message = "the context is full: \(shown.form.longest) tokens; A takes the last one away"
      return
    }
    guard !shown.isEnded else {
      state.message =
        "this is the end: A takes a token away, and another way of choosing writes another"
      return
    }
    let passage = Passage(.tokens(ids), state.look.patches)
    let name = "\(passage.name)/\(state.look.sampling.name(of: .chosen))"
    let key = TensorKey(name, run: frame.run)
    guard let chosen = frame.tensors[key]?.numbers.first, let id = Int(exactly: chosen) else {
      return
    }
    show(ids + [id])
  }

  mutating func takeLastAway() {
    guard let shown, shown.written.count > shown.form.source + 1 else {
      state.message = "there is nothing left to take away"
      return
    }
    show(shown.written.dropLast())
  }

  mutating func nextWay(_ by: Int) {
    let ways = Sampling.Way.allCases
    let k = ways.firstIndex(of: state.look.sampling.way) ?? 0
    let next = ways[(k + by + ways.count) % ways.count]
    state.changeLooks { $0.sampling.way = next }
  }

  /// More or less of the number that belongs to the way of choosing.
  mutating func nudgeSampling(_ by: Int) {
    var sampling = state.look.sampling
    switch sampling.way {
    case .greedy:
      state.message = "the likeliest is taken: [ and ] go to other ways of choosing"
      return
    case .temperature:
      let tenths = (sampling.temperature * 10).rounded() + Double(by)
      sampling.temperature = min(max(tenths, 1), 100) / 10
    case .topK: sampling.k = min(max(sampling.k + by, 1), shown?.form.vocabulary.count ?? 1)
    case .topP:
      let twentieths = (sampling.p * 20).rounded() + Double(by)
      sampling.p = min(max(twentieths, 1), 20) / 20
    }
    state.changeLooks { $0.sampling = sampling }
  }

  mutating func beginSampling() {
    guard state.look.sampling.way != .greedy else {
      state.message = "the likeliest is taken: there is no number to set"
      return
    }
    begin(.sampling)
  }
}
