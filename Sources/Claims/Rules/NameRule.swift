// Names that came, went, or became others; titles and descriptions of one person too.

enum NameRule {
  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    let old = r.from.names.map { Finding(tokens: $0.tokens, key: $0.key) }
    let new = r.to.names.map { Finding(tokens: $0.tokens, key: $0.key) }
    var drafts: [ClaimDraft] = []
    for fate in r.settle(old, new) {
      switch fate {
      case .changed(let i, let j):
        guard isOther(old[i].key, new[j].key, r.lexicon),
          isOther(spelt(old[i].key, r.lexicon), spelt(new[j].key, r.lexicon), r.lexicon),
          // "Entry Form", "Entry form": other capitals.
          !isKept(r.from.names[i], r.from, by: r.to, r.lexicon)
            || !isKept(r.to.names[j], r.to, by: r.from, r.lexicon),
          !isShort(old[i], r.to, new[j], r.lexicon), !isShort(new[j], r.from, old[i], r.lexicon),
          !isWrittenOut(old[i].tokens, r.from, r) || !isWrittenOut(new[j].tokens, r.to, r),
          !isInitials(r.from.text(old[i].tokens), r.to.text(new[j].tokens)),
          !isInitials(r.to.text(new[j].tokens), r.from.text(old[i].tokens))
        else { continue }
        let (a, b) = slip(r, old[i].tokens, new[j].tokens) ?? bare(r, i, j)
        if isTypo(r, a, b) { continue }
        drafts.append(draft(r, a, b))
      case .removed(let i):
        if isKept(r.from.names[i], r.from, by: r.to, r.lexicon)
          || isWrittenOut(old[i].tokens, r.from, r)
        {
          continue
        }
        if let rest = rest(of: r.from.names[i].core, r.from, r.to) {
          drafts.append(draft(r, r.from.names[i].core, rest))
          continue
        }
        let shown = r.from.touched(old[i].tokens)
        let (a, b) = whole(
          r, old[i].tokens, shown, standIn(r, r.from, shown, isOld: true), isOld: true)
        if isRespelt(r, a, b) { continue }
        drafts.append(draft(r, a, b))
      case .added(let j):
        if isKept(r.to.names[j], r.to, by: r.from, r.lexicon)
          || isWrittenOut(new[j].tokens, r.to, r)
        {
          continue
        }
        if let rest = rest(of: r.to.names[j].core, r.to, r.from) {
          drafts.append(draft(r, rest, r.to.names[j].core))
          continue
        }
        let shown = r.to.touched(new[j].tokens)
        let (b, a) = whole(
          r, new[j].tokens, shown, standIn(r, r.to, shown, isOld: false), isOld: false)
        if isRespelt(r, a, b) { continue }
        drafts.append(draft(r, a, b))
      }
    }
    drafts = listed(drafts.map { regional(sourced($0, r), r) }, r)
    drafts += titles(r)
    drafts += aliases(r)
    if drafts.isEmpty { drafts += roles(r) }
    return drafts
  }

  /// "Agreeement", "Agreement": a term that names nobody, with a letter too many.
  private static func isRespelt(_ r: Rewording, _ old: Range<Int>?, _ new: Range<Int>?) -> Bool {
    guard let old, let new, old.count == 1, new.count == 1,
      r.from.has(.defined, at: old.lowerBound) || r.to.has(.defined, at: new.lowerBound)
    else { return false }
    return WordingRule.isSlip(r.from.word(old.lowerBound), r.to.word(new.lowerBound))
  }

  /// Two names without the titles beside them, where those stayed: "Spurs", "Tottenham head coach".
  private static func bare(_ r: Rewording, _ i: Int, _ j: Int) -> (Range<Int>, Range<Int>) {
    let (a, b) = (r.from.names[i], r.to.names[j])
    func keeps(_ side: SentenceReading, _ name: NameMention) -> Bool {
      name.tokens.allSatisfy { name.core.contains($0) || side.hunks[$0] < 0 }
    }
    return keeps(r.from, a) && keeps(r.to, b) ? (a.core, b.core) : (a.tokens, b.tokens)
  }

  /// The title or calling of somebody who is named on both sides: "artist Ann Lee", "Ann Lee".
  private static func titles(_ r: Rewording) -> [ClaimDraft] {
    // "Former Met PC": what one was is part of it.
    func title(_ side: SentenceReading, _ name: NameMention) -> Range<Int> {
      let start = name.tokens.lowerBound
      let isFormer =
        start > 0 && ["former", "ex"].contains(side.word(start - 1)) && side.hunks[start - 1] >= 0
      return (isFormer ? start - 1 : start)..<name.core.lowerBound
    }
    return r.from.names.compactMap { old in
      guard
        let new = r.to.names.first(where: {
          $0.key == old.key && r.isAligned(old.core, $0.core)
        })
      else { return nil }
      let (a, b) = (title(r.from, old), title(r.to, new))
      guard r.from.words(a) != r.to.words(b), r.from.touches(a) || r.to.touches(b),
        !isSaid(a, r.from, in: r.to) || a.isEmpty, !isSaid(b, r.to, in: r.from) || b.isEmpty
      else { return nil }
      return draft(r, a.isEmpty ? nil : a, b.isEmpty ? nil : b)
    }
  }

  /// Whether the other side has all words of a title somewhere else.
  private static func isSaid(
    _ title: Range<Int>, _ side: SentenceReading, in other: SentenceReading
  ) -> Bool {
    let has = Set(other.tokens.map(\.text))
    return title.allSatisfy { has.contains(side.word($0)) }
  }

  /// "(also known as X)" where X has no capital.
  private static func aliases(_ r: Rewording) -> [ClaimDraft] {
    for hunk in r.hunks where hunk.from.isEmpty != hunk.to.isEmpty {
      let (side, range) = hunk.from.isEmpty ? (r.to, hunk.to) : (r.from, hunk.from)
      guard range.count <= 10,
        side.cues.of(.alias).contains(where: {
          $0.tokens.count > 1 && range.contains($0.tokens.lowerBound)
        }),
        !side.names.contains(where: { $0.tokens.overlaps(range) })
      else { continue }
      return [hunk.from.isEmpty ? draft(r, nil, range) : draft(r, range, nil)]
    }
    return []
  }

  /// A description of one person that became another.
  private static func roles(_ r: Rewording) -> [ClaimDraft] {
    for (number, hunk) in r.hunks.enumerated() where !r.isOneSided(number) {
      // "kissing aide", "kissing colleague": in a headline without an article.
      let isAlone = hunk.from.count == 1 && hunk.to.count == 1
      guard let a = role(r.from, hunk.from, isAlone), let b = role(r.to, hunk.to, isAlone),
        r.from.words(a) != r.to.words(b), !isGendered(r.from.words(a), r.to.words(b)),
        hunk.from.count <= 4,
        hunk.to.count <= 4
      else { continue }
      return [draft(r, a, b)]
    }
    return []
  }

  /// actor, actress: one calling.
  private static func isGendered(_ a: String, _ b: String) -> Bool {
    let (short, long) = a.utf8.count < b.utf8.count ? (a, b) : (b, a)
    return long == "actress" && short == "actor"
      || long.hasSuffix("woman") && short.hasSuffix("man") && long.dropLast(5) == short.dropLast(3)
  }

  private static func role(_ side: SentenceReading, _ range: Range<Int>, _ isAlone: Bool)
    -> Range<Int>?
  {
    guard
      let cue = side.cues.cue(.role, in: range)
    else { return nil }
    // "a colleague", not "colleagues".
    let before = side.word(cue.tokens.lowerBound - 1)
    if isAlone, !side.word(cue.tokens.lowerBound).hasSuffix("s"), side.tokens.last?.text != "." {
      return cue.tokens
    }
    return ["a", "an", "the", "his", "her", "their"].contains(before) ? cue.tokens : nil
  }

  /// Words that make another place of a name.
  private static let quarters: Set<Substring> = [
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "new",
    "central",
    "upper", "lower", "northeast", "northwest", "southeast", "southwest", "former", "ex",
  ]

  static func draft(_ r: Rewording, _ old: Range<Int>?, _ new: Range<Int>?) -> ClaimDraft {
    let (a, b) = (old.map(r.from.text) ?? "", new.map(r.to.text) ?? "")
    let reading: String
    let direction: String
    switch (old, new) {
    case (nil, _): (direction, reading) = ("added", "name added: \(b)")
    case (_, nil): (direction, reading) = ("removed", "name removed: \(a)")
    default:
      let shorter = Set(b.lowercased().split(separator: " "))
      let longer = Set(a.lowercased().split(separator: " "))
      direction = "changed"
      // Ireland, Northern Ireland: no name in full of the same.
      let isElsewhere = !shorter.symmetricDifference(longer).isDisjoint(with: quarters)
      reading =
        isElsewhere
        ? "name changed: \(a) to \(b)"
        : shorter.isStrictSubset(of: longer)
          ? "name shortened: \(a) to \(b)"
          : longer.isStrictSubset(of: shorter)
            ? "name given more fully: \(a) to \(b)" : "name changed: \(a) to \(b)"
    }
    return ClaimDraft(
      kind: .name, direction: direction, from: old, to: new, reading: reading,
      rule: "name: a run of capitals that one side alone has")
  }
}
