// Whether a word of saying that is a noun as often says something where it stands.

extension AttributionScan {
  /// Whether a word that is a noun or takes an object as often reports here: it has a clause, a
  /// quotation or a speaker behind it, or findings are what its subject makes.
  static func reports(_ cue: Cue, _ side: SentenceReading) -> Bool {
    let (start, next) = (cue.tokens.lowerBound, cue.tokens.upperBound)
    guard (cue.tokens).contains(where: { side.has(.clausal, at: $0) }) else { return true }
    let word = side.word(start)
    // "The secretary announces a list": it is made, and not told of.
    if ["announc", "publish", "issu", "discov", "describ"].contains(Stem.of(word)),
      ["a", "an", "the", "its", "his", "her", "their", "new"].contains(side.word(next))
    {
      return false
    }
    // "Officials report", "a witness claims": one who speaks, and a verb that agrees.
    if let speaker = side.cues.cue(.role, endingAt: start)
      ?? side.cues.cue(.people, endingAt: start),
      side.word(speaker.tokens.upperBound - 1).hasSuffix("s") != word.hasSuffix("s"),
      next < side.tokens.count,
      side.tokens[next].isWord, !prepositions.contains(side.word(next)),
      !finite.contains(side.word(next)),
      !side.has(.say, at: next)
    {
      return true
    }
    // "Police find no trace": they looked, and told nothing.
    if ["find", "finds", "found"].contains(word), side.word(next) == "no",
      start == 0 || !side.has(.evidence, at: start - 1)
    {
      return false
    }
    let isParticiple = word.hasSuffix("ed") || word == "written" || word == "called"
    if start > 0, side.has(.evidence, at: start - 1), !isParticiple { return true }
    // "Rules" are mostly what is to be kept.
    if ["rules", "ruled", "learned", "learnt", "learns", "understands", "understood"].contains(word)
    {
      return isEndOfClause(start, next, side) || side.word(next) == "that"
    }
    // "2003 estimate:"
    if start > 0, side.tokens[start - 1].kind == .number { return false }
    let before = side.word(start - 1)
    if before == "," || start > 0 && QuotationScan.isMark(before) { return true }
    let isLast = next >= side.tokens.count || [".", "!", "?"].contains(side.word(next))
    if isLast { return isEndOfClause(start, next, side) }
    let token = side.tokens[next]
    // A song called "Night".
    if word == "called", QuotationScan.isMark(token.text) { return false }
    if QuotationScan.isMark(token.text) || openers.contains(token.text) { return true }
    // A verb further on has what is between as its subject.
    for index in next..<min(side.tokens.count, next + 8) {
      if side.tokens[index].isMark, side.tokens[index].text != "'" { return false }
      if ["that", "how", "why"].contains(side.word(index)) { return true }
      if walls.contains(side.word(index)), !finite.contains(side.word(index)) { return false }
      if index > next, finite.contains(side.word(index)) { return true }
    }
    return false
  }

  /// Whether the sentence ends with the verb, as in "…, the union claims", behind a comma or a quotation.
  static func isEndOfClause(_ start: Int, _ next: Int, _ side: SentenceReading) -> Bool {
    guard next >= side.tokens.count || [".", "!", "?"].contains(side.word(next)) else {
      return false
    }
    return (max(0, start - 8)..<start).contains {
      side.word($0) == "," || QuotationScan.isMark(side.word($0))
    }
  }

  /// The comma before a relative clause or an apposition that ends at `comma`.
  static func inserted(before comma: Int, _ side: SentenceReading) -> Int? {
    guard let first = (max(0, comma - 12)..<comma).last(where: { side.word($0) == "," }), first > 0,
      first + 1 < comma
    else { return nil }
    let head = side.tokens[first + 1]
    let isRelative = ["who", "which", "whose", "whom", "aged", "a", "an", "the"].contains(head.text)
    return isRelative || head.isCapital || head.kind == .number ? first : nil
  }

  static func isObject(_ word: String) -> Bool {
    ["your", "the", "a", "an", "any", "us", "them", "him", "her", "all", "every", "someone"]
      .contains(word)
  }

  static let prepositions: Set<String> = [
    "in", "of", "for", "with", "from", "on", "over", "after", "about", "against", "amid", "into",
    "no", "some", "any", "more", "many", "several",
  ]

  /// Words that begin the clause that is reported.
  static let openers: Set<String> = [
    "that", "how", "why", "what", "whether", "when", "if", "where", "who", "it", "he", "she",
    "they",
    "we", "there", "i", "you", "no", ":", ",", "him", "her", "them", "us", "me",
  ]

  static let finite: Set<String> = [
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "may", "might",
    "can", "must", "should", "did", "does",
  ]
}
