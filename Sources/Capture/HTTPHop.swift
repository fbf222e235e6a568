// One response as it came over the wire, and the reading of its header block. Pure: any bytes may
// be given, and none crash.
public import Bytes

/// One request of a fetch and the head of its response.
public struct HTTPHop: Sendable, Equatable {
  /// The URL that was asked for, in archived form (``CapturedURL/normalise(_:)``).
  public let url: String
  /// What answered: `192.0.2.1:443` or `[2001:db8::1]:443`; nil where not known.
  ///
  /// Behind a proxy, the proxy's.
  public let address: String?
  /// SHA-256 of the DER bytes of the server's own certificate; nil without TLS.
  public let certificate: Digest?
  /// The final response's head, byte for byte: status line to blank line, line ends included.
  ///
  /// HTTP/2 has no such text; there it is as libcurl writes it: `HTTP/2 200`, names in lower case.
  /// Informational (1xx) blocks before it and trailers after the body are not kept.
  public let headerBlock: [UInt8]
  /// The status code of the block's first line, 200...999.
  public let status: Int

  /// A hop of checked parts.
  ///
  /// - Throws: ``HeaderObjectError`` where `url` is empty or holds a byte of 0x00...0x20 or 0x7F,
  ///   `address` is not 1 to 64 of `0-9A-Fa-f.:[]`, or `headerBlock` does not begin with a status
  ///   line (`HTTP/`, version, space, three digits). Its `offset` is 0.
  public init(
    url: String,
    address: String?,
    certificate: Digest?,
    headerBlock: [UInt8]
  ) throws(HeaderObjectError) {
    try HTTPHop.check(url: url)
    try HTTPHop.check(address: address)
    self.url = url
    self.address = address
    self.certificate = certificate
    self.headerBlock = headerBlock
    status = try HTTPHop.status(of: headerBlock)
  }

  // Each part by itself, so that a reader of header objects can say where the wrong one stands.

  static func check(url: String, at offset: Int = 0) throws(HeaderObjectError) {
    guard !url.isEmpty, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw HeaderObjectError(
        offset: offset, reason: "a URL is empty or holds a space or control byte")
    }
  }

  static func check(address: String?, at offset: Int = 0) throws(HeaderObjectError) {
    guard address.map({ isAddress($0) }) ?? true else {
      throw HeaderObjectError(offset: offset, reason: "an address holds more than digits and .:[]")
    }
  }

  @discardableResult
  static func status(of block: [UInt8], at offset: Int = 0) throws(HeaderObjectError) -> Int {
    guard let status = statusCode(of: block) else {
      throw HeaderObjectError(offset: offset, reason: "a header block begins with no status line")
    }
    return status
  }

  /// The version as the status line writes it: `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`.
  public var httpVersion: String {
    String(decoding: headerBlock.prefix { $0 != 0x20 }, as: UTF8.self)
  }

  /// The values of every field called `name` (any case), in order, without white space around them.
  ///
  /// Continuation lines (obs-fold, RFC 9112 section 5.2) are joined with one space.
  public func values(of name: String) -> [[UInt8]] {
    let name = Array(name.lowercased().utf8)
    return fields().filter { $0.name == name }.map(\.value)
  }

  /// `type/subtype` of the last well-formed Content-Type, in lower case, without parameters.
  public var mediaType: String? {
    values(of: "content-type").reversed().lazy.compactMap { mediaTypeEssence($0) }.first
  }

  private func fields() -> [(name: [UInt8], value: [UInt8])] {
    var fields: [(name: [UInt8], value: [UInt8])] = []
    let lines = headerBlock.split(separator: 0x0A, omittingEmptySubsequences: false).dropFirst()
    for line in lines {
      let isFolded = line.first == 0x20 || line.first == 0x09
      if isFolded {
        guard let last = fields.indices.last else { continue }
        fields[last].value += [0x20] + trimmed(line)
      } else if let colon = line.firstIndex(of: 0x3A) {
        let name = trimmed(line[..<colon]).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        fields.append((name, Array(trimmed(line[(colon + 1)...]))))
      }
    }
    return fields
  }
}

/// The status code that a header block's first line gives, 200...999 or, for informational blocks,
/// 100...199; nil where it is no status line (RFC 9112 section 4).
func rawStatusCode(of block: [UInt8]) -> Int? {
  guard block.starts(with: Array("HTTP/".utf8)), let space = block.firstIndex(of: 0x20) else {
    return nil
  }
  let version = block[5..<space]
  let digits = block[(space + 1)...].prefix(3)
  guard !version.isEmpty, version.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
    digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) })
  else { return nil }
  let after = block.dropFirst(space + 4).first
  guard after == 0x20 || after == 0x0D || after == 0x0A else { return nil }
  let code = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  return code >= 100 ? code : nil
}

private func statusCode(of block: [UInt8]) -> Int? {
  rawStatusCode(of: block).flatMap { $0 >= 200 ? $0 : nil }
}

private func isAddress(_ text: String) -> Bool {
  (1...64).contains(text.utf8.count)
    && text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x3A, 0x41...0x46, 0x61...0x66, 0x2E, 0x5B, 0x5D: true
      default: false
      }
    }
}

/// Without the white space around it that HTTP allows: spaces, tabs, and a line's carriage return.
func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
  var rest = bytes.drop(while: isSpace)
  while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
  return rest
}

// RFC 9110 section 8.3.1; nil where either half is no name that a media type can have: a leaf holds
// none of the bytes that RFC 9110's tokens have beyond RFC 6838's names.
private func mediaTypeEssence(_ value: [UInt8]) -> String? {
  let essence = trimmed(value.prefix { $0 != UInt8(ascii: ";") })
  let halves = essence.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  guard halves.count == 2, essence.count <= 255,
    halves.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isNameByte) })
  else {
    return nil
  }
  return String(decoding: essence, as: UTF8.self).lowercased()
}

/// True for a byte of a type's or subtype's name (RFC 6838 section 4.2).
private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
  default: Array("!#$&-^_.+".utf8).contains(byte)
  }
}
