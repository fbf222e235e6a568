// How far an event is: planned, under way, done; by cues, and by the form of the verb.

extension ModalityRule {
  /// proposed, planned, under way, done.
  static func statuses(_ r: Rewording) -> [ClaimDraft] {
    // "a study suggests" names a source.
    func isSource(_ cue: Cue, _ side: SentenceReading) -> Bool {
      side.has(.say, at: cue.tokens.lowerBound)
        && side.attributions.contains { $0.cue.overlaps(cue.tokens) }
        // "draft guidelines say"
        || side.word(cue.tokens.lowerBound) == "draft"
          && side.attributions.contains { $0.source?.overlaps(cue.tokens) == true }
    }
    let old = r.from.cues.of(.status).filter { isStatus(r.from, $0) && !isSource($0, r.from) }
    let new = r.to.cues.of(.status).filter { isStatus(r.to, $0) && !isSource($0, r.to) }
    // What both sides say is no news, however often one of them does.
    let (oldWords, newWords) = (Set(old.map(\.entry)), Set(new.map(\.entry)))
    return r.settle(byGrade: old, new).compactMap { fate in
      switch fate {
      case .changed(let i, let j):
        return draft(
          old[i].tokens, new[j].tokens, "changed",
          "how far it is: '\(r.from.text(old[i].tokens))' became '\(r.to.text(new[j].tokens))'",
          "status")
      case .removed(let i):
        guard old[i].grade < 3, let hunk = r.from.hunk(of: old[i].tokens),
          r.hunks[hunk].from.count <= 8, !newWords.contains(old[i].entry),
          !keepsPlan(r.from, old[i])
        else { return nil }
        if old[i].grade == 1,
          r.hunks[hunk].to.contains(where: { r.to.has(.modal, at: $0) || r.to.word($0) == "to" })
        {
          return nil
        }
        let (a, b) = governed(r, old[i], isOld: true) ?? r.withVerb(old[i].tokens, nil)
        return draft(
          a, b, b == nil ? "removed" : "changed",
          "no longer said to be '\(r.from.text(old[i].tokens))'", "status")
      case .added(let j):
        guard new[j].grade < 3, let hunk = r.to.hunk(of: new[j].tokens),
          r.hunks[hunk].to.count <= 8, !oldWords.contains(new[j].entry), !keepsPlan(r.to, new[j])
        else { return nil }
        if new[j].grade == 1,
          r.hunks[hunk].from.contains(where: {
            r.from.has(.modal, at: $0) || r.from.word($0) == "to"
          })
        {
          return nil
        }
        let (a, b) = governed(r, new[j], isOld: false) ?? r.withVerb(nil, new[j].tokens)
        return draft(
          a, b, a == nil ? "added" : "changed", "now said to be '\(r.to.text(new[j].tokens))'",
          "status")
      }
    }
  }

  /// "prepare to resume", "resume": the plan with its verb, and the verb that stayed.
  private static func governed(
    _ r: Rewording, _ cue: Cue, isOld: Bool
  ) -> (Range<Int>?, Range<Int>?)? {
    let side = isOld ? r.from : r.to
    let verb = cue.tokens.upperBound
    guard verb < side.tokens.count, side.word(verb - 1) == "to", side.partners[verb] >= 0,
      side.isContent(verb)
    else { return nil }
    let plan = cue.tokens.lowerBound..<verb + 1
    let deed = side.partners[verb]..<side.partners[verb] + 1
    return isOld ? (plan, deed) : (deed, plan)
  }

  /// "due to" is a plan only behind "is"; elsewhere it names a cause.
  private static func isStatus(_ side: SentenceReading, _ cue: Cue) -> Bool {
    guard isFree(side, cue), side.word(cue.tokens.upperBound) != "'s" else { return false }
    // "agree to these terms" is no plan to do anything.
    let next = cue.tokens.upperBound
    if side.word(next - 1) == "to",
      [
        "the", "a", "an", "our", "your", "their", "its", "his", "her", "this", "these", "that",
        "those", "it", "any", "all",
      ].contains(side.word(next))
    {
      return false
    }
    // "The aim is to", "what matters most is to".
    if cue.tokens.count == 2, side.word(next - 1) == "to",
      purposes.contains(side.word(cue.tokens.lowerBound - 1))
    {
      return false
    }
    guard side.word(cue.tokens.lowerBound) == "due" else { return true }
    return ["is", "are", "was", "were", "be", "been", "'s", "'re"].contains(
      side.word(cue.tokens.lowerBound - 1))
  }

