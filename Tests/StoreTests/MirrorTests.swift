// What these prove: a mirror has the very bytes of its source, whatever a sync met with on the way; a
// source that is damaged, rolled back or forked changes nothing in it; a fork is proven.
import Bytes
import Cryptography
import Foundation
import Support
import Synchronization
import Testing
import TransparencyLog

@testable import Store

/// A source and the folder of its mirror.
private struct Pair {
  var sample: SampleArchive
  let mirror: String

  init(segmentSize: Int = 8192, seed: UInt64 = 1) throws {
    sample = try SampleArchive(segmentSize: segmentSize, seed: seed)
    mirror = sample.folder("mirror")
  }

  var source: ArchivePaths { ArchivePaths(root: sample.root) }
  var copy: ArchivePaths { ArchivePaths(root: mirror) }

  @discardableResult
  func sync() throws -> MirrorReport { try Mirror.sync(from: sample.root, to: mirror) }

  /// The mirror is the source: every segment and the checkpoint to the byte, and it verifies.
  func expectSame(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(
      try bytes(mirror) == bytes(sample.root), "segments or checkpoint differ",
      sourceLocation: sourceLocation)
    let report = try Verifier.verify(root: mirror)
    #expect(
      report.isOK && report.notes.isEmpty, "\(report.problems) \(report.notes)",
      sourceLocation: sourceLocation)
    #expect(report.captures == sample.kept.count, sourceLocation: sourceLocation)
    #expect(!Files.exists(copy.signingKey), sourceLocation: sourceLocation)
  }
}

/// Segments and checkpoint of an archive.
private func bytes(_ root: String) throws -> [String: [UInt8]] {
  var out: [String: [UInt8]] = [:]
  for name in try Files.all(below: root)
  where name.hasPrefix("segments/") || name == "log/checkpoint" || name == "stet-archive" {
    out[name] = try Files.read(root + "/" + name)
  }
  return out
}

/// All that counts in an archive's folder, for "nothing was changed".
private func everything(_ root: String) throws -> [String: [UInt8]] {
  var out: [String: [UInt8]] = [:]
  for name in try Files.all(below: root) where !name.contains(".sqlite") {
    out[name] = try Files.read(root + "/" + name)
  }
  return out
}

@Test func aFreshMirrorIsTheSource() throws {
  var pair = try Pair()
  // Of nothing, of one batch, of several segments and a full tile.
  for (batches, size) in [(0, 0), (1, 1), (12, 29)] {
    try pair.sample.fill(batches: batches, size: size)
    try? Files.remove(pair.mirror)
    let report = try pair.sync()
    #expect(report.verdict == (batches == 0 ? .equal : .updated))
    #expect(report.captures == pair.sample.kept.count)
    #expect(report.from == LogHead(size: 0, root: Merkle.emptyRoot))
    try pair.expectSame()
  }
  #expect(try SegmentFiles.numbers(pair.source).count >= 4)
  let view = try ArchiveView(root: pair.mirror)
  for (entry, body) in pair.sample.kept {
    #expect(try view.capture(index: entry.index) == entry)
    #expect(try view.object(entry.record.body) == body)
  }
  #expect(try pair.sync().verdict == .equal)
  #expect(try ArchiveWriter.reindex(root: pair.mirror) == pair.sample.kept.count)
  try pair.expectSame()
}

@Test func aMirrorFollowsItsSource() throws {
  var pair = try Pair(segmentSize: 4096, seed: 3)
  var generator = SeededGenerator(seed: 5)
  var size = 0
  for _ in 0..<25 {
    let before = pair.sample.kept.count
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      try pair.sample.fill(
        batches: Int.random(in: 1...3, using: &generator),
        size: Int.random(in: 1...25, using: &generator))
    }
    let report = try pair.sync()
    #expect(report.captures == pair.sample.kept.count - before)
    #expect(Int(report.from.size) == size)
    size = Int(report.to.size)
    try pair.expectSame()
  }
  #expect(size > 256)
  #expect(try SegmentFiles.numbers(pair.source).count > 6)
}

