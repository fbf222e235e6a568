// Times: what moved, and which way.

extension MeasureRule {
  static func times(_ r: Rewording, _ a: [Measure], _ b: [Measure]) -> [ClaimDraft] {
    let a = withoutLeads(a, r.from)
    let b = withoutLeads(b, r.to)
    return r.settle(findings(a), findings(b)).flatMap { fate in
      // "for five years" that went and "on Monday" that came are two changes; so are a time and a
      // preposition.
      guard case .changed(let i, let j) = fate,
        isLength(a[i]) != isLength(b[j]) || a[i].isPreposition != b[j].isPreposition
      else {
        return [fate]
      }
      // "after two years", "after a two-year absence"
      if timeDirection(r, a[i], b[j]) == "same length" {
        return changesLead(r, a[i], b[j]) ? [fate] : []
      }
      return apart(r, (i, a[i]), (j, b[j]))
    }.compactMap { fate in
      switch fate {
      case .changed(let i, let j):
        // By, for and within without a time behind them are no times.
        if isLoose(a[i]) || isLoose(b[j]) { return nil }
        if changesLead(r, a[i], b[j]) { return lead(r, a[i], b[j]) }
        let direction = timeDirection(r, a[i], b[j])
        var (old, new) = differing(r, a[i].tokens, b[j].tokens)
        (old, new) = (withLead(r.from, old), withLead(r.to, new))
        return draft(
          .time, old, new, direction,
          "time \(direction == "changed" ? "changed" : "changed (\(direction))"): \(r.from.text(a[i].tokens)) to \(r.to.text(b[j].tokens))"
        )
      case .removed(let i):
        if let (mine, theirs) = instead(r.from, a[i], r.to, r.hunks.map { ($0.from, $0.to) }) {
          return draft(.time, mine, theirs, "removed", "time removed: \(r.from.text(mine))")
        }
        if a[i].isPreposition {
          guard let clause = clause(r.from, a[i], in: r.hunks.map { ($0.from, $0.to) }) else {
            return nil
          }
          return draft(
            .time, clause, nil, "removed", "time removed: \(r.from.text(clause))")
        }
        return draft(
          .time, withPreposition(r.from, a[i].tokens), nil, "removed",
          "time removed: \(r.from.text(a[i].tokens))")
      case .added(let j):
        if let (mine, theirs) = instead(r.to, b[j], r.from, r.hunks.map { ($0.to, $0.from) }) {
          return draft(.time, theirs, mine, "added", "time added: \(r.to.text(mine))")
        }
        if b[j].isPreposition {
          guard let clause = clause(r.to, b[j], in: r.hunks.map { ($0.to, $0.from) }) else {
            return nil
          }
          return draft(.time, nil, clause, "added", "time added: \(r.to.text(clause))")
        }
        return draft(
          .time, nil, withPreposition(r.to, b[j].tokens), "added",
          "time added: \(r.to.text(b[j].tokens))")
      }
    }
  }

  /// Without the preposition of a time that is told with it and stayed: "until the end of May".
  private static func withoutLeads(_ times: [Measure], _ side: SentenceReading) -> [Measure] {
    times.filter { one in
      let end = one.tokens.upperBound
      guard one.isPreposition, !side.touches(one.tokens),
        ["until", "since", "from", "after"].contains(side.word(end - 1))
      else { return true }
      return !times.contains {
        !$0.isPreposition
          && ($0.tokens.lowerBound == end
            || $0.tokens.lowerBound == end + 1 && ["the", "a"].contains(side.word(end)))
      }
    }
  }

  /// Whether the time stayed, and what stands before it became another: after two weeks, in two weeks.
  private static func changesLead(_ r: Rewording, _ a: Measure, _ b: Measure) -> Bool {
    guard let x = lead(r.from, a), let y = lead(r.to, b), r.from.touches(x..<x + 1),
      r.to.touches(y..<y + 1), r.from.word(x) != r.to.word(y)
    else { return false }
    return r.from.hunk(of: x..<x + 1) == r.to.hunk(of: y..<y + 1)
      && r.from.partners.indices.contains(x + 1) && r.from.partners[x + 1] == y + 1
  }

