// Which ranges of the segments are damaged, and which of them a copy can give, each proved before it
// is used: by the hash of the sealed file that the log holds, or by the batch's hash under a signed
// checkpoint that the leaves give, and objects by their own hash. Nothing is written here, and
// nothing is believed because the copy says it.
import Bytes
import Cryptography
import StoreDurable
import TransparencyLog

/// Plans the repair of all segments.
struct RepairPlanner {
  private let ours: ArchivePaths
  private let copy: ArchivePaths
  private let identity: ArchiveIdentity
  private let erasures: Erasures
  /// The newest log size that this archive is known to have had: what lies beyond is not missing.
  private let target: UInt64
  /// False where a writer was cut off: what stands loose at the end is recovery's.
  private let isOrderly: Bool

  /// The log as far as it is proved.
  private var log = TileBuilder()
  private var isLogKnown = true
  private var size: UInt64 = 0
  private var hasCommit = false
  private var seals: [UInt32: (length: Int, digest: Digest)] = [:]
  private var items: [UInt32: [Item]] = [:]
  private var cuts: [UInt32: Int] = [:]

  /// A range to take from the copy.
  private struct Item {
    var range: Range<Int>
    /// The object that it is part of, which must decode before the range is used; nil where the
    /// range is proved.
    var object: Location?
  }

  init(
    ours: ArchivePaths, copy: ArchivePaths, _ identity: ArchiveIdentity, _ erasures: Erasures,
    target: UInt64, isOrderly: Bool
  ) {
    self.ours = ours
    self.copy = copy
    self.identity = identity
    self.erasures = erasures
    self.target = target
    self.isOrderly = isOrderly
  }

  /// True once all of the log was met.
  var isComplete: Bool { hasCommit && size >= target }

  /// The repair of each segment that needs one and can have it.
  mutating func plan() throws(StoreError) -> [SegmentPatch] {
    let mine = Set((try? SegmentFiles.numbers(ours)) ?? [])
    let theirs = Set((try? SegmentFiles.numbers(copy)) ?? [])
    for number in mine.union(theirs).sorted() {
      // A segment that this archive has not come to yet is not missing.
      if !mine.contains(number), hasCommit, size >= target { continue }
      try plan(number)
    }
    for (number, seal) in seals.sorted(by: { $0.key < $1.key }) { try hold(number, to: seal) }
    try proveObjects()
    return patches
  }

  private var patches: [SegmentPatch] {
    Set(items.keys).union(cuts.keys).sorted().map(patch).filter { !$0.isEmpty }
  }

  private func patch(_ number: UInt32) -> SegmentPatch {
    var patch = SegmentPatch(number: number)
    for item in items[number] ?? [] { patch.add(item.range) }
    patch.cut = cuts[number]
    return patch
  }

  private func erased(_ number: UInt32) -> Set<UInt32> {
    Set((erasures.records[number] ?? [:]).keys)
  }

  // MARK: One segment

  private mutating func plan(_ number: UInt32) throws(StoreError) {
    let file = ours.openSegment(number)
    let other = copy.openSegment(number)
    let merge = try RecordMerge(ours: file, copy: other, erased: erased(number))
    var position = 0
    // Our own batches while they hold; begun anew behind one that did not.
    var own: BatchWalk?
    if let file { own = try BatchWalk(file, number, erasures) }
    while !(hasCommit && size >= target) {
      let batch = own?.start == position ? try own?.next() : nil
      if let batch, take(batch, own?.header, number) {
        position = batch.end
        continue
      }
      let merged = batchPieces(merge, from: position, number)
      var end = try repair(number, file, other, merged, at: position)
      if end == nil { end = try salvage(number, file, other, merged, at: position) }
      guard let end else {
        break
      }
      position = end
      if let file { own = try BatchWalk(file, number, erasures, from: end) }
    }
    guard hasCommit, isOrderly || size < target else { return }
    // PUBLISHED and SEAL behind the last batch say what is known: no more proof is needed.
    while let piece = merge.piece(at: position), piece.isWhole {
      switch piece.header?.fields {
      case .published(size), .seal(size, _, _): break
      default: return
      }
      for range in piece.ranges { add(number, range) }
      position = piece.end
    }
  }

  private mutating func add(_ number: UInt32, _ range: Range<Int>, object: Location? = nil) {
    items[number, default: []].append(Item(range: range, object: object))
  }

