// Why a fetch gave no capture, in words that a person can act on. No libcurl here.

/// Why a URL could not be fetched.
///
/// A failed fetch says nothing about the page: it is never a deletion.
public enum FetchError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The text is no URL that can be archived.
  case invalidURL(String, reason: String)
  /// Only `http`, `https` and, where no network is meant, `file` are known.
  case unsupportedScheme(String)
  /// No address was found for the host.
  case notResolved(host: String)
  /// The address was found but nothing took the connection.
  case connectionFailed(reason: String)
  /// TLS failed, or the certificate is not to be trusted.
  case tlsFailed(reason: String)
  /// ``FetchLimits/connectTimeout`` passed and there was no connection.
  case connectTimedOut(after: Duration)
  /// ``FetchLimits/totalTimeout`` passed.
  case timedOut(after: Duration)
  /// Fewer bytes than ``FetchLimits/lowSpeedBytesPerSecond`` came for this long.
  case tooSlow(bytesPerSecond: Int, time: Duration)
  /// The body is larger than ``FetchLimits/maxBodyBytes``, as received or decoded.
  case tooLarge(limit: Int)
  /// The headers of one response are larger than ``FetchLimits/maxHeaderBytes`` or libcurl's limit.
  case headersTooLarge(limit: Int)
  /// More redirects than ``FetchLimits/maxRedirects``; the URLs in order.
  case tooManyRedirects(chain: [String])
  /// A redirect came back to a URL of the chain; the last is the one that was seen before.
  case redirectLoop(chain: [String])
  /// A redirect to a place that is not followed.
  case badRedirect(from: String, location: String, reason: String)
  /// The connection ended before the response did.
  case incomplete(reason: String)
  /// What came back is no HTTP response.
  case notHTTP(reason: String)
  /// The body is not in the content-coding that its headers name.
  case undecodable(coding: String, reason: String)
  /// The body has a content-coding that was not asked for.
  case unsupportedCoding(String)
  /// The caller cancelled.
  case cancelled
  /// Anything else that libcurl reports, with its code.
  case other(code: Int, text: String)

  /// One line for a person: what went wrong, and what to do.
  public var description: String {
    switch self {
    case .invalidURL(let url, let reason): "not a URL to archive: \(url): \(reason)"
    case .unsupportedScheme("file"): "file: URLs are not fetched; name the file by its path"
    case .unsupportedScheme(let scheme): "cannot fetch \(scheme): URLs; give an http or https URL"
    case .notResolved(let host):
      "no address found for \(host); check the spelling and the network's DNS"
    case .connectionFailed(let reason):
      "cannot connect: \(reason); the server may be down, or a firewall or proxy in the way"
    case .tlsFailed(let reason):
      "no trustworthy connection: \(reason); if the certificate is your own, name its CA in "
        + "SSL_CERT_FILE"
    case .connectTimedOut(let time):
      "no connection after \(time.inSeconds); the server may be down, or a firewall or proxy in the "
        + "way"
    case .timedOut(let time):
      "not done after \(time.inSeconds); try again, or allow more time with --timeout"
    case .tooSlow(let bytes, let time):
      "too slow: under \(bytes) bytes/s for \(time.inSeconds); try again later"
    case .tooLarge(let limit): "the body is larger than \(limit) bytes; raise --max-size to keep it"
    case .headersTooLarge(let limit): "the response's headers are larger than \(limit) bytes"
    case .tooManyRedirects(let chain):
      "gave up after \(chain.count - 1) redirects: \(joined(chain)); try the last URL itself"
    case .redirectLoop(let chain):
      "redirects in a circle: \(joined(chain)); the site may want cookies or another client"
    case .badRedirect(let from, let location, let reason):
      "\(from) redirects to \(location), which is not followed: \(reason)"
    case .incomplete(let reason): "the response was cut off: \(reason); try again"
    case .notHTTP(let reason): "the answer is not HTTP: \(reason); check the port and the scheme"
    case .undecodable(let coding, let reason):
      "the body claims to be \(coding) but \(reason); the server is at fault, try again later"
    case .unsupportedCoding(let coding):
      "the body is encoded as \(coding), which was not asked for and cannot be undone"
    case .cancelled: "cancelled"
    case .other(let code, let text): "\(text) (libcurl \(code))"
    }
  }
}

// A chain of 21 URLs of any length must stay one readable line.
private func joined(_ chain: [String]) -> String {
  let shown = chain.count > 6 ? Array(chain.prefix(3)) + ["…"] + chain.suffix(2) : chain
  return shown.joined(separator: " -> ")
}

extension Duration {
  /// `30 s`, or `1.5 s`.
  fileprivate var inSeconds: String {
    let (seconds, attoseconds) = components
    let tenths = attoseconds / 100_000_000_000_000_000
    return tenths == 0 ? "\(seconds) s" : "\(seconds).\(tenths) s"
  }
}