  /// The word before a time that tells how it stands to it.
  private static func lead(_ side: SentenceReading, _ time: Measure) -> Int? {
    if time.isPreposition { return time.tokens.count == 1 ? time.tokens.lowerBound : nil }
    return [time.tokens.lowerBound, time.tokens.lowerBound - 1].first {
      ["in", "within", "after", "before", "by", "until", "since", "during"].contains(side.word($0))
    }
  }

  /// A word before a time that became another, shown with the time: to its mark, or as far as a time goes.
  private static func lead(_ r: Rewording, _ a: Measure, _ b: Measure) -> ClaimDraft {
    func whole(_ side: SentenceReading, _ one: Measure) -> Range<Int> {
      let start = lead(side, one) ?? one.tokens.lowerBound
      let next = side.measures.first {
        !$0.isFigure && !$0.isPreposition && (start...start + 2).contains($0.tokens.lowerBound)
      }
      return start..<max(one.tokens.upperBound, next?.tokens.upperBound ?? 0)
    }
    let (old, new) = (whole(r.from, a), whole(r.to, b))
    return draft(
      .time, old, new, "changed", "time changed: \(r.from.text(old)) to \(r.to.text(new))")
  }

  /// "before you travel", "ahead of the vote": when, by what comes before or with it, where all of it came or
  /// went.
  static func clause(
    _ side: SentenceReading, _ time: Measure, in hunks: [(mine: Range<Int>, theirs: Range<Int>)]
  ) -> Range<Int>? {
    guard case .period(let cue) = time.what, (1...2).contains(cue.grade),
      let number = side.hunk(of: cue.tokens), hunks[number].theirs.isEmpty,
      cue.tokens.lowerBound <= hunks[number].mine.lowerBound + 2,
      cue.tokens.upperBound <= hunks[number].mine.upperBound,
      !isWhere(side, cue)
    else { return nil }
    let end =
      (cue.tokens.upperBound..<hunks[number].mine.upperBound).first {
        side.tokens[$0].isMark && side.word($0) != "-"
      } ?? hunks[number].mine.upperBound
    let clause = cue.tokens.lowerBound..<end
    let isToldElse = side.measures.contains {
      !$0.isPreposition && $0.tokens.overlaps(clause)
    }
    return end > cue.tokens.upperBound && !isToldElse ? clause : nil
  }

  /// Whether it tells where: "throughout the country", but "throughout the trial".
  private static func isWhere(_ side: SentenceReading, _ cue: Cue) -> Bool {
    guard side.word(cue.tokens.lowerBound) == "throughout" else { return false }
    let after = cue.tokens.upperBound..<min(side.tokens.count, cue.tokens.upperBound + 4)
    let head = after.prefix { !side.tokens[$0].isMark }
    return head.contains { places.contains(side.word($0)) || side.tokens[$0].isCapital }
  }

  /// What has a size and no length in time.
  private static let places: Set<String> = [
    "country", "countries", "nation", "world", "globe", "region", "regions", "area", "areas",
    "city",
    "cities", "town", "towns", "state", "states", "province", "provinces", "county", "counties",
    "district", "districts", "island", "islands", "continent", "territory", "territories",
    "building",
    "site", "campus", "premises", "house", "home", "park", "network", "system", "body", "community",
    "organisation", "organization", "company", "service", "services", "industry", "sector",
    "document",
  ]

