// Phrases that one side alone has, of words that no other rule has told.

extension ScopeRule {
  /// A phrase that one side alone has, of words that no other rule has told.
  static func phrase(
    _ r: Rewording, _ hunk: ClaimHunk, _ taken: (from: Set<Int>, to: Set<Int>)
  ) -> ClaimDraft? {
    // A clause that came or went is what it contains: a name, a figure, a source.
    guard !hunk.from.contains(where: taken.from.contains),
      !hunk.to.contains(where: taken.to.contains)
    else { return nil }
    // Beside another change only a phrase that opens as a restriction does counts.
    if !taken.from.isEmpty || !taken.to.isEmpty {
      guard hunk.from.isEmpty || hunk.to.isEmpty,
        hunk.from.isEmpty ? isRestriction(r.to, hunk.to) : isRestriction(r.from, hunk.from)
      else { return nil }
    }
    // "at all times" that moved to the front as "always".
    if hasMoved(r.from, hunk.from, r.to) || hasMoved(r.to, hunk.to, r.from) { return nil }
    // "- goals and report" at the end of a headline.
    if isTag(r.from, hunk.from) || isTag(r.to, hunk.to) { return nil }
    // Where to read more is no part of what is said.
    if hasAddress(r.from, hunk.from) || hasAddress(r.to, hunk.to) { return nil }
    let old = content(r.from, hunk.from, taken.from, r.to)
    let new = content(r.to, hunk.to, taken.to, r.from)
    // An ideograph is less than a word.
    let scale = ["zh", "ja", "ko"].contains(r.lexicon.language) ? 3 : 1
    let (oldAll, newAll) = (
      hunk.from.filter { r.from.isContent($0) }.count, hunk.to.filter { r.to.isContent($0) }.count
    )
    if hunk.from.isEmpty || oldAll == 0,
      new >= 2 * scale && opens(r.to, hunk.to, r.lexicon)
        || new == 1
          && isPhrase(
            r.to, hunk.to, isAlone: hunk.from.isEmpty,
            isMoved: r.hunks.contains { $0.to.isEmpty && $0.from.contains { r.from.isContent($0) } }
          )
    {
      let span = trim(r.to, hunk.to)
      return draft(
        nil, span, "added", "restriction or detail added: '\(r.to.text(span))'",
        "phrase that one side alone has")
    }
    if hunk.to.isEmpty || newAll == 0,
      old >= 2 * scale && opens(r.from, hunk.from, r.lexicon)
        || old == 1
          && isPhrase(
            r.from, hunk.from, isAlone: hunk.to.isEmpty,
            isMoved: r.hunks.contains { $0.from.isEmpty && $0.to.contains { r.to.isContent($0) } })
    {
      let span = trim(r.from, hunk.from)
      return draft(
        span, nil, "removed", "restriction or detail removed: '\(r.from.text(span))'",
        "phrase that one side alone has")
    }
    guard taken.from.isEmpty, taken.to.isEmpty, abs(newAll - oldAll) >= 3 * scale,
      max(old, new) >= 3 * scale
    else { return nil }
    return draft(
      hunk.from, hunk.to, "changed",
      "\(newAll > oldAll ? "more" : "less") is said: '\(r.from.text(hunk.from))' to '\(r.to.text(hunk.to))'",
      "phrase much longer on one side")
  }

  private static func hasAddress(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    range.contains { ["http", "https", "www"].contains(side.word($0)) }
  }

  /// Whether a phrase begins or ends as one that restricts or goes on with a list.
  ///
  /// A word more before a noun says what it is like, and no less of it. Of other languages no such words
  /// are known.
  private static func opens(_ side: SentenceReading, _ range: Range<Int>, _ lexicon: Lexicon)
    -> Bool
  {
    guard lexicon.language == "en", let last = range.last else { return true }
    let first = range.first { !side.tokens[$0].isMark } ?? last
    return isRestriction(side, range) || isItem(side, range)
      || ["and", "or", "nor"].contains(side.word(last)) || side.has(.condition, at: first)
      || first > range.lowerBound && side.word(range.lowerBound) == ","
        && side.word(first).hasSuffix("ing")
  }

  /// Whether the hunk is a cue, for which the other side has one of the same grade.
  static func hasMoved(
    _ side: SentenceReading, _ range: Range<Int>, _ other: SentenceReading
  ) -> Bool {
    range.count <= 4
      && side.cues.all.contains { cue in
        (cue.group == .frequency || cue.group == .quantity) && range.contains(cue.tokens.lowerBound)
          && other.cues.all.contains { key($0) == key(cue) && other.touches($0.tokens) }
      }
  }

  /// An item with its comma, in a list that stays: "food[, clothing] and shelter".
  static func isItem(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    guard let first = range.first, let last = range.last, range.count <= 4,
      side.word(first) == "," || side.word(last) == ","
    else { return false }
    let around = max(0, first - 6)..<min(side.tokens.count, last + 7)
    return around.contains {
      !range.contains($0) && [",", "and", "or"].contains(side.word($0))
    }
  }

  static func isTag(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    guard let first = range.first, range.upperBound == side.tokens.count else { return false }
    return ["-", "\u{2013}", "\u{2014}", "|"].contains(side.word(first))
      && side.tokens[first].hasSpace
  }

  static func isRestriction(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    guard let first = range.first(where: { !side.tokens[$0].isMark }) else { return false }
    // One more of a list: "or on behalf of others", and no clause of its own.
    if ["or", "and"].contains(side.word(first)), range.count <= 9 {
      return !range.contains { index in
        [
          "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may",
          "must", "should", "do", "does", "did", "not", "n't",
        ].contains(side.word(index)) || side.has(.instruct, at: index) && index == first + 1
          || side.tokens[index].text == "."
      }
    }
    return [
      "in", "for", "with", "without", "at", "on", "from", "among", "within", "across", "outside",
      "near", "under", "over", "against", "who", "which", "where", "whose", "that",
    ].contains(side.word(first))
  }

  /// Such as in the community.
  static func isPhrase(
    _ side: SentenceReading, _ range: Range<Int>, isAlone: Bool, isMoved: Bool
  ) -> Bool {
    guard let first = range.first, range.count >= 2 else { return false }
    // "and diesel are", for "is".
    guard isAlone else {
      return ["and", "or"].contains(side.word(first))
        || ["and", "or"].contains(side.word(range.upperBound - 1))
    }
    if isItem(side, range) { return !isMoved }
    // "cheap and" before a word that stayed.
    if let last = range.last, ["and", "or"].contains(side.word(last)) { return true }
    return [
      "in", "for", "with", "without", "at", "on", "from", "by", "among", "within", "across",
      "outside", "near", "under", "over", "than", "against", "and", "or",
    ].contains(side.word(first))
  }

  static func content(
    _ side: SentenceReading, _ range: Range<Int>, _ taken: Set<Int>, _ other: SentenceReading
  ) -> Int {
    let has = Set(
      other.tokens.indices.filter { other.isContent($0) }.map { Stem.of(other.tokens[$0].text) })
    return range.filter {
      side.isContent($0) && !taken.contains($0) && !side.isQuoted($0)
        && !has.contains(Stem.of(side.tokens[$0].text))
    }.count
  }
}
