// Word boundaries of UTF-8 text by UAX #29, with ICU's dictionaries for Chinese, Japanese, Thai and
// their like. Works in windows, so memory does not grow with the text.
import CICU

/// Finds the boundaries between words, spaces and punctuation (UAX #29).
///
/// Boundaries are byte offsets into UTF-8. Bytes that are not UTF-8 are tokens of their own, one
/// for each maximal ill-formed subpart, so the tokens joined are always the input, byte for byte.
///
/// One breaker keeps one ICU iterator open and its buffers warm: make one and use it often.
@safe public struct WordBreaker: ~Copyable {
  /// UTF-16 units handed to ICU at once.
  static let window = 16_384
  /// Units before a window's end that may still be affected by what follows it: a window with no
  /// blank to end at gives up its last words, and the next window reads them again.
  private static let margin = 512

  private let breaker: OpaquePointer
  private var units: [UInt16] = []
  private var starts: [Int] = []
  private var found: [Int32]

  /// Opens ICU's word iterator for the root locale.
  ///
  /// - Throws: `ICUError` where ICU's data is missing.
  public init() throws(ICUError) {
    var status: Int32 = 0
    guard let breaker = unsafe stet_word_breaker_open(&status) else {
      throw ICUError(operation: "open a word breaker", code: status)
    }
    unsafe self.breaker = breaker
    units.reserveCapacity(Self.window + 2)
    starts.reserveCapacity(Self.window + 2)
    found = [Int32](repeating: 0, count: Self.window + 2)
  }

  deinit { unsafe stet_word_breaker_close(breaker) }

  /// The boundaries of `bytes` after 0, ascending; the last is `bytes.count`.
  ///
  /// None for no bytes.
  public mutating func boundaries(of bytes: [UInt8]) -> [Int] {
    var ends: [Int] = []
    appendBoundaries(of: bytes.span, offset: 0, to: &ends)
    return ends
  }

  /// Appends the boundaries of `bytes` after 0, each plus `offset`, to `ends`.
  public mutating func appendBoundaries(
    of bytes: Span<UInt8>,
    offset: Int,
    to ends: inout [Int]
  ) {
    var position = 0
    while position < bytes.count {
      position = breakWindow(bytes, from: position, offset: offset, to: &ends)
    }
  }

  /// Breaks one window that begins at the boundary `start`; returns the boundary it ended at.
  private mutating func breakWindow(
    _ bytes: Span<UInt8>,
    from start: Int,
    offset: Int,
    to ends: inout [Int]
  ) -> Int {
    let next = fill(from: bytes, at: start)
    // A space after something that is no space begins a token whatever surrounds it (WB3d, WB999),
    // and so does whatever follows a line feed (WB3a): end there if the text goes on.
    var limit = units.count
    var complete = next == bytes.count
    if !complete, let blank = lastSafeBoundary() {
      limit = blank
      complete = true
    }
    var status: Int32 = 0
    let count = unsafe units.withUnsafeBufferPointer { text in
      unsafe found.withUnsafeMutableBufferPointer { out in
        unsafe stet_word_breaker_boundaries(
          breaker,
          text.baseAddress,
          Int32(limit),
          out.baseAddress,
          &status
        )
      }
    }
    let keep = complete ? limit : limit - Self.margin
    var last = start
    if count > 0 {
      for index in 0..<Int(count) {
        let unit = Int(found[index])
        if unit > keep, last > start { break }
        last = unit < starts.count ? starts[unit] : next
        ends.append(last + offset)
      }
    }
    // ICU out of memory, or a window with no boundary at all: the window is one token.
    if last == start || (complete && last != (limit < starts.count ? starts[limit] : next)) {
      last = limit < starts.count ? starts[limit] : next
      ends.append(last + offset)
    }
    return last
  }

  /// Decodes up to a window of units from `start`; returns the byte after the last one decoded.
  private mutating func fill(from bytes: Span<UInt8>, at start: Int) -> Int {
    units.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    var position = start
    while position < bytes.count, units.count < Self.window {
      let scalar = UTF8Decoding.decode(bytes, at: position)
      // U+0085 NEXT LINE breaks before and after itself in every context (WB3a, WB3b), which is
      // just what an ill-formed piece should do.
      let value = scalar.value ?? 0x85
      if value < 0x1_0000 {
        units.append(UInt16(truncatingIfNeeded: value))
        starts.append(position)
      } else {
        units.append(UInt16(truncatingIfNeeded: 0xD7C0 + value >> 10))
        units.append(UInt16(truncatingIfNeeded: 0xDC00 + value & 0x3FF))
        starts.append(position)
        starts.append(position)
      }
      position += scalar.width
    }
    return position
  }

  /// The last unit in the window's second half at which a token must begin; nil for none.
  private func lastSafeBoundary() -> Int? {
    var index = units.count - 1
    while index > Self.window / 2 {
      if units[index - 1] == 0x0A { return index }
      if units[index] == 0x20, units[index - 1] > 0x20, units[index - 1] < 0x7F { return index }
      index -= 1
    }
    return nil
  }
}
