// How much of what is spoken of: quantifiers, frequencies, conditions, exceptions, and phrases that
// came or went.

enum ScopeRule {
  /// What changed of the scope, in words that no other rule has told.
  static func drafts(_ r: Rewording, taken: (from: Set<Int>, to: Set<Int>)) -> [ClaimDraft] {
    // What stands elsewhere on the other side moved.
    let words = (from: counts(r.from, than: r.to), to: counts(r.to, than: r.from))
    let found = r.hunks.compactMap { cue(r, $0, taken, words) }
    if !found.isEmpty { return found }
    return r.hunks.lazy.compactMap { phrase(r, $0, taken) }.first.map { [$0] } ?? []
  }

  private static let groups: Set<CueGroup> = [.quantity, .frequency, .condition, .limit]

  /// The cues of a side, without conditions that the other side has more of.
  private static func counts(_ side: SentenceReading, than other: SentenceReading) -> Set<String> {
    var count: [String: Int] = [:]
    func add(_ cues: [Cue], _ step: Int) {
      for cue in cues where cue.group == .condition && (1...3).contains(cue.grade) {
        count[key(cue), default: 0] += step
      }
    }
    add(side.cues.all, 1)
    add(other.cues.all, -1)
    return Set(side.cues.all.map(key).filter { count[$0, default: 0] >= 0 })
  }

  /// A cue that one side of the hunk alone has.
  private static func cue(
    _ r: Rewording, _ hunk: ClaimHunk, _ taken: (from: Set<Int>, to: Set<Int>),
    _ words: (from: Set<String>, to: Set<String>)
  ) -> ClaimDraft? {
    if let clause = joined(r, hunk) { return clause }
    if let degree = degree(r, hunk) { return degree }
    let gone = cues(r.from, hunk.from, taken.from, isAlone: hunk.to.isEmpty).filter {
      !words.to.contains(key($0)) && limits(r.from, $0, r.to)
    }
    let come = cues(r.to, hunk.to, taken.to, isAlone: hunk.from.isEmpty).filter {
      !words.from.contains(key($0)) && limits(r.to, $0, r.from)
    }
    if let a = gone.first, let b = come.first {
      // "no formal training", "little formal training": with what it is of.
      let isDeterminer =
        a.tokens.upperBound == hunk.from.upperBound && b.tokens.upperBound == hunk.to.upperBound
      let (x, y) = isDeterminer ? r.extended(a.tokens, b.tokens) : (a.tokens, b.tokens)
      return draft(
        x, y, "changed",
        "scope changed: '\(r.from.text(a.tokens))' to '\(r.to.text(b.tokens))'", "cue",
        (a.tokens, b.tokens))
    }
    if let a = gone.first { return alone(r, hunk, a, isOld: true) }
    if let b = come.first { return alone(r, hunk, b, isOld: false) }
    return nil
  }

  /// "safest", "safe": of all, or only so.
  private static func degree(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    guard hunk.from.count == 1, hunk.to.count == 1, let i = hunk.from.first, let j = hunk.to.first
    else { return nil }
    let (a, b) = (r.from.word(i), r.to.word(j))
    let (short, long) = a.utf8.count < b.utf8.count ? (a, b) : (b, a)
    guard short.utf8.count > 2, !["late", "inter", "for", "hon", "harv"].contains(short),
      CommonWords.contains(short),
      long == short + "est" || short.hasSuffix("e") && long == short + "st"
        || short.hasSuffix("y") && long == short.dropLast() + "iest"
    else { return nil }
    return draft(hunk.from, hunk.to, "changed", "scope changed: '\(a)' to '\(b)'", "cue")
  }

