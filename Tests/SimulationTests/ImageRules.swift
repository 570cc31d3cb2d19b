import Calculus
import Networks
import Simulation

/// What drawn pictures show, found from their pixels alone.
enum ImageRules {
  struct Picture {
    let form: ImageForm
    let pixels: [Double]
    let part: ImagePart?
    init(_ sample: Dataset.Sample, _ form: ImageForm) {
      (self.form, pixels, part) = (form, sample.input, sample.part)
    }
    subscript(row: Int, column: Int) -> Double { pixels[row * form.width + column] }
    var places: [(row: Int, column: Int)] {
      (0..<form.height).flatMap { row in (0..<form.width).map { (row, $0) } }
    }
    var border: [Double] {
      places.filter {
        $0.row == 0 || $0.column == 0 || $0.row == form.height - 1 || $0.column == form.width - 1
      }.map { self[$0.row, $0.column] }
    }
    func share(above level: Double) -> Double {
      Double(pixels.count { $0 > level }) / Double(pixels.count)
    }
  }

  /// A filled shape by how far its border is from its middle, all around: not much different, or with
  /// three, four or five corners; a cross is thinner between them than a square.
  static func shape(_ picture: Picture) -> Int {
    let inked = picture.places.filter { picture[$0.row, $0.column] > 0.5 }
    let count = Double(inked.count)
    let (y, x) = (
      inked.reduce(0) { $0 + Double($1.row) } / count,
      inked.reduce(0) { $0 + Double($1.column) } / count
    )
    let angles = (0..<120).map { 2 * Double.pi * Double($0) / 120 }
    let radii = angles.map { angle in
      var radius = 0.0
      while true {
        let (r, c) = (y + radius * Double.sin(angle), x + radius * Double.cos(angle))
        let (row, column) = (Int(r.rounded()), Int(c.rounded()))
        guard (0..<picture.form.height).contains(row), (0..<picture.form.width).contains(column),
          picture[row, column] > 0.5
        else { return radius }
        radius += 0.1
      }
    }
    let ratio = (radii.min() ?? 0) / (radii.max() ?? 1)
    if ratio > 0.8 { return 0 }
    let strengths = (3...5).map { corners in
      let parts = zip(angles, radii).map { angle, radius in
        (radius * Double.cos(Double(corners) * angle), radius * Double.sin(Double(corners) * angle))
      }
      let (a, b) = (parts.reduce(0) { $0 + $1.0 }, parts.reduce(0) { $0 + $1.1 })
      return a * a + b * b
    }
    switch strengths.firstIndex(of: strengths.max() ?? 0) {
    case 0: return 2
    case 1: return ratio > 0.56 ? 1 : 3
    default: return 4
    }
  }

  /// The direction along which brightness changes least, by the sum of all gradients with their angles
  /// doubled, so that opposite ones add up.
  static func direction(_ picture: Picture, of directions: Int) -> Int {
    var (cos, sin) = (0.0, 0.0)
    for (row, column) in picture.places
    where (1..<picture.form.height - 1).contains(row)
      && (1..<picture.form.width - 1).contains(column)
    {
      // Up is positive.
      let x = picture[row, column + 1] - picture[row, column - 1]
      let y = picture[row - 1, column] - picture[row + 1, column]
      cos += x * x - y * y
      sin += 2 * x * y
    }
    // A stroke runs across its gradient: half a turn of the doubled angle.
    let turn = Double.pi / Double(directions)
    let answers = (0..<directions).map { k in
      -cos * Double.cos(2 * turn * Double(k)) - sin * Double.sin(2 * turn * Double(k))
    }
    return answers.firstIndex(of: answers.max() ?? 0) ?? 0
  }

  /// A step stays; a bump has one top; the tops of a burst are as far apart as its period is long.
  static func signal(_ picture: Picture) -> Int {
    let x = picture.pixels
    let high = x.max() ?? 0
    if x[x.count - 1] > 0.9 * high { return 1 }
    let tops = (1..<x.count - 1).filter {
      x[$0] > x[$0 - 1] && x[$0] >= x[$0 + 1] && x[$0] > 0.02 * high
    }
    // The bottoms tell of a burst that is so short that it has one top.
    guard tops.count > 1 else { return 0 }
    let period = Double(tops[tops.count - 1] - tops[0]) / Double(tops.count - 1)
    return period > 5 ? 2 : 3
  }

  /// Whether the middle of a mouth is lower than its corners.
  static func mouth(_ picture: Picture) -> Int {
    guard let part = picture.part else { return -1 }
    func height(_ columns: [Int]) -> Double {
      var (sum, ink) = (0.0, 1e-9)
      for row in part.rows {
        for column in columns {
          sum += Double(row) * picture[row, column]
          ink += picture[row, column]
        }
      }
      return sum / ink
    }
    let columns = Array(part.columns)
    let third = columns.count / 3
    let corners = Array(columns.prefix(third) + columns.suffix(third))
    return height(Array(columns.dropFirst(third).dropLast(third))) > height(corners) ? 1 : 0
  }

  /// Open eyes are taller than lids.
  static func eyes(_ picture: Picture) -> Int {
    guard let part = picture.part else { return -1 }
    return Double(part.rows.count) > 0.16 * Double(picture.form.height) ? 1 : 0
  }
}