  /// The pieces of a batch up to its COMMIT, where one is found.
  private struct Merged {
    var pieces: [MergedPiece] = []
    var end: Int?
  }

  private func batchPieces(
    _ merge: RecordMerge, from start: Int, _ number: UInt32
  ) -> Merged {
    var merged = Merged()
    var position = start
    if start == 0 {
      var piece = MergedPiece(offset: 0, end: SegmentHeader.length, header: nil)
      piece.isWhole = true
      if !isRight(ours.openSegment(number), number) { piece.ranges = [0..<SegmentHeader.length] }
      merged.pieces.append(piece)
      position = piece.end
    }
    while let piece = merge.piece(at: position) {
      merged.pieces.append(piece)
      position = piece.end
      if piece.isWhole, case .commit = piece.header?.fields {
        merged.end = piece.end
        break
      }
    }
    return merged
  }

  /// True where the file begins with the header that this segment must have.
  private func isRight(_ file: (any DurableFile)?, _ number: UInt32) -> Bool {
    guard let bytes = try? file?.read(at: 0, count: SegmentHeader.length),
      let header = try? SegmentHeader(bytes)
    else { return false }
    return isRight(header, number)
  }

  private func isRight(_ header: SegmentHeader, _ number: UInt32) -> Bool {
    header.number == number && header.genesis == identity.genesis
      && (!isLogKnown || header.firstIndex == UInt64(log.size))
  }

  /// Makes the batch at `position` whole: with what of it is damaged, or as the copy has it.
  /// - Returns: where it ends; nil where neither holds.
  private mutating func repair(
    _ number: UInt32, _ file: (any DurableFile)?, _ other: (any DurableFile)?, _ merged: Merged,
    at position: Int
  ) throws(StoreError) -> Int? {
    guard let other else { return nil }
    if let end = merged.end {
      let ranges = merged.pieces.flatMap(\.ranges)
      let (batch, header) = try first(in: try view(number, file, other, ranges), number, position)
      if let batch, batch.end == end, take(batch, header, number) {
        // Our own COMMIT's hash over the batch is proof; one from the copy is none for objects.
        let isProved =
          !merged.pieces.contains { $0.end == end && !$0.ranges.isEmpty }
          && !batch.objects.contains(where: \.isErased)
        for piece in merged.pieces {
          var object: Location?
          if !isProved, case .object = piece.header?.fields {
            object = Location(segment: number, offset: UInt32(clamping: piece.offset))
          }
          for range in piece.ranges { add(number, range, object: object) }
        }
        return end
      }
    }
    let (batch, header) = try first(in: other, number, position)
    guard let batch, take(batch, header, number) else { return nil }
    var start = position
    for object in batch.objects {
      let offset = Int(object.location.offset)
      add(number, start..<offset)
      let payload = offset + object.header.length
      start = offset + object.header.totalLength
      add(
        number, offset..<(object.isErased ? payload : start),
        object: object.isErased ? nil : object.location)
    }
    add(number, start..<batch.end)
    return batch.end
  }

  /// Takes of a batch that is not whole in both together what is right by itself.
  /// - Returns: where it ends; nil where it has no COMMIT.
  private mutating func salvage(
    _ number: UInt32, _ file: (any DurableFile)?, _ other: (any DurableFile)?, _ merged: Merged,
    at position: Int
  ) throws(StoreError) -> Int? {
    guard let end = merged.end else { return nil }
    let ranges = merged.pieces.flatMap(\.ranges)
    let (batch, header) = try first(in: try view(number, file, other, ranges), number, position)
    let before = size
    let hasHeader = header.map { isRight($0, number) } ?? false
    var (hasLeaves, hasCommit) = (false, false)
    if let batch { (hasLeaves, hasCommit) = follow(batch) }
    for piece in merged.pieces where !piece.ranges.isEmpty {
      var object: Location?
      let isRight: Bool
      switch piece.header?.fields {
      case nil: isRight = hasHeader
      case .object:
        object = Location(segment: number, offset: UInt32(clamping: piece.offset))
        isRight = true
      case .leaves: isRight = hasLeaves
      case .commit: isRight = hasCommit
      case .published(let published): isRight = published == before
      case .genesis: isRight = batch?.genesis == identity.encoded
      case .seal: isRight = false
      }
      guard isRight else { continue }
      for range in piece.ranges { add(number, range, object: object) }
    }
    return end
  }

