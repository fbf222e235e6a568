// Pages, captures, and what changed from each to the next, in pages that a cursor leads through.
import Archive
import Bytes
import Presentation
import Store
import TransparencyLog

enum APICaptures {
  /// `/pages`: archived URLs in byte order.
  static func pages(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let query = try APIQuery(asked, ["find", "cursor", "limit"])
    let find = try query.text("find", most: 1_000) ?? ""
    let limit = try query.number("limit", in: 1...1_000, default: 100)
    return try room.views.lend { view in
      let after = try query.cursor(view)?.record.url ?? ""
      // What stands for other characters in a GLOB pattern stands for itself here.
      let bare = find.map { "*?[".contains($0) ? "[\($0)]" : String($0) }.joined()
      let pages = try view.urls(
        matching: find.isEmpty ? nil : "*\(bare)*", after: after, limit: limit)
      return try reply(
        "pages", pages.map(\.json),
        next: pages.count == limit
          ? pages.last.flatMap { try view.capture(url: $0.url)?.id.hex } : nil)
    }
  }

  /// `/captures`: the captures of a page, oldest first.
  static func list(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let query = try APIQuery(asked, ["url", "cursor", "limit"])
    let limit = try query.number("limit", in: 1...1_000, default: 100)
    return try room.views.lend { view in
      let url = try room.url(try query.required("url"), view)
      let after = try query.cursor(view, url: url)
      let captures = try view.captures(url: url, after: after, limit: limit)
      var before = after
      let rows = try captures.map { capture in
        defer { before = capture }
        return try row(capture, before, view)
      }
      return try reply(
        "captures", rows.map(JSONValue.object),
        next: captures.count == limit ? captures.last?.id.hex : nil)
    }
  }

  /// `/captures/<id>`, and below it `/proof`.
  static func one(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    _ = try APIQuery(asked, [])
    let parts = asked.path.dropFirst("/api/v1/captures/".utf8.count)
      .split(separator: "/", omittingEmptySubsequences: false)
    let isProof = parts.count == 2 && parts[1] == "proof"
    guard let id = parts.first, parts.count == 1 || isProof else {
      throw Refusal.notFound("There is no such place.")
    }
    return try room.views.lend { view in
      let capture = try room.capture(id: String(id), view)
      return try isProof ? proof(capture, view) : record(capture, view)
    }
  }

  /// `/history`: as `/captures`, with what changed; what is not compared yet has `pending`.
  static func history(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let query = try APIQuery(asked, ["url", "cursor", "limit"])
    let limit = try query.number("limit", in: 1...200, default: 50)
    return try room.views.lend { view in
      let url = try room.url(try query.required("url"), view)
      let after = try query.cursor(view, url: url)
      let captures = try view.captures(url: url, after: after, limit: limit)
      var pairs: [CapturePair?] = []
      var before = after
      for capture in captures {
        pairs.append(try pair(capture, before, view))
        before = capture
      }
      let known = changes(pairs.compactMap { $0 }, room)
      before = after
      let rows = try zip(captures, pairs).map { capture, pair in
        defer { before = capture }
        var fields = try row(capture, before, view)
        tell(pair, known, &fields)
        return JSONValue.object(fields)
      }
      return try reply(
        "captures", rows, next: captures.count == limit ? captures.last?.id.hex : nil)
    }
  }

  /// `/changes`: captures with other bytes than the one before, the last of the log first.
  static func changes(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let query = try APIQuery(asked, ["cursor", "limit"])
    let limit = try query.number("limit", in: 1...200, default: 50)
    let cursor = try query.number("cursor", in: 0...Int.max, default: Int.max)
    return try room.views.lend { view in
      let end = min(UInt64(cursor), try view.logSize())
      var found: [(capture: CatalogueEntry, before: CatalogueEntry)] = []
      var start = end
      // So many leaves are looked at for one answer: the next goes on behind them.
      let last = end > 5_000 ? end - 5_000 : 0
      scan: while start > last {
        let from = start > last + 200 ? start - 200 : last
        for capture in try view.captures(from: from, limit: Int(start - from)).reversed()
        where capture.index < start {
          guard let before = try view.capture(before: capture), capture.isChanged(before) else {
            continue
          }
          found.append((capture, before))
          if found.count == limit {
            start = capture.index
            break scan
          }
        }
        start = from
      }
      let pairs = try found.map { try pair($0.capture, $0.before, view) }
      let known = changes(pairs.compactMap { $0 }, room)
      let rows = try zip(found, pairs).map { entry, pair in
        var fields = try row(entry.capture, entry.before, view)
        tell(pair, known, &fields)
        return JSONValue.object(fields)
      }
      return try reply("changes", rows, next: start > 0 ? String(start) : nil)
    }
  }

