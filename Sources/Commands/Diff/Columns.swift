// How many columns of a terminal a character takes. UAX #11 "East Asian Width", UTS #51 for emoji.

/// Widths in terminal columns.
enum Columns {
  // Wide and full-width blocks (UAX #11); wide emoji are known by their own property.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
    0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
    0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]

  /// The columns of a text without line ends and control characters.
  static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The columns of one character, combining marks included: 0...2 in most scripts.
  static func of(_ character: Character) -> Int {
    if character.isASCII { return 1 }
    var sum = 0
    var isEmoji = false
    for scalar in character.unicodeScalars {
      // Joined, coloured and flag emoji are drawn as one.
      switch scalar.value {
      case 0x200D, 0xFE0F, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF: isEmoji = true
      default: break
      }
      sum += of(scalar)
    }
    return isEmoji ? min(sum, 2) + (sum == 1 ? 1 : 0) : sum
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    // Vowels and finals of Hangul written letter by letter join the letter before them.
    if (0x1160...0x11FF).contains(scalar.value) { return 0 }
    return isWide(scalar) || scalar.properties.isEmojiPresentation ? 2 : 1
  }

  /// Whether a line may be broken before and after the character: scripts without spaces.
  static func isIdeographic(_ character: Character) -> Bool {
    character.unicodeScalars.first.map(isWide) ?? false
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x1100 else { return false }
    return wide.contains { $0.contains(scalar.value) }
  }
}
