// The three long parts of a verification at once: the walk over the segments, the objects, and the
// look at the catalogue. What is found is put together by Verifier.
import Bytes
import Dispatch
import Synchronization

struct VerifierWork: Sendable {
  let paths: ArchivePaths
  let identity: ArchiveIdentity
  let options: VerifyOptions
  let publishedSize: UInt64

  /// What the objects came to.
  struct Objects {
    var table: ObjectTable
    var count = 0
    var bytes = 0
  }

  /// Checks all.
  ///
  /// `known` says what was redacted, where that is known better than a quick look finds it.
  func run(
    known: Erasures? = nil
  ) throws(StoreError) -> (SegmentCheck, Objects, CatalogueFacts) {
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
        let objects = begin(skimmed?.table)
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
    return (segments, checked(segments, objects), facts)
  }

  /// Lets the objects of a quick look be checked; nil where they are not to be checked yet, or not
  /// at all.
  private func begin(_ table: ObjectTable?) -> ObjectCheck? {
    guard !options.isScrub, options.since == nil, let table else { return nil }
    let check = ObjectCheck(table, SegmentFiles(paths), progress: options.progress)
    guard !check.isEmpty else { return nil }
    check.start()
    return check
  }

  private func walk(_ erasures: Erasures) -> Result<SegmentCheck, StoreError> {
    var segments = SegmentCheck(
      paths, identity, publishedSize: publishedSize, since: options.since, erasures)
    do throws(StoreError) {
      try segments.run()
      return .success(segments)
    } catch { return .failure(error) }
  }

  private func checked(_ segments: SegmentCheck, _ early: ObjectCheck?) -> Objects {
    var table = segments.table
    if options.isScrub { return Objects(table: table) }
    if let early, early.skimmed.isSame(as: table) {
      let result = early.result
      return Objects(table: result.table, count: result.objects, bytes: result.bytes)
    }
    if options.since != nil { table.keep(segments.wanted) }
    let result = ObjectCheck(table, SegmentFiles(paths), progress: options.progress).run()
    return Objects(table: result.table, count: result.objects, bytes: result.bytes)
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
      let totals = try? catalogue.totals()
    else {
      defect = "the catalogue is damaged"
      return
    }
    self.position = position
    captures = totals.captures
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
      return ["the catalogue is behind the segments: the next capture brings it up"]
    }
    return []
  }
}
