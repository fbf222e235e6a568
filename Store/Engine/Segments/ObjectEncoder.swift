// How an object is stored: as it is, compressed, or as a delta; the smallest (FORMAT.md 4.5).
import Bytes
import Codecs

struct EncodedObject: Sendable {
  var encoding: Encoding
  var payload: [UInt8]
}

/// Encodes objects.
///
/// Not for two threads at once: each has its own.
struct ObjectEncoder: ~Copyable {
  // A quick pass finds what successive captures of a page share; long matches only, small tables
  // that stay in the cache. Where that leaves much, a thorough pass is worth its time. Measured on
  // 15,614 distinct pages (3.5 GB): quick alone 13.5 MB in 9 s of CPU, thorough alone 10.2 MB in
  // 78 s, thorough where quick leaves over 800 bytes (one page in seven) 10.2 MB in 23 s.
  private static let quick = ZstdCompressor.Effort(level: 3, tableLog: 18, minMatch: 7)
  private static let thorough = ZstdCompressor.Effort(level: 9, tableLog: 19)
  private static let quickIsEnough = 800
  private static let alone = ZstdCompressor.Effort(level: 12)

  private var compressor = ZstdCompressor()

  /// The smallest encoding of `bytes`, given its base's bytes where there is one.
  mutating func encode(_ bytes: [UInt8], base: [UInt8]?) throws(CodecError) -> EncodedObject {
    var best = EncodedObject(encoding: .stored, payload: bytes)
    if let base {
      // A very large page needs larger tables, or what they held of its beginning is overwritten.
      let isLarge = base.count > 1 << 20
      let bits = isLarge ? Int32(min(24, Int.bitWidth - base.count.leadingZeroBitCount)) : 0
      var (quick, thorough) = (ObjectEncoder.quick, ObjectEncoder.thorough)
      quick.tableLog = max(bits, quick.tableLog ?? 0)
      thorough.tableLog = max(bits, thorough.tableLog ?? 0)
      let first = try compressor.compress(bytes, base: base, effort: quick)
      take(first, .delta, &best)
      if first.count > ObjectEncoder.quickIsEnough {
        take(
          try compressor.compress(bytes, base: base, effort: thorough), .delta, &best)
      }
      // A delta this small against its object cannot be beaten by the object alone.
      if best.payload.count * 16 < bytes.count { return best }
    }
    take(try compressor.compress(bytes, effort: ObjectEncoder.alone), .zstd, &best)
    return best
  }

  private func take(_ payload: [UInt8], _ encoding: Encoding, _ best: inout EncodedObject) {
    if payload.count < best.payload.count {
      best = EncodedObject(encoding: encoding, payload: payload)
    }
  }
}
