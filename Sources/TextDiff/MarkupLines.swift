// Markup re-broken at its tags, so that a page sent as one line can be read line by line. A lossy view:
// white space between tags and around text is folded. No parser: any bytes give some lines.

/// Re-breaks markup.
public enum MarkupLines {
  /// Elements whose content is kept as it is.
  private static let verbatim = ["script", "style", "pre", "textarea"].map { Array($0.utf8) }

  /// The markup with each tag, each comment and each text between them on lines of its own.
  ///
  /// White space runs in text and tags become one space, blank text is dropped; comments, quoted
  /// attribute values and the content of `script`, `style`, `pre` and `textarea` stay as they are.
  /// Costs time linear in the input.
  public static func rebreak(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count + text.count / 8)
    var position = 0
    while position < text.count {
      let start = position
      if text[start] != 0x3C || !opensMarkup(text, at: start) {
        position = endOfText(text, from: start)
        appendFolded(text[start..<position], to: &out)
      } else if matches(text, at: start, "<!--") {
        position = end(of: "-->", in: text, from: start + 4)
        appendLine(text[start..<position], to: &out)
      } else {
        position = endOfTag(text, from: start)
        appendTag(text[start..<position], to: &out)
        if let name = verbatimName(text, at: start) {
          let content = position
          position = closing(name, in: text, from: content)
          if content < position { appendLine(text[content..<position], to: &out) }
        }
      }
    }
    return out
  }

  private static func opensMarkup(_ text: [UInt8], at start: Int) -> Bool {
    guard start + 1 < text.count else { return false }
    switch text[start + 1] {
    case 0x41...0x5A, 0x61...0x7A, 0x21, 0x2F, 0x3F: return true
    default: return false
    }
  }

  private static func endOfText(_ text: [UInt8], from start: Int) -> Int {
    var position = start + 1
    while position < text.count, text[position] != 0x3C || !opensMarkup(text, at: position) {
      position += 1
    }
    return position
  }

  /// The byte after the tag's `>`; one inside quotes after `=` does not count.
  private static func endOfTag(_ text: [UInt8], from start: Int) -> Int {
    var position = start + 1
    var quote: UInt8?
    var afterEquals = false
    while position < text.count {
      let byte = text[position]
      position += 1
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == 0x3E {
        return position
      } else if afterEquals, byte == 0x22 || byte == 0x27 {
        quote = byte
      }
      if !isBlank(byte) { afterEquals = quote == nil && byte == 0x3D }
    }
    return position
  }

  private static func verbatimName(_ text: [UInt8], at start: Int) -> [UInt8]? {
    verbatim.first { name in
      let end = start + 1 + name.count
      guard matches(text, at: start + 1, name), end < text.count else { return false }
      return isBlank(text[end]) || text[end] == 0x3E || text[end] == 0x2F
    }
  }

  /// Where `</name` begins, or the text's end.
  private static func closing(_ name: [UInt8], in text: [UInt8], from start: Int) -> Int {
    var position = start
    while position < text.count {
      if text[position] == 0x3C, matches(text, at: position, [0x3C, 0x2F] + name) {
        return position
      }
      position += 1
    }
    return position
  }

  private static func end(of mark: String, in text: [UInt8], from start: Int) -> Int {
    let bytes = Array(mark.utf8)
    var position = min(start, text.count)
    while position < text.count {
      if matches(text, at: position, bytes) { return position + bytes.count }
      position += 1
    }
    return position
  }

  private static func matches(_ text: [UInt8], at start: Int, _ mark: String) -> Bool {
    matches(text, at: start, Array(mark.utf8))
  }

  /// Whether lower-case `mark` stands at `start`, in either case.
  private static func matches(_ text: [UInt8], at start: Int, _ mark: [UInt8]) -> Bool {
    guard start + mark.count <= text.count else { return false }
    for (index, expected) in mark.enumerated() {
      var byte = text[start + index]
      if (0x41...0x5A).contains(byte) { byte |= 0x20 }
      if byte != expected { return false }
    }
    return true
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B
  }

  private static func appendLine(_ bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
    out.append(contentsOf: bytes)
    if out.last != 0x0A { out.append(0x0A) }
  }

  private static func appendFolded(_ bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
    let start = out.count
    var blank = false
    for byte in bytes {
      if isBlank(byte) {
        blank = true
      } else {
        if blank, out.count > start { out.append(0x20) }
        blank = false
        out.append(byte)
      }
    }
    if out.count > start { out.append(0x0A) }
  }

  private static func appendTag(_ bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
    var quote: UInt8?
    var afterEquals = false
    for byte in bytes {
      if let open = quote {
        if byte == open { quote = nil }
      } else if afterEquals, byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if isBlank(byte) {
        if out.last != 0x20 { out.append(0x20) }
        continue
      }
      afterEquals = quote == nil && byte == 0x3D
      out.append(byte)
    }
    out.append(0x0A)
  }
}
