// `/web/<time>/<url>`: a memento (RFC 7089), as it may be shown; `/web/<time>id_/<url>`: its exact bytes. Both
// in a sandbox. A time that is not a capture's leads to the nearest. The status is that which was captured,
// as pywb has it: what was 404 then is answered with 404, and with Memento-Datetime.
import Bytes
import Store

enum MementoRoute {
  /// What may stand behind the time, how the bytes are meant to be used: only `id_` makes a difference.
  private static let modifiers: Set<String> = [
    "", "id_", "if_", "mp_", "im_", "cs_", "js_", "oe_", "fr_", "wkrf_",
  ]

  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    guard let rest = asked.target(behind: "/web/") else {
      throw Refusal.notFound("Say which page: /web/20260203100000/http://example.com/")
    }
    let name = rest.prefix { $0 != "/" }
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    let modifier = String(name.dropFirst(digits.count))
    guard !digits.isEmpty, modifiers.contains(modifier), rest.utf8.count > name.utf8.count + 1
    else {
      return try withoutTime(name == "*" ? String(rest.dropFirst(2)) : rest, name == "*", room)
    }
    guard let time = Timestamp14.instant(digits) else {
      throw Refusal.badRequest("'\(digits)' is no time: write it as 20260203100000.")
    }
    return try room.views.lend { view in
      let url = try MementoTarget.known(String(rest.dropFirst(name.utf8.count + 1)), room, view)
      guard let capture = try MementoTarget.nearest(url, to: time, view) else {
        throw Refusal.notFound("\(url.prefix(400)) is not archived here.")
      }
      let places = MementoAddresses(url: url, origin: asked.origin)
      let moment = capture.record.capturedAt
      guard Timestamp14.text(moment) == digits else {
        var reply = Reply.redirect(
          to: FormEncoding.pathEncoded(places.memento(moment, modifier: modifier)))
        reply.fields.append(
          ("link", [places.original, places.timeGateLink, places.timeMapLink].header))
        return reply
      }
      var reply = try memento(capture, modifier == "id_", room, view)
      reply.fields += [
        ("memento-datetime", HTTPDate.text(moment)),
        (
          "link",
          [
            places.original, places.timeGateLink, places.timeMapLink,
            places.mementoLink(moment, "memento"),
          ].header
        ),
        ("x-stet-capture", capture.id.hex),
      ]
      return reply
    }
  }

  /// `/web/<url>`: the latest capture; `/web/*/<url>`: all of them.
  private static func withoutTime(_ raw: String, _ all: Bool, _ room: ReadingRoom) throws -> Reply {
    guard !raw.isEmpty else {
      throw Refusal.notFound("Say which page: /web/20260203100000/http://example.com/")
    }
    return try room.views.lend { view in
      let url = try MementoTarget.known(raw, room, view)
      guard !all, let last = try view.capture(url: url) else {
        return .redirect(to: Link.history(url))
      }
      return .redirect(to: Link.replay(last))
    }
  }

  private static func memento(
    _ capture: CatalogueEntry, _ isExact: Bool, _ room: ReadingRoom, _ view: ArchiveView
  ) throws -> Reply {
    if let redaction = try view.redaction(of: capture.record.body) {
      throw StoreError.redacted(redaction)
    }
    var reply: Reply
    if isExact {
      let head = ReplayHead(capture, view)
      let type = head.contentType ?? capture.record.mediaType
      reply = Reply(
        type.isEmpty ? "application/octet-stream" : type, try view.object(capture.record.body),
        policy: .replay)
      reply.validator = capture.record.body.hex
      reply.fields.append(
        ("repr-digest", "sha-256=:\(Base64.encode(Array(capture.record.body.bytes))):"))
    } else {
      reply = try room.kept("/web \(capture.index)", view) {
        let content = try ReplayContent(capture, room, view)
        var reply = Reply(content.mediaType, content.body, policy: .replay)
        if let location = content.location { reply.fields.append(("location", location)) }
        if content.mediaType == "application/octet-stream" {
          reply.fields.append(
            ("content-disposition", "attachment; filename=\"\(capture.id.hex.prefix(12)).body\""))
        }
        return reply
      }
    }
    reply.status = status(capture, reply)
    if reply.status != 200 { reply.validator = nil }
    return reply
  }

  /// The status to answer with: the captured one, where it may have a body and asks nothing of the client.
  private static func status(_ capture: CatalogueEntry, _ reply: Reply) -> Int {
    let status = Int(capture.record.status)
    switch status {
    case 300..<400: return reply.fields.contains { $0.name == "location" } ? status : 200
    case 401, 407, 408, 421, 425, 426, 429: return 200
    case 200..<204, 400..<600: return status
    default: return 200
    }
  }
}
