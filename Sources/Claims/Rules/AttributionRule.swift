// Who says so: a verb of saying with its subject, or a phrase that names a source.

/// A source as the sentence has it.
struct Attribution {
  /// The source and the cue.
  let tokens: Range<Int>
  let source: Range<Int>?
  let cue: Range<Int>
  /// 0 plain, 1 with force, -1 with doubt.
  let force: Int
  /// The words of the source that say something.
  let words: Set<String>
  /// Whether the source is a pronoun or not told.
  let isBare: Bool
}

enum AttributionRule {
  private static let rule = ClaimRule(
    kind: .attribution,
    told: "attribution: a verb of saying and its subject, or a phrase that names a source")

  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    let (old, new) = (r.from.attributions, r.to.attributions)
    var drafts: [ClaimDraft] = []
    for fate in r.settle(findings(old, r.from), findings(new, r.to)) {
      switch fate {
      case .changed(let i, let j):
        if let found = compare(r, old[i], new[j]) { drafts.append(found) }
      case .removed(let i):
        guard
          !old[i].isBare || new.isEmpty && old[i].source != nil && !staysPut(old[i], r.from, r.to),
          !isKept(old[i], r.from, new, r.to), !isReplaced(r, old[i], isOld: true),
          !isHeading(old[i], r.to)
        else {
          continue
        }
        drafts.append(
          rule.draft(
            shown(old[i], r.from), nil, "removed",
            "attribution removed: \(r.from.text(old[i].tokens))"))
      case .added(let j):
        guard
          !new[j].isBare || old.isEmpty && new[j].source != nil && !staysPut(new[j], r.to, r.from),
          !isKept(new[j], r.to, old, r.from), !isReplaced(r, new[j], isOld: false),
          !isHeading(new[j], r.from)
        else {
          continue
        }
        drafts.append(
          rule.draft(
            nil, shown(new[j], r.to), "added", "attribution added: \(r.to.text(new[j].tokens))"))
      }
    }
    drafts = moved(drafts, r)
    if drafts.isEmpty, let channel = channel(r) { drafts.append(channel) }
    return drafts
  }

  /// "but says", "but he says": the verb is the same, and so is who says it; but not "it was said".
  private static func staysPut(
    _ one: Attribution, _ side: SentenceReading, _ other: SentenceReading
  ) -> Bool {
    one.cue.allSatisfy { index in
      let partner = side.partners[index]
      return partner >= 0
        && !["is", "are", "was", "were", "be", "been", "being", "'s"].contains(
          other.word(partner - 1))
    }
  }

  /// Whether the verb is the same in another form, of the same doer: "the paper showed", "the paper shows".
  private static func isReplaced(_ r: Rewording, _ one: Attribution, isOld: Bool) -> Bool {
    let side = isOld ? r.from : r.to
    guard let source = one.source, source.allSatisfy({ side.partners[$0] >= 0 }),
      source.upperBound == one.cue.lowerBound, one.cue.count == 1,
      let number = side.hunk(of: one.cue)
    else { return false }
    let (mine, theirs) =
      isOld
      ? (r.hunks[number].from, r.hunks[number].to) : (r.hunks[number].to, r.hunks[number].from)
    let other = isOld ? r.to : r.from
    return mine == one.cue && theirs.count == 1
      && Stem.of(other.word(theirs.lowerBound)) == Stem.of(side.word(mine.lowerBound))
  }

  /// With a source that went and another that came told as one change: "Ann Lee said …", "…, ministers say".
  private static func moved(_ drafts: [ClaimDraft], _ r: Rewording) -> [ClaimDraft] {
    guard drafts.count == 2, let gone = drafts.first(where: { $0.to == nil })?.from,
      let come = drafts.first(where: { $0.from == nil })?.to,
      names(gone, r.from), names(come, r.to)
    else { return drafts }
    return [
      rule.draft(
        gone, come, "changed", "source changed: \(r.from.text(gone)) to \(r.to.text(come))")
    ]
  }

  /// Whether a source stands in the words, and not its verb alone.
  private static func names(_ range: Range<Int>, _ side: SentenceReading) -> Bool {
    side.attributions.contains { one in
      one.source.map { range.overlaps($0) } ?? false
    }
  }

  /// What came or went of an attribution: "says" alone where its subject stood there before.
  private static func shown(_ one: Attribution, _ side: SentenceReading) -> Range<Int> {
    guard let first = one.tokens.first(where: { side.hunks[$0] >= 0 }),
      let last = one.tokens.last(where: { side.hunks[$0] >= 0 }), side.touches(one.cue)
    else { return one.tokens }
    return first..<last + 1
  }

  private static func findings(_ list: [Attribution], _ side: SentenceReading) -> [Finding] {
    list.map { one in
      Finding(
        tokens: one.tokens,
        key: "\(one.force) " + one.words.sorted().joined(separator: " ")
          + (one.words.isEmpty ? side.words(one.source ?? one.cue) : ""))
    }
  }

  /// Whether the other side has the same source under another verb of the same force, or findings too.
  private static func isKept(
    _ one: Attribution, _ side: SentenceReading, _ others: [Attribution], _ other: SentenceReading
  ) -> Bool {
    others.contains {
      $0.force == one.force && !$0.words.isDisjoint(with: one.words)
        || areFindings(one, side, $0, other)
    }
  }

  /// "research finds", "- study": findings, one of them without a verb.
  private static func areFindings(
    _ a: Attribution, _ x: SentenceReading, _ b: Attribution, _ y: SentenceReading
  ) -> Bool {
    isFinding(a, x) && isFinding(b, y)
      && x.tokens[a.cue.lowerBound].isMark != y.tokens[b.cue.lowerBound].isMark
  }

  private static func compare(_ r: Rewording, _ a: Attribution, _ b: Attribution) -> ClaimDraft? {
    let isOtherSource =
      !a.isBare && !b.isBare && a.source != nil && b.source != nil && a.words != b.words
      && !isSamePerson(r, a, b) && spelt(a.words, r.lexicon) != spelt(b.words, r.lexicon)
      && (a.words.isDisjoint(with: b.words)
        || !a.words.isSubset(of: b.words) && !b.words.isSubset(of: a.words)
        || isOtherHead(r, a, b))
    // Only the source differs: it alone is shown.
    if isOtherSource, let x = a.source, let y = b.source, !r.from.touches(a.cue),
      !r.to.touches(b.cue)
    {
      return rule.draft(x, y, "changed", "source changed: \(r.from.text(x)) to \(r.to.text(y))")
    }
    if areFindings(a, r.from, b, r.to) { return nil }
    guard isOtherSource || a.force != b.force else { return nil }
    let reading =
      isOtherSource
      ? "source changed: \(r.from.text(a.tokens)) to \(r.to.text(b.tokens))"
      : "verb of saying changed: '\(r.from.text(a.cue))' to '\(r.to.text(b.cue))'"
    return rule.draft(a.tokens, b.tokens, "changed", reading)
  }

  /// The words with abbreviations written out: PM, prime minister.
  private static func spelt(_ words: Set<String>, _ lexicon: Lexicon) -> Set<String> {
    Set(words.flatMap { lexicon.shorts[$0] ?? [$0] })
  }

  /// Whether the source is findings, of nobody that is named.
  private static func isFinding(_ one: Attribution, _ side: SentenceReading) -> Bool {
    guard let source = one.source else { return false }
    return source.allSatisfy { side.has(.evidence, at: $0) || side.has(.function, at: $0) }
  }

  /// The police chief, and the police: the last word is another calling.
  private static func isOtherHead(_ r: Rewording, _ a: Attribution, _ b: Attribution) -> Bool {
    guard let x = a.source?.last(where: { r.from.isContent($0) }),
      let y = b.source?.last(where: { r.to.isContent($0) })
    else { return false }
    func isCalling(_ side: SentenceReading, _ index: Int) -> Bool {
      side.has(.role, at: index) || side.has(.evidence, at: index)
    }
    // Mr Lee, Mr Lee's lawyer
    func isOwned(_ side: SentenceReading, _ index: Int) -> Bool {
      isCalling(side, index) && (max(0, index - 2)..<index).contains { side.word($0) == "'s" }
    }
    return Stem.of(r.from.word(x)) != Stem.of(r.to.word(y))
      && (isCalling(r.from, x) && isCalling(r.to, y)
        || isOwned(r.from, x) != isOwned(r.to, y))
  }

  /// Whether the other side has the source before a colon at its head: "Ofcom: fees are too high".
  private static func isHeading(_ one: Attribution, _ side: SentenceReading) -> Bool {
    guard let colon = (1..<7).first(where: { side.word($0) == ":" }) else { return false }
    let head = Set((0..<colon).map { side.word($0) })
    return !one.words.isEmpty && one.words.isSubset(of: head)
  }

  /// Ryan Giggs, and Wales boss Giggs.
  private static func isSamePerson(_ r: Rewording, _ a: Attribution, _ b: Attribution) -> Bool {
    guard let x = a.source?.last(where: { r.from.tokens[$0].isWord && r.from.word($0) != "'s" }),
      let y = b.source?.last(where: { r.to.tokens[$0].isWord && r.to.word($0) != "'s" })
    else { return false }
    return r.from.tokens[x].isCapital && r.from.word(x) == r.to.word(y)
  }

  /// How it was said.
  private static func channel(_ r: Rewording) -> ClaimDraft? {
    let (old, new) = (channels(r.from), channels(r.to))
    for fate in r.settle(old, new) {
      if case .changed(let i, let j) = fate {
        return rule.draft(
          old[i].tokens, new[j].tokens, "changed",
          "how it was said changed: '\(r.from.text(old[i].tokens))' to '\(r.to.text(new[j].tokens))'"
        )
      }
    }
    return nil
  }

  private static func channels(_ side: SentenceReading) -> [Finding] {
    // "research finds", "- study": the source itself.
    let sources = side.attributions.compactMap(\.source)
    return side.cues.of(.channel).filter { cue in !sources.contains { $0 == cue.tokens } }
      .map { Finding(tokens: $0.tokens, key: "\($0.entry)") }
  }
}
