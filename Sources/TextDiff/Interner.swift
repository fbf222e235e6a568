// Byte spans to small integers, equal spans to equal integers. The hot path of every comparison: one
// pass over the bytes, an open-addressing table, no allocation once warm.

/// Numbers the distinct tokens of two texts 0, 1, 2… in order of first appearance.
struct Interner: Sendable {
  /// A distinct token: where it first appeared.
  private struct Entry {
    var hash: UInt64
    var start: Int
    var length: Int32
    var second: Bool
  }

  // Random a process, so that nobody can prepare a page whose lines collide. Numbers go by
  // appearance, so results do not depend on it.
  private static let seed = UInt64.random(in: 0...UInt64.max)
  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var entries: [Entry] = []
  private var slots: [Int32] = []

  /// How many distinct tokens were seen.
  var count: Int { entries.count }

  /// Numbers tokens `firstRun` of `first` and `secondRun` of `second`.
  mutating func intern(
    _ first: RawSpan,
    _ firstIndex: TokenIndex,
    _ firstRun: Range<Int>,
    _ second: RawSpan,
    _ secondIndex: TokenIndex,
    _ secondRun: Range<Int>,
    into tokens: inout TokenPair
  ) {
    var size = 64
    while size < 2 * (firstRun.count + secondRun.count) { size *= 2 }
    entries.removeAll(keepingCapacity: true)
    if slots.count == size {
      for index in slots.indices { slots[index] = -1 }
    } else {
      slots = [Int32](repeating: -1, count: size)
    }
    tokens.from.removeAll(keepingCapacity: true)
    tokens.to.removeAll(keepingCapacity: true)
    tokens.from.reserveCapacity(firstRun.count)
    tokens.to.reserveCapacity(secondRun.count)
    for index in firstRun {
      tokens.from.append(number(firstIndex[index], isSecond: false, first, second))
    }
    for index in secondRun {
      tokens.to.append(number(secondIndex[index], isSecond: true, first, second))
    }
    tokens.distinct = entries.count
  }

  @inline(__always)
  private mutating func number(
    _ range: Range<Int>,
    isSecond: Bool,
    _ first: RawSpan,
    _ second: RawSpan
  ) -> Int32 {
    let text = isSecond ? second : first
    let hash = Self.hash(text, range)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while case let id = slots[slot], id >= 0 {
      let entry = entries[Int(id)]
      if entry.hash == hash, Int(entry.length) == range.count,
        Self.same(
          text,
          range.lowerBound,
          entry.second ? second : first,
          entry.start,
          count: range.count
        )
      {
        return id
      }
      slot = (slot + 1) & mask
    }
    let id = Int32(truncatingIfNeeded: entries.count)
    slots[slot] = id
    entries.append(
      Entry(
        hash: hash,
        start: range.lowerBound,
        length: Int32(truncatingIfNeeded: range.count),
        second: isSecond
      )
    )
    return id
  }

  /// Multiply-and-fold over eight bytes a step (as wyhash does); the last step overlaps.
  @inline(__always)
  private static func hash(_ text: RawSpan, _ range: Range<Int>) -> UInt64 {
    var state = seed ^ UInt64(truncatingIfNeeded: range.count)
    var position = range.lowerBound
    if range.count >= 8 {
      let last = range.upperBound - 8
      while position < last {
        state = fold(
          state,
          unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self)
        )
        position += 8
      }
      return fold(
        fold(
          state,
          unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: last, as: UInt64.self)
        ),
        multiplier
      )
    }
    var word: UInt64 = 0
    while position < range.upperBound {
      word = word << 8 | UInt64(text.byte(position))
      position += 1
    }
    return fold(fold(state, word), multiplier)
  }

  @inline(__always)
  private static func fold(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word).multipliedFullWidth(by: multiplier)
    return product.high ^ product.low
  }

  @inline(__always)
  private static func same(
    _ left: RawSpan,
    _ leftStart: Int,
    _ right: RawSpan,
    _ rightStart: Int,
    count: Int
  ) -> Bool {
    var step = 0
    while step + 8 <= count {
      let one = unsafe left.unsafeLoadUnaligned(
        fromUncheckedByteOffset: leftStart + step,
        as: UInt64.self
      )
      let two = unsafe right.unsafeLoadUnaligned(
        fromUncheckedByteOffset: rightStart + step,
        as: UInt64.self
      )
      if one != two { return false }
      step += 8
    }
    while step < count {
      if left.byte(leftStart + step) != right.byte(rightStart + step) { return false }
      step += 1
    }
    return true
  }
}

/// Two sequences as integers; equal integers are equal tokens.
struct TokenPair: Sendable {
  /// The old sequence.
  var from: [Int32] = []
  /// The new sequence.
  var to: [Int32] = []
  /// One more than the largest integer.
  var distinct = 0
}
