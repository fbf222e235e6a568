// Whether a run of marks ends a sentence: the words on both sides, and what is known of them.

struct BoundaryDecision {
  let text: [UInt8]
  let rules: LanguageRules
  /// Where the sentence began that the run may end.
  let sentence: Int
  let run: MarkRun

  /// What follows the run.
  struct Next {
    /// Behind quotes, brackets and dashes.
    var first: UInt32 = 0
    var word = ""
    var kinds: LanguageRules.Word = []
    var isUpper = false
    var isLower = false
    var isDigit = false
    /// Would begin a sentence if it had its capital: `i`, `they`.
    var beginsInLowerCase = false
    /// A letter of a script without capitals.
    var isCaseless = false
    var openers = 0
    var hasDash = false
    /// Begins with dots: an ellipsis.
    var hasDots = false
    /// A space stands between the dots and the word.
    var hasGap = false
  }

  /// Where the sentence ends; nil where it goes on.
  var boundary: Int? {
    let end = run.end
    guard end < text.count else { return nil }
    let here = TextCursor.at(end, text)
    guard TextCursor.isSpace(here.value) || here.value < 0x20 else {
      return endsWithoutSpace(here.value) ? end : nil
    }
    if let first = startsEllipsis() { return first }
    return endsBeforeSpace() ? end : nil
  }

  // MARK: no space behind it

  private func endsWithoutSpace(_ value: UInt32) -> Bool {
    if run.endsAlone {
      if value == 0x2C || value == 0xFF0C || value == 0x3001 || value == 0x3B { return false }
      if isWithinBrackets() { return false }
      return !goesOnAfterQuotation(run.end)
    }
    guard run.closers == 0 || run.closesQuote else { return false }
    guard TextCursor.isUpper(value) || run.cries > 0 && TextCursor.isLetter(value) else {
      return false
    }
    // An address, a file name, a number.
    let word = wordBefore(allowing: true)
    if word.utf8.contains(where: { "/@\\_=&#%".utf8.contains($0) }) { return false }
    let second = TextCursor.at(run.end + TextCursor.at(run.end, text).width, text).value
    if run.cries > 0 {
      return run.cries > 1 && TextCursor.isLetter(value) || TextCursor.isLower(second)
    }
    if run.stops > 3 { return true }
    if run.stops > 1 {
      let isLower = TextCursor.isLower(TextCursor.before(run.start, text, from: sentence).value)
      return rules.knowsStarters && isLower && (TextCursor.isLower(second) || second == 0x20)
    }
    // `quality.You'll`: a plain word, and a word that begins a sentence.
    let next = self.next(run.end)
    let isPlain =
      word.unicodeScalars.count >= 3 && word.unicodeScalars.allSatisfy { $0.properties.isLowercase }
    return isPlain && TextCursor.isLower(second)
      && (next.kinds.contains(.starter) || !rules.knowsStarters)
  }

  /// Whether the run stands within brackets or a short quotation of East Asian writing.
  private func isWithinBrackets() -> Bool {
    var index = run.start
    var open: (close: UInt32, isQuote: Bool)?
    var steps = 0
    var depth = 0
    while index > sentence, steps < 80 {
      let scalar = TextCursor.before(index, text, from: sentence)
      switch scalar.value {
      case 0x300B, 0x3009, 0x300D, 0x300F, 0xFF09, 0x201D: depth += 1
      case 0x300A, 0x3008, 0x300C, 0x300E, 0xFF08, 0x201C:
        if depth > 0 {
          depth -= 1
        } else {
          let isQuote = scalar.value == 0x300C || scalar.value == 0x300E || scalar.value == 0x201C
          let close =
            scalar.value == 0x201C ? 0x201D : scalar.value == 0xFF08 ? 0xFF09 : scalar.value + 1
          open = (close, isQuote)
        }
      default: break
      }
      if open != nil { break }
      index -= scalar.width
      steps += 1
    }
    guard let open else { return false }
    // A bracket that the run itself closes does not hold it.
    if run.closers > 0 {
      let last = TextCursor.before(run.end, text, from: run.start).value
      if last == open.close { return false }
    }
    var at = run.end
    while at < text.count, steps < (open.isQuote ? 60 : 160) {
      let scalar = TextCursor.at(at, text)
      if scalar.value == open.close { return true }
      at += max(1, scalar.width)
      steps += 1
    }
    return false
  }

