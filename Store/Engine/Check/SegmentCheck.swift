// The walk over all segments: structure, batches, signatures, leaves. Fills the table of objects
// and feeds the leaves to the check of the published log.
import Bytes
import Cryptography
import StoreDurable
import TransparencyLog

/// Reads every byte of every segment once.
struct SegmentCheck {
  let paths: ArchivePaths
  let identity: ArchiveIdentity
  private let since: Instant?
  private(set) var table = ObjectTable()
  private(set) var log: LogCheck
  private(set) var problems: [VerifyReport.Problem] = []
  private(set) var notes: [String] = []
  private(set) var captures = 0
  /// The newest COMMIT that holds: its note, size and root.
  private(set) var note: [UInt8] = []
  private(set) var size: UInt64 = 0
  private(set) var root = Merkle.emptyRoot
  /// The log size that the newest PUBLISHED record says.
  private(set) var published: UInt64?
  /// Objects that captures name and no record holds, and the captures.
  private(set) var missing: [Digest: [CatalogueEntry]] = [:]
  /// Bodies and header objects of captures at or after `since`.
  private(set) var wanted: Set<Digest> = []
  /// The size of the log that is published.
  let publishedSize: UInt64
  /// The size of a log whose root is asked for, and the root, once the walk has come to it.
  var asked: (size: Int, root: Digest?)?
  /// Captures whose leaves only the published log still has.
  private var lost: [CatalogueEntry] = []
  private var isLastSealed = false
  /// What stands behind the last PUBLISHED or SEAL, which only a writer at work, or one that was cut
  /// off, may leave there.
  private(set) var loose: (location: String, detail: String)?
  private var isCommitGood = false
  /// True where a writer is at work or was cut off: the last batch may then be torn.
  private let mayBeTorn: Bool
  /// True where the last segment has no batch that counts.
  private var isLastTorn = false
  /// False once leaves were lost that no file has: nothing after them can be derived.
  private var isLogKnown = true
  private var seals: [UInt32: (length: UInt64, digest: Digest)] = [:]
  private var digests: [UInt32: (length: Int, digest: Digest)] = [:]
  private var headers: [UInt32: SegmentHeader] = [:]
  /// What is taken as redacted.
  let erasures: Erasures
  /// What the leaves say is redacted.
  private(set) var redacted = Erasures()
  /// What the leaves say was repaired.
  private(set) var repairs: [RepairRecord] = []
  /// True where the log that the leaves give is the newest COMMIT's.
  var isLogProved: Bool {
    isLogKnown && isCommitGood && log.builder.size == Int(clamping: size)
      && log.builder.root == root
  }
  /// True where the quick look found other redactions than the walk, and the walk is to be believed:
  /// one came meanwhile, its leaf is damaged and was read in the published log, or it stands in a
  /// batch that does not count.
  var isErasedOtherwise: Bool {
    redacted != erasures && (problems.isEmpty || !redacted.isCovered(by: erasures))
  }
  /// Erased records whose payload is not zeros yet.
  private(set) var pendingErasures: [Location] = []

  /// The hashes of segments that were read already: all but the last are then only skimmed, and
  /// those that have no hash here are not held to one.
  private let scrubbed: [UInt32: (length: Int, digest: Digest)]?

  init(
    _ paths: ArchivePaths, _ identity: ArchiveIdentity, publishedSize: UInt64, since: Instant?,
    _ erasures: Erasures = Erasures(),
    scrubbed: [UInt32: (length: Int, digest: Digest)]? = nil
  ) {
    self.scrubbed = scrubbed
    self.erasures = erasures
    self.paths = paths
    self.identity = identity
    self.since = since
    self.publishedSize = publishedSize
    log = LogCheck(paths, publishedSize: publishedSize)
    mayBeTorn = !WriterLock.isOrderly(paths)
  }

