// Style sheets for replay: what they fetch comes from here or not at all. Fonts are left out: a page in a
// sandbox may not fetch them from any server, ours included. What is missed here does no harm: the answer's
// Content-Security-Policy lets nothing be fetched from elsewhere.
import Bytes

enum ReplayCSS {
  /// A style sheet, or what stands in a `style` attribute, with its references changed.
  static func rewritten(_ css: [UInt8], _ links: ReplayLinks) -> [UInt8] {
    var scanner = Scanner(css, links)
    scanner.run()
    return scanner.out
  }

  private struct Scanner {
    private let css: [UInt8]
    private let links: ReplayLinks
    private var place = 0
    var out: [UInt8] = []

    init(_ css: [UInt8], _ links: ReplayLinks) {
      (self.css, self.links) = (css, links)
      out.reserveCapacity(css.count)
    }

    mutating func run() {
      while place < css.count {
        let byte = css[place]
        switch byte {
        case UInt8(ascii: "/") where at(place + 1) == UInt8(ascii: "*"): skipComment()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
          let end = endOfString(place)
          out += css[place..<end]
          place = end
        case UInt8(ascii: "@") where has("@import"): importRule()
        case UInt8(ascii: "@") where has("@font-face"): skipBlock()
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
          if has("url("), !isName(place > 0 ? css[place - 1] : 0x20) {
            function()
          } else {
            fallthrough
          }
        default:
          out.append(byte)
          place += 1
        }
      }
    }

    private func at(_ index: Int) -> UInt8? { index < css.count ? css[index] : nil }

    private func has(_ word: String) -> Bool {
      let count = word.utf8.count
      guard place + count <= css.count else { return false }
      return zip(css[place..<place + count], word.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private func isName(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
        || byte == 0x5F || byte >= 0x80
    }

    private mutating func skipComment() {
      place += 2
      while place < css.count {
        if css[place] == UInt8(ascii: "*"), at(place + 1) == UInt8(ascii: "/") {
          place += 2
          return
        }
        place += 1
      }
    }

    /// Where a string that begins at `start` ends: behind its quotation mark, or at the line's end.
    private func endOfString(_ start: Int) -> Int {
      var index = start + 1
      while index < css.count {
        if css[index] == UInt8(ascii: "\\") {
          index += 2
          continue
        }
        if css[index] == css[start] { return index + 1 }
        if css[index] == 0x0A { return index }
        index += 1
      }
      return css.count
    }

    private mutating func skipBlock() {
      while place < css.count, css[place] != UInt8(ascii: "{") { place += 1 }
      var depth = 0
      while place < css.count {
        let byte = css[place]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          place = endOfString(place)
          continue
        }
        place += 1
        if byte == UInt8(ascii: "{") { depth += 1 }
        if byte == UInt8(ascii: "}") {
          depth -= 1
          if depth == 0 { return }
        }
      }
    }

    /// `url(…)` at `place`: its reference, and where it ends.
    private func reference() -> (text: String, end: Int) {
      var index = place + 4
      while let byte = at(index), byte <= 0x20 { index += 1 }
      var text: [UInt8]
      if let mark = at(index), mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") {
        let end = min(endOfString(index), css.count)
        text = Array(css[(index + 1)..<max(index + 1, end)])
        if text.last == mark { text.removeLast() }
        index = end
        while let byte = at(index), byte != UInt8(ascii: ")") { index += 1 }
      } else {
        let start = index
        while let byte = at(index), byte != UInt8(ascii: ")") { index += 1 }
        text = Array(css[start..<index])
        while let last = text.last, last <= 0x20 { text.removeLast() }
      }
      // What is escaped stands for itself: no reference needs more.
      text.removeAll { $0 == UInt8(ascii: "\\") }
      return (String(decoding: text, as: UTF8.self), min(index + 1, css.count))
    }

    private mutating func function() {
      let (text, end) = reference()
      place = end
      // The empty picture: nothing is fetched for it.
      append(links.part(text, "im_") ?? "data:,")
    }

    private mutating func append(_ address: String) {
      let safe = address.utf8.flatMap { byte -> [UInt8] in
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), 0x00...0x1F:
          [UInt8(ascii: "%")] + Array(Hex.encode([byte]).uppercased().utf8)
        default: [byte]
        }
      }
      out += "url(\"".utf8 + safe + "\")".utf8
    }

    private mutating func importRule() {
      place += 7
      while let byte = at(place), byte <= 0x20 { place += 1 }
      var text = ""
      if has("url(") {
        let (reference, end) = reference()
        (text, place) = (reference, end)
      } else if let mark = at(place), mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") {
        let end = endOfString(place)
        text = String(decoding: css[(place + 1)..<max(place + 1, end - 1)], as: UTF8.self)
        place = end
      }
      let rest = place
      while let byte = at(place), byte != UInt8(ascii: ";"), byte != UInt8(ascii: "{") {
        place += 1
      }
      guard let address = links.part(text, "cs_"), address.hasPrefix("/web/") else {
        if at(place) == UInt8(ascii: ";") { place += 1 }
        return
      }
      out += "@import ".utf8
      append(address)
      out += css[rest..<place]
    }
  }
}
