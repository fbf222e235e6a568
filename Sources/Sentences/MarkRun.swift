// The marks that may end a sentence, read together with what closes behind them.

/// A run such as `."`, `?!`, `. . .`, `.)[12]`.
struct MarkRun {
  /// Where it begins and ends, and where its first mark ends.
  let start: Int
  private(set) var end: Int
  /// Full stops and ellipses in it; the ellipsis counts three.
  private(set) var stops = 0
  /// Marks of question or exclamation.
  private(set) var cries = 0
  /// A mark that ends a sentence with no space behind it.
  private(set) var endsAlone = false
  /// Marks of the language alone: the colon of Armenian.
  private(set) var others = 0
  /// Full stops with spaces between them.
  private(set) var spacedStops = 0
  /// What closes: quotes, brackets.
  private(set) var closers = 0
  private(set) var closesQuote = false
  private(set) var closesBracket = false
  /// The end of the first mark.
  private(set) var firstEnd: Int

  init(_ index: Int, _ text: [UInt8], _ rules: LanguageRules) {
    start = index
    end = index
    firstEnd = index
    var at = index
    while true {
      let scalar = TextCursor.at(at, text)
      if scalar.width == 0 { break }
      let value = scalar.value
      if isMark(value, rules) {
        count(value)
        at += scalar.width
        if firstEnd == index { firstEnd = at }
        // `. . .`: a full stop after a space, and no word behind it.
        while value == 0x2E, at + 1 < text.count, text[at] == 0x20, text[at + 1] == 0x2E,
          at + 2 >= text.count || !TextCursor.isLetter(TextCursor.at(at + 2, text).value),
          at + 2 >= text.count || text[at + 2] != 0x2E
        {
          stops += 1
          spacedStops += 1
          at += 2
        }
        continue
      }
      if TextCursor.isClosing(value), value != 0x2A || at > index,
        value != 0x27 || closesHere(at, text)
      {
        // A straight quote closes where no letter follows it.
        if value == 0x22 || value == 0x201C,
          TextCursor.isLetter(TextCursor.at(at + scalar.width, text).value)
        {
          break
        }
        closers += 1
        if TextCursor.isQuote(value) { closesQuote = true } else { closesBracket = true }
        at += scalar.width
        continue
      }
      if value == 0x5B, let close = footnote(at, text) {
        at = close
        continue
      }
      // French sets its quotes off with a space.
      if TextCursor.isSpace(value), value != 0x0A {
        let next = TextCursor.at(at + scalar.width, text)
        let beyond = TextCursor.at(at + scalar.width + next.width, text).value
        if next.value == 0xBB, !TextCursor.isLetter(beyond) {
          closers += 1
          closesQuote = true
          at += scalar.width + next.width
          continue
        }
      }
      break
    }
    end = at
  }

  private func isMark(_ value: UInt32, _ rules: LanguageRules) -> Bool {
    switch value {
    case 0x2E, 0x21, 0x3F, 0x2026: true
    case 0x3A: rules.colonEnds
    case 0x3B, 0x37E: rules.semicolonEnds
    default: value > 0x500 && TextCursor.endsAlone(value)
    }
  }

  private mutating func count(_ value: UInt32) {
    switch value {
    case 0x2E: stops += 1
    case 0x2026: stops += 3
    case 0x21, 0x3F, 0x61F, 0xFF01, 0xFF1F, 0x203C, 0x2047...0x2049: cries += 1
    default: others += 1
    }
    if TextCursor.endsAlone(value) { endsAlone = true }
  }

  /// An apostrophe that is a quote: no letter or digit follows.
  private func closesHere(_ at: Int, _ text: [UInt8]) -> Bool {
    let next = TextCursor.at(at + 1, text).value
    return !TextCursor.isLetter(next) && !TextCursor.isDigit(next)
  }

  /// The end of `[12]` at `at`.
  private func footnote(_ at: Int, _ text: [UInt8]) -> Int? {
    var index = at + 1
    while index < text.count, index - at < 5, text[index] >= 0x30, text[index] <= 0x39 {
      index += 1
    }
    return index > at + 1 && index < text.count && text[index] == 0x5D ? index + 1 : nil
  }
}