  mutating func run() throws(StoreError) {
    let numbers = try SegmentFiles.numbers(paths)
    guard let last = numbers.last else {
      add("segment", ArchivePaths.segmentName(0), "is missing")
      readPublishedLeaves()
      log.finish()
      return
    }
    // A stray file with a high number must not make this a walk over all numbers below it.
    var expected: UInt32 = 0
    for number in numbers {
      if number > expected { addMissing(expected..<number) }
      try walk(number, isLast: number == last)
      expected = number + 1
    }
    let isWhole = isLogKnown && UInt64(log.builder.size) >= publishedSize
    checkSeals(last)
    readPublishedLeaves()
    log.finish()
    problems += redacted.problems(in: table, last: last)
    // Stored anew by a redaction, behind the capture's leaf; or redacted.
    missing = missing.filter {
      table.number(of: $0.key) == nil && redacted.redaction(of: $0.key) == nil
    }
    // What the segments should hold and do not: named by what the log says of it.
    guard !isWhole, publishedSize > size else { return }
    let name = ArchivePaths.segmentName(isLastSealed ? last + 1 : last)
    add(
      "rollback", name,
      "the segments end at \(size) leaves, but log/checkpoint is of \(publishedSize): cut, damaged or "
        + "rolled back", lost)
  }

  /// The leaves that the segments no longer give, from the published bundles: so the rest of the log
  /// is checked too, and what is lost has a name.
  private mutating func readPublishedLeaves() {
    while UInt64(log.builder.size) < publishedSize {
      let start = log.builder.size
      let bundle = start / Tile.fullWidth
      let end = min((bundle + 1) * Tile.fullWidth, Int(clamping: publishedSize))
      guard let entries = publishedEntries(start..<end) else {
        let width = log.publishedWidth(of: bundle)
        let path = Tile(.entries, index: bundle, width: width)?.path ?? "tile/entries"
        add("tile", "log/" + path, "cannot be read, and the segments do not have its leaves")
        return
      }
      for entry in entries {
        let before = captures
        take(entry, "log")
        if captures > before, lost.count < Verifier.mostCaptures,
          case .capture(let record)? = try? Leaf(entry: entry[...])
        {
          lost.append(
            CatalogueEntry(
              index: UInt64(log.builder.size - 1), id: Merkle.leafHash(entry), record: record))
        }
      }
    }
  }

  private mutating func add(
    _ kind: String, _ location: String, _ detail: String, _ captures: [CatalogueEntry] = []
  ) {
    problems.append(
      VerifyReport.Problem(kind: kind, location: location, detail: detail, captures: captures))
  }

  private mutating func addMissing(_ numbers: Range<UInt32>) {
    for number in numbers.prefix(100) {
      add("segment", ArchivePaths.segmentName(number), "is missing")
    }
    guard numbers.count > 100 else { return }
    add(
      "segment", ArchivePaths.segmentName(numbers.upperBound - 1),
      "is missing, and all \(numbers.count - 101) between; or the file after it is none of this archive's"
    )
  }

