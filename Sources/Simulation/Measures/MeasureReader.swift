import Calculus
import Networks

/// Reads a pass for a measure, as any kind of number.
struct MeasureReader<Number: Arithmetic>: MeasureReading {
  let run: Run
  let pass: Pass
  let argument: Variable?
  let kind: Origin.Kind
  let argumentNumbers: [Double]
  /// Only for what reads both.
  var gradients: [Double] = []
  /// All that goes in and comes out, where every one of them will be read.
  var copied: PassNumbers?

  var count: Int { argumentNumbers.count }
  var samples: Int { pass.rows }
  func plain(_ i: Int) -> Double { argumentNumbers[i] }

  subscript(_ i: Int) -> Number {
    guard let argument else { return 0 }
    return .read(
      argumentNumbers[i], pass.origin(pass.spot(argument, i, kind: kind), at: run.iteration))
  }
  func gradient(_ i: Int) -> Number {
    guard let argument else { return 0 }
    return .read(
      gradients[i], pass.origin(pass.spot(argument, i, kind: .gradient), at: run.iteration))
  }
  var numbers: [Double] { argumentNumbers }
  var parts: [ImagePart] { pass.parts(in: run) }
  func initial(_ i: Int) -> Number {
    guard let argument else { return 0 }
    let (first, origin) = run.beginning(of: .init(pass.node(argument).name, i))
    return .read(run.recipe.precision.rounded(first), origin)
  }
  func next(_ i: Int) -> Number {
    argument.flatMap { run.comingUpdate(of: $0, i)?.value } ?? 0
  }
  func coming(_ i: Int) -> Weight<Number>? {
    argument.flatMap { run.comingUpdate(of: $0, i, isSeen: true) }
  }
  /// A sequence by itself has as many as it is long.
  var places: Int {
    pass.isPassage ? max(pass.target?.count ?? 1, 1) : run.data.form?.places ?? 1
  }
  var products: [(name: String, count: Int)] { pass.products }
  var productsByPlace: [Int] { run.productsByPlace(pass) }
  func output(_ place: Int, _ k: Int) -> Number {
    guard let output = pass.output else { return 0 }
    return read(output, place * (output.shape.last ?? 1) + k, copied?.output)
  }
  func target(_ place: Int, _ k: Int) -> Number {
    guard let target = pass.target else { return 0 }
    return read(target, place * targetWidth + k, copied?.target)
  }
  func plainTarget(_ place: Int) -> Double {
    guard let target = pass.target else { return 0 }
    let index = place * targetWidth
    return copied?.target[index] ?? pass.tape.number(pass.spot(target, index, kind: .value))
  }
  func plainInput(_ place: Int) -> Double {
    guard let x = pass.x, let form = run.data.form, let length = x.shape.last else { return 0 }
    let (row, place) = place.quotientAndRemainder(dividingBy: places)
    let index = row * length + form.source + place
    return copied?.input[index] ?? pass.tape.number(pass.spot(x, index, kind: .value))
  }
  func sourceLength(_ row: Int) -> Int {
    guard let x = pass.x, let form = run.data.form, let length = x.shape.last else { return 0 }
    return (row * length..<row * length + form.source).count { index in
      let id = copied?.input[index] ?? pass.tape.number(pass.spot(x, index, kind: .value))
      return Int(exactly: id) != form.vocabulary.padding
    }
  }
  func isCounted(_ place: Int) -> Bool { run.data.form == nil || plainTarget(place) >= 0 }
  var dataLoss: Number {
    guard let loss = pass.variable("dataLoss") ?? pass.variable("loss") else { return 0 }
    guard pass.isPerSlice(loss) else { return read(loss, 0, .value) }
    return .sum(pass.tape.slices) { slice in
      let spot = pass.spot(loss, 0, kind: .value, slice: slice)
      return .read(pass.tape.number(spot), pass.origin(spot, at: run.iteration))
    } / Number(Double(pass.tape.slices))
  }
  func answer(_ measure: any AnswerMeasure.Type) -> Number {
    .kept(
      measure.value(at: 0, self),
      Origin(pass.prefix + measure.name, iteration: run.iteration, run: run.index))
  }
  func coordinate(_ k: Int) -> Number {
    guard let coordinate = run.ground?.coordinates[k],
      let variable = pass.variable(coordinate.parameter)
    else { return 0 }
    return read(variable, coordinate.index, .value)
  }
  var name: String { argument.map { pass.node($0).name } ?? "" }
  var shape: [Int] { argument.map { pass.shape($0) } ?? [] }
  func past(_ i: Int, at iteration: Int) -> Number {
    guard let argument else { return 0 }
    return .read(
      run.past(argument, i, at: iteration),
      Origin(name, i, iteration: iteration, run: run.index))
  }
  var gradientNorms: [Number] {
    pass.tape.recording.nodes.indices.filter { pass.tape.recording.nodes[$0].role == .parameter }
      .map { n in
        let variable = pass.tape.recording[node: n]
        return .kept(
          .sqrt(
            .sum(variable.count) {
              let g = read(variable, $0, .gradient)
              return g * g
            }),
          Origin(
            "norm(\(pass.node(variable).name))", kind: .gradient, iteration: run.iteration,
            run: run.index))
      }
  }
  var principalAxes: [[Double]] {
    PrincipalComponents(argumentNumbers, width: shape.last ?? 1).axes
  }
  func ofTensor(_ measure: String, _ i: Int, _ value: Double) -> Number {
    .read(
      value,
      Origin("\(pass.prefix)\(measure)(\(name))", i, iteration: run.iteration, run: run.index))
  }
  var jacobians: [Double] { pass.jacobians(name, of: run) ?? [] }
  var steps: [Int] {
    let all = 0..<count / max(shape.last ?? 1, 1)
    let counted = run.features(of: pass, name).steps
    return counted.last.map(all.contains) == true ? counted : Array(all)
  }
  var isReadFromEnd: Bool { run.recurrence(of: name)?.isReversed ?? false }
  var features: TextFeatures { run.features(of: pass, name) }
  func feature(_ i: Int, of all: TextFeatures) -> Number {
    .read(
      all.numbers[i],
      Origin(
        "\(pass.prefix)\(FeatureOf.name)(\(name))", i, iteration: run.iteration, run: run.index))
  }
  var repeats: Repeats { run.repeats(of: pass, name) }
  func score(_ measure: any Measure.Type, of head: Int) -> Number {
    .kept(
      measure.value(at: head, self),
      Origin(
        "\(pass.prefix)\(measure.name)(\(name))", head, iteration: run.iteration, run: run.index))
  }
  private var targetWidth: Int { (pass.target?.shape.last ?? 1) / places }

  private func read(_ variable: Variable, _ i: Int, _ kind: Origin.Kind) -> Number {
    let spot = pass.spot(variable, i, kind: kind)
    return .read(pass.tape.number(spot), pass.origin(spot, at: run.iteration))
  }
  private func read(_ variable: Variable, _ i: Int, _ copied: [Double]?) -> Number {
    guard let copied else { return read(variable, i, .value) }
    return .read(
      copied[i], pass.origin(pass.spot(variable, i, kind: .value), at: run.iteration))
  }
}

/// What goes into a pass and comes out of it, copied out at once.
struct PassNumbers {
  let input, output, target: [Double]
  init(_ pass: Pass) {
    func numbers(_ variable: Variable?) -> [Double] {
      variable.map { pass.numbers($0, .value) } ?? []
    }
    (input, output, target) = (numbers(pass.x), numbers(pass.output), numbers(pass.target))
  }
}
