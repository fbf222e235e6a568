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
    case (.some, nil) where isReplaced(r, r.to), (nil, .some) where isReplaced(r, r.from):
      return [
        rule.draft(
          0..<end(of: r.from, 0..<1), 0..<end(of: r.to, 0..<1), "changed",
          "another notice about the page")
      ]
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
      // A word that both sides have was only repeated or left out.
      let (oldWords, newWords) = (Set(r.from.tokens.map(\.text)), Set(r.to.tokens.map(\.text)))
      let changed = r.hunks.reduce(0) { count, hunk in
        count
          + hunk.from.filter { says(r.from, $0) && !newWords.contains(r.from.word($0)) }.count
          + hunk.to.filter { says(r.to, $0) && !oldWords.contains(r.to.word($0)) }.count
      }
      let isOther =
        r.from.words(old) != r.to.words(new) && (r.from.touches(old) || r.to.touches(new))
      // The date of the same notice is a time, and nothing else.
      guard isOther || changed >= (dates.isEmpty ? 1 : 3) else { return [] }
      let (x, y) = differing(r, old, new)
      return [rule.draft(x, y, "changed", "another notice about the page")]
    }
  }

  /// Whether the side, of which little is left, ends as a notice does, with the page it is of: "Strikes in
  /// May ('Travel' page)".
  private static func isReplaced(_ r: Rewording, _ side: SentenceReading) -> Bool {
    let bracket = side.tokens.lastIndex { $0.text == "(" } ?? side.tokens.count
    return bracket > 0 && bracket < side.tokens.count
      && (bracket..<side.tokens.count).contains { side.has(.titled, at: $0) }
      && (0..<bracket).count { side.hunks[$0] >= 0 } * 2 > bracket
  }

  /// The words of both notices that differ, without the page of the site that they end with; from
  /// their beginnings where one side has nothing of its own.
  private static func differing(_ r: Rewording, _ old: Range<Int>, _ new: Range<Int>) -> (
    Range<Int>, Range<Int>
  ) {
    let (a, b) = (end(of: r.from, old), end(of: r.to, new))
    // Little of one of them is left.
    if isMost(r.from, a) || isMost(r.to, b) { return (0..<a, 0..<b) }
    // A name that became another is told as that; what stands behind the notice is no part of it.
    let hunks = r.hunks.filter { hunk in
      guard hunk.from.lowerBound < a, hunk.to.lowerBound < b,
        !WordingRule.isFormat(r, hunk.from, hunk.to)
      else { return false }
      return
        !(hunk.from.count == 1 && hunk.to.count == 1
        && r.from.tokens[hunk.from.lowerBound].isCapital
        && r.to.tokens[hunk.to.lowerBound].isCapital && !isHead(r.from, hunk.from.lowerBound))
    }
    guard let first = hunks.first, let last = hunks.last else {
      return (old.lowerBound..<a, new.lowerBound..<b)
    }
    let x = min(first.from.lowerBound, a)..<min(max(last.from.upperBound, first.from.lowerBound), a)
    let y = min(first.to.lowerBound, b)..<min(max(last.to.upperBound, first.to.lowerBound), b)
    if x.contains(where: { r.from.isContent($0) }), y.contains(where: { r.to.isContent($0) }) {
      let (a, b) = (x.overlaps(old) ? r.join(x, old) : x, y.overlaps(new) ? r.join(y, new) : y)
      return evened(r, a, b)
    }
    return (
      old.lowerBound..<max(x.upperBound, old.upperBound),
      new.lowerBound..<max(y.upperBound, new.upperBound)
    )
  }

  /// Whether no word stands before the token.
  private static func isHead(_ side: SentenceReading, _ index: Int) -> Bool {
    (0..<index).allSatisfy { side.tokens[$0].isMark }
  }

  /// Both with the word that one of them ends with and that stands behind the other: "New information",
  /// "Removal of information".
  private static func evened(_ r: Rewording, _ a: Range<Int>, _ b: Range<Int>) -> (
    Range<Int>, Range<Int>
  ) {
    guard let x = a.last, let y = b.last else { return (a, b) }
    if r.from.partners[x] == b.upperBound { return (a, b.lowerBound..<b.upperBound + 1) }
    if r.to.partners[y] == a.upperBound { return (a.lowerBound..<a.upperBound + 1, b) }
    return (a, b)
  }

  /// Whether most of a notice that ends at `end` is new or gone.
  private static func isMost(_ side: SentenceReading, _ end: Int) -> Bool {
    let words = (0..<end).filter { !side.tokens[$0].isMark }
    return words.count { side.hunks[$0] >= 0 } * 10 > words.count * 7
  }

  /// Where a notice ends: before "('Money' page)".
  private static func end(of side: SentenceReading, _ notice: Range<Int>) -> Int {
    guard let bracket = side.tokens.lastIndex(where: { $0.text == "(" }),
      bracket > notice.upperBound,
      side.quotes.contains(where: { $0.tokens.lowerBound == bracket + 1 })
    else { return side.tokens.count }
    return bracket
  }

  /// Whether the token says something that is no date.
  private static func says(_ side: SentenceReading, _ index: Int) -> Bool {
    side.isContent(index) && !isDate(side, index)
      // "('Money')", "('Money' page)"
      && !(["page", "pages"].contains(side.word(index)) && side.word(index + 1) == ")")
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
