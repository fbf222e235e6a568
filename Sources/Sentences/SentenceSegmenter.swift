// Where the sentences of a text begin and end: finds what may end one, and asks BoundaryDecision.

/// Finds the sentences of plain text.
///
/// A sentence ends at a full stop, a question or exclamation mark, or its like in another script
/// (UAX #29 STerm), unless what is known of the language speaks against it; at a blank line always;
/// at a single line feed where the lines are not wrapped prose. Linear in the text.
public struct SentenceSegmenter: Sendable {
  private let rules: LanguageRules
  /// Bytes that may begin something of interest.
  private let isCandidate: [Bool]

  /// Makes a segmenter for `language`, a BCP 47 tag; nil where it is not known.
  public init(language: String?) {
    rules = LanguageRules(language: language)
    var table = [Bool](repeating: false, count: 256)
    for byte in [0x0A, 0x21, 0x2A, 0x2E, 0x3D, 0x3F, 0x5F, 0x7E] { table[byte] = true }
    for byte in [0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF] { table[byte] = true }
    if rules.colonEnds { table[0x3A] = true }
    if rules.semicolonEnds {
      table[0x3B] = true
      table[0xCD] = true
    }
    isCandidate = table
  }

  /// The sentences of `text` (UTF-8), as ascending byte ranges without white space at their ends.
  public func sentences(in text: [UInt8]) -> [Range<Int>] {
    var scan = SentenceScan(text: text, rules: rules)
    var index = scan.start
    while index < text.count {
      let byte = text[index]
      if isCandidate[Int(byte)] {
        index = scan.look(at: index)
      } else {
        if byte == 0x20 {
          if scan.expectsItem { scan.breakBeforeItem(index + 1) }
          if rules.partsAtSpaces { scan.breakAtSpace(index) }
        }
        index += 1
      }
    }
    scan.end(at: text.count)
    return scan.found
  }
}