  private mutating func walk(_ number: UInt32, isLast: Bool) throws(StoreError) {
    let name = ArchivePaths.segmentName(number)
    let path = paths.segment(number)
    let file: any DurableFile
    do { file = try paths.disk.open(path, .read) } catch {
      add("segment", name, error.description)
      return
    }
    let skims = scrubbed != nil && !isLast
    // The last segment's hash stands nowhere yet.
    var walker = try SegmentWalker(
      file, number: number, erasures: erasures, skims: skims, hashesFile: !isLast)
    if case .success(let header) = walker.header {
      headers[number] = header
      if header.number != number {
        add("segment", name, "is segment \(header.number) under another name")
        return
      }
      if header.genesis != identity.genesis { add("segment", name, "is of another archive") }
      if isLogKnown, header.firstIndex != UInt64(log.builder.size) {
        add("segment", name, "begins at leaf \(header.firstIndex), not \(log.builder.size)")
      }
    }
    var isSettled = false
    var objects = 0
    var commits = 0
    isLastSealed = false
    isLastTorn = true
    // The last batch of a writer that was cut off, whose COMMIT is there but not all before it: no
    // COMMIT that counts (FORMAT.md section 7), unless something shows that it was once whole.
    var torn: Batch?
    while let event = try walker.next() {
      if let batch = torn {
        torn = nil
        take(batch, name)
      }
      switch event {
      case .batch(let batch):
        isSettled = false
        objects += batch.objects.count
        commits += 1
        if isLast, mayBeTorn, batch.isTorn, batch.size > publishedSize {
          torn = batch
        } else {
          isLastTorn = false
          take(batch, name)
        }
      case .published(let size, _):
        // A COMMIT that does not hold was told of; its PUBLISHED need not be, too.
        if isCommitGood, size != self.size {
          add("segment", name, "says that \(size) leaves were published")
        }
        published = max(published ?? 0, size)
        if isCommitGood, isLogKnown { log.published(size: size) }
        isSettled = true
      case .seal(let size, let stated, let statedCommits, let end):
        if isCommitGood, isLogKnown,
          size != self.size || Int(stated) != objects || Int(statedCommits) != commits
        {
          add("segment", "\(name):\(end - 36)", "a SEAL record with another size or other counts")
        }
        isSettled = true
        isLastSealed = true
      case .tail(let offset, let reason):
        if let batch = walker.uncommitted, !isLast || lacks(batch) {
          // It was committed once, or nothing could follow it: its COMMIT is damaged, or more.
          isCommitGood = false
          takeUncommitted(batch, name, walker.length)
          isSettled = true
        } else if isLast {
          loose = ("\(name):\(offset)", reason)
          isSettled = true
        } else {
          add("segment", "\(name):\(offset)", reason)
        }
      }
    }
    if let torn {
      loose = (
        "\(name):\(torn.start)", torn.defects.first?.reason ?? "a batch that was not written whole"
      )
    } else if !isSettled, isCommitGood {
      if isLast {
        loose = ("\(name):\(walker.length)", "the PUBLISHED record of the last batch is missing")
      } else {
        add("segment", name, "ends with a batch that was not published: it was cut")
      }
    }
    if isLast { return }
    if skims {
      digests[number] = scrubbed?[number]
      return
    }
    let digest =
      erasures.records[number] == nil
      ? try walker.fileDigest() : try erasures.fileDigest(file, number)
    digests[number] = (walker.length, digest)
  }

  private mutating func take(_ batch: Batch, _ name: String) {
    for defect in batch.defects where defect.object == nil {
      add("segment", "\(name):\(defect.offset)", defect.reason)
    }
    if name == ArchivePaths.segmentName(0), batch.start == 0, batch.genesis != identity.encoded {
      add("identity", "stet-archive", "differs from its copy in segment 0")
    }
    for object in batch.objects { table.add(object) }
    pendingErasures += batch.pendingErasures
    for leaves in batch.leaves { take(leaves, name) }
    checkCommit(batch, name)
  }

  /// True where the published log has leaves of this batch that has no COMMIT.
  private func lacks(_ batch: Batch) -> Bool {
    isLogKnown && batch.leaves.first?.first == UInt64(log.builder.size)
      && UInt64(log.builder.size) < publishedSize
  }

  /// Takes what is left of a batch whose COMMIT cannot be read.
  private mutating func takeUncommitted(_ batch: Batch, _ name: String, _ end: Int) {
    for defect in batch.defects where defect.object == nil {
      add("segment", "\(name):\(defect.offset)", defect.reason)
    }
    add(
      "commit", "\(name):\(end)",
      "no COMMIT of the batch that begins at byte \(batch.start) is left")
    for object in batch.objects { table.add(object) }
    for leaves in batch.leaves { take(leaves, name) }
  }

  private mutating func take(_ leaves: Batch.Leaves, _ name: String) {
    guard isLogKnown else { return }
    guard leaves.first == UInt64(log.builder.size) else {
      lose(from: leaves.first, "\(name):\(leaves.offset)")
      return
    }
    guard let entries = leaves.entries else {
      // The same leaves stand in the published bundles; if those hold, the log can go on.
      let first = log.builder.size
      let copies = publishedEntries(first..<first + Int(leaves.count))
      add(
        "leaf", "\(name):\(leaves.offset)",
        "leaves #\(first) to #\(first + Int(leaves.count) - 1) are damaged",
        copies.map { touched($0, from: UInt64(first)) } ?? [])
      guard let copies else {
        lose(from: leaves.first, nil)
        return
      }
      for entry in copies { take(entry, name) }
      return
    }
    for entry in entries { take(entry, name) }
  }

  private mutating func lose(from index: UInt64, _ place: String?) {
    isLogKnown = false
    if let place {
      add("leaf", place, "leaf #\(index) does not follow #\(log.builder.size): leaves are missing")
    }
  }

