// UTF-8 made well-formed: what is not becomes U+FFFD, one for each maximal subpart.

enum UTF8Repair {
  /// Whether `bytes` are UTF-8 without U+0000.
  static func isValid(_ bytes: Span<UInt8>) -> Bool {
    firstFault(bytes, from: 0) == nil
  }

  /// Whether fewer than one byte in 200 of those above ASCII is ill-formed.
  static func isMostlyUTF8(_ bytes: Span<UInt8>) -> Bool {
    var high = 0
    var bad = 0
    var at = 0
    while at < bytes.count {
      let width = length(bytes, at)
      if bytes[at] >= 0x80 {
        high += 1
        if width < 0 { bad += 1 }
      }
      at += abs(width)
    }
    return bad * 20 < high
  }

  /// `bytes` where they are valid, else a copy with U+FFFD for each fault and each U+0000.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    let span = bytes.span
    guard var fault = firstFault(span, from: 0) else { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + 64)
    var start = 0
    while true {
      out.append(contentsOf: bytes[start..<fault])
      out.append(contentsOf: [0xEF, 0xBF, 0xBD])
      start = fault + (span[fault] == 0 ? 1 : abs(length(span, fault)))
      guard let next = firstFault(span, from: start) else { break }
      fault = next
    }
    out.append(contentsOf: bytes[start...])
    return out
  }

  private static func firstFault(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var at = start
    let raw = unsafe bytes.bytes
    while at < bytes.count {
      // Eight letters of ASCII at a time: none above 0x7F, none 0.
      while at + 8 <= bytes.count {
        let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: UInt64.self)
        let zeros = (word &- 0x0101_0101_0101_0101) & ~word
        if (word | zeros) & 0x8080_8080_8080_8080 != 0 { break }
        at += 8
      }
      guard at < bytes.count else { break }
      let byte = bytes[at]
      if byte < 0x80 {
        if byte == 0 { return at }
        at += 1
        continue
      }
      let width = length(bytes, at)
      if width < 0 { return at }
      at += width
    }
    return nil
  }

  /// The width of the scalar at `start`, or minus the width of the ill-formed piece (Unicode 15,
  /// table 3-7).
  private static func length(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    let first = bytes[start]
    if first < 0x80 { return 1 }
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    let width: Int
    switch first {
    case 0xC2...0xDF: width = 2
    case 0xE0...0xEF:
      width = 3
      if first == 0xE0 { low = 0xA0 }
      if first == 0xED { high = 0x9F }
    case 0xF0...0xF4:
      width = 4
      if first == 0xF0 { low = 0x90 }
      if first == 0xF4 { high = 0x8F }
    default: return -1
    }
    for step in 1..<width {
      let place = start + step
      guard place < bytes.count, bytes[place] >= low, bytes[place] <= high else { return -step }
      low = 0x80
      high = 0xBF
    }
    return width
  }
}
