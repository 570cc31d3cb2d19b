import Networks

/// Sentences of the small world, a line each; a place in it is the number of a sentence.
struct SmallWorldText: TextSource {
  private let world: SmallWorld
  let end: Int

  init(seed: Int, sentences: Int) { (world, end) = (SmallWorld(seed: seed), sentences) }

  func lines(from start: Int) -> (bytes: [UInt8], next: Int) {
    var (bytes, next) = ([UInt8](), start)
    while next < end, bytes.count < TextPiece.most / 2 {
      bytes += world.text(next).utf8
      bytes.append(UInt8(ascii: "\n"))
      next += 1
    }
    return (bytes, next)
  }
}
