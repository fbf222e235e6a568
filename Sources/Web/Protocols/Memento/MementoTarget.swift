// The URL behind a prefix of the request target, as Memento has it: `/timegate/http://example.com/?a=b`.
// Proxies and clients fold slashes, leave the scheme out or encode all of it.
import Archive
import Bytes
import Store

enum MementoTarget {
  /// The URL that stands in a path as a client may have written it.
  static func url(_ raw: String) -> String {
    var text = raw
    let start = raw.prefix(12).lowercased()
    if start.hasPrefix("http%3a") || start.hasPrefix("https%3a") {
      text = FormEncoding.pathDecoded(raw)
    }
    for (scheme, slashes) in [("http:", 2), ("https:", 2), ("file:", 3)] {
      guard text.prefix(scheme.utf8.count).lowercased() == scheme else { continue }
      let rest = text.dropFirst(scheme.utf8.count)
      guard rest.hasPrefix("/") else { break }
      return scheme + String(repeating: "/", count: slashes) + rest.drop { $0 == "/" }
    }
    return text.contains("://") || text.lowercased().hasPrefix("urn:") ? text : "http://" + text
  }

  /// The archived URL that a client means: this one, or else the one that web archives take for the same
  /// page, of several the one captured last.
  /// - Throws: `Refusal` with 404.
  static func known(_ raw: String, _ room: ReadingRoom, _ view: ArchiveView) throws -> String {
    let url = url(raw)
    if let known = try Reference.known(url, in: view) { return known }
    let alike = try room.addresses.urls(like: url, view)
    let captures = try alike.compactMap { try view.capture(url: $0) }
    guard let last = captures.max(by: { $0.record.capturedAt < $1.record.capturedAt }) else {
      throw Refusal.notFound("\(url.prefix(400)) is not archived here.")
    }
    return last.record.url
  }

  /// The capture of `url` that is nearest in time; of equally near ones the earlier, of those of one second
  /// the last.
  static func nearest(
    _ url: String, to time: Instant, _ view: ArchiveView
  ) throws -> CatalogueEntry? {
    let second = Timestamp14.second(of: time)
    let end = Instant(milliseconds: second.milliseconds + 999)
    let before = try view.capture(url: url, atOrBefore: end)
    if let before, Timestamp14.second(of: before.record.capturedAt) == second { return before }
    guard let after = try view.captures(url: url, after: before, limit: 1).first else {
      return before
    }
    let next = try lastInSecond(of: after, view)
    guard let before else { return next }
    let past = second.milliseconds - Timestamp14.second(of: before.record.capturedAt).milliseconds
    let future = Timestamp14.second(of: next.record.capturedAt).milliseconds - second.milliseconds
    return future < past ? next : before
  }

  /// The first capture of `url`, as its address names it.
  static func first(_ url: String, _ view: ArchiveView) throws -> CatalogueEntry? {
    try view.captures(url: url, limit: 1).first.map { try lastInSecond(of: $0, view) }
  }

  private static func lastInSecond(
    of capture: CatalogueEntry, _ view: ArchiveView
  ) throws -> CatalogueEntry {
    let second = Timestamp14.second(of: capture.record.capturedAt)
    let end = Instant(milliseconds: second.milliseconds + 999)
    return try view.capture(url: capture.record.url, atOrBefore: end) ?? capture
  }
}
