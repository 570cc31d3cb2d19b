import ArgumentParser
import Calculus

extension Bench {
  /// Rows × inner × columns: squares, layers and their gradients from 64 rows, a long sum, edges,
  /// and the small ones of the scenes.
  private static let shapes = [
    (32, 32, 32), (64, 64, 64), (128, 128, 128), (256, 256, 256), (64, 128, 512), (1024, 64, 256),
    (64, 1024, 256), (65, 65, 65), (100, 100, 100), (32, 2, 8), (32, 8, 8), (32, 8, 1),
  ]

  /// A table for every level of the processor, or for the one asked for.
  func products() {
    let levels = computing.kernels.map { [$0] } ?? KernelLevel.available.reversed()
    for level in levels {
      let peak = ProductSpeed.peak(level)
      let rows = Self.shapes.map { rows, inner, columns in
        (
          "\(rows)×\(inner)×\(columns)",
          ProductSpeed.Layout.allCases.map {
            ($0, ProductSpeed.measure(level, $0, rows: rows, inner: inner, columns: columns))
          }
        )
      }
      if json {
        let list = rows.flatMap { shape, speeds in
          speeds.map { layout, speed in
            JSON.object([
              ("shape", .text(shape)), ("layout", .text(layout.rawValue)),
              ("gigaflops", .number(speed)), ("shareOfPeak", .number(speed / peak)),
            ])
          }
        }
        Output.line(
          JSON.object([
            ("kernels", .text("\(level)")), ("peakGigaflops", .number(peak)),
            ("products", .list(list)),
          ]).description)
      } else {
        Output.line("\(level): a core does \(Digits.text(peak, 3)) GFLOP/s at most")
        Output.line(Self.row("rows×inner×columns", ["a·b", "aᵀ·b", "a·bᵀ"]))
        for (shape, speeds) in rows {
          Output.line(
            Self.row(shape, speeds.map { "\(Digits.text($1, 3))  \(percent($1 / peak))" }))
        }
      }
      Output.flush()
    }
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    cells.reduce("  " + padded(name, 20)) { $0 + padded($1, 16, toTheRight: true) }
  }
}

/// A whole number of hundredths.
func percent(_ share: Double) -> String {
  share.isFinite ? "\(Int((100 * share).rounded())) %" : "–"
}

func padded(_ text: String, _ width: Int, toTheRight: Bool = false) -> String {
  let space = String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
  return toTheRight ? space + text : text + space
}
