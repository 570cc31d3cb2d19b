/// One number at past iterations: every iteration at first, then every second, fourth, …, so that a
/// million of them fit into a fixed room.
package struct Series: Sendable {
  /// How many numbers there are when every second one is dropped.
  private let capacity: Int
  /// Iterations from one number to the next.
  package private(set) var stride: Int
  /// The k-th is that of iteration k·stride.
  package private(set) var values: [Float] = []

  package init(stride: Int = 1, capacity: Int = 4096) {
    (self.stride, self.capacity) = (stride, capacity)
    values.reserveCapacity(capacity)
  }

  @inline(__always)
  func wants(_ iteration: Int) -> Bool { iteration & (stride - 1) == 0 }

  /// Keeps the number of `iteration`; one that was kept before is the same again, by replay.
  @inline(__always)
  mutating func keep(_ value: Double, at iteration: Int) {
    guard wants(iteration) else { return }
    let k = iteration / stride
    if k < values.count {
      values[k] = Float(value)
    } else if k == values.count {
      append(value)
    }
  }

  private mutating func append(_ value: Double) {
    values.append(Float(value))
    guard values.count == capacity else { return }
    for k in 0..<capacity / 2 { values[k] = values[2 * k] }
    values.removeLast(capacity / 2)
    stride *= 2
  }

  /// Forgets what lies after `iteration`.
  mutating func cut(after iteration: Int) {
    values.removeLast(max(0, values.count - (iteration / stride + 1)))
  }

  /// The number kept nearest to `iteration`, and its iteration.
  package func nearest(to iteration: Int) -> (iteration: Int, value: Double)? {
    guard !values.isEmpty else { return nil }
    let k = min(max((iteration + stride / 2) / stride, 0), values.count - 1)
    return (k * stride, Double(values[k]))
  }
}
