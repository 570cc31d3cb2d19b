/// Fills triangles into a z-buffer.
struct Raster {
  let dots: UnsafeMutableBufferPointer<Relief.Dot>
  let across, down: Int

  struct Corner {
    let x, y, nearness: Float
    var tone: Float
    var point: Int32

    init(_ place: Projection.Place, tone: Float, point: Int32) {
      (x, y, nearness) = (Float(place.x), Float(place.y), Float(place.nearness))
      (self.tone, self.point) = (tone, point)
    }
  }

  /// Every dot whose middle lies inside takes what is nearest of all that was filled so far. Across
  /// the triangle nearness is linear; so is, nearly, the tone.
  func triangle(
    _ a: Corner, _ b: Corner, _ c: Corner, shade: Float = 0
  ) {
    guard a.nearness > 0, b.nearness > 0, c.nearness > 0 else { return }
    let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
    let left = bound(min(a.x, b.x, c.x), across), right = bound(max(a.x, b.x, c.x) + 1, across)
    let top = bound(min(a.y, b.y, c.y), down), bottom = bound(max(a.y, b.y, c.y) + 1, down)
    guard area != 0, left < right, top < bottom else { return }
    // Shares of the corners, each 0 along the opposite side and 1 at the corner.
    let inverse = 1 / area
    let (bx, by) = ((c.y - a.y) * inverse, -(c.x - a.x) * inverse)
    let (cx, cy) = (-(b.y - a.y) * inverse, (b.x - a.x) * inverse)
    // A hair's breadth, so that no dot falls between two neighbours.
    let edge: Float = -1e-4
    for row in top..<bottom {
      var (ofB, ofC) = (
        bx * (Float(left) - a.x) + by * (Float(row) - a.y),
        cx * (Float(left) - a.x) + cy * (Float(row) - a.y)
      )
      var place = row * across + left
      for _ in left..<right {
        let ofA = 1 - ofB - ofC
        if ofA >= edge, ofB >= edge, ofC >= edge {
          let nearness = ofA * a.nearness + ofB * b.nearness + ofC * c.nearness
          if nearness > dots[place].nearness {
            let nearest =
              ofA >= ofB && ofA >= ofC ? a.point : ofB >= ofC ? b.point : c.point
            dots[place] = Relief.Dot(
              nearness: nearness, tone: ofA * a.tone + ofB * b.tone + ofC * c.tone + shade,
              point: nearest)
          }
        }
        ofB += bx
        ofC += cx
        place += 1
      }
    }
  }

  /// The first whole number not below, held within the picture.
  private func bound(_ value: Float, _ limit: Int) -> Int {
    let value = value.rounded(.up)
    return value > 0 ? (value < Float(limit) ? Int(value) : limit) : 0
  }
}
