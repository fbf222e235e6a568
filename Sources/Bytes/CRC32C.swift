// CRC-32C (Castagnoli), the checksum of record headers and payloads: it tells damage from the end
// of what was written, and proves nothing. Proof is SHA-256's work.

/// CRC-32C: polynomial 0x1EDC6F41 reflected, initial value and final XOR 0xFFFFFFFF (RFC 3720, 12.1).
public enum CRC32C {
  // Slicing-by-8: tables[k][b] is the CRC of byte b followed by k zero bytes.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for index in 0..<256 {
      var crc = UInt32(index)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
      tables[index] = crc
    }
    for slice in 1..<8 {
      for index in 0..<256 {
        let previous = tables[(slice - 1) * 256 + index]
        tables[slice * 256 + index] = previous >> 8 ^ tables[Int(previous & 0xFF)]
      }
    }
    return tables
  }()

  /// The CRC-32C of `bytes`.
  ///
  /// `123456789` gives 0xE3069283.
  public static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe tables.withUnsafeBufferPointer { table in
        var index = 0
        while bytes.count - index >= 8 {
          let word = UInt64(
            littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
          let next = word ^ UInt64(crc)
          unsafe crc =
            table[7 * 256 + Int(next & 0xFF)] ^ table[6 * 256 + Int(next >> 8 & 0xFF)]
            ^ table[5 * 256 + Int(next >> 16 & 0xFF)] ^ table[4 * 256 + Int(next >> 24 & 0xFF)]
            ^ table[3 * 256 + Int(next >> 32 & 0xFF)] ^ table[2 * 256 + Int(next >> 40 & 0xFF)]
            ^ table[256 + Int(next >> 48 & 0xFF)] ^ table[Int(next >> 56)]
          index += 8
        }
        while index < bytes.count {
          unsafe crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[index])) & 0xFF)]
          index += 1
        }
      }
    }
    return ~crc
  }

  /// The CRC-32C of `bytes`.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 { checksum(bytes[...]) }
}