  /// What is said to be to do something, and plans nothing.
  private static let purposes: Set<String> = [
    "aim", "aims", "goal", "goals", "purpose", "thing", "way", "ways", "job", "role", "task",
    "plan",
    "idea", "point", "step", "objective", "mission", "challenge", "key", "solution", "option", "do",
    "hope", "intention", "duty", "best", "alternative", "advice",
  ]

  /// "is set to open", "to open": the infinitive that stayed says the plan.
  private static func keepsPlan(_ side: SentenceReading, _ cue: Cue) -> Bool {
    let last = cue.tokens.upperBound - 1
    return cue.grade == 1 && side.word(last) == "to" && side.partners[last] >= 0
  }

  /// to do, doing, did: the same verb in another form.
  static func forms(_ r: Rewording) -> [ClaimDraft] {
    for (number, hunk) in r.hunks.enumerated() where r.isOneSided(number) {
      if let found = planned(r, hunk) { return [found] }
    }
    for (number, hunk) in r.hunks.enumerated() where !r.isOneSided(number) {
      guard hunk.from.count <= 6, hunk.to.count <= 6 else { continue }
      if let found = sameVerb(r, hunk) ?? headline(r, hunk) ?? copula(r, hunk) ?? dated(r, hunk) {
        return [found]
      }
    }
    return []
  }

  /// "Trams resume", "Trams to resume": in a headline the infinitive is a plan.
  private static func planned(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    let isOld = hunk.to.isEmpty
    let (side, range) = isOld ? (r.from, hunk.from) : (r.to, hunk.to)
    let verb = range.upperBound
    guard let first = range.first, side.word(first) == "to", first > 0,
      verb < side.tokens.count, side.partners[verb] >= 0
    else { return nil }
    // "a ban lifted", "a ban to be lifted"
    let isPassive =
      range.count == 2 && side.word(first + 1) == "be"
      && (side.word(verb).hasSuffix("ed") || IrregularVerbs.participles.contains(side.word(verb)))
    // "help to keep", "help keep"
    if Stem.of(side.word(first - 1)) == "help" { return nil }
    guard isPassive || range.count == 1 && VerbForm.form(side, verb)?.form == .infinitive else {
      return nil
    }
    let plan = range.lowerBound..<verb + 1
    let deed = side.partners[verb]..<side.partners[verb] + 1
    return isOld
      ? draft(
        plan, deed, "changed", "planned, now said to be so: '\(side.text(plan))'",
        "form of the verb")
      : draft(
        deed, plan, "changed", "said to be so, now planned: '\(side.text(plan))'",
        "form of the verb")
  }

  private static func sameVerb(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    let reach = hunk.to.lowerBound..<min(r.to.tokens.count, hunk.to.upperBound + 1)
    let oldReach = hunk.from.lowerBound..<min(r.from.tokens.count, hunk.from.upperBound + 1)
    for i in oldReach where r.from.isContent(i) && r.from.tokens[i].isWord {
      guard !r.from.isQuoted(i), let a = VerbForm.form(r.from, i) else { continue }
      for j in reach
      where r.to.isContent(j) && r.to.tokens[j].isWord && Stem.of(r.to.tokens[j].text) == a.stem {
        guard let b = VerbForm.form(r.to, j), differs(a.form, b.form), isFinite(r.from, a),
          isFinite(r.to, b), !isOutcome(r.from, a, hunk.from), !isOutcome(r.to, b, hunk.to)
        else { continue }
        if r.from.has(.say, at: i) && a.form != .infinitive && b.form != .infinitive { continue }
        return draft(
          a.tokens, b.tokens, "changed",
          "\(a.form.words), now \(b.form.words): '\(r.from.text(a.tokens))' to '\(r.to.text(b.tokens))'",
          "form of the verb")
      }
    }
    return nil
  }

  /// "beats him to win", for "wins": behind another verb of the change the infinitive tells what came of it.
  private static func isOutcome(
    _ side: SentenceReading, _ verb: VerbForm, _ hunk: Range<Int>
  ) -> Bool {
    guard verb.form == .infinitive, hunk.lowerBound < verb.tokens.lowerBound else { return false }
    return (hunk.lowerBound..<verb.tokens.lowerBound).contains { index in
      guard side.isContent(index), let form = VerbForm.form(side, index)?.form else { return false }
      return form == .present || form == .past
    }
  }

