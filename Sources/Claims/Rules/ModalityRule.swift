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
    if isDoubt(side, start) || isSupposed(side, start) { return false }
    // "Smith avoids jail" is no advice.
    if side.word(start) == "avoids" { return false }
    guard ["do", "avoid"].contains(side.word(start)) else { return true }
    // "quit to avoid a fine" is none either; "advised to avoid" is.
    if side.word(start - 1) == "to" { return side.cues.cue(.duty, endingAt: start) != nil }
    return start == 0 || side.tokens[start - 1].isMark
      || ["and", "or", "please"].contains(side.word(start - 1))
  }

  private static let subjects: Set<String> = ["you", "we", "they", "he", "she", "it", "i"]

  /// "if you have to go", "if subject to a ban": supposed, and asked of nobody.
  private static func isSupposed(_ side: SentenceReading, _ index: Int) -> Bool {
    var place = index - 1
    while place >= 0, index - place < 10, !side.tokens[place].isMark {
      if ["if", "unless"].contains(side.word(place)) { return true }
      // "If the alarm sounds you must leave": what is asked behind the condition.
      let isNext = ["if", "unless", "and", "or", "that", "when"].contains(side.word(place - 1))
      if place == index - 1, subjects.contains(side.word(place)), !isNext { return false }
      place -= 1
    }
    return false
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
        // Not required: free to; not allowed: forbidden.
        group: .duty, grade: cue.grade == 1 ? -3 : cue.grade == 3 ? -1 : -cue.grade,
        entry: -cue.entry,
        tokens: denial..<cue.tokens.upperBound)
    }
  }

  private static func duties(_ r: Rewording) -> [ClaimDraft] {
    let old = duties(r.from)
    let new = duties(r.to)
    if let found = degree(r, old, new) { return [found] }
    let considered = consideration(r, old, new)
    return (considered.map { [$0] } ?? [])
      + r.settle(byGrade: old, new).compactMap { fate in
        switch fate {
        case .changed(let i, let j):
          let words = "'\(r.from.text(old[i].tokens))' to '\(r.to.text(new[j].tokens))'"
          let (a, b) = r.extended(old[i].tokens, new[j].tokens)
          return draft(
            a, b, "changed",
            "\(name(old[i].grade)) became \(name(new[j].grade)): \(words)", "duty")
        case .removed(let i):
          if isAvoided(old[i], r.from, r.to) || isFreed(old[i], r.from, r.hunks)
            || isBareAdvice(r.from, old[i], r.to)
            || isSaidByModal(old[i], r.from, r.to)
          {
            return nil
          }
          let (a, b) = spans(r, old[i], isOld: true)
          // Modal verbs on the other side are paired with it there.
          if let b, b.contains(where: { r.to.has(.modal, at: $0) }), old[i].grade == 1 {
            return nil
          }
          return draft(
            a, b, b == nil ? "removed" : "changed",
            "\(name(old[i].grade)) dropped: '\(r.from.text(old[i].tokens))'", "duty")
        case .added(let j):
          if isAvoided(new[j], r.to, r.from) || isFreed(new[j], r.to, r.hunks)
            || isBareAdvice(r.to, new[j], r.from)
            || isSaidByModal(new[j], r.to, r.from)
          {
            return nil
          }
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

  /// "avoid drinking", where the other side has "not drink".
  private static func isAvoided(_ cue: Cue, _ side: SentenceReading, _ other: SentenceReading)
    -> Bool
  {
    let next = cue.tokens.upperBound
    guard side.word(next - 1).hasPrefix("avoid"), next < side.tokens.count else { return false }
    let stem = Stem.of(side.word(next))
    return other.tokens.indices.contains {
      Stem.of(other.word($0)) == stem && ["not", "n't"].contains(other.word($0 - 1))
    }
  }

  /// Whether it says that there is no duty, which asks for nothing unless a reader is told so in a clause
  /// that came or went whole.
  private static func isFreed(_ cue: Cue, _ side: SentenceReading, _ hunks: [ClaimHunk]) -> Bool {
    guard cue.grade == -1, cue.entry < 0 else { return false }
    guard let number = side.hunk(of: cue.tokens) else { return true }
    let hunk = hunks[number]
    return !(hunk.from.isEmpty || hunk.to.isEmpty)
      || !ModalVerbRule.isPerson(side, before: cue.tokens.lowerBound)
        && !ModalVerbRule.isPerson(side, before: cue.tokens.lowerBound - 1)
  }

  /// "you should take", where the other side tells the reader to take.
  private static func isBareAdvice(_ side: SentenceReading, _ cue: Cue, _ other: SentenceReading)
    -> Bool
  {
    let next = cue.tokens.upperBound
    guard cue.grade == 2, side.word(cue.tokens.lowerBound) == "should", next < side.tokens.count
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
      other.hunks[index] == number
        && (["can", "ca"].contains(other.word(index))
          && ["not", "n't"].contains(other.word(index + 1))
          || ModalVerbRule.forbids(other, index))
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

  /// "should consider leaving" for "should leave", "consider leaving" for "leave": one advice, another deed.
  private static func consideration(_ r: Rewording, _ old: [Cue], _ new: [Cue]) -> ClaimDraft? {
    func isAdvised(_ side: SentenceReading, _ duties: [Cue], _ index: Int) -> Bool {
      index == 0 || side.tokens[index - 1].isMark || side.word(index - 1) == "please"
        || duties.contains { $0.tokens.upperBound == index && $0.grade == 2 }
    }
    func find(
      _ side: SentenceReading, _ duties: [Cue], _ other: SentenceReading, _ others: [Cue]
    ) -> (considered: Range<Int>, done: Range<Int>)? {
      for index in side.tokens.indices.dropLast() where side.word(index) == "consider" {
        guard side.touches(index..<index + 1), isAdvised(side, duties, index),
          side.word(index + 1).hasSuffix("ing")
        else { continue }
        let stem = Stem.of(side.word(index + 1))
        let done = other.tokens.indices.first {
          let word = other.word($0)
          return Stem.of(word) == stem && (IrregularVerbs.bases[word] ?? word) == word
            && !word.hasSuffix("ing") && isAdvised(other, others, $0)
        }
        if let done { return (index..<index + 2, done..<done + 1) }
      }
      return nil
    }
    func told(_ a: Range<Int>, _ b: Range<Int>, _ degree: String) -> ClaimDraft {
      draft(
        a, b, "changed",
        "advice made \(degree): '\(r.from.text(a))' to '\(r.to.text(b))'", "duty")
    }
    if let found = find(r.from, old, r.to, new) {
      return told(found.considered, found.done, "stronger")
    }
    if let found = find(r.to, new, r.from, old) {
      return told(found.done, found.considered, "weaker")
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
    if isHead, !theirs.isEmpty, mine.count <= 8, theirs.count <= 8 {
      return r.extended(hunk.from, hunk.to)
    }
    // "Keep a copy", "it might be helpful to keep one": an instruction that became advice.
    if !theirs.isEmpty, theirs.count <= 4,
      (isOld ? r.to : r.from).has(.instruct, at: theirs.lowerBound)
    {
      let start = cue.tokens.lowerBound - (side.word(cue.tokens.lowerBound - 1) == "it" ? 1 : 0)
      let whole =
        start..<max(cue.tokens.upperBound, min(mine.upperBound, cue.tokens.upperBound + 2))
      return isOld ? (whole, theirs) : (theirs, whole)
    }
    guard theirs.isEmpty || theirs.count > 6 || mine.count > 6 else {
      return isOld ? r.withVerb(cue.tokens, nil) : r.withVerb(nil, cue.tokens)
    }
    if theirs.isEmpty, let clause = clause(side, cue, mine) {
      return isOld ? (clause, nil) : (nil, clause)
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

  /// The clause of a duty that came or went with its subject: "but a ticket is required".
  private static func clause(_ side: SentenceReading, _ cue: Cue, _ range: Range<Int>) -> Range<
    Int
  >? {
    var (start, end) = (cue.tokens.lowerBound, cue.tokens.upperBound)
    let stops: Set<String> = [".", ",", ";", ":", "(", ")", "\u{2013}", "\u{2014}"]
    while start > range.lowerBound, !stops.contains(side.word(start - 1)) { start -= 1 }
    while end < range.upperBound, !stops.contains(side.word(end)) { end += 1 }
    guard (start..<cue.tokens.lowerBound).contains(where: { side.isContent($0) }), end - start <= 16
    else { return nil }
    return start..<end
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

  static func draft(
    _ old: Range<Int>?, _ new: Range<Int>?, _ direction: String, _ reading: String, _ rule: String
  ) -> ClaimDraft {
    ClaimDraft(
      kind: .modality, direction: direction, from: old, to: new, reading: reading,
      rule: "modality: " + rule)
  }
}
