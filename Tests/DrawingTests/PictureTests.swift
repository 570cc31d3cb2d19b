import Testing

@testable import Drawing

private func expect(
  _ canvas: Canvas, _ picture: String, _ location: SourceLocation = #_sourceLocation
) {
  #expect(canvas.text == picture, "\n\(canvas.text)", sourceLocation: location)
}

@Test func `A plot has round ticks, a curve, a moment and a legend out of the way`() {
  var canvas = Canvas(width: 60, height: 12)
  let loss = (0..<400).map { 0.8 / (1 + Double($0) / 20) }
  canvas.plot(
    Plot([Plot.Series("train", .series(0), y: loss)], moments: [Plot.Moment(x: 250)]),
    in: canvas.bounds)
  expect(
    canvas,
    """
    0.8┤⢇                                  ┊            ─ train
       │⢸                                  ┊
    0.6┤⠘⡄                                 ┊
       │ ⢣                                 ┊
       │ ⠘⡄                                ┊
    0.4┤  ⠱⡀                               ┊
       │   ⠱⣄                              ┊
       │    ⠈⠢⣀                            ┊
    0.2┤      ⠈⠓⠦⣄⡀                        ┊
       │          ⠈⠉⠒⠲⠤⠤⣄⣀⣀⣀               ┊
       │                   ⠈⠉⠉⠉⠉⠓⠒⠒⠒⠒⠒⠒⠲⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
       ╰0─────50─────100────150────200─────◆────300────350──────
    """)
}

@Test func `A log axis has powers of ten`() {
  var canvas = Canvas(width: 50, height: 10)
  let loss = (0..<1000).map { power(10, -Double($0) / 250) }
  canvas.plot(
    Plot(
      [
        Plot.Series("train", .series(0), y: loss),
        Plot.Series("held-out", .series(1), y: loss.map { 1.0 / 3 + 0 * $0 }, shape: .dots),
      ], scale: .log), in: canvas.bounds)
  expect(
    canvas,
    """
        1┤⠙⠒⠦⣄⣀                  ─ train   · held-out
         │⠉⠉⠉⠉⠉⠙⠛⠯⣍⣉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
      0.1┤         ⠈⠙⠒⠦⣄⣀
         │              ⠈⠙⠒⠦⣄⡀
     0.01┤                   ⠈⠙⠒⠤⣄⡀
         │                        ⠈⠙⠲⠤⣄⡀
    0.001┤                             ⠉⠙⠲⠤⣄⡀
         │                                  ⠉⠙⠲⠤⣄⡀
         │                                       ⠉⠙⠲⠤⣄
         ╰0──────200──────400──────600──────800───────
    """)
}

@Test func `A curve is broken where numbers are none, and nothing else is`() {
  var canvas = Canvas(width: 30, height: 6)
  canvas.plot(
    Plot([Plot.Series("", .series(0), y: [1, 2, 3, .nan, 3, 2, .infinity, 1, 1])]),
    in: canvas.bounds)
  expect(
    canvas,
    """
    3┤      ⡰⠁      ⠱⡀
     │    ⢀⠜         ⠑⡄
    2┤   ⡠⠃           ⠘⠄
     │ ⢀⠜
    1┤⡠⠃                      ⣀⣀⣀⣀
     ╰0────────────────5──────────
    """)
}

@Test func `Bars are drawn to an eighth of a column`() {
  var canvas = Canvas(width: 21, height: 8)
  for (row, share) in [1, 0.5, 0.26, 0.001, 0, 1.5, .nan].enumerated() {
    canvas.bar(share, x: 0, y: row, width: 10, .series(0))
    canvas.signedBar(
      row == 0 ? -1 : -share / 2, x: 10, y: row, width: 11, positive: .series(1),
      negative: .series(0))
  }
  canvas.signedBar(0.3, x: 10, y: 7, width: 11, positive: .series(1), negative: .series(0))
  expect(
    canvas,
    """
    ███████████████│
    █████        ▊█│
    ██▋           ▍│
    ▏             ▉│
                   │
    █████████▸ ▎███│
    ×              ×
                   │█▌
    """)
}

@Test func `Sparklines and histograms stand on their line`() {
  var canvas = Canvas(width: 24, height: 5)
  canvas.sparkline([0, 1, 2, 3, 4, 5, 6, 7, .nan], x: 0, y: 0, width: 12, .series(0))
  canvas.sparkline((0..<100).map(Double.init), x: 12, y: 0, width: 8, .series(0))
  canvas.histogram(
    [1, 3, 8, 12, 6, 2, 0, 0.01], in: Rect(x: 0, y: 1, width: 24, height: 4),
    color: { _ in .series(2) })
  expect(
    canvas,
    """
    ▁▂▃▄▅▆▇█×   ▁▂▃▄▅▆▇█
             ███
          ▅▅▅███
          █████████
    ▃▃▃████████████▅▅▅   ▁▁▁
    """)
}

