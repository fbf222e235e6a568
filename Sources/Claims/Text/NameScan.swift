// Finds proper names: runs of capitals where a capital tells something, with the title before them.
// The sentence itself is the gazetteer; there is no list of names.

/// A proper name as the sentence has it.
struct NameMention: Sendable {
  /// Its tokens, with the title or role beside it.
  let tokens: Range<Int>
  /// The tokens of the name alone.
  let core: Range<Int>
  /// The words of the name alone, in lower case.
  let key: String
}

/// Marks names.
enum NameScan {
  private static let joiners: Set<String> = [
    "of", "the", "de", "la", "du", "des", "del", "van", "von", "der", "den", "bin", "al", "el",
    "for",
    "'s", "da", "dos", "&",
  ]

  static func names(in tokens: [ClaimToken], cues: CueTable, lexicon: Lexicon) -> [NameMention] {
    guard tokens.contains(where: { $0.isCapital || $0.text == "." }) else { return [] }
    let isTitle = isTitleCase(tokens)
    var isLoud = loud(tokens)
    for index in addresses(tokens) { isLoud[index] = true }
    let isName = tokens.indices.map { index in
      !isLoud[index] && stands(tokens, index, isTitle, lexicon)
        || !isLoud[index] && isMixedName(tokens, index)
        || index == 0 && isDatedTopic(tokens)
    }
    let roles = cues.of(.role)
    var names: [NameMention] = []
    var index = 0
    while index < tokens.count {
      if let end = address(tokens, index, cues) {
        names.append(
          NameMention(
            tokens: index..<end, core: index..<end,
            key: (index..<end).map { tokens[$0].text }.joined()))
        index = end
        continue
      }
      if let cue = cues.cue(.proper, at: index), tokens[index].isCapital,
        isFollowed(tokens, cue.tokens.upperBound, cues)
      {
        names.append(
          NameMention(
            tokens: cue.tokens, core: cue.tokens,
            key: cue.tokens.map { tokens[$0].text }.joined(separator: " ")))
        index = cue.tokens.upperBound
        continue
      }
      guard isName[index] else {
        index += 1
        continue
      }
      var end = index + 1
      while let next = runsOn(tokens, isName, end, cues) { end = next }
      var start = index
      // transport secretary Grant Shapps; Wales boss Giggs.
      while let role = roles.first(where: { $0.tokens.upperBound == start }),
        !tokens[start].isMark
      {
        start = role.tokens.lowerBound
        if let last = names.last, last.tokens.upperBound == start {
          start = last.tokens.lowerBound
          names.removeLast()
        }
      }
      let nameEnd = end
      // U.S. Embassy personnel.
      while let role = roles.first(where: { $0.tokens.lowerBound == end }) {
        end = role.tokens.upperBound
      }
      // Thai citizens.
      if nameEnd == index + 1, start == index, end == nameEnd, cues.cue(.people, at: nameEnd) != nil
      {
        index = end
        continue
      }
      let core = start < index && isName[start] ? start..<nameEnd : index..<nameEnd
      // MPs, Customers, the Services: a capital alone makes no name of them.
      let isCommon = core.allSatisfy { place in
        tokens[place].isMark || joiners.contains(tokens[place].text)
          || cues.has(.defined, at: place) || isGroup(tokens[place], lexicon)
      }
      if isCommon || start == index && isHeading(tokens, core, cues) {
        index = end
        continue
      }
      let words = core.filter { !tokens[$0].isMark && !joiners.contains(tokens[$0].text) }
      // At Lord's: shown so, and the same name as Lord.
      if end == nameEnd, isPossessiveAlone(tokens, end) { end += 1 }
      names.append(
        NameMention(
          tokens: start..<end, core: core, key: words.map { tokens[$0].text }.joined(separator: " ")
        ))
      index = end
    }
    return names
  }