  /// "a wall falling" has no auxiliary and says nothing of when.
  private static func isFinite(_ side: SentenceReading, _ verb: VerbForm) -> Bool {
    guard verb.form == .progressive, verb.tokens.count == 1 else { return true }
    return ![".", "!", "?"].contains(side.tokens.last?.text ?? "")
  }

  private static func differs(_ a: VerbForm.Form, _ b: VerbForm.Form) -> Bool {
    switch (a, b) {
    case (.infinitive, .infinitive): false
    case (.infinitive, _), (_, .infinitive): true
    case (.perfect, .progressive), (.progressive, .perfect): true
    default: false
    }
  }

  /// "Facebook to restore" that became "Facebook reverses".
  private static func headline(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    func plan(_ side: SentenceReading, _ range: Range<Int>) -> Range<Int>? {
      guard let first = range.first, side.word(first) == "to", first > 0, range.count >= 2,
        side.names.contains(where: { $0.tokens.upperBound == first })
          || side.tokens.last?.text != "."
      else { return nil }
      let before = side.tokens[first - 1]
      return before.isCapital || before.text.hasSuffix("s") ? range : nil
    }
    func deed(_ side: SentenceReading, _ range: Range<Int>) -> Range<Int>? {
      guard let first = range.first, let form = VerbForm.form(side, first),
        form.form == .present || form.form == .past
      else { return nil }
      return range
    }
    if let a = plan(r.from, hunk.from), let b = deed(r.to, hunk.to) {
      return draft(
        a, b, "changed", "planned, now said to be so: '\(r.from.text(a))' to '\(r.to.text(b))'",
        "headline infinitive")
    }
    if let a = deed(r.from, hunk.from), let b = plan(r.to, hunk.to) {
      return draft(
        a, b, "changed", "said to be so, now planned: '\(r.from.text(a))' to '\(r.to.text(b))'",
        "headline infinitive")
    }
    return nil
  }

  /// "The office closes on 5 May", "closed on 5 May": a day to come that came.
  private static func dated(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    guard hunk.from.count == 1, hunk.to.count == 1,
      let a = VerbForm.form(r.from, hunk.from.lowerBound),
      let b = VerbForm.form(r.to, hunk.to.lowerBound), a.stem == b.stem,
      [a.form, b.form] == [.present, .past] || [a.form, b.form] == [.past, .present],
      isBeforeDay(r.from, hunk.from.upperBound), isBeforeDay(r.to, hunk.to.upperBound)
    else { return nil }
    return draft(
      hunk.from, hunk.to, "changed",
      a.form == .present
        ? "to come, now done: '\(r.from.text(hunk.from))' to '\(r.to.text(hunk.to))'"
        : "done, now to come: '\(r.from.text(hunk.from))' to '\(r.to.text(hunk.to))'",
      "form of the verb before a day")
  }

  /// Whether a day is named within a few words.
  private static func isBeforeDay(_ side: SentenceReading, _ index: Int) -> Bool {
    side.measures.contains { measure in
      guard case .time(let time) = measure.what, case .date = time.kind else { return false }
      return (index..<index + 4).contains(measure.tokens.lowerBound)
    }
  }

  /// A state that is over: are on fire, were on fire.
  private static func copula(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    guard hunk.from.count == 1, hunk.to.count == 1 else { return nil }
    let (i, j) = (hunk.from.lowerBound, hunk.to.lowerBound)
    let pair = [r.from.word(i), r.to.word(j)]
    guard [["is", "was"], ["are", "were"], ["was", "is"], ["were", "are"]].contains(pair),
      ["on", "in", "at", "under", "still", "without", "missing", "open", "closed"].contains(
        r.to.word(j + 1))
    else { return nil }
    let (a, b) = (i..<min(i + 3, r.from.tokens.count), j..<min(j + 3, r.to.tokens.count))
    return draft(
      a, b, "changed",
      "\(pair[0] == "is" || pair[0] == "are" ? "no longer so" : "now so"): '\(r.from.text(a))' to '\(r.to.text(b))'",
      "tense of a state")
  }
}
