// Finds words in quotation marks: pairs of marks of any script, and straight and single ones by where
// they stand. Does not say what a quotation is worth.

/// Pairs quotation marks.
enum QuotationScan {
  private static let pairs: [String: Set<String>] = [
    "\u{201C}": ["\u{201D}", "\"", "\u{201C}"], "\u{201E}": ["\u{201C}", "\u{201D}", "\""],
    "\u{AB}": ["\u{BB}"], "\u{BB}": ["\u{AB}"], "\u{300C}": ["\u{300D}"],
    "\u{300E}": ["\u{300F}"], "\"": ["\"", "\u{201D}"], "\u{2018}": ["\u{2019}", "'"],
    "\u{201A}": ["\u{2018}", "\u{2019}"], "'": ["'", "\"", "\u{2019}"], "``": ["''", "\""],
    "\u{2039}": ["\u{203A}"], "''": ["''"], "\u{FF02}": ["\u{FF02}"],
  ]
  private static let closers: Set<String> = ["\u{201D}", "\u{BB}", "\u{300D}", "\""]

  static func isMark(_ text: String) -> Bool { pairs[text] != nil || closers.contains(text) }

  /// The outermost quotations, in order.
  ///
  /// One that is not closed goes to the end of the sentence, one
  /// that is not opened began before it.
  static func quotes(in tokens: [ClaimToken]) -> [QuotedWords] {
    var quotes: [QuotedWords] = []
    var index = 0
    var last = 0
    while index < tokens.count {
      defer { index += 1 }
      let token = tokens[index]
      guard token.isMark || token.text == "'" else { continue }
      guard let ends = pairs[token.text] else {
        if closers.contains(token.text), quotes.isEmpty, index > last {
          quotes.append(make(tokens, last..<index + 1, last..<index))
          last = index + 1
        }
        continue
      }
      let isSingle = token.text == "'" || token.text == "\u{2018}" || token.text == "''"
      guard !isSingle || opens(tokens, index) else { continue }
      if let close = close(tokens, index, ends, isSingle: isSingle) {
        if close > index + 1 {
          quotes.append(make(tokens, index..<close + 1, index + 1..<close))
        }
        index = close
        last = close + 1
      } else if !isSingle, index + 1 < tokens.count {
        let isEnd = token.text == "\"" && !token.hasSpace && index > 0
        guard isEnd else {
          quotes.append(make(tokens, index..<tokens.count, index + 1..<tokens.count))
          return quotes
        }
        if quotes.isEmpty { quotes.append(make(tokens, last..<index + 1, last..<index)) }
      } else if token.text == "\"", quotes.isEmpty, index > 0 {
        quotes.append(make(tokens, 0..<index + 1, 0..<index))
      }
    }
    return quotes
  }

  /// Whether a single mark opens: space before it, none behind.
  private static func opens(_ tokens: [ClaimToken], _ index: Int) -> Bool {
    guard index + 1 < tokens.count, tokens[index].hasSpace || index == 0 || tokens[index - 1].isMark
    else { return false }
    return !tokens[index + 1].hasSpace || tokens[index].text == "''"
  }

  private static func close(
    _ tokens: [ClaimToken],
    _ open: Int,
    _ ends: Set<String>,
    isSingle: Bool
  ) -> Int? {
    var index = open + 1
    while index < tokens.count {
      if ends.contains(tokens[index].text) {
        // ' inside a word is no mark; behind one it closes only before space or another mark.
        if !isSingle || index + 1 == tokens.count || tokens[index + 1].hasSpace
          || tokens[index + 1].isMark
        {
          return index
        }
      }
      index += 1
    }
    return nil
  }

  private static func make(_ tokens: [ClaimToken], _ all: Range<Int>, _ inner: Range<Int>)
    -> QuotedWords
  {
    let words = inner.filter { !tokens[$0].isMark }.map { tokens[$0].text }
    return QuotedWords(tokens: all, inner: inner, key: words.joined(separator: " "))
  }
}
