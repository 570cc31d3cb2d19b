/// What will be computed, in order, written down once: tensors, and the steps that define them.
///
/// A recording is a plain value and holds no numbers; a `Tape` gives it memory and runs it.
package struct Recording: Sendable {
  /// A named tensor.
  package struct Node: Sendable {
    package enum Role: Sendable { case parameter, given, computed }
    package let name: String
    /// With a first axis of `rows` samples where `isBatched`: those of one slice of the batch.
    package let shape: [Int]
    package let role: Role
    package let isBatched: Bool
    package var count: Int { shape.reduce(1, *) }
  }
  /// One use of an operation: it defines `output`, which is a tensor or some rows of one.
  package struct Step: Sendable {
    package let operation: any Operation
    package let inputs: [Variable]
    package let output: Variable
  }

  package private(set) var nodes: [Node] = []
  package private(set) var steps: [Step] = []
  package private(set) var initials: [Int: Initial] = [:]  // by node; looked up, never iterated
  private var scope: [String] = []

  package init() {}

  /// Everything recorded inside is named `name.…`.
  package mutating func scoped<R>(_ name: String, _ body: (inout Recording) -> R) -> R {
    scope.append(name)
    defer { scope.removeLast() }
    return body(&self)
  }

  private mutating func node(
    _ name: String, _ shape: [Int], _ role: Node.Role, isBatched: Bool
  ) -> Variable {
    let path = (scope + [name]).joined(separator: ".")
    precondition(self[path] == nil, "two tensors are named \(path)")
    nodes.append(Node(name: path, shape: shape, role: role, isBatched: isBatched))
    return Variable(node: nodes.count - 1, offset: 0, shape: shape)
  }

  /// The tensor of that name.
  package subscript(name: String) -> Variable? {
    nodes.firstIndex { $0.name == name }.map { self[node: $0] }
  }
  /// All of a node.
  package subscript(node n: Int) -> Variable {
    Variable(node: n, offset: 0, shape: nodes[n].shape)
  }

  /// A tensor the optimizer changes. Random first numbers are addressed by its full name.
  package mutating func parameter(
    _ name: String, _ shape: [Int], _ initial: (_ path: String) -> Initial
  ) -> Variable {
    let variable = node(name, shape, .parameter, isBatched: false)
    initials[variable.node] = initial(nodes[variable.node].name)
    return variable
  }

  /// A tensor filled in from outside before each pass, a row per sample; it has no gradient.
  package mutating func given(_ name: String, _ shape: [Int]) -> Variable {
    node(name, shape, .given, isBatched: true)
  }

  @discardableResult
  package mutating func record(
    _ operation: some Operation, _ inputs: Variable..., named name: String? = nil
  ) -> Variable {
    record(operation, of: inputs, named: name)
  }
  package mutating func record(
    _ operation: some Operation, of inputs: [Variable], named name: String? = nil
  ) -> Variable {
    let isBatched = !operation.reduces && inputs.contains { nodes[$0.node].isBatched }
    let output = node(
      name ?? type(of: operation).name, operation.shape, .computed, isBatched: isBatched)
    steps.append(Step(operation: operation, inputs: inputs, output: output))
    return output
  }
}
