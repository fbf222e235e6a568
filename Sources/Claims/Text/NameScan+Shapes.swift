// What makes a name beside capitals at the head of words: numbers, addresses, capitals inside; and where capitals
// make none.

extension NameScan {
  /// Whether the number at `index` is part of the name before it: Windows 10, Euro 2020.
  ///
  /// One that counts what follows, or a score, is none; a common word with a capital has no number of
  /// its own.
  static func isNumbered(
    _ tokens: [ClaimToken], _ isName: [Bool], _ index: Int, _ cues: CueTable
  ) -> Bool {
    guard tokens[index].kind == .number, tokens[index].hasSpace, isName[index - 1],
      tokens[index].range.count <= 4, !tokens[index].text.contains(",")
    else { return false }
    let isAlone = index < 2 || !isName[index - 2]
    if index == 1, isDatedTopic(tokens) { return true }
    if isAlone, CommonWords.contains(tokens[index - 1].text), tokens[index - 1].isCapital,
      index + 1 >= tokens.count || !isName[index + 1]
    {
      return false
    }
    guard index + 1 < tokens.count else { return true }
    let next = tokens[index + 1]
    if isName[index + 1] { return !cues.has(.month, at: index + 1) }
    if next.isMark {
      return ![
        "-", "\u{2013}", "%", "/", "$", "\u{A3}", "\u{20AC}", "(", "\u{B0}", "\u{2032}",
      ].contains(next.text)
    }
    // "In the West 12 have died": so many.
    if ["have", "are", "were"].contains(next.text) { return false }
    // Euro 2020 favourites
    if isYear(tokens[index]), next.isWord {
      return !cues.has(.month, at: index - 1) && !cues.has(.people, at: index + 1)
    }
    return next.isWord && cues.has(.function, at: index + 1) && !cues.has(.unit, at: index + 1)
  }

  /// "No 10 says", but no "No 10 people agree".
  static func isFollowed(_ tokens: [ClaimToken], _ next: Int, _ cues: CueTable) -> Bool {
    next >= tokens.count || tokens[next].isMark || cues.has(.function, at: next)
      || cues.has(.say, at: next) || tokens[next].text == "'s"
  }

  /// "Budget 2021: what changes": the name of an event with its year, before a colon at the head.
  static func isDatedTopic(_ tokens: [ClaimToken]) -> Bool {
    guard tokens.count > 3, tokens[0].isCapital, tokens[2].text == ":" else { return false }
    return isYear(tokens[1])
  }

  private static func isYear(_ token: ClaimToken) -> Bool {
    token.kind == .number && token.range.count == 4
      && (token.text.hasPrefix("19") || token.text.hasPrefix("20"))
  }

  /// Whether the name is a heading of common words, all with capitals, before a colon at the head ("Air
  /// Quality: …"), or what a page or a tab is called ("the Additional Information tab").
  static func isHeading(_ tokens: [ClaimToken], _ name: Range<Int>, _ cues: CueTable) -> Bool {
    // the Entry requirements tab
    let page = (name.upperBound..<min(tokens.count, name.upperBound + 5)).first {
      tokens[$0].isMark || tokens[$0].isCapital || cues.has(.titled, at: $0)
    }
    let isTitled =
      name.lowerBound > 0
      && page.map { cues.has(.titled, at: $0) && !tokens[$0].isCapital } ?? false
    let isTopic =
      name.upperBound < tokens.count && tokens[name.upperBound].text == ":"
      && tokens[..<name.lowerBound].allSatisfy { $0.isCapital && CommonWords.contains($0.text) }
    guard isTitled || isTopic && name.upperBound > 1 else { return false }
    return name.allSatisfy { tokens[$0].isWord && CommonWords.contains(tokens[$0].text) }
  }

  /// The end of an address on the web that is named: example.com.
  ///
  /// A page's whole address names nothing.
  static func address(_ tokens: [ClaimToken], _ start: Int, _ cues: CueTable) -> Int? {
    guard tokens[start].kind != .mark,
      tokens[start].hasSpace || start == 0 || tokens[start - 1].text == "("
    else { return nil }
    var end = start + 1
    while end + 1 < tokens.count, tokens[end].text == "." || tokens[end].text == "-",
      !tokens[end].hasSpace, tokens[end + 1].kind != .mark, !tokens[end + 1].hasSpace
    { end += 2 }
    guard end > start + 1, tokens[end - 2].text == ".", cues.has(.domain, at: end - 1),
      !tokens[end - 1].isCapital,
      end >= tokens.count || tokens[end].hasSpace || tokens[end].text != "/"
    else { return nil }
    return end
  }

  /// Whether a name that ends before `end` is an institution's of something: Ministry of Defence.
  static func isInstitution(_ tokens: [ClaimToken], _ isName: [Bool], _ end: Int, _ cues: CueTable)
    -> Bool
  {
    // NATO is no part of a ministry.
    if tokens[end + 1].isUpper || end + 2 < tokens.count && isName[end + 2] { return false }
    var index = end - 1
    var hasOf = false
    while index >= 0, end - index < 6,
      isName[index] || ["of", "for", "the"].contains(tokens[index].text)
    {
      if tokens[index].text == "of" || tokens[index].text == "for" { hasOf = true }
      if hasOf, cues.cue(.institution, at: index) != nil { return true }
      index -= 1
    }
    return false
  }

  /// The tokens of addresses on the web, whose capitals tell nothing.
  static func addresses(_ tokens: [ClaimToken]) -> Set<Int> {
    var found: Set<Int> = []
    var index = 0
    while index + 3 < tokens.count {
      if tokens[index + 1].text == ":", tokens[index + 2].text == "/",
        tokens[index + 3].text == "/",
        !tokens[index + 1].hasSpace, !tokens[index + 2].hasSpace
      {
        found.insert(index)
        index += 1
        while index < tokens.count, !tokens[index].hasSpace,
          ![")", "]", "\""].contains(tokens[index].text)
        {
          found.insert(index)
          index += 1
        }
      } else {
        index += 1
      }
    }
    // Info@example.org
    for place in tokens.indices where tokens[place].text == "@" && !tokens[place].hasSpace {
      if place > 0 { found.insert(place - 1) }
      if place + 1 < tokens.count { found.insert(place + 1) }
    }
    return found
  }

  /// iPhone, beside another name.
  static func isMixedName(_ tokens: [ClaimToken], _ index: Int) -> Bool {
    guard tokens[index].isMixed, tokens[index].isWord else { return false }
    return index + 1 < tokens.count && tokens[index + 1].isCapital && tokens[index + 1].hasSpace
  }

  /// Many of a calling: MPs, Ministers.
  static func isGroup(_ token: ClaimToken, _ lexicon: Lexicon) -> Bool {
    token.text.hasSuffix("s") && token.range.count > 2 && lexicon.has(token.text, .role)
      && lexicon.has(String(token.text.dropLast()), .role)
  }

  /// The tokens of a stretch in capitals throughout, where a capital tells nothing; none where all of the
  /// sentence is written so.
  static func loud(_ tokens: [ClaimToken]) -> [Bool] {
    var loud = [Bool](repeating: false, count: tokens.count)
    let all = tokens.count(where: \.isWord)
    var start = 0
    var words = 0
    for index in 0...tokens.count {
      if index < tokens.count,
        tokens[index].isUpper || !tokens[index].isWord
          || tokens[index].isCapital && tokens[index].range.count == 1
      {
        if tokens[index].isWord { words += 1 }
        continue
      }
      if words > 4, words < all { for place in start..<index { loud[place] = true } }
      (start, words) = (index + 1, 0)
    }
    return loud
  }
}
