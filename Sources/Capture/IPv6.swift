// Whether text is an IPv6 address. Nothing is resolved here.

/// True where `text` is an IPv6 address (RFC 3986 section 3.2.2, `IPv6address`): eight groups of one
/// to four hexadecimal digits, one run of which may be `::`, the last two of which may be dotted IPv4.
func isIPv6(_ text: ArraySlice<UInt8>) -> Bool {
  let text = String(decoding: text, as: UTF8.self)
  let halves = text.split(separator: "::", omittingEmptySubsequences: false)
  switch halves.count {
  case 1: return groups(halves[0], mayEndInIPv4: true) == 8
  case 2:
    guard let left = halves[0].isEmpty ? 0 : groups(halves[0], mayEndInIPv4: false),
      let right = halves[1].isEmpty ? 0 : groups(halves[1], mayEndInIPv4: true)
    else { return false }
    return left + right <= 7
  default: return false
  }
}

// How many groups of 16 bits the text between two `::` holds; nil where it is none.
private func groups(_ text: Substring, mayEndInIPv4: Bool) -> Int? {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  var count = 0
  for (index, part) in parts.enumerated() {
    if mayEndInIPv4, index == parts.count - 1, isIPv4(part) {
      count += 2
    } else if (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit) {
      count += 1
    } else {
      return nil
    }
  }
  return count
}

private func isIPv4(_ text: Substring) -> Bool {
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4
    && parts.allSatisfy { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil
        && (part == "0" || !part.hasPrefix("0"))
    }
}

private func isHexDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
  default: false
  }
}
