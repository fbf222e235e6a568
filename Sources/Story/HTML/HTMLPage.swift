// A page as extraction sees it: elements, blocks of text, and what the page says of itself.

/// A page after parsing.
struct HTMLPage {
  /// Something that the page says of itself by markup, and the text that it says it of.
  struct Mark {
    enum Kind { case author, headline, published, modified }
    var kind: Kind
    /// Bytes of `text`; empty where `value` says it.
    var range: Range<Int>
    /// The `datetime` or `content` attribute.
    var value: String?
    var element: Int32
  }

  var elements: [HTMLElement] = []
  var blocks: [TextBlock] = []
  /// The text of all blocks, UTF-8, white space collapsed; `br` and the lines of `pre` are LF.
  var text: [UInt8] = []
  /// The text of the `title` element.
  var title: [UInt8] = []
  /// `meta` elements: lower-case name, property or itemprop, and content.
  var metas: [(name: String, content: String)] = []
  /// The content of each `script` of type `application/ld+json`.
  var linkedData: [[UInt8]] = []
  var marks: [Mark] = []
  /// The `lang` of the root element.
  var language: String?

  /// A path from the root to `element`, such as `/html/body/div[2]/p[1]`; `ordinals` are
  /// `ordinalsOfElements()`.
  func path(to element: Int32, ordinals: [Int32]) -> String {
    var steps: [String] = []
    var at = Int(element)
    // No one reads a path of more steps than this; a page nested 100,000 deep has them.
    while at >= 0, at < elements.count, steps.count < 64 {
      let name = elements[at].tag.name
      steps.append(ordinals[at] > 0 ? "\(name)[\(ordinals[at])]" : name)
      at = Int(elements[at].parent)
    }
    return (at >= 0 ? "…/" : "/") + steps.reversed().joined(separator: "/")
  }

  /// For each element its place among its parent's children of the same name, from 1; 0 for `html`,
  /// `head` and `body`.
  func ordinalsOfElements() -> [Int32] {
    var seen: [UInt64: Int32] = [:]
    return elements.map { element in
      switch element.tag {
      case .html, .head, .body: return 0
      default:
        let key =
          UInt64(UInt32(bitPattern: element.parent)) << 32 | UInt64(element.tag.rawValue) << 24
          | UInt64(element.nameHash & 0xFF_FFFF)
        let ordinal = (seen[key] ?? 0) + 1
        seen[key] = ordinal
        return ordinal
      }
    }
  }
}
