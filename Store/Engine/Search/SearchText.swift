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
    if scalar.isASCII {
      return (0x61...0x7A).contains(scalar.value | 0x20) || (0x30...0x39).contains(scalar.value)
    }
    return switch scalar.properties.generalCategory {
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
    for scalar in lower.unicodeScalars where !isMark(scalar) { out.append(letter(of: scalar)) }
    return String(out)
  }

  /// The letter that a Latin letter with diacritics is made of; itself for all others.
  private static func letter(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    for (start, letters) in composed {
      guard scalar.value >= start else { break }
      let place = Int(scalar.value - start)
      guard place < letters.count else { continue }
      return letters[place] == 0x2E ? scalar : Unicode.Scalar(letters[place])
    }
    return scalar
  }

  /// Blocks of Unicode, by their first scalar: the letter that each is made of by canonical decomposition
  /// (UnicodeData.txt), or a full stop.
  private static let composed: [(start: UInt32, letters: [UInt8])] = [
    (
      0xE0,
      Array(
        ("aaaaaa.ceeeeiiii.nooooo..uuuuy.yaaaaaaccccccccdd..eeeeeeeeeegggggggghh..iiiiiiii"
          + "i...jjkk.llllll....nnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzz.").utf8
      )
    ),
    (
      0x1A0,
      Array(
        ("oo.............uu............................aaiioouuuuuuuuuu.aaaa....ggkkoooo.."
          + "j...gg..nnaa....aaaaeeeeiiiioooorrrruuuusstt").utf8)
    ),
    (
      0x1E00,
      Array(
        ("aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo"
          + "oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy......"
          + "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu"
          + "uuyyyyyyyy......").utf8)
    ),
  ]
}
