// Capturing from the browser, for those who have the token that the server was started with.
import Archive
import Bytes
import Capture
import Presentation
import Store

enum KeepPage {
  static func keep(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    try expectOpen(room)
    guard let session = room.sessions.session(of: asked) else {
      if asked.method == .post {
        throw Refusal(status: 403, reason: "Log in first: your session has ended.")
      }
      return page(room, ["isIn": false])
    }
    guard asked.method == .post else {
      return page(room, ["isIn": true, "form": session.formToken])
    }
    let form = try form(asked, session)
    let url = form["url"] ?? ""
    do {
      let capture = try capture(url, room)
      return .redirect(to: Link.capture(capture), status: 303)
    } catch let error as StoreError {
      if case .locked = error {
        return page(
          room,
          [
            "isIn": true, "form": session.formToken, "url": url,
            "message": "Another program is writing to the archive: try again in a moment.",
          ], status: 503)
      }
      throw error
    } catch {
      return page(
        room,
        [
          "isIn": true, "form": session.formToken, "url": url,
          "message": Wording.safe("Nothing was captured: \(error)"),
        ], status: 422)
    }
  }

  static func login(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    try expectOpen(room)
    guard asked.method == .post else { return .redirect(to: "/keep", status: 303) }
    try expectSameOrigin(asked)
    let form = fields(of: asked)
    guard let (cookie, _) = try room.sessions.open(with: form["token"] ?? "") else {
      return page(room, ["isIn": false, "message": "That is not the token."], status: 403)
    }
    var reply = Reply.redirect(to: "/keep", status: 303)
    let secure = asked.origin.hasPrefix("https://") ? "; Secure" : ""
    reply.fields.append(
      (
        "set-cookie",
        "\(Sessions.cookieName)=\(cookie); Path=/; HttpOnly; SameSite=Strict; Max-Age=43200\(secure)"
      ))
    return reply
  }

  static func logout(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    try expectOpen(room)
    guard asked.method == .post else { return .redirect(to: "/keep", status: 303) }
    if let session = room.sessions.session(of: asked) {
      _ = try form(asked, session)
      room.sessions.close(asked)
    }
    var reply = Reply.redirect(to: "/", status: 303)
    reply.fields.append(
      ("set-cookie", "\(Sessions.cookieName)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"))
    return reply
  }

  private static func expectOpen(_ room: ReadingRoom) throws {
    guard room.sessions.isOpen else {
      throw Refusal.notFound(
        "This server only shows what is archived. Started with --allow-capture it captures too.")
    }
  }

  private static func page(_ room: ReadingRoom, _ fields: Fields, status: Int = 200) -> Reply {
    var reply = PageFrame.reply(
      "Capture a page", PageTemplates.render("keep", fields), room, status: status)
    reply.freshness = .never
    reply.validator = nil
    return reply
  }

  /// The fields of a form that came from our own page (CSRF).
  private static func form(_ asked: Asked, _ session: Sessions.Session) throws -> [String: String] {
    try expectSameOrigin(asked)
    let form = fields(of: asked)
    guard form["form"] == session.formToken else {
      throw Refusal(status: 403, reason: "The form is too old: open it again.")
    }
    return form
  }

  private static func expectSameOrigin(_ asked: Asked) throws {
    let isForeign =
      asked.fields["origin"].map { $0 != asked.origin } ?? false
      || ["cross-site", "same-site"].contains(asked.fields["sec-fetch-site"] ?? "")
    if isForeign { throw Refusal(status: 403, reason: "This form was sent from another site.") }
  }

  private static func fields(of asked: Asked) -> [String: String] {
    var fields: [String: String] = [:]
    for (name, value) in FormEncoding.parameters(of: String(decoding: asked.body, as: UTF8.self)) {
      fields[name] = fields[name] ?? value
    }
    return fields
  }

  private static func capture(_ url: String, _ room: ReadingRoom) throws -> CatalogueEntry {
    guard Link.outside(url) != nil else {
      throw Refusal(status: 422, reason: "Give an address that begins with http:// or https://.")
    }
    var options = CaptureOptions()
    options.limits.totalTimeout = .seconds(60)
    let reader = SourceReader(options, userAgent: "stet/\(Program.version)")
    let capture = try reader.read(.url(url))
    let writer = try ArchiveWriter(root: room.options.root)
    let kept = try writer.append([capture])
    try writer.close()
    // The capture is kept: what goes wrong with the index is no failure of it.
    _ = try? SearchIndexer(root: room.options.root).follow(atMost: 200)
    guard let first = kept.first else {
      throw Refusal(status: 500, reason: "Nothing was captured.")
    }
    return first
  }
}
