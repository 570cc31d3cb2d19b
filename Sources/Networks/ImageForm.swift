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
}
