// Verification of a whole archive. Runs no recovery and writes nothing; needs neither the lock nor
// the catalogue. What is meant by each check is in FORMAT.md.
import Bytes
import Cryptography
import StoreDurable
import TransparencyLog

/// Verifies archives.
public enum Verifier {
  /// How many captures a problem lists; of more it tells the number.
  static let mostCaptures = 1000

  /// Verifies the archive in folder `root`.
  /// - Throws: where the archive cannot be opened at all: `noArchive`, `newerFormat`, `damaged` for
  ///   the identity, `system`. Everything else that is wrong is in the report.
  public static func verify(
    root: String, options: VerifyOptions = VerifyOptions()
  ) throws(StoreError) -> VerifyReport {
    try verify(at: ArchivePaths(root: root), options: options)
  }

  /// Verifies the archive at `paths`.
  /// - Throws: as `verify(root:options:)`.
  public static func verify(
    at paths: ArchivePaths, options: VerifyOptions = VerifyOptions()
  ) throws(StoreError) -> VerifyReport {
    let started = Machine.monotonicSeconds()
    let identity = try ArchiveIdentity.load(paths)
    var report = VerifyReport()
    report.origin = identity.origin
    let trusted = try trustedIdentity(paths, identity, &report)

    let pinned = try pinnedCheckpoint(options, trusted)
    let before = Ending(paths)
    let published: VerifiedCheckpoint?
    switch checkpoint(paths, trusted) {
    case .success(let found): published = found
    case .failure(let reason):
      published = nil
      report.problems.append(
        VerifyReport.Problem(kind: "checkpoint", location: "log/checkpoint", detail: reason.detail))
    }
    var work = VerifierWork(
      paths: paths, identity: trusted, options: options,
      publishedSize: published.map { UInt64($0.checkpoint.size) } ?? 0)
    work.askedSize = pinned?.size
    work.deadline = options.budget.map { started + $0 }
    work.time = Machine.now()
    if options.keepsDates { work.dates = VerificationDates(paths, genesis: trusted.genesis) }
    var (segments, objects, catalogue) = try work.run()
    for _ in 0..<3 where segments.isErasedOtherwise {
      (segments, objects, catalogue) = try work.run(known: segments.redacted)
    }
    report.captures = segments.captures
    report.size = segments.size
    report.root = segments.root
    report.problems += segments.problems + segments.log.problems
    report.notes += segments.notes
    // A writer that came or went meanwhile explains what stands loose at the end.
    let after = Ending(paths)
    let isOrderly = before.isOrderly && after == before
    // What a writer left that was cut off ends no earlier than its tiles: only growth explains those.
    if after.hasSameLog(as: before) { report.problems += segments.log.beyond }
    compare(published, segments, isOrderly, paths, trusted, &report)
    if let problem = pinned?.problem(segments.asked?.root, of: segments.size) {
      report.problems.append(problem)
    }
    tellLoose(segments.loose, isOrderly, &report)
    tellRedactions(segments, isOrderly, &report)

    report.coverage = objects.coverage
    report.objects = objects.count
    report.bytes = objects.bytes
    report.problems += objectProblems(objects.table, paths)
    for (digest, captures) in segments.missing.sorted(by: { $0.key < $1.key }) {
      report.problems.append(
        VerifyReport.Problem(
          kind: "missing-object", location: "segments", detail: "no record of \(digest)",
          captures: Array(captures.prefix(mostCaptures)),
          moreCaptures: max(0, captures.count - mostCaptures)))
    }
    try checkFiles(paths, &report)
    report.notes += catalogue.notes(for: segments)
    if !report.isOK, StagedSegments.isCutOff(paths) {
      report.problems.insert(
        VerifyReport.Problem(
          kind: "segment", location: StagedSegments.place,
          detail: "a sync was cut off while it gave segments their names: run 'stet sync' again, "
            + "then verify; what else is told here may be no more than that"), at: 0)
    }
    report.seconds = Machine.monotonicSeconds() - started
    return report
  }

  /// The identity to verify with: that of segment 0 where the file was altered.
  private static func trustedIdentity(
    _ paths: ArchivePaths, _ identity: ArchiveIdentity, _ report: inout VerifyReport
  ) throws(StoreError) -> ArchiveIdentity {
    guard let file = try? paths.disk.open(paths.segment(0), .read),
      var walker = try? SegmentWalker(file, number: 0),
      case .success(let header) = walker.header, header.genesis != identity.genesis,
      case .batch(let batch)? = try? walker.next(), let bytes = batch.genesis,
      SHA256.hash(bytes) == header.genesis,
      let original = try? ArchiveIdentity(bytes, path: paths.identity)
    else { return identity }
    report.problems.append(
      VerifyReport.Problem(
        kind: "identity", location: "stet-archive", detail: "differs from its copy in segment 0"))
    return original
  }

