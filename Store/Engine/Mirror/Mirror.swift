// Bringing a mirror up to date (FORMAT.md sections 3 and 7): who may, in which order, and what is
// refused. How bytes are checked and copied is in the other files of this folder.
import Bytes
import StoreDurable
import TransparencyLog

/// Mirrors: copies of an archive that take over its batches and add none of their own.
public enum Mirror {
  /// Brings the archive in folder `mirror` up to date with the one in folder `source`, which it only
  /// reads and does not lock; makes the mirror where there is none.
  ///
  /// First the two logs are compared; where the source does not go on from the mirror, nothing is
  /// written and the report says why. Every batch is checked whole before it is added. Cut off at
  /// any moment, the next call goes on. Where the source is damaged, the mirror stays as it was.
  /// - Parameters:
  ///   - source: the folder of an archive or of a mirror of it.
  ///   - mirror: the folder of a mirror, or one that is empty or not there yet.
  ///   - progress: is told of bytes copied, and of all there are.
  /// - Returns: what was done, or that it was refused.
  /// - Throws: `noArchive` for the source; `notEmpty` or `unsuitable` for the mirror's folder;
  ///   `unsuitable` where the mirror is of another archive; `locked`; `damaged`, `inconsistentLog`,
  ///   `system`.
  public static func sync(
    from source: String, to mirror: String, progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws(StoreError) -> MirrorReport {
    try sync(
      from: ArchivePaths(root: source), to: ArchivePaths(root: mirror), progress: progress)
  }

  /// Brings the archive at `mirror` up to date with the one at `source`.
  /// - Returns: as `sync(from:to:progress:)` of folders.
  /// - Throws: as that.
  public static func sync(
    from source: ArchivePaths, to mirror: ArchivePaths,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws(StoreError) -> MirrorReport {
    let started = Machine.monotonicSeconds()
    var report = try run(from: source, to: mirror, progress)
    report.seconds = Machine.monotonicSeconds() - started
    return report
  }

  private static func run(
    from source: ArchivePaths, to mirror: ArchivePaths,
    _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws(StoreError) -> MirrorReport {
    let identity = try ArchiveIdentity.load(source)
    // Read before all else: what it covers was on the disk before it was.
    let target = try PublishedHead.load(source, identity)
    let lock = try open(mirror, source, identity)
    defer { withExtendedLifetime(lock) {} }
    // First of all, and whatever becomes of the source: without it the mirror has gaps.
    try StagedSegments.finish(mirror)

    let known = try PublishedHead.load(mirror, identity)
    var report = MirrorReport(
      verdict: .equal, origin: identity.origin, from: known.head, to: target.head)
    if try isRefused(LogComparison(source: target, mirror: known), &report) { return report }

    var (catalogue, state) = try recover(mirror, identity)
    if state.note != known.bytes {
      // Copied by a call that was cut off before it could publish.
      let newest = try PublishedHead(mirror, identity, bytes: state.note)
      if try isRefused(LogComparison(source: target, mirror: newest), &report) { return report }
    }
    if state.tail != nil { try lock.mark() }
    let recovery = Recovery(paths: mirror, identity: identity)
    if lock.wasLeft { try recovery.settle(state) }
    try recovery.cutTail(&state)
    try recovery.erase(&state, catalogue, lock)
    try state.log.settle()

    var copy = try MirrorCopy(
      state, to: target, mirror: mirror, identity: identity, lock: lock, progress: progress)
    try copy.run(from: state.position.offset)
    // From here on it is as after a crash: what stands in the segments is read, checked once more,
    // catalogued, redacted where the new leaves say so, and published.
    try recovery.walk(&state, catalogue)
    guard state.tail == nil, state.note == target.bytes else {
      throw .failed(
        detail: "\(mirror.root): what was copied does not read back as it was written; nothing was "
          + "published. Try again; if it happens again, check the disk")
    }
    try recovery.erase(&state, catalogue, lock)
    if known.bytes != target.bytes || lock.wasLeft {
      try lock.mark()
      try state.log.publish(
        checkpoint: state.note, afterCrash: lock.wasLeft, passed: state.widths)
    }
    try copy.markPublished()

    if target.size > known.size { report.verdict = .updated }
    report.captures = try catalogue.captures(from: UInt64(known.size))
    report.segments = copy.end.segments.count
    report.bytes = copy.end.bytes
    return report
  }

  /// Takes the lock of the mirror, which is made where there is none.
  private static func open(
    _ mirror: ArchivePaths, _ source: ArchivePaths, _ identity: ArchiveIdentity
  ) throws(StoreError) -> WriterLock {
    if mirror.disk.kind(mirror.identity) == nil {
      let creation = MirrorCreation(source: source, identity: identity, mirror: mirror)
      try creation.prepareFolder()
      let lock = try WriterLock(mirror)
      // Unless another call was quicker.
      if mirror.disk.kind(mirror.identity) == nil { try creation.create() }
      return lock
    }
    let known = try ArchiveIdentity.load(mirror)
    guard known == identity else {
      throw .unsuitable(
        detail: "\(mirror.root) holds another archive (\(known.origin), key \(known.vkey)) than "
          + "\(source.root) (\(identity.origin), key \(identity.vkey)): name another folder; "
          + "nothing was written")
    }
    return try WriterLock(mirror)
  }

  /// What the mirror holds, and its catalogue brought up to that; no key is needed for it.
  private static func recover(
    _ mirror: ArchivePaths, _ identity: ArchiveIdentity
  ) throws(StoreError) -> (catalogue: Catalogue, state: RecoveredState) {
    var catalogue: Catalogue
    if let known = try Catalogue.openForWriting(mirror, genesis: identity.genesis) {
      catalogue = known
    } else {
      catalogue = try Catalogue.inMemory()
    }
    let recovery = Recovery(paths: mirror, identity: identity)
    let state = try recovery.run(&catalogue)
    _ = try recovery.mustPublish(state, missingIsFine: false, isMirror: true)
    return (catalogue, state)
  }

  /// True where the source does not go on from the mirror; the report then says how.
  private static func isRefused(
    _ comparison: LogComparison, _ report: inout MirrorReport
  ) throws(StoreError) -> Bool {
    switch try comparison.relation() {
    case .same, .grown: return false
    case .rolledBack:
      report.verdict = .rollback
      report.from = comparison.mirror.head
    case .forked(let proof):
      report.verdict = .fork(proof)
      report.from = comparison.mirror.head
    }
    return true
  }
}
