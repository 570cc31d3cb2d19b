/// Says where the number in a cell comes from.
///
/// A mark is a source (which quantity: a place in a table that whoever draws the panes keeps) and
/// the flat index of an element in it. The cursor stands on marked cells only, so there is always
/// something to ask. 24 bits of source, 40 bits of index; the three special marks have no source.
package struct Mark: Hashable, Sendable {
  package let raw: UInt64

  private init(raw: UInt64) { self.raw = raw }

  /// What does not fit into the bits is held at their ends.
  package init(source: Int, index: Int) {
    let place = UInt64(min(max(source, 0), Mark.sources - 1)) + 1
    raw = place << 40 | UInt64(min(max(index, 0), Mark.indices - 1))
  }

  package static let sources = 1 << 24 - 1
  package static let indices = 1 << 40

  /// Nothing is here.
  package static let none = Mark(raw: 0)
  /// Digits that belong to a name, a key or a sentence: not a number that was computed.
  package static let name = Mark(raw: 1)
  /// A label of an axis: a round number of its scale.
  package static let tick = Mark(raw: 2)

  package var source: Int? { isNumber ? Int(raw >> 40) - 1 : nil }
  package var index: Int { isNumber ? Int(raw & (1 << 40 - 1)) : 0 }

  /// Whether a number with an origin is here: where the cursor may stand.
  package var isNumber: Bool { raw >> 40 != 0 }
}
