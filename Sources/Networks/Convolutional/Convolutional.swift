import Calculus

/// Filters that slide over maps, layer after layer, and what is made of them in the end (Fukushima,
/// 1980; LeCun et al., 1989 and 1998). A signal is a map one row high.
package struct Convolutional: Model {
  package static let name = "convolutional"
  package static let words = "filters that slide over a picture and over what others found there"
  let parts: [Part]
  /// How weights begin; nil: as fits what follows them.
  let initializer: (any Initializer)?
  /// Nil until it is known what it is to read.
  package private(set) var form: ImageForm?
  /// None until then.
  package private(set) var maps: [MapLayer] = []

  package init(_ parts: [Part], initializer: (any Initializer)? = nil) {
    (self.parts, self.initializer) = (parts, initializer)
  }

  package init(_ a: any Arguments) throws {
    let parts = try a.kinds("layers", of: Part.kinds, called: "layer") { try Part($0, $1) }
    guard 1...200 ~= parts.count else {
      throw a.mistake(
        "layers",
        parts.isEmpty
          ? "a network needs at least one layer: [{dense: 10}]" : "200 layers are the most")
    }
    self.init(parts, initializer: try a.initializer())
    guard a.has("input") else { return }
    let input = try a.counts("input", in: 1...4096)
    guard input.count == 3 else {
      throw a.mistake(
        "input", "pictures are [channels, height, width]: 3 numbers, not \(input.count)")
    }
    try fit(ImageForm(channels: input[0], height: input[1], width: input[2]))
  }

  package func fitted(to form: ImageForm) throws -> any Model {
    if let own = self.form,
      (own.channels, own.height, own.width) != (form.channels, form.height, form.width)
    {
      throw Objection(
        "the task's pictures are [\(form.channels), \(form.height), \(form.width)]: leave input out",
        key: "input")
    }
    var fitted = self
    try fitted.fit(form)
    return fitted
  }

  private mutating func fit(_ form: ImageForm) throws(Objection) {
    maps = try Plan(parts, on: form).layers
    self.form = form
  }

  package var inputs: Int { form?.count ?? 0 }
  package var outputs: Int { maps.last?.shape.reduce(1, *) ?? inputs }
  package var layers: [Layer] { [] }
  package var weights: [String] { maps.compactMap { $0.sum?.weight } }
}
