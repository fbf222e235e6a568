// Words in quotation marks that changed, came or went, and marks gained or lost around words.

enum QuotationRule {
  private static let rule = ClaimRule(
    kind: .quotation,
    told: "quotation: words between quotation marks that one side alone has")

  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    let (old, new) = (speech(r.from), speech(r.to))
    let fates = r.settle(
      old.map { Finding(tokens: $0.tokens, key: fold($0.key)) },
      new.map { Finding(tokens: $0.tokens, key: fold($0.key)) })
    return fates.compactMap { fate in
      switch fate {
      case .changed(let i, let j):
        let (a, b) = (old[i], new[j])
        if WordingRule.isFormat(r, a.inner, b.inner) { return nil }
        if let part = part(r, a, b) { return part }
        let (x, y) = (whole(a, old, b.key), whole(b, new, a.key))
        return rule.draft(
          x, y, "changed", "quotation changed: \(r.from.text(x)) to \(r.to.text(y))")
      case .removed(let i):
        let quote = old[i]
        if let bare = bare(quote, in: r.to) {
          if isHalfOpen(r.to, bare) { return nil }
          // Now part of a longer quotation.
          if new.contains(where: { $0.inner.contains(bare.lowerBound) }) { return nil }
          return rule.draft(
            quote.tokens, bare, "changed",
            "quotation marks dropped: \(r.from.text(quote.tokens))")
        }
        let rest =
          kept(quote, r.from, r.to) ?? rest(of: quote, in: r.to)
          ?? instead(r.from, quote, r.to) { r.hunks[$0].to }
        return rule.draft(
          quote.tokens, rest, rest == nil ? "removed" : "changed",
          "quotation removed: \(r.from.text(quote.tokens))")
      case .added(let j):
        let quote = new[j]
        if let bare = bare(quote, in: r.from) {
          if isHalfOpen(r.from, bare) { return nil }
          if old.contains(where: { $0.inner.contains(bare.lowerBound) }) { return nil }
          return rule.draft(
            bare, quote.tokens, "changed",
            "quotation marks put around words: \(r.to.text(quote.tokens))")
        }
        let rest =
          kept(quote, r.to, r.from) ?? rest(of: quote, in: r.from)
          ?? instead(r.to, quote, r.from) { r.hunks[$0].from }
        return rule.draft(
          rest, quote.tokens, rest == nil ? "added" : "changed",
          "quotation added: \(r.to.text(quote.tokens))")
      }
    }
  }

  /// Words that came or went inside a quotation that is otherwise the same.
  private static func part(_ r: Rewording, _ a: QuotedWords, _ b: QuotedWords) -> ClaimDraft? {
    let numbers = Set(
      a.tokens.map { r.from.hunks[$0] } + b.tokens.map { r.to.hunks[$0] }
    ).filter { $0 >= 0 }
    if let few = few(r, a, b, numbers) { return few }
    guard numbers.count == 1, let number = numbers.first, r.isOneSided(number) else { return nil }
    let hunk = r.hunks[number]
    guard a.inner.lowerBound <= hunk.from.lowerBound, hunk.from.upperBound <= a.inner.upperBound,
      b.inner.lowerBound <= hunk.to.lowerBound, hunk.to.upperBound <= b.inner.upperBound
    else { return nil }
    if hunk.from.isEmpty {
      return rule.draft(
        nil, hunk.to, "added", "words added to a quotation: \(r.to.text(hunk.to))")
    }
    return rule.draft(
      hunk.from, nil, "removed", "words left out of a quotation: \(r.from.text(hunk.from))")
  }

  /// The few words of a long quotation that are others now.
  private static func few(
    _ r: Rewording, _ a: QuotedWords, _ b: QuotedWords, _ numbers: Set<Int>
  ) -> ClaimDraft? {
    let hunks = numbers.sorted().map { r.hunks[$0] }
    guard let first = hunks.first, let last = hunks.last else { return nil }
    let (old, new) = (
      first.from.lowerBound..<last.from.upperBound, first.to.lowerBound..<last.to.upperBound
    )
    guard !old.isEmpty, !new.isEmpty, a.inner.lowerBound <= old.lowerBound,
      old.upperBound <= a.inner.upperBound, b.inner.lowerBound <= new.lowerBound,
      new.upperBound <= b.inner.upperBound, a.inner.count > 6, b.inner.count > 6,
      old.count * 2 <= a.inner.count, new.count * 2 <= b.inner.count
    else { return nil }
    let (x, y) = r.extended(old, new)
    return rule.draft(
      x, y, "changed", "quotation changed: \(r.from.text(x)) to \(r.to.text(y))")
  }

  /// A quotation with the others of its side that are part of the same one on the other side.
  private static func whole(_ quote: QuotedWords, _ all: [QuotedWords], _ other: String) -> Range<
    Int
  > {
    let parts = all.filter { $0.key.utf8.count > 3 && other.contains($0.key) }
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return quote.tokens
    }
    return first.tokens.lowerBound..<last.tokens.upperBound
  }

  /// The quotations that report words: no titles, no defined terms, no names of pages.
  static func speech(_ side: SentenceReading) -> [QuotedWords] {
    side.quotes.filter { quote in
      guard let start = quote.inner.first, !quote.key.isEmpty else { return false }
      // '--verbose' is to be typed.
      if ["-", "/", "$", "<", "http", "https"].contains(side.word(start)) { return false }
      let next = quote.tokens.upperBound
      if side.has(.titled, at: next) || side.has(.titled, at: quote.tokens.lowerBound - 1) {
        return false
      }
      let before = side.word(quote.tokens.lowerBound - 1)
      // The so-called "special relationship" is in marks of doubt.
      let isDoubted =
        before == "called" && side.word(quote.tokens.lowerBound - 2) == "-"
      // Described as "nonsense" is said; known as "the Shard" is named.
      let isNamed =
        before != "as"
        || ["known", "defined", "designated", "to"].contains(
          side.word(quote.tokens.lowerBound - 2))
      if !isDoubted, isNamed,
        ["known", "as", "called", "named", "titled", "entitled", "means", "term", "see"]
          .contains(before)
      {
        return false
      }
      if next < side.tokens.count, side.word(next) == "means" { return false }
      // All words with a capital: a title. Marks at both ends of a sentence are another matter.
      let words = quote.inner.filter { side.tokens[$0].isWord && side.tokens[$0].range.count > 3 }
      // The first word of a headline has one anyway.
      return words.isEmpty || !words.allSatisfy { side.tokens[$0].isCapital }
        || words.count == 1 && quote.tokens.lowerBound == 0
    }
  }

  /// Where the quoted words stand without marks on the other side.
  private static func bare(_ quote: QuotedWords, in side: SentenceReading) -> Range<Int>? {
    let words = quote.key.split(separator: " ")
    guard let first = words.first else { return nil }
    let places = side.tokens.indices.filter { !side.tokens[$0].isMark }
    guard places.count >= words.count else { return nil }
    for start in 0...(places.count - words.count) where side.word(places[start]) == first {
      if zip(words, places[start...]).allSatisfy({ $0 == side.word($1) }) {
        return places[start]..<places[start + words.count - 1] + 1
      }
    }
    return nil
  }

  /// The words of the quotation that stayed, where they stand together without marks.
  private static func kept(
    _ quote: QuotedWords, _ side: SentenceReading, _ other: SentenceReading
  ) -> Range<Int>? {
    let places = quote.inner.compactMap { side.partners[$0] >= 0 ? side.partners[$0] : nil }
    guard let first = places.first, let last = places.last, last - first < places.count + 2,
      places.contains(where: { other.isContent($0) })
    else { return nil }
    return first..<last + 1
  }

  /// Whether one of the marks is there: the other was forgotten.
  private static func isHalfOpen(_ side: SentenceReading, _ words: Range<Int>) -> Bool {
    let before = words.lowerBound - 1
    let opens =
      before >= 0 && (side.tokens[before].hasSpace || before == 0)
      && QuotationScan.isMark(side.word(before))
    return opens
      || words.upperBound < side.tokens.count && !side.tokens[words.upperBound].hasSpace
        && ["\"", "\u{201D}"].contains(side.word(words.upperBound))
  }

  /// What is left of the quoted words without marks: a run that has half of what they say.
  private static func rest(of quote: QuotedWords, in side: SentenceReading) -> Range<Int>? {
    let words = Set(quote.key.split(separator: " ").map(String.init))
    var best = 0..<0
    var start = 0
    for index in 0...side.tokens.count {
      if index < side.tokens.count, words.contains(side.word(index)) { continue }
      if index - start > best.count { best = start..<index }
      start = index + 1
    }
    let said = best.filter { side.isContent($0) }.count
    return said > 0 && said * 2 >= words.count ? best : nil
  }

  /// The few words that stand for all of a quotation on the other side.
  private static func instead(
    _ side: SentenceReading, _ quote: QuotedWords, _ other: SentenceReading,
    _ place: (Int) -> Range<Int>
  ) -> Range<Int>? {
    guard let number = side.hunk(of: quote.inner),
      quote.inner.allSatisfy({ side.hunks[$0] == number })
    else { return nil }
    let theirs = place(number)
    let words = theirs.prefix { !other.tokens[$0].isMark }
    return (1...3).contains(words.count) ? words.startIndex..<words.endIndex : nil
  }

  private static func fold(_ key: String) -> String {
    key.hasSuffix(" ") ? String(key.dropLast()) : key
  }
}
