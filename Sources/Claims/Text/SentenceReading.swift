// One side of a reworded sentence, with all that the rules look for marked in it. Compares nothing.

/// Words in quotation marks.
struct QuotedWords: Sendable {
  /// The tokens from mark to mark, both included where they are there.
  let tokens: Range<Int>
  /// The tokens between the marks.
  let inner: Range<Int>
  /// The words between the marks, in lower case.
  let key: String
}

/// One side of a reworded sentence.
struct SentenceReading: Sendable {
  let scalars: [Unicode.Scalar]
  let tokens: [ClaimToken]
  let cues: CueTable
  let quotes: [QuotedWords]
  let names: [NameMention]
  let measures: [Measure]
  /// The hunk that each token is in; -1 for a token that stayed.
  private(set) var hunks: [Int]
  /// The token of the other side that each token that stayed is; -1 for others.
  private(set) var partners: [Int]
  private let functions: [Bool]

  init(scalars: [Unicode.Scalar], lexicon: Lexicon) {
    self.scalars = scalars
    let tokens = ClaimTokenizer.tokens(of: scalars)
    self.tokens = tokens
    cues = lexicon.cues(in: tokens)
    quotes = QuotationScan.quotes(in: tokens)
    let found = NameScan.names(in: tokens, cues: cues, lexicon: lexicon)
    // Windows 10 is no ten, the Daily News no day.
    let measures = MeasureScan.measures(in: tokens, cues: cues, lexicon: lexicon).filter {
      measure in
      !Self.isPartOfWord(measure, tokens)
        && !found.contains { name in
          name.core.count > 1 && name.core.contains(measure.tokens.upperBound - 1)
            && (measure.isFigure || measure.isBare
              // Euro 2020
              || measure.tokens.count == 1 && tokens[measure.tokens.lowerBound].kind == .number)
        }
    }
    self.measures = measures
    // Israeli shekels name nobody.
    self.names = found.filter { name in
      !measures.contains { measure in
        measure.isFigure && measure.tokens.count > name.tokens.count
          && measure.tokens.contains(name.tokens.lowerBound)
          && measure.tokens.contains(name.tokens.upperBound - 1)
      }
    }
    var functions = [Bool](repeating: false, count: tokens.count)
    for index in functions.indices {
      // US is no pronoun.
      functions[index] =
        cues.has(.function, at: index) && !(tokens[index].isUpper && tokens[index].range.count > 1)
    }
    self.functions = functions
    hunks = [Int](repeating: -1, count: tokens.count)
    partners = hunks
  }

  /// "half-time"; "last-16 tie": a round, and no number of ties; "Covid-19 second wave": no 19 seconds.
  private static func isPartOfWord(_ measure: Measure, _ tokens: [ClaimToken]) -> Bool {
    let start = measure.tokens.lowerBound
    if measure.isFigure, start + 2 < tokens.count, tokens[start].text == "half",
      tokens[start + 1].text == "-", ["time", "term"].contains(tokens[start + 2].text)
    {
      return true
    }
    guard start > 1, tokens[start - 1].text == "-", !tokens[start - 1].hasSpace,
      !tokens[start].hasSpace, tokens[start].kind == .number
    else { return false }
    if measure.isFigure { return tokens[start - 2].text == "last" }
    return measure.tokens.count == 2 && tokens[start - 2].isCapital && tokens[start - 2].isWord
      && tokens[start].range.count <= 2
  }

  /// The sources in it, once it is marked what changed.
  private(set) var attributions: [Attribution] = []

  mutating func findSources() { attributions = AttributionScan.attributions(in: self) }

  mutating func mark(_ range: Range<Int>, hunk: Int) {
    for index in range { hunks[index] = hunk }
  }

  mutating func pair(_ index: Int, with other: Int) { partners[index] = other }

  /// Whether any token of the range changed.
  func touches(_ range: Range<Int>) -> Bool { range.contains { hunks[$0] >= 0 } }

  /// The range as far as it changed, where that is one stretch; else all of it.
  func touched(_ range: Range<Int>) -> Range<Int> {
    guard let first = range.first(where: { hunks[$0] >= 0 }),
      let last = range.last(where: { hunks[$0] >= 0 }),
      (first...last).allSatisfy({ hunks[$0] >= 0 })
    else { return range }
    return first..<last + 1
  }

  /// The first hunk that the range touches.
  func hunk(of range: Range<Int>) -> Int? {
    range.first { hunks[$0] >= 0 }.map { hunks[$0] }
  }

  /// The scalars of a range of tokens; nil for an empty one.
  func span(_ range: Range<Int>) -> Range<Int>? {
    guard let first = range.first, let last = range.last else { return nil }
    return tokens[first].range.lowerBound..<tokens[last].range.upperBound
  }

  /// The text of a range of tokens.
  func text(_ range: Range<Int>) -> String {
    guard let span = span(range) else { return "" }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.count)
    for scalar in scalars[span] {
      if scalar.isASCII {
        bytes.append(UInt8(scalar.value))
      } else if let encoded = UTF8.encode(scalar) {
        bytes += encoded
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The words of a range, in lower case, joined with spaces.
  func words(_ range: Range<Int>) -> String {
    range.filter { !tokens[$0].isMark }.map { tokens[$0].text }.joined(separator: " ")
  }

  /// Whether a cue of `group` covers the token.
  func has(_ group: CueGroup, at index: Int) -> Bool {
    cues.has(group, at: index)
  }

  /// The word at `index`; empty outside the sentence.
  func word(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].text : "" }

  /// Whether the token says something of its own.
  func isContent(_ index: Int) -> Bool {
    tokens[index].kind != .mark && !functions[index] && !isReference(index)
  }

  /// Whether the token is a mark of reference: [12], [CITATION].
  func isReference(_ index: Int) -> Bool {
    index > 0 && index + 1 < tokens.count && tokens[index - 1].text == "["
      && tokens[index + 1].text == "]" && (tokens[index].isUpper || tokens[index].kind == .number)
  }

  /// Whether a token stands between quotation marks.
  func isQuoted(_ index: Int) -> Bool { quotes.contains { $0.inner.contains(index) } }
}
