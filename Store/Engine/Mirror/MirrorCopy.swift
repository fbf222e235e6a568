// Taking over what a source has published and a mirror has not: batch by batch, each checked whole
// before it is written. Publishing is not done here.
import Bytes
import StoreDurable
import TransparencyLog

/// Copies batches from the end of a mirror up to a published checkpoint of its source.
struct MirrorCopy {
  // Batches for a segment that the mirror does not have are checked and written together; it gets
  // its name, and counts, when all of them are in it.
  private static let stretchBytes = 16 << 20

  let identity: ArchiveIdentity
  let target: PublishedHead
  let mirror: ArchivePaths
  let lock: WriterLock
  let progress: (@Sendable (Int, Int) -> Void)?
  private(set) var end: MirrorEnd
  private var builder: TileBuilder
  private var total = 0
  /// True where the mirror ended in order before anything was copied.
  private let wasOrderly: Bool
  /// What the source has redacted since, also behind the target.
  private let erasures: Erasures
  /// Where a segment from `from` on has redacted records that the mirror lacks, and the last leaf
  /// that says so is at `until`.
  private let staging: (from: UInt32, until: UInt64)?
  /// How the source goes on behind the target's COMMIT.
  private(set) var ending = Ending()

  /// What stands behind the COMMIT that was copied last.
  struct Ending {
    var file: (any DurableFile)?
    /// The end of that COMMIT.
    var commitEnd = 0
    /// The end of the SEAL; nil where there is none.
    var sealEnd: Int?
  }

  init(
    _ state: RecoveredState, to target: PublishedHead, mirror: ArchivePaths,
    identity: ArchiveIdentity, lock: WriterLock, progress: (@Sendable (Int, Int) -> Void)?
  ) throws(StoreError) {
    self.identity = identity
    self.target = target
    self.mirror = mirror
    self.lock = lock
    self.progress = progress
    builder = state.log.builder
    wasOrderly = WriterLock.isOrderly(mirror)
    erasures = try Erasures.skim(
      target.paths, from: state.position.segment, offset: state.position.offset)
    staging = MirrorCopy.staging(erasures, state)
    end = try MirrorEnd(mirror, number: state.lastSegment, length: state.end)
    try expectSameBytes(state)
    total = try remainingBytes()
  }

  private static func staging(
    _ erasures: Erasures, _ state: RecoveredState
  ) -> (from: UInt32, until: UInt64)? {
    var found: (from: UInt32, until: UInt64)?
    for (segment, records) in erasures.records where segment >= state.lastSegment {
      for (offset, index) in records
      where segment > state.lastSegment || Int(offset) >= state.end {
        found = (min(segment, found?.from ?? segment), max(index, found?.until ?? index))
      }
    }
    return found
  }

  private var source: ArchivePaths { target.paths }

  private func open(_ number: UInt32) throws(StoreError) -> any DurableFile {
    let path = source.segment(number)
    do throws(DurableError) {
      return try source.disk.open(path, .read)
    } catch {
      guard error.isNotFound else { throw .system(error) }
      throw cutOff(number)
    }
  }

  private func damaged(_ number: UInt32, _ offset: Int, _ detail: String) -> StoreError {
    .damaged(where: "\(source.segment(number)), byte \(offset)", detail: detail)
  }

  private func cutOff(_ number: UInt32) -> StoreError {
    .damaged(
      where: source.segment(number),
      detail: "the segments end at \(builder.size) leaves, but log/checkpoint is of "
        + "\(target.size): cut, damaged or rolled back")
  }

  /// Refuses where both have the same leaves, but not in the same places.
  private func expectSameBytes(_ state: RecoveredState) throws(StoreError) {
    let number = state.position.segment
    let file = try open(number)
    let (from, own) = (state.position.commitOffset, end.file)
    let count = state.end - from
    let (theirs, ours) = try StoreError.wrap { () throws(DurableError) in
      (try file.read(at: from, count: count), try own.read(at: from, count: count))
    }
    // The source may be about to note what it has just published.
    let commitLength = state.position.offset - from
    let isBehind = builder.size == target.size && theirs.count >= commitLength
    guard state.lastSegment == number, theirs == ours || isBehind && ours.starts(with: theirs)
    else {
      throw .failed(
        detail: "\(mirror.segment(number)), byte \(from): differs from \(source.segment(number)), "
          + "though both have the same captures: the mirror is no copy of these bytes. Make a new "
          + "mirror in another folder; nothing was written")
    }
  }

  private func remainingBytes() throws(StoreError) -> Int {
    var sum = -end.length
    for number in try SegmentFiles.numbers(source) where number >= end.number {
      let file = try open(number)
      sum += try StoreError.wrap { () throws(DurableError) in try file.size() }
    }
    return max(0, sum)
  }

