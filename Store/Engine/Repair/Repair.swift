// Mending an archive from a copy of it (FORMAT.md section 8). The order is everything: prove, set
// aside, sync, write, sync, prove again, log. Cut off anywhere, what is half done is damage like any
// other, with the evidence kept, and the next repair goes on from there.
import Bytes
import Cryptography
import StoreDurable
import TransparencyLog

/// What a repair did.
public struct RepairReport: Sendable {
  /// Bytes of a segment, or a file, that were replaced.
  public struct Mended: Sendable {
    /// The file below the archive's folder, and after a colon the byte, where it is a segment.
    public var location: String
    /// How many bytes were put there, or cut off.
    public var count: Int
    /// Where the bytes that were there are now; nil where there were none.
    public var aside: String?
  }

  /// What was mended, in the order done.
  public internal(set) var mended: [Mended] = []
  /// The log indexes of the repair leaves.
  public internal(set) var logged: Range<UInt64> = 0..<0
  /// What a person should know.
  public internal(set) var notes: [String] = []
  /// The full verification afterwards.
  public internal(set) var verification = VerifyReport()
}

/// Repairs archives.
public enum Repair {
  /// Replaces what is damaged in the archive in folder `root` by what a copy of it in `copyRoot` has,
  /// as far as that is proved right, and verifies the archive in full.
  /// - Throws: `unsuitable` where `copyRoot` is no copy of this archive (nothing was changed then),
  ///   `noArchive`, `newerFormat`, `locked`, or `system`; after the last, run it again.
  public static func run(
    root: String, from copyRoot: String, options: VerifyOptions = VerifyOptions()
  ) throws(StoreError) -> RepairReport {
    try run(
      at: ArchivePaths(root: root), from: ArchivePaths(root: copyRoot), options: options)
  }

  /// Repairs the archive at `paths` from the copy at `copy`.
  /// - Throws: as `run(root:from:options:)`.
  public static func run(
    at paths: ArchivePaths, from copy: ArchivePaths, options: VerifyOptions = VerifyOptions()
  ) throws(StoreError) -> RepairReport {
    let identity = try CopyIdentity.common(paths, copy)
    var work = RepairWork(
      paths: paths, copy: copy, identity: identity, lock: try WriterLock(paths),
      wasOrderly: WriterLock.isOrderly(paths))
    if (try? paths.disk.contents(paths.identity)) == identity.encoded {
      let before = try Verifier.verify(at: paths, options: options)
      if before.isOK, try work.owed().isEmpty {
        work.report.verification = before
        return work.report
      }
    }
    try work.run()
    work.report.verification = try Verifier.verify(at: paths, options: options)
    return work.report
  }
}

/// The steps of one repair, under the lock.
private struct RepairWork {
  let paths: ArchivePaths
  let copy: ArchivePaths
  let identity: ArchiveIdentity
  let lock: WriterLock
  let wasOrderly: Bool
  var report = RepairReport()
  private var records: [RepairRecord] = []

  init(
    paths: ArchivePaths, copy: ArchivePaths, identity: ArchiveIdentity, lock: WriterLock,
    wasOrderly: Bool
  ) {
    self.paths = paths
    self.copy = copy
    self.identity = identity
    self.lock = lock
    self.wasOrderly = wasOrderly
  }

  mutating func run() throws(StoreError) {
    try mendIdentity()
    let erasures = try knownErasures()
    let target = newestSize()
    var planner = RepairPlanner(
      ours: paths, copy: copy, identity, erasures, target: target, isOrderly: wasOrderly)
    for patch in try planner.plan() { try apply(patch) }
    guard planner.isComplete else {
      // Nothing may be cut off or signed where the log is known to go on.
      report.notes.append(
        "the segments end before the log of \(target) leaves does, and the copy cannot give the rest: "
          + "nothing was logged")
      return
    }
    if try mendLog(erasures) { try finish() }
  }

  // MARK: What is known

  /// The redactions of the archive, or of the copy where it knows more of the same: what was taken
  /// down is not brought back.
  private func knownErasures() throws(StoreError) -> Erasures {
    var known = (try? Erasures.skim(paths)) ?? Erasures()
    for _ in 0..<3 {
      var check = SegmentCheck(
        paths, identity, publishedSize: checkpoint()?.size ?? 0, since: nil, known)
      do throws(StoreError) { try check.run() } catch { break }
      if check.redacted.isCovered(by: known) { break }
      known = check.redacted
    }
    if let others = try? Erasures.skim(copy), known.isCovered(by: others) { return others }
    return known
  }

  private func verified(_ note: [UInt8]) -> (note: [UInt8], size: UInt64)? {
    guard let unverified = try? UnverifiedCheckpoint(note),
      let checkpoint = unverified.verify(with: identity.key).checkpoint
    else { return nil }
    return (note, UInt64(checkpoint.checkpoint.size))
  }

  private func checkpoint() -> (note: [UInt8], size: UInt64)? {
    (try? paths.disk.contents(paths.checkpoint)).flatMap(verified)
  }

