// What a person names to be captured, and how it becomes a capture: a file, standard input, a URL.
public import Bytes
public import Capture
public import Store
import StoreDurable

/// One thing to capture.
public enum CaptureSource: Sendable, Equatable {
  /// An http or https URL.
  case url(String)
  /// A file on this machine.
  case file(String)
  /// Standard input.
  case standardInput

  /// Reads a SOURCE argument: `-`, something with `://`, or a path.
  public init(_ text: String) {
    if text == "-" {
      self = .standardInput
    } else if text.contains("://") {
      self = .url(text)
    } else {
      self = .file(text)
    }
  }
}

/// What is said of a source beside its bytes.
public struct CaptureOptions: Sendable {
  /// The URL that a file is a copy of; nil: its own `file://` URL.
  public var url: String?
  /// When a file was captured; nil: now.
  public var time: Instant?
  /// The media type; nil: the server's, or guessed.
  public var mediaType: String?
  /// The largest body, in bytes.
  public var maxSize = FileSource.defaultMaxSize
  /// Limits of HTTP; its body limit is `maxSize`.
  public var limits = FetchLimits()

  /// Nothing said.
  public init() {}
}

/// Makes captures of sources; writes nothing.
public struct SourceReader {
  private let options: CaptureOptions
  private let client: HTTPClient

  /// A reader for these options.
  public init(_ options: CaptureOptions, userAgent: String) {
    self.options = options
    client = HTTPClient(userAgent: userAgent) { Instant(milliseconds: Machine.now()) }
  }

  /// The capture of `source`, with all that must be known before it can be kept.
  /// - Throws: `SourceError`, `FetchError` or `StoreError.unsuitable`.
  public func read(_ source: CaptureSource) throws -> NewCapture {
    let capture: NewCapture
    switch source {
    case .url(let url): capture = try fetch(url)
    case .standardInput:
      guard let url = options.url else {
        throw SourceError(source: "-", reason: "say with --url what page standard input is")
      }
      capture = try local("-", method: .standardInput, url: try CapturedURL.normalise(url))
    case .file(let path):
      let url =
        try options.url.map { try CapturedURL.normalise($0) }
        ?? CapturedURL.fileURL(forAbsolutePath: absolutePath(path))
      capture = try local(path, method: .file, url: url)
    }
    try capture.check()
    return capture
  }

  private func local(
    _ path: String, method: CaptureMethod, url: String
  ) throws -> NewCapture {
    let body = try FileSource.read(path, maxSize: options.maxSize)
    let name = path == "-" ? url : path
    return NewCapture(
      method: method, capturedAt: options.time ?? Instant(milliseconds: Machine.now()), url: url,
      mediaType: options.mediaType ?? MediaTypeGuess.of(name: name, bytes: body), body: body)
  }

  private func fetch(_ url: String) throws -> NewCapture {
    var limits = options.limits
    limits.maxBodyBytes = options.maxSize
    let exchange = try client.fetch(url, limits: limits)
    return NewCapture(
      method: .http, capturedAt: exchange.startedAt, url: try CapturedURL.normalise(url),
      mediaType: options.mediaType ?? exchange.mediaType
        ?? MediaTypeGuess.of(name: url, bytes: exchange.body),
      body: exchange.body, status: UInt16(clamping: exchange.status),
      headers: exchange.headerObject, received: exchange.receivedDigest)
  }
}
