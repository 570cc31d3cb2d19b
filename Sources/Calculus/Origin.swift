/// Where a number comes from: which run, which quantity, which element of it, at which iteration.
///
/// Names, never node numbers: they outlive a change of structure. A probe's tensors have its name
/// before a slash (`heldOut/loss`), an optimizer's memories stand behind their parameter
/// (`layer1.weight.velocity`).
package struct Origin: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case value, gradient }
  package var name: String
  package var kind: Kind
  /// The flat element, row-major.
  package var index: Int
  package var iteration: Int
  /// Which slice of the batch, for what every slice has one of: its own loss.
  package var slice: Int?
  /// Which of the scene's runs, from 0.
  package var run: Int

  package init(
    _ name: String, _ index: Int = 0, kind: Kind = .value, iteration: Int, slice: Int? = nil,
    run: Int = 0
  ) {
    (self.name, self.index, self.kind) = (name, index, kind)
    (self.iteration, self.slice, self.run) = (iteration, slice, run)
  }
}
