import Calculus

/// One line of arithmetic for a person: with names, and with numbers put in whose result is the
/// number that is shown.
package struct Written: Sendable, Equatable {
  /// The shown number: as few digits as the arithmetic supports.
  package let result: String
  /// `sigmoid`: 1/(1 + exp(−layer1.z[0, 2]))
  package let names: String
  /// 1/(1 + exp(−0.4312))
  package let numbers: String
  /// What `numbers` comes to, evaluated as it stands.
  package let value: Double
  /// Whether that has the digits of `result`. Where not, rounding in single precision, of numbers
  /// that nearly cancel, is all there is to be seen.
  package let agrees: Bool

  package init(_ spelled: Spelled, of number: Double, name: (Origin) -> String) {
    names = spelled.line(.names, name: name).text
    for shown in [4, 5, 6, 7, 3, 2] where Digits.agree(spelled.value, number, shown) {
      for digits in shown...17 {
        let line = spelled.line(.numbers(digits), name: name)
        guard Digits.agree(line.value, number, shown) else { continue }
        (result, numbers, value, agrees) = (Digits.text(number, shown), line.text, line.value, true)
        return
      }
    }
    let line = spelled.line(.numbers(9), name: name)
    (result, numbers, value, agrees) = (Digits.text(number, 4), line.text, line.value, false)
  }
}

extension Explanation {
  package func name(_ origin: Origin) -> String {
    let name = names[origin] ?? origin.name
    return origin.iteration == self.origin.iteration ? name : "\(name) @\(origin.iteration)"
  }

  /// The arithmetic of the number; nil for a leaf.
  package var written: Written? { spelled.map { Written($0, of: value, name: name) } }
  /// The arithmetic of ∂loss/∂this.
  package var writtenGradient: Written? {
    gradient.map { Written($0.spelled, of: $0.value, name: name) }
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
    package let label: String
    package let value: Double
    package let target: Target
  }

  package var operands: [Operand] { spelled.map(operands(of:)) ?? [] }

  package func operands(of spelled: Spelled) -> [Operand] {
    spelled.operands.map { operand in
      switch operand.form {
      case .read(let origin):
        return Operand(label: name(origin), value: operand.value, target: .origin(origin))
      case .setting(let setting):
        return Operand(
          label: setting, value: operand.value,
          target: .origin(Origin(setting, iteration: settingIteration)))
      case .named(let name, let inner):
        return Operand(label: name, value: operand.value, target: .step(inner))
      default: return Operand(label: "", value: operand.value, target: .step(operand))
      }
    }
  }

  /// The iteration whose settings the arithmetic used: for an update, the one before it.
  private var settingIteration: Int {
    names.keys.map(\.iteration).min() ?? origin.iteration
  }
}
