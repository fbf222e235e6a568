// may, could, will: certainty where an event is spoken of, permission where a person is, and a plan that
// came true where the bare verb follows.

enum ModalVerbRule {
  /// What a modal verb says where it stands.
  enum Sense: Equatable {
    /// How sure: -2 may, -1 would.
    case epistemic(Int)
    case permission
    case future
    case duty
  }

  struct Modal {
    let tokens: Range<Int>
    let sense: Sense
  }

  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    let (old, new) = (modals(r.from), modals(r.to))
    let fates = r.settle(
      old.map { Finding(tokens: $0.tokens, key: "\($0.sense)") },
      new.map { Finding(tokens: $0.tokens, key: "\($0.sense)") })
    return fates.flatMap { fate in both(r, fate, old, new) }
      + fates.compactMap { fate in
        switch fate {
        case .changed(let i, let j): return changed(r, old[i], new[j])
        case .removed(let i): return alone(r, old[i], isOld: true)
        case .added(let j): return alone(r, new[j], isOld: false)
        }
      }
  }

  /// "may be required", "will be required": the obligation changes with the certainty.
  private static func both(
    _ r: Rewording, _ fate: Fate, _ old: [Modal], _ new: [Modal]
  ) -> [ClaimDraft] {
    switch fate {
    case .removed(let i): return doubted(r, old[i], isOld: true)
    case .added(let j): return doubted(r, new[j], isOld: false)
    case .changed: break
    }
    guard case .changed(let i, let j) = fate, isBeforeDuty(r.from, old[i].tokens),
      isBeforeDuty(r.to, new[j].tokens)
    else { return [] }
    return [
      modality(
        withVerb(r.from, old[i].tokens), withVerb(r.to, new[j].tokens), "changed",
        "'\(r.from.text(old[i].tokens))' to '\(r.to.text(new[j].tokens))'")
    ]
  }

  /// "may have to", "must": of a duty that may be one that is.
  private static func doubted(_ r: Rewording, _ modal: Modal, isOld: Bool) -> [ClaimDraft] {
    let (side, other) = isOld ? (r.from, r.to) : (r.to, r.from)
    guard case .epistemic = modal.sense, isBeforeDuty(side, modal.tokens),
      let number = side.hunk(of: modal.tokens)
    else { return [] }
    let theirs = isOld ? r.hunks[number].to : r.hunks[number].from
    guard let duty = other.cues.cue(.duty, in: theirs), duty.grade == 3,
      !theirs.contains(where: { other.has(.modal, at: $0) }),
      let mine = side.cues.cue(
        .duty, in: modal.tokens.upperBound..<min(side.tokens.count, modal.tokens.upperBound + 3)),
      mine.grade == 3
    else { return [] }
    let whole = modal.tokens.lowerBound..<mine.tokens.upperBound
    let (old, new) = isOld ? (whole, duty.tokens) : (duty.tokens, whole)
    let words = "'\(r.from.text(old))' to '\(r.to.text(new))'"
    return [certainty(old, new, !isOld, words), modality(old, new, "changed", words)]
  }

  private static func isBeforeDuty(_ side: SentenceReading, _ modal: Range<Int>) -> Bool {
    let end = modal.upperBound
    return side.cues.cue(.duty, in: end..<min(side.tokens.count, end + 3)) != nil
  }

  private static func modals(_ side: SentenceReading) -> [Modal] {
    side.cues.of(.modal).compactMap { cue in
      guard !side.isQuoted(cue.tokens.lowerBound) else { return nil }
      let word = side.word(cue.tokens.lowerBound)
      // A longer cue has it: may not, may be required to. May not of things is a doubt.
      if side.cues.has(.duty, at: cue.tokens.lowerBound),
        !ModalityRule.isDoubt(side, cue.tokens.lowerBound)
      {
        return nil
      }
      // May the month; a will; 'd of had.
      if side.tokens[cue.tokens.lowerBound].isCapital, cue.tokens.lowerBound > 0, word != "may" {
        return nil
      }
      if word == "may", side.tokens[cue.tokens.lowerBound].isCapital { return nil }
      if word == "will", ["the", "a", "his", "her"].contains(side.word(cue.tokens.lowerBound - 1)) {
        return nil
      }
      if word == "shall" || word == "sha" { return Modal(tokens: cue.tokens, sense: .duty) }
      if cue.grade == 0 { return Modal(tokens: cue.tokens, sense: .future) }
      // "You may need to" is a doubt.
      let isOurs = requires(side, cue.tokens)
      if word == "can" || word == "ca" || word == "may",
        isPerson(side, before: cue.tokens.lowerBound), isOurs || !isBeforeDuty(side, cue.tokens)
      {
        return Modal(tokens: cue.tokens, sense: .permission)
      }
      return Modal(tokens: cue.tokens, sense: .epistemic(cue.grade))
    }
  }

  private static let persons: Set<String> = [
    "you", "we", "they", "users", "user", "visitors", "travellers", "travelers", "people",
    "citizens",
    "customers", "members", "persons", "nationals", "passengers", "companies", "businesses",
    "parties",
    "party", "children", "anyone", "shops", "restaurants", "pubs", "schools",
  ]

  /// "We may require": what those who ask allow themselves, and less than that they do.
  private static func requires(_ side: SentenceReading, _ modal: Range<Int>) -> Bool {
    side.word(modal.lowerBound - 1) == "we" && side.word(modal.upperBound) == "require"
  }

  static func isPerson(_ side: SentenceReading, before index: Int) -> Bool {
    (index - 2..<index).contains { persons.contains(side.word($0)) }
  }

  private static func changed(_ r: Rewording, _ a: Modal, _ b: Modal) -> ClaimDraft? {
    let words = "'\(r.from.text(a.tokens))' to '\(r.to.text(b.tokens))'"
    let (old, new) = (shown(r.from, a.tokens), shown(r.to, b.tokens))
    switch (a.sense, b.sense) {
    case (.epistemic(let x), .epistemic(let y)):
      return certainty(old, new, x > y, words)
    case (.epistemic, .future): return certainty(old, new, false, words)
    case (.future, .epistemic): return certainty(old, new, true, words)
    default: return modality(old, new, "changed", words)
    }
  }

  /// A modal verb that one side has: gone with its clause, or gone from before its verb.
  private static func alone(_ r: Rewording, _ modal: Modal, isOld: Bool) -> ClaimDraft? {
    let side = isOld ? r.from : r.to
    guard let number = side.hunk(of: modal.tokens) else { return nil }
    let hunk = r.hunks[number]
    let (mine, theirs) = isOld ? (hunk.from, hunk.to) : (hunk.to, hunk.from)
    let other = isOld ? r.to : r.from
    // The clause came or went whole: what it brings is not a change of how sure one is, but may be a
    // permission.
    if theirs.isEmpty, mine.count > 4 {
      guard modal.tokens.lowerBound - mine.lowerBound <= 4,
        !["we", "i"].contains(side.word(modal.tokens.lowerBound - 1))
      else { return nil }
      let clause = ScopeRule.trim(side, mine)
      if case .epistemic = modal.sense, ["and", "but", "or"].contains(side.word(clause.lowerBound))
      {
        return ClaimDraft(
          kind: .certainty, direction: isOld ? "removed" : "added", from: isOld ? clause : nil,
          to: isOld ? nil : clause,
          reading: "what may be \(isOld ? "removed" : "added"): '\(side.text(clause))'",
          rule: "certainty: a modal verb of an event",
          core: isOld ? (modal.tokens, nil) : (nil, modal.tokens))
      }
      // "where you may be attacked" permits nothing.
      guard modal.sense == .permission, side.word(modal.tokens.upperBound) != "be" else {
        return nil
      }
      return modality(
        isOld ? clause : nil, isOld ? nil : clause, isOld ? "removed" : "added",
        "permission \(isOld ? "removed" : "added")",
        isOld ? (modal.tokens, nil) : (nil, modal.tokens))
    }
    if mine.count > 14 || theirs.count > 14 { return nil }
    // "resorts my call": the word was meant, and a letter was missing.
    if mine.count == 1, let slip = theirs.first, theirs.count == 1,
      isOneLetterShort(other.word(slip), of: side.word(modal.tokens.lowerBound))
    {
      return nil
    }
    // Said by a longer cue there: are advised to, is expected to.
    if theirs.contains(where: { other.has(.duty, at: $0) }) {
      // "can't", "may not", "are not allowed to": one prohibition.
      let isDenied = ["not", "n't"].contains(side.word(modal.tokens.upperBound))
      // "You will not use", "do not use" are one too.
      let isTold =
        modal.sense != .future || forbids(side, modal.tokens.lowerBound)
      if isDenied, modal.sense != .duty, isTold, let duty = other.cues.cue(.duty, in: theirs),
        duty.grade == -3
      {
        return nil
      }
      return modal.sense == .duty
        ? nil : ModalityRule.pairWithDuty(r, number, modal.tokens, isOld: isOld)
    }
    // Unable, cannot; available, can be had: the adjective says what the modal does.
    if theirs.contains(where: { isAble(other.word($0)) }),
      !mine.contains(where: { isAble(side.word($0)) })
    {
      return nil
    }
    let verb = VerbForm.at(other, theirs, near: side, mine)
    let (mineSpan, theirSpan) = spans(side, modal, theirs.isEmpty, other, theirs, verb)
    let (old, new) = isOld ? (mineSpan, theirSpan) : (theirSpan, mineSpan)
    let core: (from: Range<Int>?, to: Range<Int>?) =
      isOld ? (modal.tokens, nil) : (nil, modal.tokens)
    let words = "'\(side.text(modal.tokens))' \(isOld ? "dropped" : "added")"
    switch modal.sense {
    case .epistemic: return certainty(old, new, !isOld, words, core)
    case .permission:
      if theirs.isEmpty, requires(side, modal.tokens) {
        return modality(old, new, isOld ? "stronger" : "weaker", words, core)
      }
      // "We can show", "we show".
      if theirs.isEmpty, ["we", "one", "i"].contains(side.word(modal.tokens.lowerBound - 1)) {
        return nil
      }
      return theirs.isEmpty
        ? certainty(old, new, !isOld, words, core)
        : modality(old, new, isOld ? "removed" : "added", words, core)
    case .duty: return modality(old, new, isOld ? "removed" : "added", words, core)
    case .future:
      if theirs.contains(where: { other.has(.certainty, at: $0) }) {
        return certainty(old, new, isOld, words, core)
      }
      // "You will need to", "you need to": the duty stands.
      if isBeforeDuty(side, modal.tokens) { return nil }
      // "Bands will play", "bands play"
      let next = modal.tokens.upperBound
      if verb == nil, theirs.isEmpty, mine == modal.tokens, next < side.tokens.count,
        side.tokens[next].isWord, side.isContent(next), side.partners[next] >= 0,
        !isPerson(side, before: modal.tokens.lowerBound)
      {
        let (plan, deed) = (
          modal.tokens.lowerBound..<next + 1, side.partners[next]..<side.partners[next] + 1
        )
        return modality(
          isOld ? plan : deed, isOld ? deed : plan, "changed",
          plannedReading(
            r, (isOld ? plan : deed, isOld ? deed : plan), .present, isSame: true, isOld: isOld),
          core)
      }
      guard let verb, verb.form != .infinitive else { return nil }
      let stem = next < side.tokens.count ? Stem.of(side.word(next)) : ""
      return modality(
        old, new, "changed",
        plannedReading(
          r, (old, new), verb.form, isSame: verb.stem == stem || verb.stem == "be", isOld: isOld),
        core)
    }
  }

  /// "planned, now done: 'will begin' to 'has begun'"; of another verb only that it is no longer planned: it
  /// was called off as well as done.
  private static func plannedReading(
    _ r: Rewording, _ words: (Range<Int>?, Range<Int>?), _ form: VerbForm.Form, isSame: Bool,
    isOld: Bool
  ) -> String {
    let shown =
      "'\(words.0.map(r.from.text) ?? "")' to '\(words.1.map(r.to.text) ?? "")'"
    guard isSame else { return "\(isOld ? "no longer" : "now") said to be planned: \(shown)" }
    return isOld ? "planned, now \(form.words): \(shown)" : "\(form.words), now planned: \(shown)"
  }

  /// "You will not use the marks": told to a reader; but no "you will not be charged".
  static func forbids(_ side: SentenceReading, _ index: Int) -> Bool {
    ["will", "wo", "shall"].contains(side.word(index)) && side.word(index - 1) == "you"
      && ["not", "n't"].contains(side.word(index + 1))
      && !["be", "receive", "need", "have", "get", "lose", "see"].contains(side.word(index + 2))
  }

  /// Whether one letter that is put into `short` makes `word` of it.
  private static func isOneLetterShort(_ short: String, of word: String) -> Bool {
    let letters = Array(word)
    guard short.count > 1, short.count + 1 == letters.count else { return false }
    return letters.indices.contains { left in
      letters[..<left].elementsEqual(short.prefix(left))
        && letters[(left + 1)...].elementsEqual(short.dropFirst(left))
    }
  }

  private static func isAble(_ word: String) -> Bool {
    word.hasSuffix("able") && word.utf8.count > 5 || word.hasSuffix("ible") || word == "able"
  }

  private static func certainty(
    _ old: Range<Int>?, _ new: Range<Int>?, _ isWeaker: Bool, _ words: String,
    _ core: (from: Range<Int>?, to: Range<Int>?)? = nil
  ) -> ClaimDraft {
    ClaimDraft(
      kind: .certainty, direction: isWeaker ? "weaker" : "stronger", from: old, to: new,
      reading: "\(isWeaker ? "less" : "more") certain: \(words)",
      rule: "certainty: a modal verb of an event", core: core)
  }

  private static func modality(
    _ old: Range<Int>?, _ new: Range<Int>?, _ direction: String, _ words: String,
    _ core: (from: Range<Int>?, to: Range<Int>?)? = nil
  ) -> ClaimDraft {
    ClaimDraft(
      kind: .modality, direction: direction, from: old, to: new,
      reading: words.contains("planned")
        ? words : "what may, must or will be: \(words)", rule: "modality: a modal verb",
      core: core)
  }
}
