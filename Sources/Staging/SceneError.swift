import Drawing

/// A mistake in what a person wrote, with its place and, where there is one, the repair: one line.
package struct SceneError: Error, Equatable, CustomStringConvertible {
  package let description: String

  init(_ place: String, _ message: String) {
    description = Self.harmless(place.isEmpty ? message : "\(place): \(message)")
  }

  /// Text from a file can hold what a terminal would obey, hide or turn round. Unlike text for the
  /// screen, it may be as wide as it likes.
  private static func harmless(_ text: String) -> String {
    var harmless = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        harmless.append(Unicode.Scalar(Text.visible(scalar)) ?? "\u{FFFD}")
      default: harmless.append(scalar)
      }
    }
    return String(harmless)
  }
}

/// What was met, for a message: in quotes, and not longer than a line can bear.
func quoted(_ text: String) -> String {
  let limit = 60
  let scalars = text.unicodeScalars
  return scalars.count <= limit ? "\"\(text)\"" : "\"\(String(scalars.prefix(limit)))…\""
}
