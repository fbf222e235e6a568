// How much two texts share at their beginnings and ends: bytes first, then whole lines. Most pairs of
// captures differ in little, and what is shared need not be hashed.

/// Whole lines that two texts share at either end.
struct CommonEnds {
  /// Lines from the beginning.
  var prefix: Int
  /// Lines before the end; never overlapping the prefix on either side.
  var suffix: Int

  /// Compares the texts byte by byte and rounds to whole lines.
  init(_ from: [UInt8], _ fromLines: TokenIndex, _ to: [UInt8], _ toLines: TokenIndex) {
    let sharedStart = unsafe Self.prefixBytes(from.span.bytes, to.span.bytes)
    var prefix = Self.count(of: fromLines.ends, notAbove: sharedStart)
    // A last line without LF ends where the other text's line goes on.
    if prefix > 0,
      prefix > toLines.count || toLines.ends[prefix - 1] != fromLines.ends[prefix - 1]
    {
      prefix -= 1
    }
    let room = min(fromLines.count, toLines.count) - prefix
    let sharedEnd = unsafe Self.suffixBytes(
      from.span.bytes,
      to.span.bytes,
      limit: min(from.count, to.count) - fromLines.start(prefix)
    )
    // Lines that start inside the shared end. One that starts exactly where it begins counts only if
    // the other text has a line start there too.
    var first = Self.count(of: fromLines.ends, notAbove: from.count - sharedEnd - 1) + 1
    if from.count == sharedEnd { first = 0 }
    var suffix = max(0, fromLines.count - first)
    if suffix > 0, from.count - fromLines.start(first) == sharedEnd {
      let start = to.count - sharedEnd
      if start > 0, to[start - 1] != 0x0A { suffix -= 1 }
    }
    self.prefix = prefix
    self.suffix = min(suffix, room)
  }

  /// How many of the ascending `values` are at most `bound`.
  private static func count(of values: [Int], notAbove bound: Int) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] <= bound { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Bytes both texts begin with.
  static func prefixBytes(_ from: RawSpan, _ to: RawSpan) -> Int {
    let limit = min(from.byteCount, to.byteCount)
    var position = 0
    while position + 8 <= limit {
      let left = unsafe from.unsafeLoadUnaligned(
        fromUncheckedByteOffset: position,
        as: UInt64.self
      )
      let right = unsafe to.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self)
      if left != right {
        return position + (left ^ right).littleEndian.trailingZeroBitCount >> 3
      }
      position += 8
    }
    while position < limit, from.byte(position) == to.byte(position) { position += 1 }
    return position
  }

  /// Bytes both texts end with, at most `limit`.
  static func suffixBytes(_ from: RawSpan, _ to: RawSpan, limit: Int) -> Int {
    var shared = 0
    while shared + 8 <= limit {
      let left = unsafe from.unsafeLoadUnaligned(
        fromUncheckedByteOffset: from.byteCount - shared - 8,
        as: UInt64.self
      )
      let right = unsafe to.unsafeLoadUnaligned(
        fromUncheckedByteOffset: to.byteCount - shared - 8,
        as: UInt64.self
      )
      if left != right {
        return shared + (left ^ right).littleEndian.leadingZeroBitCount >> 3
      }
      shared += 8
    }
    while shared < limit,
      from.byte(from.byteCount - shared - 1) == to.byte(to.byteCount - shared - 1)
    {
      shared += 1
    }
    return shared
  }
}

extension RawSpan {
  /// The byte at `offset`, checked.
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}