@Test func aMirrorTakesNoCaptures() throws {
  var pair = try Pair()
  try pair.sample.fill(batches: 1, size: 1)
  try pair.sync()
  let before = try everything(pair.mirror)
  let error = #expect(throws: StoreError.self) { try ArchiveWriter(root: pair.mirror) }
  let text = error.map(\.description) ?? ""
  #expect(text.contains("mirror of the archive example.org/test") && text.contains("stet sync"))
  #expect(try everything(pair.mirror) == before)
}

/// A crash leaves any beginning of what a sync adds to the segments, and nothing else.
@Test func aSyncThatWasCutOffIsGoneOnWith() throws {
  var pair = try Pair(segmentSize: 6000, seed: 2)
  try pair.sample.fill(batches: 3, size: 2)
  try pair.sync()
  let old = try TemporaryFolder()
  try Files.copy(pair.mirror, to: old("m"))
  let start = try bytes(pair.mirror)
  try pair.sample.fill(batches: 6, size: 3)
  try pair.sync()
  let whole = try bytes(pair.mirror)
  let numbers = try SegmentFiles.numbers(pair.copy)
  let first = UInt32(start.count - 3)
  #expect(first < numbers.count - 1, "the sync must have begun segments")
  var tried = 0
  for number in numbers where number >= first {
    let name = ArchivePaths.segmentName(number)
    let (all, from) = (whole[name] ?? [], start[name]?.count ?? 0)
    var cuts = Set(stride(from: from, through: all.count, by: 211))
    let file = try SegmentFiles(pair.copy).file(number)
    var walker = try SegmentWalker(file, number: number)
    while let event = try walker.next() {
      guard case .batch(let batch) = event, batch.end > from else { continue }
      cuts.formUnion([batch.start, batch.commitOffset, batch.end, batch.end + 5, batch.end + 28])
    }
    for cut in cuts where cut >= from && cut <= all.count {
      // A new segment gets its name when it is whole; the last PUBLISHED comes after that.
      let isLast = number == numbers.count - 1
      let isPartOfNew = start[name] == nil && cut < all.count - (isLast ? 28 : 0)
      let target = Pair(copying: pair, mirror: "cut")
      try? Files.remove(target.mirror)
      try Files.copy(old("m"), to: target.mirror)
      for below in numbers where below >= first && below < number {
        let name = ArchivePaths.segmentName(below)
        try Files.write(whole[name] ?? [], target.mirror + "/" + name)
      }
      try Files.write(
        Array(all[..<cut]), target.mirror + "/" + name + (isPartOfNew ? ".tmp" : ""))
      try Files.write(Array("writing\n".utf8), target.copy.writerLock)
      let report = try Verifier.verify(root: target.mirror)
      #expect(report.isOK, "\(name) cut at \(cut) of \(all.count): \(report.problems)")
      try target.sync()
      try target.expectSame()
      tried += 1
    }
  }
  #expect(tried > 50)
}

extension Pair {
  /// The same source with another mirror.
  fileprivate init(copying other: Pair, mirror: String) {
    sample = other.sample
    self.mirror = other.sample.folder(mirror)
  }
}

@Test func anInterruptedBeginningIsBegunAgain() throws {
  var pair = try Pair()
  try pair.sample.fill(batches: 2, size: 2)
  try pair.sync()
  let whole = try everything(pair.mirror)
  // Each step of the making, and the files it leaves.
  let first = try #require(try firstBatch(pair.copy))
  let steps: [[(String, [UInt8])]] = [
    [], [("writer.lock", [])], [("segments/00000000.seg.tmp", [1, 2])],
    [("segments/00000000.seg", first)], [("log/checkpoint.tmp", [])],
    [("log/checkpoint", Array("stet".utf8))], [("stet-archive.tmp", [7])],
  ]
  var files: [(String, [UInt8])] = []
  for step in steps {
    files += step
    try Files.remove(pair.mirror)
    for (name, bytes) in files {
      let path = pair.mirror + "/" + name
      try FileManager.default.createDirectory(
        atPath: parent(of: path), withIntermediateDirectories: true)
      try Files.write(bytes, path)
    }
    try pair.sync()
    try pair.expectSame()
    #expect(
      try everything(pair.mirror).filter { !$0.key.contains("tile") }
        == whole.filter { !$0.key.contains("tile") })
  }
}

