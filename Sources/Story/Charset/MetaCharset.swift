// The charset that a page declares in its own markup.

enum MetaCharset {
  /// The label in a `meta` element within the first 4 KiB, or in an XML declaration; nil for none.
  ///
  /// A simplification of the HTML Standard's prescan (section 13.2.3.2): `charset` inside a `meta`
  /// tag, quoted or not. 4 KiB rather than 1: some pages have long scripts first.
  static func find(in bytes: Span<UInt8>) -> String? {
    let limit = min(bytes.count, 4096)
    var at = 0
    while at < limit {
      guard bytes[at] == 0x3C else {
        at += 1
        continue
      }
      let isMeta = matches(bytes, at + 1, "meta")
      guard isMeta || (at < 64 && matches(bytes, at + 1, "?xml")) else {
        at += 1
        continue
      }
      var end = at
      while end < bytes.count, end < at + 512, bytes[end] != 0x3E { end += 1 }
      if let label = label(bytes.extracting(at..<end), after: isMeta ? "charset" : "encoding") {
        return label
      }
      at = end
    }
    return nil
  }

  private static func label(_ tag: Span<UInt8>, after key: StaticString) -> String? {
    var at = 0
    while at < tag.count {
      guard matches(tag, at, key) else {
        at += 1
        continue
      }
      at += key.utf8CodeUnitCount
      while at < tag.count, tag[at] <= 0x20 { at += 1 }
      guard at < tag.count, tag[at] == 0x3D else { continue }
      at += 1
      while at < tag.count, tag[at] <= 0x20 || tag[at] == 0x22 || tag[at] == 0x27 { at += 1 }
      var name: [UInt8] = []
      while at < tag.count, isNameByte(tag[at]) {
        name.append(tag[at])
        at += 1
      }
      return name.isEmpty ? nil : DecodedPage.label(String(decoding: name, as: UTF8.self))
    }
    return nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
      || byte == 0x2D || byte == 0x5F || byte == 0x3A
  }

  private static func matches(_ bytes: Span<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard start + count <= bytes.count else { return false }
    let letters = unsafe word.utf8Start
    for index in 0..<count where unsafe (bytes[start + index] ^ letters[index]) & 0xDF != 0 {
      return false
    }
    return true
  }
}
