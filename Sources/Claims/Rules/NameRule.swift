// Names that came, went, or became others; titles and descriptions of one person too.

enum NameRule {
  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    let old = r.from.names.map { Finding(tokens: $0.tokens, key: $0.key) }
    let new = r.to.names.map { Finding(tokens: $0.tokens, key: $0.key) }
    var drafts: [ClaimDraft] = []
    for fate in r.settle(old, new) {
      switch fate {
      case .changed(let i, let j):
        guard isOther(old[i].key, new[j].key),
          isOther(spelt(old[i].key, r.lexicon), spelt(new[j].key, r.lexicon)),
          // "Entry Form", "Entry form": other capitals.
          !isKept(r.from.names[i], r.from, by: r.to) || !isKept(r.to.names[j], r.to, by: r.from),
          !isShort(old[i], r.to, new[j], r.lexicon), !isShort(new[j], r.from, old[i], r.lexicon),
          !isWrittenOut(old[i].tokens, r.from, r) || !isWrittenOut(new[j].tokens, r.to, r),
          !isInitials(r.from.text(old[i].tokens), r.to.text(new[j].tokens)),
          !isInitials(r.to.text(new[j].tokens), r.from.text(old[i].tokens))
        else { continue }
        let (a, b) = slip(r, old[i].tokens, new[j].tokens) ?? (old[i].tokens, new[j].tokens)
        drafts.append(draft(r, a, b))
      case .removed(let i):
        if isKept(r.from.names[i], r.from, by: r.to) || isWrittenOut(old[i].tokens, r.from, r) {
          continue
        }
        let shown = r.from.touched(old[i].tokens)
        let (a, b) = whole(
          r, old[i].tokens, shown, standIn(r, r.from, shown, isOld: true), isOld: true)
        drafts.append(draft(r, a, b))
      case .added(let j):
        if isKept(r.to.names[j], r.to, by: r.from) || isWrittenOut(new[j].tokens, r.to, r) {
          continue
        }
        let shown = r.to.touched(new[j].tokens)
        let (b, a) = whole(
          r, new[j].tokens, shown, standIn(r, r.to, shown, isOld: false), isOld: false)
        drafts.append(draft(r, a, b))
      }
    }
    drafts += aliases(r)
    if drafts.isEmpty { drafts += roles(r) }
    return drafts
  }

  /// A short name whole where its first words alone changed, with what stands for it: "our Plans",
  /// "Acme Plans".
  private static func whole(
    _ r: Rewording, _ name: Range<Int>, _ shown: Range<Int>, _ other: Range<Int>?, isOld: Bool
  ) -> (Range<Int>, Range<Int>?) {
    let side = isOld ? r.from : r.to
    let rest = shown.upperBound..<name.upperBound
    guard let other, name.count <= 3, shown.lowerBound == name.lowerBound,
      rest.enumerated().allSatisfy({ side.partners[$0.element] == other.upperBound + $0.offset })
    else { return (shown, other) }
    return (name, other.lowerBound..<other.upperBound + rest.count)
  }

  /// What stands for a name: a pronoun or a title, or a word or two where the name is most of the change.
  private static func standIn(
    _ r: Rewording, _ side: SentenceReading, _ name: Range<Int>, isOld: Bool
  ) -> Range<Int>? {
    guard let number = side.hunk(of: name) else { return nil }
    let (other, theirs) = isOld ? (r.to, r.hunks[number].to) : (r.from, r.hunks[number].from)
    // "It was …", "Acme was …": at the head of a longer change.
    let start = (isOld ? r.hunks[number].from : r.hunks[number].to).lowerBound
    if let first = theirs.first, name.lowerBound == start, theirs.count > 1,
      ["he", "she", "it", "they", "his", "her", "its", "their"].contains(other.word(first))
    {
      return first..<first + 1
    }
    guard !theirs.isEmpty, theirs.count <= 4,
      !other.names.contains(where: { $0.tokens.overlaps(theirs) })
    else { return nil }
    let mine = isOld ? r.hunks[number].from : r.hunks[number].to
    let isMost =
      theirs.count <= 2 && mine.count <= name.count + 2 || mine.count <= name.count + 1
    let isPerson = theirs.contains {
      other.has(.role, at: $0)
        || other.has(.pronoun, at: $0)
          && (theirs.count == 1 || !["we", "us", "our", "who"].contains(other.word($0)))
    }
    guard isPerson || isMost && theirs.contains(where: { other.isContent($0) }) else { return nil }
    return theirs
  }

  /// The one word of a name that is spelt otherwise, or of a long one is another.
  private static func slip(_ r: Rewording, _ old: Range<Int>, _ new: Range<Int>) -> (
    Range<Int>, Range<Int>
  )? {
    let (a, b) = (old.filter { r.from.hunks[$0] >= 0 }, new.filter { r.to.hunks[$0] >= 0 })
    guard let i = a.first, let j = b.first, a.count == 1, b.count == 1, old.count > 1,
      WordingRule.isSlip(r.from.word(i), r.to.word(j)) || old.count > 3 && old.count == new.count
    else { return nil }
    return (i..<i + 1, j..<j + 1)
  }

  /// A name with its abbreviations written out.
  private static func spelt(_ key: String, _ lexicon: Lexicon) -> String {
    key.split(separator: " ").flatMap { lexicon.shorts[String($0)] ?? [String($0)] }
      .joined(separator: " ")
  }

  /// "PM", where the other side has "Prime minister", of which one word has a capital.
  private static func isShort(
    _ short: Finding, _ other: SentenceReading, _ long: Finding, _ lexicon: Lexicon
  ) -> Bool {
    guard let words = lexicon.shorts[short.key] else { return false }
    let start = long.tokens.lowerBound
    return words.indices.allSatisfy { other.word(start + $0) == words[$0] }
  }

  /// Whether two names differ in more than marks, accents and case, and neither is short for the other.
  private static func isOther(_ a: String, _ b: String) -> Bool {
    let (x, y) = (plain(a), plain(b))
    return x != y && x + "s" != y && y + "s" != x && !isInitials(x, b) && !isInitials(y, a)
  }

  /// Whether it is made of the initials: uae of united arab emirates, KEVs of Known Exploited
  /// Vulnerabilities, DoH of DNS-over-HTTPS.
  private static func isInitials(_ short: String, _ name: String) -> Bool {
    let words = name.lowercased().split { $0 == " " || $0 == "-" }
    guard words.count > 1, !short.contains(" ") else { return false }
    let letters = short.filter(\.isLetter)
    let isMany = letters.hasSuffix("s") && letters.first?.isUppercase == true
    return [letters, isMany ? String(letters.dropLast()) : letters].contains { letters in
      letters.count == words.count
        && zip(letters.lowercased(), words).allSatisfy { $0 == $1.first }
    }
  }

  /// Whether it is made of the initials of words that follow each other on either side: "(LATE)" beside
  /// "local average treatment effect".
  private static func isWrittenOut(_ name: Range<Int>, _ side: SentenceReading, _ r: Rewording)
    -> Bool
  {
    guard name.count == 1, let place = name.first, side.tokens[place].isUpper,
      (2...6).contains(side.word(place).utf8.count)
    else { return false }
    let letters = Array(side.word(place))
    return [r.from, r.to].contains { other in
      let words = other.tokens.filter { $0.isWord && $0.text != side.word(place) }
      guard words.count >= letters.count else { return false }
      return (0...words.count - letters.count).contains { start in
        let run = words[start..<start + letters.count]
        return zip(letters, run).allSatisfy { $0 == $1.text.first }
          && (letters.count > 2 || run.allSatisfy(\.isCapital))
      }
    }
  }

  /// The letters of a name, without accents.
  private static func plain(_ name: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in name.unicodeScalars where scalar != " " && scalar != "." {
      // LATIN SMALL LETTER E WITH ACUTE
      if scalar.value >= 0xC0, scalar.value < 0x250, let words = scalar.properties.name,
        words.hasPrefix("LATIN SMALL LETTER "), words.contains(" WITH "),
        let letter = words.dropFirst("LATIN SMALL LETTER ".count).prefix(while: { $0 != " " })
          .lowercased().unicodeScalars.first
      {
        out.append(letter)
      } else {
        out.append(scalar)
      }
    }
    return String(out)
  }

  /// Whether the other side has all words of the name, in any case: a sentence that now begins with it.
  private static func isKept(
    _ name: NameMention, _ side: SentenceReading, by other: SentenceReading
  )
    -> Bool
  {
    let words = name.core.filter { !side.tokens[$0].isMark }.map { side.tokens[$0].text }
    let has = Set(other.tokens.map(\.text))
    return words.allSatisfy(has.contains)
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
      guard let a = role(r.from, hunk.from), let b = role(r.to, hunk.to),
        r.from.words(a) != r.to.words(b), hunk.from.count <= 4, hunk.to.count <= 4
      else { continue }
      return [draft(r, a, b)]
    }
    return []
  }

  private static func role(_ side: SentenceReading, _ range: Range<Int>) -> Range<Int>? {
    guard
      let cue = side.cues.cue(.role, in: range)
    else { return nil }
    // "a colleague", not "colleagues".
    let before = side.word(cue.tokens.lowerBound - 1)
    return ["a", "an", "the", "his", "her", "their"].contains(before) ? cue.tokens : nil
  }

  private static func draft(_ r: Rewording, _ old: Range<Int>?, _ new: Range<Int>?) -> ClaimDraft {
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
      reading =
        shorter.isStrictSubset(of: longer)
        ? "name shortened: \(a) to \(b)"
        : longer.isStrictSubset(of: shorter)
          ? "name given more fully: \(a) to \(b)" : "name changed: \(a) to \(b)"
    }
    return ClaimDraft(
      kind: .name, direction: direction, from: old, to: new, reading: reading,
      rule: "name: a run of capitals that one side alone has")
  }
}
