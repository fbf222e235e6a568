// How sure the writer is: hedges and assurances that came, went or changed their grade. Modal verbs are
// in ModalVerbRule.

enum CertaintyRule {
  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    guard r.from.cues.has(.certainty) || r.to.cues.has(.certainty) else { return [] }
    let sources = (
      from: r.from.attributions, to: r.to.attributions
    )
    let old = marks(r.from, sources.from, hasOther: !sources.to.isEmpty)
    let new = marks(r.to, sources.to, hasOther: !sources.from.isEmpty)
    let fates = r.settle(byGrade: old, new)
    return fates.compactMap { fate in
      switch fate {
      case .removed(let i):
        guard speaks(r.from, old[i].tokens, r) else { return nil }
        return alone(r, old[i], isOld: true)
      case .added(let j):
        guard speaks(r.to, new[j].tokens, r) else { return nil }
        return alone(r, new[j], isOld: false)
      case .changed(let i, let j):
        let (a, b) = (old[i], new[j])
        let isWeaker = b.grade < a.grade
        return draft(
          a.tokens, b.tokens, isWeaker,
          "'\(r.from.text(a.tokens))' to '\(r.to.text(b.tokens))'", core: (a.tokens, b.tokens))
      }
    }
  }

  /// The hedges of a side; "police believe" is a source where the other side has one.
  private static func marks(
    _ side: SentenceReading, _ sources: [Attribution], hasOther: Bool
  ) -> [Cue] {
    let sources = sources.filter { $0.force >= 0 || hasOther }
    return side.cues.of(.certainty).filter { cue in
      // "media reported" names who says so.
      !sources.contains { $0.cue.overlaps(cue.tokens) && !$0.isBare }
        && !isInQuotation(side, cue) && !isSupposed(side, cue)
    }
  }

  /// Whether the cue is what someone else says; one word in marks of doubt is the writer's.
  private static func isInQuotation(_ side: SentenceReading, _ cue: Cue) -> Bool {
    side.quotes.contains { quote in
      quote.inner.contains(cue.tokens.lowerBound)
        && (cue.tokens.count > 1
          || quote.inner.count > 1 && quote.inner.allSatisfy { side.hunks[$0] >= 0 })
    }
  }

  /// "if it is feasible and cheap": a condition, not a doubt.
  private static func isSupposed(_ side: SentenceReading, _ cue: Cue) -> Bool {
    (max(0, cue.tokens.lowerBound - 4)..<cue.tokens.lowerBound).contains {
      ["if", "unless", "where", "wherever", "when"].contains(side.word($0))
    } && cue.tokens.count == 1 && side.word(cue.tokens.lowerBound).hasSuffix("ble")
  }

  /// Whether the cue governs what is left: not deep in a clause that came or went with it.
  private static func speaks(_ side: SentenceReading, _ cue: Range<Int>, _ r: Rewording) -> Bool {
    guard let number = side.hunk(of: cue), r.isOneSided(number) else { return true }
    let hunk = r.hunks[number].from.isEmpty ? r.hunks[number].to : r.hunks[number].from
    return hunk.count <= 6 || cue.lowerBound - hunk.lowerBound <= 4
  }

  private static func alone(_ r: Rewording, _ cue: Cue, isOld: Bool) -> ClaimDraft? {
    let side = isOld ? r.from : r.to
    let other = isOld ? r.to : r.from
    let (mine, theirs) = spans(r, cue, isOld: isOld)
    let (a, b) = isOld ? (mine, theirs) : (theirs, mine)
    let core: (from: Range<Int>?, to: Range<Int>?) = isOld ? (cue.tokens, nil) : (nil, cue.tokens)
    let isHedge = cue.grade < 1
    let words = side.text(cue.tokens)
    // An expectation that came true is an event that happened.
    if let hunk = side.hunk(of: cue.tokens), isExpectation(side, cue) {
      let (mine, theirs) =
        isOld ? (r.hunks[hunk].from, r.hunks[hunk].to) : (r.hunks[hunk].to, r.hunks[hunk].from)
      if let verb = VerbForm.at(other, theirs, near: side, mine),
        [.past, .perfect, .present].contains(verb.form), verb.stem != "be"
      {
        return ClaimDraft(
          kind: .modality, direction: "changed", from: a, to: b,
          reading: isOld
            ? "expected, now done: '\(words)' dropped" : "done, now expected: '\(words)' added",
          rule: "modality: an expectation and its verb in the past", core: core)
      }
    }
    if isExpectation(side, cue), b == nil || a == nil, let deed = done(r, cue, isOld: isOld) {
      let plan = cue.tokens.lowerBound..<deed.mine.upperBound
      return ClaimDraft(
        kind: .modality, direction: "changed", from: isOld ? plan : deed.theirs,
        to: isOld ? deed.theirs : plan,
        reading: isOld
          ? "expected, now done: '\(words)' dropped" : "done, now expected: '\(words)' added",
        rule: "modality: an expectation and its verb in the past", core: core)
    }
    return draft(
      a, b, isHedge != isOld,
      "\(isHedge ? "hedge" : "assurance") \(isOld ? "dropped" : "added"): '\(words)'", core: core)
  }

  /// The participle of a headline behind an expectation that came or went alone: "[expected to be] no longer
  /// required".
  private static func done(_ r: Rewording, _ cue: Cue, isOld: Bool) -> (
    mine: Range<Int>, theirs: Range<Int>
  )? {
    let side = isOld ? r.from : r.to
    guard let number = side.hunk(of: cue.tokens), r.isOneSided(number),
      side.word(cue.tokens.upperBound) == "be", side.tokens.last?.text != "."
    else { return nil }
    let first = cue.tokens.upperBound + 1
    guard
      let verb = (first..<min(side.tokens.count, first + 3)).first(where: {
        AgencyRule.isParticiple(side.word($0))
      }), (first...verb).allSatisfy({ side.partners[$0] >= 0 })
    else { return nil }
    return (first..<verb + 1, side.partners[first]..<side.partners[verb] + 1)
  }

  /// The cue, and what stands for it: "reports of" and "suspected" stand beside what they hedge, and
  /// are shown alone; "is likely to sink" has "sank" or "will" for it.
  private static func spans(_ r: Rewording, _ cue: Cue, isOld: Bool) -> (Range<Int>, Range<Int>?) {
    let side = isOld ? r.from : r.to
    let other = isOld ? r.to : r.from
    guard let number = side.hunk(of: cue.tokens), !r.isOneSided(number) else {
      // "is thought to have fled", "fled": the verb that stayed is all that stands there.
      let next = cue.tokens.upperBound
      guard isVerbal(side, cue), cue.tokens.count > 1, next < side.tokens.count,
        side.tokens[next].isWord, side.partners[next] >= 0
      else { return (cue.tokens, nil) }
      let verb = side.partners[next]
      return (cue.tokens.lowerBound..<next + 1, verb..<verb + 1)
    }
    let hunk = r.hunks[number]
    let (mine, theirs) = isOld ? (hunk.from, hunk.to) : (hunk.to, hunk.from)
    guard isVerbal(side, cue) else {
      // "were reported" for "there were": the auxiliary that came or went with it.
      let before = cue.tokens.lowerBound - 1
      let isPassive =
        mine.contains(before) && side.word(cue.tokens.lowerBound).hasSuffix("ed")
        && ["is", "are", "was", "were", "been"].contains(side.word(before))
      return (
        (isPassive ? before : cue.tokens.lowerBound)..<cue.tokens.upperBound,
        theirs.count <= 3 ? theirs : nil
      )
    }
    var end = cue.tokens.upperBound
    if end < mine.upperBound, side.word(end) == "be" { end += 1 }
    if end < mine.upperBound, side.tokens[end].isWord { end += 1 }
    if let modal = theirs.first(where: { other.has(.modal, at: $0) }) {
      var last = modal + 1
      while last < theirs.upperBound, ["not", "n't", "be", "also"].contains(other.word(last)) {
        last += 1
      }
      if end > cue.tokens.upperBound, last < theirs.upperBound, other.tokens[last].isWord {
        last += 1
      }
      return (cue.tokens.lowerBound..<end, modal..<last)
    }
    let verb = VerbForm.at(other, theirs, near: side, mine)?.tokens
    return (cue.tokens.lowerBound..<end, verb ?? (theirs.count <= 4 ? theirs : nil))
  }

  /// Whether the cue is a verb with what it governs: is accused of, is likely to, may.
  private static func isVerbal(_ side: SentenceReading, _ cue: Cue) -> Bool {
    let last = side.word(cue.tokens.upperBound - 1)
    return ["to", "have"].contains(last)
      || ["is", "are", "was", "were", "be", "been"].contains(side.word(cue.tokens.lowerBound))
  }

  /// Whether the cue expects: is expected to, is predicted to.
  private static func isExpectation(_ side: SentenceReading, _ cue: Cue) -> Bool {
    cue.tokens.contains {
      ["expected", "predicted", "forecast", "projected", "anticipated", "tipped"].contains(
        side.word($0))
    } && side.word(cue.tokens.upperBound - 1) == "to"
  }

  private static func draft(
    _ old: Range<Int>?,
    _ new: Range<Int>?,
    _ isWeaker: Bool,
    _ words: String,
    core: (from: Range<Int>?, to: Range<Int>?)
  ) -> ClaimDraft {
    ClaimDraft(
      kind: .certainty, direction: isWeaker ? "weaker" : "stronger", from: old, to: new,
      reading: "\(isWeaker ? "less" : "more") certain: \(words)",
      rule: "certainty: a hedge or an assurance of the lexicon", core: core)
  }
}

