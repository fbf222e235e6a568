// Finds sources in one sentence. Compares nothing.

enum AttributionScan {
  /// Words at which the subject of a verb of saying cannot go on.
  static let walls: Set<String> = [
    "that", "and", "but", "or", "because", "if", "when", "while", "which", "who", "after", "as",
    "than",
    "what", "how", "why", "where", "is", "are", "was", "were", "to", "despite", "by", "with",
    "before", "amid",
    "during", "over", "about", "against", "following", "since", "without", "under", "between",
  ]
  private static let auxiliaries: Set<String> = [
    "has", "have", "had", "also", "later", "would", "will", "did", "do", "does", "n't", "not", "is",
    "was",
    "then", "previously", "earlier", "recently", "reportedly", "already", "himself", "herself",
    "now",
  ]

  static func attributions(in side: SentenceReading) -> [Attribution] {
    var found: [Attribution] = []
    for cue in side.cues.all where cue.group == .say || cue.group == .source {
      guard !side.isQuoted(cue.tokens.lowerBound) else { continue }
      if found.contains(where: { $0.tokens.overlaps(cue.tokens) && cue.group == .say }) { continue }
      let one = cue.group == .say ? verb(cue, side) : phrase(cue, side)
      if let one { found.append(one) }
    }
    if let first = heading(side), !found.contains(where: { $0.tokens.overlaps(first.tokens) }) {
      found.append(first)
    }
    if let last = tag(side), !found.contains(where: { $0.tokens.overlaps(last.tokens) }) {
      found.append(last)
    }
    return found
  }

  /// "Police: man held" at the beginning of a headline.
  private static func heading(_ side: SentenceReading) -> Attribution? {
    guard
      let colon = (1..<min(5, max(1, side.tokens.count))).first(where: { side.word($0) == ":" }),
      colon + 2 < side.tokens.count,
      (0..<colon).allSatisfy({ index in
        (side.has(.role, at: index) || side.has(.evidence, at: index))
          && !side.names.contains { $0.tokens.contains(index) }
      })
    else { return nil }
    return Attribution(
      tokens: 0..<colon + 1, source: 0..<colon, cue: colon..<colon + 1, force: 0,
      words: Set((0..<colon).map { side.word($0) }), isBare: false)
  }

  /// "… - minister" at the end of a headline: who says so, without a verb.
  private static func tag(_ side: SentenceReading) -> Attribution? {
    let end = side.tokens.count
    guard
      let dash = (max(3, end - 6)..<max(3, end)).last(where: {
        ["-", "\u{2013}", "\u{2014}"].contains(side.word($0)) && side.tokens[$0].hasSpace
      }), dash + 1 < end, side.tokens[dash + 1].hasSpace
    else { return nil }
    let source = dash + 1..<end
    func isTold(_ index: Int) -> Bool {
      side.has(.role, at: index) || side.has(.evidence, at: index)
        || side.names.contains { $0.tokens.contains(index) }
    }
    // "- state media", but no "- match report".
    let isSpeaker =
      source.count <= 3 && (side.has(.role, at: end - 1) || side.has(.institution, at: end - 1))
    let isSource = source.allSatisfy { index in
      side.tokens[index].text == "-"
        || side.tokens[index].isWord && !side.isQuoted(index)
          && (isTold(index) || isSpeaker && index < end - 1 && !side.has(.function, at: index))
    }
    guard isSource else { return nil }
    return Attribution(
      tokens: dash..<end, source: source, cue: dash..<dash + 1, force: 0,
      words: Set(source.filter { side.isContent($0) }.map { side.tokens[$0].text }), isBare: false)
  }

  /// "according to police": the source follows.
  private static func phrase(_ cue: Cue, _ side: SentenceReading) -> Attribution? {
    // "named as Gavin Hillier by his father"
    if side.word(cue.tokens.upperBound - 1) == "as" {
      let end = min(side.tokens.count, cue.tokens.upperBound + 8)
      guard let by = (cue.tokens.upperBound..<end).first(where: { side.word($0) == "by" }) else {
        return nil
      }
      let source = following(by + 1, side, most: 6)
      guard !source.isEmpty else { return nil }
      let words = source.filter { side.isContent($0) }.map { side.tokens[$0].text }
      return Attribution(
        tokens: by..<source.upperBound, source: source, cue: cue.tokens, force: cue.grade,
        words: Set(words), isBare: words.isEmpty)
    }
    let source = following(cue.tokens.upperBound, side, most: 8)
    guard !source.isEmpty else { return nil }
    // "£5 per month", "30 days per trip"; but "per the ministry", "per Reuters"
    if side.word(cue.tokens.lowerBound) == "per",
      side.has(.span, at: source.lowerBound)
        || side.measures.contains(where: { $0.tokens.upperBound == cue.tokens.lowerBound })
        || !side.tokens[source.lowerBound].isCapital
          && !["the", "a", "an", "its", "their"].contains(side.word(source.lowerBound))
          && !source.contains(where: { side.has(.role, at: $0) || side.has(.evidence, at: $0) })
    {
      return nil
    }
    // "Based on age" names nobody.
    if side.word(cue.tokens.lowerBound) == "based",
      !source.contains(where: { side.has(.role, at: $0) || side.has(.evidence, at: $0) }),
      !side.names.contains(where: { $0.tokens.overlaps(source) })
    {
      return nil
    }
    return make(cue, source, side)
  }

