// How much of what is spoken of: quantifiers, frequencies, conditions, exceptions, and phrases that
// came or went.

enum ScopeRule {
  /// What changed of the scope, in words that no other rule has told.
  static func drafts(_ r: Rewording, taken: (from: Set<Int>, to: Set<Int>)) -> [ClaimDraft] {
    for (number, hunk) in r.hunks.enumerated() {
      if let found = cue(r, number, hunk, taken) ?? phrase(r, hunk, taken) { return [found] }
    }
    return []
  }

  private static let groups: Set<CueGroup> = [.quantity, .frequency, .condition, .limit]

  /// A cue that one side of the hunk alone has.
  private static func cue(
    _ r: Rewording, _ number: Int, _ hunk: ClaimHunk, _ taken: (from: Set<Int>, to: Set<Int>)
  ) -> ClaimDraft? {
    let old = cues(r.from, hunk.from, taken.from)
    let new = cues(r.to, hunk.to, taken.to)
    // What stands elsewhere on the other side moved.
    let oldWords = Set(r.from.cues.all.map { key($0) })
    let newWords = Set(r.to.cues.all.map { key($0) })
    let gone = old.filter { !newWords.contains(key($0)) }
    let come = new.filter { !oldWords.contains(key($0)) }
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

  /// A cue that one side has: with its clause where the clause came or went, with what stands for it
  /// where that is short.
  private static func alone(_ r: Rewording, _ hunk: ClaimHunk, _ cue: Cue, isOld: Bool)
    -> ClaimDraft
  {
    let side = isOld ? r.from : r.to
    let (mine, theirs) = isOld ? (hunk.from, hunk.to) : (hunk.to, hunk.from)
    let isPhrase = theirs.isEmpty && mine.filter { side.isContent($0) }.count >= 2
    let isCondition = cue.group == .condition
    let span = isPhrase || isCondition ? trim(side, r.join(cue.tokens, mine)) : cue.tokens
    let reading = "\(what(cue)) \(isOld ? "removed" : "added"): '\(side.text(span))'"
    return draft(
      isOld ? span : nil, isOld ? nil : span, isOld ? "removed" : "added", reading, "cue")
  }

  private static func key(_ cue: Cue) -> String {
    "\(cue.group) \(cue.group == .quantity || cue.group == .frequency ? cue.grade : cue.entry)"
  }

  private static func what(_ cue: Cue) -> String {
    switch cue.group {
    case .quantity: "quantifier"
    case .frequency: "frequency"
    case .condition: "condition or restriction"
    default: "limit"
    }
  }

  private static func cues(_ side: SentenceReading, _ range: Range<Int>, _ taken: Set<Int>) -> [Cue]
  {
    side.cues.all.filter {
      groups.contains($0.group) && $0.tokens.overlaps(range) && governs(side, $0, range)
        && !$0.tokens.contains(where: taken.contains)
        && !side.isQuoted($0.tokens.lowerBound)
    }
  }

  /// Whether a condition brings its clause with it.
  private static func governs(_ side: SentenceReading, _ cue: Cue, _ range: Range<Int>) -> Bool {
    guard cue.group == .condition else { return true }
    return range.contains { $0 >= cue.tokens.upperBound && side.isContent($0) }
  }

  /// A phrase that one side alone has, of words that no other rule has told.
  private static func phrase(
    _ r: Rewording, _ hunk: ClaimHunk, _ taken: (from: Set<Int>, to: Set<Int>)
  ) -> ClaimDraft? {
    // A clause that came or went is what it contains: a name, a figure, a source.
    guard !hunk.from.contains(where: taken.from.contains), !hunk.to.contains(where: taken.to.contains)
    else { return nil }
    let old = content(r.from, hunk.from, taken.from, r.to)
    let new = content(r.to, hunk.to, taken.to, r.from)
    // An ideograph is less than a word.
    let scale = ["zh", "ja", "ko"].contains(r.lexicon.language) ? 3 : 1
    let (oldAll, newAll) = (
      hunk.from.filter { r.from.isContent($0) }.count, hunk.to.filter { r.to.isContent($0) }.count
    )
    if hunk.from.isEmpty || oldAll == 0, new >= 2 * scale || new == 1 && isPhrase(r.to, hunk.to) {
      let span = trim(r.to, hunk.to)
      return draft(
        nil, span, "added", "restriction or detail added: '\(r.to.text(span))'",
        "phrase that one side alone has")
    }
    if hunk.to.isEmpty || newAll == 0, old >= 2 * scale || old == 1 && isPhrase(r.from, hunk.from) {
      let span = trim(r.from, hunk.from)
      return draft(
        span, nil, "removed", "restriction or detail removed: '\(r.from.text(span))'",
        "phrase that one side alone has")
    }
    guard taken.from.isEmpty, taken.to.isEmpty, abs(newAll - oldAll) >= 3 * scale, max(old, new) >= 3 * scale else { return nil }
    return draft(
      hunk.from, hunk.to, "changed",
      "\(newAll > oldAll ? "more" : "less") is said: '\(r.from.text(hunk.from))' to '\(r.to.text(hunk.to))'",
      "phrase much longer on one side")
  }

  /// Such as in the community.
  private static func isPhrase(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
    guard let first = range.first, range.count >= 2 else { return false }
    // "possible and" before a word that stayed.
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
      other.tokens.indices.filter { other.hunks[$0] >= 0 }.map { Stem.of(other.tokens[$0].text) })
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
