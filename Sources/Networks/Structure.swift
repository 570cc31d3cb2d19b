import Calculus

/// A change of what a model is made of. Layers and units count from 0.
package enum Structure: Equatable, Sendable {
  case addUnit(layer: Int)
  case removeUnit(layer: Int, unit: Int)
  /// It hands on what it gets, to the layer that had this place.
  case addLayer(at: Int)
  case removeLayer(Int)
  /// The unit hands on 0 from here on; its parameters stay.
  case knockOut(layer: Int, unit: Int)
  case restore(layer: Int, unit: Int)
  /// A matrix gets a row (axis 0) or a column (axis 1) before number `at`, or loses that one.
  case grow(String, axis: Int, at: Int)
  case shrink(String, axis: Int, at: Int)
  /// How the windows of a layer of filters slide, in both axes.
  case slide(layer: String, Slide, Int)
}

/// What there is to choose about how windows slide.
package enum Slide: String, Equatable, Sendable {
  case stride, padding, dilation
}

/// Where an element of a parameter comes from when the model has just been changed.
package enum Lineage {
  /// It was there before, under that name and index.
  case kept(String, Int)
  /// It begins with the model's own first draw.
  case drawn
  /// It begins with a number that was chosen for a reason.
  case set(Double, reason: String)
}

/// Why a model cannot be changed or made so.
package struct Objection: Error, CustomStringConvertible {
  package let description: String
  /// The key of its settings that is to blame, and which item of a list there; nil for the whole.
  package let key: String?
  package let item: Int?
  package init(_ description: String, key: String? = nil, item: Int? = nil) {
    (self.description, self.key, self.item) = (description, key, item)
  }
}

extension Model {
  package var slides: [(layer: String, what: Slide, value: Int)] { [] }
  package func changed(by structure: Structure) throws -> any Model {
    throw Objection("\(Self.name) has no units or layers to change")
  }
  package func lineage(
    of name: String, _ index: Int, after structure: Structure, from before: any Model
  ) -> Lineage {
    .kept(name, index)
  }
}
