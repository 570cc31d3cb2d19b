import Calculus

// What of the input a cell can see (Luo et al., 2016, arXiv:1701.04128).

/// Along one axis, cell i sees the `size` cells of the input from start + i·stride on, gaps between
/// taps included; those outside of the input are padding.
package struct FieldAxis: Hashable, Sendable {
  package let start, size, stride: Int
}

extension [MapLayer] {
  package var steps: [MapStep] { flatMap(\.steps) }

  /// What makes that tensor, and all before it; nothing where the model has no such tensor of maps.
  private func steps(to tensor: String) -> ArraySlice<MapStep> {
    let all = steps
    return all.firstIndex { $0.output == tensor }.map { all[...$0] } ?? []
  }

  /// The cells of the input that cells of that tensor depend on, as far as they lie on the input: the
  /// rectangle around them, where dilated windows leave gaps. All of it after a dense layer. What a
  /// batch norm learns of other samples is not counted.
  package func field(of tensor: String, _ cells: ImagePart) -> ImagePart {
    var (rows, columns) = (cells.rows, cells.columns)
    for step in steps(to: tensor).reversed() {
      switch step.kind {
      case .convolution, .maxPool, .averagePool:
        guard let windows = step.windows else { break }
        rows = Self.reach(rows, windows.y)
        columns = Self.reach(columns, windows.x)
      case .upsample(let y, let x):
        rows = Self.origins(rows, y)
        columns = Self.origins(columns, x)
      case .dense:
        guard let input = first?.inputShape, input.count == 3 else { break }
        return ImagePart(rows: 0..<input[1], columns: 0..<input[2])
      case .norm, .activation, .dropout: break
      }
    }
    return ImagePart(rows: rows, columns: columns)
  }

  private static func reach(_ cells: Range<Int>, _ axis: WindowAxis) -> Range<Int> {
    guard !cells.isEmpty else { return cells }
    let first = axis.cell(of: cells.lowerBound, tap: 0)
    let end = axis.cell(of: cells.upperBound - 1, tap: 0) + axis.span
    return (first..<end).clamped(to: 0..<axis.cells)
  }
  private static func origins(_ cells: Range<Int>, _ factor: Int) -> Range<Int> {
    cells.isEmpty ? cells : cells.lowerBound / factor..<(cells.upperBound - 1) / factor + 1
  }

  /// The same as a rule for every cell, before it is cut off at the edges:
  ///
  ///     start = start₋ − padding·stride₋     size = size₋ + dilation·(taps − 1)·stride₋
  ///     stride = stride·stride₋
  ///
  /// Nil where there is none: after an upsampling, whose cells share what they see, and after a dense
  /// layer, where all is seen.
  package func fieldRule(of tensor: String) -> (y: FieldAxis, x: FieldAxis)? {
    func composed(_ a: FieldAxis, _ axis: WindowAxis) -> FieldAxis {
      FieldAxis(
        start: a.start - axis.padding * a.stride, size: a.size + (axis.span - 1) * a.stride,
        stride: axis.stride * a.stride)
    }
    let one = FieldAxis(start: 0, size: 1, stride: 1)
    var (y, x) = (one, one)
    for step in steps(to: tensor) {
      switch step.kind {
      case .upsample, .dense: return nil
      default: break
      }
      guard let windows = step.windows else { continue }
      (y, x) = (composed(y, windows.y), composed(x, windows.x))
    }
    return (y, x)
  }
}
