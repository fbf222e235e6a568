// `/cdx`: the index of captures, for programs that speak to pywb, OpenWayback or the Internet Archive.
//
// As pywb, with these differences: `sort=default` is taken too; a `limit` of 0 or less, and what is no number,
// is refused; without `page` the whole answer is given and not its first page alone; patterns of filters are
// a subset (LinearPattern); `allowFuzzy`, `resolveRevisits` and `showPagedIndex` mean nothing here and are
// passed over: there are no revisits, and no index of an index.
import Bytes
import Presentation
import Store

enum CDXRoute {
  /// What the patterns of one query may cost, in steps of one state over one character.
  private static let budget = 200_000_000

  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let query = try CDXQuery(asked)
    return try room.views.lend { view in
      let key = "/cdx \(asked.origin) \(asked.rawQuery ?? "")"
      return try room.kept(key, view) { try make(query, asked, room, view) }
    }
  }

  private static func make(
    _ query: CDXQuery, _ asked: Asked, _ room: ReadingRoom, _ view: ArchiveView
  ) throws -> Reply {
    let range = query.range
    let pages = try room.addresses.urls(from: range.from, upTo: range.upTo, view)
    if query.countsPages { return try count(pages.map(\.url), query, view) }
    let lines = try select(captures(pages, query, view), query)
    return try write(lines, query, asked.origin)
  }

  private static func blocks(_ count: Int) -> Int { (count + CDXQuery.block - 1) / CDXQuery.block }

  private static func count(
    _ urls: [String], _ query: CDXQuery, _ view: ArchiveView
  ) throws -> Reply {
    let count = try urls.reduce(0) { try $0 + view.captureCount(url: $1, after: nil) }
    let blocks = blocks(count)
    let document = JSONValue.object([
      "pages": .int((blocks + query.pageSize - 1) / query.pageSize),
      "pageSize": .int(query.pageSize), "blocks": .int(blocks),
    ])
    return Reply("application/json", Array((try document.line + "\n").utf8))
  }

  /// The captures of these URLs by key and time; of them, those of the page that is asked for.
  private static func captures(
    _ pages: [(key: String, url: String)], _ query: CDXQuery, _ view: ArchiveView
  ) throws -> [(capture: CatalogueEntry, key: String)] {
    var found: [(capture: CatalogueEntry, key: String)] = []
    var window = 0..<Int.max
    if let page = query.page {
      let size = query.pageSize * CDXQuery.block
      let count = try pages.reduce(0) { try $0 + view.captureCount(url: $1.url, after: nil) }
      let last = max(0, (count + size - 1) / size - 1)
      guard page <= last else {
        throw Refusal.badRequest("Page \(page) invalid: First Page is 0, Last Page is \(last)")
      }
      window = page * size..<(page + 1) * size
    }
    var passed = 0
    var rest = pages[...]
    while let first = rest.first, passed < window.upperBound {
      // URLs of one key are one page: their captures come by time.
      let alike = rest.prefix { $0.key == first.key }
      rest = rest.dropFirst(alike.count)
      var group: [CatalogueEntry] = []
      for (_, url) in alike {
        group += try PageCaptures(url: url, view).entries.map(\.capture)
      }
      if alike.count > 1 {
        group.sort {
          ($0.record.capturedAt, $0.index) < ($1.record.capturedAt, $1.index)
        }
      }
      let taken = window.clamped(to: passed..<passed + group.count)
      found += group[(taken.lowerBound - passed)..<(taken.upperBound - passed)]
        .map { ($0, first.key) }
      passed += group.count
      guard passed <= 4_000_000 else {
        throw Refusal.badRequest("Too many captures for one answer: ask page by page, with page=0.")
      }
    }
    return found
  }

  private static func select(
    _ captures: [(capture: CatalogueEntry, key: String)], _ query: CDXQuery
  ) throws -> [CDXLine] {
    var budget = budget
    var lines: [CDXLine] = []
    var last: (Substring, String)?
    var isForward = false
    if case .forward = query.order { isForward = true }
    for (capture, key) in captures {
      let line = CDXLine(capture, key: key)
      if let from = query.from, line.timestamp < from { continue }
      if let until = query.until, line.timestamp > until { continue }
      guard try query.filters.allSatisfy({ try $0.keeps(line, &budget) }) else { continue }
      if let digits = query.collapse {
        let token = (line.timestamp.prefix(digits), line.value("status") ?? "")
        if let last, last == token { continue }
        last = token
      }
      lines.append(line)
      if isForward, lines.count == query.limit { break }
    }
    switch query.order {
    case .forward: break
    case .reverse: lines.reverse()
    case .closest(let time):
      let wanted = Timestamp14.instant(time)?.milliseconds ?? 0
      let distances = lines.enumerated().map { number, line in
        let own = Timestamp14.instant(line.timestamp)?.milliseconds ?? 0
        return (distance: abs(own - wanted), number: number)
      }
      lines = distances.sorted { ($0.distance, $0.number) < ($1.distance, $1.number) }
        .map { lines[$0.number] }
    }
    return Array(lines.prefix(query.limit))
  }

  private static func write(_ lines: [CDXLine], _ query: CDXQuery, _ origin: String) throws -> Reply
  {
    var out: [UInt8] = []
    for (number, line) in lines.enumerated() {
      switch query.output {
      case .cdxj: out += line.cdxj(query.fields).utf8
      case .json: out += line.json(query.fields).utf8
      case .text: out += line.text(query.fields).utf8
      case .link:
        guard let url = line.value("url"), let time = Timestamp14.instant(line.timestamp) else {
          continue
        }
        let link = MementoAddresses(url: url, origin: origin).mementoLink(time, "memento").text
        out += (number == lines.count - 1 ? link : link + ",").utf8
      }
      out.append(UInt8(ascii: "\n"))
    }
    let type =
      switch query.output {
      case .cdxj: "text/x-cdxj"
      case .json: "text/x-ndjson"
      case .text: "text/plain; charset=utf-8"
      case .link: "application/link-format"
      }
    return Reply(type, out)
  }
}
