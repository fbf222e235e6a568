// From the bytes as received to the body: which content-codings a response names, and undoing them.
// Pure; the codecs are the Codecs module's.
import Codecs

/// A content-coding that is asked for and can be undone (RFC 9110 section 8.4.1).
enum ContentCoding: String {
  case gzip, deflate, zstd

  /// The value of Accept-Encoding in every request.
  static let accepted = "gzip, deflate, zstd"

  // Nobody sends more; each costs a pass over up to the limit.
  private static let maximum = 4

  /// The codings that a response names, in the order they were applied.
  ///
  /// `x-gzip` means gzip; `identity` and empty elements mean nothing.
  static func codings(of hop: HTTPHop) throws(FetchError) -> [ContentCoding] {
    var codings: [ContentCoding] = []
    for value in hop.values(of: "content-encoding") {
      for element in value.split(separator: UInt8(ascii: ",")) {
        let name = String(decoding: trimmed(element), as: UTF8.self).lowercased()
        if name.isEmpty || name == "identity" { continue }
        guard let coding = ContentCoding(rawValue: name == "x-gzip" ? "gzip" : name) else {
          throw .unsupportedCoding(String(name.unicodeScalars.prefix(40).map(visible)))
        }
        guard codings.count < maximum else {
          throw .unsupportedCoding("more than \(maximum) layers")
        }
        codings.append(coding)
      }
    }
    return codings
  }

  /// Undoes `codings`, the last first.
  ///
  /// A body of no bytes stays one, as browsers have it: answers to failed or conditional requests
  /// often name a coding and carry nothing.
  static func decode(
    _ received: [UInt8],
    _ codings: [ContentCoding],
    limit: Int
  ) throws(FetchError) -> [UInt8] {
    var body = received
    for coding in codings.reversed() where !body.isEmpty {
      do throws(CodecError) {
        switch coding {
        case .gzip: body = try Gzip.decode(body[...], limit: limit)
        case .deflate: body = try Deflate.decode(body[...], limit: limit)
        case .zstd: body = try ZstdContent.decode(body[...], limit: limit)
        }
      } catch .tooLarge {
        throw .tooLarge(limit: limit)
      } catch {
        throw .undecodable(coding: coding.rawValue, reason: error.description)
      }
    }
    return body
  }
}

private func visible(_ scalar: Unicode.Scalar) -> Character {
  scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F ? Character(scalar) : "?"
}
