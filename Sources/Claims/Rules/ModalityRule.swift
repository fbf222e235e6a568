// Obligation, advice and permission, and instructions. How far an event is, is in ModalityRule+Status.

enum ModalityRule {
  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    var drafts = duties(r)
    drafts += instructions(r)
    if drafts.isEmpty { drafts += statuses(r) }
    if drafts.isEmpty { drafts += forms(r) }
    return drafts
  }

  /// Whether the cue is the writer's: not quoted, and no part of a name ("Must See TV").
  static func isFree(_ side: SentenceReading, _ cue: Cue) -> Bool {
    let start = cue.tokens.lowerBound
    return !side.isQuoted(start)
      && !(side.tokens[start].isCapital
        && side.names.contains { $0.core.contains(start) && $0.core.count > 1 })
  }

  /// "do not" only where it begins a clause.
  private static func isDuty(_ side: SentenceReading, _ cue: Cue) -> Bool {
    guard isFree(side, cue) else { return false }
    let start = cue.tokens.lowerBound
    if isDoubt(side, start) { return false }
    guard ["do", "avoid"].contains(side.word(start)) else { return true }
    return start == 0 || side.tokens[start - 1].isMark
      || ["and", "or", "please", "to"].contains(side.word(start - 1))
  }

  /// "may not be safe": said of a thing it is a doubt, and no prohibition.
  static func isDoubt(_ side: SentenceReading, _ index: Int) -> Bool {
    side.word(index) == "may" && ["not", "n't"].contains(side.word(index + 1))
      && !ModalVerbRule.isPerson(side, before: index)
  }

  /// The duties of a side; one that is denied is its opposite: not yet recommended.
  private static func duties(_ side: SentenceReading) -> [Cue] {
    side.cues.of(.duty).filter { isDuty(side, $0) }.map { cue in
      let start = cue.tokens.lowerBound
      guard let denial = (max(0, start - 2)..<start).first(where: { side.has(.negator, at: $0) }),
        cue.grade > 0
      else { return cue }
      return Cue(
        group: .duty, grade: cue.grade == 1 ? -3 : -cue.grade, entry: cue.entry,
        tokens: denial..<cue.tokens.upperBound)
    }
  }

  private static func duties(_ r: Rewording) -> [ClaimDraft] {
    let old = duties(r.from)
    let new = duties(r.to)
    if let found = degree(r, old, new) { return [found] }
    return r.settle(byGrade: old, new).compactMap { fate in
      switch fate {
      case .changed(let i, let j):
        let words = "'\(r.from.text(old[i].tokens))' to '\(r.to.text(new[j].tokens))'"
        return draft(
          old[i].tokens, new[j].tokens, "changed",
          "\(name(old[i].grade)) became \(name(new[j].grade)): \(words)", "duty")
      case .removed(let i):
        if isBareAdvice(r.from, old[i], r.to) || isSaidByModal(old[i], r.from, r.to) { return nil }
        let (a, b) = spans(r, old[i], isOld: true)
        // Modal verbs on the other side are paired with it there.
        if let b, b.contains(where: { r.to.has(.modal, at: $0) }), old[i].grade == 1 { return nil }
        return draft(
          a, b, b == nil ? "removed" : "changed",
          "\(name(old[i].grade)) dropped: '\(r.from.text(old[i].tokens))'", "duty")
      case .added(let j):
        if isBareAdvice(r.to, new[j], r.from) || isSaidByModal(new[j], r.to, r.from) { return nil }
        let (a, b) = spans(r, new[j], isOld: false)
        if let a, a.contains(where: { r.from.has(.modal, at: $0) }), new[j].grade == 1 {
          return nil
        }
        return draft(
          a, b, a == nil ? "added" : "changed",
          "\(name(new[j].grade)) added: '\(r.to.text(new[j].tokens))'", "duty")
      }
    }
  }

  /// "you should take", where the other side tells the reader to take.
  private static func isBareAdvice(_ side: SentenceReading, _ cue: Cue, _ other: SentenceReading)
    -> Bool
  {
    let next = cue.tokens.upperBound
    guard cue.grade == 2, side.word(cue.tokens.lowerBound) == "should",
      side.word(cue.tokens.lowerBound - 1) == "you", next < side.tokens.count
    else { return false }
    return other.tokens.indices.contains { index in
      other.word(index) == side.word(next)
        && (index == 0 || other.tokens[index - 1].isMark || other.word(index - 1) == "please")
    }
  }

  /// "may not", "are not allowed to", where the other side has "can't".
  private static func isSaidByModal(_ cue: Cue, _ side: SentenceReading, _ other: SentenceReading)
    -> Bool
  {
    guard cue.grade == -3, let number = side.hunk(of: cue.tokens) else { return false }
    return other.tokens.indices.contains { index in
      other.hunks[index] == number && ["can", "ca"].contains(other.word(index))
        && ["not", "n't"].contains(other.word(index + 1))
    }
  }

  /// "strongly advised" for "advised".
  private static func degree(_ r: Rewording, _ old: [Cue], _ new: [Cue]) -> ClaimDraft? {
    func adverb(_ side: SentenceReading, _ cues: [Cue]) -> Range<Int>? {
      for cue in cues where abs(cue.grade) >= 2 {
        for place in max(0, cue.tokens.lowerBound - 1)..<cue.tokens.upperBound
        where ["strongly", "strictly", "urgently", "highly"].contains(side.word(place)) {
          return place..<place + 1
        }
      }
      return nil
    }
    guard old.count == new.count, !old.isEmpty else { return nil }
    let (a, b) = (adverb(r.from, old), adverb(r.to, new))
    if let a, b == nil, r.from.touches(a) {
      return draft(a, nil, "removed", "advice made weaker: '\(r.from.text(a))' dropped", "duty")
    }
    if let b, a == nil, r.to.touches(b) {
      return draft(nil, b, "added", "advice made stronger: '\(r.to.text(b))' added", "duty")
    }
    return nil
  }

  /// What a duty is shown with: what stands for it where that is short, and where its clause came or
  /// went the verb and its object.
  private static func spans(_ r: Rewording, _ cue: Cue, isOld: Bool) -> (
    Range<Int>?, Range<Int>?
  ) {
    let side = isOld ? r.from : r.to
    guard let number = side.hunk(of: cue.tokens) else {
      return isOld ? (cue.tokens, nil) : (nil, cue.tokens)
    }
    let hunk = r.hunks[number]
    let (mine, theirs) = isOld ? (hunk.from, hunk.to) : (hunk.to, hunk.from)
    let isHead = cue.tokens.lowerBound == mine.lowerBound && cue.grade < 0
    if isHead, !theirs.isEmpty, mine.count <= 8, theirs.count <= 8 { return (hunk.from, hunk.to) }
    guard theirs.isEmpty || theirs.count > 6 || mine.count > 6 else {
      return isOld ? r.withVerb(cue.tokens, nil) : r.withVerb(nil, cue.tokens)
    }
    let isInstruction = ["do", "avoid"].contains(side.word(cue.tokens.lowerBound))
    var end = cue.tokens.upperBound
    while end < mine.upperBound, end - cue.tokens.upperBound < 8 {
      let word = side.word(end)
      if side.tokens[end].isMark, word != "-" { break }
      if ["and", "or", "but"].contains(word) || !isInstruction && openers.contains(word) { break }
      end += 1
    }
    let span = cue.tokens.lowerBound..<end
    let other = isOld ? r.to : r.from
    let verb = theirs.isEmpty ? nil : VerbForm.at(other, theirs, near: side, mine)?.tokens
    guard let verb, verb.upperBound <= theirs.upperBound,
      !other.tokens[verb.upperBound - 1].isCapital
    else { return isOld ? (span, nil) : (nil, span) }
    return isOld ? (span, verb) : (verb, span)
  }

  /// Prepositions at which a verb and its object end.
  private static let openers: Set<String> = [
    "in", "on", "at", "by", "for", "from", "with", "to", "before", "after", "when", "if", "as",
    "during", "until", "over", "about", "into", "through", "up", "out", "off", "against", "under",
  ]

  /// A modal verb on one side, a duty on the other.
  static func pairWithDuty(_ r: Rewording, _ number: Int, _ modal: Range<Int>, isOld: Bool)
    -> ClaimDraft?
  {
    let hunk = r.hunks[number]
    let other = isOld ? r.to : r.from
    let theirs = isOld ? hunk.to : hunk.from
    let mine = isOld ? hunk.from : hunk.to
    // "must", then "will have to": the duty stands on both sides.
    guard let duty = other.cues.cue(.duty, in: theirs),
      (isOld ? r.from : r.to).cues.cue(.duty, in: mine) == nil
    else { return nil }
    let (old, new) = isOld ? (modal, duty.tokens) : (duty.tokens, modal)
    return draft(old, new, "changed", "'\(r.from.text(old))' became '\(r.to.text(new))'", "duty")
  }

  private static func name(_ grade: Int) -> String {
    switch grade {
    case 3: "obligation"
    case 2: "advice"
    case 1: "permission"
    case -3: "prohibition"
    default: "advice against"
    }
  }

  /// Instructions that came or went: a verb in its bare form at the head of a clause.
  private static func instructions(_ r: Rewording) -> [ClaimDraft] {
    for hunk in r.hunks {
      if let item = listed(r, hunk) { return [item] }
      // Please go, for go: the same instruction.
      if sharesInstruction(r, hunk) { continue }
      let (a, b) = (instruction(r.from, hunk.from), instruction(r.to, hunk.to))
      if a != nil, b == nil, hunk.from.count >= 2,
        !r.to.has(.instruct, at: hunk.to.lowerBound) || hunk.to.isEmpty
      {
        guard hunk.to.count <= 3 else { continue }
        return [
          draft(
            hunk.from, hunk.to.isEmpty ? nil : hunk.to, "removed",
            "instruction dropped: '\(r.from.text(hunk.from))'", "instruction")
        ]
      }
      if b != nil, a == nil, hunk.to.count >= 2 {
        guard hunk.from.count <= 3 else { continue }
        return [
          draft(
            hunk.from.isEmpty ? nil : hunk.from, hunk.to, "added",
            "instruction added: '\(r.to.text(hunk.to))'", "instruction")
        ]
      }
    }
    return []
  }

  /// One of the things that a duty is of: "you should [carry water,] tell a friend".
  private static func listed(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    guard hunk.from.isEmpty != hunk.to.isEmpty else { return nil }
    let isOld = hunk.to.isEmpty
    let (side, range) = isOld ? (r.from, hunk.from) : (r.to, hunk.to)
    guard let last = range.last, [",", "and", "or"].contains(side.word(last)), range.count > 2
    else { return nil }
    let hasTo = side.word(range.lowerBound) == "to"
    let isGoverned =
      side.cues.cue(.duty, endingAt: range.lowerBound) != nil
      || hasTo && side.cues.cue(.duty, endingAt: range.lowerBound + 1) != nil
    guard isGoverned else { return nil }
    let span = range.lowerBound..<last
    return draft(
      isOld ? span : nil, isOld ? nil : span, isOld ? "removed" : "added",
      "what is asked for \(isOld ? "dropped" : "added"): '\(side.text(span))'", "instruction")
  }

  /// Whether both sides of a hunk tell the reader to do the same.
  private static func sharesInstruction(_ r: Rewording, _ hunk: ClaimHunk) -> Bool {
    let old = Set(hunk.from.filter { r.from.has(.instruct, at: $0) }.map { r.from.word($0) })
    return hunk.to.contains { r.to.has(.instruct, at: $0) && old.contains(r.to.word($0)) }
  }

  /// Whether the sentence tells its reader to do things up to here: "stay indoors, avoid crowds".
  private static func isTelling(_ side: SentenceReading, _ index: Int) -> Bool {
    (0..<index).contains { place in
      side.has(.duty, at: place)
        || side.cues.cue(.instruct, at: place) != nil
          && (place == 0 || [".", ",", ";", ":"].contains(side.word(place - 1)))
    }
  }

  private static func instruction(_ side: SentenceReading, _ range: Range<Int>) -> Range<Int>? {
    for cue in side.cues.of(.instruct) where range.contains(cue.tokens.lowerBound) {
      let start = cue.tokens.lowerBound
      let before = start == 0 ? "." : side.word(start - 1)
      let isHead =
        start == 0 || [".", ";", ":", "(", "\u{2022}"].contains(before)
        || ["please", "should", "must"].contains(before) && start > range.lowerBound
        || [",", "and", "or"].contains(before) && isTelling(side, start)
      // More must come: "be" alone is no instruction.
      if isHead, start + 1 < side.tokens.count, side.tokens[start + 1].isWord,
        range.contains(start + 1)
      {
        return cue.tokens
      }
    }
    return nil
  }

  static func draft(
    _ old: Range<Int>?, _ new: Range<Int>?, _ direction: String, _ reading: String, _ rule: String
  ) -> ClaimDraft {
    ClaimDraft(
      kind: .modality, direction: direction, from: old, to: new, reading: reading,
      rule: "modality: " + rule)
  }
}
