// Where what a replayed page names leads: to what is held here, or nowhere. For one page, one thread.
import Bytes
import Capture

/// The links of a replayed page.
final class ReplayLinks {
  private var base: String
  private var hasBase = false
  private let stamp: String
  /// The archived URL that a URL means; nil where it is not held.
  private let held: (String) throws -> String?
  private var known: [String: String?] = [:]
  /// URLs that are looked up for one page: more name nothing.
  private static let mostLookups = 5_000

  /// - Parameters:
  ///   - base: The page's own URL.
  ///   - time: When it was captured.
  ///   - held: Looks a URL up.
  init(base: String, time: Instant, held: @escaping (String) throws -> String?) {
    self.base = base
    stamp = Timestamp14.text(time)
    self.held = held
  }

  /// Takes in the page's first `<base href>`.
  func setBase(_ reference: String) {
    guard !hasBase, let url = resolved(reference) else { return }
    (base, hasBase) = (url, true)
  }

  /// The address of a page that is linked to, held or not; nil for what leads to no page (`javascript:`).
  func page(_ reference: String) -> String? {
    let text = trimmed(reference)
    if text.hasPrefix("#") { return text }
    let scheme = text.prefix { $0 != ":" }.lowercased()
    if ["mailto", "tel"].contains(scheme) { return text }
    guard let url = resolved(text) else { return nil }
    let fragment = text.firstIndex(of: "#").map { String(text[$0...]) } ?? ""
    return FormEncoding.pathEncoded("/web/\(stamp)/\(url)" + fragment)
  }

  /// The address of a part of the page, as `/web/<time>im_/…`; nil where it is not held.
  ///
  /// What the page has in itself (`data:`, `#id`) stays as it is.
  func part(_ reference: String, _ modifier: String) -> String? {
    let text = trimmed(reference)
    if text.isEmpty { return nil }
    if text.hasPrefix("#") || text.prefix(5).lowercased() == "data:" { return text }
    guard let url = resolved(text) else { return nil }
    let found: String?
    if let seen = known[url] {
      found = seen
    } else {
      guard known.count < Self.mostLookups else { return nil }
      found = (try? held(url)) ?? nil
      known[url] = .some(found)
    }
    guard let found else { return nil }
    // A part of a picture may be meant: `sprite.svg#bell`.
    let fragment = text.firstIndex(of: "#").map { String(text[$0...]) } ?? ""
    return FormEncoding.pathEncoded("/web/\(stamp)\(modifier)/\(found)" + fragment)
  }

  private func resolved(_ reference: String) -> String? {
    try? CapturedURL.resolve(trimmed(reference).utf8, against: base)
  }

  /// Without line ends and tabs anywhere, and spaces around it, as browsers read references.
  private func trimmed(_ reference: String) -> String {
    var bytes = reference.utf8.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }[...]
    bytes = bytes.drop { $0 <= 0x20 }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
