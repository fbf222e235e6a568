// Reading and writing fixed-width big-endian fields. Every read is bounds-checked and says at which
// byte the input ended; formats are built on these two types and on nothing unchecked.

/// The input ended before a field did.
public struct UnderrunError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The 0-based byte at which the field began.
  public let offset: Int
  /// How many bytes the field needs.
  public let needed: Int

  /// Makes the error for a field of `needed` bytes at byte `offset`.
  public init(offset: Int, needed: Int) {
    self.offset = offset
    self.needed = needed
  }

  /// One line for a person.
  public var description: String { "ends at byte \(offset), where \(needed) more bytes belong" }
}

/// A cursor over bytes.
///
/// Integers are big-endian.
public struct ByteReader: Sendable {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  /// A reader at the start of `bytes`.
  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// A reader at the start of `bytes`.
  public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  /// Bytes read so far.
  public var offset: Int { position - bytes.startIndex }
  /// Bytes not yet read.
  public var remaining: Int { bytes.endIndex - position }

  /// The next `count` bytes (`count >= 0`).
  public mutating func read(_ count: Int) throws(UnderrunError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else {
      throw UnderrunError(offset: offset, needed: count)
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  private mutating func integer(_ width: Int) throws(UnderrunError) -> UInt64 {
    var value: UInt64 = 0
    for byte in try read(width) { value = value << 8 | UInt64(byte) }
    return value
  }

  /// One byte.
  public mutating func uint8() throws(UnderrunError) -> UInt8 {
    UInt8(truncatingIfNeeded: try integer(1))
  }
  /// Two bytes, big-endian.
  public mutating func uint16() throws(UnderrunError) -> UInt16 {
    UInt16(truncatingIfNeeded: try integer(2))
  }
  /// Four bytes, big-endian.
  public mutating func uint32() throws(UnderrunError) -> UInt32 {
    UInt32(truncatingIfNeeded: try integer(4))
  }
  /// Eight bytes, big-endian.
  public mutating func uint64() throws(UnderrunError) -> UInt64 { try integer(8) }
  /// Eight bytes, big-endian two's complement.
  public mutating func int64() throws(UnderrunError) -> Int64 {
    Int64(bitPattern: try integer(8))
  }
  /// 32 bytes.
  public mutating func digest() throws(UnderrunError) -> Digest {
    let start = offset
    guard let digest = Digest(try read(Digest.byteCount)) else {
      throw UnderrunError(offset: start, needed: Digest.byteCount)
    }
    return digest
  }
}

/// Bytes being built.
///
/// Integers are big-endian.
public struct ByteWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// An empty writer with room for `capacity` bytes.
  public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// Appends bytes as they are.
  public mutating func write(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
  /// Appends one byte.
  public mutating func uint8(_ value: UInt8) { bytes.append(value) }
  /// Appends two bytes, big-endian.
  public mutating func uint16(_ value: UInt16) { integer(UInt64(value), 2) }
  /// Appends four bytes, big-endian.
  public mutating func uint32(_ value: UInt32) { integer(UInt64(value), 4) }
  /// Appends eight bytes, big-endian.
  public mutating func uint64(_ value: UInt64) { integer(value, 8) }
  /// Appends eight bytes, big-endian two's complement.
  public mutating func int64(_ value: Int64) { integer(UInt64(bitPattern: value), 8) }
  /// Appends the 32 bytes of a digest.
  public mutating func digest(_ value: Digest) { bytes.append(contentsOf: value.bytes) }

  private mutating func integer(_ value: UInt64, _ width: Int) {
    for shift in stride(from: (width - 1) * 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }
}
