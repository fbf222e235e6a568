// may, could, will: certainty where an event is spoken of, permission where a person is, and a plan that
// came true where the bare verb follows.

enum ModalVerbRule {
  /// What a modal verb says where it stands.
  private enum Sense: Equatable {
    /// How sure: -2 may, -1 would.
    case epistemic(Int)
    case permission
    case future
    case duty
  }

  private struct Modal {
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
    guard case .changed(let i, let j) = fate, isBeforeDuty(r.from, old[i]),
      isBeforeDuty(r.to, new[j])
    else { return [] }
    return [
      modality(
        withVerb(r.from, old[i].tokens), withVerb(r.to, new[j].tokens), "changed",
        "'\(r.from.text(old[i].tokens))' to '\(r.to.text(new[j].tokens))'")
    ]
  }

  private static func isBeforeDuty(_ side: SentenceReading, _ modal: Modal) -> Bool {
    let end = modal.tokens.upperBound
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
      if word == "can" || word == "ca" || word == "may",
        isPerson(side, before: cue.tokens.lowerBound)
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

  static func isPerson(_ side: SentenceReading, before index: Int) -> Bool {
    (max(0, index - 2)..<index).contains { persons.contains(side.tokens[$0].text) }
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
    // The clause came or went whole: what it brings is not a change of how sure one is.
    if theirs.isEmpty, mine.count > 4 { return nil }
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
      if isDenied, modal.sense == .permission,
        let duty = other.cues.cue(.duty, in: theirs), duty.grade == -3
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
      if isBeforeDuty(side, modal) { return nil }
      guard let verb, verb.form != .infinitive else { return nil }
      return modality(
        old, new, "changed",
        "\(isOld ? "planned" : verb.form.words), now \(isOld ? verb.form.words : "planned")", core)
    }
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

  /// The modal verb, and what stands for it: alone where it was put in, with its auxiliary where
  /// another stands there ("may be", "is"), else with the verb ("may strike", "struck").
  private static func spans(
    _ side: SentenceReading, _ modal: Modal, _ isPutIn: Bool, _ other: SentenceReading,
    _ theirs: Range<Int>, _ verb: VerbForm?
  ) -> (Range<Int>?, Range<Int>?) {
    var end = modal.tokens.upperBound
    if isPutIn {
      while end < side.tokens.count, side.hunks[end] >= 0,
        ["be", "have", "not"].contains(side.word(end))
      {
        end += 1
      }
      return (modal.tokens.lowerBound..<end, nil)
    }
    while ["not", "n't", "also", "still"].contains(side.word(end)) { end += 1 }
    let forms = ["is", "are", "was", "were", "'s", "'re"]
    if side.word(end) == "be", let be = theirs.first(where: { forms.contains(other.word($0)) }) {
      return (complement(side, modal.tokens.lowerBound..<end + 1), complement(other, be..<be + 1))
    }
    // "have halted" rather than the noun before it.
    if let helper = theirs.first(where: { ["has", "have", "had"].contains(other.word($0)) }),
      helper + 1 < other.tokens.count, other.tokens[helper + 1].isWord
    {
      return (withVerb(side, modal.tokens), helper..<helper + 2)
    }
    // The verb alone where it is known for one; else the beginning of what stands there.
    let isKnown = verb.map {
      $0.form != .present && ($0.form != .progressive || $0.tokens.count > 1)
    }
    if isKnown == true { return (withVerb(side, modal.tokens), verb?.tokens) }
    let whole = short(other, theirs)
    let isPresent =
      verb?.form == .present && (whole?.count ?? 9) > 3
      && (verb?.tokens.lowerBound ?? 0) <= theirs.lowerBound + 1
    return (withVerb(side, modal.tokens), isPresent ? verb?.tokens : whole)
  }

  /// "is", "may be" with what it says of its subject: is open, may not be very safe.
  private static func complement(_ side: SentenceReading, _ being: Range<Int>) -> Range<Int> {
    var end = being.upperBound
    while end < side.tokens.count, end - being.upperBound < 3,
      ["not", "n't", "also", "still", "currently", "now", "very", "quite", "more", "been", "being"]
        .contains(side.word(end)) || side.word(end).hasSuffix("ly")
    { end += 1 }
    guard end < side.tokens.count, side.tokens[end].isWord, side.isContent(end) else {
      return being
    }
    return being.lowerBound..<end + 1
  }

  /// What stands for a modal verb where no verb was seen, if it is short and no clause of its own.
  private static func short(_ side: SentenceReading, _ range: Range<Int>) -> Range<Int>? {
    let end =
      range.first { side.tokens[$0].isMark || side.cues.cue(.cause, at: $0) != nil }
      ?? range.upperBound
    return end > range.lowerBound ? range.lowerBound..<min(end, range.lowerBound + 6) : nil
  }

  /// The modal verb with its verb; before a duty, which is told apart, with its auxiliary alone.
  private static func shown(_ side: SentenceReading, _ cue: Range<Int>) -> Range<Int> {
    let next = cue.upperBound
    if side.word(next) == "be", side.has(.duty, at: next) || side.has(.duty, at: next + 1) {
      return cue.lowerBound..<next + 1
    }
    return withVerb(side, cue)
  }

  /// The modal verb and the word behind it, adverbs between them left out of the count.
  private static func withVerb(_ side: SentenceReading, _ cue: Range<Int>) -> Range<Int> {
    var end = cue.upperBound
    while end < side.tokens.count, end - cue.upperBound < 3,
      ["not", "n't", "also", "be", "have", "still", "soon", "now"].contains(side.word(end))
        || side.word(end).hasSuffix("ly")
    { end += 1 }
    if end < side.tokens.count, side.tokens[end].isWord { end += 1 }
    return cue.lowerBound..<end
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
      reading: "what may, must or will be: \(words)", rule: "modality: a modal verb", core: core)
  }
}
