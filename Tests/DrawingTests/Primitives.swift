@testable import Drawing

/// Everything that draws, by name: the laws hold for each. What takes numbers is given a mark.
let primitives: [(name: String, draw: @Sendable (inout Canvas, Rect, inout Awkward) -> Void)] = [
  ("clear", { canvas, rect, _ in canvas.clear(rect, background: .panel) }),
  ("tint", { canvas, rect, _ in canvas.tint(rect, .selection) }),
  ("rule", { canvas, rect, _ in canvas.rule(x: rect.x, y: rect.y, length: rect.width) }),
  (
    "text",
    { canvas, rect, _ in
      canvas.text("loss 0.25 漢字\u{202E}", x: rect.x, y: rect.y, mark: .name, clip: rect.width)
      canvas.text("12345", endingAt: rect.right, y: rect.y, mark: .name)
      canvas.text("12345", centeredAt: rect.x, width: rect.width, y: rect.y, mark: .name)
    }
  ),
  (
    "spans",
    { canvas, rect, _ in
      let spans = [Span("a ", mark: .name), Span("0.25", .bright, mark: .name), Span(" b")]
      canvas.spans(spans, x: rect.x, y: rect.y, clip: rect.width)
    }
  ),
  (
    "point",
    { canvas, rect, random in
      canvas.point(x: rect.x, y: rect.y, .point(random.integer(-5...5)))
      canvas.gap(x: rect.right, y: rect.bottom)
    }
  ),
  (
    "field",
    { canvas, rect, random in
      let size = random.integer(0...30)
      let numbers = (0..<max(size * size, 1)).map { _ in random.number() }
      let scale = random.number()
      canvas.field(
        rect, columns: size, rows: size, marks: { Mark(source: 0, index: $1 * size + $0) }
      ) { ColorMap.diverging[0].color(for: numbers[$1 * size + $0], scale: scale) }
    }
  ),
  (
    "smooth field",
    { canvas, rect, random in
      let grid = awkwardGrid(&random)
      canvas.field(rect, grid, marks: { Mark(source: 0, index: $0) }) {
        ColorMap.sequential[0].color(for: $0, from: -3, to: 3)
      }
    }
  ),
  (
    "contours",
    { canvas, rect, random in
      let grid = awkwardGrid(&random)
      var lines = Braille(width: min(rect.width, 500), height: min(rect.height, 150))
      let scale: Scale = Bool.random(using: &random) ? .log : .linear
      let levels = Levels(of: grid, scale: scale, atMost: random.integer(-1...30))
      lines.contours(of: grid, at: levels.values, style: { (.series($0), random.number()) })
      canvas.draw(lines, at: (rect.x, rect.y))
    }
  ),
  (
    "relief",
    { canvas, rect, random in
      let camera = Camera(
        yaw: 200 * random.number(), pitch: 40 * random.number(), zoom: random.number())
      let grid = awkwardGrid(&random)
      var relief = Relief(
        grid, camera: camera, width: min(rect.width, 500), height: min(rect.height, 150))
      relief.frame(.line)
      relief.contours(at: [0, 0.3, 1, .infinity], color: { .series($0) })
      let path = (0..<30).map { _ in (u: random.number() / 2, v: random.number() / 2) }
      relief.path(path, .series(1), importance: 1, mark: { Mark(source: 1, index: $0) })
      canvas.draw(
        relief, at: (rect.x, rect.y), colors: ColorMap.sequential[1],
        mark: { Mark(source: 0, index: $0) })
    }
  ),
  (
    "braille",
    { canvas, rect, random in
      var braille = Braille(width: min(rect.width, 500), height: min(rect.height, 150))
      for _ in 0..<6 {
        braille.line(
          from: (random.number(), random.number()),
          to: (50 * random.number(), 50 * random.number()), .series(1), thickness: 2,
          importance: random.number(), mark: Mark(source: 1, index: 2))
      }
      let line = (0..<9).map { _ in (x: 10 * random.number(), y: 9 * random.number()) }
      braille.polyline(line, .series(2), mark: { Mark(source: 1, index: $0) })
      braille.dot(x: random.integer(-9...999), y: .max, .text)
      canvas.draw(braille, at: (rect.x, rect.y))
    }
  ),
  (
    "plot",
    { canvas, rect, random in
      var plot = Plot(
        (0..<random.integer(0...3)).map { k in
          Plot.Series(
            "series \(k)", .series(k), x: .even(from: random.number(), step: random.number()),
            y: random.numbers(upTo: 300), shape: k == 1 ? .dots : .line, thickness: 1 + k,
            mark: { Mark(source: k, index: $0) })
        }, moments: [Plot.Moment(x: random.number(), mark: .name)],
        scale: Bool.random(using: &random) ? .log : .linear)
      if random.integer(0...2) == 0 { plot.x = 0...100 }
      canvas.plot(plot, in: rect)
    }
  ),
  (
    "bars",
    { canvas, rect, random in
      let mark = Mark(source: 4, index: 0)
      canvas.bar(
        random.number(), x: rect.x, y: rect.y, width: rect.width, .series(0),
        background: .selection, mark: mark)
      canvas.signedBar(
        random.number(), x: rect.x, y: rect.y + 1, width: rect.width, positive: .series(1),
        negative: .series(0), mark: mark)
      canvas.sparkline(
        random.numbers(upTo: 99), x: rect.x, y: rect.y + 2, width: rect.width, .series(2),
        mark: { Mark(source: 5, index: $0) })
    }
  ),
  (
    "histogram",
    { canvas, rect, random in
      canvas.histogram(
        random.numbers(upTo: 200), in: rect, color: { .series($0) },
        mark: { Mark(source: 6, index: $0) })
    }
  ),
  (
    "table",
    { canvas, rect, random in
      let numbers = random.numbers(upTo: 60) + [0]
      var table = Table(
        headers: ["a", "b", "c", "number 4"], labels: ["one", "2", "漢"],
        rowCount: random.integer(-1...40)
      ) { row, column in
        column == 1
          ? .text("row \(row)")
          : .number(numbers[(7 * row + column) % numbers.count], Mark(source: 7, index: row))
      }
      table.background = { ColorMap.sequential[0].color(for: Double($0 + $1), scale: 9) }
      table.top = random.integer(-3...50)
      table.left = random.integer(-3...6)
      canvas.table(table, in: rect)
    }
  ),
  (
    "border",
    { canvas, rect, random in
      canvas.border(
        rect, number: 3, title: "loss of run 2", footer: [Span("a = 1", mark: .name)],
        focused: Bool.random(using: &random))
    }
  ),
  (
    "paragraph",
    { canvas, rect, random in
      canvas.paragraph(
        "Two arms wound into each other:\nno line parts them. 12345678901234567890",
        in: rect, from: random.integer(-2...4))
    }
  ),
]
