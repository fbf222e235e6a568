// Batches of a segment: records gathered up to the COMMIT that makes them count. Recovery,
// reindexing and verification all read the segments through this one reader.
import Bytes
import Codecs
import StoreDurable
import TransparencyLog

/// Damage at a place of a segment.
struct Defect: Equatable {
  var offset: Int
  var reason: String
  /// The object whose record is hit, where its header could be read.
  var object: Digest?
}

/// What one COMMIT commits.
struct Batch {
  struct Object {
    var location: Location
    var header: RecordHeader
    var digest: Digest
    var rawLength: UInt32
    var base: Location?
    var isIntact: Bool
    /// True where a redaction names the record: it serves for nothing.
    var isErased = false
  }

  struct Leaves {
    var offset: Int
    var first: UInt64
    var count: UInt32
    /// The entries; nil where they cannot be read.
    var entries: [[UInt8]]?
  }

  var start = 0
  var genesis: [UInt8]?
  var objects: [Object] = []
  var leaves: [Leaves] = []
  var defects: [Defect] = []
  /// True where checksums, batch start or batch hash do not hold, as a crash may leave it.
  ///
  /// Other defects were written, or made, so.
  var isTorn = false
  var commitOffset = 0
  var end = 0
  var size: UInt64 = 0
  var note: [UInt8] = []
  /// Erased records whose payload is not zeros yet.
  var pendingErasures: [Location] = []
}

/// What a walk over a segment meets.
enum WalkEvent {
  /// Everything up to and with a COMMIT. Its `defects` are empty where CRCs and batch hash hold;
  /// signature, size and root are the caller's to check.
  case batch(Batch)
  /// A PUBLISHED record directly behind a COMMIT.
  case published(size: UInt64, end: Int)
  /// A SEAL record directly behind a PUBLISHED record.
  case seal(size: UInt64, objects: UInt32, commits: UInt32, end: Int)
  /// What follows the last COMMIT, PUBLISHED or SEAL, up to the end of the file.
  case tail(offset: Int, reason: String)
}

/// Walks one segment.
struct SegmentWalker: ~Copyable {
  let number: UInt32
  let header: Result<SegmentHeader, RecordDefect>
  private var scanner: SegmentScanner
  private var batch = Batch()
  private var decoder = LeavesDecoder()
  private var finished = false
  /// What of the tail could be read, once that was met.
  private(set) var uncommitted: Batch?
  /// True for a walk that reads no payload of an object, and no hash over any.
  private let skims: Bool
  /// The kind of the record before, where it ends something.
  private var stage = Stage.batch

  private enum Stage { case batch, committed, published, sealed }

  /// Walks the segment in `file` from its start, or from `offset`, the end of a COMMIT.
  ///
  /// `erasures` says which records need no payload, and which batches' hash cannot be checked.
  init(
    _ file: any DurableFile, number: UInt32, from offset: Int? = nil,
    erasures: Erasures = Erasures(), skims: Bool = false, hashesFile: Bool = true
  ) throws(StoreError) {
    let erased = erasures.records[number].map { Set($0.keys) } ?? []
    let scanner = try SegmentScanner(
      file, from: offset ?? 0, skims: skims, hashesFile: hashesFile, erased: erased)
    // No more of it than the walk will see: a writer may just be making the file.
    let count = min(SegmentHeader.length, scanner.length)
    let bytes = try StoreError.wrap { () throws(DurableError) in
      try file.read(at: 0, count: count)
    }
    self.init(scanner, number, segmentHeader(bytes), offset, skims)
  }

  private init(
    _ scanner: consuming SegmentScanner, _ number: UInt32,
    _ header: Result<SegmentHeader, RecordDefect>, _ offset: Int?, _ skims: Bool
  ) {
    self.scanner = scanner
    self.skims = skims
    self.number = number
    self.header = header
    batch.start = offset ?? 0
    guard offset == nil else {
      stage = .committed
      return
    }
    self.scanner.skip(to: min(SegmentHeader.length, self.scanner.length))
    if case .failure(let defect) = header {
      batch.defects.append(Defect(offset: 0, reason: defect.reason))
      batch.isTorn = true
    }
  }

  /// The file's length when the walk began.
  var length: Int { scanner.length }

  /// The first read that failed.
  ///
  /// Verification takes it for damage, which it may be. Who is to cut anything off must not.
  var readFailure: StoreError? { scanner.readFailure }

  /// The SHA-256 of the whole file; after a whole walk from its start that `hashesFile`.
  mutating func fileDigest() throws(StoreError) -> Digest { try scanner.fileDigest() }

  /// The next event; nil at the end.
  mutating func next() throws(StoreError) -> WalkEvent? {
    guard !finished else { return nil }
    // True while nothing but whole batches stands behind us.
    var isClean = batch.objects.isEmpty && batch.leaves.isEmpty && batch.genesis == nil
    while let event = try scanner.next() {
      switch event {
      case .defect(let offset, _, let reason):
        batch.defects.append(Defect(offset: offset, reason: reason))
        batch.isTorn = true
        isClean = false
      case .record(let offset, let header, let payload, let isIntact):
        if !isIntact {
          var defect = Defect(offset: offset, reason: "the payload's checksum does not match")
          if case .object(let digest, _, _) = header.fields { defect.object = digest }
          batch.defects.append(defect)
          batch.isTorn = true
        }
        isClean = isClean && batch.defects.isEmpty
        switch header.fields {
        case .published(let size) where isClean && stage == .committed:
          stage = .published
          return .published(size: size, end: scanner.offset)
        case .seal(let size, let objects, let commits) where isClean && stage == .published:
          stage = .sealed
          return .seal(size: size, objects: objects, commits: commits, end: scanner.offset)
        case .commit(let size, let batchStart, let batchHash):
          return .batch(
            try close(
              at: offset, size: size, batchStart: batchStart, batchHash: batchHash,
              note: payload ?? []))
        default:
          isClean = false
          if stage == .sealed {
            batch.defects.append(Defect(offset: offset, reason: "stands behind the SEAL"))
          }
          take(header, at: offset, payload: payload, isIntact: isIntact)
        }
      }
    }
    finished = true
    if isClean && batch.defects.isEmpty { return nil }
    uncommitted = batch
    let first = batch.defects.first
    let start = min(first?.offset ?? .max, tailStart)
    return .tail(offset: start, reason: first?.reason ?? "a batch that was never committed")
  }

