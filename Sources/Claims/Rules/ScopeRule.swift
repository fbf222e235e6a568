// How much of what is spoken of: quantifiers, frequencies, conditions, exceptions, and phrases that
// came or went.

enum ScopeRule {
  /// What changed of the scope, in words that no other rule has told.
  static func drafts(_ r: Rewording, taken: (from: Set<Int>, to: Set<Int>)) -> [ClaimDraft] {
    // What stands elsewhere on the other side moved.
    let words = (from: Set(r.from.cues.all.map(key)), to: Set(r.to.cues.all.map(key)))
    let found = r.hunks.compactMap { cue(r, $0, taken, words) }
    if !found.isEmpty { return found }
    return r.hunks.lazy.compactMap { phrase(r, $0, taken) }.first.map { [$0] } ?? []
  }

  private static let groups: Set<CueGroup> = [.quantity, .frequency, .condition, .limit]

  /// A cue that one side of the hunk alone has.
  private static func cue(
    _ r: Rewording, _ hunk: ClaimHunk, _ taken: (from: Set<Int>, to: Set<Int>),
    _ words: (from: Set<String>, to: Set<String>)
  ) -> ClaimDraft? {
    if let clause = joined(r, hunk) { return clause }
    let gone = cues(r.from, hunk.from, taken.from, isAlone: hunk.to.isEmpty).filter {
      !words.to.contains(key($0)) && limits(r.from, $0, r.to)
    }
    let come = cues(r.to, hunk.to, taken.to, isAlone: hunk.from.isEmpty).filter {
      !words.from.contains(key($0)) && limits(r.to, $0, r.from)
    }
    if let a = gone.first, let b = come.first {
      return draft(
        a.tokens, b.tokens, "changed",
        "scope changed: '\(r.from.text(a.tokens))' to '\(r.to.text(b.tokens))'", "cue",
        (a.tokens, b.tokens))
    }
    if let a = gone.first { return alone(r, hunk, a, isOld: true) }
    if let b = come.first { return alone(r, hunk, b, isOld: false) }
    return nil
  }

  /// "if [you are a member and] it is open": a condition put beside one that stayed.
  private static func joined(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    guard hunk.from.isEmpty != hunk.to.isEmpty else { return nil }
    let isOld = hunk.to.isEmpty
    let (side, range) = isOld ? (r.from, hunk.from) : (r.to, hunk.to)
    guard let last = range.last, ["and", "or"].contains(side.word(last)), range.count > 1,
      side.cues.cue(.condition, endingAt: range.lowerBound) != nil
    else { return nil }
    return draft(
      isOld ? range : nil, isOld ? nil : range, isOld ? "removed" : "added",
      "condition \(isOld ? "removed" : "added"): '\(side.text(range))'", "cue")
  }

  /// A cue that one side has: with its clause where the clause came or went, else by itself.
  private static func alone(_ r: Rewording, _ hunk: ClaimHunk, _ cue: Cue, isOld: Bool)
    -> ClaimDraft
  {
    let side = isOld ? r.from : r.to
    let (mine, theirs) = isOld ? (hunk.from, hunk.to) : (hunk.to, hunk.from)
    let isPhrase = theirs.isEmpty && mine.filter { side.isContent($0) }.count >= 2
    var span = cue.tokens
    if cue.group == .condition {
      span = trim(side, clause(side, cue, mine))
    } else if isPhrase {
      span = trim(side, r.join(cue.tokens, mine))
    }
    let reading = "\(what(cue)) \(isOld ? "removed" : "added"): '\(side.text(span))'"
    return draft(
      isOld ? span : nil, isOld ? nil : span, isOld ? "removed" : "added", reading, "cue")
  }

