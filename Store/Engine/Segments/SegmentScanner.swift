// Reading one segment from front to back, record by record, past damage where there is some.
// Knows the record format and nothing of batches, logs or what to do about damage.
import Bytes
import Cryptography
import StoreDurable

/// What stands at a place of a segment.
enum ScanEvent {
  /// A record whose header is intact. `payload` is nil for objects, whose payload is only checked.
  case record(offset: Int, header: RecordHeader, payload: [UInt8]?, payloadIntact: Bool)
  /// Bytes that are no record, up to the next intact header or the end of the file.
  case defect(offset: Int, length: Int, reason: String)
}

/// Reads a segment in windows of 64 KiB; a larger record is held whole while it is checked.
struct SegmentScanner: ~Copyable {
  // Small enough for the allocator to give the same memory again and again, and for the cache.
  private static let windowSize = 1 << 16

  let file: any DurableFile
  /// The length of the file when the scan began; what is appended later is not seen.
  let length: Int
  private(set) var offset: Int
  /// The first read that failed, and gave a defect: what stands there is not known.
  private(set) var readFailure: StoreError?
  private var window: [UInt8] = []
  private var windowStart = 0
  private var batchHash = SHA256()
  private var fileHash = SHA256()
  private var hashed: Int
  /// True for a quick look at the headers: payloads of objects are not read.
  private let skims: Bool
  /// False where nobody will ask for the hash of the whole file.
  private let hashesFile: Bool
  /// Offsets of records that a redaction erased.
  private let erased: Set<UInt32>
  /// True where the last event's record is an erased one whose payload is zeros, as it should be.
  private(set) var isErasureDone = false

  /// Starts at byte `offset`: 0, or the end of a COMMIT.
  init(
    _ file: any DurableFile, from offset: Int, skims: Bool = false, hashesFile: Bool = true,
    erased: Set<UInt32> = []
  ) throws(StoreError) {
    self.file = file
    self.skims = skims
    self.hashesFile = hashesFile
    self.erased = erased
    self.offset = offset
    hashed = offset
    length = try StoreError.wrap { () throws(DurableError) in try file.size() }
  }

  /// The SHA-256 of the bytes from the last call (or the start) to `end`, which is not before the
  /// last event's end; the batch hash of section 4.3.
  mutating func takeBatchHash(upTo end: Int) throws(StoreError) -> Digest {
    try hash(upTo: end)
    return batchHash.finish()
  }

  /// Goes on at byte `end`, past bytes that are no record: the segment's header.
  mutating func skip(to end: Int) { offset = end }

  /// The next batch hash is over bytes from `start`, which was just passed.
  mutating func restartBatchHash(at start: Int) throws(StoreError) {
    try hash(upTo: start)
    _ = batchHash.finish()
  }

  /// The SHA-256 of the whole file, once the scan from byte 0 is done.
  mutating func fileDigest() throws(StoreError) -> Digest {
    precondition(hashesFile, "the scan was told that the file's hash is not wanted")
    try hash(upTo: length)
    return fileHash.finish()
  }

  private mutating func hash(upTo end: Int) throws(StoreError) {
    while hashed < end {
      let count = min(end - hashed, SegmentScanner.windowSize)
      let bytes = try bytes(at: hashed, count: count)
      guard !bytes.isEmpty else { return }
      batchHash.update(bytes)
      if hashesFile { fileHash.update(bytes) }
      hashed += bytes.count
    }
  }

  /// The bytes at `start`, fewer than `count` only at the end of the file.
  mutating func bytes(at start: Int, count: Int) throws(StoreError) -> ArraySlice<UInt8> {
    let wanted = min(count, length - start)
    guard wanted > 0 else { return [] }
    if start < windowStart || start + wanted > windowStart + window.count {
      // What is still to be hashed is read with it, not once more.
      let isNear = !skims && hashed < start && start - hashed <= SegmentScanner.windowSize / 2
      let begin = isNear ? hashed : start
      let size = max(start + wanted - begin, min(SegmentScanner.windowSize, length - begin))
      let file = file
      window = try StoreError.wrap { () throws(DurableError) in
        try file.read(at: begin, count: size)
      }
      windowStart = begin
    }
    let low = start - windowStart
    return window[min(low, window.count)..<min(low + wanted, window.count)]
  }

  /// The next record or defect; nil at the end of the file.
  mutating func next() throws(StoreError) -> ScanEvent? {
    guard offset < length else { return nil }
    let start = offset
    do throws(RecordDefect) {
      let header = try header(at: start)
      return try payload(of: header, at: start)
    } catch {
      try resynchronise()
      return .defect(offset: start, length: offset - start, reason: error.reason)
    }
  }

  private mutating func header(at start: Int) throws(RecordDefect) -> RecordHeader {
    do {
      return try RecordHeader(try bytes(at: start, count: RecordHeader.maxLength))
    } catch let error as RecordDefect {
      throw error
    } catch {
      readFailure = readFailure ?? error as? StoreError
      throw RecordDefect("\(error)")
    }
  }

  private mutating func payload(
    of header: RecordHeader, at start: Int
  ) throws(RecordDefect) -> ScanEvent {
    let count = Int(header.payloadLength)
    guard start + header.totalLength <= length else {
      throw RecordDefect("the record goes on past the end of the file")
    }
    if skims, case .object = header.fields, !isErased(start) {
      offset = start + header.totalLength
      return .record(offset: start, header: header, payload: nil, payloadIntact: true)
    }
    let payload: ArraySlice<UInt8>
    do {
      if !skims { try hash(upTo: start) }
      payload = try bytes(at: start + header.length, count: count)
    } catch {
      readFailure = readFailure ?? error
      throw RecordDefect("\(error)")
    }
    offset = start + header.totalLength
    if case .object = header.fields, isErased(start) {
      isErasureDone = payload.count == count && !payload.contains { $0 != 0 }
      return .record(offset: start, header: header, payload: nil, payloadIntact: true)
    }
    let isIntact = payload.count == count && CRC32C.checksum(payload) == header.payloadChecksum
    if case .object = header.fields {
      return .record(offset: start, header: header, payload: nil, payloadIntact: isIntact)
    }
    return .record(
      offset: start, header: header, payload: Array(payload), payloadIntact: isIntact)
  }

  /// True where a redaction names the record at `offset`.
  func isErased(_ offset: Int) -> Bool {
    !erased.isEmpty && erased.contains(UInt32(clamping: offset))
  }

  /// Moves to the next intact record header, or the end.
  private mutating func resynchronise() throws(StoreError) {
    var candidate = offset + 1
    while candidate < length {
      let chunk = try bytes(at: candidate, count: 1 << 16)
      guard let hit = chunk.firstIndex(of: RecordHeader.magic[0]) else {
        candidate += max(1, chunk.count)
        continue
      }
      candidate += hit - chunk.startIndex
      if (try? RecordHeader(try bytes(at: candidate, count: RecordHeader.maxLength))) != nil {
        break
      }
      candidate += 1
    }
    offset = min(candidate, length)
  }
}