  /// Whether a quotation that ends at `index` is followed by its frame: 「…。」と, “……。”他说.
  private func goesOnAfterQuotation(_ index: Int) -> Bool {
    guard run.closesQuote else { return false }
    for follower in rules.followers where text[index...].starts(with: follower) { return true }
    var end = index
    var steps = 0
    while end < text.count, steps < 6 {
      let scalar = TextCursor.at(end, text)
      guard TextCursor.isLetter(scalar.value) else { break }
      end += scalar.width
      steps += 1
    }
    return rules.sayings.contains { saying in
      saying.count <= end - index
        && (index...(end - saying.count)).contains { text[$0...].starts(with: saying) }
    }
  }

  // MARK: a space behind it

  /// `word. . . . Next`: the sentence ends at the first full stop, and an ellipsis opens the next.
  private func startsEllipsis() -> Int? {
    guard run.stops == 4, run.spacedStops == 3, run.closers == 0, run.start > sentence,
      !TextCursor.isSpace(TextCursor.before(run.start, text, from: sentence).value)
    else { return nil }
    return next(run.end).isUpper ? run.firstEnd : nil
  }

  private func endsBeforeSpace() -> Bool {
    let next = self.next(run.end)
    if next.first == 0 { return false }
    if run.cries > 0 || run.endsAlone || run.others > 0 { return endsAfterCry(next) }
    if next.hasDots { return run.stops == 1 && !next.word.isEmpty && !next.hasGap }
    if run.stops > 1 {
      if isBracketedEllipsis() { return next.isUpper && next.openers == 0 }
      // ` ... ` between words stands for words left out.
      if run.stops == 3, run.closers == 0, standsAlone {
        return next.kinds.contains(.starter) && !next.word.hasPrefix("I") && followsWord
      }
      return next.isUpper || next.isCaseless && run.stops > 3
    }
    return endsAfterStop(next)
  }

  private var standsAlone: Bool {
    TextCursor.isSpace(TextCursor.before(run.start, text, from: sentence).value)
  }

  /// Whether a letter stands before the space before the run.
  private var followsWord: Bool {
    var index = run.start
    while index > sentence, text[index - 1] == 0x20 { index -= 1 }
    return TextCursor.isLetter(TextCursor.before(index, text, from: sentence).value)
  }

  /// `[...]`: words were left out, and the sentence goes on.
  private func isBracketedEllipsis() -> Bool {
    let before = TextCursor.before(run.start, text, from: sentence).value
    return run.closesBracket && (before == 0x5B || before == 0x28)
  }

  private func endsAfterCry(_ next: Next) -> Bool {
    if run.closesBracket, !run.closesQuote, next.isLower { return false }
    // (?) and (!)
    let before = TextCursor.before(run.start, text, from: sentence).value
    if run.closesBracket, before == 0x28 || before == 0x5B { return false }
    if next.isLower, run.cries > 0 {
      if run.closers > 0 || next.hasDash { return false }
      return !isNamedMark()
    }
    if run.cries > 0, isNamedMark() { return next.kinds.contains(.starter) }
    if run.closesQuote, hasReportingFrame(run.end) { return false }
    if run.endsAlone, isWithinBrackets() { return false }
    if run.endsAlone, goesOnAfterQuotation(TextCursor.skipSpace(run.end, text)) { return false }
    return !",;:".utf8.contains { UInt32($0) == next.first }
  }

