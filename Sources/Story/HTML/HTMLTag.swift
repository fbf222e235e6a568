// The elements that matter for reading a page, and what each does to the flow of its text.

/// An element's name, as far as it matters here; every other element is `other`.
enum HTMLTag: UInt8 {
  case other, html, head, body, title, meta, link, script, style
  case p, div, section, article, main, nav, header, footer, aside, form, fieldset
  case h1, h2, h3, h4, h5, h6
  case ul, ol, li, dl, dt, dd
  case blockquote, pre, address, figure, figcaption, caption, center, details, summary
  case table, thead, tbody, tfoot, tr, td, th
  case br, hr, a, img, time, button, label, legend, dialog, menu, noscript
  case span, b, i, em, strong, u, small, sub, sup, q, cite, code, font, abbr
  case iframe, object, select, option, textarea, template, svg, math, canvas, audio, video, input

  /// What an element does to the text around it.
  enum Flow {
    /// Goes on within the line.
    case inline
    /// Begins and ends a block.
    case block
    /// Its content is not text to be read.
    case silent
  }

  /// The effect on the flow of text (HTML Standard, section 15.3, "Rendering").
  var flow: Flow {
    switch self {
    case .p, .div, .section, .article, .main, .nav, .header, .footer, .aside, .form, .fieldset,
      .h1, .h2, .h3, .h4, .h5, .h6, .ul, .ol, .li, .dl, .dt, .dd, .blockquote, .pre, .address,
      .figure, .figcaption, .caption, .center, .details, .summary, .table, .thead, .tbody, .tfoot,
      .tr, .td, .th, .hr, .html, .head, .body, .button, .legend, .dialog, .menu:
      .block
    case .script, .style, .iframe, .object, .select, .option, .textarea, .template, .svg, .math,
      .canvas, .audio, .video, .noscript, .title:
      .silent
    default: .inline
    }
  }

  /// 1...6 for a heading; nil for any other element.
  var headingLevel: Int? {
    rawValue >= HTMLTag.h1.rawValue && rawValue <= HTMLTag.h6.rawValue
      ? Int(rawValue - HTMLTag.h1.rawValue) + 1 : nil
  }

  /// The element called `name` (lower case, ASCII).
  init(name: Span<UInt8>) {
    var packed: UInt64 = 0
    guard name.count <= 8 else {
      self = name.count == 10 ? HTMLTag.long(name) : .other
      return
    }
    for index in name.indices { packed = packed << 8 | UInt64(name[index] | 0x20) }
    self = Self.byName.tag(packed)
  }

  private static func long(_ name: Span<UInt8>) -> HTMLTag {
    switch (name[0] | 0x20, name[4] | 0x20) {
    case (0x62, 0x6B): .blockquote  // b...k
    case (0x66, 0x61): .figcaption  // figca
    default: .other
    }
  }

  /// The name in lower case, `other` for the rest.
  var name: String { Self.names[Int(rawValue)] }

  static let all: [HTMLTag] = (0...UInt8.max).compactMap { HTMLTag(rawValue: $0) }
  // The cases in order. Asking each case for its name takes a millisecond of a short command.
  static let names: [String] = """
    other html head body title meta link script style p div section article main nav header \
    footer aside form fieldset h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre address \
    figure figcaption caption center details summary table thead tbody tfoot tr td th br hr \
    a img time button label legend dialog menu noscript span b i em strong u small sub sup q \
    cite code font abbr iframe object select option textarea template svg math canvas audio \
    video input
    """.split(separator: " ").map(String.init)
  private static let byName = NameTable()

  /// Names of up to eight letters, by a hash that takes a multiplication.
  private struct NameTable: Sendable {
    private static let size = 512
    private var keys = [UInt64](repeating: 0, count: size)
    private var tags = [HTMLTag](repeating: .other, count: size)

    init() {
      for tag in HTMLTag.all where tag != .other {
        let name = tag.name.utf8
        guard name.count <= 8 else { continue }
        // Digits have the bit 0x20 set already.
        let key = name.reduce(UInt64(0)) { $0 << 8 | UInt64($1 | 0x20) }
        var slot = Self.slot(key)
        while keys[slot] != 0 { slot = (slot + 1) % Self.size }
        keys[slot] = key
        tags[slot] = tag
      }
    }

    private static func slot(_ key: UInt64) -> Int {
      Int((key &* 0x9E37_79B9_7F4A_7C15) >> 55)
    }

    func tag(_ key: UInt64) -> HTMLTag {
      var slot = Self.slot(key)
      while keys[slot] != 0 {
        if keys[slot] == key { return tags[slot] }
        slot = (slot + 1) % Self.size
      }
      return .other
    }
  }
}
