// HTTP capture: a URL in, a complete response with its redirects out, or an error. The module's
// front door; it sees no store and no page.
public import Bytes
import CCurl
import Cryptography

/// Fetches pages as they are, one at a time on the calling thread.
///
/// Any number may run at once.
///
/// Each redirect is its own request, so that its headers and address are recorded. Cookies set in a
/// fetch are sent back within it, because many sites redirect to see them, and forgotten after.
/// Nothing else is kept or sent: no netrc, no referrer, no credentials. TLS peers and hosts are
/// always verified. The proxies of the environment (`https_proxy`, `no_proxy`, …) are used.
public struct HTTPClient: Sendable {
  /// Whom to trust for TLS, besides what libcurl was built to trust.
  public struct Authorities: Sendable, Equatable {
    /// A file of PEM certificates, used in place of the system's file; nil for the system's.
    public var file: String?
    /// A directory of hashed PEM certificates, in place of the system's; nil for the system's.
    public var directory: String?

    /// The system's authorities, or those of a file or directory.
    public init(file: String? = nil, directory: String? = nil) {
      self.file = file
      self.directory = directory
    }

    /// What CURL_CA_BUNDLE names, or else SSL_CERT_FILE and SSL_CERT_DIR, as for the curl tool.
    public static var environment: Authorities { named(by: environmentVariable) }

    static func named(by variable: (String) -> String?) -> Authorities {
      if let bundle = variable("CURL_CA_BUNDLE") { return Authorities(file: bundle) }
      return Authorities(file: variable("SSL_CERT_FILE"), directory: variable("SSL_CERT_DIR"))
    }
  }

  private let userAgent: String
  private let authorities: Authorities
  private let clock: @Sendable () -> Instant
  /// libcurl's CURLOPT_RESOLVE entries, and its proxy ("" for none, nil for the environment's).
  var resolve: [String] = []
  var proxy: String?

  /// A client that names itself `userAgent` and reads the time of day from `clock`.
  ///
  /// - Parameters:
  ///   - userAgent: Who asks, honestly: `stet/1.0 (+https://example.org/bot)`.
  ///   - authorities: Whom to trust for TLS.
  ///   - clock: The time of day, for the times of a capture; timeouts have their own clock.
  public init(
    userAgent: String,
    authorities: Authorities = .environment,
    clock: @escaping @Sendable () -> Instant
  ) {
    self.userAgent = userAgent
    self.authorities = authorities
    self.clock = clock
  }

  /// Fetches `url`, follows its redirects and returns the complete response, whatever its status.
  ///
  /// `isCancelled` is asked at least once a second. A body that has neither a length nor chunks ends
  /// with its connection, and then nothing tells whether it was cut: not even TLS, whose closing
  /// message libcurl does not insist on.
  /// - Throws: ``FetchError``: no response, or not all of one, or more than `limits` allow.
  public func fetch(
    _ url: String,
    limits: FetchLimits = FetchLimits(),
    isCancelled: @escaping () -> Bool = { false }
  ) throws(FetchError) -> HTTPExchange {
    let requested = try CapturedURL.normalise(url)
    guard !requested.hasPrefix("file:") else { throw .unsupportedScheme("file") }
    let deadline = ContinuousClock.now.advanced(by: limits.totalTimeout)
    let handle = try configuredHandle(limits)
    let startedAt = clock()
    var hops: [HTTPHop] = []
    var next = requested
    while true {
      let (hop, received) = try request(next, handle, limits, deadline, isCancelled)
      hops.append(hop)
      guard let target = try Redirect.target(of: hop) else {
        let finishedAt = clock()
        let codings = try ContentCoding.codings(of: hop)
        let body = try ContentCoding.decode(received, codings, limit: limits.maxBodyBytes)
        return HTTPExchange(
          requestedURL: requested,
          hops: hops,
          status: hop.status,
          mediaType: hop.mediaType,
          body: body,
          receivedDigest: codings.isEmpty ? nil : SHA256.hash(received),
          startedAt: startedAt,
          finishedAt: finishedAt
        )
      }
      let chain = hops.map(\.url) + [target]
      guard !Redirect.isLoop(hops, target) else { throw .redirectLoop(chain: chain) }
      guard hops.count <= limits.maxRedirects else { throw .tooManyRedirects(chain: chain) }
      next = target
    }
  }

