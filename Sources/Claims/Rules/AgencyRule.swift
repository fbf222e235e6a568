// Who did it, or what caused it: an agent or a cause that came or went, and a death that began or ceased
// to have a doer.

enum AgencyRule {
  static let rule = ClaimRule(
    kind: .agency,
    told: "agency: an agent or a cause, or a verb with one")

  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    if let found = agents(r) ?? harm(r) ?? forced(r) ?? voice(r) ?? acted(r) { return [found] }
    return []
  }

  private struct Agent {
    let tokens: Range<Int>
    let key: String
    let words: Set<String>

    func reaching(_ end: Int) -> Agent {
      Agent(tokens: tokens.lowerBound..<end, key: key, words: words)
    }
  }

  private static func agents(_ r: Rewording) -> ClaimDraft? {
    let (old, new) = (agents(r.from), agents(r.to))
    for fate in r.settle(
      old.map { Finding(tokens: $0.tokens, key: $0.key) },
      new.map { Finding(tokens: $0.tokens, key: $0.key) })
    {
      switch fate {
      case .removed(let i):
        if isKept(old[i], r.from, r.to) || isCaused(old[i], r.from, r.to) { continue }
        return rule.draft(
          old[i].tokens, nil, "removed", "agent or cause removed: '\(r.from.text(old[i].tokens))'")
      case .added(let j):
        if isKept(new[j], r.to, r.from) || isCaused(new[j], r.to, r.from) { continue }
        return rule.draft(
          nil, new[j].tokens, "added", "agent or cause added: '\(r.to.text(new[j].tokens))'")
      case .changed(let i, let j):
        guard old[i].words.isDisjoint(with: new[j].words) || areOthers(old[i], new[j], r),
          !isKept(old[i], r.from, r.to),
          !isKept(new[j], r.to, r.from)
        else { continue }
        return rule.draft(
          old[i].tokens, new[j].tokens, "changed",
          "agent or cause changed: '\(r.from.text(old[i].tokens))' to '\(r.to.text(new[j].tokens))'"
        )
      }
    }
    return nil
  }

  /// Whether both are names that begin with other words: by Acme Payments, by Umbrella Payments.
  private static func areOthers(_ old: Agent, _ new: Agent, _ r: Rewording) -> Bool {
    guard let a = r.from.names.first(where: { $0.tokens.overlaps(old.tokens) }),
      let b = r.to.names.first(where: { $0.tokens.overlaps(new.tokens) })
    else { return false }
    return r.from.word(a.core.lowerBound) != r.to.word(b.core.lowerBound)
      && !a.key.contains(b.key) && !b.key.contains(a.key)
  }

  /// Whether the other side names the agent in another place: the voice changed, not the doer.
  ///
  /// Of a cause that went all words must be there: "due to a row between X and Y" is gone where
  /// X and Y are named for another reason.
  private static func isKept(_ agent: Agent, _ side: SentenceReading, _ other: SentenceReading)
    -> Bool
  {
    let has = Set(other.tokens.map { Stem.of($0.text) })
    if side.word(agent.tokens.lowerBound) == "by" {
      return agent.words.contains { has.contains(Stem.of($0)) }
    }
    return agent.words.allSatisfy { has.contains(Stem.of($0)) }
  }

  /// Whether the other side gives a cause too, of which it shares a word: "due to a lack of beds",
  /// "because there are few beds".
  private static func isCaused(_ agent: Agent, _ side: SentenceReading, _ other: SentenceReading)
    -> Bool
  {
    guard side.word(agent.tokens.lowerBound) != "by",
      let cause = other.cues.of(.cause).first(where: { other.touches($0.tokens) })
    else { return false }
    let rest = Set((cause.tokens.upperBound..<other.tokens.count).map { Stem.of(other.word($0)) })
    let tail = agent.tokens.lowerBound..<min(side.tokens.count, agent.tokens.upperBound + 2)
    return tail.contains { side.isContent($0) && rest.contains(Stem.of(side.word($0))) }
  }

  /// Whether a name or a calling begins at `index` or behind an adjective or two.
  private static func isSomeone(_ side: SentenceReading, _ index: Int) -> Bool {
    side.names.contains { (index..<index + 2).contains($0.tokens.lowerBound) }
      || (index..<index + 3).contains { place in
        place < side.tokens.count && (index...place).allSatisfy { side.tokens[$0].isWord }
          && (side.has(.role, at: place) || side.has(.people, at: place))
      }
  }

  /// "by gunmen" behind a participle or a noun; "due to", "caused by".
  private static func agents(_ side: SentenceReading) -> [Agent] {
    var found: [Agent] = []
    for index in side.tokens.indices where side.word(index) == "by" && index > 0 {
      guard !side.isQuoted(index), index + 1 < side.tokens.count else { continue }
      let isPassive = (max(0, index - 3)..<index).contains { isParticiple(side.word($0)) }
      let next = side.tokens[index + 1]
      let isDeed =
        side.hunks[index] >= 0 && !side.cues.has(.source) && side.tokens[index - 1].isWord
        && side.isContent(index - 1)
        && isSomeone(side, index + 1)
      guard isPassive || isDeed, next.kind == .word, !next.text.hasSuffix("ing"),
        !side.has(.period, at: index + 1)
      else { continue }
      if side.cues.has(.say, at: index - 1), !side.has(.clausal, at: index - 1) { continue }
      // By law, by phone: no one does it.
      if [
        "law", "phone", "telephone", "post", "mail", "email", "air", "sea", "land", "road", "rail",
      ]
      .contains(next.text) {
        continue
      }
      // By a third, by 2030.
      if side.measures.contains(where: { $0.tokens.contains(index + 1) }) { continue }
      add(side, index, index + 1, &found)
    }
    for cue in side.cues.of(.cause) where !side.isQuoted(cue.tokens.lowerBound) {
      let words = side.words(cue.tokens)
      // after, under and following tell of time and place as often.
      if ["after", "under", "following", "behind", "amid"].contains(words) { continue }
      add(side, cue.tokens.lowerBound, cue.tokens.upperBound, &found)
      if let last = found.last, last.tokens.lowerBound == cue.tokens.lowerBound {
        found[found.count - 1] = last.reaching(whole(side, last.tokens))
      }
    }
    return found
  }

  /// A cause to the end of its clause where all of it came or went.
  private static func whole(_ side: SentenceReading, _ tokens: Range<Int>) -> Int {
    let number = side.hunks[tokens.lowerBound]
    var end = tokens.upperBound
    guard number >= 0 else { return end }
    while end < side.tokens.count, side.hunks[end] == number, end - tokens.lowerBound < 20 {
      if [",", ".", ";", ":", "(", ")"].contains(side.word(end)) { break }
      end += 1
    }
    return end
  }

  private static func add(
    _ side: SentenceReading, _ start: Int, _ noun: Int, _ found: inout [Agent]
  ) {
    var end = noun
    while end < side.tokens.count, end - noun < 8 {
      let token = side.tokens[end]
      // "Due to unrest, many roads are closed": before its sentence a cause ends with the comma.
      if token.text == ",", start == 0, side.word(start) != "by" { break }
      if token.isMark, token.text != "-", !(token.text == "," && isList(side, end)) { break }
      if token.text == "and", isList(side, end) {
        end += 1
        continue
      }
      if end > noun,
        [
          "along", "through", "near", "across", "within", "before", "while", "where", "until", "in",
          "on", "at", "for", "after", "who", "which", "that", "when", "to", "is", "was",
          "has", "were", "are", "and", "during", "from", "with", "as", "could", "will", "would",
        ].contains(token.text)
      {
        break
      }
      end += 1
    }
    guard end > noun else { return }
    let words = Set((noun..<end).filter { side.isContent($0) }.map { side.tokens[$0].text })
    // Governed by local law.
    if side.word(start) == "by", ["law", "laws"].contains(side.word(end - 1)) { return }
    guard !words.isEmpty, !found.contains(where: { $0.tokens.overlaps(start..<end) }) else {
      return
    }
    found.append(
      Agent(tokens: start..<end, key: words.sorted().joined(separator: " "), words: words))
  }

  /// Whether a list goes on behind the comma or the "and" at `index`, all of it come or gone with what
  /// stands before: mud, ice and fallen trees.
  private static func isList(_ side: SentenceReading, _ index: Int) -> Bool {
    guard index > 0, index + 1 < side.tokens.count, side.hunks[index] >= 0,
      side.hunks[index] == side.hunks[index - 1], side.hunks[index] == side.hunks[index + 1]
    else { return false }
    let next = side.tokens[index + 1]
    return next.isWord && side.isContent(index + 1) && !next.text.hasSuffix("ing")
      && !next.text.hasSuffix("ed")
  }

  static func isParticiple(_ word: String) -> Bool {
    word.hasSuffix("ed") && word.utf8.count > 4 || IrregularVerbs.participles.contains(word)
  }

  /// Such as died, was killed.
  private static func harm(_ r: Rewording) -> ClaimDraft? {
    for (number, hunk) in r.hunks.enumerated() where !r.isOneSided(number) {
      if let a = r.from.cues.cue(.harm, in: hunk.from), let b = r.to.cues.cue(.harm, in: hunk.to),
        a.grade != b.grade
      {
        return doing(r, a, b)
      }
    }
    // "A fire killed five", "five died in a fire": in two places.
    let (old, new) = (r.from.cues.of(.harm), r.to.cues.of(.harm))
    guard let a = old.first, let b = new.first, a.grade != b.grade, r.from.touches(a.tokens),
      r.to.touches(b.tokens), Set(old.map(\.grade)).isDisjoint(with: new.map(\.grade))
    else { return nil }
    return doing(r, a, b)
  }

  private static func doing(_ r: Rewording, _ a: Cue, _ b: Cue) -> ClaimDraft {
    let words = "'\(r.from.text(a.tokens))' to '\(r.to.text(b.tokens))'"
    return rule.draft(
      withHelpers(r.from, a.tokens), withHelpers(r.to, b.tokens), "changed",
      "\(a.grade < b.grade ? "now has a doer" : "no longer has a doer"): \(words)")
  }

  /// The verb with its auxiliaries: was killed, have been killed.
  private static func withHelpers(_ side: SentenceReading, _ verb: Range<Int>) -> Range<Int> {
    var start = verb.lowerBound
    while start > 0, side.hunks[start - 1] >= 0,
      beings.contains(side.word(start - 1))
        || ["has", "have", "had"].contains(side.word(start - 1))
    { start -= 1 }
    return start..<verb.upperBound
  }

  /// Such as fell into, was forced into.
  private static func forced(_ r: Rewording) -> ClaimDraft? {
    for (number, hunk) in r.hunks.enumerated() where !r.isOneSided(number) {
      let a = r.from.cues.cue(.forced, in: hunk.from) != nil
      let b = r.to.cues.cue(.forced, in: hunk.to) != nil
      guard a != b else { continue }
      return rule.draft(
        hunk.from, hunk.to, "changed",
        "\(b ? "now done to them" : "no longer done to them"): '\(r.from.text(hunk.from))' to '\(r.to.text(hunk.to))'"
      )
    }
    return nil
  }
}
