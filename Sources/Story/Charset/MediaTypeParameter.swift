// Content-Type as far as reading a page needs it: is it markup, and which charset does it declare.

/// A media type with its charset (RFC 9110, section 8.3).
struct MediaTypeParameter {
  /// Whether it is HTML or XHTML; nil where that is for the bytes to say.
  let isHTML: Bool?
  /// The `charset` parameter.
  let charset: String?

  init(_ value: String?) {
    guard let value else {
      (isHTML, charset) = (nil, nil)
      return
    }
    let parts = value.split(separator: ";").map { part in
      String(part.drop { $0 == " " }).lowercased()
    }
    switch parts.first?.split(separator: " ").first.map(String.init) {
    case "text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml": isHTML = true
    case "text/plain", "text/markdown": isHTML = false
    default: isHTML = nil
    }
    charset =
      parts.dropFirst().first { $0.hasPrefix("charset=") }
      .map { String($0.dropFirst(8)).filter { $0 != "\"" && $0 != "'" && $0 != " " } }
  }
}
