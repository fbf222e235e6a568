// One capture: what is recorded of it in plain words, its bytes, and why it cannot have been altered.
import Archive
import Bytes
import Presentation
import Store
import TransparencyLog

enum CapturePage {
  /// `/capture/<id>`, and below it `/body`, `/proof`, `/headers`.
  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let parts = asked.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2)
    guard let id = parts.first, parts.count <= 2 else {
      throw Refusal.notFound("There is no page at \(asked.path.prefix(200)).")
    }
    return try room.views.lend { view in
      let capture = try room.capture(id: String(id), view)
      switch parts.count == 2 ? String(parts.last ?? "") : "" {
      case "": return try page(capture, room, view)
      case "body": return try body(capture, view)
      case "proof": return try proof(capture, view)
      case "headers": return try headers(capture, view)
      default: throw Refusal.notFound("There is no page at \(asked.path.prefix(200)).")
      }
    }
  }

  private static func body(_ capture: CatalogueEntry, _ view: ArchiveView) throws -> Reply {
    // Never as a page of ours: what was captured may hold anything.
    var reply = Reply(
      "application/octet-stream", try view.object(capture.record.body), policy: .data,
      freshness: .immutable)
    reply.validator = capture.record.body.hex
    reply.fields.append(("content-disposition", "attachment; filename=\"\(capture.shortID).body\""))
    reply.fields.append(
      ("repr-digest", "sha-256=:\(Base64.encode(Array(capture.record.body.bytes))):"))
    return reply
  }

  private static func headers(_ capture: CatalogueEntry, _ view: ArchiveView) throws -> Reply {
    guard let digest = capture.record.headers else {
      throw Refusal.notFound("No header fields were kept of this capture.")
    }
    return Reply(
      "text/plain; charset=utf-8", try view.object(digest), policy: .data, freshness: .immutable)
  }

  private static func proof(_ capture: CatalogueEntry, _ view: ArchiveView) throws -> Reply {
    let checkpoint = try PublishedCheckpoint(view)
    let proof = try checkpoint.proof(index: capture.index, leafHash: capture.id)
    var reply = Reply("text/plain; charset=utf-8", proof.bytes)
    reply.fields.append(
      ("content-disposition", "attachment; filename=\"\(capture.shortID).tlog-proof\""))
    return reply
  }

  private static func page(
    _ capture: CatalogueEntry, _ room: ReadingRoom, _ view: ArchiveView
  ) throws -> Reply {
    try room.kept("/capture \(capture.index)", view) {
      let record = capture.record
      let before = try view.capture(before: capture)
      let after = try view.captures(url: record.url, after: capture, limit: 1).first
      let redaction = try view.redaction(of: record.body)
      var fields: Fields = [
        "url": Wording.safe(record.url), "sentence": Wording.safe(sentence(capture, before)),
        "record": rows(capture), "history": Link.history(record.url),
        "replay": Link.replay(capture), "body": Link.capture(capture) + "/body",
        "proofFile": Link.capture(capture) + "/proof",
        "json": "/api/v1/captures/\(capture.id.hex)", "gone": redaction != nil,
      ]
      fields["redacted"] = redaction.map { Wording.safe("\($0)") }
      fields["before"] = before.map(Link.capture)
      fields["after"] = after.map(Link.capture)
      if let before, capture.isChanged(before), redaction == nil,
        try view.redaction(of: before.record.body) == nil
      {
        fields["compare"] = Link.compare(before, capture)
      }
      if let digest = record.headers, try view.redaction(of: digest) == nil {
        let text = String(decoding: try view.object(digest), as: UTF8.self)
        fields["headers"] = text.split(
          omittingEmptySubsequences: false, whereSeparator: \.isNewline
        )
        .map { Wording.safe(String($0)) }.joined(separator: "\n")
      }
      fields.merge(try ProofPicture.fields(capture, room, view)) { _, new in new }
      return PageFrame.reply(
        "Capture of \(record.url)", PageTemplates.render("capture", fields), room,
        ["feed": Link.feed(record.url), "feedTitle": "Changes of this page"])
    }
  }

  /// What was observed, and no more than that.
  private static func sentence(_ capture: CatalogueEntry, _ before: CatalogueEntry?) -> String {
    let record = capture.record
    let how: String =
      switch record.method {
      case .http: "The server for this address answered with these bytes"
      case .file, .standardInput: "These bytes were given to this archive as a copy of this page"
      case .git: "A git repository held these bytes as a copy of this page"
      }
    let news =
      before == nil
      ? "It is the first capture of the page here"
      : capture.isChanged(before)
        ? "They are not those of the capture before" : "They are those of the capture before too"
    return "\(how) at \(record.capturedAt), by the clock of whoever captured it. \(news). "
      + "Who wrote them is not for an archive to say."
  }

  private static func rows(_ capture: CatalogueEntry) -> [Fields] {
    let record = capture.record
    var rows: [(String, String, Bool)] = [
      ("captured", "\(record.capturedAt), from \(capture.methodWord)", false)
    ]
    if record.status != 0 { rows.append(("status", String(record.status), false)) }
    rows += [
      ("media type", record.mediaType, false),
      ("size", Wording.count(Int(clamping: record.size), "byte"), false),
      ("SHA-256 of the body", record.body.hex, true),
    ]
    if let received = record.received { rows.append(("as received", received.hex, true)) }
    if let headers = record.headers { rows.append(("header object", headers.hex, true)) }
    rows += [
      ("id (leaf hash)", capture.id.hex, true), ("in the log", "leaf \(capture.index)", false),
    ]
    return rows.map { ["name": $0.0, "value": Wording.safe($0.1), "code": $0.2] }
  }
}
