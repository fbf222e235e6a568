// `/timemap/{link,cdxj,json}/<url>`: all mementos of a page (RFC 7089, section 5; the formats of pywb). As
// links, one memento a second: two captures of one second have one address. Very long ones are in pages,
// each of which names the next (5.1.1): `/timemap/link/1/<url>`.
import Bytes
import Store

enum TimeMap {
  /// Mementos on one page: about two megabytes.
  static let perPage = 10_000

  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    guard let rest = asked.target(behind: "/timemap/"), let slash = rest.firstIndex(of: "/") else {
      throw Refusal.notFound("Say whose captures: /timemap/link/http://example.com/")
    }
    let format = String(rest[..<slash])
    guard ["link", "cdxj", "json"].contains(format) else {
      throw Refusal.badRequest("The formats of a TimeMap are link, cdxj and json.")
    }
    let (page, raw) = page(rest[rest.index(after: slash)...])
    return try room.views.lend { view in
      let url = try MementoTarget.known(raw, room, view)
      let key = "/timemap/\(format) \(page) \(asked.origin) \(url)"
      return try room.kept(key, view) {
        format == "link"
          ? try links(MementoAddresses(url: url, origin: asked.origin), page, view)
          : try lines(url, format, view)
      }
    }
  }

  /// `2/http://…` is the third page; a page of one host, `2/`, is none.
  private static func page(_ text: Substring) -> (page: Int, raw: String) {
    if let slash = text.firstIndex(of: "/"), let page = Int(text[..<slash]), page > 0 {
      let rest = text[text.index(after: slash)...]
      if rest.contains(":/") { return (page, String(rest)) }
    }
    return (0, String(text))
  }

  private static func links(
    _ places: MementoAddresses, _ page: Int, _ view: ArchiveView
  ) throws -> Reply {
    var times: [Instant] = []
    for entry in try PageCaptures(url: places.url, view).entries {
      let time = entry.capture.record.capturedAt
      let isSame = times.last.map { Timestamp14.text($0) == Timestamp14.text(time) } ?? false
      if !isSame { times.append(time) }
    }
    guard let text = document(places, times, page: page, perPage: perPage) else {
      throw Refusal.notFound("This TimeMap has \((times.count + perPage - 1) / perPage) pages.")
    }
    return Reply("application/link-format", Array(text.utf8))
  }

  /// One page of the TimeMap of these times; nil where there is no such page.
  static func document(
    _ places: MementoAddresses, _ times: [Instant], page: Int, perPage: Int
  ) -> String? {
    guard page <= times.count / perPage, page * perPage < times.count else { return nil }
    let start = page * perPage
    let end = min(times.count, start + perPage)
    func map(_ page: Int, _ relation: String) -> LinkValue {
      let until = min(times.count, (page + 1) * perPage) - 1
      return LinkValue(
        places.timeMap(page: page), relation,
        [
          ("type", "application/link-format"), ("from", HTTPDate.text(times[page * perPage])),
          ("until", HTTPDate.text(times[until])),
        ])
    }
    var lines = [map(page, "self").text, places.timeGateLink.text, places.original.text]
    if end < times.count { lines.append(map(page + 1, "timemap").text) }
    for number in start..<end {
      var relation = "memento"
      if number == times.count - 1 { relation = "last " + relation }
      if number == 0 { relation = "first " + relation }
      lines.append(places.mementoLink(times[number], relation).text)
    }
    return lines.joined(separator: ",\n") + "\n"
  }

  private static func lines(_ url: String, _ format: String, _ view: ArchiveView) throws -> Reply {
    let key = SURT.key(url)
    var out: [UInt8] = []
    for entry in try PageCaptures(url: url, view).entries {
      let line = CDXLine(entry.capture, key: key)
      out += (format == "cdxj" ? line.cdxj() : line.json()).utf8
      out.append(UInt8(ascii: "\n"))
    }
    return Reply(format == "cdxj" ? "text/x-cdxj" : "text/x-ndjson", out)
  }
}
