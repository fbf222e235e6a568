// From whatever a crash left to a state that can be written to, or a refusal (FORMAT.md section 7).
// Also `reindex`: the same walk, from the beginning, into a new catalogue.
import Bytes
import Cryptography
import StoreDurable
import TransparencyLog

/// What the segments say, read up to the last valid COMMIT.
struct RecoveredState {
  var log: PublishedLog
  var position: CataloguePosition
  /// The signed checkpoint of the last COMMIT.
  var note: [UInt8]
  var published: UInt64?
  /// The partial tiles of the published sizes that were passed.
  var widths = PartialWidths()
  var lastSegment: UInt32
  /// The end of what counts in the last segment.
  var end: Int
  var isSealed: Bool
  /// What stands behind `end`, in the last segment: where it starts; nil for nothing.
  var tail: Int?
  /// Redactions that were read, whose bytes may not be overwritten yet.
  var redactions: [RedactionRecord] = []
}

/// Walks the segments from a COMMIT, or from the start, to the end.
struct Recovery {
  let paths: ArchivePaths
  let identity: ArchiveIdentity

  /// Reads on from the catalogue's position where that is sound, else from the start into a new
  /// catalogue.
  ///
  /// Adds to the catalogue what it lacks. Cuts, overwrites and publishes nothing.
  func run(_ catalogue: inout Catalogue) throws(StoreError) -> RecoveredState {
    if (try? catalogue.hasPendingErasure()) == false,
      let position = try? catalogue.position(), position.offset > 0,
      let note = resume(at: position), let root = verified(note)?.root,
      let log = PublishedLog(paths, size: position.size, root: root)
    {
      var start = RecoveredState(
        log: log, position: position, note: note, published: nil, lastSegment: position.segment,
        end: position.offset, isSealed: false, tail: nil)
      do {
        try walk(&start, catalogue)
        return start
      } catch StoreError.damaged(_, _) {
        // From the start, the damage is found again and told in full, or there was none.
      }
    }
    return try rebuild(&catalogue)
  }

  /// Reads all segments into a new catalogue, which takes the place of the old when it is whole.
  func rebuild(_ catalogue: inout Catalogue) throws(StoreError) -> RecoveredState {
    let fresh = try Catalogue.create(beside: paths, genesis: identity.genesis)
    var state = RecoveredState(
      log: PublishedLog(paths),
      position: CataloguePosition(segment: 0, commitOffset: 0, offset: 0, size: 0), note: [],
      published: nil, lastSegment: 0, end: 0, isSealed: false, tail: nil)
    try walk(&state, fresh)
    catalogue = try fresh.takePlace(in: paths)
    return state
  }

  /// The note of the COMMIT at a catalogue's position; nil where there is no such COMMIT.
  private func resume(at position: CataloguePosition) -> [UInt8]? {
    guard let file = try? paths.disk.open(paths.segment(position.segment), .read),
      let bytes = try? file.read(
        at: position.commitOffset, count: position.offset - position.commitOffset),
      let header = try? RecordHeader(bytes[...]),
      case .commit(let size, _, _) = header.fields, size == position.size,
      header.totalLength == bytes.count,
      CRC32C.checksum(bytes[header.length...]) == header.payloadChecksum
    else { return nil }
    return Array(bytes[header.length...])
  }

  /// The checkpoint of a note, where this archive's key signed it.
  private func verified(_ note: [UInt8]) -> Checkpoint? {
    guard let unverified = try? UnverifiedCheckpoint(note) else { return nil }
    return unverified.verify(with: identity.key).checkpoint?.checkpoint
  }

  /// Reads on from where `state` stands to the end, and adds to the catalogue what comes.
  func walk(_ state: inout RecoveredState, _ catalogue: Catalogue) throws(StoreError) {
    let numbers = try SegmentFiles.numbers(paths)
    guard let last = numbers.last else {
      throw .damaged(where: "segments", detail: "there is none")
    }
    guard numbers.count == Int(last) + 1 else {
      throw .damaged(where: "segments", detail: "a segment before \(last) is missing")
    }
    var pending: [CataloguedBatch] = []
    let resumed = state.position.offset > 0 ? state.position : nil
    let erasures = try Erasures.skim(paths, from: state.lastSegment, offset: resumed?.offset)
    for number in state.lastSegment...last {
      try walk(
        segment: number, from: number == resumed?.segment ? resumed?.offset : nil,
        isLast: number == last, erasures, &state, &pending)
      // Tens of thousands of rows a transaction, not all of a large archive.
      if pending.reduce(0, { $0 + $1.captures.count }) > 20_000 || number == last {
        try catalogue.add(pending)
        pending = []
      }
    }
  }

