// Texts to word scripts: tokens of UAX #29, the same engine, then a clean-up so that marks cover what a
// reader would call one change.
public import ICU

/// Two texts compared by word.
public struct WordDiff: Sendable {
  /// The words, spaces and punctuation marks of the old text.
  public let fromWords: TokenIndex
  /// Those of the new text.
  public let toWords: TokenIndex
  /// What changed, in token numbers.
  public let script: EditScript
}

/// Compares texts word by word (UAX #29).
///
/// Keeps its buffers and its break iterator between calls: use one for many comparisons.
public struct WordDiffer: ~Copyable {
  private var breaker: WordBreaker
  private var interner = Interner()
  private var engine = DiffEngine()
  private var tokens = TokenPair()

  /// Opens the word breaker.
  ///
  /// - Throws: `ICUError` where ICU's data is missing.
  public init() throws(ICUError) { breaker = try WordBreaker() }

  /// Compares two texts of any bytes; what is not UTF-8 counts as words of its own.
  public mutating func diff(_ from: [UInt8], _ to: [UInt8]) -> WordDiff {
    let fromWords = TokenIndex(ends: breaker.boundaries(of: from))
    let toWords = TokenIndex(ends: breaker.boundaries(of: to))
    let (fromRun, toRun) = (0..<fromWords.count, 0..<toWords.count)
    guard fromRun.count + toRun.count < Int(Int32.max) else {
      let whole = from == to ? [] : [Edit(from: fromRun, to: toRun)]
      return WordDiff(
        fromWords: fromWords, toWords: toWords,
        script: EditScript(edits: whole, fromCount: fromRun.count, toCount: toRun.count))
    }
    unsafe interner.intern(
      from.span.bytes, fromWords, fromRun, to.span.bytes, toWords, toRun, into: &tokens)
    var script = engine.run(tokens, algorithm: .histogram)
    WordCleanup.joinIslands(&script, from, fromWords)
    return WordDiff(fromWords: fromWords, toWords: toWords, script: script)
  }
}
