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
    func end() {
      if !current.isEmpty { words.append((folded(String(current)), start..<index)) }
      current = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      if isIdeographic(scalar) {
        end()
        words.append((String(scalar), index..<index + 1))
      } else if isLetter(scalar) || isMark(scalar) && !current.isEmpty {
        if current.isEmpty { start = index }
        current.append(scalar)
      } else {
        end()
      }
      index += 1
    }
    end()
    return words
  }

  /// What unicode61 takes for part of a word: letters, numbers, private use.
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .privateUse:
      true
    default: false
    }
  }

  /// A diacritic of its own: it belongs to the letter before it.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    (0x300...0x36F).contains(scalar.value)
  }

  /// Lower case without diacritics, as near as marking what was found needs it to unicode61's folding.
  static func folded(_ word: String) -> String {
    let lower = word.lowercased()
    if lower.utf8.allSatisfy({ $0 < 0x80 }) { return lower }
    var out = String.UnicodeScalarView()
    for character in lower {
      if let base = letters[character] {
        out.append(base)
      } else {
        out.append(contentsOf: character.unicodeScalars.filter { !isMark($0) })
      }
    }
    return String(out)
  }

  /// The letter that each letter with diacritics is made of.
  ///
  /// Latin ones with one, or with two, or with two as Vietnamese has them, and the letters that they are
  /// made of. Characters are equal where they are canonically equivalent.
  private static let letters: [Character: Unicode.Scalar] = {
    let marks =
      (0x300...0x30C).compactMap { Unicode.Scalar($0) } + ["\u{323}", "\u{327}", "\u{328}"]
    let inner: [Unicode.Scalar?] = [nil, "\u{302}", "\u{306}", "\u{31B}"]
    var letters: [Character: Unicode.Scalar] = [:]
    for base in "abcdefghijklmnopqrstuvwxyz".unicodeScalars {
      for first in inner {
        for mark in marks {
          let made = [base, first, mark].compactMap { $0.map(Character.init) }
          letters[Character(String(made))] = base
        }
        if let first { letters[Character(String([Character(base), Character(first)]))] = base }
      }
    }
    return letters
  }()
}
