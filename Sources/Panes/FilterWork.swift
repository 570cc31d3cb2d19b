import Calculus
import Drawing
import Networks
import Simulation

/// One filter at one window: the tensors it reads, weighs and fills, and how they are drawn.
struct FilterWork {
  let shown: ShownFilter
  let input, weight, map: Tensor?
  /// The picture itself, where the layer reads maps.
  private let picture: Tensor?
  private let field: ImagePart

  init(_ shown: ShownFilter, _ view: inout View) {
    self.shown = shown
    input = view.tensor(shown.image.name(shown.sum.probedInput))
    weight = view.tensor(shown.sum.weight)
    map = view.tensor(shown.image.name(shown.sum.output))
    picture = shown.number > 0 ? view.tensor(shown.image.name("x")) : nil
    field = view.facts.maps.field(
      of: shown.sum.output,
      ImagePart(rows: shown.row..<shown.row + 1, columns: shown.column..<shown.column + 1))
  }

  var isThere: Bool { input != nil && weight != nil && map != nil }
  var windows: Windows { shown.windows }

  // MARK: The pictures

  /// How three grids of numbers stand: side by side or one below the other, in digits or as colours.
  struct Grids {
    let width: Int
    let isStacked: Bool
    let count: Int
    func columns(_ taps: Int) -> Int { isStacked ? taps * width : count * (taps * width + 3) - 3 }
    func rows(_ taps: Int) -> Int { isStacked ? count * (taps + 1) : taps + 1 }
  }

  func pictures(_ view: inout View, in area: Rect, _ canvas: inout Canvas) {
    guard area.height >= 3 else { return }
    let (y, x) = (windows.y, windows.x)
    guard y.cells > 1 || y.count > 1 else { return signal(&view, in: area, &canvas) }
    let room = area.height - 2
    // As many of the pictures as there is room for; the grids between them in digits if they can.
    let kinds = [
      Grids(width: 6, isStacked: false, count: 3), Grids(width: 6, isStacked: true, count: 3),
      Grids(width: 6, isStacked: true, count: 2), Grids(width: 2, isStacked: false, count: 3),
      Grids(width: 2, isStacked: true, count: 3),
      Grids(width: 2, isStacked: true, count: 2),
    ]
    func sizes(_ most: Int, _ hasPicture: Bool) -> [MapPicture] {
      let form = shown.image.form
      let all =
        (hasPicture ? [(form.height, form.width)] : []) + [(y.cells, x.cells), (y.count, x.count)]
      return all.map {
        MapPicture(rows: $0.0, columns: $0.1, room: (area.width, room), most: most)
      }
    }
    // What a number of a map sees of the picture comes before large pictures.
    for hasPicture in picture == nil ? [false] : [true, false] {
      for most in [4, 3, 2, 1] {
        let pictures = sizes(most, hasPicture)
        let taken = pictures.reduce(0) { $0 + max($1.width + 1, 8) + 3 }
        for grids in kinds {
          guard taken + grids.columns(x.taps) + 1 <= area.width,
            grids.rows(y.taps) <= area.height, pictures.allSatisfy({ $0.height <= room })
          else { continue }
          return draw(pictures, grids, &view, in: area, &canvas)
        }
      }
    }
    // Little room: the map alone, with what it is made from if that fits.
    let half = (area.width - 3) / 2
    let pictures = [(y.cells, x.cells), (y.count, x.count)].map {
      MapPicture(rows: $0.0, columns: $0.1, room: (half - 1, room), most: 2)
    }
    draw(pictures, nil, &view, in: area, &canvas)
  }

  private func draw(
    _ pictures: [MapPicture], _ grids: Grids?, _ view: inout View, in area: Rect,
    _ canvas: inout Canvas
  ) {
    var x = area.x
    var rest = pictures[...]
    if pictures.count > 2, let first = rest.popFirst() {
      drawPicture(first, x: x, y: area.y, &view, &canvas)
      x += max(first.width + 1, 8) + 3
    }
    if let first = rest.popFirst() {
      drawInput(first, x: x, y: area.y, &view, &canvas)
      x += max(first.width + 1, 8) + 3
    }
    if let grids {
      draw(grids, x: x, y: area.y, &view, &canvas)
      x += grids.columns(windows.x.taps) + 3
    }
    if let last = rest.popFirst() { drawMap(last, x: x, y: area.y, &view, &canvas) }
  }

