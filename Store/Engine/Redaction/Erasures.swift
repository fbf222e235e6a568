// What the redaction leaves of an archive say together (FORMAT.md 5.4): which records are erased,
// which objects are gone, which hash a segment's file has since. Gathered at a quick look over the
// segments, before they are walked; whether those leaves are in the log, the walk finds out.
public import Bytes
import Cryptography
import StoreDurable

/// An object that was taken down, and why.
public struct Redaction: Sendable, Equatable, CustomStringConvertible {
  /// The log index of the leaf that says so.
  public var index: UInt64
  /// When.
  public var time: Instant
  /// The SHA-256 of the object.
  public var object: Digest
  /// The reason given.
  public var reason: String

  /// `redacted at #12 on 2026-11-22T09:30:00Z: reason`.
  public var description: String { "redacted at #\(index) on \(time): \(reason)" }
}

/// All redactions of an archive.
struct Erasures: Sendable, Equatable {
  /// One an object, in log order.
  private(set) var redactions: [Redaction] = []
  /// Offsets of erased records by segment, and the leaf that erased each.
  private(set) var records: [UInt32: [UInt32: UInt64]] = [:]
  /// The hash that each touched segment's file has since, and the leaf that says it.
  private(set) var digests: [UInt32: (digest: Digest, index: UInt64)] = [:]
  /// Redacted objects, by number in `redactions`.
  private var objects: [Digest: Int] = [:]

  var isEmpty: Bool { redactions.isEmpty }

  static func == (left: Erasures, right: Erasures) -> Bool {
    left.redactions == right.redactions && left.records == right.records
      && left.digests.mapValues(\.digest) == right.digests.mapValues(\.digest)
  }

  /// Takes in the redaction leaf at `index`, behind all before it.
  mutating func add(_ record: RedactionRecord, index: UInt64) {
    // What does not fit one leaf goes on in the next.
    if objects[record.object] == nil {
      objects[record.object] = redactions.count
      redactions.append(
        Redaction(
          index: index, time: record.time, object: record.object, reason: record.reason))
    }
    for place in record.records where records[place.segment]?[place.offset] == nil {
      records[place.segment, default: [:]][place.offset] = index
    }
    for segment in record.segments { digests[segment.number] = (segment.digest, index) }
  }

  /// The redaction of an object; nil where there was none.
  func redaction(of object: Digest) -> Redaction? { objects[object].map { redactions[$0] } }

  /// True where the record at this place is erased.
  func contains(_ location: Location) -> Bool {
    records[location.segment]?[location.offset] != nil
  }

  /// The SHA-256 of a segment's file as it is with all its erased payloads zeros, whether they are
  /// overwritten yet or not.
  func fileDigest(_ file: any DurableFile, _ segment: UInt32) throws(StoreError) -> Digest {
    try erasedDigest(file, records[segment].map { Array($0.keys) } ?? [])
  }
}

/// The SHA-256 of a file with the payloads of the records at `offsets` taken as zeros.
///
/// Where no record's header can be read, nothing is: the hash is then another.
func erasedDigest(_ file: any DurableFile, _ offsets: [UInt32]) throws(StoreError) -> Digest {
  let length = try StoreError.wrap { () throws(DurableError) in try file.size() }
  var ranges: [Range<Int>] = []
  for offset in offsets.sorted() {
    let start = Int(offset)
    let bytes = try StoreError.wrap { () throws(DurableError) in
      try file.read(at: start, count: RecordHeader.maxLength)
    }
    guard let header = try? RecordHeader(bytes[...]), start + header.totalLength <= length else {
      continue
    }
    ranges.append(start + header.length..<start + header.totalLength)
  }
  var hash = SHA256()
  var position = 0
  var next = ranges[...]
  while position < length {
    let start = position
    var bytes = try StoreError.wrap { () throws(DurableError) in
      try file.read(at: start, count: min(1 << 20, length - start))
    }
    guard !bytes.isEmpty else { break }
    let end = start + bytes.count
    while let range = next.first, range.lowerBound < end {
      for index in range.clamped(to: start..<end) { bytes[index - start] = 0 }
      guard range.upperBound <= end else { break }
      next.removeFirst()
    }
    hash.update(bytes)
    position = end
  }
  return hash.finish()
}

extension Erasures {
  /// The redactions whose batches have a COMMIT, from byte `offset` (the end of a COMMIT; nil for
  /// the start) of segment `first` on.
  static func skim(
    _ paths: ArchivePaths, from first: UInt32 = 0, offset: Int? = nil,
    objects: (Batch.Object) -> Void = { _ in }
  ) throws(StoreError) -> Erasures {
    var erasures = Erasures()
    var decoder = LeavesDecoder()
    for number in try SegmentFiles.numbers(paths) where number >= first {
      let path = paths.segment(number)
      let file = try StoreError.wrap { () throws(DurableError) in try paths.disk.open(path, .read) }
      let start = number == first ? offset : nil
      var scanner = try SegmentScanner(file, from: start ?? 0, skims: true)
      if start == nil { scanner.skip(to: min(SegmentHeader.length, scanner.length)) }
      // A batch counts once its COMMIT stands behind it.
      var waiting: [(record: RedactionRecord, index: UInt64)] = []
      while let event = try scanner.next() {
        guard case .record(let offset, let header, let payload, let isIntact) = event else {
          continue
        }
        switch header.fields {
        case .object(let digest, let rawLength, let base):
          let location = Location(segment: number, offset: UInt32(clamping: offset))
          objects(
            Batch.Object(
              location: location, header: header, digest: digest, rawLength: rawLength, base: base,
              isIntact: true))
        case .leaves(let index, let count, let rawLength):
          guard isIntact, let payload,
            let entries = try? decoder.entries(
              payload, encoding: header.encoding, rawLength: rawLength, count: count)
          else { continue }
          for (number, entry) in entries.enumerated() where entry.first == 3 {
            guard case .redaction(let record)? = try? Leaf(entry: entry) else { continue }
            waiting.append((record, index + UInt64(number)))
          }
        case .commit:
          for (record, index) in waiting { erasures.add(record, index: index) }
          waiting = []
        default: continue
        }
      }
    }
    return erasures
  }
}