  private func view(
    _ number: UInt32, _ file: (any DurableFile)?, _ other: (any DurableFile)?,
    _ ranges: [Range<Int>]
  ) throws(StoreError) -> any DurableFile {
    var patch = patch(number)
    for range in ranges { patch.add(range) }
    let path = ours.segment(number)
    guard let other else {
      guard let file else { throw .damaged(where: path, detail: "is missing") }
      return file
    }
    return try StoreError.wrap { () throws(DurableError) in
      try PatchedFile(path, ours: file, copy: other, patch)
    }
  }

  /// The batch that begins at `position`, and the segment's header where that is its start.
  private func first(
    in file: any DurableFile, _ number: UInt32, _ position: Int
  ) throws(StoreError) -> (Batch?, SegmentHeader?) {
    let walk = try BatchWalk(file, number, erasures, from: position)
    let batch = try walk.next()
    return (batch, walk.header)
  }

  // MARK: The log

  private func verified(_ batch: Batch) -> Checkpoint? {
    guard let unverified = try? UnverifiedCheckpoint(batch.note),
      let checkpoint = unverified.verify(with: identity.key).checkpoint?.checkpoint,
      UInt64(checkpoint.size) == batch.size
    else { return nil }
    return checkpoint
  }

  /// The log with these entries, where its root is the checkpoint's.
  private func log(with entries: [[UInt8]], giving checkpoint: Checkpoint) -> TileBuilder? {
    var next = log
    for entry in entries { _ = next.append(Merkle.leafHash(entry)) }
    return next.size == checkpoint.size && next.root == checkpoint.root ? next : nil
  }

  private mutating func advance(_ next: TileBuilder, _ entries: [[UInt8]]) {
    log = next
    for entry in entries where entry.first == 2 {
      guard case .seal(let segment, let length, let digest)? = try? Leaf(entry: entry[...]) else {
        continue
      }
      seals[segment] = (Int(clamping: length), digest)
    }
  }

  /// Goes on behind a batch, if all of it holds.
  private mutating func take(_ batch: Batch, _ header: SegmentHeader?, _ number: UInt32) -> Bool {
    guard batch.defects.isEmpty, batch.size <= target, let checkpoint = verified(batch) else {
      return false
    }
    if batch.start == 0 {
      guard let header, isRight(header, number) else { return false }
      if number == 0, batch.genesis != identity.encoded { return false }
    }
    if isLogKnown {
      guard let entries = entries(of: batch),
        let next = log(with: entries, giving: checkpoint)
      else { return false }
      advance(next, entries)
    }
    size = batch.size
    hasCommit = true
    return true
  }

  /// The entries of a batch, where they follow the log.
  private func entries(of batch: Batch) -> [[UInt8]]? {
    var out: [[UInt8]] = []
    for leaves in batch.leaves {
      guard leaves.first == UInt64(log.size + out.count), let entries = leaves.entries else {
        return nil
      }
      out += entries
    }
    return out
  }

  /// Goes on behind a batch that does not hold, as far as its checkpoint and some copy of its leaves
  /// do.
  private mutating func follow(_ batch: Batch) -> (hasLeaves: Bool, hasCommit: Bool) {
    guard batch.size <= target, let checkpoint = verified(batch) else { return (false, false) }
    guard isLogKnown else {
      size = batch.size
      hasCommit = true
      return (false, false)
    }
    if let entries = entries(of: batch), let next = log(with: entries, giving: checkpoint) {
      advance(next, entries)
      size = batch.size
      hasCommit = true
      return (true, true)
    }
    for paths in [ours, copy] where log.size <= checkpoint.size {
      guard let entries = paths.publishedEntries(log.size..<checkpoint.size),
        let next = log(with: entries, giving: checkpoint)
      else { continue }
      advance(next, entries)
      size = batch.size
      hasCommit = true
      return (false, true)
    }
    isLogKnown = false
    size = batch.size
    hasCommit = true
    return (false, false)
  }

  // MARK: Proofs

