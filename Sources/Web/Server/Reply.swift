// What a route answers with. The HTTP library's types are Responder's business.
import Bytes
import Cryptography

/// An answer.
struct Reply: Sendable {
  /// How long others may keep an answer.
  enum Freshness: Sendable {
    /// Ask again each time (the validator makes that cheap).
    case revalidate
    /// Never changes.
    case immutable
    /// Does not change, but is soon of no use.
    case brief
    /// Nobody may keep it.
    case never
  }

  /// What a browser may do with it.
  enum Policy: Sendable {
    /// One of our pages: our own style sheet and script, nothing from elsewhere.
    case page
    /// Data: nothing at all.
    case data
    /// A captured page: an origin of its own, no script, no network.
    case replay
  }

  var status = 200
  var mediaType: String
  var body: [UInt8]
  /// Further header fields.
  ///
  /// Values are checked before they are sent: what no field may hold is dropped.
  var fields: [(name: String, value: String)] = []
  var freshness = Freshness.revalidate
  var policy = Policy.data
  /// The strong validator (RFC 9110, 8.8.3), without quotation marks; nil for none.
  var validator: String?

  init(
    _ mediaType: String, _ body: [UInt8], status: Int = 200, policy: Policy = .data,
    freshness: Freshness = .revalidate
  ) {
    (self.mediaType, self.body, self.status) = (mediaType, body, status)
    (self.policy, self.freshness) = (policy, freshness)
    validator = status == 200 ? String(SHA256.hash(body).hex.prefix(32)) : nil
  }

  /// One of our pages.
  static func page(_ html: String, status: Int = 200) -> Reply {
    Reply("text/html; charset=utf-8", Array(html.utf8), status: status, policy: .page)
  }

  /// Plain text, ended by a line feed.
  static func text(_ text: String, status: Int = 200) -> Reply {
    Reply("text/plain; charset=utf-8", Array((text + "\n").utf8), status: status)
  }

  /// Goes elsewhere: 302, or 303 after a form.
  static func redirect(to place: String, status: Int = 302) -> Reply {
    var reply = Reply.text("See \(place)", status: status)
    reply.fields.append(("location", place))
    // What came of a form is for whoever sent it.
    if status == 303 { reply.freshness = .never }
    return reply
  }
}

/// What a route throws where it has no answer: a status, and a sentence that says what to do.
struct Refusal: Error, Sendable {
  let status: Int
  let reason: String
  var fields: [(name: String, value: String)] = []

  static func notFound(_ reason: String) -> Refusal { Refusal(status: 404, reason: reason) }
  static func badRequest(_ reason: String) -> Refusal { Refusal(status: 400, reason: reason) }
}
