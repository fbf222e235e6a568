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
  // that stay in the cache. Where that leaves much, other bases and a thorough pass are worth their
  // time. Measured in Store/DELTAS.md.
  private static let quick = ZstdCompressor.Effort(level: 3, tableLog: 18, minMatch: 7)
  private static let thorough = ZstdCompressor.Effort(level: 9, tableLog: 19)
  private static let alone = ZstdCompressor.Effort(level: 12)
  /// A delta this small is taken without looking further.
  private static let quickIsEnough = 400
  /// A delta this small is not compressed more thoroughly.
  private static let thoroughIsWorth = 800

  private var compressor = ZstdCompressor()

  /// The smallest encoding of `bytes`, alone or against one of the candidates, which `base` gives.
  ///
  /// The first is the likeliest and tried first; the others only where it is not enough, from the
  /// last to the second.
  mutating func encode(
    _ bytes: [UInt8], candidates: Int, base: (Int) throws(StoreError) -> [UInt8]
  ) throws(StoreError) -> (object: EncodedObject, base: (number: Int, bytes: [UInt8])?) {
    var best = EncodedObject(encoding: .stored, payload: bytes)
    var chosen: (number: Int, bytes: [UInt8])?
    for number in 0..<candidates {
      let candidate = try base(number)
      let delta = try compress(bytes, base: candidate, ObjectEncoder.quick)
      if delta.count < best.payload.count {
        best = EncodedObject(encoding: .delta, payload: delta)
        chosen = (number, candidate)
      }
      if number == 0, delta.count <= ObjectEncoder.quickIsEnough { break }
    }
    if let chosen, best.payload.count > ObjectEncoder.thoroughIsWorth {
      let delta = try compress(bytes, base: chosen.bytes, ObjectEncoder.thorough)
      if delta.count < best.payload.count { best.payload = delta }
    }
    // A delta this small against its object cannot be beaten by the object alone.
    if chosen != nil, best.payload.count * 16 < bytes.count { return (best, chosen) }
    let whole = try compress(bytes, base: nil, ObjectEncoder.alone)
    guard whole.count < best.payload.count else { return (best, chosen) }
    return (EncodedObject(encoding: .zstd, payload: whole), nil)
  }

  private mutating func compress(
    _ bytes: [UInt8], base: [UInt8]?, _ effort: ZstdCompressor.Effort
  ) throws(StoreError) -> [UInt8] {
    var effort = effort
    // A very large page needs larger tables, or what they held of its beginning is overwritten.
    if let base, base.count > 1 << 20 {
      let bits = Int32(min(24, Int.bitWidth - base.count.leadingZeroBitCount))
      effort.tableLog = max(bits, effort.tableLog ?? 0)
    }
    do throws(CodecError) {
      return try compressor.compress(bytes, base: base, effort: effort)
    } catch { throw .failed(detail: error.description) }
  }
}
