// Tags with attributes by the hundred thousand: libxml2 compares each with all before it. No page that
// is meant to be read has them.

enum OversizedTags {
  /// A tag that is longer is looked at; the attributes of most are far shorter.
  private static let longest = 16_384
  /// Attributes of such a tag that are kept, by their equals signs.
  private static let kept = 512

  /// The page without the attributes that are too many; the page itself where there are none.
  static func trimmed(_ utf8: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var copied = 0
    var index = 0
    while index < utf8.count {
      guard utf8[index] == 0x3C, index + 1 < utf8.count, isLetter(utf8[index + 1]) else {
        index += 1
        continue
      }
      let (end, cut) = tag(utf8, index)
      if let cut {
        out += utf8[copied..<cut]
        copied = end
      }
      index = max(end, index + 1)
    }
    if copied == 0 { return utf8 }
    return out + utf8[copied...]
  }

  private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }

  /// Where the tag at `start` ends (at its `>`), and where to cut it; nil for nowhere.
  private static func tag(_ utf8: [UInt8], _ start: Int) -> (end: Int, cut: Int?) {
    var quote: UInt8 = 0
    var equals = 0
    var cut: Int?
    var index = start
    var previous: UInt8 = 0
    while index < utf8.count {
      let byte = utf8[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x3E {
        break
      } else if (byte == 0x22 || byte == 0x27) && previous == 0x3D {
        quote = byte
      } else if byte <= 0x20 {
        // White space parts attributes, with or without a value.
        if previous > 0x20 { equals += 1 }
        if cut == nil, equals > kept { cut = index }
      }
      previous = byte
      index += 1
    }
    return (index, index - start > longest ? cut : nil)
  }
}
