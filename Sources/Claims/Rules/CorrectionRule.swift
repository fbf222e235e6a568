// Notices about the page: corrected, updated, reissued.

enum CorrectionRule {
  private static let rule = ClaimRule(
    kind: .correction,
    told: "correction: words that begin a notice about the page")

  /// The notice that the side is or begins with.
  static func notice(_ side: SentenceReading) -> Range<Int>? {
    guard let first = side.tokens.firstIndex(where: { !$0.isMark }) else { return nil }
    if let cue = side.cues.cue(.notice, at: first) { return cue.tokens }
    return side.cues.of(.noticeInside).first?.tokens
  }

  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    let (a, b) = (notice(r.from), notice(r.to))
    switch (a, b) {
    case (nil, nil): return []
    case (.some(let old), nil):
      guard r.from.touches(old) else { return [] }
      let span = clause(r.from, old)
      return [
        rule.draft(span, nil, "removed", "notice about the page removed: '\(r.from.text(span))'")
      ]
    case (nil, .some(let new)):
      guard r.to.touches(new) else { return [] }
      let span = clause(r.to, new)
      return [rule.draft(nil, span, "added", "notice about the page added: '\(r.to.text(span))'")]
    case (.some(let old), .some(let new)):
      let dates = r.hunks.filter { hunk in
        (hunk.from.contains { isCalendar(r.from, $0) } || hunk.to.contains { isCalendar(r.to, $0) })
      }
      let changed = r.hunks.reduce(0) { count, hunk in
        count + hunk.from.filter { says(r.from, $0) }.count
          + hunk.to.filter { says(r.to, $0) }.count
      }
      let isOther =
        r.from.words(old) != r.to.words(new) && (r.from.touches(old) || r.to.touches(new))
      // The date of the same notice is a time, and nothing else.
      guard isOther || changed >= (dates.isEmpty ? 1 : 3) else { return [] }
      if changed <= 4, isOther {
        return [rule.draft(old, new, "changed", "another notice about the page")]
      }
      let (x, y) = (0..<r.from.tokens.count, 0..<r.to.tokens.count)
      return [rule.draft(x, y, "changed", "another notice about the page")]
    }
  }

  /// Whether the token says something that is no date.
  private static func says(_ side: SentenceReading, _ index: Int) -> Bool {
    side.isContent(index) && !isDate(side, index)
  }

  private static func isCalendar(_ side: SentenceReading, _ index: Int) -> Bool {
    side.has(.calendar, at: index) || side.has(.month, at: index) || side.has(.weekday, at: index)
  }

  /// The words of a date.
  private static func isDate(_ side: SentenceReading, _ index: Int) -> Bool {
    side.tokens[index].kind == .number || side.tokens[index].isMark
      || side.has(.function, at: index)
      || isCalendar(side, index)
  }

  /// The notice with the rest of what came with it; all of the sentence where most of it did.
  private static func clause(_ side: SentenceReading, _ cue: Range<Int>) -> Range<Int> {
    guard let number = side.hunk(of: cue), let first = side.hunks.firstIndex(of: number),
      let last = side.hunks.lastIndex(of: number)
    else { return cue }
    let changed = side.hunks.filter { $0 >= 0 }.count
    if changed * 4 > side.tokens.count * 3 { return 0..<side.tokens.count }
    return min(first, cue.lowerBound)..<max(last + 1, cue.upperBound)
  }
}
