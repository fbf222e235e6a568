// Markup that is made from text: the only strings that templates put in as they are.
package import Archive

/// Makes markup.
package enum Markup {
  /// Text as text: no markup of its own, no character that hides or turns other text, on one line.
  package static func escaped(_ text: String) -> String {
    escapedVerbatim(Wording.safe(text.replacing("\n", with: " ").replacing("\t", with: " ")))
  }

  /// Text as text, with its lines and controls: no markup of its own, and no end of an attribute.
  ///
  /// Byte by byte: a mark that combines with a quotation mark makes another character, not another byte.
  package static func escapedVerbatim(_ text: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      case UInt8(ascii: "'"): out += "&#39;".utf8
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Words with what came and went marked.
  ///
  /// - Parameters:
  ///   - words: The words in order.
  ///   - keep: Unchanged characters to keep beside a change; `.max` for all.
  ///   - without: What is left out: the words of the other side.
  /// - Returns: the words as markup.
  package static func marked(
    _ words: [(kind: Comparison.Operation.Kind, text: String)], keep: Int,
    without: Comparison.Operation.Kind? = nil
  ) -> String {
    var out = ""
    for (number, word) in words.enumerated() where word.kind != without {
      switch word.kind {
      case .add: out += "<ins>\(escaped(word.text))</ins>"
      case .remove: out += "<del>\(escaped(word.text))</del>"
      default:
        out += escaped(
          Elision.shorten(
            word.text, keep: keep, isFirst: number == 0, isLast: number == words.count - 1))
      }
    }
    return out
  }
}