  /// "police said", "said police", "named by his father".
  private static func verb(_ cue: Cue, _ side: SentenceReading) -> Attribution? {
    let start = cue.tokens.lowerBound
    let before = side.word(start - 1)
    let after = side.word(cue.tokens.upperBound)
    guard reports(cue, side) || after == "by" && !side.has(.clausal, at: start) else { return nil }
    // May add, will show, cannot yet confirm: not yet said.
    var helper = start - 1
    while helper > 0, ["not", "n't", "yet", "also", "now", "still"].contains(side.word(helper)) {
      helper -= 1
    }
    if helper >= 0, side.has(.modal, at: helper),
      side.has(.clausal, at: start) || helper < start - 1
    {
      return nil
    }
    // Having admitted; and "tell your friends" tells the reader.
    if before == "having"
      || start == 0 && ["tell", "say", "report", "note", "state"].contains(side.word(0))
        && isObject(after)
    {
      return nil
    }
    // "A yellow warning is in force": a notice, and nobody who warns.
    if side.word(start).hasPrefix("warning"),
      (max(0, start - 3)..<start).contains(where: { ["a", "an", "the"].contains(side.word($0)) })
    {
      return nil
    }
    // Found dead, found guilty: no finding of anybody's.
    if side.word(start) == "found",
      states.contains(after)
        || ["in", "at", "on", "near", "inside", "outside", "under"].contains(after)
          && !(start..<min(side.tokens.count, start + 9)).contains(where: {
            side.word($0) == "that"
          })
    {
      return nil
    }
    // Passive: the source follows `by`, or is not told.
    if after == "by" {
      let source = following(cue.tokens.upperBound + 1, side, most: 6)
      return source.isEmpty ? nil : make(cue, source, side)
    }
    // "so-called", "reports of", "reported freed"
    // "- reports" at the end of a headline.
    if before == "-" || before == "\u{2013}", start > 1, side.tokens[start - 1].hasSpace,
      side.tokens[start].hasSpace,
      cue.tokens.upperBound == side.tokens.count
    {
      return Attribution(
        tokens: cue.tokens, source: nil, cue: cue.tokens, force: cue.grade, words: ["reports"],
        isBare: false)
    }
    // "reports of", "reported to be", "- reports -"; but "warns of".
    let isWarning = side.word(start).hasPrefix("warn")
    if before == "-" || after == "of" && !isWarning || ["-", "as", "to"].contains(after) {
      return nil
    }
    if after.hasSuffix("ed"), after.utf8.count > 3 { return nil }
    // A noun or an infinitive: "the report", "to say".
    if ["the", "a", "an", "to", "this", "its", "his", "her", "their", "of", "'s", "by"].contains(
      before)
    {
      return nil
    }
    // "…, the inquest was told."
    if side.word(start) == "told", before != "be", isEndOfClause(start, cue.tokens.upperBound, side)
    {
      let subject = preceding(start, side)
      // A court, the BBC; but "the minister was told" names no source.
      if subject.contains(where: { side.has(.evidence, at: $0) || side.tokens[$0].isUpper }) {
        return make(cue, subject, side)
      }
    }
    let beings: Set<String> = ["is", "are", "was", "were", "be", "been", "being"]
    if beings.contains(before) || before.hasSuffix("ly") && beings.contains(side.word(start - 2)) {
      return nil
    }
    // In reported incidents, of alleged crimes.
    if side.word(start).hasSuffix("ed"), prepositions.contains(before) { return nil }
    // Behind a quotation the subject follows.
    if start > 0, side.quotes.contains(where: { $0.tokens.upperBound == start }) {
      let source = following(cue.tokens.upperBound, side, most: 6)
      if !source.isEmpty { return make(cue, source, side) }
    }
    let subject = preceding(start, side)
    if isDone(cue, to: subject, side) { return nil }
    if !subject.isEmpty { return make(cue, subject, side) }
    // "… and says “…”": the subject is that of the verb before.
    if ["and", "but", "then"].contains(before), cue.tokens.upperBound < side.tokens.count,
      let quote = side.quotes.first(where: { $0.tokens.lowerBound == cue.tokens.upperBound })
    {
      return Attribution(
        tokens: start..<quote.tokens.upperBound, source: nil, cue: cue.tokens, force: cue.grade,
        words: ["and"], isBare: false)
    }
    // Dr Weiss, who led the study, says: the subject stands before what is put in.
    var head = start
    while head > 0, auxiliaries.contains(side.word(head - 1)) { head -= 1 }
    if side.word(head - 1) == ",", let inserted = inserted(before: head - 1, side) {
      let subject = preceding(inserted, side)
      if !subject.isEmpty {
        return make(cue, subject.lowerBound..<max(subject.upperBound, inserted), side)
      }
    }
    // Right behind a comma, a quotation or at the beginning: the subject follows.
    let source = following(cue.tokens.upperBound, side, most: 6)
    if !source.isEmpty, start == 0 || side.tokens[start - 1].isMark {
      return make(cue, source, side)
    }
    // A spokesman, Adrian Edwards, said.
    if start > 1, before == "," {
      let apposed = preceding(start - 1, side)
      if !apposed.isEmpty {
        let first = apposed.lowerBound
        let whole = first > 1 && side.word(first - 1) == "," ? preceding(first - 1, side) : apposed
        return make(cue, min(first, whole.lowerBound)..<apposed.upperBound, side)
      }
    }
    return nil
  }

