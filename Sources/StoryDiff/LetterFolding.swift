// Letters without their case, fast: what sentences are compared by. Knows nothing of sentences.

/// Lower-case letters and what separates words, for scalars of UTF-8.
enum LetterFolding {
  /// A scalar that ended a run of letters and digits.
  static let separator: UInt32 = 0

  /// For scalars below U+0590 the lower-case letter or digit, else `separator`.
  private static let table: [UInt32] = (0..<0x590).map { value in
    guard let scalar = Unicode.Scalar(UInt32(value)), isWordScalar(scalar) else { return separator }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower.first?.value ?? scalar.value : scalar.value
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isAlphabetic { return true }
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }

  /// The folded scalar, or `separator`.
  @inline(__always)
  static func fold(_ value: UInt32) -> UInt32 {
    if value < 0x590 { return table[Int(value)] }
    if isIdeographic(value) || value >= 0xAC00 && value <= 0xD7A3 { return value }
    guard let scalar = Unicode.Scalar(value), isWordScalar(scalar) else { return separator }
    return value
  }

  /// Scripts that do not part their words.
  @inline(__always)
  static func isIdeographic(_ value: UInt32) -> Bool {
    switch value {
    case 0x0E01...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3041...0x30FF, 0x3400...0x9FFF,
      0x20000...0x3FFFF:
      true
    default: false
    }
  }

  /// Invisible: soft hyphen, zero-width space and joiners, byte order mark, direction marks.
  @inline(__always)
  static func isInvisible(_ value: UInt32) -> Bool {
    switch value {
    case 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF: true
    default: false
    }
  }

  @inline(__always)
  static func isSpace(_ value: UInt32) -> Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// The scalar at `index` of valid UTF-8, and its width.
  @inline(__always)
  static func scalar(_ text: Span<UInt8>, _ index: Int) -> (value: UInt32, width: Int) {
    let first = text[index]
    if first < 0x80 { return (UInt32(first), 1) }
    let width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, index + width <= text.count else { return (0xFFFD, 1) }
    var value = UInt32(first) & (0x7F >> UInt32(width))
    for step in 1..<width { value = value << 6 | UInt32(text[index + step] & 0x3F) }
    return (value, width)
  }
}