extension Rewording {
  /// A cue with the rest of its hunk where that is short, and what stands for it on the other side.
  ///
  /// Where the word behind is the same on both sides it is shown too: "not approved", "fully approved".
  func withVerb(_ old: Range<Int>?, _ new: Range<Int>?) -> (Range<Int>?, Range<Int>?) {
    let number = old.flatMap(from.hunk) ?? new.flatMap(to.hunk)
    guard let number else { return (old, new) }
    let (a, b) = (hunks[number].from, hunks[number].to)
    guard !a.isEmpty, !b.isEmpty, a.count <= 6, b.count <= 6 else { return (old, new) }
    let (x, y) = (old.map { join($0, a) } ?? a, new.map { join($0, b) } ?? b)
    // The hunk has the verb already.
    let isOpen =
      old.map { $0.upperBound == a.upperBound } ?? new.map { $0.upperBound == b.upperBound }
      ?? false
    return isOpen ? extended(x, y) : (x, y)
  }

  /// Both ranges with the next word where it is the same on both sides.
  func extended(_ old: Range<Int>, _ new: Range<Int>) -> (Range<Int>, Range<Int>) {
    var (i, j) = (old.upperBound, new.upperBound)
    while i < from.tokens.count, from.partners[i] == j,
      ["not", "n't", "also", "be", "very"].contains(from.word(i))
    {
      i += 1
      j += 1
    }
    guard i < from.tokens.count, j < to.tokens.count, from.tokens[i].isWord, from.isContent(i),
      to.tokens[j].isWord,
      to.isContent(j)
    else { return (old, new) }
    return (old.lowerBound..<i + 1, new.lowerBound..<j + 1)
  }

  func join(_ a: Range<Int>, _ b: Range<Int>) -> Range<Int> {
    min(a.lowerBound, b.lowerBound)..<max(a.upperBound, b.upperBound)
  }
}