  private var tailStart: Int {
    let objects = batch.objects.first.map { Int($0.location.offset) } ?? .max
    let leaves = batch.leaves.first?.offset ?? .max
    return min(objects, leaves, batch.genesis == nil ? .max : 0)
  }

  private mutating func close(
    at offset: Int, size: UInt64, batchStart: UInt32, batchHash: Digest, note: [UInt8]
  ) throws(StoreError) -> Batch {
    let actual = skims ? batchHash : try scanner.takeBatchHash(upTo: offset)
    if batchStart != UInt32(truncatingIfNeeded: batch.start) {
      batch.defects.append(
        Defect(offset: offset, reason: "this COMMIT follows no COMMIT at byte \(batchStart)"))
      batch.isTorn = true
    } else if batchHash != actual, batch.defects.isEmpty, !batch.objects.contains(where: \.isErased)
    {
      batch.defects.append(
        Defect(offset: batch.start, reason: "the batch's SHA-256 does not match its COMMIT"))
      batch.isTorn = true
    }
    if batch.defects.isEmpty, batch.leaves.isEmpty == (batch.genesis == nil) || stage == .sealed {
      batch.defects.append(
        Defect(offset: offset, reason: "no COMMIT belongs here: it commits no leaf"))
    }
    stage = .committed
    batch.commitOffset = offset
    batch.end = scanner.offset
    batch.size = size
    batch.note = note
    defer {
      batch = Batch()
      batch.start = scanner.offset
    }
    // The next batch's hash begins behind this COMMIT.
    let done = batch
    if !skims { try scanner.restartBatchHash(at: scanner.offset) }
    return done
  }

  private mutating func requirePlace(_ isRight: Bool, _ offset: Int) {
    guard !isRight else { return }
    batch.defects.append(
      Defect(offset: offset, reason: "a record stands where its type does not belong"))
  }

  private mutating func take(
    _ header: RecordHeader, at offset: Int, payload: [UInt8]?, isIntact: Bool
  ) {
    switch header.fields {
    case .object(let digest, let rawLength, let base):
      requirePlace(batch.leaves.isEmpty, offset)
      let location = Location(segment: number, offset: UInt32(truncatingIfNeeded: offset))
      let isErased = scanner.isErased(offset)
      if isErased, !scanner.isErasureDone { batch.pendingErasures.append(location) }
      batch.objects.append(
        Batch.Object(
          location: location, header: header, digest: digest, rawLength: rawLength, base: base,
          isIntact: isIntact, isErased: isErased))
    case .leaves(let first, let count, let rawLength):
      var leaves = Batch.Leaves(offset: offset, first: first, count: count)
      if isIntact, let payload {
        leaves.entries = try? decoder.entries(
          payload, encoding: header.encoding, rawLength: rawLength, count: count
        ).map(Array.init)
        if leaves.entries == nil {
          batch.defects.append(Defect(offset: offset, reason: "the leaves do not decode"))
        }
      }
      requirePlace(batch.leaves.isEmpty && batch.genesis == nil && count > 0, offset)
      batch.leaves.append(leaves)
    case .genesis:
      requirePlace(number == 0 && offset == SegmentHeader.length, offset)
      batch.genesis = payload
    default: requirePlace(false, offset)
    }
  }
}

private func segmentHeader(_ bytes: [UInt8]) -> Result<SegmentHeader, RecordDefect> {
  do throws(RecordDefect) {
    return .success(try SegmentHeader(bytes))
  } catch { return .failure(error) }
}

/// Decodes the payloads of LEAVES records, one after the other.
struct LeavesDecoder: ~Copyable {
  // Dear to make, so made where it is needed and kept.
  private var decompressor: ZstdDecompressor?

  /// The entries of a LEAVES payload; throws where they are not `count` whole entries.
  mutating func entries(
    _ payload: [UInt8], encoding: Encoding, rawLength: UInt32, count: UInt32
  ) throws -> [ArraySlice<UInt8>] {
    var bundle = payload
    if encoding == .zstd {
      // A bundle is at most 65,537 bytes an entry: a length beyond that is damage, not data.
      guard UInt64(rawLength) <= UInt64(count) * 65_537 else {
        throw RecordDefect("the leaves' length cannot be right")
      }
      var decompressor = self.decompressor.take() ?? ZstdDecompressor()
      let decoded = Result { try decompressor.decompress(payload[...], rawLength: Int(rawLength)) }
      self.decompressor = consume decompressor
      bundle = try decoded.get()
    }
    guard bundle.count == Int(rawLength) else {
      throw RecordDefect("\(bundle.count) bytes of leaves where \(rawLength) belong")
    }
    return try EntryBundle.decode(bundle[...], width: Int(count))
  }
}

/// The entries of a single LEAVES payload; throws where they are not `count` whole entries.
func decodeLeaves(
  _ payload: [UInt8], encoding: Encoding, rawLength: UInt32, count: UInt32
) throws -> [[UInt8]] {
  var decoder = LeavesDecoder()
  return try decoder.entries(payload, encoding: encoding, rawLength: rawLength, count: count)
    .map(Array.init)
}
