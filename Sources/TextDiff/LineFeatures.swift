// What a line consists of, as numbers that can be counted against another line's. Bytes only: any text
// in any language has trigrams.

/// The trigrams and words of a line, or a sample of them.
///
/// White space at the ends does not count.
struct LineFeatures: Sendable {
  /// Sorted hashes, repeated as often as the feature occurs.
  private var features: [UInt32] = []

  /// Reads a line.
  ///
  /// - Parameters:
  ///   - line: The bytes of the line.
  ///   - sampling: One of 2^`sampling` features is kept (0...24), the same in every line.
  init(_ line: ArraySlice<UInt8>, sampling: Int) {
    var line = line
    while let last = line.last, last <= 0x20 { line.removeLast() }
    line = line.drop { $0 <= 0x20 }
    if sampling == 0 { features.reserveCapacity(line.count + line.count / 2) }
    var trigram: UInt32 = 0
    var word: UInt32 = 0
    var whole: UInt32 = 0
    var length = 0
    for byte in line {
      trigram = trigram << 8 & 0xFF_FFFF | UInt32(byte)
      whole = (whole ^ UInt32(byte)) &* 0x0100_0193
      length += 1
      if length >= 3 { add(trigram, sampling) }
      if Self.isWordByte(byte) {
        word = (word ^ UInt32(byte)) &* 0x0100_0193 | 1
      } else if word != 0 {
        addWord(word, sampling)
        word = 0
      }
    }
    if word != 0 { addWord(word, sampling) }
    if features.isEmpty { features.append(whole) }
    features.sort()
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  /// A word weighs twice: short words change most of the trigrams around them.
  private mutating func addWord(_ word: UInt32, _ sampling: Int) {
    add(word ^ 0x8000_0000, sampling)
    add(word ^ 0x4000_0000, sampling)
  }

  private mutating func add(_ feature: UInt32, _ sampling: Int) {
    let hash = feature &* 0x9E37_79B1
    if hash >> (32 - UInt32(truncatingIfNeeded: sampling)) == 0 { features.append(hash) }
  }

  /// Dice's coefficient of the two multisets, 0...1; 0 where it cannot reach `threshold`.
  func likeness(to other: LineFeatures, atLeast threshold: Double, steps: inout Int) -> Double {
    let (left, right) = (features.span, other.features.span)
    let total = left.count + right.count
    steps += 1
    guard Double(2 * min(left.count, right.count)) >= threshold * Double(total) else { return 0 }
    steps += total
    var (i, j, shared) = (0, 0, 0)
    while i < left.count, j < right.count {
      let (one, two) = (left[i], right[j])
      if one == two { shared += 1 }
      // Without branches: which side is smaller cannot be foretold.
      i += one <= two ? 1 : 0
      j += two <= one ? 1 : 0
    }
    return Double(2 * shared) / Double(total)
  }
}
