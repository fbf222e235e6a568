// The words that are shown of a modal verb that changed: its verb, and what stands for both on the other side.

extension ModalVerbRule {
  /// The modal verb, and what stands for it: alone where it was put in, with its auxiliary where
  /// another stands there ("may be", "is"), else with the verb ("may strike", "struck").
  static func spans(
    _ side: SentenceReading, _ modal: Modal, _ isPutIn: Bool, _ other: SentenceReading,
    _ theirs: Range<Int>, _ verb: VerbForm?
  ) -> (Range<Int>?, Range<Int>?) {
    var end = modal.tokens.upperBound
    if isPutIn {
      while end < side.tokens.count, side.hunks[end] >= 0,
        ["be", "have", "not"].contains(side.word(end))
      {
        end += 1
      }
      return (modal.tokens.lowerBound..<end, nil)
    }
    while ["not", "n't", "also", "still"].contains(side.word(end)) { end += 1 }
    let forms = ["is", "are", "was", "were", "'s", "'re"]
    if side.word(end) == "be", let be = theirs.first(where: { forms.contains(other.word($0)) }) {
      return (complement(side, modal.tokens.lowerBound..<end + 1), complement(other, be..<be + 1))
    }
    // "have halted" rather than the noun before it.
    if let helper = theirs.first(where: { ["has", "have", "had"].contains(other.word($0)) }),
      helper + 1 < other.tokens.count, other.tokens[helper + 1].isWord
    {
      // "has been called"
      let isPassive =
        other.word(helper + 1) == "been" && helper + 2 < other.tokens.count
        && other.tokens[helper + 2].isWord
      return (withVerb(side, modal.tokens), helper..<helper + (isPassive ? 3 : 2))
    }
    // The verb alone where it is known for one; else the beginning of what stands there.
    let isKnown = verb.map {
      $0.form != .present && ($0.form != .progressive || $0.tokens.count > 1)
    }
    if isKnown == true { return (withVerb(side, modal.tokens), verb?.tokens) }
    let whole = short(other, theirs)
    let isPresent =
      verb?.form == .present && (whole?.count ?? 9) > 3
      && (verb?.tokens.lowerBound ?? 0) <= theirs.lowerBound + 1
    return (withVerb(side, modal.tokens), isPresent ? verb?.tokens : whole)
  }

  /// "is", "may be" with what it says of its subject: is open, may not be very safe.
  static func complement(_ side: SentenceReading, _ being: Range<Int>) -> Range<Int> {
    var end = being.upperBound
    while end < side.tokens.count, end - being.upperBound < 3,
      ["not", "n't", "also", "still", "currently", "now", "very", "quite", "more", "been", "being"]
        .contains(side.word(end)) || side.word(end).hasSuffix("ly")
    { end += 1 }
    guard end < side.tokens.count, side.tokens[end].isWord, side.isContent(end) else {
      return being
    }
    return being.lowerBound..<end + 1
  }

  /// What stands for a modal verb where no verb was seen, if it is short and no clause of its own.
  static func short(_ side: SentenceReading, _ range: Range<Int>) -> Range<Int>? {
    let end =
      range.first { side.tokens[$0].isMark || side.cues.cue(.cause, at: $0) != nil }
      ?? range.upperBound
    return end > range.lowerBound ? range.lowerBound..<min(end, range.lowerBound + 6) : nil
  }

  /// The modal verb with its verb; before a duty, which is told apart, with its auxiliary alone.
  static func shown(_ side: SentenceReading, _ cue: Range<Int>) -> Range<Int> {
    let next = cue.upperBound
    if side.word(next) == "be", side.has(.duty, at: next) || side.has(.duty, at: next + 1) {
      return cue.lowerBound..<next + 1
    }
    return withVerb(side, cue)
  }

  /// The modal verb and the word behind it, adverbs between them left out of the count.
  static func withVerb(_ side: SentenceReading, _ cue: Range<Int>) -> Range<Int> {
    var end = cue.upperBound
    while end < side.tokens.count, end - cue.upperBound < 3,
      ["not", "n't", "also", "be", "have", "still", "soon", "now"].contains(side.word(end))
        || side.word(end).hasSuffix("ly")
    { end += 1 }
    if end < side.tokens.count, side.tokens[end].isWord { end += 1 }
    return cue.lowerBound..<end
  }
}
