// Texts to line scripts: the way in for everything that compares lines.

/// Two texts compared by line.
public struct LineDiff: Sendable {
  /// The lines of the old text.
  public let fromLines: TokenIndex
  /// The lines of the new text.
  public let toLines: TokenIndex
  /// What changed, in line numbers.
  public let script: EditScript
}

/// Compares texts line by line.
///
/// Lines end at LF and keep it, so a last line without one differs from the same line with one.
///
/// Keeps its buffers between calls: use one for many comparisons.
public struct LineDiffer: Sendable {
  /// Shared lines on each side of the change that take part, so that changes can slide over them.
  private static let margin = 128

  private var interner = Interner()
  private var engine = DiffEngine()
  private var tokens = TokenPair()

  /// Elements looked at in the last comparison, for tests.
  var steps: Int { engine.steps }

  /// A differ with no buffers yet.
  public init() {}

  /// Compares two texts, of any bytes.
  ///
  /// - Parameters:
  ///   - from: The old text.
  ///   - to: The new text.
  ///   - algorithm: How to compare.
  /// - Returns: the lines of both, and what changed.
  public mutating func diff(
    _ from: [UInt8],
    _ to: [UInt8],
    algorithm: DiffAlgorithm = .histogram
  ) -> LineDiff {
    let fromLines = TokenIndex.lines(of: from)
    let toLines = TokenIndex.lines(of: to)
    let ends = CommonEnds(from, fromLines, to, toLines)
    let (fromCount, toCount) = (fromLines.count, toLines.count)
    var script = EditScript(edits: [], fromCount: fromCount, toCount: toCount)
    guard ends.prefix < fromCount || ends.prefix < toCount else {
      return LineDiff(fromLines: fromLines, toLines: toLines, script: script)
    }
    let base = max(0, ends.prefix - Self.margin)
    let tail = max(0, ends.suffix - Self.margin)
    let (fromRun, toRun) = (base..<fromCount - tail, base..<toCount - tail)
    // Integer tokens are 32 bits wide. Beyond that one edit says it all.
    guard fromRun.count + toRun.count < Int(Int32.max) else {
      script.edits = [Edit(from: fromRun, to: toRun)]
      return LineDiff(fromLines: fromLines, toLines: toLines, script: script)
    }
    unsafe interner.intern(
      from.span.bytes,
      fromLines,
      fromRun,
      to.span.bytes,
      toLines,
      toRun,
      into: &tokens
    )
    let inner = engine.run(
      tokens,
      algorithm: algorithm,
      oldLayout: LineLayout(text: from, lines: fromLines, base: base),
      newLayout: LineLayout(text: to, lines: toLines, base: base)
    )
    script.edits = inner.edits.map {
      Edit(
        from: $0.from.lowerBound + base..<$0.from.upperBound + base,
        to: $0.to.lowerBound + base..<$0.to.upperBound + base
      )
    }
    return LineDiff(fromLines: fromLines, toLines: toLines, script: script)
  }
}