  /// Copies all that the target covers.
  ///
  /// `start` is the end of the mirror's last COMMIT. What was copied is on the disk when this
  /// returns. Where the source turns out to be damaged, the mirror is as it was, or has some more whole
  /// batches that are not published yet.
  mutating func run(from start: Int) throws(StoreError) {
    do throws(StoreError) {
      var isDone = try copySegment(from: start)
      while !isDone {
        try end.begin()
        isDone = try copySegment(from: nil)
      }
    } catch {
      // Where this disk fails, whole batches that it has stay for the next attempt.
      if case .system = error {
        end.discardUnnamed()
      } else {
        try end.withdraw()
        if wasOrderly, !end.isKept { lock.clear() }
      }
      throw error
    }
  }

  /// Copies what is wanted of one segment; true where that was all.
  private mutating func copySegment(from start: Int?) throws(StoreError) -> Bool {
    let number = end.number
    let file = try open(number)
    var walker = try SegmentWalker(file, number: number, from: start, erasures: erasures)
    var header: SegmentHeader?
    if start == nil { header = try self.header(of: walker, number) }
    if builder.size == target.size {
      try look(behind: start ?? 0, &walker, file)
      return true
    }
    var stretch = Stretch(file: file)
    var isSealed = false
    while let event = try walker.next() {
      if let failure = walker.readFailure { throw failure }
      switch event {
      case .batch(let batch):
        guard !isSealed else {
          throw damaged(number, batch.start, "a batch stands behind the SEAL")
        }
        try check(batch, number, header)
        stretch.add(batch)
        if builder.size >= target.size {
          guard builder.size == target.size, batch.note == target.bytes else {
            throw damaged(
              number, batch.commitOffset, "log/checkpoint is not what is committed here")
          }
          try take(&stretch)
          try settle()
          try look(behind: batch.end, &walker, file)
          return true
        }
        if !end.isUnnamed || stretch.bytes >= MirrorCopy.stretchBytes { try take(&stretch) }
      case .published(let size, let offset):
        guard !isSealed, size == UInt64(builder.size) else {
          throw damaged(number, offset, "a PUBLISHED record that does not fit")
        }
      case .seal(let size, _, _, let offset):
        guard !isSealed, size == UInt64(builder.size) else {
          throw damaged(number, offset, "a SEAL record that does not fit")
        }
        isSealed = true
        stretch.end = offset
      case .tail(let offset, let reason):
        throw damaged(number, offset, reason)
      }
    }
    guard isSealed else { throw cutOff(number) }
    try take(&stretch)
    try settle()
    return false
  }

  /// Batches that are checked and written together.
  private struct Stretch {
    let file: any DurableFile
    var objects: [Batch.Object] = []
    var batches = 0
    /// Where the first of them begins.
    var start = 0
    var bytes = 0
    /// The end of what is to be written; nil for nothing.
    var end: Int?

    mutating func add(_ batch: Batch) {
      objects += batch.objects.filter { !$0.isErased }
      if batches == 0 { start = batch.start }
      batches += 1
      bytes += batch.end - batch.start
      end = batch.end
    }
  }

  /// Checks the objects of a stretch, writes it, and reads it back.
  private mutating func take(_ stretch: inout Stretch) throws(StoreError) {
    guard let newEnd = stretch.end, newEnd > end.length else { return }
    let isStaged = staging.map { end.number >= $0.from && UInt64(builder.size) <= $0.until }
    if isStaged == true, !end.isUnnamed { try end.stage() }
    let files = SegmentFiles(end.paths)
    do throws(StoreError) {
      for object in stretch.objects {
        guard let base = object.base, erasures.contains(base) else { continue }
        throw .damaged(where: object.location.description, detail: "its base was redacted")
      }
      try MirrorObjects(
        records: stretch.objects, source: stretch.file, files: files, mirror: mirror.root
      ).check()
    } catch {
      guard case .damaged(let place, let detail) = error, !place.hasPrefix("/") else { throw error }
      throw .damaged(where: source.root + "/" + place, detail: detail)
    }
    try lock.mark()
    try end.append(from: stretch.file, upTo: newEnd)
    try expectReadBack(stretch)
    // One COMMIT at a time behind others that count: see MirrorEnd.
    if !end.isUnnamed { try end.sync() }
    stretch = Stretch(file: stretch.file)
    progress?(end.bytes, total)
  }

  /// Waits for the disk, and names what has no name unless it is staged.
  private mutating func settle() throws(StoreError) {
    try end.sync()
    let isStaged = staging.map { end.number >= $0.from } ?? false
    if let staging, isStaged, UInt64(builder.size) <= staging.until { return }
    try end.name(keeps: isStaged)
  }