  private func request(
    _ url: String,
    _ handle: borrowing CurlHandle,
    _ limits: FetchLimits,
    _ deadline: ContinuousClock.Instant,
    _ isCancelled: @escaping () -> Bool
  ) throws(FetchError) -> (HTTPHop, [UInt8]) {
    guard !isCancelled() else { throw .cancelled }
    let left = (deadline - ContinuousClock.now).milliseconds
    guard left > 0 else { throw .timedOut(after: limits.totalTimeout) }
    try handle.set(CURLOPT_URL, CapturedURL.wireForm(url))
    try handle.set(CURLOPT_TIMEOUT_MS, left)
    let transfer = Transfer(limits: limits, isCancelled: isCancelled)
    let code = handle.perform(transfer)
    if let failure = transfer.failure { throw failure }
    guard code == CURLE_OK else {
      // libcurl has one code for both limits. While it connects, the nearer one ends it; and which
      // that was is not asked of a clock, which may say that the total has a moment left.
      let connectLimit = HTTPClient.connectLimit(limits)
      let timeout: FetchError =
        !handle.isConnected && connectLimit < left
        ? .connectTimedOut(after: limits.connectTimeout) : .timedOut(after: limits.totalTimeout)
      throw .of(
        code, text: handle.failureText(code), url: url, limits: limits, timeout: timeout)
    }
    guard transfer.hasHead else { throw .incomplete(reason: "no final response came") }
    do throws(HeaderObjectError) {
      let hop = try HTTPHop(
        url: url,
        address: handle.peerAddress,
        certificate: fingerprint(handle.certificate),
        headerBlock: transfer.headerBlock
      )
      return (hop, transfer.body)
    } catch {
      throw .notHTTP(reason: error.reason)
    }
  }

  // In milliseconds, as libcurl takes it: 0 would be its own default.
  private static func connectLimit(_ limits: FetchLimits) -> Int {
    max(1, limits.connectTimeout.milliseconds)
  }

  private func configuredHandle(_ limits: FetchLimits) throws(FetchError) -> CurlHandle {
    var handle = try CurlHandle()
    try handle.set(CURLOPT_NOSIGNAL, 1)
    try handle.set(CURLOPT_NOPROGRESS, 0)
    try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try handle.set(CURLOPT_FOLLOWLOCATION, 0)
    try handle.set(CURLOPT_PATH_AS_IS, 1)
    try handle.set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    try handle.set(CURLOPT_HTTP09_ALLOWED, 0)
    try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try handle.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    // An empty name starts an empty jar, which is never written.
    try handle.set(CURLOPT_COOKIEFILE, "")
    // The certificate is told only where a connection is made, so each hop makes its own.
    try handle.set(CURLOPT_FRESH_CONNECT, 1)
    try handle.set(CURLOPT_FORBID_REUSE, 1)
    try handle.set(CURLOPT_CERTINFO, 1)
    try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
    try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
    if let file = authorities.file { try handle.set(CURLOPT_CAINFO, file) }
    if let directory = authorities.directory { try handle.set(CURLOPT_CAPATH, directory) }
    if let proxy { try handle.set(CURLOPT_PROXY, proxy) }
    try handle.set(CURLOPT_RESOLVE, resolve)
    try handle.set(CURLOPT_USERAGENT, userAgent)
    try handle.set(CURLOPT_HTTPHEADER, ["Accept-Encoding: \(ContentCoding.accepted)"])
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, HTTPClient.connectLimit(limits))
    try handle.set(CURLOPT_LOW_SPEED_LIMIT, max(0, limits.lowSpeedBytesPerSecond))
    try handle.set(CURLOPT_LOW_SPEED_TIME, max(1, limits.lowSpeedTime.milliseconds / 1000))
    return handle
  }
}

// RFC 7468: the base64 between the BEGIN and END lines is the DER.
func fingerprint(_ pem: String?) -> Digest? {
  guard let lines = pem?.split(whereSeparator: \.isNewline),
    let start = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN CERTIFICATE") }),
    let end = lines[start...].firstIndex(where: { $0.hasPrefix("-----END CERTIFICATE") })
  else { return nil }
  return Base64.decode(lines[(start + 1)..<end].joined()).map { SHA256.hash($0) }
}

extension Duration {
  /// Whole milliseconds, at most some 24 days: what libcurl's timeouts hold everywhere.
  fileprivate var milliseconds: Int {
    let (seconds, attoseconds) = components
    let clamped = min(max(seconds, -1), 2_000_000)
    return Int(clamped) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }
}
