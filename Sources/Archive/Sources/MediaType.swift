// The media type of bytes that came without one: by the name's ending, else by how they begin
// (WHATWG MIME Sniffing, the few types that saved pages have).

/// Guesses media types.
public enum MediaTypeGuess {
  private static let byEnding: [String: String] = [
    "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml",
    "txt": "text/plain", "text": "text/plain", "md": "text/markdown", "pdf": "application/pdf",
    "json": "application/json", "xml": "application/xml", "css": "text/css", "csv": "text/csv",
    "js": "text/javascript", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "gif": "image/gif", "svg": "image/svg+xml", "webp": "image/webp",
  ]

  /// The media type of a file called `name` that begins with `bytes`.
  public static func of(name: String, bytes: [UInt8]) -> String {
    if let dot = name.lastIndex(of: "."), !name[dot...].contains("/"),
      let known = byEnding[name[name.index(after: dot)...].lowercased()]
    {
      return known
    }
    let start = bytes.prefix(1024)
    if start.starts(with: "%PDF-".utf8) { return "application/pdf" }
    let text = String(decoding: start, as: UTF8.self).lowercased()
    let trimmed = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    for tag in ["<!doctype html", "<html", "<head", "<body", "<!--", "<title", "<script", "<p"]
    where trimmed.hasPrefix(tag) {
      return "text/html"
    }
    if trimmed.hasPrefix("<?xml") { return "application/xml" }
    let isBinary = start.contains { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains($0) }
    return isBinary ? "application/octet-stream" : "text/plain"
  }
}