  private static func pinnedCheckpoint(
    _ options: VerifyOptions, _ identity: ArchiveIdentity
  ) throws(StoreError) -> PinnedCheckpoint? {
    guard let path = options.pinned else { return nil }
    return try PinnedCheckpoint(path, identity)
  }

  /// Why there is no checkpoint to compare with.
  private struct NoCheckpoint: Error { var detail: String }

  /// The published checkpoint, as it is now.
  private static func checkpoint(
    _ paths: ArchivePaths, _ identity: ArchiveIdentity
  ) -> Result<VerifiedCheckpoint, NoCheckpoint> {
    let detail: String
    do {
      let bytes = try paths.disk.contents(paths.checkpoint)
      let unverified = try UnverifiedCheckpoint(bytes)
      switch unverified.verify(with: identity.key) {
      case .verified(let verified): return .success(verified)
      case .rejected(let reason): detail = reason.description
      }
    } catch let error as DurableError {
      detail = error.isNotFound ? "is missing; 'stet reindex' publishes it again" : "\(error)"
    } catch { detail = "\(error)" }
    return .failure(NoCheckpoint(detail: detail))
  }

  /// The published checkpoint against the newest COMMIT (FORMAT.md section 7).
  private static func compare(
    _ published: VerifiedCheckpoint?, _ segments: SegmentCheck, _ isOrderly: Bool,
    _ paths: ArchivePaths, _ identity: ArchiveIdentity, _ report: inout VerifyReport
  ) {
    guard let published, published.note.bytes != segments.note else { return }
    let size = UInt64(published.checkpoint.size)
    let isMirror = paths.isMirror
    let detail: String
    if size > segments.size {
      // Told with the segment that ends too early.
      return
    } else if size == segments.size {
      detail = "is of another log of \(size) leaves: forked, or altered"
    } else if size < segments.published ?? 0, hasGrown(to: segments.published ?? 0, paths, identity)
    {
      // A writer published more while the segments were read.
      return
    } else if size < segments.published ?? 0, isOrderly || !isMirror {
      detail =
        "is of \(size) leaves, but one of \(segments.published ?? 0) was published: an older one "
        + "was put back"
    } else if isOrderly {
      detail =
        "is of \(size) leaves, but \(segments.size) are committed and no writer was cut off: an "
        + "older one was put back"
    } else {
      report.notes.append(
        "the last \(segments.size - size) leaves are committed but not yet published; the next "
          + (isMirror ? "'stet sync' publishes them" : "capture publishes them"))
      return
    }
    report.problems.append(
      VerifyReport.Problem(kind: "rollback", location: "log/checkpoint", detail: detail))
  }

  /// True where the published checkpoint, read once more, has come to `size` leaves: each PUBLISHED
  /// record is written after the checkpoint that it is of.
  private static func hasGrown(
    to size: UInt64, _ paths: ArchivePaths, _ identity: ArchiveIdentity
  ) -> Bool {
    guard case .success(let now) = checkpoint(paths, identity) else { return false }
    return UInt64(now.checkpoint.size) >= size
  }

  /// What stands behind the last PUBLISHED or SEAL: left by a crash, or put there by someone.
  private static func tellLoose(
    _ loose: (location: String, detail: String)?, _ isOrderly: Bool, _ report: inout VerifyReport
  ) {
    guard let loose else { return }
    guard isOrderly else {
      report.notes.append(
        "\(loose.location): \(loose.detail); a writer is at work or was cut off, nothing "
          + "acknowledged is touched, and the next capture or sync clears it up")
      return
    }
    report.problems.append(
      VerifyReport.Problem(
        kind: "segment", location: loose.location,
        detail: "\(loose.detail); no writer was cut off, so the file was altered afterwards"))
  }

  /// What was redacted, and where its bytes are not overwritten: for a crash to be excused.
  private static func tellRedactions(
    _ segments: SegmentCheck, _ isOrderly: Bool, _ report: inout VerifyReport
  ) {
    report.redactions = segments.redacted.redactions
    if let note = segments.redacted.note { report.notes.append(note) }
    for location in segments.pendingErasures {
      let place = "\(ArchivePaths.segmentName(location.segment)):\(location.offset)"
      let index = segments.erasures.records[location.segment]?[location.offset] ?? 0
      // A redaction is published once its records are overwritten: no crash leaves them behind then.
      if isOrderly || index < segments.publishedSize {
        report.problems.append(
          VerifyReport.Problem(
            kind: "redaction", location: place,
            detail: "was redacted at #\(index), but bytes stand there: they were put back, and "
              + "'stet reindex' overwrites them"))
      } else {
        report.notes.append(
          "\(place): redacted at #\(index) but not overwritten yet; the next capture or sync does it"
        )
      }
    }
  }

