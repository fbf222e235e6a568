// One request's response as it arrives: headers told from body, limits kept. It knows no libcurl but
// what calls it.

/// Collects one response.
///
/// Used by one thread, for one transfer.
final class Transfer {
  private let limits: FetchLimits
  let isCancelled: () -> Bool
  /// The head of the last response so far: informational ones are replaced by what follows.
  private(set) var headerBlock: [UInt8] = []
  /// True where the blank line of a final response has come.
  private(set) var hasHead = false
  /// The body without transfer-coding.
  private(set) var body: [UInt8] = []
  /// Why this transfer was ended from here.
  private(set) var failure: FetchError?
  private var headerBytes = 0
  private var isBlockOpen = false

  init(limits: FetchLimits, isCancelled: @escaping () -> Bool) {
    self.limits = limits
    self.isCancelled = isCancelled
  }

  /// Takes one header line, its line end included; false ends the transfer.
  func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    guard headerBytes <= limits.maxHeaderBytes else {
      failure = .headersTooLarge(limit: limits.maxHeaderBytes)
      return false
    }
    // Trailers (RFC 9110 section 6.5) come after the body and are not kept.
    if hasHead { return true }
    if !isBlockOpen {
      headerBlock.removeAll()
      isBlockOpen = true
    }
    unsafe headerBlock.append(contentsOf: line)
    guard unsafe line.elementsEqual([0x0D, 0x0A]) || line.elementsEqual([0x0A]) else { return true }
    isBlockOpen = false
    guard let status = rawStatusCode(of: headerBlock) else {
      failure = .notHTTP(reason: "its status line is malformed")
      return false
    }
    hasHead = status >= 200
    if hasHead { failure = objection(to: status) }
    return failure == nil
  }

  /// Takes more of the body; false ends the transfer.
  func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= limits.maxBodyBytes - body.count else {
      failure = .tooLarge(limit: limits.maxBodyBytes)
      return false
    }
    unsafe body.append(contentsOf: bytes)
    return true
  }

  // What the head of a final response shows to be wrong before the body comes.
  private func objection(to status: Int) -> FetchError? {
    // A 204 or 304 has no body, whatever it says of one.
    guard status != 204, status != 304,
      let hop = try? HTTPHop(url: "-", address: nil, certificate: nil, headerBlock: headerBlock)
    else { return nil }
    // None was asked for (TE, RFC 9110 section 10.1.4), and libcurl would leave it undone.
    for value in hop.values(of: "transfer-encoding") {
      for element in value.split(separator: UInt8(ascii: ",")) {
        let name = String(decoding: trimmed(element), as: UTF8.self).lowercased()
        if name != "chunked", name != "identity" {
          return .unsupportedCoding("a transfer-coding other than chunked")
        }
      }
    }
    // Where a transfer-coding rules, the length says nothing (RFC 9112 section 6.3).
    guard hop.values(of: "transfer-encoding").isEmpty,
      let text = hop.values(of: "content-length").last,
      let length = Int(String(decoding: text, as: UTF8.self)), length > limits.maxBodyBytes
    else { return nil }
    return .tooLarge(limit: limits.maxBodyBytes)
  }
}
