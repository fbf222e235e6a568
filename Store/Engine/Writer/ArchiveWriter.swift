// The one writer of an archive: what keeps captures, in the order of FORMAT.md section 7.
import Bytes
import Codecs
import Cryptography
import StoreDurable
import Synchronization
import TransparencyLog

/// Keeps captures.
///
/// One per archive at a time, by flock; for one thread.
///
/// What `append` has returned is on the disk, in the log, and will be there after a power cut.
public final class ArchiveWriter {
  /// What the archive is.
  public let identity: ArchiveIdentity
  let paths: ArchivePaths
  // The lock ends with it.
  let lock: WriterLock
  private let signingKey: NoteSigningKey
  let catalogue: Catalogue
  let files: SegmentFiles
  private(set) var log: PublishedLog
  private(set) var active: ActiveSegment
  var recent = RecentObjects()
  // Until recovery is done: a writer that fails in it must not end in order.
  var isStopped = true
  /// The signed checkpoint of the newest COMMIT; nil once it is published.
  private var unpublished: [UInt8]?
  private var lastPublished = -ArchiveWriter.publishInterval

  // Batches that come faster than this are published together: publishing syncs half a dozen files,
  // and nothing that is acknowledged waits for it.
  private static let publishInterval = 0.25

  /// Opens the archive in folder `root` for writing: takes the lock, recovers what a crash left, and
  /// brings the catalogue up to date.
  /// - Throws: `noArchive`, `locked`, `damaged`, `inconsistentLog`, or `system`.
  public convenience init(root: String) throws(StoreError) {
    try self.init(at: ArchivePaths(root: root))
  }

  /// Opens the archive at `paths` for writing.
  /// - Throws: as `init(root:)`.
  public convenience init(at paths: ArchivePaths) throws(StoreError) {
    try self.init(at: paths, holding: nil)
  }

  /// Opens the archive at `paths` for writing, under a lock that the caller may have already.
  /// - Throws: as `init(root:)`.
  init(at paths: ArchivePaths, holding held: WriterLock?) throws(StoreError) {
    self.paths = paths
    identity = try ArchiveIdentity.load(paths)
    if let held { lock = held } else { lock = try WriterLock(paths) }
    signingKey = try ArchiveWriter.loadKey(paths, identity)
    var catalogue: Catalogue
    if let known = try Catalogue.openForWriting(paths, genesis: identity.genesis) {
      catalogue = known
    } else {
      catalogue = try Catalogue.inMemory()
    }
    let recovery = Recovery(paths: paths, identity: identity)
    var state = try recovery.run(&catalogue)
    let mustPublish = try recovery.mustPublish(state, missingIsFine: false)
    let lacksPublished = !state.isSealed && state.published != state.position.size
    if mustPublish || state.tail != nil || lacksPublished { try lock.mark() }
    if lock.wasLeft { try recovery.settle(state) }
    try recovery.cutTail(&state)
    try recovery.erase(&state, catalogue, lock)
    try state.log.settle()
    self.catalogue = catalogue
    files = SegmentFiles(paths)
    active = try ActiveSegment(
      paths, number: state.lastSegment, length: state.end,
      batchStart: state.lastSegment == state.position.segment ? state.position.offset : 0,
      isSealed: state.isSealed)
    log = state.log
    // Sealed means settled; and a seal that stands behind a tail just cut is another segment's.
    let mustMark = !active.isSealed && (mustPublish || state.published != state.position.size)
    // A checkpoint that is in place need not be on the disk yet.
    if mustPublish || mustMark { try log.publish(checkpoint: state.note, afterCrash: true) }
    if mustMark { try active.markPublished(size: state.position.size) }
    isStopped = false
  }

  deinit { try? close() }

  /// Publishes what is not published yet, and ends in order.
  ///
  /// The writer does this by itself when it goes; who calls it learns of an error.
  public func close() throws(StoreError) {
    // After an error, what stands on the disk is for the next writer to find out.
    guard !isStopped else { return }
    isStopped = true
    try publish()
    try active.sync()
    lock.clear()
  }

  /// Publishes the newest COMMIT (FORMAT.md sections 6 and 4.3), unless that was done.
  func publish() throws(StoreError) {
    guard let note = unpublished else { return }
    try log.publish(checkpoint: note)
    try active.markPublished(size: log.size)
    unpublished = nil
    lastPublished = Machine.monotonicSeconds()
  }

  /// Rebuilds the catalogue from the segments, and publishes what of the log is missing.
  ///
  /// A damaged tile or checkpoint is left as it is, for `verify` to tell of.
  /// - Returns: the number of captures.
  public static func reindex(root: String) throws(StoreError) -> Int {
    try reindex(at: ArchivePaths(root: root))
  }

  /// Rebuilds the catalogue of the archive at `paths`.
  /// - Returns: the number of captures.
  public static func reindex(at paths: ArchivePaths) throws(StoreError) -> Int {
    try reindex(at: paths, holding: nil)
  }

