// `/timegate/<url>`: RFC 7089 with a TimeGate that redirects (pattern 2.1): the memento nearest to
// Accept-Datetime, or the latest.
import Bytes
import Store

enum TimeGate {
  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    guard let raw = asked.target(behind: "/timegate/") else {
      throw Refusal.notFound("Say whose captures: /timegate/http://example.com/")
    }
    return try room.views.lend { view in
      let wanted = try time(asked)
      let url = try MementoTarget.known(raw, room, view)
      guard let first = try MementoTarget.first(url, view), let last = try view.capture(url: url)
      else { throw Refusal.notFound("\(url.prefix(400)) is not archived here.") }
      let chosen = try wanted.flatMap { try MementoTarget.nearest(url, to: $0, view) } ?? last
      let places = MementoAddresses(url: url, origin: asked.origin)
      var links = [places.original, places.timeMapLink]
      let (from, until) = (first.record.capturedAt, last.record.capturedAt)
      if Timestamp14.text(from) == Timestamp14.text(until) {
        links.append(places.mementoLink(from, "first last memento"))
      } else {
        links += [
          places.mementoLink(from, "first memento"), places.mementoLink(until, "last memento"),
        ]
      }
      var reply = Reply.redirect(
        to: FormEncoding.pathEncoded(places.memento(chosen.record.capturedAt)))
      reply.fields += [("vary", "accept-datetime"), ("link", links.header)]
      return reply
    }
  }

  /// What Accept-Datetime asks for; nil without one.
  /// - Throws: `Refusal` with 400 for what is no date.
  private static func time(_ asked: Asked) throws -> Instant? {
    guard let text = asked.fields["accept-datetime"] else { return nil }
    guard let time = HTTPDate.instant(text) else {
      throw Refusal.badRequest(
        "Accept-Datetime is no date: write it as 'Thu, 31 May 2007 20:35:00 GMT'.")
    }
    return time
  }
}
