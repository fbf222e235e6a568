// What a fetch yields: a value, which the store never shaped and which knows no store.
public import Bytes

/// A complete HTTP response and the way to it: "this client, then, received these bytes from there".
public struct HTTPExchange: Sendable, Equatable {
  /// The URL as asked for, in archived form.
  public let requestedURL: String
  /// Every request in order: redirects first, the captured response last.
  ///
  /// Never empty.
  public let hops: [HTTPHop]
  /// The captured response's status, 200...999.
  public let status: Int
  /// `type/subtype` of the captured response, in lower case; nil where it names none.
  public let mediaType: String?
  /// The body without transfer-coding and content-coding.
  public let body: [UInt8]
  /// SHA-256 of the body as received, transfer-coding removed, where a content-coding was undone.
  public let receivedDigest: Digest?
  /// When the first request began, by the client's clock.
  public let startedAt: Instant
  /// When the last byte had come, by the client's clock.
  public let finishedAt: Instant

  /// The hops as the bytes of the object that the store keeps (``HeaderObject``).
  public var headerObject: [UInt8] { HeaderObject.serialise(hops) }
}