@Test func `A border has a number and a name above and the cursor's value below`() {
  var canvas = Canvas(width: 34, height: 4)
  let inside = canvas.border(
    canvas.bounds, number: 1, title: "network ─ values",
    footer: [Span("layer2.weight[3, 5] = "), Span("1.1363", .bright, mark: .name)], focused: true)
  #expect(inside == Rect(x: 1, y: 1, width: 32, height: 2))
  expect(
    canvas,
    """
    ╭─ 1 network ─ values ───────────╮
    │                                │
    │                                │
    ╰─ layer2.weight[3, 5] = 1.1363 ─╯
    """)
  #expect(canvas[0, 0].foreground == Color.bright.index)
  canvas.clear()
  canvas.border(Rect(x: 0, y: 0, width: 12, height: 2), number: 12, title: "hyperparameters")
  canvas.border(Rect(x: 12, y: 0, width: 3, height: 3), title: "x")
  canvas.border(Rect(x: 15, y: 0, width: 1, height: 3), title: "x")
  canvas.border(Rect(x: 16, y: 0, width: 9, height: 1), title: "xy")
  expect(
    canvas,
    """
    ╭─ 12 hy… ─╮╭─╮│── xy ───
    ╰──────────╯│ ││
                ╰─╯│

    """)
}

private func weights(_ rows: Int) -> Table {
  Table(
    headers: ["value", "gradient", "memory", "token"], labels: ["the", "cat", "sat"],
    rowCount: rows
  ) { row, column in
    let number = (Double(row) - 1.3) * power(10, -Double(column * row) / 2)
    return column == 3 ? .text("unit \(row)") : .number(number, Mark(source: column, index: row))
  }
}

@Test func `A table aligns its numbers and names what it leaves out`() {
  var canvas = Canvas(width: 48, height: 5)
  let shown = canvas.table(weights(4), in: canvas.bounds)
  #expect(shown == Table.Shown(rows: 0..<4, columns: 0..<4))
  expect(
    canvas,
    """
           value  gradient   memory  token
    the  −1.3000   −1.3000  −1.3000  unit 0
    cat  −0.3000   −0.0949  −0.0300  unit 1
    sat   0.7000    0.0700   0.0070  unit 2
          1.7000    0.0538   0.0017  unit 3
    """)
  #expect(canvas.mark(x: 5, y: 2) == Mark(source: 0, index: 1))
  canvas = Canvas(width: 24, height: 6)
  var table = weights(40)
  table.top = 7
  table.left = 1
  #expect(canvas.table(table, in: canvas.bounds) == Table.Shown(rows: 7..<11, columns: 1..<3))
  expect(
    canvas,
    """
    ‹ gradient     memory  ›
      0.001802  5.700e−7
      0.000670  6.700e−8
      0.000243  7.700e−9
      8.7e−5    8.700e−10
    ▲ 7 more  ▼ 29 more
    """)
}

@Test func `Braille lines are whole, and cells without dots are left alone`() {
  var canvas = Canvas(width: 12, height: 4)
  for y in 0..<4 { canvas.text("............", x: 0, y: y) }
  var braille = Braille(width: 10, height: 4)
  braille.line(from: (0, 0), to: (19, 15), .series(0), mark: .name, endMark: .tick)
  braille.line(from: (0, 15), to: (1e12, 15), .series(1), thickness: 2)
  braille.line(from: (0, 8), to: (.nan, 3), .series(1))
  canvas.draw(braille, at: (1, 0))
  expect(
    canvas,
    """
    .⠑⠤⡀........
    ...⠈⠢⢄......
    ......⠑⠢⡀...
    .⣀⣀⣀⣀⣀⣀⣀⣈⣒⣄.
    """)
  #expect(canvas.mark(x: 1, y: 0) == .name)
  #expect(canvas.mark(x: 10, y: 3) == .tick)
}

@Test func `A field has two numbers a cell, and shows where there is none`() {
  var canvas = Canvas(width: 4, height: 2)
  canvas.field(
    canvas.bounds, columns: 4, rows: 4, marks: { Mark(source: 0, index: 4 * $1 + $0) }
  ) { column, row in
    column == 1 && row == 1 ? nil : column == 2 ? .standard : .series(row)
  }
  expect(canvas, "▀× ▀\n▀▀ ▀")
  #expect(canvas.mark(x: 3, y: 1, half: 0).index == 11)
  #expect(canvas.mark(x: 3, y: 1, half: 1).index == 15)
  #expect(canvas[3, 1] == Cell("▀", .series(2), background: .series(3)))
  #expect(canvas[1, 0].background == Color.series(0).index)
}
