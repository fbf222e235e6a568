// Whether a word of saying that is a noun as often says something where it stands.

extension AttributionScan {
  /// Whether a word that is a noun or takes an object as often reports here: it has a clause, a
  /// quotation or a speaker behind it, or findings are what its subject makes.
  static func reports(_ cue: Cue, _ side: SentenceReading) -> Bool {
    let (start, next) = (cue.tokens.lowerBound, cue.tokens.upperBound)
    guard (cue.tokens).contains(where: { side.has(.clausal, at: $0) }) else { return true }
    let word = side.word(start)
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
    let isParticiple = word.hasSuffix("ed") || word == "written" || word == "called"
    if start > 0, side.has(.evidence, at: start - 1), !isParticiple { return true }
    // "2003 estimate:"
    if start > 0, side.tokens[start - 1].kind == .number { return false }
    let before = side.word(start - 1)
    if before == "," || start > 0 && QuotationScan.isMark(before) { return true }
    // "…, the union claims."
    let isLast = next >= side.tokens.count || [".", "!", "?"].contains(side.word(next))
    if isLast {
      return (max(0, start - 8)..<start).contains {
        side.word($0) == "," || QuotationScan.isMark(side.word($0))
      }
    }
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