  private mutating func take(_ entry: [UInt8], _ name: String) {
    let index = UInt64(log.builder.size)
    log.append(entry)
    if log.builder.size == asked?.size { asked?.root = log.builder.root }
    do throws(LeafError) {
      switch try Leaf(entry: entry[...]) {
      case .seal(let segment, let length, let digest): seals[segment] = (length, digest)
      case .redaction(let record): redacted.add(record, index: index)
      case .repair(let record): repairs.append(record)
      case .capture(let record):
        captures += 1
        for digest in [record.body, record.headers].compactMap(\.self) {
          if table.number(of: digest) == nil {
            missing[digest, default: []].append(
              CatalogueEntry(index: index, id: Merkle.leafHash(entry), record: record))
          }
          if let since, record.capturedAt >= since { wanted.insert(digest) }
        }
      }
    } catch { add("leaf", name, "leaf #\(index): \(error.detail)") }
  }

  /// The entries of a range as the published bundles have them; nil where one cannot be read.
  private func publishedEntries(_ range: Range<Int>) -> [[UInt8]]? {
    var out: [[UInt8]] = []
    for bundle in range.lowerBound / Tile.fullWidth...(range.upperBound - 1) / Tile.fullWidth {
      let start = bundle * Tile.fullWidth
      let widest = log.publishedWidth(of: bundle)
      guard let tile = Tile(.entries, index: bundle, width: widest),
        let bytes = try? paths.disk.contents(paths.log + "/" + tile.path),
        let entries = try? EntryBundle.decode(bytes[...], width: tile.width)
      else { return nil }
      out += entries.enumerated().filter { range.contains(start + $0.offset) }.map {
        Array($0.element)
      }
    }
    return out.count == range.count ? out : nil
  }

  private func touched(_ entries: [[UInt8]], from first: UInt64) -> [CatalogueEntry] {
    entries.enumerated().compactMap { number, entry in
      guard case .capture(let record)? = try? Leaf(entry: entry[...]) else { return nil }
      return CatalogueEntry(
        index: first + UInt64(number), id: Merkle.leafHash(entry), record: record)
    }
  }

  private mutating func checkCommit(_ batch: Batch, _ name: String) {
    isCommitGood = false
    let place = "\(name):\(batch.commitOffset)"
    guard let unverified = try? UnverifiedCheckpoint(batch.note) else {
      add("commit", place, "holds no checkpoint")
      return
    }
    guard case .verified(let verified) = unverified.verify(with: identity.key) else {
      add("commit", place, "its checkpoint is not signed by this archive's key")
      return
    }
    guard UInt64(verified.checkpoint.size) == batch.size else {
      add("commit", place, "its size and its checkpoint's differ")
      return
    }
    if isLogKnown {
      guard batch.size == UInt64(log.builder.size), verified.checkpoint.root == log.builder.root
      else {
        add("commit", place, "its checkpoint is not that of the leaves")
        return
      }
    }
    isCommitGood = true
    note = batch.note
    size = batch.size
    root = verified.checkpoint.root
  }

  /// Each sealed segment's length and hash, against the next header and the leaf that says it.
  private mutating func checkSeals(_ last: UInt32) {
    for (number, actual) in digests.sorted(by: { $0.key < $1.key }) where number < last {
      let name = ArchivePaths.segmentName(number)
      let next = headers[number + 1]
      // The header behind an erased segment, and its seal leaf, keep the hash from before.
      let erased = erasures.digests[number]
      if let erased, erased.digest != actual.digest {
        add("segment", name, "its SHA-256 is not the one of the redaction at #\(erased.index)")
        continue
      }
      let expected = erased == nil ? actual.digest : seals[number]?.digest ?? actual.digest
      if let next, next.number == number + 1, next.previous != expected {
        add("segment", name, "its SHA-256 is not the one that the next segment holds")
      } else if let seal = seals[number] {
        if seal.digest != expected || seal.length != UInt64(actual.length) {
          add("segment", name, "its SHA-256 is not the one in the log")
        }
      } else if isLogKnown, !(number + 1 == last && isLastTorn && loose != nil) {
        add("segment", name, "no leaf of the log seals it")
      }
    }
  }
}
