// Percent-encoding, and application/x-www-form-urlencoded (WHATWG URL, section 5). No I/O.

/// Percent-encoding and the encoding of forms.
enum FormEncoding {
  /// The parameters of a query or of a form's body.
  static func parameters(of text: some StringProtocol) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
    }
  }

  /// A part of a form: `+` is a space, `%41` is `A`; bytes that are not UTF-8 become U+FFFD.
  static func decoded(_ text: some StringProtocol) -> String {
    String(decoding: bytes(of: text, plusIsSpace: true), as: UTF8.self)
  }

  /// A part of a path: `%41` is `A`, and `+` is a plus.
  static func pathDecoded(_ text: some StringProtocol) -> String {
    String(decoding: bytes(of: text, plusIsSpace: false), as: UTF8.self)
  }

  /// Bytes of a path, decoded once.
  static func pathBytes(_ bytes: [UInt8]) -> [UInt8] { decode(bytes, plusIsSpace: false) }

  private static func bytes(of text: some StringProtocol, plusIsSpace: Bool) -> [UInt8] {
    decode(Array(text.utf8), plusIsSpace: plusIsSpace)
  }

  private static func decode(_ text: [UInt8], plusIsSpace: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = digit(rest.first),
        let low = digit(rest.dropFirst().first)
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else if byte == UInt8(ascii: "+"), plusIsSpace {
        bytes.append(0x20)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  private static func digit(_ byte: UInt8?) -> UInt8? {
    switch byte {
    case .some(let byte) where (0x30...0x39).contains(byte): byte - 0x30
    case .some(let byte) where (0x41...0x46).contains(byte): byte - 0x41 + 10
    case .some(let byte) where (0x61...0x66).contains(byte): byte - 0x61 + 10
    default: nil
    }
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)

  /// A text as a value in a query: all but letters, digits and `-._~` is encoded.
  static func encoded(_ text: String) -> String {
    encode(text) { isUnreserved($0) }
  }

  /// A URL as the end of a path: what may stand in a URL stays as it is (`%` too), so that the path
  /// says what the URL says; all else is encoded.
  static func pathEncoded(_ url: String) -> String {
    encode(url) { isUnreserved($0) || "%:/?#[]@!$&'()*+,;=".utf8.contains($0) }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  private static func encode(_ text: String, keep: (UInt8) -> Bool) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
      if keep(byte) {
        out.append(byte)
      } else {
        out += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
