import Calculus

/// One line of arithmetic for a person: with names, and with numbers put in whose result is the
/// number that is shown.
package struct Written: Sendable, Equatable {
  /// The shown number: as few digits as the arithmetic supports.
  package let result: String
  /// How many digits those are.
  package let digits: Int
  /// 1/(1 + exp(−layer1.z[0, 2]))
  package let byName: SpelledLine
  /// 1/(1 + exp(−0.4312))
  package let byNumber: SpelledLine
  /// Whether the numbers, evaluated as they stand, come to the digits of `result`. Where not,
  /// rounding in single precision, of numbers that nearly cancel, is all there is to be seen.
  package let agrees: Bool

  package var names: String { byName.text }
  package var numbers: String { byNumber.text }
  /// What `numbers` comes to.
  package var value: Double { byNumber.value }

  package init(_ spelled: Spelled, of number: Double, name: (Origin) -> String) {
    byName = spelled.line(.names, name: name)
    // A small step from a number should be seen: more digits where four would hide it.
    let enough = (4...7).first { !spelled.hidesItsStep(from: number, digits: $0) } ?? 4
    for shown in Array(enough...7) + [4, 5, 6, 3, 2]
    where Digits.agree(spelled.value, number, shown) {
      for digits in shown...17 {
        let line = spelled.line(.numbers(digits), name: name)
        // Not on the very edge between two roundings, where the order of a sum would decide.
        guard [-1e-10, 0, 1e-10].allSatisfy({ Digits.agree(line.value * (1 + $0), number, shown) })
        else { continue }
        (result, self.digits, byNumber, agrees) = (Digits.text(number, shown), shown, line, true)
        return
      }
    }
    let line = spelled.line(.numbers(9), name: name)
    (result, digits, byNumber, agrees) = (Digits.text(number, 4), 4, line, false)
  }
}

extension Spelled {
  /// Whether a number with something added to it looks, in so many digits, as if nothing was.
  fileprivate func hidesItsStep(from number: Double, digits: Int) -> Bool {
    guard case .sign(let sign, let before, let step) = form, sign == .plus || sign == .minus,
      number != before.value, step.value != 0, abs(step.value) < abs(before.value)
    else { return false }
    return Digits.agree(before.value, number, digits)
  }
}

extension Explanation {
  /// What an origin is called in the formula: w, g and the memory's own name where this is the
  /// update of one parameter, else its full name.
  package func name(_ origin: Origin) -> String { short(origin) ?? fullName(origin) }

  /// `layer1.weight[3, 5] @1 283`, with the iteration where it is another one than this number's.
  package func fullName(_ origin: Origin) -> String {
    let name = names[origin] ?? origin.name
    return origin.iteration == self.origin.iteration
      ? name : "\(name) @\(Digits.whole(origin.iteration))"
  }

  private func xy(_ origin: Origin) -> String { origin.index == 0 ? "x" : "y" }

  private func short(_ origin: Origin) -> String? {
    if origin.name == SurfaceWalk.point, origin.kind == .value,
      origin.iteration == self.origin.iteration
    {
      return xy(origin)
    }
    guard let parameter = updated, origin.index == self.origin.index, origin.slice == nil else {
      return nil
    }
    if origin.name == parameter {
      if origin.kind == .gradient { return "g" }
      // A step, and what comes next, are of the parameter as it is now.
      let isStep = self.origin.name != parameter && !self.origin.name.hasPrefix(parameter + ".")
      guard origin.iteration == self.origin.iteration - (isStep ? 0 : 1) else { return nil }
      let last = parameter.split(separator: ".").last ?? ""
      return last == "weight"
        ? "w" : last == "bias" ? "b" : parameter == SurfaceWalk.point ? xy(origin) : String(last)
    }
    for (m, memory) in memories.enumerated()
    where origin.kind == .value && origin.name == "nextMemory\(m + 1)(\(parameter))" {
      return memory + "⁺"  // as the update leaves it
    }
    guard origin.kind == .value, origin.name.hasPrefix(parameter + ".") else { return nil }
    return String(origin.name.dropFirst(parameter.count + 1))
  }

