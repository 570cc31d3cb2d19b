import Calculus
import Formats
import Networks

/// Pictures and their labels from IDX files: MNIST and its kin, where somebody has them. A byte is
/// divided by 255.
///
/// What is held out comes from files of its own, or else is part of the same, taken at random.
struct IDXPictures: Task {
  static let name = "idx"
  static let words = "pictures and labels from IDX files, as MNIST's"
  private let form: ImageForm
  private let training, apart: [Dataset.Sample]
  private let heldOut: Int
  private let limit: Int
  private let isReconstruction: Bool

  init(_ a: any Arguments) throws {
    limit = try a.count("samples", or: 10_000, in: 1...100_000)
    heldOut = try a.count("heldOut", or: 2000, in: 0...20_000)
    let classes = try a.count("classes", or: 10, in: 2...256)
    let isReconstruction = try ImageCount.isReconstruction(a)
    self.isReconstruction = isReconstruction

    func array(_ key: String, sizes: String, _ count: Int) throws -> (name: String, array: IDX) {
      let file = try a.data(key)
      let array: IDX
      do {
        array = try IDX(file.contents)
      } catch {
        throw a.mistake(key, "\(file.name): \(error)")
      }
      guard array.sizes.count == count else {
        let there = array.sizes.map(String.init).joined(separator: " × ")
        throw a.mistake(
          key, "\(file.name): its sizes are \(there), not \(sizes): is it the right file?")
      }
      return (file.name, array)
    }
    func samples(
      _ images: String, _ labels: String, first: Int, as form: ImageForm?
    ) throws -> (form: ImageForm, samples: [Dataset.Sample]) {
      let (name, pictures) = try array(images, sizes: "pictures × rows × columns", 3)
      let (labelled, answers) = try array(labels, sizes: "as many as pictures", 1)
      let (height, width) = (pictures.sizes[1], pictures.sizes[2])
      guard height <= 128, width <= 128 else {
        throw a.mistake(images, "\(name): pictures are \(height) × \(width), over 128 × 128")
      }
      guard pictures.sizes[0] == answers.sizes[0] else {
        throw a.mistake(
          labels,
          "\(labelled): \(answers.sizes[0]) labels, but \(pictures.sizes[0]) pictures in \(name): "
            + "name the two that belong together")
      }
      if let form, (form.height, form.width) != (height, width) {
        throw a.mistake(
          images,
          "\(name): pictures are \(height) × \(width), those to learn from "
            + "\(form.height) × \(form.width)")
      }
      if let bad = answers.bytes.firstIndex(where: { Int($0) >= classes }) {
        let label = Int(answers.bytes[bad])
        throw a.mistake(
          labels,
          "\(labelled): byte \(bad) is the label \(label), but classes are 0 to \(classes - 1): say "
            + "classes: \(label + 1) or more")
      }
      let count = height * width
      return (
        ImageForm(height: height, width: width, classes: (0..<classes).map(String.init)),
        zip(0..<first, answers.bytes).map { k, label in
          let start = pictures.bytes.startIndex + count * k
          return .init(
            picture: pictures.bytes[start..<start + count].map { Double($0) / 255 },
            label: Int(label), isReconstruction: isReconstruction)
        }
      )
    }
    let isApart = a.has("heldOutImages")
    let own = try samples("images", "labels", first: isApart ? limit : limit + heldOut, as: nil)
    if isApart {
      apart = try samples("heldOutImages", "heldOutLabels", first: heldOut, as: own.form).samples
    } else {
      guard own.samples.count > heldOut else {
        throw a.mistake(
          "images",
          "\(own.samples.count) pictures, of which \(heldOut) are to be held out: "
            + "say less with heldOut")
      }
      apart = []
    }
    training = own.samples
    form = own.form
  }

  var image: ImageForm? { form.asked(isReconstruction: isReconstruction) }

  func data(seed: Int) -> Dataset {
    var (training, heldOut) = (training, apart)
    if heldOut.isEmpty, self.heldOut > 0 {
      var order = Array(training.indices)
      Random(seed: seed, "data/idx/held-out").shuffle(&order, 0)
      heldOut = order.prefix(self.heldOut).sorted().map { training[$0] }
      training = order.dropFirst(self.heldOut).sorted().map { training[$0] }
    }
    return Dataset(
      classes: isReconstruction ? 0 : form.classes.count, training: training, heldOut: heldOut,
      image: image)
  }
}
