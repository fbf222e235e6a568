// Where the tokens of a text end: lines at LF, or whatever boundaries the caller found.

/// A text cut into tokens that touch: token `i` ends where token `i + 1` begins.
public struct TokenIndex: Sendable, Hashable {
  /// The byte after each token, ascending; the last is the text's length.
  public let ends: [Int]

  /// An index over boundaries that ascend and end at the text's length (none for an empty text).
  public init(ends: [Int]) { self.ends = ends }

  /// How many tokens there are.
  public var count: Int { ends.count }

  /// The bytes of token `index` (`0..<count`).
  public subscript(index: Int) -> Range<Int> { start(index)..<ends[index] }

  /// The byte at which token `index` begins; for `count`, the text's length.
  public func start(_ index: Int) -> Int { index == 0 ? 0 : ends[index - 1] }

  /// The bytes of a run of tokens (`0...count`).
  public subscript(run: Range<Int>) -> Range<Int> {
    start(run.lowerBound)..<start(run.upperBound)
  }

  /// The lines of `text`, cut after each LF (0x0A) and nowhere else.
  ///
  /// A line keeps its LF; the last one may have none. An empty text has no line.
  public static func lines(of text: [UInt8]) -> TokenIndex {
    var ends: [Int] = []
    ends.reserveCapacity(text.count / 48 + 16)
    let raw = unsafe text.span.bytes
    var position = 0
    // Eight bytes a step: a zero byte of `word ^ LF…LF` is an LF. Exact from the lowest byte up.
    while position + 8 <= raw.byteCount {
      let word = unsafe raw.unsafeLoadUnaligned(
        fromUncheckedByteOffset: position,
        as: UInt64.self
      ).littleEndian
      let marked = word ^ 0x0A0A_0A0A_0A0A_0A0A
      var found = ~(((marked & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | marked)
      found &= 0x8080_8080_8080_8080
      while found != 0 {
        ends.append(position + found.trailingZeroBitCount >> 3 + 1)
        found &= found &- 1
      }
      position += 8
    }
    while position < text.count {
      if text[position] == 0x0A { ends.append(position + 1) }
      position += 1
    }
    if (ends.last ?? 0) < text.count { ends.append(text.count) }
    return TokenIndex(ends: ends)
  }
}
