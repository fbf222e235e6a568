// What becomes of the attributes of a replayed page.

enum ReplayAttributes {
  enum Fate {
    case kept
    case changed(String)
    /// Kept under another name, which means nothing to a browser.
    case setAside
    case dropped
  }

  /// Attributes that fetch, send, open or check, and have no place in a replay.
  private static let idle: Set<String> = [
    "srcdoc", "ping", "integrity", "crossorigin", "target", "formaction", "action", "manifest",
    "nonce",
    "codebase", "archive", "classid", "code", "data", "profile", "autofocus", "download",
    "autoplay",
    "imagesrcset", "longdesc", "formtarget",
  ]

  /// What becomes of one attribute of an element called `tag`.
  static func fate(
    _ attribute: HTMLTagToken.Attribute, of tag: String, _ links: ReplayLinks
  ) -> Fate {
    func changed(_ value: String?) -> Fate { value.map(Fate.changed) ?? .setAside }
    switch attribute.name {
    case let name where name.hasPrefix("on"): return .dropped
    case "style":
      let css = ReplayCSS.rewritten(Array(attribute.value.utf8), links)
      return .changed(String(decoding: css, as: UTF8.self))
    case "href", "xlink:href":
      return changed(
        ["a", "area"].contains(tag)
          ? links.page(attribute.value) : links.part(attribute.value, "im_"))
    case "src":
      switch tag {
      case "img", "input", "image": return changed(links.part(attribute.value, "im_"))
      case "audio", "video", "source": return changed(links.part(attribute.value, "oe_"))
      default: return .setAside
      }
    case "poster", "background", "lowsrc", "dynsrc":
      return changed(links.part(attribute.value, "im_"))
    case "srcset": return changed(candidates(attribute.value, links))
    case let name where idle.contains(name): return .setAside
    default: return .kept
    }
  }

  /// `a.png 1x, b.png 2x` with those that are held (HTML Standard, 4.8.4.2); nil for none.
  private static func candidates(_ text: String, _ links: ReplayLinks) -> String? {
    var kept: [String] = []
    var rest = text[...]
    while !rest.isEmpty {
      rest = rest.drop { $0.isWhitespace || $0 == "," }
      var reference = rest.prefix { !$0.isWhitespace }
      rest = rest[reference.endIndex...]
      var descriptor = ""
      if reference.hasSuffix(",") {
        reference = reference.prefix(reference.utf8.count - 1)
      } else {
        descriptor = String(rest.prefix { $0 != "," })
        rest = rest.dropFirst(descriptor.count)
      }
      // An address with a comma would be read as two.
      if let address = links.part(String(reference), "im_"), !address.isEmpty {
        let safe = address.hasPrefix("data:") ? address : address.replacing(",", with: "%2C")
        let size = descriptor.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        kept.append(size.isEmpty ? safe : "\(safe) \(size)")
      }
    }
    return kept.isEmpty ? nil : kept.joined(separator: ", ")
  }
}