  /// Rebuilds the catalogue of the archive at `paths`, under a lock that the caller may have already.
  /// - Returns: the number of captures.
  static func reindex(
    at paths: ArchivePaths, holding held: WriterLock?
  ) throws(StoreError) -> Int {
    let identity = try ArchiveIdentity.load(paths)
    let lock: WriterLock
    if let held { lock = held } else { lock = try WriterLock(paths) }
    defer { withExtendedLifetime(lock) {} }
    let wasOrderly = WriterLock.isOrderly(paths)
    var catalogue = try Catalogue.inMemory()
    let recovery = Recovery(paths: paths, identity: identity)
    var state = try recovery.rebuild(&catalogue)
    try state.log.settle()
    let mustPublish = try recovery.mustPublish(
      state, missingIsFine: true, isMirror: paths.isMirror)
    try recovery.erase(&state, catalogue, lock)
    if mustPublish {
      try recovery.settle(state)
      try state.log.publish(
        checkpoint: state.note, afterCrash: true, passed: state.widths)
    } else {
      try state.log.restoreEdge(state.widths)
    }
    if wasOrderly { lock.clear() }
    return try catalogue.totals().captures
  }

  private static func loadKey(
    _ paths: ArchivePaths, _ identity: ArchiveIdentity
  ) throws(StoreError) -> NoteSigningKey {
    let bytes: [UInt8]
    do {
      bytes = try paths.disk.contents(paths.signingKey)
    } catch {
      guard error.isNotFound else { throw .system(error) }
      throw .unsuitable(
        detail: "\(paths.root) is a mirror of the archive \(identity.origin): it has no "
          + "signing-key and takes no captures. Capture into that archive; 'stet sync' then brings "
          + "the mirror up to date")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasSuffix("\n"), let key = try? NoteSigningKey(text.dropLast()),
      key.verifierKey == identity.key
    else {
      throw .damaged(
        where: paths.signingKey, detail: "is not the key of this archive: put the right one back")
    }
    return key
  }

  /// The catalogue's view of the archive, for use while writing.
  public var view: ArchiveView { ArchiveView(paths, identity, catalogue, files) }

  /// Keeps captures as one batch, in order, and acknowledges them by returning.
  ///
  /// All bodies are in memory at once: the caller bounds the batch.
  /// - Returns: what was kept, with index and id, in the order given.
  /// - Throws: `unsuitable` or `tooLarge` for a capture that cannot be kept (nothing is, then), or
  ///   what stopped the writer. After anything but those two, open a new writer.
  public func append(_ captures: [NewCapture]) throws(StoreError) -> [CatalogueEntry] {
    guard !isStopped else { throw .writerStopped }
    guard !captures.isEmpty else { return [] }
    for capture in captures { try capture.check() }
    isStopped = true
    try lock.mark()
    let kept = try write(captures)
    isStopped = false
    return kept
  }

  private func write(_ captures: [NewCapture]) throws(StoreError) -> [CatalogueEntry] {
    var leaves: [Leaf] = []
    if active.isSealed || active.length >= identity.segmentSize {
      leaves.append(try startSegment())
    }
    // What is new, and its leaves.
    // Groups large enough for the lanes of a worker to stay full, small enough to share out.
    let group = 16
    let bodies = try Parallel.map((captures.count + group - 1) / group) { number in
      let part = captures[(number * group)..<min(captures.count, (number + 1) * group)]
      return SHA256.hash(each: part.map(\.body))
    }.flatMap(\.self)
    var planner = BatchPlanner(catalogue, recent: recent)
    let first = log.size
    var entries: [CatalogueEntry] = []
    for (number, capture) in captures.enumerated() {
      let index = first + UInt64(leaves.count)
      let headers = capture.headers.map { SHA256.hash($0) }
      try planner.add(bodies[number], capture.body, url: capture.url, kind: 0)
      if let headers, let bytes = capture.headers {
        try planner.add(headers, bytes, url: capture.url, kind: 1)
      }
      let record = capture.record(
        body: bodies[number], headers: headers,
        previous: try planner.previous(of: capture.url, index: index))
      leaves.append(.capture(record))
      entries.append(CatalogueEntry(index: index, id: .zero, record: record))
    }
    // Records, written and read back.
    let encoded = try BatchWriter(files: files, objects: planner.objects).encode()
    let batch = PlannedBatch(encoded: encoded, planned: planner.objects)
    let committed = try commit(leaves, batch)

    // From here on the captures are kept, whatever happens.
    if Machine.monotonicSeconds() - lastPublished >= ArchiveWriter.publishInterval {
      try publish()
    }
    for number in entries.indices {
      entries[number].id = committed.ids[Int(entries[number].index - first)]
    }
    try catalogue.add([
      CataloguedBatch(
        objects: batch.catalogued(committed.locations),
        captures: entries.map { ($0.index, $0.id, $0.record) }, position: committed.position)
    ])
    for object in planner.objects { recent.keep(object) }
    return entries
  }

  /// Where a batch stands once it counts.
  struct Committed {
    /// The leaf hashes.
    var ids: [Digest]
    /// The objects' records.
    var locations: [Location]
    var position: CataloguePosition
  }

  /// Writes a batch, reads it back, checks all of it, signs, and waits for the disk (FORMAT.md
  /// section 7, steps 1 to 4).
  ///
  /// When this returns, the batch counts; it is not published.
  func commit(_ leaves: [Leaf], _ batch: some BatchObjects) throws(StoreError) -> Committed {
    let entries = try leaves.map { (leaf) throws(StoreError) in try leaf.encoded() }
    let begin = active.length
    var bytes = active.prefix
    let locations = batch.layOut(into: &bytes, segment: active.number, at: begin)
    let leavesAt = bytes.count
    bytes += try leavesRecord(entries, first: log.size)
    let (readBack, batchHash) = try active.append(bytes)
    var commit: (note: [UInt8], record: [UInt8], log: PublishedLog, ids: [Digest])
    do throws(StoreError) {
      try batch.check(readBack, begin: begin, locations: locations)
      commit = try self.commit(readBack[leavesAt...], batchHash)
    } catch {
      active.withdraw(to: begin)
      throw error
    }
    try active.commit(commit.record, begin: begin)
    log = commit.log
    unpublished = commit.note
    let end = active.length
    return Committed(
      ids: commit.ids, locations: locations,
      position: CataloguePosition(
        segment: active.number, commitOffset: end - commit.record.count, offset: end,
        size: log.size))
  }

  /// Seals the segment and makes the next the active one; gives the seal leaf.
  func startSegment() throws(StoreError) -> Leaf {
    try publish()
    let (length, digest) = try active.seal(size: log.size)
    let sealed = active.number
    guard sealed < 99_999_999 else { throw .failed(detail: "the archive has too many segments") }
    active = ActiveSegment(
      paths,
      new: SegmentHeader(
        number: sealed + 1, firstIndex: log.size, genesis: identity.genesis, previous: digest))
    return .seal(segment: sealed, length: UInt64(length), digest: digest)
  }

  private func leavesRecord(
    _ entries: [[UInt8]], first: UInt64
  ) throws(StoreError) -> [UInt8] {
    let bundle: [UInt8]
    do { bundle = try EntryBundle.encode(entries) } catch {
      throw .failed(detail: "a leaf does not fit the log: \(error)")
    }
    var compressor = ZstdCompressor()
    let packed = (try? compressor.compress(bundle, effort: .init(level: 9))) ?? bundle
    let isSmaller = packed.count < bundle.count
    let payload = isSmaller ? packed : bundle
    let header = RecordHeader(
      encoding: isSmaller ? .zstd : .stored, payload: payload,
      fields: .leaves(
        first: first, count: UInt32(clamping: entries.count),
        rawLength: UInt32(clamping: bundle.count)))
    return header.encoded + payload
  }

  /// Derives the new root from the leaves as they stand in the file, signs it, and checks that.
  private func commit(
    _ leavesRecord: ArraySlice<UInt8>, _ batchHash: Digest
  ) throws(StoreError) -> (note: [UInt8], record: [UInt8], log: PublishedLog, ids: [Digest]) {
    var log = log
    let ids: [Digest]
    let note: [UInt8]
    do {
      let header = try RecordHeader(leavesRecord)
      guard case .leaves(_, let count, let rawLength) = header.fields else {
        throw RecordDefect("no leaves were read back")
      }
      let entries = try decodeLeaves(
        Array(leavesRecord.dropFirst(header.length)), encoding: header.encoding,
        rawLength: rawLength, count: count)
      ids = try log.append(entries)
      let checkpoint = try Checkpoint(
        origin: identity.origin, size: log.builder.size, root: log.builder.root)
      note = try checkpoint.signed(with: signingKey).bytes
      guard try UnverifiedCheckpoint(note).verify(with: identity.key).checkpoint != nil else {
        throw RecordDefect("the signature just made does not verify")
      }
    } catch {
      throw .failed(detail: "the batch did not read back as it was written: \(error)")
    }
    let header = RecordHeader(
      payload: note,
      fields: .commit(
        size: log.size, batchStart: UInt32(clamping: active.batchStart), batchHash: batchHash))
    return (note, header.encoded + note, log, ids)
  }
}

extension NewCapture {
  /// Throws `unsuitable` or `tooLarge` where the format cannot hold the capture.
  public func check() throws(StoreError) {
    let size = max(body.count, headers?.count ?? 0)
    guard size <= maxObjectBytes else { throw .tooLarge(size: size, limit: maxObjectBytes) }
    try record(body: .zero, headers: nil, previous: nil).check()
  }

  fileprivate func record(
    body digest: Digest, headers: Digest?, previous: UInt64?
  ) -> CaptureRecord {
    CaptureRecord(
      method: method, capturedAt: capturedAt, status: status, size: UInt64(body.count),
      body: digest, headers: headers, received: received, previous: previous, source: source,
      mediaType: mediaType, url: url)
  }
}
