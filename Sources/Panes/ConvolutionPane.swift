import Calculus
import Drawing
import Networks
import Simulation

/// One filter at work: a window of what it reads, its weights, their products, the sum, and the
/// number of the map that it fills.
package enum ConvolutionPane: Pane {
  package static let name = "convolution"
  package static let words = """
    One filter at work. The window lies on what the layer reads; what is in it, times the weights of \
    the filter, gives the products, and their sum and the bias fill one number of the map. Move over \
    the map and the window moves with you; [ and ] take another filter, { and } another layer, ( and \
    ) another picture.
    """
  package static let legend = [
    "the window and the number it fills: in colour, the rest grey",
    "▸ ▾ the row and the column of that number   · padding",
    "seen: what of the picture itself that number depends on (its receptive field)",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample, .pan, .kernel, .window]

  package static func layers(_ facts: Facts) -> [Int]? {
    let layers = ShownFilter.layers(facts)
    return layers.isEmpty ? nil : layers.compactMap { $0.sum?.shape[0] }
  }

  package static func title(_ view: View) -> String {
    ShownFilter(view).map { $0.title(name, view) + " ─ " + $0.image.words } ?? name
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let shown = ShownFilter.drawn(view, in: &canvas) else { return }
    let work = FilterWork(shown, &view)
    guard work.isThere else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let (body, below) = canvas.bounds.cut(bottom: canvas.height >= 12 ? 3 : min(canvas.height, 1))
    work.pictures(&view, in: body, &canvas)
    work.sums(&view, in: below, &canvas)
  }
}
