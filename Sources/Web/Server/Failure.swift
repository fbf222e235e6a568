// What a reader is told when there is no answer: a page for people, JSON for programs, and nothing of
// this machine's paths.
import Presentation
import Store

enum Failure {
  /// The answer to a request that failed.
  static func reply(to error: any Error, _ asked: Asked?, _ room: ReadingRoom) -> Reply {
    let refusal = refusal(error, room)
    var reply: Reply
    let path = asked?.path ?? "/"
    if path.hasPrefix("/api/") || path.hasPrefix("/timemap/json/") {
      let document = JSONValue.object([
        "error": .object(["status": .int(refusal.status), "reason": .string(refusal.reason)])
      ])
      let line = (try? document.line) ?? "{}"
      reply = Reply("application/json", Array((line + "\n").utf8), status: refusal.status)
    } else if isForPeople(path) {
      reply = ErrorPage.reply(refusal, room)
    } else {
      reply = .text(Wording.safe(refusal.reason), status: refusal.status)
    }
    reply.fields += refusal.fields
    reply.freshness = .never
    reply.validator = nil
    return reply
  }

  private static func isForPeople(_ path: String) -> Bool {
    !["/timegate/", "/timemap/", "/tile/", "/checkpoint", "/cdx", "/feed", "/metrics", "/healthz"]
      .contains { path.hasPrefix($0) }
  }

  private static func refusal(_ error: any Error, _ room: ReadingRoom) -> Refusal {
    if let refusal = error as? Refusal { return refusal }
    if let error = error as? StoreError {
      switch error {
      case .redacted(let redaction):
        return Refusal(status: 410, reason: "This was taken down: \(redaction).")
      case .unknownObject: return Refusal.notFound("The archive does not have these bytes.")
      case .noArchive, .locked, .catalogue:
        return Refusal(
          status: 503, reason: "The archive cannot be read at the moment.",
          fields: [("retry-after", "10")])
      default: break
      }
    }
    // What went wrong may name files: that is for whoever runs the server.
    room.log("\(error)")
    return Refusal(
      status: 500,
      reason: "This could not be read: whoever runs this archive can see why in its log.")
  }
}
