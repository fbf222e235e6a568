// JSON as pages embed it: read without haste and without throwing; what is broken ends what was read.

/// A JSON value (RFC 8259); duplicate keys keep the first.
enum JSONNode {
  case object([String: JSONNode])
  case array([JSONNode])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  /// The member called `key` of an object.
  subscript(key: String) -> JSONNode? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The elements of an array; any other value by itself.
  var elements: [JSONNode] { if case .array(let list) = self { list } else { [self] } }

  /// The value that `bytes` begin with; nil where they begin with none.
  ///
  /// Control characters within strings are let through, as many pages have them.
  static func parse(_ bytes: [UInt8]) -> JSONNode? {
    var reader = JSONReader(bytes: bytes)
    return reader.value(depth: 0)
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var at = 0

  mutating func value(depth: Int) -> JSONNode? {
    skip()
    guard at < bytes.count, depth < 64 else { return nil }
    switch bytes[at] {
    case 0x7B: return object(depth)
    case 0x5B: return array(depth)
    case 0x22: return string().map(JSONNode.string)
    default:
      let start = at
      while at < bytes.count, !Self.ends(bytes[at]) { at += 1 }
      let word = String(decoding: bytes[start..<at], as: UTF8.self)
      switch word {
      case "true": return .bool(true)
      case "false": return .bool(false)
      case "null": return .null
      default: return word.isEmpty ? nil : .number(word)
      }
    }
  }

  private mutating func object(_ depth: Int) -> JSONNode? {
    var members: [String: JSONNode] = [:]
    at += 1
    while true {
      skip()
      guard at < bytes.count, bytes[at] == 0x22, let key = string() else { break }
      skip()
      guard at < bytes.count, bytes[at] == 0x3A else { break }
      at += 1
      guard let member = value(depth: depth + 1) else { break }
      if members[key] == nil { members[key] = member }
      skip()
      guard at < bytes.count, bytes[at] == 0x2C else { break }
      at += 1
    }
    if at < bytes.count, bytes[at] == 0x7D { at += 1 }
    return .object(members)
  }

  private mutating func array(_ depth: Int) -> JSONNode? {
    var list: [JSONNode] = []
    at += 1
    while true {
      skip()
      guard at < bytes.count, bytes[at] != 0x5D, let element = value(depth: depth + 1) else {
        break
      }
      list.append(element)
      skip()
      guard at < bytes.count, bytes[at] == 0x2C else { break }
      at += 1
    }
    if at < bytes.count, bytes[at] == 0x5D { at += 1 }
    return .array(list)
  }

  private mutating func string() -> String? {
    at += 1
    var text: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 0x22 { return String(decoding: text, as: UTF8.self) }
      guard byte == 0x5C else {
        text.append(byte)
        continue
      }
      guard at < bytes.count else { return nil }
      let escape = bytes[at]
      at += 1
      switch escape {
      case 0x6E: text.append(0x0A)
      case 0x74, 0x72, 0x66, 0x62: text.append(0x20)
      case 0x75: scalar(into: &text)
      default: text.append(escape)
      }
    }
    return nil
  }

  /// `XXXX` after `\u`, with the second half of a surrogate pair.
  private mutating func scalar(into text: inout [UInt8]) {
    guard let first = unit() else { return }
    var value = first
    if first >= 0xD800, first < 0xDC00, at + 1 < bytes.count, bytes[at] == 0x5C,
      bytes[at + 1] == 0x75
    {
      let start = at
      at += 2
      if let second = unit(), second >= 0xDC00, second < 0xE000 {
        value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
      } else {
        at = start
      }
    }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    text.append(contentsOf: Array(String(Character(scalar)).utf8))
  }

  private mutating func unit() -> UInt32? {
    guard at + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16)
    else { return nil }
    at += 4
    return value
  }

  private mutating func skip() {
    while at < bytes.count {
      if bytes[at] <= 0x20 {
        at += 1
      } else if at + 1 < bytes.count, bytes[at] == 0x2F, bytes[at + 1] == 0x2A {
        // /* <![CDATA[ */ and its like.
        at += 2
        while at + 1 < bytes.count, bytes[at] != 0x2A || bytes[at + 1] != 0x2F { at += 1 }
        at += 2
      } else {
        return
      }
    }
  }

  private static func ends(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x2C || byte == 0x7D || byte == 0x5D || byte == 0x3A
  }
}
