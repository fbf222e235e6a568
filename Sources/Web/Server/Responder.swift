// Between the HTTP library and the routes: reads requests, finds the route, keeps costly work off the
// threads that serve others, and gives every answer its header fields.
import Bytes
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Presentation
import Store
import Synchronization

/// Answers requests.
struct Responder: HTTPResponder {
  typealias Context = BasicRequestContext

  private let room: ReadingRoom
  private let routes: Routes
  /// Threads for what is answered at once, and for what costs: neither waits for the other.
  private let quick: NIOThreadPool
  private let costly: NIOThreadPool
  private let load = Load()

  private final class Load: Sendable {
    let waiting = Atomic<Int>(0)
  }

  init(_ room: ReadingRoom, quick: NIOThreadPool, costly: NIOThreadPool) {
    self.room = room
    routes = Routes(room)
    (self.quick, self.costly) = (quick, costly)
  }

  func respond(to request: Request, context: Context) async throws -> Response {
    let start = ContinuousClock.now
    let (reply, route, asked) = await answer(request)
    let response = self.response(reply, asked)
    let elapsed = (ContinuousClock.now - start).components
    room.metrics.count(
      route: route, status: Int(response.status.code), bytes: reply.body.count,
      seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18)
    return response
  }

  private func answer(_ request: Request) async -> (Reply, String, Asked?) {
    var asked: Asked?
    var name = "none"
    do {
      let read = try await Asked(request, room.options)
      asked = read
      guard let route = routes.route(for: read.path) else {
        throw Refusal.notFound("There is no page at \(read.path.prefix(200)).")
      }
      name = route.name
      switch read.method {
      case .get, .head: break
      case .post where route.takesForms: break
      default:
        throw Refusal(
          status: 405, reason: "This can be read only.",
          fields: [("allow", route.takesForms ? "GET, HEAD, POST" : "GET, HEAD")])
      }
      let room = room
      if route.isCostly {
        guard load.waiting.wrappingAdd(1, ordering: .relaxed).newValue <= room.options.mostWaiting
        else {
          load.waiting.wrappingSubtract(1, ordering: .relaxed)
          room.metrics.countRefused()
          throw Refusal(
            status: 503, reason: "Too many comparisons are waiting: try again in a moment.",
            fields: [("retry-after", "2")])
        }
        defer { load.waiting.wrappingSubtract(1, ordering: .relaxed) }
        return (try await costly.runIfActive { try route.answer(read, room) }, name, asked)
      }
      return (try await quick.runIfActive { try route.answer(read, room) }, name, asked)
    } catch {
      return (Failure.reply(to: error, asked, room), name, asked)
    }
  }

  /// An answer with the header fields that all answers have.
  private func response(_ reply: Reply, _ asked: Asked?) -> Response {
    var fields = HTTPFields()
    for (name, value) in reply.fields {
      // Values may hold what a captured page's server sent: what no field may hold is left out.
      guard let name = HTTPField.Name(name), let value = FieldValue.checked(value) else { continue }
      fields.append(HTTPField(name: name, value: value))
    }
    fields[.contentType] = FieldValue.checked(reply.mediaType) ?? "application/octet-stream"
    fields[.xContentTypeOptions] = "nosniff"
    for (name, value) in SecurityFields.fields(reply.policy) { fields[name] = value }
    switch reply.freshness {
    case .revalidate: fields[.cacheControl] = "no-cache"
    case .immutable: fields[.cacheControl] = "public, max-age=31536000, immutable"
    case .brief: fields[.cacheControl] = "public, max-age=60"
    case .never: fields[.cacheControl] = "no-store"
    }
    if let validator = reply.validator {
      fields[.eTag] = "\"\(validator)\""
      if let asked, reply.status == 200, matches(asked, validator, reply) {
        fields[.contentType] = nil
        return Response(status: .notModified, headers: fields, body: .init())
      }
    }
    let status = HTTPResponse.Status(code: reply.status)
    if asked?.method == .head || reply.body.isEmpty {
      fields[.contentLength] = String(reply.body.count)
      return Response(status: status, headers: fields, body: .init())
    }
    guard room.sending.mayTake(reply.body.count, atMost: room.options.mostBytesSent) else {
      room.metrics.countRefused()
      let refusal = Refusal(
        status: 503, reason: "Too much is being sent: try again in a moment.",
        fields: [("retry-after", "5")])
      return self.response(Failure.reply(to: refusal, asked, room), asked)
    }
    return Response(status: status, headers: fields, body: Self.body(reply.body))
  }

