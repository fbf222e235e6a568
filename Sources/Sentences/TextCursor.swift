// Scalars of UTF-8 text, forwards and backwards, and what kind of letter each is. Knows no rules.

/// Reads scalars out of bytes; what is not UTF-8 reads as U+FFFD, a byte at a time.
enum TextCursor {
  struct Scalar {
    var value: UInt32
    var width: Int
  }

  /// The scalar at `index`; U+0000 of no width at the end.
  @inline(__always)
  static func at(_ index: Int, _ text: [UInt8]) -> Scalar {
    guard index < text.count else { return Scalar(value: 0, width: 0) }
    let first = text[index]
    if first < 0x80 { return Scalar(value: UInt32(first), width: 1) }
    let width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    guard width > 1, first < 0xF5, index + width <= text.count else {
      return Scalar(value: 0xFFFD, width: 1)
    }
    var value = UInt32(first) & (0x7F >> UInt32(width))
    for step in 1..<width {
      guard text[index + step] & 0xC0 == 0x80 else { return Scalar(value: 0xFFFD, width: 1) }
      value = value << 6 | UInt32(text[index + step] & 0x3F)
    }
    return Scalar(value: value, width: width)
  }

  /// The scalar that ends before `index`, not before `start`; U+0000 of no width where there is none.
  static func before(_ index: Int, _ text: [UInt8], from start: Int) -> Scalar {
    guard index > start else { return Scalar(value: 0, width: 0) }
    var first = index - 1
    while first > start, first > index - 4, text[first] & 0xC0 == 0x80 { first -= 1 }
    let scalar = at(first, text)
    return first + scalar.width == index ? scalar : Scalar(value: 0xFFFD, width: 1)
  }

  /// The first place from `index` on that is neither white space nor a control character.
  static func skipSpace(_ index: Int, _ text: [UInt8]) -> Int {
    var index = index
    while index < text.count {
      let scalar = at(index, text)
      guard isSpace(scalar.value) || scalar.value < 0x20 else { break }
      index += scalar.width
    }
    return index
  }

  static func properties(_ value: UInt32) -> Unicode.Scalar.Properties? {
    Unicode.Scalar(value)?.properties
  }

  static func isSpace(_ value: UInt32) -> Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  static func isDigit(_ value: UInt32) -> Bool {
    if value < 0x80 { return value >= 0x30 && value <= 0x39 }
    return properties(value)?.generalCategory == .decimalNumber
  }

  static func isUpper(_ value: UInt32) -> Bool {
    if value < 0x80 { return value >= 0x41 && value <= 0x5A }
    switch properties(value)?.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: return true
    default: return false
    }
  }

  static func isLower(_ value: UInt32) -> Bool {
    if value < 0x80 { return value >= 0x61 && value <= 0x7A }
    return properties(value)?.generalCategory == .lowercaseLetter
  }

  static func isLetter(_ value: UInt32) -> Bool {
    if value < 0x80 { return value | 0x20 >= 0x61 && value | 0x20 <= 0x7A }
    guard let properties = properties(value) else { return false }
    return properties.isAlphabetic || properties.generalCategory == .nonspacingMark
  }

  /// Ends a sentence with no space behind it: the marks of scripts that do not write full stops.
  static func endsAlone(_ value: UInt32) -> Bool {
    switch value {
    case 0x0589, 0x061F, 0x06D4, 0x0964, 0x0965, 0x104A, 0x104B, 0x1362, 0x1367, 0x1368, 0x17D4,
      0x17D5, 0x1803, 0x0F0D, 0x3002, 0xFF01, 0xFF1F, 0xFF61, 0x203C, 0x2047...0x2049:
      true
    default: false
    }
  }

  static func isClosing(_ value: UInt32) -> Bool {
    switch value {
    case 0x22, 0x27, 0x29, 0x5D, 0x7D, 0xBB, 0x2019, 0x201D, 0x201C, 0x203A, 0x300B, 0x3009, 0x300D,
      0x300F, 0x3011, 0xFF09, 0xFF3D, 0x2A, 0x60:
      true
    default: false
    }
  }

  static func isOpening(_ value: UInt32) -> Bool {
    switch value {
    case 0x22, 0x27, 0x28, 0x5B, 0x7B, 0xAB, 0x2018, 0x201C, 0x201E, 0x201A, 0x2039, 0x300A, 0x3008,
      0x300C, 0x300E, 0x3010, 0xFF08, 0xFF3B, 0xBF, 0xA1, 0x60, 0x2A, 0x5F:
      true
    default: false
    }
  }

  static func isQuote(_ value: UInt32) -> Bool {
    switch value {
    case 0x22, 0x27, 0xAB, 0xBB, 0x2018...0x201F, 0x2039, 0x203A, 0x300C...0x300F: true
    default: false
    }
  }

  static func isDash(_ value: UInt32) -> Bool {
    value == 0x2D || value >= 0x2010 && value <= 0x2015
  }
}
