/// What a task's pictures are like: all that a model must know of them to be made.
///
/// A sample's input is a picture in one row, (C, H, W) with its columns fastest; a signal is a
/// picture one row high.
package struct ImageForm: Hashable, Sendable {
  /// C, H, W.
  package let channels, height, width: Int
  /// What the classes are called; none where numbers are asked for.
  package let classes: [String]

  package init(channels: Int = 1, height: Int, width: Int, classes: [String] = []) {
    (self.channels, self.height, self.width) = (channels, height, width)
    self.classes = classes
  }

  /// How many numbers a picture has.
  package var count: Int { channels * height * width }

  /// Where number `k` of a picture stands: `row 3, column 5`.
  package func words(_ k: Int) -> String {
    let (channel, pixel) = k.quotientAndRemainder(dividingBy: height * width)
    let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
    let place = height == 1 ? "place \(column)" : "row \(row), column \(column)"
    return channels == 1 ? place : "channel \(channel), \(place)"
  }
}

/// A rectangle of a picture.
package struct ImagePart: Hashable, Sendable {
  package let rows, columns: Range<Int>
  package init(rows: Range<Int>, columns: Range<Int>) {
    (self.rows, self.columns) = (rows, columns)
  }
}
