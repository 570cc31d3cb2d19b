import Calculus
import Formats
import Networks

/// One picture, from a PGM or PPM file or drawn here, and as what is asked the same seen through a
/// known filter: a network of one convolution whose kernel is 3 by 3 finds that filter by descent.
///
/// Values are 0, black, to 1, white. A file that is larger than `size` is made smaller by a whole number,
/// each pixel the mean of a square.
struct FilteredPicture: Task {
  static let name = "picture"
  static let words = "one picture, and the same seen through a known filter"
  private let form: ImageForm
  private let file: [Double]?
  private let filter: KnownFilter

  init(_ a: any Arguments) throws {
    let size = try a.count("size", or: 64, in: 8...256)
    let name = try a.choice("through", or: "identity", of: knownFilters.map(\.name))
    filter = knownFilters.first { $0.name == name } ?? knownFilters[0]
    guard a.has("file") else {
      (form, file) = (ImageForm(height: size, width: size), nil)
      return
    }
    let given = try a.data("file")
    do {
      let picture = try Netpbm(given.contents)
      let by = (max(picture.height, picture.width) + size - 1) / size
      form = ImageForm(
        channels: picture.channels, height: max(picture.height / by, 1),
        width: max(picture.width / by, 1))
      file = picture.averaged(over: by, form)
    } catch {
      throw a.mistake("file", "\(given.name): \(error)")
    }
  }

  var image: ImageForm? { form }

  func data(seed: Int) -> Dataset {
    let pixels = file ?? House(size: form.height, seed: seed).pixels
    return Dataset(
      classes: 0,
      training: [.init(pixels, .numbers(filter.filtered(pixels, form)))], heldOut: [],
      image: form)
  }
}

extension Netpbm {
  /// (C, H, W) in 0…1, each the mean of a square.
  fileprivate func averaged(over by: Int, _ form: ImageForm) -> [Double] {
    let scale = 1 / (Double(maximum) * Double(by * by))
    // A line thinner than the square is repeated.
    func from(_ k: Int, _ count: Int) -> Int { min(k, count - 1) }
    return (0..<form.count).map { k in
      let (channel, pixel) = k.quotientAndRemainder(dividingBy: form.height * form.width)
      let (row, column) = pixel.quotientAndRemainder(dividingBy: form.width)
      var sum = 0
      for y in by * row..<by * (row + 1) {
        for x in by * column..<by * (column + 1) {
          sum += samples[(from(y, height) * width + from(x, width)) * channels + channel]
        }
      }
      return scale * Double(sum)
    }
  }
}

/// A drawing with all that filters look for: straight edges in every direction, round ones, slow
/// changes, and fine texture.
struct House {
  private var ink: Ink
  private let size: Double

  init(size: Int, seed: Int) {
    (ink, self.size) = (Ink(height: size, width: size), Double(size))
    var draw = Draw(Random(seed: seed, "data/picture/house"), sample: 0, attempt: 0)
    sky()
    fill(0.93, [0.86, 0.06, 0.94, 0.14, 0.86, 0.22, 0.78, 0.14], smooth: true)  // the sun
    fill(0.38, [0, 0.8, 1, 0.74, 1, 1, 0, 1])  // the meadow
    fill(0.72, [0.2, 0.42, 0.68, 0.42, 0.68, 0.86, 0.2, 0.86])
    fill(0.3, [0.14, 0.44, 0.44, 0.16, 0.74, 0.44])
    for row in 0..<5 {
      // Tiles
      let y = 0.24 + 0.04 * Double(row)
      line(0.5, [0.44 - (y - 0.17), y, 0.44 + (y - 0.17), y])
    }
    fill(0.15, [0.28, 0.54, 0.4, 0.54, 0.4, 0.66, 0.28, 0.66])
    line(0.9, [0.34, 0.54, 0.34, 0.66])
    line(0.9, [0.28, 0.6, 0.4, 0.6])
    fill(0.22, [0.5, 0.6, 0.6, 0.6, 0.6, 0.86, 0.5, 0.86])
    fill(
      0.2, [0.86, 0.36, 0.96, 0.46, 0.94, 0.62, 0.86, 0.66, 0.78, 0.62, 0.76, 0.46], smooth: true)
    line(0.12, [0.86, 0.64, 0.86, 0.88])
    for k in 0..<6 {
      let x = 0.02 + 0.033 * Double(k)
      line(0.85, [x, 0.72, x, 0.88])
    }
    for _ in 0..<60 {
      // Blades of grass
      let (x, y) = (draw.number(0.02...0.98), draw.number(0.89...0.98))
      line(draw.number(0.2...0.6), [x, y, x + draw.number(-0.02...0.02), y - 0.03])
    }
  }

  /// Brightness from the top left.
  var pixels: [Double] { ink.pixels }

  private mutating func sky() {
    let size = size
    ink.shade { 0.45 + 0.4 * Double($0) / size }
  }
  private func placed(_ numbers: [Double], smooth: Bool = false) -> Stroke {
    Stroke(
      stride(from: 0, to: numbers.count, by: 2).map { size * Place(numbers[$0], numbers[$0 + 1]) },
      smooth: smooth, closed: smooth)
  }
  private mutating func fill(_ value: Double, _ numbers: [Double], smooth: Bool = false) {
    ink.fill(placed(numbers, smooth: smooth), .over(value))
  }
  private mutating func line(_ value: Double, _ numbers: [Double]) {
    ink.draw(placed(numbers), thickness: size / 64, .over(value))
  }
}