  /// "[ahead of] the match", "[to watch] the match": a word of when that another kind of word stands for.
  private static func instead(
    _ side: SentenceReading, _ time: Measure, _ other: SentenceReading,
    _ hunks: [(mine: Range<Int>, theirs: Range<Int>)]
  ) -> (Range<Int>, Range<Int>)? {
    guard case .period(let cue) = time.what, (1...2).contains(cue.grade), cue.tokens.count > 1,
      let number = side.hunk(of: cue.tokens), hunks[number].mine == cue.tokens,
      (1...3).contains(hunks[number].theirs.count),
      !hunks[number].theirs.contains(where: { other.has(.period, at: $0) })
    else { return nil }
    return (cue.tokens, hunks[number].theirs)
  }

  static func isLoose(_ measure: Measure) -> Bool {
    if case .period(let cue) = measure.what { return cue.grade > 3 }
    return false
  }

  /// Whether it is a length of time, and no deadline ("within a week").
  static func isLength(_ measure: Measure) -> Bool {
    guard case .time(let reading) = measure.what, case .length = reading.kind else { return false }
    return measure.tokens.lowerBound == reading.whole.lowerBound
  }

  /// longer, shorter; later, earlier, same day; else changed.
  static func timeDirection(_ r: Rewording, _ a: Measure, _ b: Measure) -> String {
    guard case .time(let x) = a.what, case .time(let y) = b.what else { return "changed" }
    switch (x.kind, y.kind) {
    case (.length(let p), .length(let q)):
      if abs(p - q) < max(p, q) * 0.01 { return x.bound == y.bound ? "same length" : "refined" }
      return q > p ? "longer" : "shorter"
    case (.clock(let p), .clock(let q)): return p == q ? "same time" : q > p ? "later" : "earlier"
    default: return x.compare(y, r.fromDay, r.toDay) ?? order(r, x, y) ?? "changed"
    }
  }

  /// How two stretches of days stand to each other, where both can be told: last week, early 2020.
  static func order(_ r: Rewording, _ x: TimeReading, _ y: TimeReading) -> String? {
    let a = TimeScan.extents(of: x, in: r.from, r.lexicon, now: r.fromDay)
    let b = TimeScan.extents(of: y, in: r.to, r.lexicon, now: r.toDay)
    if a.contains(where: b.contains) { return "same days" }
    guard a.count == 1, b.count == 1, let a = a.first, let b = b.first else { return nil }
    if a.upperBound <= b.lowerBound { return "later" }
    return b.upperBound <= a.lowerBound ? "earlier" : nil
  }

  /// A time that came or went with its preposition: on Friday, late on Friday.
  static func withPreposition(_ side: SentenceReading, _ time: Range<Int>) -> Range<Int> {
    var start = time.lowerBound
    let number = side.hunks[start]
    guard number >= 0 else { return time }
    // "as soon as the terms take force": with its clause.
    if side.word(time.upperBound - 1) == "as" {
      var end = time.upperBound
      while end < side.tokens.count, side.hunks[end] == number, !side.tokens[end].isMark {
        end += 1
      }
      return start..<end
    }
    // "in the past six days"
    if start > 1, side.word(start - 1) == "the", side.hunks[start - 2] == number,
      ["in", "for", "over", "during", "within"].contains(side.word(start - 2))
    {
      start -= 1
    }
    if start > 0, side.hunks[start - 1] == number,
      ["on", "in", "at", "for", "of", "since", "by", "from"].contains(side.word(start - 1))
    {
      start -= 1
      if start > 0, side.hunks[start - 1] == number,
        ["late", "early"].contains(side.word(start - 1))
      {
        start -= 1
      }
    }
    return start..<time.upperBound
  }

  /// A time with the preposition before it that became another: in May, from 17 May.
  static func withLead(_ side: SentenceReading, _ time: Range<Int>) -> Range<Int> {
    let before = time.lowerBound - 1
    guard before >= 0, side.hunks[before] >= 0,
      [
        "on", "in", "at", "for", "since", "by", "from", "within", "until", "before", "after",
        "during",
      ]
      .contains(side.word(before))
    else { return time }
    return before..<time.upperBound
  }
}
