import Calculus
import Networks

/// Pictures drawn one by one: sample `i` is of class `i mod classes`.
///
/// Values are 0 (paper) to 1 (ink): so a convolution's padding, which is 0, is paper, and what stands
/// for light in a file is turned round or not as the task says. Training and held-out samples are
/// drawn for two purposes, so that asking for more of one changes none of the other.
protocol ImageTask: Task {
  var count: ImageCount { get }
  /// C, H and W, and what the classes are called.
  var pictures: ImageForm { get }
  /// A picture of a class, without noise.
  func picture(of label: Int, _ draw: inout Draw) -> DrawnImage
}

/// One picture.
struct DrawnImage {
  /// (C·H·W)
  let pixels: [Double]
  /// Where what tells its class lies, if it is known.
  var part: ImagePart?
}

/// How many pictures, what is asked of them, and how noisy they are.
struct ImageCount: Sendable {
  let samples, heldOut: Int
  /// The largest standard deviation that a picture's noise has.
  let noise: Double
  /// Whether what is asked is the picture itself, of an autoencoder, not its class.
  let isReconstruction: Bool

  init(_ a: any Arguments, samples: Int = 4000, heldOut: Int = 1000, noise: Double = 0.1) throws {
    self.samples = try a.count("samples", or: samples, in: 1...100_000)
    self.heldOut = try a.count("heldOut", or: heldOut, in: 0...20_000)
    self.noise = try a.number("noise", or: noise, .notNegative)
    isReconstruction = try Self.isReconstruction(a)
  }

  static func isReconstruction(_ a: any Arguments) throws -> Bool {
    try a.choice("as", or: "classes", of: ["classes", "reconstruction"]) == "reconstruction"
  }
}

extension ImageTask {
  package var image: ImageForm? { pictures.asked(isReconstruction: count.isReconstruction) }

  package func data(seed: Int) -> Dataset {
    let size = pictures.count
    func samples(_ count: Int, _ part: String) -> [Dataset.Sample] {
      let random = Random(seed: seed, "data/\(Self.name)/\(part)")
      let noise = Random(seed: seed, "data/\(Self.name)/\(part)/noise")
      let level = Random(seed: seed, "data/\(Self.name)/\(part)/noise level")
      return (0..<count).map { i in
        let label = i % pictures.classes.count
        var draw = Draw(random, sample: i, attempt: 0)
        let drawn = picture(of: label, &draw)
        // Some are clean, as a picture drawn by hand is.
        let sigma = self.count.noise * level.uniform(i)
        let pixels =
          sigma == 0
          ? drawn.pixels
          : drawn.pixels.enumerated().map { k, ink in
            min(max(ink + sigma * noise.normal(i * size + k), 0), 1)
          }
        return .init(
          picture: pixels, label: label, isReconstruction: self.count.isReconstruction,
          part: drawn.part)
      }
    }
    return Dataset(
      classes: count.isReconstruction ? 0 : pictures.classes.count,
      training: samples(count.samples, "training"), heldOut: samples(count.heldOut, "held-out"),
      image: image)
  }
}

extension Dataset.Sample {
  /// A picture and its class; or a picture and itself.
  init(picture: [Double], label: Int, isReconstruction: Bool, part: ImagePart? = nil) {
    self.init(
      picture, isReconstruction ? .numbers(picture) : .label(label), label: label, part: part)
  }
}

extension ImageForm {
  /// The form where the pictures themselves are asked for: numbers have no classes.
  func asked(isReconstruction: Bool) -> ImageForm {
    isReconstruction ? ImageForm(channels: channels, height: height, width: width) : self
  }
}
