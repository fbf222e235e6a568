// The words on both sides of a run of marks, and what they are: for BoundaryDecision, which decides.

extension BoundaryDecision {
  func isTime(_ word: String) -> Bool {
    switch word.lowercased() {
    case "a.m", "p.m", "π.μ", "μ.μ": true
    default: false
    }
  }

  /// Whether the sentence is more than a few words old.
  ///
  /// A time at the end of a sentence is late in it; one that opens it is not.
  func isLateInSentence() -> Bool {
    var words = 0
    for index in sentence..<run.start where text[index] == 0x20 {
      words += 1
      if words == 3 { return true }
    }
    return false
  }

  /// Letters with full stops between them.
  func isAcronym(_ scalars: [Unicode.Scalar]) -> Bool {
    guard scalars.count >= 3 else { return false }
    for (place, scalar) in scalars.enumerated() {
      if place % 2 == 0 ? !TextCursor.isLetter(scalar.value) : scalar != "." { return false }
    }
    return true
  }

  func isRoman(_ word: String) -> Bool {
    word.utf8.count <= 6 && word.utf8.allSatisfy { "IVXLCDM".utf8.contains($0) }
  }

  /// Whether the word and its mark are a name, such as that of a company.
  func isNamedMark() -> Bool {
    rules.kinds(of: (wordBefore(allowing: true) + "!").lowercased()).contains(.mark)
      && run.closers == 0
  }

  /// Whether the word before the run is a marker at the beginning of the sentence or after a colon.
  func isListNumber() -> Bool {
    var index = wordStart(allowing: false)
    while index > sentence {
      let scalar = TextCursor.before(index, text, from: sentence)
      if scalar.value == 0x3A || scalar.value == 0x3B || scalar.value == 0x0A { return true }
      let isFurniture =
        TextCursor.isSpace(scalar.value) || TextCursor.isOpening(scalar.value)
        || TextCursor.isDash(scalar.value) || scalar.value >= 0x2022 && scalar.value <= 0x25FF
      guard isFurniture else { return false }
      index -= scalar.width
    }
    return true
  }

  /// Where the word before the run begins.
  func wordStart(allowing all: Bool) -> Int {
    var index = run.start
    while index > sentence, run.start - index < 64 {
      let scalar = TextCursor.before(index, text, from: sentence)
      let value = scalar.value
      if TextCursor.isSpace(value) || value < 0x20 { break }
      if !all {
        // An apostrophe and a hyphen are within words; a full stop within abbreviations.
        let isInner =
          TextCursor.isLetter(value) || TextCursor.isDigit(value) || value == 0x2E || value == 0x27
          || value == 0x2019 || value == 0x2D || value == 0xB0 || value == 0xBA || value == 0x2F
          || value == 0x26 || value == 0x94D || value == 0x2C
        if !isInner { break }
      }
      index -= scalar.width
    }
    return index
  }

  func wordBefore(allowing all: Bool) -> String {
    var word = String(decoding: text[wordStart(allowing: all)..<run.start], as: UTF8.self)
    if !all {
      while let last = word.unicodeScalars.first, last == "'" || last == "-" || last == "." {
        word.unicodeScalars.removeFirst()
      }
    }
    return word
  }

  func wordBeforeThat() -> String {
    var end = wordStart(allowing: false)
    while end > sentence, text[end - 1] == 0x20 { end -= 1 }
    var start = end
    while start > sentence, end - start < 40, text[start - 1] > 0x20 { start -= 1 }
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  func next(_ from: Int) -> Next {
    var next = Next()
    var at = TextCursor.skipSpace(from, text)
    var steps = 0
    while at < text.count, steps < 6 {
      let scalar = TextCursor.at(at, text)
      if TextCursor.isOpening(scalar.value) {
        next.openers += 1
      } else if TextCursor.isDash(scalar.value) {
        next.hasDash = true
        let beyond = TextCursor.at(at + scalar.width, text).value
        if !TextCursor.isSpace(beyond), !TextCursor.isDash(beyond), !TextCursor.isLetter(beyond) {
          break
        }
      } else if scalar.value == 0x2E || scalar.value == 0x2026 {
        next.hasDots = true
      } else if (next.hasDash || next.hasDots) && TextCursor.isSpace(scalar.value) {
        next.hasGap = true
      } else {
        break
      }
      at += scalar.width
      steps += 1
    }
    let first = TextCursor.at(at, text)
    next.first = first.value
    var end = at
    while end < text.count, end - at < 40 {
      let scalar = TextCursor.at(end, text)
      guard TextCursor.isLetter(scalar.value) || scalar.value == 0x27 || scalar.value == 0x2019
      else { break }
      end += scalar.width
    }
    next.word = String(decoding: text[at..<end], as: UTF8.self).replacing0x2019()
    next.kinds = rules.kinds(of: next.word)
    // `L'exploitation` begins with `L'`.
    if !next.kinds.contains(.starter), let mark = next.word.firstIndex(of: "'") {
      next.kinds.formUnion(rules.kinds(of: String(next.word[...mark])))
      next.kinds.formUnion(rules.kinds(of: String(next.word[..<mark])))
    }
    next.isUpper = TextCursor.isUpper(first.value)
    next.isLower = TextCursor.isLower(first.value)
    next.isDigit = TextCursor.isDigit(first.value)
    next.isCaseless = !next.isUpper && !next.isLower && TextCursor.isLetter(first.value)
    if next.isLower {
      next.beginsInLowerCase = rules.kinds(of: next.word.capitalizedFirst()).contains(.starter)
    }
    if !next.isUpper { next.kinds.remove(.starter) }
    return next
  }

  /// Whether the next words say who spoke.
  func hasReportingFrame(_ from: Int) -> Bool {
    var at = TextCursor.skipSpace(from, text)
    var words = 0
    while at < text.count, words < 4 {
      let begin = at
      while at < text.count, TextCursor.isLetter(TextCursor.at(at, text).value) {
        at += TextCursor.at(at, text).width
      }
      guard at > begin else { return false }
      let word = String(decoding: text[begin..<at], as: UTF8.self)
      if words > 0, rules.kinds(of: word).contains(.reporting) {
        // "Obama asked the opening question" is a sentence of its own.
        return at == text.count || [0x2E, 0x2C, 0x3A, 0x3B, 0x0A].contains(text[at])
      }
      guard at < text.count, text[at] == 0x20 else { return false }
      at += 1
      words += 1
    }
    return false
  }
}

extension String {
  fileprivate func capitalizedFirst() -> String {
    prefix(1).uppercased() + dropFirst()
  }

  /// With the typographic apostrophe as the plain one.
  fileprivate func replacing0x2019() -> String {
    guard utf8.contains(0xE2) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.map { $0.value == 0x2019 ? "'" : $0 }))
  }
}
