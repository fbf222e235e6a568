// Atom (RFC 4287), written: escaping, ids (RFC 4151). What is told in a feed is FeedRoute's to say.
import Bytes
import Presentation

enum Atom {
  /// Text in XML 1.0: no markup, no character that XML may not hold.
  static func text(_ text: String) -> String {
    let legal = String.UnicodeScalarView(
      text.unicodeScalars.map { $0.value == 0xFFFE || $0.value == 0xFFFF ? "\u{FFFD}" : $0 })
    return Markup.escaped(String(legal))
  }

  /// `<name>text</name>`.
  static func element(_ name: String, _ content: String, _ attributes: String = "") -> String {
    "<\(name)\(attributes.isEmpty ? "" : " " + attributes)>\(text(content))</\(name)>\n"
  }

  /// `<link rel="…" href="…"/>`.
  static func link(_ relation: String, _ href: String, type: String? = nil) -> String {
    let type = type.map { " type=\"\(text($0))\"" } ?? ""
    return "<link rel=\"\(relation)\"\(type) href=\"\(text(FormEncoding.pathEncoded(href)))\"/>\n"
  }

  /// A tag URI of an archive (RFC 4151), which stays the same wherever the archive is served.
  ///
  /// `origin` is the log's, `example.org/log`: its first part is the authority, unless it is no host's
  /// name; `day` is a day on which the archive had that name, `2026-02-03`.
  static func id(origin: String, day: some StringProtocol, _ specific: String) -> String {
    let host = origin.prefix { $0 != "/" }.lowercased()
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    let isHost =
      labels.count > 1
      && labels.allSatisfy { label in
        !label.isEmpty && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
          }
      }
    let authority = isHost ? host : "stet.invalid"
    let rest = isHost ? origin.dropFirst(host.count).drop { $0 == "/" } : origin[...]
    let path = [String(rest), specific].filter { !$0.isEmpty }.joined(separator: "/")
    return "tag:\(authority),\(day):\(FormEncoding.pathEncoded(path))"
  }
}