  /// A problem for each damaged record, with the captures that cannot be read because of it.
  private static func objectProblems(
    _ table: ObjectTable, _ paths: ArchivePaths
  ) -> [VerifyReport.Problem] {
    let damaged = table.defects.keys.sorted()
    guard !damaged.isEmpty else { return [] }
    var problems: [VerifyReport.Problem] = []
    var owners: [Digest: [Int]] = [:]
    for number in damaged {
      let row = table.rows[number]
      let detail = table.defects[number] ?? "is damaged"
      let dependents = table.subtree(of: number)
      for other in dependents {
        owners[table.rows[other].digest, default: []].append(problems.count)
      }
      let also = dependents.count == 1 ? "" : "; \(dependents.count - 1) more depend on it"
      problems.append(
        VerifyReport.Problem(
          kind: "object",
          location: "\(ArchivePaths.segmentName(row.location.segment)):\(row.location.offset)",
          detail: "object \(row.digest): \(detail)\(also)"))
    }
    // Whose bytes are these? The leaves are read once more; nothing else knows.
    forEachCapture(paths) { entry in
      for digest in Set([entry.record.body, entry.record.headers].compactMap(\.self)) {
        for number in owners[digest] ?? [] {
          if problems[number].captures.count < mostCaptures {
            problems[number].captures.append(entry)
          } else {
            problems[number].moreCaptures += 1
          }
        }
      }
    }
    return problems
  }

  private static func forEachCapture(
    _ paths: ArchivePaths, _ body: (CatalogueEntry) -> Void
  ) {
    for number in (try? SegmentFiles.numbers(paths)) ?? [] {
      guard let file = try? paths.disk.open(paths.segment(number), .read),
        var walker = try? SegmentWalker(file, number: number)
      else { continue }
      while let event = try? walker.next() {
        guard case .batch(let batch) = event else { continue }
        for leaves in batch.leaves {
          for (offset, entry) in (leaves.entries ?? []).enumerated() {
            guard case .capture(let record)? = try? Leaf(entry: entry[...]) else { continue }
            body(
              CatalogueEntry(
                index: leaves.first + UInt64(offset), id: Merkle.leafHash(entry), record: record))
          }
        }
      }
    }
  }

  /// Files that no part of the format accounts for, and what recovery set aside.
  private static func checkFiles(
    _ paths: ArchivePaths, _ report: inout VerifyReport
  ) throws(StoreError) {
    func add(_ kind: String, _ name: String, _ detail: String) {
      report.problems.append(
        VerifyReport.Problem(kind: kind, location: name, detail: detail))
    }
    func entries(_ path: String) throws(StoreError) -> [(name: String, kind: DurableKind)] {
      guard paths.disk.kind(path) == .folder else { return [] }
      return try StoreError.wrap { () throws(DurableError) in try paths.disk.entries(path) }
    }
    let unknown = "is no file of an archive; move it elsewhere"
    // A name must be what it should be itself: a symbolic link is not.
    func isRight(
      _ entry: (name: String, kind: DurableKind), _ isKnown: Bool, _ kind: DurableKind = .file
    ) -> Bool {
      isKnown ? entry.kind == kind : entry.name.hasSuffix(".tmp") && entry.kind == .file
    }
    for entry in try entries(paths.root) where !ArchivePaths.isUncovered(entry.name) {
      let name = entry.name
      let isFolder = ["segments", "log", "aside"].contains(name)
      let isKnown = isFolder || name == "stet-archive"
      if !isRight(entry, isKnown, isFolder ? .folder : .file) {
        add("unknown-file", name, unknown)
      } else if !isKnown {
        report.notes.append("\(name) is a write that was cut off")
      }
    }
    for entry in try entries(paths.segments)
    where !isRight(entry, ArchivePaths.segmentNumber(entry.name) != nil) {
      add("unknown-file", "segments/" + entry.name, unknown)
    }
    for entry in try entries(paths.log) {
      let isKnown = entry.name == "checkpoint" || entry.name == "tile"
      if !isRight(entry, isKnown, entry.name == "tile" ? .folder : .file) {
        add("unknown-file", "log/" + entry.name, unknown)
      }
    }
    for entry in try entries(paths.aside) where !isRight(entry, false) {
      let name = entry.name
      let bytes = (try? paths.disk.contents(paths.aside + "/" + name)) ?? []
      let digest = SHA256.hash(bytes).hex
      if !name.hasSuffix("-\(digest).tail"), !name.hasSuffix("-\(digest).damaged") {
        add("aside", "aside/" + name, "is not what was set aside: its SHA-256 is another")
      }
    }
  }
}