  /// Holds a sealed segment to the hash that the log has of it; where it is another, and the copy's
  /// file has it, all that differs comes from there.
  private mutating func hold(
    _ number: UInt32, to seal: (length: Int, digest: Digest)
  ) throws(StoreError) {
    let expected = erasures.digests[number]?.digest ?? seal.digest
    let file = ours.openSegment(number)
    guard let other = copy.openSegment(number) else { return }
    func isRight(_ file: any DurableFile) -> Bool {
      (try? file.size()) == seal.length && (try? erasures.fileDigest(file, number)) == expected
    }
    if isRight(try view(number, file, other, [])) { return }
    let length = (try? file?.size()) ?? 0
    if length > seal.length {
      cuts[number] = seal.length
      if isRight(try view(number, file, other, [])) { return }
      cuts[number] = nil
    }
    guard isRight(other) else { return }
    var whole: [Item] = []
    var start = 0
    for offset in erased(number).sorted() {
      guard let bytes = try? other.read(at: Int(offset), count: RecordHeader.maxLength),
        let header = try? RecordHeader(bytes[...])
      else { return }
      whole.append(Item(range: start..<Int(offset) + header.length))
      start = Int(offset) + header.totalLength
    }
    if start < seal.length { whole.append(Item(range: start..<seal.length)) }
    items[number] = whole
    if length > seal.length { cuts[number] = seal.length }
  }

  /// Decodes every object of which a part would come from the copy, and drops those that are not
  /// what their hash says.
  private mutating func proveObjects() throws(StoreError) {
    let asked = Set(items.values.joined().compactMap(\.object))
    guard !asked.isEmpty else { return }
    let (ours, copy, patches) = (ours, copy, patches)
    let disk = try StoreError.wrap { () throws(DurableError) in
      try PatchedDisk(ours, copy: copy, patches)
    }
    let paths = ArchivePaths(root: ours.root, disk: disk)
    var check = SegmentCheck(
      paths, identity, publishedSize: 0, since: nil, erasures)
    try check.run()
    var table = check.table
    table.keep(at: asked)
    table = ObjectCheck(table, SegmentFiles(paths), progress: nil).run().table
    for number in items.keys {
      items[number]?.removeAll { item in
        guard let object = item.object else { return false }
        guard let row = table.find(object) else { return true }
        // Of an erased record there is no more than the header to prove, and its checksum does.
        return table.rows[row].state != .good && table.rows[row].state != .erased
      }
    }
  }
}

/// The batches of a segment, one after the other.
private final class BatchWalk {
  private var walker: SegmentWalker
  /// Where the next batch begins.
  private(set) var start: Int

  init(
    _ file: any DurableFile, _ number: UInt32, _ erasures: Erasures, from offset: Int = 0
  ) throws(StoreError) {
    start = offset
    walker = try SegmentWalker(
      file, number: number, from: offset == 0 ? nil : offset, erasures: erasures)
  }

  var header: SegmentHeader? { try? walker.header.get() }

  func next() throws(StoreError) -> Batch? {
    while let event = try walker.next() {
      guard case .batch(let batch) = event else { continue }
      start = batch.end
      return batch
    }
    return nil
  }
}

extension ObjectTable {
  /// Leaves only the records at `places` and what they need to be checked; the others are skipped.
  mutating func keep(at places: Set<Location>) {
    var needed = Set<Int>()
    for place in places {
      var next = find(place)
      while let number = next, needed.insert(number).inserted {
        next = rows[number].base >= 0 ? Int(rows[number].base) : nil
      }
    }
    for number in rows.indices where !needed.contains(number) && rows[number].state == .unchecked {
      set(.skipped, number)
    }
  }
}

extension ArchivePaths {
  /// The entries of a range as the published bundles have them, unchecked; nil where they do not.
  func publishedEntries(_ range: Range<Int>) -> [[UInt8]]? {
    var out: [[UInt8]] = []
    guard !range.isEmpty else { return out }
    for index in range.lowerBound / Tile.fullWidth...(range.upperBound - 1) / Tile.fullWidth {
      let start = index * Tile.fullWidth
      guard let full = Tile(.entries, index: index) else { return nil }
      let needed = min(range.upperBound - start, Tile.fullWidth)
      let partial = (try? disk.names(log + "/" + full.path + ".p")) ?? []
      let widths = [Tile.fullWidth] + partial.compactMap { Int($0) }.sorted().reversed()
      var entries: [[UInt8]]?
      for width in widths where width >= needed && entries == nil {
        guard let tile = Tile(.entries, index: index, width: width),
          let bytes = try? disk.contents(log + "/" + tile.path)
        else { continue }
        entries = try? EntryBundle.decode(bytes[...], width: width).map(Array.init)
      }
      guard let entries else { return nil }
      for (number, entry) in entries.enumerated() where range.contains(start + number) {
        out.append(entry)
      }
    }
    return out.count == range.count ? out : nil
  }
}
