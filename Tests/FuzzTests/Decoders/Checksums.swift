// Checksums of segments put right after a change, so that what is behind them is reached.
import Bytes
import Cryptography

/// Bytes of fields by record type (FORMAT.md section 4.2), from type 0.
private let fieldBytes = [0, 44, 16, 48, 8, 16, 0]

/// The segment header's CRC put right.
func repairedSegmentHeader(_ input: [UInt8]) -> [UInt8] {
  var bytes = input
  putChecksum(of: 0..<92, at: 92, in: &bytes)
  return bytes
}

/// The CRC of the record header at the start put right.
func repairedRecordHeader(_ input: [UInt8]) -> [UInt8] {
  var bytes = input
  guard bytes.count > 4, let fields = fieldCount(bytes[4]) else { return bytes }
  putChecksum(of: 0..<16 + fields, at: 16 + fields, in: &bytes)
  return bytes
}

/// All CRCs of a segment put right, record by record.
///
/// `hashes` also puts right the batch start and batch hash of each COMMIT.
func repairedSegment(_ input: [UInt8], hashes: Bool) -> [UInt8] {
  var bytes = repairedSegmentHeader(input)
  var batchStart = 0
  var offset = 96
  while offset + 20 <= bytes.count {
    guard bytes[offset..<offset + 4].elementsEqual([0xD3, 0x53, 0x54, 0x52]),
      let fields = fieldCount(bytes[offset + 4])
    else {
      offset += 1
      continue
    }
    var reader = ByteReader(bytes[(offset + 8)...])
    let payload = Int((try? reader.uint32()) ?? 0)
    let start = offset + 20 + fields
    guard start + payload <= bytes.count else {
      offset += 4
      continue
    }
    putChecksum(of: start..<start + payload, at: offset + 12, in: &bytes)
    if hashes, bytes[offset + 4] == 3 {
      put(UInt32(truncatingIfNeeded: batchStart), at: offset + 24, in: &bytes)
      let hash = SHA256.hash(Array(bytes[batchStart..<offset])).bytes
      bytes.replaceSubrange(offset + 32..<offset + 64, with: hash)
    }
    putChecksum(of: offset..<offset + 16 + fields, at: offset + 16 + fields, in: &bytes)
    if bytes[offset + 4] == 3 { batchStart = start + payload }
    offset = start + payload
  }
  return bytes
}

private func fieldCount(_ type: UInt8) -> Int? {
  (1...6).contains(type) ? fieldBytes[Int(type)] : nil
}

private func putChecksum(of range: Range<Int>, at offset: Int, in bytes: inout [UInt8]) {
  guard range.upperBound <= bytes.count, offset + 4 <= bytes.count else { return }
  put(CRC32C.checksum(bytes[range]), at: offset, in: &bytes)
}

private func put(_ value: UInt32, at offset: Int, in bytes: inout [UInt8]) {
  for byte in 0..<4 {
    bytes[offset + byte] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * byte))
  }
}
