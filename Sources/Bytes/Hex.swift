// Hexadecimal and base64, strict in both directions: what decodes re-encodes to the same text.

/// Hexadecimal text (RFC 4648 section 8).
public enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)

  /// Lower-case hexadecimal, two digits a byte.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var out: [UInt8] = []
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes of hexadecimal text of either case; nil for an odd count or another character.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var out: [UInt8] = []
    var high: UInt8?
    for unit in text.utf8 {
      let value: UInt8
      switch unit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = unit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = unit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = unit - UInt8(ascii: "A") + 10
      default: return nil
      }
      if let first = high {
        out.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? out : nil
  }
}

/// Base64 with the standard alphabet and padding (RFC 4648 section 4).
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let pad = UInt8(ascii: "=")

  /// Padded base64 on one line.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        out.append(alphabet[Int(buffer >> UInt32(bits)) & 63])
      }
    }
    if bits > 0 { out.append(alphabet[Int(buffer << UInt32(6 - bits)) & 63]) }
    while out.count % 4 != 0 { out.append(pad) }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes of padded base64; nil for white space, missing padding, or stray bits at the end,
  /// so that exactly one text stands for each byte string.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let units = Array(text.utf8)
    guard units.count % 4 == 0 else { return nil }
    let padding = units.suffix(2).reversed().prefix { $0 == pad }.count
    var out: [UInt8] = []
    out.reserveCapacity(units.count / 4 * 3)
    var buffer: UInt32 = 0
    var bits = 0
    for unit in units.dropLast(padding) {
      let value: UInt32
      switch unit {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(unit - UInt8(ascii: "A"))
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(unit - UInt8(ascii: "a")) + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(unit - UInt8(ascii: "0")) + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: return nil
      }
      buffer = (buffer << 6 | value) & 0xFF_FFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    // Bits that no byte uses must be zero, and their count must be what the padding says.
    guard bits == padding * 2, buffer & ((1 << UInt32(bits)) - 1) == 0 else { return nil }
    return out
  }
}