  private func walk(
    segment number: UInt32, from start: Int?, isLast: Bool, _ erasures: Erasures,
    _ state: inout RecoveredState, _ pending: inout [CataloguedBatch]
  ) throws(StoreError) {
    let name = ArchivePaths.segmentName(number)
    let path = paths.segment(number)
    let file = try StoreError.wrap { () throws(DurableError) in try paths.disk.open(path, .read) }
    var walker = try SegmentWalker(file, number: number, from: start, erasures: erasures)
    state.lastSegment = number
    state.isSealed = false
    if start == nil { state.end = 0 }
    var bad: (offset: Int, reason: String)?
    if start == nil {
      bad = try headerDefect(
        walker.header, number: number, size: state.position.size, erasures)
    }
    while let event = try walker.next() {
      if let failure = walker.readFailure { throw failure }
      switch event {
      case .batch(let batch):
        if let bad {
          // The header is the beginning of the first batch: a power cut may have left it out, and
          // then that batch's COMMIT is none.
          if batch.start == 0, isLast, number > 0, !batch.defects.isEmpty { continue }
          throw .damaged(where: "\(name), byte \(bad.offset)", detail: bad.reason)
        }
        if let defect = batch.defects.first {
          guard batch.isTorn else {
            throw .damaged(where: "\(name), byte \(defect.offset)", detail: defect.reason)
          }
          bad = (batch.start, defect.reason)
          continue
        }
        try take(batch, in: number, &state, &pending)
      case .published(let size, let end) where bad == nil:
        state.published = size
        state.widths.add(size: size)
        state.end = end
      case .seal(_, _, _, let end) where bad == nil:
        state.isSealed = true
        state.end = end
      case .published, .seal: continue
      case .tail(let offset, let reason):
        bad = bad ?? (max(offset, state.end), reason)
      }
    }
    guard let bad else { return }
    guard isLast, number > 0 || state.position.offset > 0 else {
      throw .damaged(where: "\(name), byte \(bad.offset)", detail: bad.reason)
    }
    state.tail = state.end
  }

  /// What is wrong with the header of segment `number`, whose first leaf is to be `size`; nil also
  /// for one that cannot be read, which is a defect of its first batch.
  func headerDefect(
    _ header: Result<SegmentHeader, RecordDefect>, number: UInt32, size: UInt64,
    _ erasures: Erasures
  ) throws(StoreError) -> (offset: Int, reason: String)? {
    switch header {
    // A defect of the first batch, which may be one that was never committed.
    case .failure: return nil
    case .success(let header):
      var expected = SegmentHeader(
        number: number, firstIndex: size, genesis: identity.genesis, previous: .zero)
      if number > 0 {
        let path = paths.segment(number - 1)
        let before = try StoreError.wrap { () throws(DurableError) in
          try paths.disk.open(path, .read)
        }
        if let erased = erasures.digests[number - 1] {
          // What the header has the hash of is gone; the redaction's hash stands in for it.
          let actual = try erasures.fileDigest(before, number - 1)
          expected.previous = actual == erased.digest ? header.previous : .zero
        } else {
          var walker = try SegmentWalker(before, number: number - 1)
          expected.previous = try walker.fileDigest()
        }
      }
      return header == expected
        ? nil : (0, "the header does not fit this archive, or the segment before it was altered")
    }
  }

  private func take(
    _ batch: Batch, in number: UInt32, _ state: inout RecoveredState,
    _ pending: inout [CataloguedBatch]
  ) throws(StoreError) {
    let place = "\(ArchivePaths.segmentName(number)), byte \(batch.commitOffset)"
    if number == 0, batch.start == 0, batch.genesis != identity.encoded {
      throw .damaged(where: "stet-archive", detail: "differs from its copy in segment 0")
    }
    var captures: [(index: UInt64, id: Digest, record: CaptureRecord)] = []
    var redactions: [(index: UInt64, record: RedactionRecord)] = []
    for leaves in batch.leaves {
      guard leaves.first == state.log.size, let entries = leaves.entries else {
        throw .damaged(where: place, detail: "its leaves do not follow those before")
      }
      let first = state.log.size
      let hashes = try state.log.append(entries)
      for (number, entry) in entries.enumerated() {
        do throws(LeafError) {
          switch try Leaf(entry: entry[...]) {
          case .capture(let record):
            captures.append((first + UInt64(number), hashes[number], record))
          case .redaction(let record): redactions.append((first + UInt64(number), record))
          case .seal, .repair: break
          }
        } catch { throw .damaged(where: place, detail: error.description) }
      }
    }
    guard let checkpoint = verified(batch.note) else {
      throw .damaged(where: place, detail: "the checkpoint's signature is not valid")
    }
    guard UInt64(checkpoint.size) == batch.size, batch.size == state.log.size,
      checkpoint.root == state.log.builder.root
    else { throw .damaged(where: place, detail: "the checkpoint is not that of the leaves") }
    if state.log.isHeavy { try state.log.settle() }
    state.note = batch.note
    state.end = batch.end
    state.position = CataloguePosition(
      segment: number, commitOffset: batch.commitOffset, offset: batch.end, size: batch.size)
    pending.append(
      CataloguedBatch(
        objects: batch.objects.map {
          CataloguedBatch.Object(
            digest: $0.digest, location: $0.location, rawLength: Int($0.rawLength), base: $0.base)
        }, captures: captures, position: state.position, redactions: redactions, isErased: false))
    state.redactions += redactions.map(\.record)
  }

