// Taking an object down for a logged reason (FORMAT.md 5.4): plan, commit the leaf with what is
// stored anew, then overwrite. After COMMIT, recovery finishes whatever is cut off here.
public import Bytes
import StoreDurable

/// What a redaction did.
public struct RedactionOutcome: Sendable {
  /// What was logged.
  public var redaction: Redaction
  /// Captures whose body or header object it was, in log order: the first thousand.
  public var captures: [CatalogueEntry]
  /// How many captures there are in all.
  public var captureCount: Int
  /// Records that were overwritten.
  public var records: Int
  /// Bytes that were overwritten with zeros.
  public var bytes: Int
  /// Objects that were stored anew, because they were stored against the redacted one.
  public var restored: Int
  /// Files of `aside/` that were removed, because they may have held the object.
  public var removed: [String]
}

extension ArchiveWriter {
  /// Takes an object down for good: logs that and why, stores anew what depended on its bytes, and
  /// overwrites them.
  ///
  /// Everything that is reported of its captures but the bytes stays: URL, time, size and hash. The
  /// writer goes on.
  /// - Parameters:
  ///   - object: the SHA-256 of a body or of a header object.
  ///   - reason: 1 to 4,096 bytes, one line; it is logged and published.
  ///   - time: when; nil for now, by this machine's clock.
  /// - Returns: what was logged, which captures it was, and what was overwritten and stored anew.
  /// - Throws: `unsuitable` for the reason, `unknownObject`, `redacted` where that was done before,
  ///   `damaged` where an object that must be stored anew cannot be read: nothing was changed then.
  ///   After anything else, open a new writer, which finishes what was begun.
  public func redact(
    _ object: Digest, reason: String, at time: Instant? = nil
  ) throws(StoreError) -> RedactionOutcome {
    guard !isStopped else { throw .writerStopped }
    let time = time ?? Instant(milliseconds: Machine.now())
    if let defect = RedactionRecord.defect(inReason: reason) { throw .unsuitable(detail: defect) }
    guard time.isWritable else {
      throw .unsuitable(detail: "the time lies outside the years 0000 to 9999")
    }
    if let known = try catalogue.redaction(of: object) { throw .redacted(known) }
    guard try catalogue.object(object) != nil else { throw .unknownObject(object) }
    let plan = try RedactionPlan(object, paths, files)
    guard !plan.records.isEmpty else { throw .catalogue(detail: "is not that of the segments") }
    var parts = RedactionRecord.split(plan.records, reason: reason).map { records in
      RedactionRecord(
        time: time, object: object, reason: reason,
        segments: Set(records.map(\.segment)).sorted().map { .init(number: $0, digest: .zero) },
        records: records)
    }
    let batch = try RestoredBatch(plan.restored, files)
    let (captures, count) = try catalogue.captures(of: object, limit: 1000)

    isStopped = true
    try lock.mark()
    let seal = try startSegment()
    var erasures = plan.erasures
    let first = log.size + 1
    for number in parts.indices {
      // Of the segments' hashes this takes none; they are what is to be found out.
      erasures.add(parts[number], index: first + UInt64(number))
      for segment in parts[number].segments.indices {
        let name = parts[number].segments[segment].number
        parts[number].segments[segment].digest = try erasures.fileDigest(
          try files.file(name), name)
      }
    }
    let committed = try commit([seal] + parts.map { .redaction($0) }, batch)
    try catalogue.add([
      CataloguedBatch(
        objects: batch.catalogued(committed.locations), captures: [],
        position: committed.position,
        redactions: parts.enumerated().map { (first + UInt64($0.offset), $0.element) },
        isErased: false)
    ])
    var erased = Eraser.Outcome()
    let pages = try catalogue.pages(withBody: object, atMost: 1_000)
    for part in parts {
      let outcome = try Eraser(paths, pages: pages).apply(part)
      erased.bytes += outcome.bytes
      erased.aside += outcome.aside
    }
    try catalogue.noteErasures()
    recent = RecentObjects()
    try publish()
    isStopped = false
    return RedactionOutcome(
      redaction: Redaction(index: first, time: time, object: object, reason: reason),
      captures: captures, captureCount: count, records: plan.records.count, bytes: erased.bytes,
      restored: plan.restored.count, removed: erased.aside)
  }
}
