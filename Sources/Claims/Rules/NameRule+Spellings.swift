// Whether two names are one, spelt, shortened or inflected in another way.

extension NameRule {
  /// Joe, Jos; Kahn, Khan: one letter is another or two changed places; but not one thing and many of it,
  /// nor a place and what is of it.
  static func isMisspelt(_ a: String, _ b: String, _ lexicon: Lexicon) -> Bool {
    if a + "s" == b || b + "s" == a || isOfPlace(a, b, lexicon) || isOfPlace(b, a, lexicon) {
      return false
    }
    if a.contains(where: \.isNumber) || b.contains(where: \.isNumber) { return false }
    if WordingRule.isSlip(a, b) { return true }
    let (x, y) = (Array(a), Array(b))
    guard x.count == y.count, x.count > 2 else { return false }
    let places = x.indices.filter { x[$0] != y[$0] }
    guard let first = places.first, let last = places.last else { return false }
    return places.count == 1 || places.count == 2 && x[first] == y[last] && x[last] == y[first]
  }

  /// Minstry, Ministry: one of both is a word, the other is none.
  static func isTypo(_ r: Rewording, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
    guard a.count == 1, b.count == 1, let i = a.first, let j = b.first else { return false }
    let (x, y) = (r.from.word(i), r.to.word(j))
    func isWord(_ word: String) -> Bool {
      CommonWords.contains(word) || r.lexicon.has(word, .institution)
    }
    return WordingRule.isSlip(x, y) && min(x.utf8.count, y.utf8.count) > 5 && isWord(x) != isWord(y)
  }

  /// A name with its abbreviations written out.
  static func spelt(_ key: String, _ lexicon: Lexicon) -> String {
    key.split(separator: " ").flatMap { lexicon.shorts[String($0)] ?? [String($0)] }
      .joined(separator: " ")
  }

  /// "PM", where the other side has "Prime minister", of which one word has a capital.
  static func isShort(
    _ short: Finding, _ other: SentenceReading, _ long: Finding, _ lexicon: Lexicon
  ) -> Bool {
    guard let words = lexicon.shorts[short.key] else { return false }
    let start = long.tokens.lowerBound
    return words.indices.allSatisfy { other.word(start + $0) == words[$0] }
  }

  /// Whether two names differ in more than marks, accents and case, and neither is short for the other.
  static func isOther(_ a: String, _ b: String, _ lexicon: Lexicon) -> Bool {
    let (x, y) = (plain(a), plain(b))
    return x != y && x + "s" != y && y + "s" != x && !isInitials(x, b) && !isInitials(y, a)
      && !isOfPlace(x, y, lexicon) && !isOfPlace(y, x, lexicon)
  }

  /// Australian of Australia, Icelandic of Iceland.
  static func isOfPlace(_ adjective: String, _ place: String, _ lexicon: Lexicon) -> Bool {
    lexicon.places[adjective] == place
  }

  /// Whether it is made of the initials: uae of united arab emirates, KEVs of Known Exploited
  /// Vulnerabilities, DoH of DNS-over-HTTPS.
  static func isInitials(_ short: String, _ name: String) -> Bool {
    let words = name.lowercased().split { $0 == " " || $0 == "-" }
    guard words.count > 1, !short.contains(" ") else { return false }
    let letters = short.filter(\.isLetter)
    let isMany = letters.hasSuffix("s") && letters.first?.isUppercase == true
    return [letters, isMany ? String(letters.dropLast()) : letters].contains { letters in
      letters.count == words.count
        && zip(letters.lowercased(), words).allSatisfy { $0 == $1.first }
    }
  }

  /// Whether it is made of the initials of words that follow each other on either side: "(LATE)" beside
  /// "local average treatment effect".
  static func isWrittenOut(_ name: Range<Int>, _ side: SentenceReading, _ r: Rewording)
    -> Bool
  {
    guard name.count == 1, let place = name.first, side.tokens[place].isUpper,
      (2...6).contains(side.word(place).utf8.count)
    else { return false }
    let letters = Array(side.word(place))
    return [r.from, r.to].contains { other in
      if hasInitials(letters, other, except: side.word(place)) { return true }
      let words = other.tokens.filter { $0.isWord && $0.text != side.word(place) }
      guard words.count >= letters.count else { return false }
      return (0...words.count - letters.count).contains { start in
        let run = words[start..<start + letters.count]
        return zip(letters, run).allSatisfy { $0 == $1.text.first }
          && (letters.count > 2 || run.allSatisfy(\.isCapital))
      }
    }
  }

  /// Whether the letters are the initials of words with capitals, small words between them left out: CDC of
  /// Centers for Disease Control and Prevention.
  static func hasInitials(
    _ letters: [Character], _ side: SentenceReading, except short: String
  ) -> Bool {
    guard letters.count > 2 else { return false }
    return side.tokens.indices.contains { start in
      var rest = letters[...]
      var place = start
      while let letter = rest.first, place < side.tokens.count, side.tokens[place].isWord {
        if side.tokens[place].isCapital, side.word(place) != short {
          guard side.word(place).first == letter else { return false }
          rest = rest.dropFirst()
        } else if place == start || !side.has(.function, at: place) {
          return false
        }
        place += 1
      }
      return rest.isEmpty
    }
  }

  /// The letters of a name, without accents.
  static func plain(_ name: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in name.unicodeScalars where scalar != " " && scalar != "." {
      // LATIN SMALL LETTER E WITH ACUTE
      if scalar.value >= 0xC0, scalar.value < 0x250, let words = scalar.properties.name,
        words.hasPrefix("LATIN SMALL LETTER "), words.contains(" WITH "),
        let letter = words.dropFirst("LATIN SMALL LETTER ".count).prefix(while: { $0 != " " })
          .lowercased().unicodeScalars.first
      {
        out.append(letter)
      } else {
        out.append(scalar)
      }
    }
    return String(out)
  }

  /// Whether the other side has all words of the name, in any case: a sentence that now begins with it.
  static func isKept(
    _ name: NameMention, _ side: SentenceReading, by other: SentenceReading, _ lexicon: Lexicon
  )
    -> Bool
  {
    let words = name.core.filter { !side.tokens[$0].isMark }.map { side.tokens[$0].text }
    let has = Set(other.tokens.map(\.text))
    if words.allSatisfy(has.contains) { return true }
    guard words.count == 1, let word = words.first else { return false }
    return other.tokens.contains {
      $0.isCapital && (isOfPlace($0.text, word, lexicon) || isOfPlace(word, $0.text, lexicon))
    }
  }
}