private func firstBatch(_ paths: ArchivePaths) throws -> [UInt8]? {
  let file = try SegmentFiles(paths).file(0)
  var walker = try SegmentWalker(file, number: 0)
  guard case .batch(let batch)? = try walker.next() else { return nil }
  return Array(try Files.read(paths.segment(0))[..<(batch.end + 28)])
}

@Test func otherFoldersAreLeftAlone() throws {
  var pair = try Pair()
  try pair.sample.fill(batches: 1, size: 2)
  // A file, a folder of something else, a folder of segments without a name.
  try Files.write([1], pair.mirror)
  #expect(throws: StoreError.self) { try pair.sync() }
  #expect(try Files.read(pair.mirror) == [1])
  try Files.remove(pair.mirror)
  for names in [["a.txt"], ["signing-key"], ["segments/x"], ["segments/00000001.seg"]] {
    for name in names {
      try FileManager.default.createDirectory(
        atPath: parent(of: pair.mirror + "/" + name), withIntermediateDirectories: true)
      try Files.write([1], pair.mirror + "/" + name)
    }
    let before = try everything(pair.mirror)
    #expect(throws: StoreError.self) { try pair.sync() }
    #expect(try everything(pair.mirror) == before)
    try Files.remove(pair.mirror)
  }
  // Another archive, and one with the same origin.
  let other = try SampleArchive(seed: 9)
  try Files.copy(other.root, to: pair.mirror)
  let before = try everything(pair.mirror)
  let error = #expect(throws: StoreError.self) { try pair.sync() }
  #expect("\(error.map(\.description) ?? "")".contains("another archive"))
  #expect(try everything(pair.mirror) == before)
  // No source.
  #expect(throws: StoreError.self) {
    try Mirror.sync(from: pair.sample.folder("none"), to: pair.sample.folder("new"))
  }
  #expect(!Files.exists(pair.sample.folder("new")))
}

@Test func aLockedMirrorIsLeftAlone() throws {
  var pair = try Pair()
  try pair.sample.fill(batches: 1, size: 2)
  try pair.sync()
  let lock = try WriterLock(pair.copy)
  let error = #expect(throws: StoreError.self) { try pair.sync() }
  guard case .locked? = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  withExtendedLifetime(lock) {}
}

@Test func damageInWhatIsNewIsRefused() throws {
  var pair = try Pair(segmentSize: 6000, seed: 4)
  try pair.sample.fill(batches: 3, size: 2)
  try pair.sync()
  let before = try everything(pair.mirror)
  let start = try bytes(pair.mirror)
  try pair.sample.fill(batches: 6, size: 3)
  let whole = try bytes(pair.sample.root)
  var generator = SeededGenerator(seed: 8)
  for (name, original) in whole.sorted(by: { $0.key < $1.key })
  where name.hasPrefix("segments/") {
    let from = start[name]?.count ?? 0
    // The last PUBLISHED record follows the target: whatever it is, it is not copied.
    let isLast = name == whole.keys.filter { $0.hasPrefix("seg") }.max()
    let to = original.count - (isLast ? 28 : 0)
    guard from < to else { continue }
    for _ in 0..<40 {
      var changed = original
      let position = Int.random(in: from..<to, using: &generator)
      changed[position] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      try Files.write(changed, pair.sample.root + "/" + name)
      let error = #expect(throws: StoreError.self, "\(name) byte \(position)") { try pair.sync() }
      guard case .damaged(let place, _)? = error else {
        Issue.record("\(name) byte \(position): \(String(describing: error))")
        continue
      }
      #expect(place.hasPrefix(pair.sample.root), "\(place)")
      #expect(try everything(pair.mirror) == before, "\(name) byte \(position)")
    }
    for length in [from, (from + to) / 2, to - 1] {
      try Files.write(Array(original[..<length]), pair.sample.root + "/" + name)
      #expect(throws: StoreError.self, "\(name) cut to \(length)") { try pair.sync() }
      #expect(try everything(pair.mirror) == before, "\(name) cut to \(length)")
    }
    try Files.write(original, pair.sample.root + "/" + name)
  }
  let report = try Verifier.verify(root: pair.mirror)
  #expect(report.isOK && report.notes.isEmpty)
  try pair.sync()
  try pair.expectSame()
}

