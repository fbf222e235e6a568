// libcurl's easy handle, wrapped: the only file that sets options and reads results. What they
// should be is Transfer.swift's and HTTPClient.swift's to say.
import CCurl

/// One libcurl easy handle, with its connections and cookies.
///
/// Not for two threads at once.
@safe struct CurlHandle: ~Copyable {
  private let easy: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  // Lists that libcurl reads but does not own.
  private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []

  // curl_global_init, once a process; thread-safe in libcurl since 7.84.
  private static let isReady = ccurl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init() throws(FetchError) {
    guard CurlHandle.isReady, let easy = unsafe ccurl_easy_init() else {
      throw .other(code: 2, text: "libcurl (libcurl.so.4) is not installed, or does not start")
    }
    unsafe self.easy = easy
    unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    _ = unsafe ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
  }

  deinit {
    unsafe ccurl_easy_cleanup(easy)
    unsafe errorText.deallocate()
    unsafe lists.forEach { unsafe ccurl_slist_free_all($0) }
  }

  func set(_ option: CURLoption, _ value: Int) throws(FetchError) {
    try check(unsafe ccurl_set_long(easy, option, value), option)
  }

  func set(_ option: CURLoption, _ value: String) throws(FetchError) {
    try check(unsafe ccurl_set_string(easy, option, value), option)
  }

  mutating func set(_ option: CURLoption, _ values: [String]) throws(FetchError) {
    var list: UnsafeMutablePointer<curl_slist>?
    for value in values {
      guard let longer = unsafe ccurl_slist_append(list, value) else {
        unsafe ccurl_slist_free_all(list)
        throw .other(code: 27, text: "no memory for libcurl")
      }
      unsafe list = longer
    }
    guard let list = unsafe list else { return }
    unsafe lists.append(list)
    try check(unsafe ccurl_set_list(easy, option, list), option)
  }

  /// Runs one transfer, whose events go to `transfer`; returns libcurl's code.
  func perform(_ transfer: Transfer) -> CURLcode {
    unsafe errorText.pointee = 0
    let user = unsafe Unmanaged.passUnretained(transfer).toOpaque()
    _ = unsafe ccurl_set_bytes_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
      unsafe deliver(bytes, size * count, user) { unsafe $0.receiveHeader($1) }
    }
    _ = unsafe ccurl_set_bytes_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
      unsafe deliver(bytes, size * count, user) { unsafe $0.receiveBody($1) }
    }
    _ = unsafe ccurl_set_progress_callback(easy) { user, _, _, _, _ in
      guard let user = unsafe user else { return 1 }
      return unsafe Unmanaged<Transfer>.fromOpaque(user).takeUnretainedValue().isCancelled() ? 1 : 0
    }
    for option in [CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_XFERINFODATA] {
      _ = unsafe ccurl_set_pointer(easy, option, user)
    }
    return withExtendedLifetime(transfer) { unsafe ccurl_perform(easy) }
  }

  /// libcurl's account of the last failure, on one line.
  func failureText(_ code: CURLcode) -> String {
    let detail = unsafe String(cString: errorText)
    let text = detail.isEmpty ? unsafe String(cString: ccurl_easy_strerror(code)) : detail
    return String(text.map { $0.isNewline ? " " : $0 })
  }

  /// `192.0.2.1:443` or `[2001:db8::1]:443`: the other end of the last connection.
  var peerAddress: String? {
    guard let text = unsafe ccurl_get_string(easy, CURLINFO_PRIMARY_IP) else { return nil }
    let host = unsafe String(cString: text)
    let port = unsafe ccurl_get_long(easy, CURLINFO_PRIMARY_PORT)
    guard !host.isEmpty else { return nil }
    return host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
  }

  /// True where the last transfer had a connection, with TLS and through its proxy, and a request
  /// could be sent.
  var isConnected: Bool { unsafe ccurl_get_time(easy, CURLINFO_PRETRANSFER_TIME_T) > 0 }

  /// The server's own certificate in PEM (RFC 7468); nil without TLS.
  var certificate: String? {
    unsafe ccurl_server_certificate(easy).map { unsafe String(cString: $0) }
  }

  private func check(_ code: CURLcode, _ option: CURLoption) throws(FetchError) {
    guard code != CURLE_OK else { return }
    let text = unsafe String(cString: ccurl_easy_strerror(code))
    throw .other(code: Int(code.rawValue), text: "option \(option.rawValue): \(text)")
  }
}

// libcurl goes on where as many bytes are taken as it gave, and otherwise ends the transfer.
private func deliver(
  _ bytes: UnsafeMutablePointer<CChar>?,
  _ count: Int,
  _ user: UnsafeMutableRawPointer?,
  _ receive: (Transfer, UnsafeRawBufferPointer) -> Bool
) -> Int {
  guard let user = unsafe user else { return 0 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(user).takeUnretainedValue()
  let isTaken = unsafe receive(transfer, UnsafeRawBufferPointer(start: bytes, count: count))
  // CURL_WRITEFUNC_ERROR (7.87) would do for any count; an unequal one is the old way.
  return isTaken ? count : (count == 0 ? 1 : 0)
}

/// What the environment names, as the curl tool reads it; nil where it is unset or empty.
func environmentVariable(_ name: String) -> String? {
  guard let text = unsafe ccurl_environment(name) else { return nil }
  let value = unsafe String(cString: text)
  return value.isEmpty ? nil : value
}
