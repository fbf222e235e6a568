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
    return next.isWord && cues.has(.function, at: index + 1) && !cues.has(.unit, at: index + 1)
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
