// One segment in two files, record by record: of each record, the parts that are intact in either.
// What is intact here is right by its checksums only; RepairPlanner asks for more.
import Bytes
import StoreDurable

/// What stands at a place of a segment, looked for in our file first.
struct MergedPiece {
  var offset: Int
  var end: Int
  /// The record's header; nil for bytes that are no record in either file.
  var header: RecordHeader?
  /// What to take from the copy.
  var ranges: [Range<Int>] = []
  /// True where all of the record is intact, with `ranges` taken from the copy.
  var isWhole = false
}

/// Reads both files.
struct RecordMerge {
  private struct Source {
    var file: (any DurableFile)?
    var length: Int

    init(_ file: (any DurableFile)?) throws(StoreError) {
      self.file = file
      length = try StoreError.wrap { () throws(DurableError) in try file?.size() ?? 0 }
    }

    /// The bytes there; a part that cannot be read is as good as missing.
    func bytes(at offset: Int, count: Int) -> [UInt8] {
      guard offset < length, let file else { return [] }
      return (try? file.read(at: offset, count: min(count, length - offset))) ?? []
    }

    func header(at offset: Int) -> RecordHeader? {
      try? RecordHeader(bytes(at: offset, count: RecordHeader.maxLength)[...])
    }

    func holds(_ header: RecordHeader, at offset: Int) -> Bool {
      guard offset + header.totalLength <= length else { return false }
      let payload = bytes(at: offset + header.length, count: Int(header.payloadLength))
      return payload.count == Int(header.payloadLength)
        && CRC32C.checksum(payload) == header.payloadChecksum
    }
  }

  private let ours: Source
  private let copy: Source
  private let erased: Set<UInt32>

  /// Our file (nil where it is missing) and the copy's; `erased` are the offsets of records whose
  /// payload a redaction took, and nobody is to bring back.
  init(
    ours: (any DurableFile)?, copy: (any DurableFile)?, erased: Set<UInt32>
  ) throws(StoreError) {
    self.ours = try Source(ours)
    self.copy = try Source(copy)
    self.erased = erased
  }

  /// The piece at `offset`; nil behind the end of both files.
  func piece(at offset: Int) -> MergedPiece? {
    let end = max(ours.length, copy.length)
    guard offset < end else { return nil }
    let oursHeader = ours.header(at: offset)
    let copyHeader = copy.header(at: offset)
    var known: [(header: RecordHeader, isOurs: Bool)] = []
    if let oursHeader { known.append((oursHeader, true)) }
    if let copyHeader, copyHeader != oursHeader { known.append((copyHeader, false)) }
    for (header, isOurs) in known {
      let start = offset + header.length
      var piece = MergedPiece(
        offset: offset, end: offset + header.totalLength, header: header,
        ranges: isOurs ? [] : [offset..<start])
      if ours.holds(header, at: offset) || isErased(header, at: offset) {
        piece.isWhole = true
      } else if copy.holds(header, at: offset) {
        piece.ranges.append(start..<piece.end)
        piece.isWhole = true
      }
      if piece.isWhole { return piece }
    }
    if let first = known.first, offset + first.header.totalLength <= end {
      return MergedPiece(
        offset: offset, end: offset + first.header.totalLength, header: first.header)
    }
    return MergedPiece(offset: offset, end: resynchronise(behind: offset, end), header: nil)
  }

  private func isErased(_ header: RecordHeader, at offset: Int) -> Bool {
    guard case .object = header.fields, erased.contains(UInt32(clamping: offset)) else {
      return false
    }
    return offset + header.totalLength <= ours.length
  }

  /// The next place where either file has a record's header.
  private func resynchronise(behind offset: Int, _ end: Int) -> Int {
    var found = end
    for source in [ours, copy] {
      var candidate = offset + 1
      while candidate < min(source.length, found) {
        let chunk = source.bytes(at: candidate, count: 1 << 16)
        guard let hit = chunk.firstIndex(of: RecordHeader.magic[0]) else {
          candidate += max(1, chunk.count)
          continue
        }
        candidate += hit
        if source.header(at: candidate) != nil {
          found = min(found, candidate)
          break
        }
        candidate += 1
      }
    }
    return found
  }
}