/// CRCs and batch hash are right, the object is not: only decoding and hashing it finds that.
@Test(arguments: [false, true])
func anObjectThatIsNotWhatItSaysIsRefused(isDecodable: Bool) throws {
  var pair = try Pair(segmentSize: 1 << 20)
  try pair.sample.fill(batches: 2, size: 2)
  try pair.sync()
  let before = try everything(pair.mirror)
  try pair.sample.fill(batches: 1, size: 3)
  let path = pair.source.segment(0)
  var changed = try Files.read(path)
  var walker = try SegmentWalker(try SegmentFiles(pair.source).file(0), number: 0)
  var last: Batch?
  while let event = try walker.next() { if case .batch(let batch) = event { last = batch } }
  let batch = try #require(last)
  let object = try #require(batch.objects.first)
  let start = Int(object.location.offset)
  var payload = Array(
    changed[(start + object.header.length)..<(start + object.header.totalLength)])
  var fields = object.header.fields
  if isDecodable {
    // The same bytes under the hash of others.
    fields = .object(
      digest: SHA256.hash([1]), rawLength: object.rawLength, base: object.base)
  } else {
    payload[payload.count / 2] ^= 0x10
  }
  let record = RecordHeader(
    encoding: object.header.encoding, payload: payload, fields: fields)
  changed.replaceSubrange(start..<(start + record.totalLength), with: record.encoded + payload)
  let hash = SHA256.hash(Array(changed[batch.start..<batch.commitOffset]))
  let commit = RecordHeader(
    payload: batch.note,
    fields: .commit(size: batch.size, batchStart: UInt32(batch.start), batchHash: hash))
  changed.replaceSubrange(batch.commitOffset..<batch.end, with: commit.encoded + batch.note)
  try Files.write(changed, path)
  let error = #expect(throws: StoreError.self) { try pair.sync() }
  guard case .damaged(let place, _)? = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  #expect(place.hasPrefix(pair.sample.root) && place.hasSuffix("byte \(start)"))
  #expect(try everything(pair.mirror) == before)
}

@Test func damageInWhatTheMirrorHasIsNoMatter() throws {
  var pair = try Pair(segmentSize: 6000, seed: 4)
  try pair.sample.fill(batches: 4, size: 3)
  try pair.sync()
  let known = try Files.read(pair.copy.segment(0)).count
  try pair.sample.fill(batches: 4, size: 3)
  let whole = try bytes(pair.sample.root)
  let path = pair.source.segment(0)
  var changed = try Files.read(path)
  for position in stride(from: 600, to: known - 1000, by: 97) { changed[position] ^= 1 }
  try Files.write(changed, path)
  try pair.sync()
  try Files.write(whole["segments/00000000.seg"] ?? [], path)
  try pair.expectSame()
}

/// The tiles of the source are not what is trusted: where they do not prove growth, leaves do.
@Test func damagedTilesOfTheSourceAreNoFork() throws {
  var pair = try Pair()
  try pair.sample.fill(batches: 3, size: 3)
  try pair.sync()
  try pair.sample.fill(batches: 3, size: 3)
  for name in try Files.all(below: pair.source.log) where name.hasPrefix("tile") {
    var tile = try Files.read(pair.source.log + "/" + name)
    tile[tile.count / 2] ^= 1
    try Files.write(tile, pair.source.log + "/" + name)
  }
  #expect(try pair.sync().verdict == .updated)
  let report = try Verifier.verify(root: pair.mirror)
  #expect(report.isOK && report.captures == pair.sample.kept.count, "\(report.problems)")
}