  private func endsAfterStop(_ next: Next) -> Bool {
    let word = wordBefore(allowing: false)
    let kinds = rules.kinds(of: word)
    if next.isLower {
      if run.closers > 0 || next.hasDash || next.openers > 0 { return false }
      return endsBeforeLower(word, kinds, next)
    }
    if run.closesQuote {
      if next.hasDash { return false }
      return next.isUpper || next.isDigit || next.isCaseless || next.openers > 0
    }
    if run.closesBracket, !kinds.isDisjoint(with: .abbreviation) {
      return next.kinds.contains(.starter)
    }
    if word.isEmpty {
      return next.isUpper || next.isCaseless || next.openers > 0 || isListNumber() == false
    }
    if next.isDigit || next.isUpper || next.isCaseless {
      return endsAfter(word, kinds, next)
    }
    // Symbols: a sum of money begins a sentence, a number sign goes on.
    switch next.first {
    case 0x24, 0xA3, 0x20AC, 0xA5, 0x40, 0x23, 0x2A, 0x3C, 0x3E, 0x2D, 0x2013, 0x2014, 0x3A, 0x5B:
      return kinds.isDisjoint(with: .abbreviation) && next.first != 0x3A
        && !(TextCursor.isDash(next.first))
    default:
      return next.openers > 0 && kinds.isDisjoint(with: .abbreviation)
    }
  }

  /// `word.` before a word with a capital, a number, or a letter that has no case.
  private func endsAfter(_ word: String, _ kinds: LanguageRules.Word, _ next: Next) -> Bool {
    let scalars = Array(word.unicodeScalars)
    if scalars.allSatisfy({ TextCursor.isDigit($0.value) }) {
      return endsAfterNumber(scalars.count, next)
    }
    if rules.hasOrdinals, isRoman(word) { return next.kinds.contains(.starter) }
    if scalars.count == 1, isListNumber() { return false }
    let canEnd = next.kinds.contains(.starter)
    // An initial, whatever the letter may stand for in lower case.
    if scalars.count == 1, TextCursor.isUpper(scalars[0].value), !next.isDigit {
      return endsAfterLetter(scalars[0], canEnd)
    }
    if isTime(word) {
      return canEnd || next.isUpper && next.openers == 0 && isLateInSentence()
    }
    if kinds.contains(.inner) { return false }
    if next.isDigit {
      if !kinds.isDisjoint(with: [.number, .final]) { return false }
      if kinds.contains(.name) { return false }
      return scalars.count > 1 && !isAcronym(scalars)
    }
    if kinds.contains(.final) { return canEnd || !rules.knowsStarters && next.openers > 0 }
    if kinds.contains(.name) {
      // „ул.“ at the end of a sentence is rare; before a word that begins one it is not.
      return false
    }
    if kinds.contains(.number) { return true }
    if scalars.count == 1 { return endsAfterLowerLetter(scalars[0], canEnd, next) }
    if isAcronym(scalars) { return canEnd }
    return true
  }

  /// Whether a full stop behind a single letter ends a sentence: not one behind an initial.
  private func endsAfterLetter(_ letter: Unicode.Scalar, _ canEnd: Bool) -> Bool {
    if isListNumber() { return false }
    guard canEnd, !rules.kinds(of: String(letter)).contains(.name) else { return false }
    guard let first = wordBeforeThat().unicodeScalars.first else { return false }
    return TextCursor.isLower(first.value)
  }

  /// A list's `a.`, or a lone letter of a script without capitals.
  private func endsAfterLowerLetter(
    _ letter: Unicode.Scalar,
    _ canEnd: Bool,
    _ next: Next
  ) -> Bool {
    if TextCursor.isLower(letter.value) { return canEnd && !isListNumber() }
    return next.isCaseless && !rules.kinds(of: String(letter)).contains(.name)
  }

  private func endsAfterNumber(_ digits: Int, _ next: Next) -> Bool {
    if isListNumber() { return false }
    if rules.hasOrdinals, digits <= 2 { return next.kinds.contains(.starter) }
    return !next.isDigit
  }

  /// A word that ends in a full stop before one in lower case: an abbreviation that is not known, or
  /// careless writing.
  private func endsBeforeLower(_ word: String, _ kinds: LanguageRules.Word, _ next: Next) -> Bool {
    guard kinds.isDisjoint(with: .abbreviation) else { return false }
    let scalars = word.unicodeScalars
    guard scalars.allSatisfy({ TextCursor.isLetter($0.value) }) else { return false }
    return scalars.count >= 5 && scalars.allSatisfy { $0.properties.isLowercase }
      || scalars.count >= 2 && next.beginsInLowerCase
  }
}
