import ArgumentParser
import Calculus
import Networks
import Simulation
import Stage
import Staging

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Where a number comes from.")
  @OptionGroup var options: SceneOptions
  @OptionGroup var which: RunOption
  @Option(help: "The iteration.") var at: Int
  @Argument(help: "Which number: 'layer1.weight[0,3]', loss, 'plane-40x40/layer2.activation[7,1]'.")
  var number: String
  @Flag(help: "∂loss/∂ of it.") var gradient = false
  @Option(help: "How many levels of operands to follow.") var depth = 1
  @Flag(help: "As JSON.") var json = false

  func validate() throws {
    guard at >= 0 else { throw ValidationError("--at must be 0 or greater") }
    // Every level may have a hundred operands to every number of the one above.
    guard 0...8 ~= depth else { throw ValidationError("--depth must be from 0 to 8") }
  }

  func run() throws { try options.withSession(explain) }

  private func explain(_ session: Session) throws {
    session.runs.go(to: at)
    let origin = try find(in: session.runs, try which.index(in: session.runs))
    if json {
      Output.line(object(origin, session.runs, depth).description)
    } else {
      text(origin, session.runs, indent: "", depth)
    }
  }

  /// `NAME`, or `NAME[i, j]` with every index counted from 0; `inputVectors["queen", 3]` of words.
  private func find(in runs: Runs, _ run: Int) throws -> Origin {
    var (name, indices) = (number, [Int]())
    if number.hasSuffix("]"), let open = number.lastIndex(of: "[") {
      name = String(number[..<open])
      indices = try number[number.index(after: open)...].dropLast()
        .split(separator: ",", omittingEmptySubsequences: false).map {
          let text = $0.drop { $0 == " " }
          // A word stands for its row, or behind a number for itself.
          let word = text.split(separator: "\"").last.map(String.init) ?? ""
          let row = text.hasPrefix("\"") ? runs[run].data.words?.form.vocabulary.id(of: word) : nil
          guard let i = Int(text.prefix { $0 != " " }) ?? row else {
            throw Failure.input("“\(text)” in \(number) is not a whole number")
          }
          return i
        }
    }
    let kind: Origin.Kind = gradient ? .gradient : .value
    guard let tensor = runs.tensor(TensorKey(name, kind, run: run)) else {
      if gradient, runs.tensor(TensorKey(name, run: run)) != nil {
        throw Failure.input("\(name) has no gradient")
      }
      throw Failure.input(
        "there is no “\(name)” in this scene\(repair(name, among: runs[run].names()))")
    }
    let shape = tensor.shape
    if indices.isEmpty, tensor.count == 1 { indices = shape.map { _ in 0 } }
    guard indices.count == shape.count, zip(indices, shape).allSatisfy({ 0..<$1 ~= $0 }) else {
      let ranges = shape.map { "0…\($0 - 1)" }.joined(separator: ", ")
      throw Failure.input("\(name) has the indices [\(ranges)]")
    }
    let index = zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }
    return Origin(name, index, kind: kind, iteration: at, run: run)
  }

  private func text(_ origin: Origin, _ runs: Runs, indent: String, _ depth: Int) {
    guard let explanation = runs.explain(origin) else { return }
    let when = origin.iteration == at ? "" : " @\(origin.iteration)"
    Output.line("\(indent)\(explanation.title)\(when) = \(explanation.result)")
    if !explanation.words.isEmpty { Output.line("\(indent)  \(explanation.words)") }
    if let written = explanation.written {
      Output.line("\(indent)  = \(written.names)")
      Output.line("\(indent)  = \(written.numbers)")
      Output.line("\(indent)  = \(explanation.conclusion(written))")
    }
    if let slope = explanation.writtenGradient {
      Output.line("\(indent)  ∂loss/∂this = \(slope.numbers) = \(slope.result)")
    }
    if depth > 0 { operands(explanation.operands, of: explanation, runs, indent, depth) }
  }

  private func operands(
    _ operands: [Explanation.Operand], of explanation: Explanation, _ runs: Runs, _ indent: String,
    _ depth: Int
  ) {
    for operand in operands {
      switch operand.target {
      case .origin(let origin):
        if depth > 1 {
          text(origin, runs, indent: indent + "    ", depth - 1)
        } else {
          let words = operand.words.isEmpty ? "" : "  \(operand.words)"
          Output.line("\(indent)    \(operand.label) = \(Digits.text(operand.value, 6))\(words)")
        }
      case .step(let inner):
        let written = Written(inner, of: operand.value, name: explanation.name)
        Output.line("\(indent)    \(operand.label) = \(written.numbers) = \(written.result)")
        if depth > 1 {
          self.operands(
            explanation.operands(of: inner), of: explanation, runs, indent + "    ", depth - 1)
        }
      }
    }
  }

  private func object(_ origin: Origin, _ runs: Runs, _ depth: Int) -> JSON {
    guard let explanation = runs.explain(origin) else { return .null }
    var items: [(String, JSON)] = [
      ("name", .text(explanation.title)), ("iteration", .whole(origin.iteration)),
      ("value", .number(explanation.value, runs[origin.run].recipe.precision)),
      ("shown", .text(explanation.result)), ("words", .text(explanation.words)),
    ]
    if let written = explanation.written {
      items += [
        ("formula", .text(written.names)), ("arithmetic", .text(written.numbers)),
        ("evaluates", .number(written.value)), ("agrees", .flag(written.agrees)),
        ("bound", .number(explanation.bound)),
      ]
    }
    if let slope = explanation.writtenGradient {
      items += [
        (
          "gradient",
          .number(explanation.gradient?.value ?? .nan, runs[origin.run].recipe.precision)
        ),
        ("gradientArithmetic", .text(slope.numbers)),
      ]
    }
    if depth > 0 {
      items.append(("operands", operands(explanation.operands, of: explanation, runs, depth)))
    }
    return .object(items)
  }

  private func operands(
    _ operands: [Explanation.Operand], of explanation: Explanation, _ runs: Runs, _ depth: Int
  ) -> JSON {
    .list(
      operands.map { operand in
        switch operand.target {
        case .origin(let origin):
          if depth > 1 { return object(origin, runs, depth - 1) }
          return .object([
            ("name", .text(runs.title(of: origin, seenFrom: origin.run))),
            ("label", .text(operand.label)),
            ("iteration", .whole(origin.iteration)), ("value", .number(operand.value)),
          ])
        case .step(let inner):
          let written = Written(inner, of: operand.value, name: explanation.name)
          var items: [(String, JSON)] = [
            ("label", .text(operand.label)), ("value", .number(operand.value)),
            ("arithmetic", .text(written.numbers)),
          ]
          if depth > 1 {
            let below = explanation.operands(of: inner)
            items.append(("operands", self.operands(below, of: explanation, runs, depth - 1)))
          }
          return .object(items)
        }
      })
  }
}