  /// Whether an 's stands here with nothing behind it that could be the name's.
  private static func isPossessiveAlone(_ tokens: [ClaimToken], _ index: Int) -> Bool {
    guard index < tokens.count, tokens[index].text == "'s" else { return false }
    guard index + 1 < tokens.count else { return true }
    return tokens[index + 1].isMark && !QuotationScan.isMark(tokens[index + 1].text)
  }

  /// The end of the name if it goes on at `end`.
  private static func runsOn(_ tokens: [ClaimToken], _ isName: [Bool], _ end: Int, _ cues: CueTable)
    -> Int?
  {
    guard end < tokens.count, !tokens[end].hasBreak else { return nil }
    if isName[end], !QuotationScan.isMark(tokens[end].text) { return end + 1 }
    // Bramley-Moore, J. K. Rowling, Level 3, 7 World Trade Center.
    if tokens[end].text == "-" || tokens[end].text == ".", !tokens[end].hasSpace,
      end + 1 < tokens.count, isName[end + 1],
      tokens[end].text == "-" ? !tokens[end + 1].hasSpace : tokens[end - 1].range.count <= 2
    {
      return end + 2
    }
    // U.S. Embassy
    if tokens[end].text == ".", !tokens[end].hasSpace, end > 1, end + 1 < tokens.count,
      tokens[end - 1].range.count == 1, tokens[end - 2].text == ".", isName[end + 1]
    {
      return end + 2
    }
    // DNS-over-HTTPS
    if tokens[end].text == "-", end + 3 < tokens.count, tokens[end + 1].isWord,
      tokens[end + 2].text == "-", isName[end + 3],
      (end...end + 3).allSatisfy({ !tokens[$0].hasSpace })
    {
      return end + 4
    }
    if isNumbered(tokens, isName, end, cues) { return end + 1 }
    // CVE-2024-1234
    if tokens[end].text == "-", !tokens[end].hasSpace, end + 1 < tokens.count,
      tokens[end + 1].kind == .number, !tokens[end + 1].hasSpace,
      tokens[end - 1].isUpper && tokens[end - 1].isWord || tokens[end - 1].kind == .number
    {
      return end + 2
    }
    // Sheriff's Department
    if tokens[end].text == "'s", end + 1 < tokens.count, isName[end + 1],
      cues.cue(.institution, at: end + 1) != nil
    {
      return end + 2
    }
    // Department of Foreign Affairs and Trade
    if tokens[end].text == "and", end + 1 < tokens.count, isName[end + 1],
      isInstitution(tokens, isName, end, cues)
    {
      return end + 2
    }
    if joiners.contains(tokens[end].text) {
      var next = end + 1
      if next < tokens.count, joiners.contains(tokens[next].text) { next += 1 }
      if tokens[end].text == "for",
        cues.cue(.institution, endingAt: end) == nil
      {
        return nil
      }
      if next < tokens.count, isName[next], tokens[end].text != "'s" { return next + 1 }
    }
    return nil
  }

  private static func stands(
    _ tokens: [ClaimToken],
    _ index: Int,
    _ isTitle: Bool,
    _ lexicon: Lexicon
  ) -> Bool {
    let token = tokens[index]
    guard token.isCapital, token.range.count <= 40 else { return false }
    // D-Day
    if token.range.count == 1, index + 2 < tokens.count, tokens[index + 1].text == "-",
      !tokens[index + 1].hasSpace, !tokens[index + 2].hasSpace, tokens[index + 2].isCapital
    {
      return true
    }
    if token.text == "i" || token.text.utf8.count == 1 && !isInitial(tokens, index) { return false }
    if isBracketed(tokens, index) { return false }
    // Section 4, Sections B.4
    if lexicon.has(token.text, .titled), index + 1 < tokens.count,
      tokens[index + 1].kind == .number || tokens[index + 1].range.count == 1
    {
      return false
    }
    // Nordbro AS
    if token.isUpper, token.range.count > 1, index > 0, tokens[index - 1].isCapital {
      return !isTitle
    }
    // US is no pronoun.
    if token.isUpper, !isTitle, lexicon.shorts[token.text] != nil { return true }
    if lexicon.has(token.text, .function) || lexicon.has(token.text, .pronoun) { return false }
    if isCalendar(token.text, lexicon) || lexicon.has(token.text, .common) { return false }
    // German writes every noun so.
    if lexicon.language == "de", !hasNeighbour(tokens, index) { return false }
    let isHead = isHead(tokens, index)
    // "Minister: …"
    if isHead, !token.isUpper, lexicon.has(token.text, .role) { return false }
    if isHead || isTitle || token.isUpper {
      if CommonWords.contains(token.text) { return false }
      // Alone at the head, with the ending of a common word.
      let isAlone = index + 1 >= tokens.count || !tokens[index + 1].isCapital
      if isHead, isAlone, token.text == "new" { return false }
      if isHead, isAlone, !token.isUpper, endings.contains(where: token.text.hasSuffix) {
        return tokens.indices.contains {
          $0 != index && tokens[$0].isCapital && tokens[$0].text == token.text
        }
      }
    }
    return true
  }