  /// The newest log size that was signed and left a trace here or in the copy.
  ///
  /// Where the copy's log is the longer one, its end is missing here: going on without it would fork
  /// the log.
  private func newestSize() -> UInt64 {
    max(newestSize(paths) ?? 0, newestSize(copy) ?? 0)
  }

  private func newestSize(_ paths: ArchivePaths) -> UInt64? {
    var best = (try? paths.disk.contents(paths.checkpoint)).flatMap(verified)?.size
    for number in (try? SegmentFiles.numbers(paths)) ?? [] {
      guard let file = paths.openSegment(number),
        var scanner = try? SegmentScanner(file, from: 0, skims: true)
      else { continue }
      scanner.skip(to: min(SegmentHeader.length, scanner.length))
      while let event = try? scanner.next() {
        guard case .record(_, let header, let payload, true) = event,
          case .commit(let size, _, _) = header.fields, size > best ?? 0 || best == nil,
          let payload, verified(payload)?.size == size
        else { continue }
        best = size
      }
    }
    return best
  }

  // MARK: Setting aside

  /// Puts a copy of damaged bytes into `aside/`.
  ///
  /// Not on the disk before `syncAside`.
  private func setAside(_ bytes: [UInt8], as name: String) throws(StoreError) {
    let path = paths.root + "/" + name
    try StoreError.wrap { () throws(DurableError) in
      if paths.disk.kind(paths.aside) == nil {
        try paths.disk.makeFolder(paths.aside)
        try paths.disk.syncFolder(paths.root)
      }
      if paths.disk.kind(path) == .file, try paths.disk.contents(path) == bytes { return }
      try paths.disk.replaceFile(path, with: bytes)
    }
  }

  private func syncAside() throws(StoreError) {
    try StoreError.wrap { () throws(DurableError) in try paths.disk.syncFolder(paths.aside) }
  }

  /// Replaces a file that is not a segment; nil leaves nothing there.
  private mutating func replace(_ name: String, with bytes: [UInt8]) throws(StoreError) {
    let path = paths.root + "/" + name
    var aside: String?
    if let damaged = try? paths.disk.contents(path) {
      guard damaged != bytes else { return }
      let known = ArchivePaths.damagedName(file: name, digest: SHA256.hash(damaged))
      try setAside(damaged, as: known)
      try syncAside()
      aside = known
    }
    let folder = parent(of: path)
    try StoreError.wrap { () throws(DurableError) in
      if paths.disk.kind(folder) == nil {
        try paths.disk.makeFolders(folder)
        try paths.disk.syncFolder(parent(of: folder))
      }
      try paths.disk.replaceFile(path, with: bytes)
      try paths.disk.syncFolder(folder)
    }
    report.mended.append(.init(location: name, count: bytes.count, aside: aside))
  }

  private mutating func mendIdentity() throws(StoreError) {
    try replace("stet-archive", with: identity.encoded)
  }

  // MARK: Segments

  /// Does what a patch says.
  private mutating func apply(_ patch: SegmentPatch) throws(StoreError) {
    let path = paths.segment(patch.number)
    let source = try StoreError.wrap { () throws(DurableError) in
      try copy.disk.open(copy.segment(patch.number), .read)
    }
    var isNew = false
    if paths.disk.kind(path) == nil { isNew = true }
    let ours = isNew ? nil : paths.openSegment(patch.number)
    let length = try StoreError.wrap { () throws(DurableError) in try ours?.size() ?? 0 }
    var ranges = try DifferingRanges(ours: ours, copy: source).find(in: patch.ranges)
    if let cut = patch.cut, cut < length { ranges.append(cut..<length) }
    guard !ranges.isEmpty else { return }
    var names: [String?] = []
    for range in ranges {
      let damaged = try StoreError.wrap { () throws(DurableError) in
        try ours?.read(at: range.lowerBound, count: range.count) ?? []
      }
      let digest = SHA256.hash(damaged)
      // Where bytes were missing, an empty file says so.
      let name = ArchivePaths.damagedName(
        segment: patch.number, offset: range.lowerBound, digest: digest)
      try setAside(damaged, as: name)
      names.append(damaged.isEmpty ? nil : name)
      records.append(
        RepairRecord(
          time: Instant(milliseconds: Machine.now()), segment: patch.number,
          offset: UInt32(clamping: range.lowerBound), count: UInt32(clamping: range.count),
          damaged: digest))
    }
    try syncAside()
    try lock.mark()
    try StoreError.wrap { () throws(DurableError) in
      if isNew { try paths.disk.makeFolders(paths.segments) }
      let file = try paths.disk.open(path, isNew ? .create(permissions: 0o644) : .update)
      for range in ranges where range.lowerBound < patch.cut ?? .max {
        try file.write(
          try source.read(at: range.lowerBound, count: range.count), at: range.lowerBound)
      }
      if let cut = patch.cut, cut < length { try file.truncate(to: cut) }
      try file.sync()
      if isNew { try paths.disk.syncFolder(paths.segments) }
      if isNew { try paths.disk.syncFolder(paths.root) }
    }
    for (range, name) in zip(ranges, names) {
      report.mended.append(
        .init(
          location: "\(ArchivePaths.segmentName(patch.number)):\(range.lowerBound)",
          count: range.count, aside: name))
    }
  }

