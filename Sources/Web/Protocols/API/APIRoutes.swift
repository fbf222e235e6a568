// `/api/v1/…`: the archive for programs. Fields are those of the commands' `--json`; openapi.json says what
// each place takes and gives, and is served beside them.
import Presentation

enum APIRoutes {
  static let all: [Route] = [
    route("", costly: false, APIDocument.index),
    route("/openapi.json", costly: false, APIDocument.openAPI),
    route("/pages", costly: false, APICaptures.pages),
    route("/captures", costly: false, APICaptures.list),
    route("/captures/", costly: false, APICaptures.one),
    route("/history", costly: true, APICaptures.history),
    route("/changes", costly: true, APICaptures.changes),
    route("/diff", costly: true, APIReading.diff),
    route("/blame", costly: true, APIReading.blame),
    route("/claims", costly: true, APIReading.claims),
    route("/search", costly: true, APIReading.search),
    route("/stats", costly: true, APIArchive.stats),
    route("/checkpoint", costly: false, APIArchive.checkpoint),
  ]

  private static func route(
    _ path: String, costly: Bool,
    _ answer: @escaping @Sendable (Asked, ReadingRoom) throws -> Reply
  ) -> Route {
    Route(name: "api", isCostly: costly, path: "/api/v1" + path, answer: answer)
  }
}

/// What the API says of itself.
enum APIDocument {
  static func openAPI(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    _ = try APIQuery(asked, [])
    return Reply("application/json", PackageResources.openapi_json)
  }

  static func index(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    _ = try APIQuery(asked, [])
    let paths = APIRoutes.all.map(\.path).filter { $0 != "/api/v1" }
    let document = JSONValue.object([
      "openapi": .string("/api/v1/openapi.json"), "paths": .array(paths.map(JSONValue.string)),
      "version": .string(Program.version),
    ])
    return .json(try document.line)
  }
}
