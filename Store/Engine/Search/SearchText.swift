// Text as the full-text index has it. FTS5's unicode61 takes a run of ideographs for one word, so they are
// parted here: then a search for some of them, one behind the other, finds them.

enum SearchText {
  /// The text with a space on both sides of every character of a script without spaces.
  static func spaced(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0xE0 }) else { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isIdeographic(scalar) {
        out.append(" ")
        out.append(scalar)
        out.append(" ")
      } else {
        out.append(scalar)
      }
    }
    return String(out)
  }

  /// Han, kana, hangul, Thai, Lao, Khmer and Burmese.
  static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3FFFF, 0x3005, 0x3007:
      true
    default: false
    }
  }

  /// The words of a text as the index takes them, folded, with where they stand in scalars.
  static func words(of text: String) -> [(word: String, range: Range<Int>)] {
    var words: [(String, Range<Int>)] = []
    var current = String.UnicodeScalarView()
    var start = 0
    var index = 0
    func isWord(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .decimalNumber, .letterNumber, .otherNumber, .privateUse, .nonspacingMark, .spacingMark:
        true
      default: false
      }
    }
    func end(_ at: Int) {
      if !current.isEmpty { words.append((folded(String(current)), start..<at)) }
      current = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      if isIdeographic(scalar) {
        end(index)
        words.append((String(scalar), index..<index + 1))
      } else if isWord(scalar) {
        if current.isEmpty { start = index }
        current.append(scalar)
      } else {
        end(index)
      }
      index += 1
    }
    end(index)
    return words
  }

  /// Lower case without diacritics, as near as need be to unicode61's folding.
  static func folded(_ word: String) -> String {
    if word.utf8.allSatisfy({ $0 < 0x80 }) { return word.lowercased() }
    var out = String.UnicodeScalarView()
    for character in word.lowercased() {
      // The base letter of a composed one, and no marks.
      let canonical = character.unicodeScalars.count == 1 ? decomposed(character) : nil
      for scalar in canonical ?? Array(character.unicodeScalars)
      where scalar.properties.generalCategory != .nonspacingMark { out.append(scalar) }
    }
    return String(out)
  }

  /// The letter that a composed one is made of, found by canonical equivalence; nil where it is none.
  private static func decomposed(_ character: Character) -> [Unicode.Scalar]? {
    for base in "aeiouyncszgdhjklrtw" {
      for mark in [
        "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{304}", "\u{306}", "\u{307}",
        "\u{308}", "\u{30A}", "\u{30B}", "\u{30C}", "\u{323}", "\u{327}", "\u{328}",
      ]
      where Character(String(base) + mark) == character { return Array(base.unicodeScalars) }
    }
    return nil
  }
}