  func title(_ words: String, x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    canvas.text(words, x: x, y: y, .label, mark: .name, clip: width)
  }

  /// What is chosen of a picture in colour, the rest grey, in one scale; of numbers below 0 too, all in
  /// colour.
  private func colors(_ numbers: Tensor, _ range: Range<Int>, _ look: Look)
    -> (_ number: Double, _ isChosen: Bool) -> Color?
  {
    let own = numbers.numbers[range]
    let peak = own.finitePeak
    if own.contains(where: { $0 < 0 }) {
      return { number, _ in look.signed.color(for: number, scale: peak) }
    }
    let grey = ColorMap.sequential[2]
    return { number, isChosen in
      (isChosen ? look.magnitudes : grey).color(for: number, scale: peak)
    }
  }

  private func drawPicture(
    _ picture: MapPicture, x: Int, y: Int, _ view: inout View, _ canvas: inout Canvas
  ) {
    guard let numbers = self.picture else { return }
    let form = shown.image.form
    title("the picture", x: x + 1, y: y, width: max(picture.width, 11), &canvas)
    let source = view.place(of: .tensor(TensorKey(shown.image.name("x"))))
    let color = colors(numbers, 0..<form.height * form.width, view.look)
    picture.draw(
      x: x + 1, y: y + 2, numbers, source: source, in: &canvas,
      index: { $0 * form.width + $1 },
      color: { color($0, field.rows.contains($1) && field.columns.contains($2)) })
    picture.edges(rows: field.rows, columns: field.columns, x: x, y: y, "seen", &canvas)
  }

  private func drawInput(
    _ picture: MapPicture, x: Int, y: Int, _ view: inout View, _ canvas: inout Canvas
  ) {
    guard let input else { return }
    let (cells, width) = (windows.cells, windows.x.cells)
    let first = shown.channel * cells
    let size =
      windows.y.cells == 1 ? "\(width)" : "\(windows.y.cells)×\(width)"
    let what = shown.number == 0 ? "input \(size)" : "map \(shown.channel), \(size)"
    title(what, x: x + 1, y: y, width: picture.width + 3, &canvas)
    let source = view.place(of: .tensor(TensorKey(shown.image.name(shown.sum.probedInput))))
    let color = colors(input, first..<first + cells, view.look)
    let (rows, columns) = (span(windows.y, shown.row), span(windows.x, shown.column))
    picture.draw(
      x: x + 1, y: y + 2, input, source: source, in: &canvas,
      index: { first + $0 * width + $1 },
      color: { color($0, rows.contains($1) && columns.contains($2)) })
    picture.edges(rows: rows, columns: columns, x: x, y: y, nil, &canvas)
  }

  /// The cells from the first to the last of a window that lie on the map.
  private func span(_ axis: WindowAxis, _ window: Int) -> Range<Int> {
    let first = axis.cell(of: window, tap: 0)
    return (first..<first + axis.span).clamped(to: 0..<axis.cells)
  }

  private func drawMap(
    _ picture: MapPicture, x: Int, y: Int, _ view: inout View, _ canvas: inout Canvas
  ) {
    guard let map else { return }
    let (count, width) = (windows.count, windows.x.count)
    let first = shown.filter * count
    let size = windows.y.cells == 1 ? "\(width)" : "\(windows.y.count)×\(width)"
    title("its map, \(size)", x: x + 1, y: y, width: max(picture.width + 2, 12), &canvas)
    let source = view.place(of: .tensor(TensorKey(shown.image.name(shown.sum.output))))
    let color = colors(map, first..<first + count, view.look)
    picture.draw(
      x: x + 1, y: y + 2, map, source: source, chosen: (shown.row, shown.column), in: &canvas,
      index: { first + $0 * width + $1 },
      color: { color($0, $1 == shown.row && $2 == shown.column) })
    let place = picture.place(row: shown.row, column: shown.column)
    canvas.glyph("▾", x: x + 1 + place.x.lowerBound, y: y + 1, .accent)
    canvas.glyph("▸", x: x, y: y + 2 + place.y.lowerBound, .accent)
  }
}
