import Calculus
import Drawing
import Networks
import Simulation

/// What panes ask of the shown picture: what of it speaks for a class.
struct ShownAttribution {
  enum Way {
    case classMap, saliency, timesGradient, occlusion

    init(_ look: Look) {
      self =
        switch look.show {
        case .gradients: .saliency
        case .timesGradient: .timesGradient
        case .occlusion: .occlusion
        case .values, .scores, .memory, .change, .difference: .classMap
        }
    }
  }
  let image: ShownImage
  let way: Way
  /// Of the class.
  let output: Int
  /// Whether that is the one the network takes for the likeliest, and not one that was chosen.
  let isLikeliest: Bool
  private let maps: [MapLayer]

  /// Class 0 of the chosen units is the likeliest, whichever that is.
  init(_ image: ShownImage, _ probabilities: Tensor, _ view: View) {
    (self.image, way, maps) = (image, Way(view.look), view.facts.maps)
    let chosen = min(max(view.look.unit, 0), probabilities.count)
    isLikeliest = chosen == 0
    let likeliest = probabilities.numbers.indices.max { probabilities[$0] < probabilities[$1] }
    output = isLikeliest ? likeliest ?? 0 : chosen - 1
  }

  /// The pass whose gradients are those of the class's score, and its tensors.
  private var toward: Passage {
    Passage(image.passage.source, image.passage.patches + [.toward(output)])
  }
  func name(_ tensor: String) -> String { "\(toward.name)/\(tensor)" }

  /// The square that hides a part: about a quarter of the picture wide.
  var squares: Squares {
    let form = image.form
    let size = max((max(form.height, form.width) / 4 + 1) / 2 * 2, 1)
    var stride = 2
    while form.squares(size: size, stride: stride).count > 256 { stride += 2 }
    return form.squares(size: size, stride: stride)
  }

  /// Numbers that lie over the picture.
  struct Over {
    let key: TensorKey
    let rows, columns: Int
    let isSigned: Bool
    /// Where the number of a cell is among those of the tensor.
    let index: (_ cell: Int) -> Int
  }
  /// Nil where the network has no maps.
  var over: Over? {
    let form = image.form
    let each = form.height * form.width
    switch way {
    case .saliency:
      return Over(
        key: TensorKey(name("x"), .gradient), rows: form.height, columns: form.width,
        isSigned: true, index: { $0 % each })
    case .timesGradient:
      return Over(
        key: TensorKey(name("\(TimesGradient.name)(x)")), rows: form.height, columns: form.width,
        isSigned: true, index: { $0 % each })
    case .occlusion:
      let squares = squares
      let pass = Passage(
        image.passage.source,
        image.passage.patches + [.covers(size: squares.size, stride: squares.stride)])
      let (classes, output) = (form.classes.count, output)
      return Over(
        key: TensorKey("\(pass.name)/\(Fall.name)(probabilities)"), rows: squares.rows,
        columns: squares.columns, isSigned: true, index: { $0 * classes + output })
    case .classMap:
      if let (step, _) = maps.averaged {
        let first = output * step.shape[1] * step.shape[2]
        return Over(
          key: TensorKey(image.name([MapLayer].classMaps)), rows: step.shape[1],
          columns: step.shape[2], isSigned: true, index: { first + $0 })
      }
      return maps.lastFound.map { step in
        Over(
          key: TensorKey(name("\(GradCAM.name)(\(step.output))")), rows: step.shape[1],
          columns: step.shape[2], isSigned: false, index: { $0 })
      }
    }
  }

  /// `class map`, in a word.
  var title: String {
    switch way {
    case .classMap: maps.averaged == nil && maps.lastFound != nil ? "Grad-CAM" : "class map"
    case .saliency: "saliency"
    case .timesGradient: "gradient × input"
    case .occlusion: "occlusion"
    }
  }
  /// What its numbers are.
  var words: String {
    switch way {
    case .classMap:
      maps.averaged == nil
        ? "relu of Σ α·map over the \(maps.lastFound?.layer ?? "") maps, α the mean of a map’s "
          + "gradients: where it speaks for the class"
        : "Σ weight·map: what every place gives to the score, which is their mean and the bias"
    case .saliency: "∂score/∂pixel: how much the score would gain with a little more ink there"
    case .timesGradient: "∂score/∂pixel times the pixel: what the ink that is there gives"
    case .occlusion:
      "how much of the class’s probability is lost with a square of "
        + "\(squares.size) by \(squares.size) around there hidden"
    }
  }
  /// Why there is nothing to draw.
  var reason: String {
    "This network has no maps of a picture: it reads it as a row of numbers. v goes on to what can be "
      + "asked of every network: saliency, gradient × input and occlusion."
  }

  /// How much of it lies on the part that tells, as a number, where that can be said.
  var share: (share: String, area: String)? {
    switch way {
    case .saliency: return (name("\(OnPart.name)(x)"), name("\(PartArea.name)(x)"))
    case .classMap:
      return maps.lastFound.map {
        (name("\(OnPart.name)(\($0.output))"), name("\(PartArea.name)(\($0.output))"))
      }
    case .timesGradient, .occlusion: return nil
    }
  }
}
