// LogFormatError: what every parser of this module throws, and the small text rules they share.
//
//   bad tree size at byte 18
//
// A failed *check* (a signature, a proof) is never this error: it is a verdict, see ProofVerdict,
// NoteVerdict and CheckpointVerdict.

/// Bytes or text that are not in the form their specification gives.
public struct LogFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  public enum Code: String, Hashable, Sendable {
    /// More bytes, signatures or hashes than this module reads.
    case tooLong = "too long"
    /// Not valid UTF-8.
    case notUTF8 = "not UTF-8"
    /// A control character other than newline.
    case controlCharacter = "control character"
    /// No line where one belongs, or a line without its newline.
    case missingLine = "missing line"
    /// No blank line before the signatures.
    case missingBlankLine = "no blank line before the signatures"
    /// Not `— <name> <base64>`.
    case badSignatureLine = "bad signature line"
    /// A key name that is empty or has a space, a plus or a control character.
    case badName = "bad key name"
    /// Not `<name>+<8 hexadecimal digits>+<base64>`, or not the length its type has.
    case badKey = "bad key"
    /// A key type other than Ed25519 (0x01).
    case unknownKeyType = "key of another type than Ed25519"
    /// A key ID that is not the one of this name and key.
    case wrongKeyID = "key ID of another key"
    /// A public key under which anybody can sign.
    case weakKey = "weak key"
    /// An origin line that is empty.
    case badOrigin = "bad origin"
    /// Not a decimal number without leading zeros, below 2^63.
    case badNumber = "bad number"
    /// Not the strict base64 of 32 bytes.
    case badHash = "bad hash"
    /// The root of a tree of no leaves that is not SHA-256 of nothing.
    case badEmptyRoot = "bad root of an empty tree"
    /// Lines after a checkpoint's third.
    case extensionLine = "extension line"
    /// Not the first line of the format.
    case badHeader = "bad header"
    /// Not the strict base64 of one byte or more.
    case badExtra = "bad extra data"
    /// An entry of more than 65,535 bytes.
    case entryTooLong = "entry of more than 65535 bytes"
    /// An entry that ends after the bundle does.
    case truncatedEntry = "truncated entry"
    /// Bytes after the last entry.
    case trailingBytes = "bytes after the last entry"
  }

  /// What was wrong.
  public let code: Code
  /// The 0-based byte at which it was found.
  public let offset: Int

  /// The error `code` at byte `offset`.
  public init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// One line for a person.
  public var description: String { "\(code.rawValue) at byte \(offset)" }
}

extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let plus = UInt8(ascii: "+")
  static let slash = UInt8(ascii: "/")
}

extension Int {
  /// A decimal number as the C2SP formats write it: ASCII digits, no sign, no leading zero unless
  /// it is `0`.
  ///
  /// Nil for anything else, and from 2^63 up.
  init?(canonicalDecimal digits: ArraySlice<UInt8>) {
    guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else {
      return nil
    }
    var value = 0
    for unit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(unit) else { return nil }
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = scaled.addingReportingOverflow(Int(unit - UInt8(ascii: "0")))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    self = value
  }
}

/// Lines ended by a newline, and where each begins; it works on bytes: to Swift, `\r\n` is one
/// Character, and canonically equivalent text is equal.
struct LineReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var offset: Int { position - bytes.startIndex }
  var isAtEnd: Bool { position == bytes.endIndex }
  var rest: ArraySlice<UInt8> { bytes[position...] }

  /// The next line, without its newline.
  mutating func next() throws(LogFormatError) -> ArraySlice<UInt8> {
    guard let end = bytes[position...].firstIndex(of: .newline) else {
      throw LogFormatError(.missingLine, at: offset)
    }
    defer { position = end + 1 }
    return bytes[position..<end]
  }
}