  /// "Lockdown announced in Italy": in a headline, done to what stands before it by somebody not named.
  private static func isDone(_ cue: Cue, to subject: Range<Int>, _ side: SentenceReading) -> Bool {
    let next = cue.tokens.upperBound
    guard side.word(cue.tokens.lowerBound).hasSuffix("ed"), cue.tokens.count == 1,
      ![".", "!", "?"].contains(side.tokens.last?.text ?? ""),
      !["the", "a", "an"].contains(side.word(subject.lowerBound)),
      next >= side.tokens.count || headlinePrepositions.contains(side.word(next)),
      !(next..<side.tokens.count).contains(where: {
        side.word($0) == "that" || side.quotes.map(\.tokens.lowerBound).contains($0)
      })
    else { return false }
    return !subject.contains { index in
      side.has(.role, at: index) || side.has(.evidence, at: index)
        || side.has(.institution, at: index) || side.has(.pronoun, at: index)
        || side.has(.people, at: index)
        || side.names.contains { $0.tokens.contains(index) }
    }
  }

  private static let headlinePrepositions: Set<String> = [
    "in", "at", "after", "for", "over", "amid", "as", "following", "near", "across", "on",
  ]

  private static let states: Set<String> = [
    "dead", "alive", "safe", "guilty", "unconscious", "hanged", "hidden", "stabbed", "shot",
    "liable",
    "unresponsive", "injured", "not",
  ]

  private static func make(_ cue: Cue, _ source: Range<Int>, _ side: SentenceReading)
    -> Attribution?
  {
    // Who writes and who reads are no sources of what the page says; nor is the page.
    if source.count == 1,
      ["i", "we", "you", "one", "which", "who"].contains(side.word(source.lowerBound))
    {
      return nil
    }
    if side.has(.titled, at: source.upperBound - 1) { return nil }
    // "It explains how": the page.
    if source.count == 1, side.word(source.lowerBound) == "it",
      ["explain", "describ", "mention", "stat", "show", "not"].contains(
        Stem.of(side.word(cue.tokens.lowerBound)))
    {
      return nil
    }
    // "Almost all of the firms say": how many of them is no part of who says so.
    var source = source
    if let cue = side.cues.cue(.quantity, at: source.lowerBound),
      cue.tokens.upperBound < source.upperBound, side.touches(cue.tokens)
    {
      source = cue.tokens.upperBound..<source.upperBound
    }
    let words = source.filter { side.isContent($0) && side.tokens[$0].isWord }
    let isPronoun = words.isEmpty
    return Attribution(
      tokens: min(
        cue.tokens.lowerBound, source.lowerBound)..<max(
          cue.tokens.upperBound, source.upperBound),
      source: source, cue: cue.tokens, force: cue.grade,
      words: Set(words.map { side.tokens[$0].text }), isBare: isPronoun)
  }

  /// The subject before a verb: back to a mark, a conjunction or another verb.
  private static func preceding(_ verb: Int, _ side: SentenceReading) -> Range<Int> {
    var end = verb
    while end > 0, auxiliaries.contains(side.word(end - 1)) { end -= 1 }
    var start = end
    while start > 0, end - start < 10 {
      let token = side.tokens[start - 1]
      if side.quotes.contains(where: { $0.tokens.contains(start - 1) }) { break }
      if token.isMark, token.text != "-", token.text != "'", token.text != "\u{2019}",
        token.text != "&", token.text != "."
      {
        // The office, John Smith, said.
        break
      }
      if walls.contains(token.text), !token.isCapital || start == 1 { break }
      if side.cues.has(.say, at: start - 1), start < end { break }
      start -= 1
    }
    return start..<end
  }

  /// The noun phrase at `start`: to a mark, a preposition of another phrase or a verb.
  private static func following(_ start: Int, _ side: SentenceReading, most: Int) -> Range<Int> {
    var end = start
    while end < side.tokens.count, end - start < most {
      let token = side.tokens[end]
      if token.isMark, token.text != "-", token.text != "'",
        token.text != "." || end + 1 == side.tokens.count
      {
        break
      }
      if end == start,
        ["in", "on", "at", "by", "to", "for", "with", "during", "after", "before", "as", "from"]
          .contains(token.text)
      {
        break
      }
      if walls.contains(token.text)
        || ["in", "on", "at", "there", "it", "they", "he", "she", "after"].contains(token.text),
        end > start
      {
        break
      }
      if ["that", "there", "it", "if", "when", "how", "why", "what"].contains(token.text) { break }
      end += 1
    }
    return start..<end
  }
}