  // MARK: The published log

  /// Makes anew what of the published log is not what the segments give, where those are proved.
  /// - Returns: false where it cannot be known that the segments are all of the log.
  private mutating func mendLog(_ erasures: Erasures) throws(StoreError) -> Bool {
    let known = checkpoint()
    var check = SegmentCheck(
      paths, identity, publishedSize: newestSize(), since: nil, erasures)
    try check.run()
    guard check.isLogProved else {
      report.notes.append(
        "the published log was left as it is: the segments do not prove what it should be")
      return true
    }
    // Without a checkpoint, what stands loose at the end may be all that is left of a later batch.
    let hasMore =
      (wasOrderly && check.loose != nil)
      || check.log.problems.contains {
        $0.kind == "unknown-file" && $0.location.hasPrefix("log/tile/")
      }
    if known == nil, hasMore {
      report.notes.append(
        "log/checkpoint is lost, and the log may have gone on behind \(check.size) leaves: a copy that "
          + "has all of it is needed; nothing was logged")
      return false
    }
    for correction in check.log.corrections {
      try replace("log/" + correction.path, with: correction.bytes)
    }
    let isDamaged: Bool
    if let known {
      // One that is newer, or another of the same size, is signed: no damage, but a sign of a fork.
      isDamaged =
        known.size < check.published ?? 0 || (wasOrderly && known.size < check.size)
        || (known.size == check.size && known.note != check.note
          && isSameLog(known.note, check.root))
    } else {
      isDamaged = true
    }
    if isDamaged { try replace("log/checkpoint", with: check.note) }
    return true
  }

  private func isSameLog(_ note: [UInt8], _ root: Digest) -> Bool {
    (try? UnverifiedCheckpoint(note))?.verify(with: identity.key).checkpoint?.checkpoint.root
      == root
  }

  // MARK: The log entry

  /// Evidence in `aside/` that no leaf of the log speaks of: of a repair that was cut off.
  func owed() throws(StoreError) -> [RepairRecord] {
    guard paths.disk.kind(paths.signingKey) != nil, paths.disk.kind(paths.aside) == .folder else {
      return []
    }
    var check = SegmentCheck(paths, identity, publishedSize: 0, since: nil)
    try check.run()
    let logged = Set(check.repairs.map(Evidence.init)).union(records.map(Evidence.init))
    var owed: [RepairRecord] = []
    for name in try StoreError.wrap({ () throws(DurableError) in try paths.disk.names(paths.aside) }
    ) {
      guard let evidence = Evidence(name), !logged.contains(evidence) else { continue }
      let path = paths.aside + "/" + name
      let size = try StoreError.wrap { () throws(DurableError) in
        try paths.disk.open(path, .read).size()
      }
      let rest = ((try? paths.openSegment(evidence.segment)?.size()) ?? 0) - Int(evidence.offset)
      owed.append(
        RepairRecord(
          time: Instant(milliseconds: Machine.now()), segment: evidence.segment,
          offset: evidence.offset, count: UInt32(clamping: size > 0 ? size : max(1, rest)),
          damaged: evidence.digest))
    }
    return owed
  }

  /// Brings the catalogue up to date and logs the repairs.
  private mutating func finish() throws(StoreError) {
    let due = records + (try owed())
    defer { if wasOrderly { lock.clear() } }
    do {
      if !records.isEmpty { _ = try ArchiveWriter.reindex(at: paths, holding: lock) }
      guard paths.disk.kind(paths.signingKey) != nil else { return }
      let writer = try ArchiveWriter(at: paths, holding: lock)
      report.logged = try writer.log(due)
      try writer.close()
    } catch {
      switch error {
      case .damaged, .inconsistentLog:
        report.notes.append(
          "\(due.isEmpty ? "the archive" : "the repair") cannot be logged yet: \(error)")
      default: throw error
      }
    }
  }
}

/// What the name of a file in `aside/` says, and a repair leaf too.
private struct Evidence: Hashable {
  var segment: UInt32
  var offset: UInt32
  var digest: Digest

  init(_ record: RepairRecord) {
    segment = record.segment
    offset = record.offset
    digest = record.damaged
  }

  init?(_ name: String) {
    let parts = name.split(separator: "-")
    guard name.hasSuffix(".damaged"), parts.count == 3, parts[0].utf8.count == 8,
      let segment = UInt32(parts[0]), let offset = UInt32(parts[1]),
      let digest = Hex.decode(String(parts[2].dropLast(8))).flatMap({ Digest($0) })
    else { return nil }
    self.segment = segment
    self.offset = offset
    self.digest = digest
  }
}
