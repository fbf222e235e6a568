// What is left where no claim changed as far as we can tell: other letters and marks for the same words,
// or other words.

enum WordingRule {
  static func draft(_ r: Rewording) -> ClaimDraft? {
    guard let first = r.hunks.first, let last = r.hunks.last else { return nil }
    let isFolded = r.hunks.allSatisfy { isFormat(r, $0.from, $0.to) }
    let old = r.hunks.count == 1 ? first.from : first.from.lowerBound..<last.from.upperBound
    let new = r.hunks.count == 1 ? first.to : first.to.lowerBound..<last.to.upperBound
    let isAdded = old.isEmpty, isRemoved = new.isEmpty
    return ClaimDraft(
      kind: isFolded ? .format : .wording,
      direction: isAdded ? "added" : isRemoved ? "removed" : "changed",
      from: isAdded ? nil : old, to: isRemoved ? nil : new,
      reading: isFolded
        ? "the same words in other letters or marks"
        : "wording changed, effect on the claim unknown",
      rule: isFolded ? "format: equal when folded" : "wording: no rule fired")
  }

  /// Whether the words are the same in other letters: case, marks, contractions, spellings, slips of
  /// the pen.
  static func isFormat(_ r: Rewording, _ old: Range<Int>, _ new: Range<Int>) -> Bool {
    let (a, b) = (folded(r.from, old, r.lexicon), folded(r.to, new, r.lexicon))
    if a == b || isSameOwner(r, old, new) && joined(a) == joined(b) || a.joined() == b.joined() {
      return true
    }
    // A doubled word.
    if undoubled(r.from, old, a) == undoubled(r.to, new, b) { return true }
    guard a.count == b.count else { return false }
    // Another letter in a name may be another name.
    if r.from.names.contains(where: { $0.tokens.overlaps(old) })
      || r.to.names.contains(where: { $0.tokens.overlaps(new) })
    {
      return false
    }
    return zip(a, b).allSatisfy { $0 == $1 || isSlip($0, $1) }
  }

  /// Whether it matters not how many own it, as of a day: Fools' Day, Fool's Day; but the girls' father.
  private static func isSameOwner(_ r: Rewording, _ old: Range<Int>, _ new: Range<Int>) -> Bool {
    func isTime(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
      side.measures.contains { !$0.isFigure && $0.tokens.overlaps(range) }
    }
    return isTime(r.from, old) || isTime(r.to, new)
  }

  /// Words without spaces and apostrophes.
  private static func joined(_ words: [String]) -> String {
    words.joined().filter { $0 != "'" && $0 != "\u{2019}" }
  }

  private static func folded(_ side: SentenceReading, _ range: Range<Int>, _ lexicon: Lexicon)
    -> [String]
  {
    range.flatMap { index -> [String] in
      let token = side.tokens[index]
      if token.isMark { return [] }
      switch token.text {
      case "n't": return ["not"]
      case "ca": return ["can"]
      case "wo": return ["will"]
      case "'re": return ["are"]
      case "'ll": return ["will"]
      case "'ve": return ["have"]
      default: break
      }
      // ten is 10.
      if let value = lexicon.numbers.cardinals[token.text] { return ["\(value)"] }
      if token.kind == .number,
        let value = NumberScan.value(
          token.text[...], hasDecimalComma: lexicon.numbers.hasDecimalComma)
      {
        return ["\(value)"]
      }
      if let words = lexicon.shorts[token.text], token.isCapital || token.text.utf8.count > 3 {
        return words
      }
      if let spelling = lexicon.spellings[token.text] { return [spelling] }
      return [token.text.filter { $0 != "." }]
    }
  }

  private static func undoubled(_ side: SentenceReading, _ range: Range<Int>, _ words: [String])
    -> [String]
  {
    var out: [String] = []
    var last = range.lowerBound > 0 ? side.word(range.lowerBound - 1) : ""
    let next = side.word(range.upperBound)
    for word in words where word != last {
      out.append(word)
      last = word
    }
    if out.last == next { out.removeLast() }
    return out
  }

  /// Whether two words are one, misspelt or inflected to agree: one or two letters, both long.
  static func isSlip(_ a: String, _ b: String) -> Bool {
    let (x, y) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    guard min(x.count, y.count) >= 4, abs(x.count - y.count) <= 2 else { return false }
    if x.first != y.first { return false }
    // buried, burned: two words, and none misspelt.
    if CommonWords.contains(a), CommonWords.contains(b), Stem.of(a) != Stem.of(b) { return false }
    if x.contains(where: { $0.value >= 0x30 && $0.value <= 0x39 }) { return false }
    // continue, continues; but not a verb in another form of time: closes, closed.
    let isPast = (a.hasSuffix("ed"), b.hasSuffix("ed"))
    if isPast.0 != isPast.1, (isPast.0 ? b : a).hasSuffix("s"), Stem.of(a) == Stem.of(b) {
      return false
    }
    return distance(x, y) <= (min(x.count, y.count) >= 8 ? 2 : 1)
  }

  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
