// Phrases that one side alone has, of words that no other rule has told.

extension ScopeRule {
  /// A phrase that one side alone has, of words that no other rule has told.
  static func phrase(
    _ r: Rewording, _ hunk: ClaimHunk, _ taken: (from: Set<Int>, to: Set<Int>)
  ) -> ClaimDraft? {
    // A clause that came or went is what it contains: a name, a figure, a source.
    let isReduced =
      hunk.from.isEmpty && isReducedClause(r.to, hunk.to)
      || hunk.to.isEmpty && isReducedClause(r.from, hunk.from)
    guard
      isReduced
        || !hunk.from.contains(where: taken.from.contains)
          && !hunk.to.contains(where: taken.to.contains)
    else { return nil }
    if isReduced {
      let isOld = hunk.to.isEmpty
      let span = isOld ? trim(r.from, hunk.from) : trim(r.to, hunk.to)
      return draft(
        isOld ? span : nil, isOld ? nil : span, isOld ? "removed" : "added",
        "restriction \(isOld ? "removed" : "added"): '\((isOld ? r.from : r.to).text(span))'",
        "phrase that one side alone has")
    }
    // Beside another change only a phrase that opens as a restriction does counts.
    if !taken.from.isEmpty || !taken.to.isEmpty {
      guard hunk.from.isEmpty || hunk.to.isEmpty,
        hunk.from.isEmpty ? isRestriction(r.to, hunk.to) : isRestriction(r.from, hunk.from),
        !isLoose(r.from, hunk.from), !isLoose(r.to, hunk.to)
      else { return nil }
    }
    // "at all times" that moved to the front as "always".
    if hasMoved(r.from, hunk.from, r.to) || hasMoved(r.to, hunk.to, r.from) { return nil }
    // "- goals and report" at the end of a headline.
    if isTag(r.from, hunk.from) || isTag(r.to, hunk.to) { return nil }
    if let item = listed(r, hunk) ?? shifted(r, hunk) { return item }
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
      max(old, new) >= 3 * scale, !hasStop(r.from, hunk.from), !hasStop(r.to, hunk.to),
      !isSequel(r.from, hunk.from), !isSequel(r.to, hunk.to)
    else { return nil }
    return draft(
      hunk.from, hunk.to, "changed",
      "\(newAll > oldAll ? "more" : "less") is said: '\(r.from.text(hunk.from))' to '\(r.to.text(hunk.to))'",
      "phrase much longer on one side")
  }

  /// One more in a list of which all else stayed: "delete or share", "delete, share or sell".
  private static func listed(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    func stems(_ side: SentenceReading, _ range: Range<Int>) -> Set<String> {
      Set(range.filter { side.isContent($0) }.map { Stem.of(side.word($0)) })
    }
    func isList(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
      range.contains { ["and", "or", ","].contains(side.word($0)) }
    }
    let (old, new) = (stems(r.from, hunk.from), stems(r.to, hunk.to))
    guard !old.isEmpty, !new.isEmpty, isList(r.from, hunk.from), isList(r.to, hunk.to),
      old.isStrictSubset(of: new) || new.isStrictSubset(of: old)
    else { return nil }
    let isOld = new.isStrictSubset(of: old)
    let (side, range, kept) = isOld ? (r.from, hunk.from, new) : (r.to, hunk.to, old)
    let items = range.filter { side.isContent($0) && !kept.contains(Stem.of(side.word($0))) }
    guard let first = items.first, let last = items.last, last - first < 6 else { return nil }
    let span = first..<last + 1
    return draft(
      isOld ? span : nil, isOld ? nil : span, isOld ? "removed" : "added",
      "restriction or detail \(isOld ? "removed" : "added"): '\(side.text(span))'",
      "phrase that one side alone has")
  }

  /// "with human blood", "at a meeting": beside another change it says no less of what there is.
  private static func isLoose(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    range.first.map { ["with", "at", "on", "for", "from"].contains(side.word($0)) } ?? false
  }

  /// "delete or share", "delete, share or sell", where the last of the list moved up for another.
  private static func shifted(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    func item(_ side: SentenceReading, _ range: Range<Int>, _ other: SentenceReading) -> Bool {
      let has = Set(other.tokens.map { Stem.of($0.text) })
      return range.contains { side.isContent($0) && !has.contains(Stem.of(side.word($0))) }
    }
    guard !hunk.from.isEmpty, !hunk.to.isEmpty, hunk.from.count <= 3, hunk.to.count <= 3,
      ["and", "or"].contains(r.from.word(hunk.from.lowerBound - 1)),
      r.from.partners[hunk.from.lowerBound - 1] == hunk.to.lowerBound - 1
    else { return nil }
    let (isGone, isNew) = (item(r.from, hunk.from, r.to), item(r.to, hunk.to, r.from))
    guard isGone != isNew,
      r.hunks.contains(where: { ($0.from.isEmpty || $0.to.isEmpty) && isComma(r, $0) })
    else { return nil }
    let side = isGone ? r.from : r.to
    let span = isGone ? hunk.from : hunk.to
    return draft(
      isGone ? span : nil, isGone ? nil : span, isGone ? "removed" : "added",
      "restriction or detail \(isGone ? "removed" : "added"): '\(side.text(span))'",
      "phrase that one side alone has")
  }

  private static func isComma(_ r: Rewording, _ hunk: ClaimHunk) -> Bool {
    hunk.from.contains { r.from.word($0) == "," } || hunk.to.contains { r.to.word($0) == "," }
  }

  /// Whether a sentence ends within the range: another was put beside it, or taken away.
  private static func hasStop(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    range.contains { index in
      side.word(index) == "." && range.contains(index + 1) && side.tokens[index + 1].isCapital
    }
  }

  /// What came of it, came before or is meant by it: ", causing damage", "after being moved".
  private static func isSequel(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    guard let first = range.first(where: { !side.tokens[$0].isMark }) else { return false }
    if ["after", "following", "which"].contains(side.word(first)) { return true }
    // "To reduce your risk, …": what for; but "To this end, …".
    if first == 0, side.word(first) == "to", range.contains(1), side.isContent(1) { return true }
    return first > range.lowerBound && side.word(range.lowerBound) == ","
      && side.word(first).hasSuffix("ing") && !side.has(.condition, at: first)
  }

  private static func hasAddress(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    range.contains { index in
      ["http", "https", "www", "@"].contains(side.word(index))
        // What is left of a link: ](/advice)
        || side.word(index) == "]" && side.word(index + 1) == "("
    }
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

  /// "[used in Canada]", "[arriving by air]": a participle with its place or means, behind its noun.
  private static func isReducedClause(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    guard let first = range.first, range.count >= 3, range.count <= 8, first > 0,
      side.tokens[first - 1].isWord, side.isContent(first - 1),
      !side.has(.modal, at: first - 1),
      AgencyRule.isParticiple(side.word(first))
        || side.word(first).hasSuffix("ing") && side.word(first).utf8.count > 5,
      !side.has(.say, at: first), !side.has(.certainty, at: first), !side.has(.status, at: first),
      !side.has(.duty, at: first)
    else { return false }
    return ["in", "at", "from", "on", "with", "to", "within", "outside", "by", "through", "under"]
      .contains(side.word(first + 1)) && !range.contains { side.tokens[$0].isMark }
      && !(side.word(first + 1) == "by" && AgencyRule.isParticiple(side.word(first)))
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
      "in", "for", "with", "without", "at", "on", "from", "among", "within", "across",
      "throughout", "outside", "near", "under", "over", "against", "who", "where", "whose", "that",
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