  /// "if [you are a member and] it is open": a condition put beside one that stayed.
  private static func joined(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    guard hunk.from.isEmpty != hunk.to.isEmpty else { return nil }
    let isOld = hunk.to.isEmpty
    let (side, range) = isOld ? (r.from, hunk.from) : (r.to, hunk.to)
    guard let last = range.last, ["and", "or"].contains(side.word(last)), range.count > 1,
      let cue = side.cues.cue(.condition, endingAt: range.lowerBound),
      ["if", "when", "where", "unless", "while", "provided"].contains(
        side.word(cue.tokens.lowerBound))
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
    var end = max(hunk.upperBound, cue.tokens.upperBound)
    // Of a condition that opens the sentence all up to its comma.
    if start == 0, !hunk.contains(where: { $0 >= cue.tokens.upperBound }) {
      end = min(
        side.tokens.count,
        (end..<side.tokens.count).first { side.tokens[$0].isMark }.map { $0 + 1 } ?? end)
    }
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
      return !["is", "are", "was", "were", "be", "been"].contains(
        side.word(start - 1))
    // Names that are included are told as names.
    case (.condition, "including"):
      let rest = (end..<min(side.tokens.count, end + 12)).prefix {
        side.hunks[$0] >= 0 && ![".", ";", ":"].contains(side.word($0))
      }.filter { side.isContent($0) }
      return rest.isEmpty
        || !rest.allSatisfy { index in side.names.contains { $0.tokens.contains(index) } }
    // "is subject to these limits" says what there is, and restricts nothing.
    case (.condition, "subject"):
      return !["is", "are", "was", "were", "be", "been", "not", "n't"].contains(
        side.word(start - 1))
    // "one of 8.1 magnitude"
    case (.quantity, "one") where cue.tokens.count == 2:
      return end >= side.tokens.count || !side.word(end).contains(".")
    // "no" is told of as a denial; it limits where it stands for another quantity.
    case (.quantity, "no"):
      return other.cues.all.contains {
        $0.group == .quantity && $0.grade != 0 && other.touches($0.tokens)
      }
    case (.limit, "former"), (.limit, "ex"):
      // Of a name it is told as part of it.
      if side.names.contains(where: { $0.tokens.lowerBound == end }) { return false }
      let stem = Stem.of(side.word(end))
      return other.tokens.contains { Stem.of($0.text) == stem }
    case (.limit, "only"), (.limit, "exactly"), (.limit, "alone"): return true
    case (.limit, _) where cue.tokens.count == 1:
      guard end < side.tokens.count else { return true }
      let next = side.word(end) == "-" ? end + 1 : end
      let stem = Stem.of(side.word(next))
      return other.tokens.contains { Stem.of($0.text) == stem }
    default: return true
    }
  }

  static func key(_ cue: Cue) -> String {
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
      return !isCarried(side, cue, range)
        && (!isAlone || !range.contains { $0 < cue.tokens.lowerBound && side.isContent($0) })
    }
    if range.contains(where: { $0 >= cue.tokens.upperBound && side.isContent($0) }) { return true }
    // "[If] you [have no ticket,]": a word of it that is on the other side by chance.
    let end =
      (cue.tokens.upperBound..<side.tokens.count).first { side.tokens[$0].isMark }
      ?? side.tokens.count
    let clause = cue.tokens.lowerBound..<end
    return clause.count { side.hunks[$0] >= 0 } * 10 > clause.count * 7
      && clause.contains { side.hunks[$0] >= 0 && side.isContent($0) }
  }

  /// Whether the cue is an adverb of a word that came or went with it: "fully equipped".
  private static func isCarried(_ side: SentenceReading, _ cue: Cue, _ range: Range<Int>) -> Bool {
    let next = cue.tokens.upperBound
    return cue.group == .quantity && side.word(next - 1).hasSuffix("ly") && range.contains(next)
      && side.isContent(next)
  }

  /// Without the marks at its ends.
  static func trim(_ side: SentenceReading, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, [",", ";", "-", "."].contains(side.word(start)) { start += 1 }
    while end > start, [",", ";", "-", "."].contains(side.word(end - 1)) { end -= 1 }
    return start..<end
  }

  static func draft(
    _ old: Range<Int>?, _ new: Range<Int>?, _ direction: String, _ reading: String, _ rule: String,
    _ core: (from: Range<Int>?, to: Range<Int>?)? = nil
  ) -> ClaimDraft {
    ClaimDraft(
      kind: .scope, direction: direction, from: old, to: new, reading: reading,
      rule: "scope: " + rule, core: core)
  }
}
