// Captured pages for replay: no script, no frame, nothing that is fetched from elsewhere; links lead to
// captures, and what is held here of the page's parts is shown. This is for the reader's comfort: what
// keeps a page harmless is the answer's Content-Security-Policy (a sandbox without script or network), and
// what is missed here stays harmless by it. Works on UTF-8, one pass, with the tokens of the HTML Standard
// (section 13.2.5) as far as they matter.
import Bytes

enum ReplayHTML {
  /// A page with its references changed.
  static func rewritten(_ html: [UInt8], _ links: ReplayLinks) -> [UInt8] {
    var rewriter = Rewriter(html, links)
    rewriter.run()
    return rewriter.out
  }

  private struct Rewriter {
    private let html: [UInt8]
    private let links: ReplayLinks
    private var place = 0
    var out: [UInt8] = []

    init(_ html: [UInt8], _ links: ReplayLinks) {
      (self.html, self.links) = (html, links)
      out.reserveCapacity(html.count)
    }

    mutating func run() {
      while place < html.count {
        let text = html[place...].firstIndex(of: UInt8(ascii: "<")) ?? html.count
        out += html[place..<text]
        place = text
        guard place < html.count else { return }
        switch place + 1 < html.count ? html[place + 1] : 0 {
        case UInt8(ascii: "!"): declaration()
        case UInt8(ascii: "?"):
          // Of XML only the declaration is kept: a style sheet of its own could be anything.
          let end = find(UInt8(ascii: ">"), from: place) + 1
          if place == 0, has("<?xml ", at: 0) { out += html[place..<min(end, html.count)] }
          place = min(end, html.count)
        case UInt8(ascii: "/") where place + 2 < html.count && isLetter(html[place + 2]):
          guard let tag = HTMLTagToken(html, from: place + 2) else { return finish() }
          if tag.name != "iframe", tag.name != "script" {
            out += "</".utf8 + tag.rawName + ">".utf8
          }
          place = tag.end
        case let byte where isLetter(byte):
          guard let tag = HTMLTagToken(html, from: place + 1) else { return finish() }
          place = tag.end
          element(tag)
        default:
          out.append(UInt8(ascii: "<"))
          place += 1
        }
      }
    }

    /// A tag that is not closed is no tag: browsers drop it, and what is behind it.
    private mutating func finish() { place = html.count }

    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private func find(_ byte: UInt8, from: Int) -> Int {
      html[from...].firstIndex(of: byte) ?? html.count - 1
    }

    private func has(_ word: String, at start: Int) -> Bool {
      let end = start + word.utf8.count
      return end <= html.count
        && zip(html[start..<end], word.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private mutating func declaration() {
      guard has("<!--", at: place) else {
        let end = find(UInt8(ascii: ">"), from: place) + 1
        out += html[place..<end]
        place = end
        return
      }
      // Comments are left out: `<!-->` and `<!--->` are whole ones.
      var index = place + 4
      if has(">", at: index) {
        place = index + 1
        return
      }
      if has("->", at: index) {
        place = index + 2
        return
      }
      while index < html.count {
        if has("-->", at: index) {
          place = index + 3
          return
        }
        if has("--!>", at: index) {
          place = index + 4
          return
        }
        index += 1
      }
      place = html.count
    }

    /// Where the raw text of an element ends: at its end tag.
    private func endOfRaw(_ name: String) -> Int {
      var index = place
      while let start = html[index...].firstIndex(of: UInt8(ascii: "<")) {
        let after = start + 2 + name.utf8.count
        if has("</" + name, at: start),
          after >= html.count || html[after] <= 0x20
            || html[after] == UInt8(ascii: ">") || html[after] == UInt8(ascii: "/")
        {
          return start
        }
        index = start + 1
      }
      return html.count
    }

    /// Elements whose text is no markup.
    private static let raw: Set<String> = [
      "style", "textarea", "title", "xmp", "noembed", "noframes",
    ]

    private mutating func element(_ tag: HTMLTagToken) {
      switch tag.name {
      case "script", "iframe":
        // Their end tags go too, where they stand.
        if !tag.isSelfClosing { place = endOfRaw(tag.name) }
      case "base":
        if let href = tag.value("href") { links.setBase(href) }
      case "meta":
        // Refreshes, policies, cookies; the charset is the answer's.
        if tag.value("http-equiv") == nil { write(tag) }
      case "link":
        let relations = (tag.value("rel") ?? "").lowercased().split(whereSeparator: \.isWhitespace)
        if relations.contains("stylesheet"), let href = tag.value("href"),
          let address = links.part(href, "cs_"), address.hasPrefix("/web/")
        {
          write(tag, ["href": address])
        }
      case _ where tag.isSelfClosing && Self.raw.contains(tag.name):
        // Browsers would take all that follows for its text; who wrote it, wrote XML.
        write(tag)
        out += "</".utf8 + tag.rawName + ">".utf8
      case "style":
        write(tag)
        let end = endOfRaw("style")
        out += ReplayCSS.rewritten(Array(html[place..<end]), links)
        place = end
      case "textarea", "title", "xmp", "noembed", "noframes":
        write(tag)
        let end = endOfRaw(tag.name)
        out += html[place..<end]
        place = end
      case "plaintext":
        out += html[place...]
        place = html.count
      default: write(tag)
      }
    }

    /// Writes a tag; `fixed` are values that were decided already.
    private mutating func write(_ tag: HTMLTagToken, _ fixed: [String: String] = [:]) {
      out.append(UInt8(ascii: "<"))
      out += tag.rawName
      for attribute in tag.attributes {
        switch fixed[attribute.name].map(ReplayAttributes.Fate.changed)
          ?? ReplayAttributes.fate(attribute, of: tag.name, links)
        {
        case .kept:
          out.append(0x20)
          out += html[attribute.range]
        case .changed(let value): append(attribute.name, value)
        case .setAside:
          append("data-archived-" + attribute.name.replacing(":", with: "-"), attribute.value)
        case .dropped: break
        }
      }
      out += (tag.isSelfClosing ? " />" : ">").utf8
    }

    private mutating func append(_ name: String, _ value: String) {
      out.append(0x20)
      out += name.utf8
      out += "=\"".utf8
      for byte in value.utf8 {
        switch byte {
        case UInt8(ascii: "&"): out += "&amp;".utf8
        case UInt8(ascii: "\""): out += "&quot;".utf8
        case UInt8(ascii: "<"): out += "&lt;".utf8
        default: out.append(byte)
        }
      }
      out.append(UInt8(ascii: "\""))
    }
  }
}
