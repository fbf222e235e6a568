// What no reader sees, taken out before the page is parsed: scripts, styles, comments, long addresses, and
// attributes by the hundred thousand. Most bytes of a page are such; libxml2 reads them slowly, and compares each
// attribute with all before it.

/// Takes out of a page what cannot be part of its text.
@safe struct MarkupFilter {
  /// A tag that is longer is looked at; the attributes of most are far shorter.
  private static let longestTag = 16_384
  /// Attributes of such a tag that are kept.
  private static let keptAttributes = 512

  /// Values of so many bytes are dropped where nobody reads them: addresses, drawings, data of scripts.
  private static let longValue = 24

  private let page: UnsafeBufferPointer<UInt8>
  private var out: [UInt8] = []
  /// Where what is not yet copied begins.
  private var kept = 0

  /// The page without them; tags and JSON-LD stay.
  static func filtered(_ page: [UInt8]) -> [UInt8] {
    unsafe page.withUnsafeBufferPointer { bytes in
      var filter = unsafe MarkupFilter(page: bytes)
      return filter.run()
    }
  }

  private init(page: UnsafeBufferPointer<UInt8>) {
    unsafe self.page = page
    out.reserveCapacity(page.count / 2)
  }

  private mutating func run() -> [UInt8] {
    let count = unsafe page.count
    var index = 0
    while let open = next(0x3C, from: index) {
      guard open + 2 < count else { break }
      let byte = unsafe page[open + 1]
      if byte == 0x21 {
        index = comment(open)
      } else if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A {
        index = tag(open)
      } else {
        index = open + 1
      }
    }
    drop(count, until: count)
    return out
  }

  /// Copies up to `start`, and goes on at `end`.
  private mutating func drop(_ start: Int, until end: Int) {
    if start > kept { unsafe out.append(contentsOf: page[kept..<start]) }
    kept = max(kept, end)
  }

  /// The place of `byte` from `start` on; nil for none.
  ///
  /// Eight bytes a step.
  private func next(_ byte: UInt8, from start: Int) -> Int? {
    let count = unsafe page.count
    var at = start
    guard let base = unsafe UnsafeRawPointer(page.baseAddress) else { return nil }
    let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
    while at + 8 <= count {
      let word = unsafe base.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
      let mixed = word ^ pattern
      let found = (mixed &- 0x0101_0101_0101_0101) & ~mixed & 0x8080_8080_8080_8080
      if found != 0 { return at + found.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < count {
      if unsafe page[at] == byte { return at }
      at += 1
    }
    return nil
  }

  /// Takes out a comment at `open`; returns where to go on.
  ///
  /// One that does not end is left to the parser.
  private mutating func comment(_ open: Int) -> Int {
    let count = unsafe page.count
    guard open + 4 <= count, unsafe page[open + 2] == 0x2D, unsafe page[open + 3] == 0x2D else {
      return open + 2
    }
    // `<!-->` and `<!--->` are whole comments.
    var at = open + 2
    while let close = next(0x3E, from: at) {
      if close >= open + 4, unsafe page[close - 1] == 0x2D, unsafe page[close - 2] == 0x2D {
        drop(open, until: close + 1)
        return close + 1
      }
      at = close + 1
    }
    return count
  }

  /// A start tag at `open`; returns where to go on.
  private mutating func tag(_ open: Int) -> Int {
    let count = unsafe page.count
    var nameEnd = open + 1
    while nameEnd < count, nameEnd - open < 12, unsafe Self.isLetter(page[nameEnd]) { nameEnd += 1 }
    // Attributes, with their quotes.
    var quote: UInt8 = 0
    var previous: UInt8 = 0
    var attributes = 0
    var cut: Int?
    var name = nameEnd
    var at = nameEnd
    while at < count {
      let byte = unsafe page[at]
      if quote != 0 {
        guard let close = next(quote, from: at) else { return count }
        if close - at >= Self.longValue, isUnread(name) { drop(name, until: close + 1) }
        at = close + 1
        quote = 0
        previous = 0x22
        continue
      }
      if byte == 0x3E { break }
      if (byte == 0x22 || byte == 0x27) && previous == 0x3D {
        quote = byte
      } else if byte <= 0x20 {
        // White space parts attributes, with a value or without.
        if previous > 0x20 { attributes += 1 }
        if cut == nil, attributes > Self.keptAttributes { cut = at }
      } else if previous <= 0x20 || previous == 0x22 {
        name = at
      }
      if byte > 0x20 || previous != 0x3D { previous = byte }
      at += 1
    }
    guard at < count else { return count }
    if let cut, at - open > Self.longestTag { drop(cut, until: at) }
    let end = at + 1
    if named("script", open + 1, nameEnd) {
      // Linked data says who wrote the story, and when.
      return contains("ld+json", open, at) ? skip("script", end) : raw("script", end)
    }
    if named("style", open + 1, nameEnd) { return raw("style", end) }
    if named("textarea", open + 1, nameEnd) { return skip("textarea", end) }
    if named("title", open + 1, nameEnd) { return skip("title", end) }
    return end
  }

  /// Whether `Attributes` passes over the attribute whose name begins at `start`.
  private func isUnread(_ start: Int) -> Bool {
    guard unsafe start + 5 < page.count else { return false }
    let (first, second) = unsafe (page[start] | 0x20, page[start + 1] | 0x20)
    switch (first, second) {
    // src, srcset, href, d, alt, title, on…
    case (0x73, 0x72), (0x68, 0x72), (0x64, 0x3D), (0x61, 0x6C), (0x74, 0x69), (0x6F, 0x6E):
      return true
    // data-…, and not datetime
    case (0x64, 0x61): return unsafe page[start + 4] == 0x2D
    default: return false
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }

  private func named(_ name: StaticString, _ start: Int, _ end: Int) -> Bool {
    guard end - start == name.utf8CodeUnitCount else { return false }
    return matches(name, start)
  }

  private func matches(_ name: StaticString, _ start: Int) -> Bool {
    guard unsafe start + name.utf8CodeUnitCount <= page.count else { return false }
    for index in 0..<name.utf8CodeUnitCount {
      if unsafe page[start + index] | 0x20 != name.utf8Start[index] { return false }
    }
    return true
  }

  private func contains(_ text: StaticString, _ start: Int, _ end: Int) -> Bool {
    var at = start
    while at + text.utf8CodeUnitCount <= end {
      // `+` has no other case.
      var index = 0
      while index < text.utf8CodeUnitCount {
        let byte = unsafe page[at + index]
        let lower = Self.isLetter(byte) ? byte | 0x20 : byte
        if unsafe lower != text.utf8Start[index] { break }
        index += 1
      }
      if index == text.utf8CodeUnitCount { return true }
      at += 1
    }
    return false
  }

  /// Where the end tag of raw text begins; nil where it has none.
  private func endTag(_ name: StaticString, _ start: Int) -> Int? {
    let count = unsafe page.count
    var at = start
    while let open = next(0x3C, from: at) {
      let after = open + 2 + name.utf8CodeUnitCount
      if after <= count, unsafe page[open + 1] == 0x2F, matches(name, open + 2),
        unsafe after == count || !Self.isLetter(page[after])
      {
        return open
      }
      at = open + 1
    }
    return nil
  }

  /// Drops the content of an element; without an end tag the rest of the page is its content.
  private mutating func raw(_ name: StaticString, _ start: Int) -> Int {
    let end = unsafe endTag(name, start) ?? page.count
    drop(start, until: end)
    return end
  }

  private func skip(_ name: StaticString, _ start: Int) -> Int {
    unsafe endTag(name, start) ?? page.count
  }
}