  /// The parameter whose update this number came of: its value, a memory of it, or its step.
  private var updated: String? {
    guard origin.kind == .value else { return nil }
    if names.keys.contains(where: { $0.iteration == origin.iteration - 1 }) {
      // Only parameters and memories are made of the iteration before.
      let ownGradient = names.keys.first {
        $0.kind == .gradient && $0.index == origin.index && $0.iteration == origin.iteration - 1
      }
      if let ownGradient { return ownGradient.name }
      return names.keys.contains { $0.name == origin.name } ? origin.name : nil
    }
    guard let open = origin.name.firstIndex(of: "("),
      updateMeasures.contains(where: { $0.name == origin.name[..<open] })
    else { return nil }
    return String(origin.name[open...].dropFirst().dropLast())
  }

  /// The arithmetic of the number; nil for a leaf.
  package var written: Written? { spelled.map { Written($0, of: value, name: name) } }
  /// The arithmetic of ∂loss/∂this.
  package var writtenGradient: Written? {
    gradient.map { Written($0.spelled, of: $0.value, name: name) }
  }

  /// The line after the arithmetic: the shown number, and what rounding did where that is all there
  /// is to see.
  package func conclusion(_ written: Written) -> String {
    written.agrees
      ? written.result
      : "\(Digits.text(written.value, 4)); in single precision, rounding left \(written.result) "
        + "(within ±\(Digits.text(bound, 2)))"
  }

  /// What made it, in words, with what this one counted where it is a count.
  package var story: String {
    guard origin.name.hasPrefix("histogram("), let spelled, let low = spelled.known("low") else {
      return words
    }
    let numbers = spelled.operands
    let what = Digits.whole(numbers.count) + (origin.kind == .gradient ? " gradients" : " numbers")
    let tensor = origin.name.dropFirst("histogram(".count).dropLast()
    let end = spelled.known("high").map { "…\(Digits.text($0, 4))" } ?? " or above"
    return "how many of the \(what) of \(tensor) lie in \(Digits.text(low, 4))\(end)"
  }

  /// The number as it is shown.
  package var result: String { written?.result ?? Digits.text(value, 6) }

  /// A number this one was made from: the next question.
  package struct Operand: Sendable {
    package enum Target: Sendable {
      /// A number with an origin.
      case origin(Origin)
      /// A step on the way, worked out in the same breath.
      case step(Spelled)
    }
    /// As in the formula.
    package let label: String
    /// What that is, where the label does not say it.
    package let words: String
    package let value: Double
    package let target: Target
    /// Where it stands in the formula.
    package let link: SpelledLine.Link
  }

  /// What steps on the way are, where their names do not say it.
  private static let meanings = [
    "ĝ": "g, clipped", "m̂": "m corrected for its start at 0", "v̂": "v corrected for its start at 0",
  ]

  package var operands: [Operand] { spelled.map { operands(of: $0) } ?? [] }

  package func operands(of spelled: Spelled, isGradient: Bool = false) -> [Operand] {
    spelled.operands.compactMap { operand in
      switch operand.form {
      case .read(let origin):
        let (short, full) = (name(origin), fullName(origin))
        return Operand(
          label: short, words: short == full ? "" : full, value: operand.value,
          target: .origin(origin), link: .number(origin))
      case .setting(let setting):
        let symbol = Spelled.symbol(setting)
        return Operand(
          label: symbol, words: symbol == setting ? "" : setting, value: operand.value,
          target: .origin(self.setting(setting, isGradient: isGradient)), link: .setting(setting))
      case .named(let name, let inner):
        let formula = inner.line(.names, name: self.name).text
        return Operand(
          label: name, words: formula + (Self.meanings[name].map { ": " + $0 } ?? ""),
          value: operand.value, target: .step(inner), link: .step(name))
      default: return nil
      }
    }
  }

  /// A setting that the arithmetic used: for an update, that of the iteration before.
  package func setting(_ name: String, isGradient: Bool = false) -> Origin {
    let first = names.keys.map(\.iteration).min() ?? origin.iteration
    return Origin(
      isGradient ? name : settings[name] ?? name, iteration: isGradient ? origin.iteration : first,
      run: origin.run)
  }
}
