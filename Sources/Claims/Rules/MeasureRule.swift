// Figures and times: what moved, which way, and by how much.

enum MeasureRule {
  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    let (old, new) = (r.from.measures, r.to.measures)
    return figures(r, old.filter(\.isFigure), new.filter(\.isFigure))
      + times(r, old.filter { !$0.isFigure }, new.filter { !$0.isFigure })
  }

  private static func findings(_ list: [Measure]) -> [Finding] {
    list.map { Finding(tokens: $0.tokens, key: $0.key) }
  }

  /// A change told as two: what went and what came, as far as they changed.
  private static func apart(
    _ r: Rewording, _ old: (Int, Measure), _ new: (Int, Measure)
  ) -> [Fate] {
    (r.from.touches(old.1.tokens) ? [.removed(old.0)] : [])
      + (r.to.touches(new.1.tokens) ? [.added(new.0)] : [])
  }

  // MARK: Figures

  private static func figures(_ r: Rewording, _ a: [Measure], _ b: [Measure]) -> [ClaimDraft] {
    r.settle(findings(a), findings(b)).flatMap { fate in
      // "100" that went and "first" that came are two changes.
      guard case .changed(let i, let j) = fate, isPlaced(a[i]) != isPlaced(b[j]) else {
        return [fate]
      }
      return apart(r, (i, a[i]), (j, b[j]))
    }.compactMap { fate in
      switch fate {
      case .changed(let i, let j): return changed(r, a[i], b[j])
      case .removed(let i):
        if isRank(r.from, a[i]) || isReference(r, a[i], isOld: true) { return nil }
        return draft(.figure, a[i].tokens, nil, "removed", "figure removed: \(noun(r.from, a[i]))")
      case .added(let j):
        if isRank(r.to, b[j]) || isReference(r, b[j], isOld: false) { return nil }
        if let step = step(r, a, b[j]) { return step }
        return draft(.figure, nil, b[j].tokens, "added", "figure added: \(noun(r.to, b[j]))")
      }
    }
  }

  private static func changed(_ r: Rewording, _ a: Measure, _ b: Measure) -> ClaimDraft? {
    guard case .figure(let x) = a.what, case .figure(let y) = b.what else { return nil }
    // 34, and 34-year-old.
    if x.value == y.value, x.more == y.more, x.bound == y.bound, x.unit.isEmpty || y.unit.isEmpty {
      return nil
    }
    let words = "from \(r.from.text(a.tokens)) to \(noun(r.to, b))"
    let direction = direction(x, y, r.lexicon.units)
    let reading: String =
      switch direction {
      case "up": "figure up \(words)"
      case "down": "figure down \(words)"
      case "refined": "figure refined: \(r.from.text(a.tokens)) to \(noun(r.to, b))"
      default: "figure changed \(words)"
      }
    let (old, new) = differing(r, a.tokens, b.tokens)
    return draft(.figure, old, new, direction, reading)
  }

  /// Both without the prepositions and bounds before them that stayed: "for up to two weeks".
  private static func differing(_ r: Rewording, _ a: Range<Int>, _ b: Range<Int>) -> (
    Range<Int>, Range<Int>
  ) {
    var (i, j) = (a.lowerBound, b.lowerBound)
    while i + 1 < a.upperBound, j + 1 < b.upperBound, r.from.partners[i] == j,
      r.from.has(.function, at: i) || r.from.has(.limitword, at: i) || r.from.has(.period, at: i)
    {
      i += 1
      j += 1
    }
    return (i..<a.upperBound, j..<b.upperBound)
  }

  /// A time that came or went with its preposition: on Friday, late on Friday.
  private static func withPreposition(_ side: SentenceReading, _ time: Range<Int>) -> Range<Int> {
    var start = time.lowerBound
    let number = side.hunks[start]
    guard number >= 0 else { return time }
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

  /// `up`, `down`, `refined` for another bound on the same value, or `changed`.
  private static func direction(
    _ x: QuantityReading, _ y: QuantityReading, _ units: UnitFacts
  ) -> String {
    if x.more.isEmpty != y.more.isEmpty {
      // 10 to 12, then 11: narrower, and inside.
      let (range, other) = x.more.isEmpty ? (y, x) : (x, y)
      if range.interval?.reaches(other.value) == true { return "refined" }
    }
    if !x.more.isEmpty || !y.more.isEmpty, x.more.count != y.more.count || x.more.count > 1 {
      return "changed"
    }
    // "78", and "78 out of 100": the same share, of what was not said.
    if (x.top == nil) != (y.top == nil) {
      let (p, q) = (x.top ?? x.value, y.top ?? y.value)
      return p == q ? "refined" : q > p ? "up" : "down"
    }
    if x.unit != y.unit {
      guard let a = base(x, units), let b = base(y, units), a.0 == b.0 else { return "changed" }
      return a.1 == b.1 ? "refined" : b.1 > a.1 ? "up" : "down"
    }
    if x.value == y.value, x.more == y.more {
      // "almost 10" to "more than 10" crosses it.
      if let p = x.bound, let q = y.bound, side(p) != side(q), side(p) != 0, side(q) != 0 {
        return side(q) > side(p) ? "up" : "down"
      }
      return "refined"
    }
    if x.value != y.value { return y.value > x.value ? "up" : "down" }
    return (y.more.last ?? 0) > (x.more.last ?? 0) ? "up" : "down"
  }

  private static func side(_ bound: Int) -> Int {
    switch bound {
    case 1, 2: 1
    case -1, -2, -3: -1
    default: 0
    }
  }

  /// The value in a unit that both can be told in.
  private static func base(_ x: QuantityReading, _ units: UnitFacts) -> (String, Double)? {
    units.sizes[x.unit].map { ($0.base, $0.count * x.value) }
  }

  /// "from Level 3 to Level 1" where only Level 3 stood: a step down.
  private static func step(_ r: Rewording, _ old: [Measure], _ b: Measure) -> ClaimDraft? {
    guard case .figure(let y) = b.what, r.to.word(b.tokens.lowerBound - 1) == "to",
      let a = r.to.measures.last(where: {
        $0.isFigure && $0.tokens.upperBound == b.tokens.lowerBound - 1
      }),
      case .figure(let x) = a.what, x.unit == y.unit, x.value != y.value,
      r.to.word(a.tokens.lowerBound - 1) == "from",
      let before = old.first(where: { $0.key == a.key })
    else { return nil }
    return draft(
      .figure, before.tokens, a.tokens.lowerBound - 1..<b.tokens.upperBound,
      y.value > x.value ? "up" : "down",
      "figure \(y.value > x.value ? "up" : "down") from \(r.to.text(a.tokens)) to \(r.to.text(b.tokens))"
    )
  }

  /// The figure with the word that tells of what it is.
  private static func noun(_ side: SentenceReading, _ measure: Measure) -> String {
    let text = side.text(measure.tokens)
    guard case .figure(let figure) = measure.what, figure.unit.isEmpty, figure.kind != .rank else {
      return text
    }
    let next = measure.tokens.upperBound
    guard next < side.tokens.count, side.tokens[next].isWord, side.isContent(next),
      !side.tokens[next].isCapital, !side.word(next).hasSuffix("ed")
    else { return text }
    return text + " " + side.text(next..<next + 1)
  }

  /// Whether it is a rank or a place, and no count.
  private static func isPlaced(_ measure: Measure) -> Bool {
    guard case .figure(let figure) = measure.what else { return false }
    return figure.kind == .rank || figure.kind == .place
  }

  /// "first" that came or went alone is no figure; "the second largest" is.
  private static func isRank(_ side: SentenceReading, _ measure: Measure) -> Bool {
    guard case .figure(let figure) = measure.what, measure.tokens.count == 1 else { return false }
    let index = measure.tokens.lowerBound
    let isWord = side.tokens[index].kind == .word
    guard
      figure.kind == .rank || figure.kind == .place || ["one", "half"].contains(side.word(index)),
      isWord
    else {
      return isEnumerator(side, index)
    }
    let next = side.word(index + 1) == "-" ? side.word(index + 2) : side.word(index + 1)
    return !next.hasSuffix("est") && next != "most"
  }

  /// "2." before a heading or an item.
  private static func isEnumerator(_ side: SentenceReading, _ index: Int) -> Bool {
    index == 0 && side.tokens[index].kind == .number && [".", ")"].contains(side.word(1))
      && side.tokens.count > 2
  }

  /// A number that stands for [REF].
  private static func isReference(_ r: Rewording, _ measure: Measure, isOld: Bool) -> Bool {
    guard let number = (isOld ? r.from : r.to).hunk(of: measure.tokens) else { return false }
    let (side, range) = isOld ? (r.to, r.hunks[number].to) : (r.from, r.hunks[number].from)
    return range.contains { side.isReference($0) }
  }

  // MARK: Times

  private static func times(_ r: Rewording, _ a: [Measure], _ b: [Measure]) -> [ClaimDraft] {
    r.settle(findings(a), findings(b)).flatMap { fate in
      // "for five years" that went and "on Monday" that came are two changes; so are a time and a
      // preposition.
      guard case .changed(let i, let j) = fate,
        isLength(a[i]) != isLength(b[j]) || a[i].isPreposition != b[j].isPreposition
      else {
        return [fate]
      }
      return apart(r, (i, a[i]), (j, b[j]))
    }.compactMap { fate in
      switch fate {
      case .changed(let i, let j):
        // By, for and within without a time behind them are no times.
        if isLoose(a[i]) || isLoose(b[j]) { return nil }
        let direction = timeDirection(r, a[i], b[j])
        let (old, new) = differing(r, a[i].tokens, b[j].tokens)
        return draft(
          .time, old, new, direction,
          "time \(direction == "changed" ? "changed" : "changed (\(direction))"): \(r.from.text(a[i].tokens)) to \(r.to.text(b[j].tokens))"
        )
      case .removed(let i):
        if a[i].isPreposition { return nil }
        return draft(
          .time, withPreposition(r.from, a[i].tokens), nil, "removed",
          "time removed: \(r.from.text(a[i].tokens))")
      case .added(let j):
        if b[j].isPreposition { return nil }
        return draft(
          .time, nil, withPreposition(r.to, b[j].tokens), "added",
          "time added: \(r.to.text(b[j].tokens))")
      }
    }
  }

  private static func isLoose(_ measure: Measure) -> Bool {
    if case .period(let cue) = measure.what { return cue.grade > 3 }
    return false
  }

  /// Whether it is a length of time, and no deadline ("within a week").
  private static func isLength(_ measure: Measure) -> Bool {
    guard case .time(let reading) = measure.what, case .length = reading.kind else { return false }
    return measure.tokens.lowerBound == reading.whole.lowerBound
  }

  /// longer, shorter; later, earlier, same day; else changed.
  private static func timeDirection(_ r: Rewording, _ a: Measure, _ b: Measure) -> String {
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
  private static func order(_ r: Rewording, _ x: TimeReading, _ y: TimeReading) -> String? {
    let a = TimeScan.extents(of: x, in: r.from, r.lexicon, now: r.fromDay)
    let b = TimeScan.extents(of: y, in: r.to, r.lexicon, now: r.toDay)
    if a.contains(where: b.contains) { return "same days" }
    guard a.count == 1, b.count == 1, let a = a.first, let b = b.first else { return nil }
    if a.upperBound <= b.lowerBound { return "later" }
    return b.upperBound <= a.lowerBound ? "earlier" : nil
  }

  private static func draft(
    _ kind: ClaimChange.Kind, _ old: Range<Int>?, _ new: Range<Int>?, _ direction: String,
    _ reading: String
  ) -> ClaimDraft {
    ClaimDraft(
      kind: kind, direction: direction, from: old, to: new, reading: reading,
      rule: kind == .figure
        ? "figure: values, units and bounds, normalised"
        : "time: dates, lengths and periods, normalised")
  }
}
