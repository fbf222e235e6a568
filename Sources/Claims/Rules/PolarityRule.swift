// The same proposition negated, un-negated or turned into its opposite.

enum PolarityRule {
  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    if let found = negators(r) { return [found] }
    if let found = opposites(r) { return [found] }
    return []
  }

  private static func negators(_ r: Rewording) -> ClaimDraft? {
    let (old, new) = (negators(r.from), negators(r.to))
    let fates = r.settle(
      old.map { Finding(tokens: $0.tokens, key: "\($0.entry)") },
      new.map { Finding(tokens: $0.tokens, key: "\($0.entry)") })
    for fate in fates {
      switch fate {
      case .removed(let i):
        guard let hunk = r.from.hunk(of: old[i].tokens),
          carries(r, hunk, r.from, old[i].tokens, isOld: true)
        else { continue }
        let (a, b) = spans(r, hunk, old[i].tokens, isOld: true)
        return draft(
          a, b, "no longer denied: '\(r.from.text(old[i].tokens))' is gone",
          "a negation that one side alone has", (old[i].tokens, nil))
      case .added(let j):
        guard let hunk = r.to.hunk(of: new[j].tokens),
          carries(r, hunk, r.to, new[j].tokens, isOld: false)
        else { continue }
        let (a, b) = spans(r, hunk, new[j].tokens, isOld: false)
        let isTwice =
          r.to.cues.of(.negator).contains {
            $0.grade == 1 && $0.tokens.lowerBound == new[j].tokens.upperBound
          }
        return draft(
          a, b,
          isTwice
            ? "the denial is denied: '\(r.to.text(new[j].tokens))' was put in"
            : "now denied: '\(r.to.text(new[j].tokens))' was put in",
          "a negation that one side alone has", (nil, new[j].tokens))
      case .changed: continue
      }
    }
    return nil
  }

  /// The negations of a side; neither and nor are one.
  private static func negators(_ side: SentenceReading) -> [Cue] {
    var hasOne = false
    return side.cues.of(.negator).filter { cue in
      // The album Generation Nothing.
      let isNamed = side.names.contains {
        $0.core.count > 1
          && ($0.core.lowerBound < cue.tokens.lowerBound
            || side.word(cue.tokens.lowerBound) == "no")
          && $0.core.contains(cue.tokens.lowerBound)
      }
      if isNamed { return false }
      // "at the end of the term" tells when.
      let before = cue.tokens.lowerBound
      if side.word(before).hasPrefix("end"), side.word(before - 1) == "the",
        ["at", "by", "until", "before", "after", "since", "from", "near", "till"].contains(
          side.word(before - 2))
      {
        return false
      }
      let isPaired = side.word(cue.tokens.lowerBound) == "nor" && hasOne
      hasOne = true
      return !isPaired
    }
  }

  /// The negation with the word it turns round, and that word on the other side.
  private static func spans(_ r: Rewording, _ number: Int, _ cue: Range<Int>, isOld: Bool) -> (
    Range<Int>?, Range<Int>?
  ) {
    let side = isOld ? r.from : r.to
    let hunk = r.hunks[number]
    let end = isOld ? hunk.from.upperBound : hunk.to.upperBound
    guard r.isOneSided(number), end < side.tokens.count, cue.upperBound == end,
      side.tokens[end].isWord, side.partners[end] >= 0
    else {
      let found = isOld ? r.withVerb(cue, nil) : r.withVerb(nil, cue)
      guard found.0 == nil || found.1 == nil, !r.isOneSided(number) else { return found }
      // Of a long change the verb alone: did not enter, entered.
      let other = isOld ? r.to : r.from
      let (mine, theirs) = isOld ? (hunk.from, hunk.to) : (hunk.to, hunk.from)
      let verb = VerbForm.at(other, theirs, near: side, mine)?.tokens
      let last = min(side.tokens.count, cue.upperBound + 1)
      let span = before(side, cue.lowerBound).lowerBound..<last
      return isOld ? (span, verb) : (verb, span)
    }
    var (mine, theirs) = (
      cue.lowerBound..<end + 1, side.partners[end]..<side.partners[end] + 1
    )
    // "the lifting of ordered departure": what was lifted is a noun with its article.
    if side.word(cue.upperBound - 1) == "of" {
      let other = isOld ? r.to : r.from
      let article = (mine.lowerBound - 1, theirs.lowerBound - 1)
      let isLeft = ["the", "a", "an"].contains(side.word(article.0))
      let next = mine.upperBound
      let isRight =
        next < side.tokens.count && side.isContent(next) && side.partners[next] == theirs.upperBound
      mine = mine.lowerBound - (isLeft ? 1 : 0)..<mine.upperBound + (isRight ? 1 : 0)
      let hasArticle = ["the", "a", "an"].contains(other.word(article.1))
      theirs = theirs.lowerBound - (hasArticle ? 1 : 0)..<theirs.upperBound + (isRight ? 1 : 0)
    }
    return isOld ? (mine, theirs) : (theirs, mine)
  }

  /// Whether the negation turns round what the other side says, and does not come with a clause of its
  /// own.
  private static func carries(
    _ r: Rewording,
    _ number: Int,
    _ side: SentenceReading,
    _ cue: Range<Int>,
    isOld: Bool
  ) -> Bool {
    let hunk = r.hunks[number]
    let (mine, theirs) = isOld ? (hunk.from, hunk.to) : (hunk.to, hunk.from)
    let other = isOld ? r.to : r.from
    let mineContent = mine.filter { side.isContent($0) && !cue.contains($0) }
    let theirContent = theirs.filter { other.isContent($0) }
    if isOneMore(mine, side, theirs, other) { return true }
    // "left to avoid a fine" denies no fine that was told of.
    if side.word(cue.lowerBound) == "avoid", side.word(cue.lowerBound - 1) == "to" { return false }
    // "asked not to go": advice, and no denial of what was advised.
    if side.cues.of(.duty).contains(where: {
      $0.grade < 0 && $0.tokens.contains(cue.lowerBound) && side.word(cue.lowerBound) == "not"
        && side.word(cue.upperBound) == "to"
    }), other.cues.has(.duty) {
      return false
    }
    // "without changes", "with minor edits".
    if isWithout(side, cue, mine, other, theirs) { return true }
    // failing to, without, avoid: the other side denies it in another way.
    if theirs.contains(where: { other.has(.negator, at: $0) }) { return false }
    // Badly, not well; refuse, do not accept; not unusual: two denials are none.
    if isDenied(r, mineContent, side, theirContent, other) { return false }
    // "end of" for "end": the word that denies stands on the other side too.
    if cue.contains(where: { isKept(side, $0, by: other) }) { return false }
    // An instruction of its own: "do not swim".
    if theirs.isEmpty, mine.contains(where: { side.has(.condition, at: $0) }) { return false }
    if isInstruction(side, cue) { return false }
    // Cannot be ruled out: two of them.
    if mine.contains(where: { side.has(.negator, at: $0) && !cue.contains($0) }) { return false }
    // "advise against", "do not": both deny.
    if let duty = other.cues.cue(.duty, in: theirs), duty.grade < 0,
      side.has(.duty, at: cue.lowerBound)
    {
      return false
    }
    // With little notice, without notice: less of it, not the opposite.
    if other.cues.cue(.quantity, in: theirs).map({ $0.grade <= 1 }) ?? false { return false }
    // "terminate [or deny] it": one thing more.
    if theirs.isEmpty, let first = mine.first, ["and", "or"].contains(side.word(first)) {
      return false
    }
    if theirContent.isEmpty { return mineContent.count <= 1 }
    let stems = Set(theirContent.map { Stem.of(other.tokens[$0].text) })
    let shared = mineContent.filter { stems.contains(Stem.of(side.tokens[$0].text)) }.count
    // "stop the video", "block the video": a verb that denies turns round only what stands there without
    // another verb in its place.
    if side.cues.cue(.negator, at: cue.lowerBound)?.grade == 1 {
      let own = Set(mineContent.map { Stem.of(side.tokens[$0].text) })
      if theirContent.contains(where: { !own.contains(Stem.of(other.tokens[$0].text)) }) {
        return false
      }
    }
    return shared > 0 && mineContent.count <= 4 || mineContent.count <= 1 && theirContent.count <= 1
  }

  /// Whether "without" heads the one side of the hunk and "with" the other; "with little" is only less.
  private static func isWithout(
    _ side: SentenceReading, _ cue: Range<Int>, _ mine: Range<Int>, _ other: SentenceReading,
    _ theirs: Range<Int>
  ) -> Bool {
    guard side.word(cue.lowerBound) == "without", mine.lowerBound == cue.lowerBound,
      let first = theirs.first, other.word(first) == "with"
    else { return false }
    return !(other.cues.cue(.quantity, in: theirs).map { $0.grade <= 1 } ?? false)
  }

  /// Did not deny, denied: what both deny in the same word is denied once more.
  private static func isOneMore(
    _ mine: Range<Int>, _ side: SentenceReading, _ theirs: Range<Int>, _ other: SentenceReading
  ) -> Bool {
    let denials = side.cues.of(.negator).filter { mine.contains($0.tokens.lowerBound) }
    let others = other.cues.of(.negator).filter { theirs.contains($0.tokens.lowerBound) }
    guard denials.count == 2, others.count == 1 else { return false }
    return denials.contains { $0.entry == others.first?.entry }
  }

  private static func isKept(_ side: SentenceReading, _ index: Int, by other: SentenceReading)
    -> Bool
  {
    guard side.isContent(index), side.hunks[index] >= 0 else { return false }
    let stem = Stem.of(side.tokens[index].text)
    return other.tokens.contains { Stem.of($0.text) == stem }
  }

  /// Whether a word of either side's hunk is itself a denial: of a word beside it there, or by prefix.
  private static func isDenied(
    _ r: Rewording, _ mine: [Int], _ side: SentenceReading, _ theirs: [Int],
    _ other: SentenceReading
  ) -> Bool {
    if mine.contains(where: { hasDenial(side.tokens[$0].text, r.lexicon) }) {
      return !theirs.contains { hasDenial(other.tokens[$0].text, r.lexicon) }
    }
    return theirs.contains { place in
      let word = other.tokens[place].text
      return hasDenial(word, r.lexicon)
        || mine.contains { r.lexicon.opposites[word]?.contains(side.tokens[$0].text) == true }
    }
  }

  /// unable, impossible, disagree: a prefix that negates before a word.
  private static func hasDenial(_ word: String, _ lexicon: Lexicon) -> Bool {
    guard lexicon.language == "en", word.utf8.count > 5 else { return false }
    return lexicon.negations.contains {
      $0.utf8.count >= 2 && word.hasPrefix($0)
        && CommonWords.contains(String(word.dropFirst($0.count)))
    }
  }

  /// Whether "do not" begins a clause: it tells the reader what to do.
  private static func isInstruction(_ side: SentenceReading, _ cue: Range<Int>) -> Bool {
    let start = cue.lowerBound - 1
    guard start >= 0, side.word(start) == "do" else { return false }
    return start == 0 || side.tokens[start - 1].isMark
      || ["and", "or"].contains(side.word(start - 1))
  }

  private static func opposites(_ r: Rewording) -> ClaimDraft? {
    let old = r.from.tokens.indices.filter { r.from.hunks[$0] >= 0 && r.from.tokens[$0].isWord }
    let new = r.to.tokens.indices.filter { r.to.hunks[$0] >= 0 && r.to.tokens[$0].isWord }
    guard !old.isEmpty, !new.isEmpty, old.count * new.count <= 1_000 else { return nil }
    // What stands on both sides did not turn.
    let oldWords = Set(r.from.tokens.map(\.text))
    let newWords = Set(r.to.tokens.map(\.text))
    for i in old where !newWords.contains(r.from.tokens[i].text) {
      let word = r.from.tokens[i].text
      for j in new where abs(r.from.hunks[i] - r.to.hunks[j]) <= 1 {
        let other = r.to.tokens[j].text
        if oldWords.contains(other) { continue }
        // "covered up": no rise; "more than", "at least": bounds of a figure.
        if isParticle(r.from, i) || isParticle(r.to, j) { continue }
        if isBound(r.from, i) || isBound(r.to, j) { continue }
        guard
          r.lexicon.opposites[word]?.contains(other) == true || isNegated(word, other, r.lexicon)
        else { continue }
        let hunk = r.hunks[r.from.hunks[i]]
        let others = r.hunks[r.to.hunks[j]]
        // Of a sentence told anew two words are no pair; nor are words of two longer changes.
        let most = r.from.hunks[i] == r.to.hunks[j] ? 12 : 4
        if max(hunk.from.count, others.to.count) > most { continue }
        // Badly, not well.
        let denials = [
          hunk.from.contains { r.from.has(.negator, at: $0) },
          hunk.to.contains { r.to.has(.negator, at: $0) },
        ]
        if denials[0] != denials[1] { continue }
        // With little notice, without notice.
        let isLess = { (cue: Cue?) in cue.map { $0.grade <= 1 } ?? false }
        if isLess(r.from.cues.cue(.quantity, in: hunk.from))
          || isLess(r.to.cues.cue(.quantity, in: hunk.to))
        {
          continue
        }
        let isShort = r.from.hunks[i] == r.to.hunks[j] && hunk.from.count <= 4 && hunk.to.count <= 4
        let (x, y) = (before(r.from, i), before(r.to, j))
        let (a, b) = isShort ? (r.join(x, hunk.from), r.join(y, hunk.to)) : (x, y)
        return draft(
          a, b, "turned round: '\(r.from.text(i..<i + 1))' to '\(r.to.text(j..<j + 1))'",
          "two words that are opposites", (i..<i + 1, j..<j + 1))
      }
    }
    return nil
  }

  /// Whether "up" or "down" belongs to the verb before it.
  private static func isParticle(_ side: SentenceReading, _ index: Int) -> Bool {
    ["up", "down"].contains(side.word(index)) && index > 0
      && (side.word(index - 1).hasSuffix("ed") || side.word(index - 1).hasSuffix("ing"))
  }

  /// Whether the word belongs to a figure: more than 100, at least 150.
  private static func isBound(_ side: SentenceReading, _ index: Int) -> Bool {
    side.has(.limitword, at: index)
      && side.measures.contains { $0.isFigure && $0.tokens.contains(index) }
  }

  /// The word with its auxiliary: is open, is currently closed, may close.
  private static func before(_ side: SentenceReading, _ index: Int) -> Range<Int> {
    var start = index
    // re-opened
    while start > 1, side.word(start - 1) == "-", !side.tokens[start].hasSpace,
      !side.tokens[start - 1].hasSpace
    { start -= 2 }
    if start > 0, side.word(start - 1).hasSuffix("ly"), side.hunks[start - 1] >= 0 { start -= 1 }
    // An auxiliary that both sides have says nothing of the turn.
    let isHelped =
      start > 0 && side.hunks[start - 1] >= 0
      && [
        "is", "are", "was", "were", "may", "will", "can", "has", "have", "be", "remain", "remains",
        "remained", "stays", "stayed",
      ].contains(side.word(start - 1))
    return (isHelped ? start - 1 : start)..<index + 1
  }

  /// Such as approved, unapproved.
  private static func isNegated(_ a: String, _ b: String, _ lexicon: Lexicon) -> Bool {
    let (short, long) = a.utf8.count < b.utf8.count ? (a, b) : (b, a)
    guard short.utf8.count >= 4 else { return false }
    return lexicon.negations.contains { long == $0 + short }
  }

  private static func draft(
    _ old: Range<Int>?, _ new: Range<Int>?, _ reading: String, _ rule: String,
    _ core: (from: Range<Int>?, to: Range<Int>?)? = nil
  ) -> ClaimDraft {
    ClaimDraft(
      kind: .polarity, direction: old == nil ? "added" : new == nil ? "removed" : "changed",
      from: old,
      to: new, reading: reading, rule: "polarity: " + rule, core: core)
  }
}
