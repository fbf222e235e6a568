// The three long parts of a verification at once: the walk over the segments, the objects, and the
// look at the catalogue. What is found is put together by Verifier.
import Bytes
import Dispatch
import Synchronization
import TransparencyLog

struct VerifierWork: Sendable {
  let paths: ArchivePaths
  let identity: ArchiveIdentity
  let options: VerifyOptions
  let publishedSize: UInt64
  /// The size of a log whose root is asked for.
  var askedSize: Int?
  /// When to stop, by the monotonic clock; nil for never.
  var deadline: Double?
  /// What is taken as the time of the check, in milliseconds.
  var time: Int64 = 0
  /// Where dates are kept.
  var dates: VerificationDates?

  /// What the objects came to.
  struct Objects {
    var table: ObjectTable
    var count = 0
    var bytes = 0
    var coverage = Coverage()
  }

  /// Checks all.
  ///
  /// `known` says what was redacted, where that is known better than a quick look finds it.
  func run(
    known: Erasures? = nil
  ) throws(StoreError) -> (SegmentCheck, Objects, CatalogueFacts) {
    if options.isScrub {
      return try scrub(known ?? (try? Erasures.skim(paths)) ?? Erasures())
    }
    let notes = dates.map { UnitNotes($0, time: time) }
    // Objects are decoded while the walk goes on, from a quick look at the headers. Where the walk
    // then finds anything wrong, or not all objects are wanted, they are done after it.
    let early = Mutex<ObjectCheck?>(nil)
    let looked = DispatchSemaphore(value: 0)
    // Guard the results of the two other parts.
    let walked = Mutex<Result<SegmentCheck, StoreError>?>(nil)
    let catalogue = Mutex<CatalogueFacts?>(nil)
    let width = Parallel.width
    DispatchQueue.concurrentPerform(iterations: width) { number in
      if number == 0 {
        let skimmed = known == nil ? try? ObjectTable.skim(paths) : nil
        let objects = begin(skimmed?.table, notes)
        early.withLock { $0 = objects }
        for _ in 1..<max(2, width) { looked.signal() }
        let result = walk(known ?? skimmed?.erasures ?? Erasures())
        walked.withLock { $0 = result }
      }
      if number == width - 1 {
        let facts = CatalogueFacts(paths, identity)
        catalogue.withLock { $0 = facts }
      }
      // One thread may do all the parts, in order; whoever is not the first waits for it.
      if number > 0 { looked.wait() }
      early.withLock { $0 }?.work()
    }
    guard let segments = try walked.withLock({ $0 })?.get() else {
      throw .failed(detail: "the walk over the segments did not end")
    }
    let objects = early.withLock { $0 }
    let facts = catalogue.withLock { $0 } ?? CatalogueFacts(paths, identity)
    return (segments, checked(segments, objects, notes), facts)
  }

  /// Lets the objects of a quick look be checked; nil where they are not to be checked yet, or not
  /// at all.
  private func begin(_ table: ObjectTable?, _ notes: UnitNotes?) -> ObjectCheck? {
    guard deadline == nil, options.since == nil, let table else { return nil }
    let check = ObjectCheck(table, SegmentFiles(paths)) { [options] done, total in
      notes?.progress()
      options.progress?(done, total)
    }
    guard !check.isEmpty else { return nil }
    notes?.watch(check)
    check.start()
    return check
  }

  private var asked: (size: Int, root: Digest?)? {
    askedSize.map { ($0, $0 == 0 ? Merkle.emptyRoot : nil) }
  }

  private func walk(_ erasures: Erasures) -> Result<SegmentCheck, StoreError> {
    var segments = SegmentCheck(
      paths, identity, publishedSize: publishedSize, since: options.since, erasures)
    segments.asked = asked
    do throws(StoreError) {
      try segments.run()
      return .success(segments)
    } catch { return .failure(error) }
  }

  private func checked(
    _ segments: SegmentCheck, _ early: ObjectCheck?, _ notes: UnitNotes?
  ) -> Objects {
    let known = dates?.known(.object) ?? [:]
    var table = segments.table
    let result: (table: ObjectTable, objects: Int, bytes: Int)
    if let early, early.skimmed.isSame(as: table) {
      result = early.result
    } else {
      if options.since != nil { table.keep(segments.wanted) }
      if let deadline {
        result =
          BudgetedCheck(
            files: SegmentFiles(paths), dates: dates, known: known, deadline: deadline, time: time,
            progress: options.progress
          ).run(table)
      } else {
        result = ObjectCheck(table, SegmentFiles(paths), progress: options.progress).run()
      }
    }
    notes?.note(result.table)
    return Objects(
      table: result.table, count: result.objects, bytes: result.bytes,
      coverage: ObjectUnits(result.table).coverage(of: result.table, at: time, known: known))
  }

  /// Segments by their hashes; where anything is wrong, all of them record by record, to say what.
  private func scrub(
    _ erasures: Erasures
  ) throws(StoreError) -> (SegmentCheck, Objects, CatalogueFacts) {
    let known = dates?.known(.segment) ?? [:]
    let scrub = try ScrubCheck(
      paths, erasures, deadline: deadline, known: known, progress: options.progress)
    var segments = SegmentCheck(
      paths, identity, publishedSize: publishedSize, since: nil, erasures, scrubbed: scrub.digests)
    segments.asked = asked
    try segments.run()
    if !segments.problems.isEmpty || !segments.table.defects.isEmpty {
      segments = try walk(erasures).get()
    }
    let objects = segments.table.defects.keys.map { segments.table.rows[$0].location.segment }
    let (checked, all) = scrub.units(
      segments.problems
        + objects.map {
          VerifyReport.Problem(kind: "object", location: ArchivePaths.segmentName($0), detail: "")
        }, at: time)
    dates?.note(.segment, checked)
    var coverage = Coverage(isOfSegments: true)
    for unit in all {
      let done = checked.first { $0.place == unit.place }
      coverage.add(done ?? unit, isChecked: done != nil, known: known[unit.place])
    }
    return (
      segments, Objects(table: segments.table, coverage: coverage), CatalogueFacts(paths, identity)
    )
  }
}

/// What can be said of the catalogue.
///
/// It is disposable: what is wrong with it is a note.
struct CatalogueFacts: Sendable {
  private static let advice = "run 'stet reindex' (nothing is lost)"
  private var defect: String?
  private var position: CataloguePosition?
  private var captures = 0

  init(_ paths: ArchivePaths, _ identity: ArchiveIdentity) {
    guard Catalogue.exists(paths) else {
      defect = "the catalogue is missing"
      return
    }
    guard let catalogue = Catalogue.openForReading(paths, genesis: identity.genesis),
      (try? catalogue.isWhole()) == true, let position = try? catalogue.position(),
      let captures = try? catalogue.captures(from: 0)
    else {
      defect = "the catalogue is damaged"
      return
    }
    self.position = position
    self.captures = captures
  }

  /// What to tell a person, given what the segments say.
  func notes(for segments: SegmentCheck) -> [String] {
    if let defect { return ["\(defect): \(CatalogueFacts.advice)"] }
    guard let position else { return [] }
    if position.size == segments.size, captures != segments.captures {
      return ["the catalogue is not that of the segments: \(CatalogueFacts.advice)"]
    }
    if position.size > segments.size {
      return [
        "the catalogue knows of leaves that the segments do not have: \(CatalogueFacts.advice)"
      ]
    }
    if position.size < segments.size {
      return ["the catalogue is behind the segments: the next capture or sync brings it up"]
    }
    return []
  }
}
