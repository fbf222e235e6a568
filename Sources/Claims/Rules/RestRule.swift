// The words that changed beside those that a rule spoke of. What they do to the claim is not known; that
// they are not hidden is the point.

enum RestRule {
  /// How many are told one by one.
  private static let most = 3
  static let rule = "wording: beside what the rules tell"

  /// What of the changed words none of `drafts` shows; nothing where there is no draft.
  static func drafts(_ r: Rewording, beside drafts: [ClaimDraft]) -> [ClaimDraft] {
    guard !drafts.isEmpty else { return [] }
    var shown = (
      from: [Bool](repeating: false, count: r.from.tokens.count),
      to: [Bool](repeating: false, count: r.to.tokens.count)
    )
    for draft in drafts {
      for range in [draft.from, draft.core?.from].compactMap(\.self) {
        for index in range { shown.from[index] = true }
      }
      for range in [draft.to, draft.core?.to].compactMap(\.self) {
        for index in range { shown.to[index] = true }
      }
    }
    let stems = (from: changedStems(r.from), to: changedStems(r.to))
    var out: [ClaimDraft] = []
    for hunk in r.hunks where !WordingRule.isFormat(r, hunk.from, hunk.to) {
      let old = rests(r.from, hunk.from, shown.from, without: stems.to)
      let new = rests(r.to, hunk.to, shown.to, without: stems.from)
      // What is shown parts both sides alike: the first stretch became the first, and so on.
      for place in 0..<max(old.count, new.count) {
        let (a, b) = (
          place < old.count ? old[place] : nil, place < new.count ? new[place] : nil
        )
        if let a, let b, WordingRule.isFormat(r, a, b) { continue }
        out.append(draft(a, b, r))
      }
    }
    guard out.count > most else { return out }
    // So many that the sentence is another: told as one stretch.
    func whole(_ range: (ClaimDraft) -> Range<Int>?) -> Range<Int>? {
      let ranges = out.compactMap(range)
      guard let first = ranges.first, let last = ranges.last else { return nil }
      return first.lowerBound..<last.upperBound
    }
    let (old, new) = (whole(\.from), whole(\.to))
    return [
      ClaimDraft(
        kind: .wording, direction: old == nil ? "added" : new == nil ? "removed" : "changed",
        from: old, to: new,
        reading: "also reworded in \(out.count) places, effect unknown", rule: rule)
    ]
  }

  private static func draft(_ old: Range<Int>?, _ new: Range<Int>?, _ r: Rewording) -> ClaimDraft {
    let direction: String
    let reading: String
    switch (old, new) {
    case (let old?, let new?):
      direction = "changed"
      reading = "also reworded, effect unknown: '\(r.from.text(old))' to '\(r.to.text(new))'"
    case (let old?, nil):
      direction = "removed"
      reading = "words removed, effect unknown: '\(r.from.text(old))'"
    default:
      direction = "added"
      reading = "words added, effect unknown: '\(new.map(r.to.text) ?? "")'"
    }
    return ClaimDraft(
      kind: .wording, direction: direction, from: old, to: new, reading: reading, rule: rule)
  }

  /// The stems of the words that changed on one side.
  private static func changedStems(_ side: SentenceReading) -> Set<String> {
    var out: Set<String> = []
    for index in side.tokens.indices where side.hunks[index] >= 0 && side.isContent(index) {
      out.insert(stem(side, index))
    }
    return out
  }

  /// The word without its endings, and without the "e" that an irregular verb's base may have.
  private static func stem(_ side: SentenceReading, _ index: Int) -> String {
    let stem = Stem.of(side.tokens[index].text)
    return stem.hasSuffix("e") ? String(stem.dropLast()) : stem
  }

  /// The stretches of a hunk, parted by what is shown, that hold words which say something, are not shown yet
  /// and did not just move.
  private static func rests(
    _ side: SentenceReading, _ range: Range<Int>, _ shown: [Bool], without other: Set<String>
  ) -> [Range<Int>] {
    func counts(_ index: Int) -> Bool {
      !shown[index] && side.isContent(index) && !side.isQuoted(index)
        && !other.contains(stem(side, index))
    }
    var out: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end = (start..<range.upperBound).first { shown[$0] } ?? range.upperBound
      if let first = (start..<end).first(where: counts),
        let last = (start..<end).last(where: counts)
      {
        out.append(first..<last + 1)
      }
      start = end + 1
    }
    return out
  }
}