  /// Bytes that are handed on at once.
  ///
  /// A longer body goes out in pieces, each when the client has read enough of those before: so one that
  /// reads slowly is told from one that does not read at all.
  private static let pieceSize = 64 << 10

  private static func body(_ bytes: [UInt8]) -> ResponseBody {
    let buffer = ByteBuffer(bytes: bytes)
    guard bytes.count > pieceSize else { return ResponseBody(byteBuffer: buffer) }
    return ResponseBody(contentLength: bytes.count) { writer in
      var rest = buffer
      while let piece = rest.readSlice(length: min(pieceSize, rest.readableBytes)),
        piece.readableBytes > 0
      {
        try await writer.write(piece)
      }
      try await writer.finish(nil)
    }
  }

  /// Whether the client has this already (RFC 9110, 13.1.2 and 13.1.3).
  private func matches(_ asked: Asked, _ validator: String, _ reply: Reply) -> Bool {
    if let tags = asked.fields["if-none-match"] {
      return tags == "*"
        || tags.split(separator: ",").contains { tag in
          let bare = tag.trimmingCharacters(in: .whitespaces)
          return bare == "\"\(validator)\"" || bare == "W/\"\(validator)\""
        }
    }
    guard let since = asked.fields["if-modified-since"],
      let modified = reply.fields.first(where: { $0.name == "last-modified" })?.value,
      let then = HTTPDate.instant(since), let now = HTTPDate.instant(modified)
    else { return false }
    return now.milliseconds <= then.milliseconds
  }
}

extension Asked {
  /// Reads a request.
  /// - Throws: `Refusal` where it asks another server, is too long, or makes no sense.
  fileprivate init(_ request: Request, _ options: WebOptions) async throws {
    let target = request.head.path ?? "/"
    guard target.utf8.count <= options.mostTargetBytes else {
      throw Refusal(status: 414, reason: "The address is too long.")
    }
    guard target.hasPrefix("/") else {
      throw Refusal.badRequest("The address begins with no slash.")
    }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var fields: [String: String] = [:]
    for field in request.headers {
      let name = field.name.canonicalName
      let joint = name == "cookie" ? "; " : ", "
      fields[name] = fields[name].map { $0 + joint + field.value } ?? field.value
    }
    // RFC 9112, 3.2. The first is the authority; a second is a field like others.
    guard let host = request.head.authority, fields["host"] == nil else {
      throw Refusal.badRequest("A request has one Host field.")
    }
    let method: Method =
      switch request.method {
      case .get: .get
      case .head: .head
      case .post: .post
      default: .other
      }
    var body: [UInt8] = []
    if method == .post {
      var request = request
      do {
        let buffer = try await request.collectBody(upTo: options.mostBodyBytes)
        body = Array(buffer.readableBytesView)
      } catch {
        throw Refusal(
          status: 413, reason: "A form may send \(options.mostBodyBytes) bytes at most.")
      }
    }
    self.init(
      method: method, path: String(parts[0]), rawQuery: parts.count > 1 ? String(parts[1]) : nil,
      query: parts.count > 1 ? FormEncoding.parameters(of: parts[1]) : [], fields: fields,
      body: body, origin: options.publicOrigin ?? "http://\(host.isEmpty ? "localhost" : host)")
    try HostCheck.check(host, options)
  }
}