  // MARK: - Parts of answers

  private static func reply(_ name: String, _ rows: [JSONValue], next: String?) throws -> Reply {
    .json(try JSONValue.object([name: .array(rows), "next": .optional(next)]).line)
  }

  private static func row(
    _ capture: CatalogueEntry, _ before: CatalogueEntry?, _ view: ArchiveView
  ) throws -> [String: JSONValue] {
    var fields = capture.fields(before: before)
    fields["redacted"] = try view.redaction(of: capture.record.body)?.json ?? .null
    return fields
  }

  /// The change to be told; nil for none, and where a side was taken down.
  private static func pair(
    _ capture: CatalogueEntry, _ before: CatalogueEntry?, _ view: ArchiveView
  ) throws -> CapturePair? {
    guard let before, capture.isChanged(before),
      try view.redaction(of: capture.record.body) == nil,
      try view.redaction(of: before.record.body) == nil
    else { return nil }
    return CapturePair(from: before, to: capture)
  }

  private static func changes(
    _ pairs: [CapturePair], _ room: ReadingRoom
  ) -> (known: [CapturePair: RegisteredChange], missing: Set<CapturePair>) {
    let changes = room.changes.changes(pairs, within: .milliseconds(1500))
    var known: [CapturePair: RegisteredChange] = [:]
    var missing: Set<CapturePair> = []
    for (pair, change) in zip(pairs, changes) {
      known[pair] = change
      if change == nil, room.changes.known(among: [pair]).missing > 0 { missing.insert(pair) }
    }
    return (known, missing)
  }

  private static func tell(
    _ pair: CapturePair?,
    _ found: (known: [CapturePair: RegisteredChange], missing: Set<CapturePair>),
    _ fields: inout [String: JSONValue]
  ) {
    let change = pair.flatMap { found.known[$0] }
    fields["summary"] = change?.json ?? .null
    fields["text"] = .optional(change?.text)
    fields["readings"] = .array((change?.readings ?? []).map(JSONValue.string))
    fields["story"] = change.map { .bool(!$0.isBesideStory) } ?? .null
    fields["pending"] = .bool(pair.map { found.missing.contains($0) } ?? false)
  }

  private static func record(_ capture: CatalogueEntry, _ view: ArchiveView) throws -> Reply {
    let record = capture.record
    var fields = try row(capture, try view.capture(before: capture), view)
    fields["headers"] = .optional(record.headers?.description)
    fields["received"] = .optional(record.received?.description)
    let method =
      switch record.method {
      case .file: "file"
      case .standardInput: "stdin"
      case .http: "http"
      case .git: "git"
      }
    fields["method"] = .string(method)
    fields["source"] = record.source.isEmpty ? .null : .string(Hex.encode(record.source))
    fields["links"] = .object([
      "page": .string(Link.capture(capture)), "body": .string(Link.capture(capture) + "/body"),
      "proof": .string("/api/v1/captures/\(capture.id.hex)/proof"),
      "memento": .string(Link.replay(capture)), "history": .string(Link.history(record.url)),
    ])
    return .json(try JSONValue.object(fields).line)
  }

  private static func proof(_ capture: CatalogueEntry, _ view: ArchiveView) throws -> Reply {
    let checkpoint = try PublishedCheckpoint(view)
    let proof = try checkpoint.proof(index: capture.index, leafHash: capture.id)
    let document = JSONValue.object([
      "index": .int(proof.index), "leafHash": .string(capture.id.hex),
      "hashes": .array(proof.hashes.map { .string($0.hex) }), "size": .int(checkpoint.size),
      "root": .string(checkpoint.root.hex), "origin": .string(view.identity.origin),
      "vkey": .string(view.identity.vkey), "checkpoint": .string(checkpoint.text),
      "text": .string(String(decoding: proof.bytes, as: UTF8.self)),
    ])
    return .json(try document.line)
  }
}
