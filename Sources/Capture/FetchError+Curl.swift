// libcurl's codes in our words. One table; nothing else.
import CCurl

extension FetchError {
  /// The error that `code` and libcurl's own `text` stand for, in a fetch of `url`; `timeout` is what
  /// it is where time ran out.
  static func of(
    _ code: CURLcode,
    text: String,
    url: String,
    limits: FetchLimits,
    timeout: FetchError
  ) -> FetchError {
    switch code {
    case CURLE_URL_MALFORMAT: .invalidURL(url, reason: text)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: .notHTTP(reason: text)
    case CURLE_COULDNT_RESOLVE_HOST: .notResolved(host: CapturedURL.host(of: url))
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_PROXY:
      .connectionFailed(reason: text)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_HTTP3:
      .incomplete(reason: text)
    case CURLE_OPERATION_TIMEDOUT:
      // libcurl has one code for both; its low-speed text is "Operation too slow. Less than …".
      text.contains("too slow")
        ? .tooSlow(bytesPerSecond: limits.lowSpeedBytesPerSecond, time: limits.lowSpeedTime)
        : timeout
    case CURLE_ABORTED_BY_CALLBACK: .cancelled
    case CURLE_FILESIZE_EXCEEDED: .tooLarge(limit: limits.maxBodyBytes)
    case CURLE_OUT_OF_MEMORY:
      // A line past libcurl's own limit of 100 KiB (CURL_MAX_HTTP_HEADER).
      .headersTooLarge(limit: min(limits.maxHeaderBytes, Int(CURL_MAX_HTTP_HEADER)))
    case CURLE_BAD_CONTENT_ENCODING: .unsupportedCoding("a transfer-coding other than chunked")
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_SHUTDOWN_FAILED,
      CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
      CURLE_SSL_CRL_BADFILE, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
      .tlsFailed(reason: text)
    default: .other(code: Int(code.rawValue), text: text)
    }
  }
}
