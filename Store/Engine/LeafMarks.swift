// The leaves that say what was done to bytes already stored: redactions (FORMAT.md 5.4) and repairs
// (5.5). In and out of bytes only; who writes and obeys them is elsewhere.
public import Bytes

/// A redaction: an object was taken down, why, and what of the segments was overwritten for it.
public struct RedactionRecord: Sendable, Equatable {
  /// The longest reason, in bytes of UTF-8.
  public static let maxReasonBytes = 4096

  /// When, by the clock of the machine that redacted.
  public var time: Instant
  /// The SHA-256 of the redacted object.
  public var object: Digest
  /// Why: 1 to 4,096 bytes of UTF-8 without control characters.
  public var reason: String
  /// The segments that have records of this redaction, rising, each with the SHA-256 of its file
  /// with all records erased that this and earlier redactions name.
  public var segments: [ErasedSegment]
  /// The records whose payload is overwritten, rising.
  public var records: [Location]

  /// A segment whose records were erased.
  public struct ErasedSegment: Sendable, Equatable {
    /// Its number.
    public var number: UInt32
    /// The SHA-256 of its file after the erasure.
    public var digest: Digest

    /// Segment `number`, whose file has the hash `digest` after the erasure.
    public init(number: UInt32, digest: Digest) {
      self.number = number
      self.digest = digest
    }
  }

  /// A redaction of these parts.
  public init(
    time: Instant, object: Digest, reason: String, segments: [ErasedSegment], records: [Location]
  ) {
    self.time = time
    self.object = object
    self.reason = reason
    self.segments = segments
    self.records = records
  }
}

/// A repair: damaged bytes of a segment were replaced by good ones.
public struct RepairRecord: Sendable, Equatable {
  /// When, by the clock of the machine that repaired.
  public var time: Instant
  /// The segment.
  public var segment: UInt32
  /// The first byte replaced.
  public var offset: UInt32
  /// How many bytes, at least 1; the last lies below 4 GiB.
  public var count: UInt32
  /// The SHA-256 of the bytes that were there.
  public var damaged: Digest

  /// A repair of these parts.
  public init(time: Instant, segment: UInt32, offset: UInt32, count: UInt32, damaged: Digest) {
    self.time = time
    self.segment = segment
    self.offset = offset
    self.count = count
    self.damaged = damaged
  }
}

extension RedactionRecord {
  /// Why `reason` cannot stand in a leaf; nil where it can.
  public static func defect(inReason reason: String) -> String? {
    let count = reason.utf8.count
    if count == 0 { return "the reason is empty: say why, it is logged for good" }
    if count > maxReasonBytes {
      return "the reason is \(count) bytes long; at most \(maxReasonBytes) are kept"
    }
    let controls = reason.unicodeScalars.contains {
      $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
    }
    return controls ? "the reason has control characters: write it as one line" : nil
  }

  /// Why this record cannot be written; nil where it can.
  private var defect: String? {
    if !time.isWritable { return "the time lies outside the years 0000 to 9999" }
    if let defect = RedactionRecord.defect(inReason: reason) { return defect }
    if segments.isEmpty || records.isEmpty { return "no record is erased" }
    if segments.count > 65_535 || encodedLength > 65_535 {
      return "\(records.count) records in \(segments.count) segments do not fit one leaf"
    }
    if !zip(segments, segments.dropFirst()).allSatisfy({ $0.number < $1.number }) {
      return "the segments do not rise"
    }
    if !zip(records, records.dropFirst()).allSatisfy({ $0 < $1 }) {
      return "the records do not rise"
    }
    var named = records.map(\.segment)
    named = named.indices.filter { $0 == 0 || named[$0 - 1] != named[$0] }.map { named[$0] }
    return named == segments.map(\.number) ? nil : "the segments are not those of the records"
  }

  private var encodedLength: Int {
    RedactionRecord.fixedBytes + reason.utf8.count
      + RedactionRecord.segmentBytes * segments.count + RedactionRecord.recordBytes * records.count
  }

  private static let (fixedBytes, segmentBytes, recordBytes) = (50, 36, 8)

  /// Records, rising, in as few parts as each fit one leaf with `reason`.
  static func split(_ records: [Location], reason: String) -> [[Location]] {
    var parts: [[Location]] = []
    var length = 0
    for record in records {
      let isNew = parts.last?.last?.segment != record.segment
      length += recordBytes + (isNew ? segmentBytes : 0)
      if parts.isEmpty || length > 65_535 {
        parts.append([])
        length = fixedBytes + reason.utf8.count + segmentBytes + recordBytes
      }
      parts[parts.count - 1].append(record)
    }
    return parts
  }

  func encode(to writer: inout ByteWriter) throws(StoreError) {
    if let defect { throw .unsuitable(detail: defect) }
    writer.uint8(3)
    writer.uint8(1)
    writer.int64(time.milliseconds)
    writer.digest(object)
    writer.uint16(UInt16(truncatingIfNeeded: reason.utf8.count))
    writer.write(reason.utf8)
    writer.uint16(UInt16(truncatingIfNeeded: segments.count))
    for segment in segments {
      writer.uint32(segment.number)
      writer.digest(segment.digest)
    }
    writer.uint32(UInt32(truncatingIfNeeded: records.count))
    for record in records {
      writer.uint32(record.segment)
      writer.uint32(record.offset)
    }
  }

  /// Reads what follows kind and version.
  init(_ reader: inout ByteReader) throws {
    time = Instant(milliseconds: try reader.int64())
    object = try reader.digest()
    let reasonStart = reader.offset
    guard let text = String(validating: try reader.read(Int(try reader.uint16())), as: UTF8.self)
    else { throw LeafError(offset: reasonStart, detail: "the reason is not UTF-8") }
    reason = text
    segments = []
    for _ in 0..<(try reader.uint16()) {
      segments.append(
        ErasedSegment(number: try reader.uint32(), digest: try reader.digest()))
    }
    records = []
    let count = Int(try reader.uint32())
    guard count <= reader.remaining / 8 else {
      throw UnderrunError(offset: reader.offset, needed: 8 * count)
    }
    for _ in 0..<count {
      records.append(Location(segment: try reader.uint32(), offset: try reader.uint32()))
    }
    if let defect { throw LeafError(offset: 2, detail: defect) }
  }
}

extension RepairRecord {
  /// Why this record cannot be written; nil where it can.
  private var defect: String? {
    if !time.isWritable { return "the time lies outside the years 0000 to 9999" }
    if count == 0 { return "no byte is replaced" }
    return UInt64(offset) + UInt64(count) > 1 << 32 ? "the bytes do not lie in a segment" : nil
  }

  func encode(to writer: inout ByteWriter) throws(StoreError) {
    if let defect { throw .unsuitable(detail: defect) }
    writer.uint8(4)
    writer.uint8(1)
    writer.int64(time.milliseconds)
    writer.uint32(segment)
    writer.uint32(offset)
    writer.uint32(count)
    writer.digest(damaged)
  }

  /// Reads what follows kind and version.
  init(_ reader: inout ByteReader) throws {
    time = Instant(milliseconds: try reader.int64())
    segment = try reader.uint32()
    offset = try reader.uint32()
    count = try reader.uint32()
    damaged = try reader.digest()
    if let defect { throw LeafError(offset: 2, detail: defect) }
  }
}