  /// A condition to its comma; what else opens with a cue of the group, to the end of the hunk.
  private static func clause(_ side: SentenceReading, _ cue: Cue, _ hunk: Range<Int>) -> Range<Int>
  {
    let start = cue.tokens.lowerBound
    let end = max(hunk.upperBound, cue.tokens.upperBound)
    guard ["if", "unless", "when", "where", "provided"].contains(side.word(start)),
      let comma = (cue.tokens.upperBound..<end).first(where: { side.word($0) == "," })
    else { return start..<end }
    return start..<comma
  }

  /// Whether the cue narrows what both sides speak of: "any" does not in a denial, "limited" not behind
  /// "is", "former" not before a noun that is new.
  private static func limits(_ side: SentenceReading, _ cue: Cue, _ other: SentenceReading) -> Bool
  {
    let (start, end) = (cue.tokens.lowerBound, cue.tokens.upperBound)
    switch (cue.group, side.word(start)) {
    case (_, "any"), (_, "either"):
      return !side.cues.of(.negator).contains { $0.tokens.lowerBound < start }
    case (.quantity, "most") where cue.tokens.count == 1:
      // "is most known", "the most remote" compare, and count nothing.
      return !["the", "'s", "its", "his", "her", "their", "is", "was", "are", "were", "a"].contains(
        side.word(start - 1))
    case (.limit, "limited"):
      return !["is", "are", "was", "were", "be", "been"].contains(side.word(start - 1))
    // "no" is told of as a denial; it limits where it stands for another quantity.
    case (.quantity, "no"):
      return other.cues.all.contains {
        $0.group == .quantity && $0.grade != 0 && other.touches($0.tokens)
      }
    case (.limit, "only"), (.limit, "exactly"), (.limit, "alone"): return true
    case (.limit, _) where cue.tokens.count == 1:
      guard end < side.tokens.count else { return true }
      let next = side.word(end) == "-" ? end + 1 : end
      let stem = Stem.of(side.word(next))
      return other.tokens.contains { Stem.of($0.text) == stem }
    default: return true
    }
  }

  private static func key(_ cue: Cue) -> String {
    let isGraded = cue.group != .limit && (cue.group != .condition || cue.grade > 0)
    return "\(cue.group) \(isGraded ? cue.grade : cue.entry)"
  }

  private static func what(_ cue: Cue) -> String {
    switch cue.group {
    case .quantity: "quantifier"
    case .frequency: "frequency"
    case .condition: "condition or restriction"
    default: "limit"
    }
  }

  private static func cues(
    _ side: SentenceReading, _ range: Range<Int>, _ taken: Set<Int>, isAlone: Bool
  ) -> [Cue] {
    side.cues.all.filter {
      groups.contains($0.group) && $0.tokens.overlaps(range) && governs(side, $0, range, isAlone)
        && !$0.tokens.contains(where: taken.contains)
        && !side.isQuoted($0.tokens.lowerBound)
    }
  }

  /// Whether a condition brings its clause with it, and a quantifier is of what stays, not of a clause
  /// that came or went with it.
  private static func governs(
    _ side: SentenceReading, _ cue: Cue, _ range: Range<Int>, _ isAlone: Bool
  ) -> Bool {
    // "oil heating", "new oil heating": the adjective and nothing else.
    if cue.group == .limit, cue.grade == 1 { return isAlone && range == cue.tokens }
    guard cue.group == .condition else {
      return !isAlone
        || !range.contains { $0 < cue.tokens.lowerBound && side.isContent($0) }
    }
    return range.contains { $0 >= cue.tokens.upperBound && side.isContent($0) }
  }