/// Adds captures of a URL that tells the archive.
private func write(_ sample: SampleArchive, to root: String, _ count: Int) throws {
  let writer = try ArchiveWriter(root: root)
  for number in 0..<count {
    _ = try writer.append([sample.capture("https://example.org\(root)", [UInt8(number)], at: 1)])
  }
  try writer.close()
}

@Test func aForkIsProven() throws {
  for (ours, theirs) in [(2, 2), (1, 3), (3, 1), (40, 90)] {
    var pair = try Pair(seed: 6)
    try pair.sample.fill(batches: 3, size: 3)
    try Files.copy(pair.sample.root, to: pair.mirror)
    let common = pair.sample.kept.count
    try write(pair.sample, to: pair.mirror, ours)
    try write(pair.sample, to: pair.sample.root, theirs)
    let before = try everything(pair.mirror)
    let report = try pair.sync()
    guard case .fork(let proof) = report.verdict else {
      Issue.record("\(report.verdict)")
      return
    }
    #expect(try everything(pair.mirror) == before)
    #expect(proof.index >= common)
    #expect(proof.source.leafHash != proof.mirror.leafHash)
    // Checked as a stranger would: with the key and the proof alone.
    let key = try NoteVerifierKey(ArchiveIdentity.load(root: pair.sample.root).vkey)
    for (side, root) in [(proof.source, pair.sample.root), (proof.mirror, pair.mirror)] {
      #expect(try side.checkpoint == Files.read(root + "/log/checkpoint"))
      let checkpoint = try #require(
        try UnverifiedCheckpoint(side.checkpoint).verify(with: key).checkpoint)
      #expect(
        checkpoint.verifyInclusion(
          of: side.leafHash, index: proof.index, proof: side.inclusion
        ).isValid)
      let view = try ArchiveView(root: root)
      #expect(try view.capture(index: UInt64(proof.index))?.id == side.leafHash)
    }
    // The other way round it is one, too.
    let reversed = try Mirror.sync(from: pair.mirror, to: pair.sample.root)
    #expect(
      reversed.verdict
        == .fork(ForkProof(index: proof.index, source: proof.mirror, mirror: proof.source)))
  }
}

@Test func anOlderSourceIsRefused() throws {
  var pair = try Pair()
  try pair.sample.fill(batches: 3, size: 3)
  let old = try TemporaryFolder()
  try Files.copy(pair.sample.root, to: old("a"))
  try pair.sample.fill(batches: 3, size: 3)
  try pair.sync()
  let before = try everything(pair.mirror)
  let report = try Mirror.sync(from: old("a"), to: pair.mirror)
  #expect(report.verdict == .rollback)
  #expect(report.from.size > report.to.size)
  #expect(try everything(pair.mirror) == before)
  // A mirror gives back what an archive lost.
  #expect(try Mirror.sync(from: pair.mirror, to: old("a")).verdict == .updated)
  #expect(try bytes(old("a")) == bytes(pair.mirror))
  #expect(try Verifier.verify(root: old("a")).isOK)
  _ = try ArchiveWriter(root: old("a"))
}

@Test func aSourceMayBeWrittenTo() throws {
  var pair = try Pair(segmentSize: 6000)
  try pair.sample.fill(batches: 1, size: 2)
  let isDone = Mutex(false)
  let failure = Mutex<String?>(nil)
  let (source, mirror) = (pair.sample.root, pair.mirror)
  let syncs = Mutex(0)
  let thread = Thread {
    while !isDone.withLock({ $0 }) {
      do {
        _ = try Mirror.sync(from: source, to: mirror)
        let report = try Verifier.verify(root: mirror)
        if !report.isOK || !report.notes.isEmpty {
          failure.withLock { $0 = "\(report.problems) \(report.notes)" }
        }
      } catch { failure.withLock { $0 = "\(error)" } }
      syncs.withLock { $0 += 1 }
    }
    syncs.withLock { $0 += 1_000_000 }
  }
  thread.start()
  for _ in 0..<12 { try pair.sample.fill(batches: 5, size: 2) }
  while syncs.withLock({ $0 }) == 0 { usleep(1000) }
  isDone.withLock { $0 = true }
  while syncs.withLock({ $0 }) < 1_000_000 { usleep(1000) }
  #expect(failure.withLock { $0 } == nil)
  try pair.sync()
  try pair.expectSame()
}