  private static func isCalendar(_ word: String, _ lexicon: Lexicon) -> Bool {
    lexicon.has(word, .month) || lexicon.has(word, .weekday) || lexicon.has(word, .calendar)
  }

  private static let endings = [
    "s", "ing", "ed", "ly", "tion", "ment", "ness", "less", "ity", "ery", "ise", "ize", "ous",
    "ful",
    "able", "ible", "ship", "hood", "ism",
  ]

  /// Whether a name stands on either side: Angela Merkel.
  private static func hasNeighbour(_ tokens: [ClaimToken], _ index: Int) -> Bool {
    index + 1 < tokens.count && tokens[index + 1].isCapital && !isHead(tokens, index)
      || index > 1 && tokens[index - 1].isCapital && !isHead(tokens, index - 1)
  }

  /// Whether a capital stands here whatever the word: at the beginning of a sentence or of a quotation.
  private static func isHead(_ tokens: [ClaimToken], _ index: Int) -> Bool {
    guard index > 0, !tokens[index].hasBreak else { return true }
    let before = tokens[index - 1]
    // The number of a section: 11.1.1 All legal notices.
    if before.kind == .number, before.text.utf8.contains(UInt8(ascii: ".")),
      index == 1 || tokens[index - 1].hasBreak
    {
      return true
    }
    guard before.isMark else { return false }
    // U.S.
    if before.text == ".", index > 1, tokens[index - 2].range.count == 1,
      !tokens[index].hasSpace || index > 2 && tokens[index - 3].text == "."
    {
      return false
    }
    switch before.text {
    case ".", "!", "?", ":", "\u{2022}", "|", "\u{2026}", "\u{BF}", "\u{A1}": return true
    case "-", "\u{2013}", "\u{2014}": return tokens[index].hasSpace
    case "(", "[": return false
    default: return QuotationScan.isMark(before.text)
    }
  }

  /// Whether it is the letter of a forename.
  private static func isInitial(_ tokens: [ClaimToken], _ index: Int) -> Bool {
    // B.4 is a section.
    index + 1 < tokens.count && tokens[index + 1].text == "." && !tokens[index + 1].hasSpace
      && (index + 2 >= tokens.count || tokens[index + 2].kind != .number
        || tokens[index + 2].hasSpace)
  }

  /// Such as [CITATION].
  private static func isBracketed(_ tokens: [ClaimToken], _ index: Int) -> Bool {
    index > 0 && index + 1 < tokens.count && tokens[index - 1].text == "["
      && tokens[index + 1].text == "]"
  }

  /// A headline With Capitals Throughout.
  private static func isTitleCase(_ tokens: [ClaimToken]) -> Bool {
    var (capitals, all) = (0, 0)
    for token in tokens where token.isWord && token.range.count > 3 {
      all += 1
      if token.isCapital { capitals += 1 }
    }
    // A short sentence about names ends with a stop, unless all of it is in capitals.
    if tokens.last?.text == ".", tokens.count(where: \.isUpper) < capitals { return false }
    return all > 3 && capitals * 4 > all * 3
  }
}