  /// Refuses where the file does not have the batches that were checked: the source changed while it
  /// was read (it redacts), or a disk fails.
  private func expectReadBack(_ stretch: Stretch) throws(StoreError) {
    guard stretch.batches > 0 else { return }
    var walker = try SegmentWalker(
      end.file, number: end.number, from: stretch.start == 0 ? nil : stretch.start,
      erasures: erasures)
    var count = 0
    while let event = try walker.next() {
      if let failure = walker.readFailure { throw failure }
      switch event {
      case .batch(let batch) where batch.defects.isEmpty: count += 1
      case .published, .seal: break
      default: count = .min
      }
      if count < 0 { break }
    }
    guard count == stretch.batches else {
      throw .failed(
        detail: "\(source.segment(end.number)): changed while it was copied, or did not read back "
          + "as it was written; the mirror is as it was. Try again")
    }
  }

  /// The header of a source's segment that the mirror does not have; it holds the hash of the one
  /// before, which the mirror has.
  private func header(
    of walker: borrowing SegmentWalker, _ number: UInt32
  ) throws(StoreError) -> SegmentHeader? {
    let recovery = Recovery(paths: end.paths, identity: identity)
    let defect = try recovery.headerDefect(
      walker.header, number: number, size: UInt64(builder.size), erasures)
    if let defect { throw damaged(number, defect.offset, defect.reason) }
    return try? walker.header.get()
  }

  /// Checks all of a batch but its objects, and takes its leaves into the tree.
  private mutating func check(
    _ batch: Batch, _ number: UInt32, _ header: SegmentHeader?
  ) throws(StoreError) {
    if let defect = batch.defects.first { throw damaged(number, defect.offset, defect.reason) }
    guard batch.genesis == nil else {
      throw damaged(number, batch.start, "a second GENESIS record")
    }
    for object in batch.objects where object.isErased {
      let index = erasures.records[number]?[object.location.offset] ?? 0
      guard index < UInt64(target.size) else {
        throw .failed(
          detail: "\(source.root) is redacting an object (#\(index)) and has not published that "
            + "yet; the mirror is as it was. Try again")
      }
    }
    for leaves in batch.leaves {
      guard leaves.first == UInt64(builder.size), let entries = leaves.entries else {
        throw damaged(number, leaves.offset, "its leaves do not follow those before")
      }
      for (index, entry) in entries.enumerated() {
        let leaf: Leaf
        do throws(LeafError) {
          leaf = try Leaf(entry: entry[...])
        } catch { throw damaged(number, leaves.offset, error.description) }
        let isFirst = index == 0 && batch.start == 0 && number > 0
        guard try isSealRight(leaf, isFirst ? header : nil, number) else {
          throw damaged(
            number, leaves.offset,
            "its first leaf does not seal the segment before, or another does")
        }
        _ = builder.append(Merkle.leafHash(entry))
      }
    }
    let head = try checkpoint(batch, number)
    guard UInt64(head.size) == batch.size, head.size == builder.size, head.root == builder.root
    else { throw damaged(number, batch.commitOffset, "the checkpoint is not that of the leaves") }
  }

  /// True where the first leaf of a segment, and no other, is the seal leaf of the one before.
  private func isSealRight(
    _ leaf: Leaf, _ header: SegmentHeader?, _ number: UInt32
  ) throws(StoreError) -> Bool {
    guard case .seal(let sealed, let length, let digest) = leaf else { return header == nil }
    guard let header, number > 0, sealed == number - 1, digest == header.previous else {
      return false
    }
    let path = end.paths.segment(sealed)
    let actual = try StoreError.wrap { () throws(DurableError) in
      try mirror.disk.open(path, .read).size()
    }
    return length == UInt64(actual)
  }

  private func checkpoint(_ batch: Batch, _ number: UInt32) throws(StoreError) -> PublishedHead {
    do throws(StoreError) {
      return try PublishedHead(source, identity, bytes: batch.note)
    } catch {
      throw damaged(
        number, batch.commitOffset, "its checkpoint is not signed by this archive's key")
    }
  }

  /// Reads what stands behind the COMMIT of the target, which ends at `commitEnd`.
  private mutating func look(
    behind commitEnd: Int, _ walker: inout SegmentWalker, _ file: any DurableFile
  ) throws(StoreError) {
    ending = Ending(file: file, commitEnd: commitEnd)
    guard case .published(let size, _)? = try walker.next(), size == UInt64(target.size),
      case .seal(_, _, _, let offset)? = try walker.next()
    else { return }
    ending.sealEnd = offset
  }

  /// Once the target is published: PUBLISHED and SEAL as the source has or will have them.
  mutating func markPublished() throws(StoreError) {
    let record = RecordHeader(
      payload: [], fields: .published(size: UInt64(target.size))
    ).encoded
    if end.length == ending.commitEnd {
      try lock.mark()
      try end.append(record)
    }
    if let file = ending.file, let sealEnd = ending.sealEnd, end.length < sealEnd {
      try lock.mark()
      try end.append(from: file, upTo: sealEnd)
    }
    try end.sync()
    lock.clear()
  }
}
