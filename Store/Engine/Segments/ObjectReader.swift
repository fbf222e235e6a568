// Objects out of the segments: one record, or a chain of deltas, decoded and checked by hash.
import Bytes
import Codecs
import Cryptography
import StoreDurable

/// The largest object of the format, in bytes (1 GiB).
let maxObjectBytes = 1 << 30

/// Reads objects.
///
/// Not for two threads at once: each has its own.
struct ObjectReader: ~Copyable {
  private let files: SegmentFiles
  private var decompressor = ZstdDecompressor()
  // The object read last: in a walk through a page's history it is the base of the next.
  private var last: (location: Location, bytes: [UInt8])?

  init(_ files: SegmentFiles) { self.files = files }

  /// The header of the record at `location`.
  private func header(
    at location: Location
  ) throws(StoreError) -> (file: any DurableFile, header: RecordHeader) {
    let file = try files.file(location.segment)
    let bytes = try StoreError.wrap { () throws(DurableError) in
      try file.read(at: Int(location.offset), count: RecordHeader.maxLength)
    }
    do throws(RecordDefect) {
      return (file, try RecordHeader(bytes[...]))
    } catch { throw .damaged(where: location.description, detail: error.reason) }
  }

  /// The payload of the record at `location`, decoded with its base's bytes; not hashed.
  ///
  /// `isIntact` is for who has compared the payload's checksum.
  mutating func decode(
    _ header: RecordHeader, at location: Location, in file: any DurableFile, base: [UInt8]?,
    isIntact: Bool = false
  ) throws(StoreError) -> [UInt8] {
    guard case .object(_, let rawLength, _) = header.fields else {
      throw .damaged(where: location.description, detail: "is no object's record")
    }
    let payload = try StoreError.wrap { () throws(DurableError) in
      try file.read(at: Int(location.offset) + header.length, count: Int(header.payloadLength))
    }
    guard payload.count == Int(header.payloadLength), Int(rawLength) <= maxObjectBytes,
      isIntact || CRC32C.checksum(payload) == header.payloadChecksum
    else {
      throw .damaged(
        where: location.description, detail: "the payload's checksum does not match")
    }
    guard header.encoding != .stored else {
      guard payload.count == Int(rawLength) else {
        throw .damaged(
          where: location.description,
          detail: "\(payload.count) bytes stand where \(rawLength) belong")
      }
      return payload
    }
    do throws(CodecError) {
      return try decompressor.decompress(payload[...], base: base, rawLength: Int(rawLength))
    } catch { throw .damaged(where: location.description, detail: error.description) }
  }

  /// The object whose record is at `location`, checked by its hash.
  mutating func read(_ location: Location, expecting digest: Digest) throws(StoreError) -> [UInt8] {
    // From the record down to one without base; each base lies earlier, so this ends.
    var chain: [(location: Location, file: any DurableFile, header: RecordHeader)] = []
    var next: Location? = location
    var bytes: [UInt8]?
    while let place = next {
      if let last, last.location == place {
        bytes = last.bytes
        break
      }
      let (file, header) = try header(at: place)
      guard case .object(_, _, let base) = header.fields else {
        throw .damaged(where: place.description, detail: "is no object's record")
      }
      if let base, base >= place {
        throw .damaged(where: place.description, detail: "its base does not lie before it")
      }
      chain.append((place, file, header))
      next = base
    }
    for step in chain.reversed() {
      bytes = try decode(step.header, at: step.location, in: step.file, base: bytes)
    }
    guard let bytes, SHA256.hash(bytes) == digest else {
      throw .damaged(where: location.description, detail: "does not decode to \(digest)")
    }
    last = (location, bytes)
    return bytes
  }
}
