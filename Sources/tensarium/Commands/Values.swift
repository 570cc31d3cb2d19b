import ArgumentParser
import Calculus
import Simulation
import Stage
import Staging

struct Values: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A tensor, measure or probe at an iteration; without a name, all names.")
  @OptionGroup var options: SceneOptions
  @OptionGroup var which: RunOption
  @Option(help: "The iteration.") var at: Int
  @Argument(help: "As in `values` without a name: layer1.weight, accuracy, heldOut/loss, …")
  var name: String?
  @Flag(help: "∂loss/∂ of it.") var gradient = false
  @Flag(help: "As JSON: name, iteration, shape, values.") var json = false

  func validate() throws {
    guard at >= 0 else { throw ValidationError("--at must be 0 or greater") }
  }

  func run() throws { try options.withSession(print) }

  private func print(_ session: Session) throws {
    let run = session.runs[try which.index(in: session.runs)]
    session.runs.go(to: at)
    guard let name else { return names(run) }
    let tensor = try find(name, run, session.runs)
    let precision = run.recipe.precision
    if json {
      let object = JSON.object([
        ("name", .text(name)), ("gradient", .flag(gradient)), ("iteration", .whole(at)),
        ("shape", .list(tensor.shape.map { .whole($0) })),
        ("values", .tensor(tensor.numbers[...], tensor.shape[...], precision)),
      ])
      return Output.line(object.description)
    }
    let width = tensor.shape.count > 1 ? max(tensor.shape.last ?? 1, 1) : max(tensor.count, 1)
    for start in stride(from: 0, to: tensor.count, by: width) {
      let row = tensor.numbers[start..<min(start + width, tensor.count)]
      Output.line(row.map { shortest($0, precision) }.joined(separator: " "))
    }
  }

  private func names(_ run: Run) {
    let found = run.names().filter { !gradient || run.hasGradient($0) }
      .map { ($0, run.tensorShape($0)) }
    if json {
      let list = JSON.list(
        found.map {
          .object([("name", .text($0.0)), ("shape", .list($0.1.map { .whole($0) }))])
        })
      return Output.line(list.description)
    }
    for (name, shape) in found {
      Output.line("\(name)  (\(shape.map(String.init).joined(separator: ", ")))")
    }
  }

  private func find(_ name: String, _ run: Run, _ runs: Runs) throws -> Tensor {
    func tensor(_ kind: Origin.Kind) -> Tensor? {
      runs.tensor(TensorKey(name, kind, run: run.index))
    }
    if let tensor = tensor(gradient ? .gradient : .value) { return tensor }
    if gradient, tensor(.value) != nil { throw Failure.input("\(name) has no gradient") }
    throw Failure.input("there is no “\(name)” in this scene\(repair(name, among: run.names()))")
  }
}
