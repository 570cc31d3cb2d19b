import Calculus

/// How often a word stood so many places from another one, on either side, within the same sentence.
///
/// Whatever is not one of the words is left out before places are counted, as word2vec does it
/// (Mikolov et al., 2013).
package struct Sightings: Sendable {
  package let words: Int
  /// The greatest distance counted.
  package let window: Int
  /// (word, context, distance) and how often, in this order.
  private(set) var keys: [UInt64] = []
  private(set) var counts: [Int32] = []
  /// How often each word stands in the text.
  package private(set) var frequencies: [Int]

  package static let widest = 255
  package static let mostWords = 1 << 28

  package init(_ sentences: some Sequence<[Int]>, words: Int, window: Int) {
    self.words = min(words, Self.mostWords)
    self.window = min(max(window, 1), Self.widest)
    frequencies = Array(repeating: 0, count: self.words)
    var fresh: [UInt64] = []
    for sentence in sentences {
      let ids = sentence.filter { $0 >= 0 && $0 < self.words }
      for (place, word) in ids.enumerated() {
        frequencies[word] += 1
        for other in ids.indices.dropFirst(place + 1).prefix(self.window) {
          fresh.append(Self.key(word, ids[other], other - place))
          fresh.append(Self.key(ids[other], word, other - place))
        }
      }
      if fresh.count > 1 << 20 { take(&fresh) }
    }
    take(&fresh)
  }

  private static func key(_ word: Int, _ context: Int, _ distance: Int) -> UInt64 {
    UInt64(word) << 36 | UInt64(context) << 8 | UInt64(distance)
  }

  /// Merges new ones in, so that no more of a long text is kept than what is different in it.
  private mutating func take(_ fresh: inout [UInt64]) {
    fresh.sort()
    var (merged, sums) = ([UInt64](), [Int32]())
    merged.reserveCapacity(keys.count + fresh.count / 4)
    sums.reserveCapacity(keys.count + fresh.count / 4)
    func add(_ key: UInt64, _ count: Int32) {
      if merged.last == key {
        sums[sums.count - 1] += count
      } else {
        merged.append(key)
        sums.append(count)
      }
    }
    var old = 0
    for key in fresh {
      while old < keys.count, keys[old] <= key {
        add(keys[old], counts[old])
        old += 1
      }
      add(key, 1)
    }
    while old < keys.count {
      add(keys[old], counts[old])
      old += 1
    }
    (keys, counts) = (merged, sums)
    fresh.removeAll(keepingCapacity: true)
  }

  /// How often `context` stands `distance` places from `word`.
  package func count(_ word: Int, _ context: Int, distance: Int) -> Int {
    let key = Self.key(word, context, distance)
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? Int(counts[low]) : 0
  }

  /// (words, words): every count by the weight of its distance, added up.
  package func together(_ weighting: WindowWeighting) -> SparseMatrix {
    var matrix = SparseMatrix(rows: words, columns: words)
    var (k, row) = (0, 0)
    let weights = (0...window).map { weighting.weight(of: max($0, 1), window: window) as Double }
    while row < words {
      guard k < keys.count, keys[k] >> 36 == UInt64(row) else {
        matrix.endRow()
        row += 1
        continue
      }
      let cell = keys[k] >> 8
      var sum = 0.0
      while k < keys.count, keys[k] >> 8 == cell {
        sum += Double(counts[k]) * weights[Int(keys[k] & 0xFF)]
        k += 1
      }
      matrix.append(column: Int(cell & 0xFFF_FFFF), sum)
    }
    return matrix
  }
}

/// What a neighbour counts by its distance d within a window of w places.
package enum WindowWeighting: String, CaseIterable, Sendable {
  /// 1
  case flat
  /// 1/d (Pennington, Socher and Manning, 2014)
  case inverse
  /// (w − d + 1)/w, what a window of chance width comes to (Mikolov et al., 2013)
  case dynamic

  package func weight<N: Arithmetic>(of distance: Int, window: Int) -> N {
    let (d, w) = (Double(distance), Double(window))
    return switch self {
    case .flat: 1
    case .inverse: .known("1/\(distance)", 1 / d)
    case .dynamic: .known("\(window - distance + 1)/\(window)", (w - d + 1) / w)
    }
  }
}
