import Calculus
import Networks

/// How the loss bends where a run stands: worked out when it is asked for, and kept until something
/// moves.
final class Curvature {
  private let pass: Pass
  private let seed: Int
  /// How many parameters there are.
  var count: Int { pass.dual.count }

  init(_ pass: Pass, seed: Int) { (self.pass, self.seed) = (pass, seed) }

  /// (n, n), row-major.
  private(set) lazy var hessian = pass.hessian
  private(set) lazy var eigen = Eigen(hessian, count)
  private(set) lazy var sharpness = pass.dual.sharpness(seed: seed)
}

extension Pass {
  /// All second derivatives of the loss, row-major: of a surface those of its formula.
  var hessian: [Double] {
    guard let walk = landscape as? SurfaceWalk else { return dual.hessian() }
    let h = walk.partials.hessian(dual.point[0], dual.point[1])
    return [h.xx, h.xy, h.xy, h.yy]
  }
}

extension Run {
  /// That of the loss of this iteration's batch, at the parameters as they are.
  var curvature: Curvature {
    if let (known, version) = knownCurvature, version == self.version { return known }
    // A run that is there for probes alone took over parameters, and no batch.
    trainer.feed?.fill(at: iteration)
    training.tape.drawMasks(at: iteration)
    let made = Curvature(training, seed: recipe.seed)
    knownCurvature = (made, version)
    return made
  }

  /// Whether a tensor of that name takes many passes to find.
  static func isOfCurvature(_ name: String) -> Bool {
    let costly: [any Measure.Type] = [
      Hessian.self, Eigenvalues.self, Eigenvectors.self, EigenResidual.self, ConditionNumber.self,
      StableRate.self,
    ]
    return name.hasPrefix(SharpnessMeasure.name) || costly.contains { $0.name == name }
  }

  /// All second derivatives in dual numbers, of a surface too.
  package var dualHessian: [Double] { training.dual.hessian() }

  /// How many samples a pass may take: what it computes must fit into memory, and a dual number is
  /// as large as four.
  func fits(samples: Int, isDual: Bool = false) -> Bool {
    let nodes = training.tape.recording.nodes
    let batch = nodes.reduce(0) { $1.isBatched ? $0 + $1.count * training.tape.slices : $0 }
    let each = 2 * batch / max(training.rows, 1)  // a value and a gradient
    return samples * each * (isDual ? 4 : 1) <= 200_000_000
  }

  /// Whether second derivatives can be had: a pass in dual numbers must fit into memory, and a hundred
  /// of them into seconds.
  package var hasBends: Bool {
    training.tape.loss != nil && !isHeavy && fits(samples: training.rows, isDual: true)
  }
  /// Whether the loss over the whole training set can be had at every point of a plane: that must fit
  /// into memory, and into seconds.
  var hasPlanes: Bool {
    guard data.words == nil else { return false }
    let samples = data.training.count
    let each = Double(productOperations) / Double(max(3 * training.rows, 1))
    let points = Double(standardPlane.columns * standardPlane.rows)
    return fits(samples: samples) && each * Double(samples) * points < 1e11
  }

  /// Whether there are few enough parameters for the whole Hessian.
  package var hasHessian: Bool {
    hasBends && training.tape.recording.parameterCount <= NewtonStep.most
  }

  /// A parameter of the flat list, by its name: `layer1.weight[0, 1]`.
  func parameterName(_ i: Int) -> String {
    guard let (variable, index) = training.dual.place(of: i) else { return "" }
    return training.node(variable).name + Self.brackets(index, in: variable.shape)
  }
}

extension Setup {
  /// Why that optimizer cannot be had with so many parameters; nil where it can.
  static func objection(to optimizer: any Optimizer.Type, parameters: Int) -> String? {
    guard optimizer.direction == .newton, parameters > NewtonStep.most else { return nil }
    return "\(optimizer.name) works out the whole Hessian and takes at most \(NewtonStep.most) "
      + "parameters, not \(parameters)"
  }
}

extension Run {
  /// The optimizers that can be had here, in the order of the list.
  package var fittingOptimizers: [any Optimizer.Type] {
    let parameters = training.tape.recording.parameterCount
    return optimizers.filter { Setup.objection(to: $0, parameters: parameters) == nil }
  }
}
