// The words of a sentence as a reader takes them: UAX #29, with numbers, sums, percentages and
// hyphenated words whole.
import ICU

/// Cuts text into words, marks and spaces.
struct WordTokenizer: ~Copyable {
  private var breaker: WordBreaker

  init() throws(ICUError) { breaker = try WordBreaker() }

  /// The bytes of each word and mark; what lies between is white space.
  mutating func words(of text: [UInt8]) -> [Range<Int>] {
    var start = 0
    var words: [Range<Int>] = []
    for end in ends(of: text) {
      if !isSpace(text, start, end) { words.append(start..<end) }
      start = end
    }
    return words
  }

  private func isSpace(_ text: [UInt8], _ start: Int, _ end: Int) -> Bool {
    // White space of ASCII, and U+00A0.
    text[start] <= 0x20 || end - start == 2 && text[start] == 0xC2 && text[start + 1] == 0xA0
  }

  /// The byte after each token; the last is the text's length.
  private mutating func ends(of text: [UInt8]) -> [Int] {
    let found = breaker.boundaries(of: text)
    var ends: [Int] = []
    ends.reserveCapacity(found.count)
    var start = 0
    for (index, end) in found.enumerated() {
      if index > 0, joins(start, end, found, index, text) {
        ends[ends.count - 1] = end
      } else {
        ends.append(end)
      }
      start = end
    }
    return ends
  }

  /// Whether the token `start..<end` belongs to the one before.
  private func joins(_ start: Int, _ end: Int, _ found: [Int], _ index: Int, _ text: [UInt8])
    -> Bool
  {
    let before = text[start - 1]
    let first = text[start]
    let after = end < text.count ? text[end] : 0x20
    func isWord(_ byte: UInt8) -> Bool {
      byte >= 0x80 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39
    }
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    // A hyphen between letters, and what follows it.
    if first == 0x2D, end == start + 1 { return isWord(before) && isWord(after) && before < 0x80 }
    if before == 0x2D, start > 1, isWord(text[start - 2]), isWord(first), first < 0x80 {
      return true
    }
    // Fig. and Dr., unless they end the text: a short word, its full stop, and more to come.
    if first == 0x2E, end == start + 1, end < text.count {
      let word = start - (index > 1 ? found[index - 2] : 0)
      return isWord(before) && word <= 4 && index + 2 < found.count
    }
    // [12]
    if before == 0x5B, index < found.count - 1, text[end] == 0x5D { return isWord(first) }
    if first == 0x5D, index > 1, let open = wordBehindBracket(found, index, text) { return open }
    // 16:50 and 3/5/2024.
    if first == 0x3A || first == 0x2F, end == start + 1 { return isDigit(before) && isDigit(after) }
    if before == 0x3A || before == 0x2F, start > 1, isDigit(text[start - 2]), isDigit(first) {
      return true
    }
    // 25% and $25.
    if first == 0x25, end == start + 1 { return isDigit(before) }
    if before == 0x24, isDigit(first) { return true }
    return false
  }

  /// Whether the token before `]` at `index` is a word right behind `[`.
  private func wordBehindBracket(_ found: [Int], _ index: Int, _ text: [UInt8]) -> Bool? {
    let start = found[index - 2]
    guard start > 0, text[start - 1] == 0x5B else { return nil }
    return text[start] > 0x20 && text[start] != 0x5D
  }
}