  /// A phrase that one side alone has, of words that no other rule has told.
  private static func phrase(
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
    let old = content(r.from, hunk.from, taken.from, r.to)
    let new = content(r.to, hunk.to, taken.to, r.from)
    // An ideograph is less than a word.
    let scale = ["zh", "ja", "ko"].contains(r.lexicon.language) ? 3 : 1
    let (oldAll, newAll) = (
      hunk.from.filter { r.from.isContent($0) }.count, hunk.to.filter { r.to.isContent($0) }.count
    )
    if hunk.from.isEmpty || oldAll == 0,
      new >= 2 * scale || new == 1 && isPhrase(r.to, hunk.to, isAlone: hunk.from.isEmpty)
    {
      let span = trim(r.to, hunk.to)
      return draft(
        nil, span, "added", "restriction or detail added: '\(r.to.text(span))'",
        "phrase that one side alone has")
    }
    if hunk.to.isEmpty || newAll == 0,
      old >= 2 * scale || old == 1 && isPhrase(r.from, hunk.from, isAlone: hunk.to.isEmpty)
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

  /// Whether the hunk is a cue, for which the other side has one of the same grade.
  private static func hasMoved(
    _ side: SentenceReading, _ range: Range<Int>, _ other: SentenceReading
  ) -> Bool {
    range.count <= 4
      && side.cues.all.contains { cue in
        (cue.group == .frequency || cue.group == .quantity) && range.contains(cue.tokens.lowerBound)
          && other.cues.all.contains { key($0) == key(cue) && other.touches($0.tokens) }
      }
  }

  /// An item with its comma, in a list that stays: "food[, clothing] and shelter".
  private static func isItem(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    guard let first = range.first, let last = range.last, range.count <= 4,
      side.word(first) == "," || side.word(last) == ","
    else { return false }
    let around = max(0, first - 6)..<min(side.tokens.count, last + 7)
    return around.contains {
      !range.contains($0) && [",", "and", "or"].contains(side.word($0))
    }
  }

  private static func isTag(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    guard let first = range.first, range.upperBound == side.tokens.count else { return false }
    return ["-", "\u{2013}", "\u{2014}", "|"].contains(side.word(first))
      && side.tokens[first].hasSpace
  }

  private static func isRestriction(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    guard let first = range.first(where: { !side.tokens[$0].isMark }) else { return false }
    return [
      "in", "for", "with", "without", "at", "on", "from", "among", "within", "across", "outside",
      "near", "under", "over", "against", "who", "which", "where", "whose", "that",
    ].contains(side.word(first))
  }

  /// Such as in the community.
  private static func isPhrase(_ side: SentenceReading, _ range: Range<Int>, isAlone: Bool) -> Bool
  {
    guard let first = range.first, range.count >= 2 else { return false }
    // "and diesel are", for "is".
    guard isAlone else {
      return ["and", "or"].contains(side.word(first))
        || ["and", "or"].contains(side.word(range.upperBound - 1))
    }
    if isItem(side, range) { return true }
    // "cheap and" before a word that stayed.
    if let last = range.last, ["and", "or"].contains(side.word(last)) { return true }
    return [
      "in", "for", "with", "without", "at", "on", "from", "by", "among", "within", "across",
      "outside", "near", "under", "over", "than", "against", "and", "or",
    ].contains(side.word(first))
  }

  private static func content(
    _ side: SentenceReading, _ range: Range<Int>, _ taken: Set<Int>, _ other: SentenceReading
  ) -> Int {
    let has = Set(
      other.tokens.indices.filter { other.isContent($0) }.map { Stem.of(other.tokens[$0].text) })
    return range.filter {
      side.isContent($0) && !taken.contains($0) && !side.isQuoted($0)
        && !has.contains(Stem.of(side.tokens[$0].text))
    }.count
  }

  /// Without the marks at its ends.
  private static func trim(_ side: SentenceReading, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, [",", ";", "-", "."].contains(side.word(start)) { start += 1 }
    while end > start, [",", ";", "-", "."].contains(side.word(end - 1)) { end -= 1 }
    return start..<end
  }

  private static func draft(
    _ old: Range<Int>?, _ new: Range<Int>?, _ direction: String, _ reading: String, _ rule: String,
    _ core: (from: Range<Int>?, to: Range<Int>?)? = nil
  ) -> ClaimDraft {
    ClaimDraft(
      kind: .scope, direction: direction, from: old, to: new, reading: reading,
      rule: "scope: " + rule, core: core)
  }
}
