// `/healthz`: whether the archive can be read.
import Store

enum HealthRoute {
  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    _ = try room.views.lend { try $0.logSize() }
    var reply = Reply.text("ok")
    reply.freshness = .never
    reply.validator = nil
    return reply
  }
}