/// What was redacted in the archive is gone in its mirror, whenever that was copied, and whether or
/// not the sync was cut off between copying the leaf and obeying it.
@Test func aMirrorRedactsWithItsSource() throws {
  var pair = try Pair(segmentSize: 5000, seed: 12)
  try pair.sample.fill(batches: 6, size: 3)
  try pair.sync()
  let old = try TemporaryFolder()
  try Files.copy(pair.mirror, to: old("m"))
  let start = try bytes(pair.mirror)
  try pair.sample.fill(batches: 2, size: 3)
  // One that the mirror has, one that it does not; each has others that are stored against it.
  let objects = [pair.sample.kept[1], pair.sample.kept[19]]
  for (entry, _) in objects {
    try redact(entry.record.body, in: pair.sample.root)
    try pair.sample.fill(batches: 2, size: 2)
  }
  try pair.sync()
  try expectRedacted(pair, objects.map(\.entry))
  try Files.remove(pair.mirror)
  try pair.sync()
  try expectRedacted(pair, objects.map(\.entry))
  // All was copied, nothing overwritten yet.
  try Files.remove(pair.mirror)
  try Files.copy(old("m"), to: pair.mirror)
  for (name, new) in try bytes(pair.sample.root) where name.hasPrefix("segments/") {
    let known = start[name] ?? []
    #expect(new.count >= known.count)
    try Files.write(known + new[known.count...], pair.mirror + "/" + name)
  }
  #expect(try bytes(pair.mirror) != bytes(pair.sample.root))
  try Files.write(Array("writing\n".utf8), pair.copy.writerLock)
  let report = try Verifier.verify(root: pair.mirror)
  #expect(report.isOK, "\(report.problems)")
  try pair.sync()
  try expectRedacted(pair, objects.map(\.entry))
  #expect(try pair.sync().verdict == .equal)
}

private func redact(_ object: Digest, in root: String) throws {
  let writer = try ArchiveWriter(root: root)
  _ = try writer.redact(object, reason: "asked to")
  try writer.close()
}

private func expectRedacted(_ pair: Pair, _ entries: [CatalogueEntry]) throws {
  #expect(try bytes(pair.mirror) == bytes(pair.sample.root))
  let report = try Verifier.verify(root: pair.mirror)
  #expect(report.isOK && report.redactions.count == entries.count, "\(report.problems)")
  #expect(try Files.read(pair.copy.writerLock).isEmpty)
  let view = try ArchiveView(root: pair.mirror)
  for entry in entries {
    #expect(throws: StoreError.self) { try view.object(entry.record.body) }
  }
  for (entry, body) in pair.sample.kept
  where !entries.contains(where: { $0.record.body == entry.record.body }) {
    #expect(try view.object(entry.record.body) == body)
  }
}

/// The source has overwritten, but not published yet: its mirror waits.
@Test func aRedactionThatIsNotPublishedIsWaitedFor() throws {
  var pair = try Pair(segmentSize: 5000, seed: 12)
  try pair.sample.fill(batches: 2, size: 3)
  try pair.sync()
  let before = try everything(pair.mirror)
  try pair.sample.fill(batches: 4, size: 3)
  let checkpoint = try Files.read(pair.source.checkpoint)
  try redact(pair.sample.kept[8].entry.record.body, in: pair.sample.root)
  let newest = try Files.read(pair.source.checkpoint)
  #expect(newest != checkpoint)
  try Files.write(checkpoint, pair.source.checkpoint)
  let error = #expect(throws: StoreError.self) { try pair.sync() }
  #expect("\(error.map(\.description) ?? "")".contains("has not published"))
  #expect(try everything(pair.mirror) == before)
  try Files.write(newest, pair.source.checkpoint)
  try pair.sync()
  try expectRedacted(pair, [pair.sample.kept[8].entry])
}