  /// Compares what is published with what the segments say; refuses on a rollback or a fork.
  ///
  /// True where the newest COMMIT is yet to be published.
  ///
  /// A mirror that was cut off (`isMirror`, and the word in its lock) holds PUBLISHED records of its
  /// source for sizes that it has yet to publish itself.
  func mustPublish(
    _ state: RecoveredState, missingIsFine: Bool, isMirror: Bool = false
  ) throws(StoreError) -> Bool {
    let bytes: [UInt8]
    do {
      bytes = try paths.disk.contents(paths.checkpoint)
    } catch {
      guard error.isNotFound else { throw .system(error) }
      if missingIsFine || state.published == nil { return true }
      throw .damaged(
        where: "log/checkpoint", detail: "is missing; 'stet reindex' publishes the log again")
    }
    if bytes == state.note { return false }
    guard let published = verified(bytes) else {
      throw .damaged(where: "log/checkpoint", detail: "is not a checkpoint signed by this archive")
    }
    if published.size > Int(clamping: state.position.size) {
      throw .inconsistentLog(
        detail: "log/checkpoint is of \(published.size) leaves, but the segments end at "
          + "\(state.position.size): they were cut, damaged or rolled back")
    }
    if published.size == Int(clamping: state.position.size) {
      throw .inconsistentLog(
        detail: "log/checkpoint and the segments have different logs of \(published.size) leaves: "
          + "the log was forked")
    }
    let isCutOffMirror = isMirror && !WriterLock.isOrderly(paths)
    if UInt64(published.size) < state.published ?? 0, !isCutOffMirror {
      throw .inconsistentLog(
        detail: "log/checkpoint is of \(published.size) leaves, but one of "
          + "\(state.published ?? 0) was published: an older one was put back")
    }
    return true
  }

  /// Waits until the last segment, as it was read, is on the disk.
  ///
  /// A writer that was killed may have left a COMMIT or SEAL that only the kernel has yet: nothing
  /// may be published or built on it before.
  func settle(_ state: RecoveredState) throws(StoreError) {
    let (paths, number) = (paths, state.lastSegment)
    try StoreError.wrap { () throws(DurableError) in
      try paths.disk.open(paths.segment(number), .update).sync()
      try paths.disk.syncFolder(paths.segments)
    }
  }

  /// Overwrites what the redactions that were read name, unless that was done.
  func erase(
    _ state: inout RecoveredState, _ catalogue: Catalogue, _ lock: WriterLock
  ) throws(StoreError) {
    guard !state.redactions.isEmpty else { return }
    // What is erased is held by the batch that says so: that must be on the disk first.
    try settle(state)
    let eraser = Eraser(paths) { () throws(StoreError) in try lock.mark() }
    for redaction in state.redactions { try eraser.apply(redaction) }
    try catalogue.noteErasures()
    state.redactions = []
  }

  /// Sets aside and cuts off what stands behind the last COMMIT.
  func cutTail(_ state: inout RecoveredState) throws(StoreError) {
    guard state.tail != nil else { return }
    state.tail = nil
    let (paths, end, number) = (paths, state.end, state.lastSegment)
    let isWhole = end == 0
    try StoreError.wrap { () throws(DurableError) in
      let file = try paths.disk.open(paths.segment(number), .update)
      let tail = try file.read(at: end, count: try file.size() - end)
      try paths.disk.makeFolder(paths.aside)
      try paths.disk.syncFolder(paths.root)
      let name = ArchivePaths.asideName(segment: number, offset: end, digest: SHA256.hash(tail))
      try paths.disk.replaceFile(paths.root + "/" + name, with: tail)
      try paths.disk.syncFolder(paths.aside)
      if isWhole {
        try paths.disk.removeFile(paths.segment(number))
        try paths.disk.syncFolder(paths.segments)
      } else {
        try file.truncate(to: end)
        try file.sync()
      }
    }
    guard isWhole else { return }
    // A segment is begun only when the one before was sealed.
    state.lastSegment = number - 1
    state.isSealed = true
    state.end = try StoreError.wrap { () throws(DurableError) in
      try paths.disk.open(paths.segment(number - 1), .read).size()
    }
  }
}
