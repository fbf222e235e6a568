// What is read from versions: comparisons, sentences and claims along a history, search. Those for which a
// whole history is read are made in the background; until then the answer is 202, with Retry-After.
import Archive
import Bytes
import Claims
import Presentation
import Store
import StoryDiff

enum APIReading {
  /// `/diff`: the document of `diff --json`.
  static func diff(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let query = try APIQuery(asked, ["from", "to", "by", "explain"])
    let by = try query.word("by", of: ["sentence", "line", "word", "source"])
    let explains = try query.flag("explain")
    let (old, new) = (try query.required("from"), try query.required("to"))
    return try room.views.lend { view in
      let from = try room.capture(id: old, view)
      let to = try room.capture(id: new, view)
      let key = "/api/v1/diff \(from.index) \(to.index) \(by ?? "") \(explains)"
      return try room.kept(key, view) {
        let reader = VersionReader(view: view)
        return try compare(reader.version(of: from), reader.version(of: to), by, explains)
      }
    }
  }

  private static func compare(
    _ from: Version, _ to: Version, _ by: String?, _ explains: Bool
  ) throws -> Reply {
    var out = ""
    // Pictures have no sentences; their bytes are compared unless sentences were asked for.
    if by ?? "sentence" == "sentence", by != nil || from.mayHaveText && to.mayHaveText {
      var report = try ComparePage.report(from, to)
      report.explains = explains
      try SentenceJSONRenderer.render(report) { out += $0 }
    } else {
      let granularity: Comparison.Granularity =
        switch by {
        case "word": .word
        case "source": .source
        default: .line
        }
      let comparison = try Comparison(from: from.bytes, to: to.bytes, by: granularity)
      try JSONRenderer.render(comparison, from: from.side, to: to.side) { out += $0 }
    }
    return Reply("application/json", Array(out.utf8))
  }

  /// `/blame`: each sentence of the newest version, and with `removed` those that are gone.
  static func blame(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let query = try APIQuery(asked, ["url", "removed"])
    let removed = try query.flag("removed")
    return try slow("blame \(removed)", query, room) { url, progress in
      let found = try room.views.lend { view in try BlameReading(url: url, view, progress) }
      func side(_ number: Int) -> DiffSide { self.side(found.captures[number]) }
      let count = found.captures.count
      var rows = found.current.map { $0.json(isGone: false, count: count, side: side) }
      if removed {
        rows += found.removed.map { $0.json(isGone: true, count: count, side: side) }
      }
      return .object([
        "url": .string(url), "captures": .int(count), "sentences": .array(rows),
      ])
    }
  }

  /// `/claims`: every change of a claim along a history.
  static func claims(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let query = try APIQuery(asked, ["url"])
    return try slow("claims", query, room) { url, progress in
      let found = try room.views.lend { view in try ClaimReading(url: url, view, progress) }
      func side(_ number: Int) -> DiffSide { self.side(found.captures[number]) }
      return .object([
        "url": .string(url), "captures": .int(found.captures.count),
        "changes": .array(found.changes.map { $0.json(explains: false, side: side) }),
      ])
    }
  }

  private static func side(_ capture: CatalogueEntry) -> DiffSide {
    DiffSide(
      source: capture.record.url, id: capture.id.hex,
      capturedAt: capture.record.capturedAt.description)
  }

  private static func slow(
    _ name: String, _ query: APIQuery, _ room: ReadingRoom,
    make: @escaping @Sendable (_ url: String, _ progress: (Int, Int) -> Void) throws -> JSONValue
  ) throws -> Reply {
    let wanted = try query.required("url")
    let (url, size) = try room.views.lend { view in
      (try room.url(wanted, view), try view.logSize())
    }
    let standing = try room.slow.page("/api/v1/\(name) \(url)", room, size: size) { progress in
      .json(try make(url, progress).line)
    }
    switch standing {
    case .made(let reply): return reply
    case .working(let done, let total):
      let document = JSONValue.object([
        "working": .object(["done": .int(done), "total": .int(total)])
      ])
      var reply = Reply.json(try document.line, status: 202)
      reply.fields.append(("retry-after", "1"))
      reply.freshness = .never
      return reply
    }
  }

  /// `/search`: sentences of all versions, the best first.
  static func search(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let query = try APIQuery(asked, ["q", "removed", "since", "until", "claim", "limit"])
    let kinds = ClaimChange.Kind.allCases.filter(\.isFactual).map(\.rawValue)
    var filters = SearchFilters()
    filters.removedOnly = try query.flag("removed")
    filters.since = try query.time("since")
    filters.until = try query.time("until", asEnd: true)
    filters.claim = try query.word("claim", of: kinds)
    filters.limit = try query.number("limit", in: 1...400, default: 40)
    let search: SearchQuery
    do { search = try SearchQuery(try query.text("q", most: 1_000) ?? "") } catch let error
      as SearchQuery.Malformed
    {
      throw Refusal.badRequest("q: \(error)")
    }
    guard !search.isEmpty || filters.claim != nil || filters.removedOnly else {
      throw Refusal.badRequest("Say what to look for: q, claim or removed=true.")
    }
    return try room.views.lend { view in
      let missing = try SearchIndexer.missing(view)
      let result = try SearchIndex(view).map { try $0.find(search, filters) }
      let hits = try result?.hits.map { try $0.json(search, view) } ?? []
      let count: JSONValue = result.map { $0.count.map(JSONValue.int) ?? .null } ?? .int(0)
      let document = JSONValue.object([
        "hits": .array(hits), "count": count, "missing": .int(missing?.captures ?? 0),
      ])
      return .json(try document.line)
    }
  }
}
