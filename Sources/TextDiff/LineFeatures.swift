// What a line consists of, as numbers that can be counted against another line's. Bytes only: any text
// in any language has trigrams.

/// The trigrams and words of a line, or a sample of them.
///
/// White space at the ends does not count.
struct LineFeatures: Sendable {
  /// What is counted.
  ///
  /// Two lines can be compared only if it is the same for both.
  struct Choice: Sendable {
    /// Whether to count words alone, and pairs of letters in scripts of many bytes a letter: any
    /// two long lines have most trigrams in common.
    var isLong: Bool
    /// One of 2^`sampling` features is kept (0...24), the same in every line.
    var sampling: Int
  }

  /// Sorted hashes, repeated as often as the feature occurs.
  private var features: [UInt32] = []

  /// Reads a line.
  init(_ line: ArraySlice<UInt8>, _ choice: Choice) {
    var line = line
    while let last = line.last, last <= 0x20 { line.removeLast() }
    line = line.drop { $0 <= 0x20 }
    var window: UInt64 = 0
    var wide = 0
    var word: UInt32 = 0
    var whole: UInt32 = 0
    var length = 0
    for byte in line {
      window = window << 8 | UInt64(byte)
      wide = byte >= 0x80 ? wide + 1 : 0
      whole = (whole ^ UInt32(byte)) &* 0x0100_0193
      length += 1
      if !choice.isLong {
        if length >= 3 {
          features.append(UInt32(truncatingIfNeeded: window & 0xFF_FFFF) &* 0x9E37_79B1)
        }
      } else if wide >= 6 {
        let pair = (window & 0xFFFF_FFFF_FFFF) &* 0x9E37_79B9_7F4A_7C15
        features.append(UInt32(truncatingIfNeeded: pair >> 32))
      }
      if Self.isWordByte(byte) {
        word = (word ^ UInt32(byte)) &* 0x0100_0193 | 1
      } else if word != 0 {
        addWord(word, isAlone: choice.isLong)
        word = 0
      }
    }
    if word != 0 { addWord(word, isAlone: choice.isLong) }
    features.sort()
    if choice.sampling > 0 { sample(choice.sampling) }
    if features.isEmpty { features.append(whole) }
  }

  /// Thins the features out.
  ///
  /// The tenth occurrence of one is taken or left regardless of the first, so that a line of few
  /// distinct words keeps its share.
  private mutating func sample(_ sampling: Int) {
    var kept: [UInt32] = []
    var (previous, occurrence): (UInt32?, UInt32) = (nil, 0)
    for feature in features {
      occurrence = feature == previous ? occurrence &+ 1 : 0
      previous = feature
      let hash = (feature ^ occurrence &* 0x85EB_CA6B) &* 0x9E37_79B1
      if hash >> (32 - UInt32(truncatingIfNeeded: sampling)) == 0 { kept.append(feature) }
    }
    features = kept
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  /// A word weighs twice beside trigrams: short words change most of those around them.
  private mutating func addWord(_ word: UInt32, isAlone: Bool) {
    features.append(word ^ 0x8000_0000)
    if !isAlone { features.append(word ^ 0x4000_0000) }
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
