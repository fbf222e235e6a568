// UTF-8 to UTF-16 that loses no place: every unit knows the byte it began at, and what is not UTF-8
// stays visible as a unit of its own. Knows nothing of words.

/// One step of decoding: a scalar and its width, or the width of an ill-formed piece.
struct DecodedScalar {
  /// The scalar's value; nil where the bytes are not UTF-8.
  var value: UInt32?
  /// Bytes covered, 1...4.
  var width: Int
}

enum UTF8Decoding {
  /// Decodes at `start` (`start < bytes.count`).
  ///
  /// Ill-formed bytes are taken as the maximal subparts of Unicode 15, section 3.9 (U+FFFD
  /// Substitution of Maximal Subparts), so a decoder that replaces them yields one U+FFFD for each.
  @inline(__always)
  static func decode(_ bytes: Span<UInt8>, at start: Int) -> DecodedScalar {
    let first = bytes[start]
    if first < 0x80 { return DecodedScalar(value: UInt32(first), width: 1) }
    // Table 3-7: the second byte's range depends on the first.
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    let width: Int
    var value: UInt32
    switch first {
    case 0xC2...0xDF: (width, value) = (2, UInt32(first & 0x1F))
    case 0xE0...0xEF:
      (width, value) = (3, UInt32(first & 0x0F))
      if first == 0xE0 { low = 0xA0 }
      if first == 0xED { high = 0x9F }
    case 0xF0...0xF4:
      (width, value) = (4, UInt32(first & 0x07))
      if first == 0xF0 { low = 0x90 }
      if first == 0xF4 { high = 0x8F }
    default: return DecodedScalar(value: nil, width: 1)
    }
    for step in 1..<width {
      let place = start + step
      guard place < bytes.count, case let byte = bytes[place], byte >= low, byte <= high else {
        return DecodedScalar(value: nil, width: step)
      }
      value = value << 6 | UInt32(byte & 0x3F)
      low = 0x80
      high = 0xBF
    }
    return DecodedScalar(value: value, width: width)
  }
}
