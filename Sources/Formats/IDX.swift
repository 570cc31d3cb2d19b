/// An array of bytes with its sizes, from an IDX file: what MNIST and its kin come in.
///
/// Two zero bytes, the kind of number (8: unsigned bytes, the only one read here), how many sizes, each
/// size in four bytes with the highest first, and then the numbers, the last size fastest (LeCun,
/// Cortes and Burges, The MNIST database, 1998).
package struct IDX: Sendable {
  package let sizes: [Int]
  /// As many as the sizes' product.
  package let bytes: ArraySlice<UInt8>

  package struct Mistake: Error, CustomStringConvertible {
    package let description: String
  }

  package init(_ file: [UInt8]) throws(Mistake) {
    if file.starts(with: [0x1f, 0x8b]) {
      throw Mistake(
        description: "packed with gzip: unpack it with gunzip, and name what that makes")
    }
    guard file.count >= 4 else {
      throw Mistake(
        description: "\(file.count) bytes are too few for an IDX file: is it whole?")
    }
    guard file[0] == 0, file[1] == 0 else {
      throw Mistake(
        description: "not an IDX file: it begins with \(file[0]) \(file[1]), not with 0 0")
    }
    guard file[2] == 8 else {
      let kinds: [UInt8: String] = [
        9: "signed bytes", 11: "short integers", 12: "integers", 13: "floats", 14: "doubles",
      ]
      throw Mistake(
        description: "byte 2 is \(file[2]), \(kinds[file[2]] ?? "no kind of number"): only 8, "
          + "unsigned bytes, is read here")
    }
    let count = Int(file[3])
    let head = 4 + 4 * count
    guard count > 0 else {
      throw Mistake(description: "byte 3 is 0: an array needs one size or more")
    }
    guard file.count >= head else {
      throw Mistake(
        description:
          "the file ends within its \(count) sizes, after \(file.count) of \(head) bytes: "
          + "fetch it again")
    }
    var sizes: [Int] = []
    var product = 1
    for k in 0..<count {
      let size = file[(4 + 4 * k)..<(8 + 4 * k)].reduce(0) { $0 << 8 | Int($1) }
      guard size > 0 else {
        throw Mistake(description: "size \(k + 1) of \(count), at byte \(4 + 4 * k), is 0")
      }
      sizes.append(size)
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      product = overflow ? Int.max : next
    }
    guard file.count - head == product else {
      let said = sizes.map(String.init).joined(separator: " × ")
      let there = file.count - head
      throw Mistake(
        description: "\(said) bytes should come after byte \(head), but there are \(there): "
          + (there < product ? "the file is cut short, fetch it again" : "this is too much"))
    }
    (self.sizes, bytes) = (sizes, file[head...])
  }
}
