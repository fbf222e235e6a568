// Figures and times: what moved, which way, and by how much.

enum MeasureRule {
  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    let (old, new) = (r.from.measures, r.to.measures)
    return figures(r, old.filter(\.isFigure), new.filter(\.isFigure))
      + times(r, old.filter { !$0.isFigure }, new.filter { !$0.isFigure })
  }

  static func findings(_ list: [Measure]) -> [Finding] {
    list.map { Finding(tokens: $0.tokens, key: $0.key) }
  }

  /// A change told as two: what went and what came, as far as they changed.
  static func apart(
    _ r: Rewording, _ old: (Int, Measure), _ new: (Int, Measure)
  ) -> [Fate] {
    (r.from.touches(old.1.tokens) ? [.removed(old.0)] : [])
      + (r.to.touches(new.1.tokens) ? [.added(new.0)] : [])
  }

  // MARK: Figures

  private static func figures(_ r: Rewording, _ a: [Measure], _ b: [Measure]) -> [ClaimDraft] {
    r.settle(findings(a), findings(b)).flatMap { fate in
      // "100" that went and "first" that came are two changes.
      guard case .changed(let i, let j) = fate,
        isPlaced(a[i]) != isPlaced(b[j]) || areUnlike(a[i], b[j])
      else {
        return [fate]
      }
      return apart(r, (i, a[i]), (j, b[j]))
    }.compactMap { fate -> ClaimDraft? in
      switch fate {
      case .changed(let i, let j): return changed(r, a[i], b[j])
      case .removed(let i):
        if isRank(r.from, a[i]) || isReference(r, a[i], isOld: true) { return nil }
        if let vague = vague(r, a[i], isOld: true) {
          return draft(
            .figure, a[i].tokens, vague, "changed",
            "figure no longer told: \(noun(r.from, a[i])), now '\(r.to.text(vague))'")
        }
        return draft(
          .figure, counted(r.from, a[i]), nil, "removed", "figure removed: \(noun(r.from, a[i]))")
      case .added(let j):
        if isRank(r.to, b[j]) || isReference(r, b[j], isOld: false) { return nil }
        if let step = step(r, a, b[j]) { return step }
        if let vague = vague(r, b[j], isOld: false) {
          return draft(
            .figure, vague, b[j].tokens, "refined",
            "figure told: '\(r.from.text(vague))', now \(noun(r.to, b[j]))")
        }
        return draft(
          .figure, nil, counted(r.to, b[j]), "added", "figure added: \(noun(r.to, b[j]))")
      }
    }.reduce(into: []) { drafts, one in
      guard let last = drafts.last, let whole = twice(r, last, one) else {
        return drafts.append(one)
      }
      drafts[drafts.count - 1] = whole
    }
  }

  /// One figure told in two units, both of which moved: 47.9C (118.2F).
  private static func twice(_ r: Rewording, _ a: ClaimDraft, _ b: ClaimDraft) -> ClaimDraft? {
    func whole(_ side: SentenceReading, _ x: Range<Int>?, _ y: Range<Int>?) -> Range<Int>? {
      guard let x, let y, y.lowerBound == x.upperBound + 1, side.word(x.upperBound) == "(",
        side.word(y.upperBound) == ")"
      else { return nil }
      return x.lowerBound..<y.upperBound + 1
    }
    guard a.direction == b.direction, let from = whole(r.from, a.from, b.from),
      let to = whole(r.to, a.to, b.to)
    else { return nil }
    return draft(
      .figure, from, to, a.direction,
      "figure \(a.direction) from \(r.from.text(from)) to \(r.to.text(to))")
  }

  /// 12% and £43m: of no one thing.
  private static func areUnlike(_ a: Measure, _ b: Measure) -> Bool {
    guard case .figure(let x) = a.what, case .figure(let y) = b.what else { return false }
    let kinds = [x.kind, y.kind]
    return kinds.contains(.money) && (kinds.contains(.percentage) || kinds.contains(.age))
      || kinds.contains(.age) && kinds.contains(.percentage)
  }

  private static func changed(_ r: Rewording, _ a: Measure, _ b: Measure) -> ClaimDraft? {
    guard case .figure(let x) = a.what, case .figure(let y) = b.what else { return nil }
    // 34, and 34-year-old.
    if x.value == y.value, x.more == y.more, x.bound == y.bound, x.unit.isEmpty || y.unit.isEmpty {
      return nil
    }
    // "52% to 48%" is told in marks: its own "to" is another.
    func told(_ side: SentenceReading, _ one: Measure, _ text: String) -> String {
      guard case .figure(let figure) = one.what, !figure.more.isEmpty else { return text }
      return one.tokens.contains { side.word($0) == "to" } ? "'\(text)'" : text
    }
    let words =
      "from \(told(r.from, a, r.from.text(a.tokens))) to \(told(r.to, b, noun(r.to, b)))"
    // Section 15 that became section 14 is another, and no smaller one.
    let isNumbered =
      r.to.has(.defined, at: b.tokens.lowerBound)
      || a.tokens.lowerBound == 0 && b.tokens.lowerBound == 0 && x.unit.isEmpty
        && r.to.word(0).contains(".") && r.to.tokens.count > 2 && r.to.tokens[1].isCapital
    let direction = isNumbered ? "changed" : direction(x, y, r.lexicon.units)
    let reading: String =
      switch direction {
      // Fifth is below third.
      case "up" where x.kind == .rank, "down" where x.kind == .rank: "rank changed \(words)"
      case "up": "figure up \(words)"
      case "down": "figure down \(words)"
      case "refined": "figure refined: \(r.from.text(a.tokens)) to \(noun(r.to, b))"
      default: "figure changed \(words)"
      }
    let (old, new) = differing(r, a.tokens, b.tokens)
    return draft(.figure, old, new, direction, reading)
  }

  /// Both without the prepositions and bounds around them that stayed: "for up to two weeks".
  static func differing(_ r: Rewording, _ a: Range<Int>, _ b: Range<Int>) -> (
    Range<Int>, Range<Int>
  ) {
    var (i, j) = (a.lowerBound, b.lowerBound)
    while i + 1 < a.upperBound, j + 1 < b.upperBound, r.from.partners[i] == j,
      !["this", "last", "next", "that", "each", "every"].contains(r.from.word(i)),
      r.from.has(.function, at: i) || r.from.has(.limitword, at: i) || r.from.has(.period, at: i)
    {
      i += 1
      j += 1
    }
    // 45 or over, 44 or over
    var (m, n) = (a.upperBound, b.upperBound)
    while m - 1 > i, n - 1 > j, r.from.partners[m - 1] == n - 1, r.from.has(.limitafter, at: m - 1)
    {
      m -= 1
      n -= 1
    }
    return (i..<m, j..<n)
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
    if x.unit == MeasureScan.phone || y.unit == MeasureScan.phone { return "changed" }
    // 52% to 48%: shares of two, one up and one down.
    if [x, y].contains(where: { $0.kind == .percentage && ($0.more.first ?? .infinity) < $0.value })
    {
      return "changed"
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
    // "Up to 40", then 31: told more closely, and no less.
    if let bound = x.bound, (-2 ... -1).contains(bound), y.bound == nil, y.value < x.value {
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

  /// few, several, many, some; but no "any" and no "certain".
  private static func isCount(_ side: SentenceReading, _ cue: Cue) -> Bool {
    cue.grade == 1 || (3...4).contains(cue.grade)
      || cue.grade == 2 && side.word(cue.tokens.lowerBound) == "some"
  }

  /// The word for how many that stands for a figure on the other side: several, four.
  private static func vague(_ r: Rewording, _ figure: Measure, isOld: Bool) -> Range<Int>? {
    guard let number = (isOld ? r.from : r.to).hunk(of: figure.tokens) else { return nil }
    let (other, theirs) = isOld ? (r.to, r.hunks[number].to) : (r.from, r.hunks[number].from)
    return other.cues.all.first {
      $0.group == .quantity && isCount(other, $0) && theirs.contains($0.tokens.lowerBound)
        && $0.tokens.lowerBound <= theirs.lowerBound + 1
    }?.tokens
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

  /// A figure that came or went, with the word of what it is that came or went with it.
  private static func counted(_ side: SentenceReading, _ measure: Measure) -> Range<Int> {
    let whole = named(side, measure)
    guard let number = side.hunk(of: measure.tokens), let last = whole.last,
      side.hunks[last] == number
    else { return measure.tokens }
    return whole
  }

  /// The figure with the word that tells of what it is.
  private static func noun(_ side: SentenceReading, _ measure: Measure) -> String {
    side.text(named(side, measure))
  }

  private static func named(_ side: SentenceReading, _ measure: Measure) -> Range<Int> {
    guard case .figure(let figure) = measure.what, figure.unit.isEmpty, figure.kind != .rank else {
      return measure.tokens
    }
    let next = measure.tokens.upperBound
    guard next < side.tokens.count, side.tokens[next].isWord, side.isContent(next),
      !side.tokens[next].isCapital, !side.word(next).hasSuffix("ed")
    else { return measure.tokens }
    return measure.tokens.lowerBound..<next + 1
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
      figure.kind == .rank || figure.kind == .place
        || ["one", "half", "un", "une", "ein", "eine", "uno", "una", "\u{4E00}"]
          .contains(side.word(index)),
      isWord
    else {
      return isEnumerator(side, index)
    }
    let place = side.word(index + 1) == "-" ? index + 2 : index + 1
    let next = side.word(place)
    if next.hasSuffix("est") || next == "most" { return false }
    // "the first T20", "her second goal"; but "first identified", "for the first time".
    guard figure.kind == .rank, index > 0, side.tokens.indices.contains(place),
      side.tokens[place].isWord, side.isContent(place), !AgencyRule.isParticiple(next)
    else { return true }
    return ["time", "times", "of", "place", "thing", "aid", "hand", "class"].contains(next)
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

  static func draft(
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
