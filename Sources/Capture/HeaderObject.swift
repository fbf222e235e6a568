// The hops of a fetch as the bytes of one stored object, and back. Store/FORMAT.md, "Header object",
// is the specification:
//
//     stet-exchange/1\n
//     hop <url>\n
//     address <ip:port, or ->\n
//     certificate <64 lower-case hexadecimal digits, or ->\n
//     headers <decimal byte count>\n
//     <that many bytes>\n
//
// with the five lines from `hop` on for each hop, at least one. No time is in it, so that equal
// responses are one object.
import Bytes

/// What keeps bytes from being a header object.
public struct HeaderObjectError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The 0-based byte at which the offending line or block begins.
  public let offset: Int
  /// What is wrong there.
  public let reason: String

  /// One line for a person.
  public var description: String { "not a header object: byte \(offset): \(reason)" }
}

/// The recorded heads of one fetch: every redirect and the final response.
public struct HeaderObject: Sendable, Equatable {
  /// In the order they were fetched; never empty.
  ///
  /// The last is the response that was captured.
  public let hops: [HTTPHop]

  /// The object of at least one hop; nil for none.
  public init?(hops: [HTTPHop]) {
    guard !hops.isEmpty else { return nil }
    self.hops = hops
  }

  /// The first line, which names the version.
  public static let magic = "stet-exchange/1"

  /// The stored form.
  ///
  /// Equal hops give equal bytes.
  public var bytes: [UInt8] { HeaderObject.serialise(hops) }

  static func serialise(_ hops: [HTTPHop]) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(Array("\(magic)\n".utf8))
    for hop in hops {
      writer.write(Array("hop \(hop.url)\n".utf8))
      writer.write(Array("address \(hop.address ?? "-")\n".utf8))
      writer.write(Array("certificate \(hop.certificate?.hex ?? "-")\n".utf8))
      writer.write(Array("headers \(hop.headerBlock.count)\n".utf8))
      writer.write(hop.headerBlock)
      writer.uint8(0x0A)
    }
    return writer.bytes
  }

  /// Reads the stored form, and only it: what is read serialises to the same bytes.
  public init(parsing bytes: [UInt8]) throws(HeaderObjectError) {
    var reader = LineReader(bytes: bytes)
    guard try reader.line() == HeaderObject.magic else {
      throw HeaderObjectError(offset: 0, reason: "the first line is not \(HeaderObject.magic)")
    }
    var hops: [HTTPHop] = []
    while hops.isEmpty || !reader.isAtEnd {
      let urlStart = reader.offset
      let url = try reader.value(of: "hop")
      try HTTPHop.check(url: url, at: urlStart)
      let addressStart = reader.offset
      let address = try reader.optional("address")
      try HTTPHop.check(address: address, at: addressStart)
      let certificate = try reader.certificate()
      let (blockStart, block) = try reader.block()
      try HTTPHop.status(of: block, at: blockStart)
      hops.append(
        try HTTPHop(url: url, address: address, certificate: certificate, headerBlock: block))
    }
    self.hops = hops
  }
}

private struct LineReader {
  let bytes: [UInt8]
  var offset = 0

  var isAtEnd: Bool { offset == bytes.count }

  mutating func line() throws(HeaderObjectError) -> String {
    guard let end = bytes[offset...].firstIndex(of: 0x0A) else {
      throw HeaderObjectError(offset: offset, reason: "a line has no end")
    }
    // Decoding may repair what is no UTF-8, and what was repaired would not be written so.
    guard let text = String(validating: bytes[offset..<end], as: UTF8.self) else {
      throw HeaderObjectError(offset: offset, reason: "a line is not UTF-8")
    }
    offset = end + 1
    return text
  }

  mutating func value(of key: String) throws(HeaderObjectError) -> String {
    let start = offset
    let line = try line()
    guard line.utf8.starts(with: "\(key) ".utf8) else {
      throw HeaderObjectError(offset: start, reason: "a line \"\(key) …\" belongs here")
    }
    return String(line.unicodeScalars.dropFirst(key.unicodeScalars.count + 1))
  }

  mutating func optional(_ key: String) throws(HeaderObjectError) -> String? {
    let value = try value(of: key)
    return value == "-" ? nil : value
  }

  mutating func certificate() throws(HeaderObjectError) -> Digest? {
    let start = offset
    guard let value = try optional("certificate") else { return nil }
    guard let digest = Digest(hex: value), digest.hex == value else {
      throw HeaderObjectError(offset: start, reason: "not 64 lower-case hexadecimal digits")
    }
    return digest
  }

  mutating func block() throws(HeaderObjectError) -> (start: Int, bytes: [UInt8]) {
    let start = offset
    let text = try value(of: "headers")
    guard let count = Int(text), count >= 0, String(count) == text else {
      throw HeaderObjectError(offset: start, reason: "not a byte count")
    }
    guard count < bytes.count - offset else {
      throw HeaderObjectError(offset: offset, reason: "ends before \(count) bytes of headers")
    }
    let (blockStart, block) = (offset, Array(bytes[offset..<offset + count]))
    guard bytes[offset + count] == 0x0A else {
      throw HeaderObjectError(offset: offset + count, reason: "no line end after the headers")
    }
    offset += count + 1
    return (blockStart, block)
  }
}
