// Digest: a SHA-256 value. Computing one is Cryptography's work; here it is only held, compared
// and printed.

/// A 32-byte SHA-256 value, held inline (no allocation).
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The length of a SHA-256 value, in bytes.
  public static let byteCount = 32

  // The 32 bytes as four big-endian words, so that word order is byte order.
  private let a: UInt64
  private let b: UInt64
  private let c: UInt64
  private let d: UInt64

  private init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  /// The digest whose 32 bytes are all zero: the format's "none".
  public static let zero = Digest(0, 0, 0, 0)

  /// The digest of four big-endian words, the first word first.
  public init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.init(words.0, words.1, words.2, words.3)
  }

  /// The 32 bytes as four big-endian words, the first word first: a way to the bytes that allocates
  /// nothing.
  public var words: (UInt64, UInt64, UInt64, UInt64) { (a, b, c, d) }

  /// The digest held by exactly 32 bytes; nil for any other count.
  public init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count == Digest.byteCount else { return nil }
    // A concrete slice: the generic form of this loop is a hundred times slower across modules.
    func word(_ number: Int) -> UInt64 {
      var value: UInt64 = 0
      let start = bytes.startIndex + 8 * number
      for index in start..<start + 8 { value = value << 8 | UInt64(bytes[index]) }
      return value
    }
    self.init(word(0), word(1), word(2), word(3))
  }

  /// The digest held by exactly 32 bytes; nil for any other count.
  public init?(_ bytes: [UInt8]) { self.init(bytes[...]) }

  /// The digest written as 64 hexadecimal digits, either case; nil for anything else.
  public init?(hex: some StringProtocol) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes)
  }

  /// The 32 bytes, in order.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(Digest.byteCount)
    for word in [a, b, c, d] {
      for shift in stride(from: 56, through: 0, by: -8) {
        out.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return out
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { Hex.encode(bytes) }

  /// The form used in JSON and on the screen: `sha256:` and 64 lower-case hexadecimal digits.
  public var description: String { "sha256:" + hex }

  /// Byte order.
  public static func < (left: Digest, right: Digest) -> Bool {
    if left.a != right.a { return left.a < right.a }
    if left.b != right.b { return left.b < right.b }
    if left.c != right.c { return left.c < right.c }
    return left.d < right.d
  }
}
