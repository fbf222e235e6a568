// The doer of a verb that came or went with the voice. Agents and causes in a phrase of their own are in
// AgencyRule.

extension AgencyRule {
  /// "Police found it", "it was found": the doer of the same verb came or went with the voice.
  static func voice(_ r: Rewording) -> ClaimDraft? {
    if let (doer, passive) = doer(in: r.from, passive: r.to) {
      return rule.draft(
        doer, passive, "removed", "its doer is no longer told: '\(r.from.text(doer))'")
    }
    if let (doer, passive) = doer(in: r.to, passive: r.from) {
      return rule.draft(passive, doer, "added", "its doer is told: '\(r.to.text(doer))'")
    }
    return nil
  }

  static func doer(in active: SentenceReading, passive: SentenceReading) -> (
    Range<Int>, Range<Int>
  )? {
    for index in passive.tokens.indices where index > 0 && isParticiple(passive.word(index)) {
      let helper = (max(0, index - 2)..<index).last { beings.contains(passive.word($0)) }
      guard passive.word(index + 1) != "by",
        let being = helper ?? (isHeadlinePassive(passive, index) ? index : nil),
        passive.hunks[being] >= 0
      else { continue }
      let stem = Stem.of(passive.word(index))
      let verb = active.tokens.indices.first {
        Stem.of(active.word($0)) == stem
      }
      guard let verb, verb > 0,
        !(max(0, verb - 2)..<verb).contains(where: { beings.contains(active.word($0)) })
      else { continue }
      let reach = max(0, verb - 6)..<verb
      let words = Set(passive.tokens.map(\.text))
      let name = active.names.last { reach.contains($0.tokens.upperBound - 1) }?.tokens
      let role = reach.last { active.has(.role, at: $0) }.map { $0..<$0 + 1 }
      let pronoun = reach.last { actors.contains(active.word($0)) }.map { $0..<$0 + 1 }
      let subject = subject(of: verb, active, passive, being)
      let named = name ?? role ?? pronoun
      // "Israeli forces": all of the subject that a name or a role is in.
      let isWithin = named.map { subject?.contains($0.lowerBound) == true } ?? true
      guard let doer = isWithin ? subject ?? named : named, active.touches(doer),
        !doer.contains(where: { active.isContent($0) && words.contains(active.word($0)) })
      else { continue }
      let span = doer == pronoun ? doer.lowerBound..<verb + 1 : doer
      return (span, being..<index + 1)
    }
    return nil
  }

  /// What stands before a verb that has behind it what the passive is said of: "engineers closed the
  /// bridge", "the bridge was closed".
  private static func subject(
    of verb: Int, _ active: SentenceReading, _ passive: SentenceReading, _ being: Int
  ) -> Range<Int>? {
    // "severe delays hit": a noun, and no verb.
    guard [.past, .perfect].contains(VerbForm.form(active, verb)?.form) else { return nil }
    guard let done = (0..<being).last(where: { passive.isContent($0) }), being - done <= 3 else {
      return nil
    }
    let stem = Stem.of(passive.word(done))
    guard
      (verb + 1..<active.tokens.count).contains(where: { Stem.of(active.word($0)) == stem })
    else { return nil }
    var start = verb
    while start > 0, verb - start < 6, !active.tokens[start - 1].isMark,
      !AttributionScan.walls.contains(active.word(start - 1))
    {
      start -= 1
    }
    // "has closed", "also closed"
    var end = verb
    while end > start, active.has(.function, at: end - 1) || active.word(end - 1) == "also" {
      end -= 1
    }
    let verb = end
    // A verb that nothing stands before, or another in its way, has no subject here.
    guard start < verb, start == 0 || active.tokens[start - 1].isMark,
      (start..<verb).contains(where: { active.isContent($0) }),
      !(start..<verb).contains(where: { active.has(.say, at: $0) || active.has(.modal, at: $0) })
    else { return nil }
    return start..<verb
  }

  /// "Lockdown extended as cases grow": a participle with nothing behind it that it could be done to.
  private static func isHeadlinePassive(_ side: SentenceReading, _ index: Int) -> Bool {
    guard side.tokens.last?.text != "." else { return false }
    return index + 1 >= side.tokens.count || side.tokens[index + 1].isMark
      || side.has(.function, at: index + 1)
  }

  static let actors: Set<String> = ["we", "i", "they", "he", "she"]

  /// "This was implemented", "we achieved this": in one place, with other verbs.
  static func acted(_ r: Rewording) -> ClaimDraft? {
    func active(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
      range.contains { index in
        actors.contains(side.word(index)) && range.contains(index + 1)
          && [.past, .perfect].contains(VerbForm.form(side, index + 1)?.form)
      }
    }
    func passive(_ side: SentenceReading, _ range: Range<Int>) -> Bool {
      !range.contains { actors.contains(side.word($0)) }
        && side.word(range.upperBound) != "by"
        && range.contains { index in
          beings.contains(side.word(index)) && range.contains(index + 1)
            && isParticiple(side.word(index + 1))
        }
    }
    for (number, hunk) in r.hunks.enumerated() where !r.isOneSided(number) {
      guard hunk.from.count <= 6, hunk.to.count <= 6 else { continue }
      if passive(r.from, hunk.from), active(r.to, hunk.to) {
        return rule.draft(
          hunk.from, hunk.to, "added", "its doer is told: '\(r.to.text(hunk.to))'")
      }
      if active(r.from, hunk.from), passive(r.to, hunk.to) {
        return rule.draft(
          hunk.from, hunk.to, "removed", "its doer is no longer told: '\(r.from.text(hunk.from))'")
      }
    }
    return nil
  }

  static let beings: Set<String> = ["is", "are", "was", "were", "be", "been", "being"]
}
