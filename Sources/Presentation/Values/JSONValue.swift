// JSON as the commands give it: fields by name, null where there is nothing.
/// A JSON value.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  /// A string's UTF-8.
  case utf8(ArraySlice<UInt8>)
  case array([JSONValue])
  case object([String: JSONValue])

  package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  /// One line of JSON, keys in order.
  package var line: String {
    get throws {
      var out: [UInt8] = []
      try append(to: &out)
      return String(decoding: out, as: UTF8.self)
    }
  }

  /// RFC 8259: strings escape what they must, and nothing else.
  private func append(to out: inout [UInt8]) throws {
    switch self {
    case .null: out += "null".utf8
    case .bool(let value): out += (value ? "true" : "false").utf8
    case .int(let value): out += String(value).utf8
    case .double(let value):
      guard value.isFinite else { throw NotANumber(value: value) }
      out += "\(value)".utf8
    case .string(let value): Self.append(value, to: &out)
    case .utf8(let value):
      unsafe value.withUnsafeBufferPointer { unsafe Self.append($0, to: &out) }
    case .array(let values):
      out.append(0x5B)
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(0x2C) }
        try value.append(to: &out)
      }
      out.append(0x5D)
    case .object(let fields):
      out.append(0x7B)
      for (index, key) in fields.keys.sorted().enumerated() {
        if index > 0 { out.append(0x2C) }
        Self.append(key, to: &out)
        out.append(0x3A)
        try (fields[key] ?? .null).append(to: &out)
      }
      out.append(0x7D)
    }
  }

  private static func append(_ text: String, to out: inout [UInt8]) {
    var text = text
    text.withUTF8 { unsafe append($0, to: &out) }
  }

  private static func append(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    out.append(0x22)
    var kept = 0
    for index in 0..<bytes.count {
      let byte = unsafe bytes[index]
      if byte >= 0x20, byte != 0x22, byte != 0x5C { continue }
      unsafe out.append(contentsOf: bytes[kept..<index])
      kept = index + 1
      escape(byte, to: &out)
    }
    unsafe out.append(contentsOf: bytes[kept...])
    out.append(0x22)
  }

  private static func escape(_ byte: UInt8, to out: inout [UInt8]) {
    switch byte {
    case 0x22, 0x5C:
      out.append(0x5C)
      out.append(byte)
    case 0x08: out += "\\b".utf8
    case 0x09: out += "\\t".utf8
    case 0x0A: out += "\\n".utf8
    case 0x0C: out += "\\f".utf8
    case 0x0D: out += "\\r".utf8
    case 0..<0x20:
      out += (byte < 0x10 ? "\\u000" : "\\u00").utf8
      out += String(byte, radix: 16).utf8
    default: out.append(byte)
    }
  }

  /// JSON has no infinity.
  private struct NotANumber: Error, CustomStringConvertible {
    var value: Double
    var description: String { "\(value) cannot be written as JSON" }
  }
}
