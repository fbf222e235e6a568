// What these prove: whatever a crash leaves behind the last commit goes aside and costs no
// acknowledged capture; what cannot be a crash is refused; the catalogue can always be made anew.
import Bytes
import GRDB
import Support
import Testing

@testable import Store

/// The rows of every table, as text.
private func dump(_ root: String) throws -> [String] {
  let queue = try DatabaseQueue(path: ArchivePaths(root: root).catalogue)
  return try queue.read { database in
    try ["position", "url", "object", "capture"].flatMap { table in
      try Row.fetchAll(database, sql: "SELECT * FROM \(table) ORDER BY 1").map(\.description)
    }
  }
}

@Test func reindexGivesTheSameCatalogue() throws {
  var sample = try SampleArchive(segmentSize: 8192)
  try sample.fill(batches: 30, size: 3)
  let before = try dump(sample.root)
  #expect(before.count > 90)
  #expect(try ArchiveWriter.reindex(root: sample.root) == sample.kept.count)
  #expect(try dump(sample.root) == before)
  try sample.expectAll()
}

@Test func aMissingOrDamagedCatalogueIsToldOfAndMadeAnew() throws {
  var sample = try SampleArchive()
  try sample.fill(batches: 3, size: 3)
  let paths = ArchivePaths(root: sample.root)
  let damages: [(String) throws -> Void] = [
    { try Files.remove($0) }, { try Files.write([], $0) },
    { try Files.write([UInt8](repeating: 7, count: 9000), $0) },
    { path in
      var bytes = try Files.read(path)
      for index in stride(from: 4096, to: bytes.count, by: 7) { bytes[index] ^= 0x55 }
      try Files.write(bytes, path)
    },
  ]
  for damage in damages {
    for suffix in ["-wal", "-shm"] where Files.exists(paths.catalogue + suffix) {
      try Files.remove(paths.catalogue + suffix)
    }
    try damage(paths.catalogue)
    let report = try Verifier.verify(root: sample.root)
    #expect(report.isOK)
    #expect(report.notes.contains { $0.contains("reindex") })
    _ = try ArchiveWriter.reindex(root: sample.root)
    try sample.expectAll()
    #expect(try Verifier.verify(root: sample.root).notes.isEmpty)
  }
  // A writer does the same by itself.
  try Files.remove(paths.catalogue)
  try sample.fill(batches: 1, size: 1)
  try sample.expectAll()
}

/// Leaves the word that a writer which is killed leaves.
private func interrupt(_ paths: ArchivePaths) throws {
  try Files.write(Array("writing\n".utf8), paths.writerLock)
}

/// Every byte taken off the end, and any byte put there, is told of unless a writer was cut off.
@Test func anAlteredEndIsNoCrash() throws {
  var sample = try SampleArchive()
  try sample.fill(batches: 2, size: 2)
  let paths = ArchivePaths(root: sample.root)
  let whole = try Files.read(paths.segment(0))
  for cut in 1...200 {
    try Files.write(Array(whole.dropLast(cut)), paths.segment(0))
    #expect(!(try Verifier.verify(root: sample.root).isOK), "\(cut) bytes cut off")
  }
  for extra: [UInt8] in [
    [0], RecordHeader.magic, Array(whole.suffix(28)), Array(repeating: 7, count: 99),
  ] {
    try Files.write(whole + extra, paths.segment(0))
    #expect(!(try Verifier.verify(root: sample.root).isOK), "\(extra) appended")
  }
  try Files.write(whole, paths.segment(0))
  try sample.expectVerified()
}

/// A batch that was being written when the power went, cut at every byte.
@Test func anUnfinishedBatchGoesAside() throws {
  var sample = try SampleArchive()
  try sample.fill(batches: 2, size: 2)
  let paths = ArchivePaths(root: sample.root)
  let end = try Files.read(paths.segment(0)).count
  let checkpoint = try Files.read(paths.checkpoint)
  let committed = sample.kept
  let other = try TemporaryFolder()
  try Files.copy(sample.root, to: other("a"))
  try sample.fill(batches: 1, size: 2)
  let whole = try Files.read(paths.segment(0))
  let lost = sample.kept[committed.count...].map(\.entry)
  for cut in stride(from: end, to: whole.count, by: 13) {
    let folder = try TemporaryFolder()
    try Files.copy(other("a"), to: folder("a"))
    let copy = ArchivePaths(root: folder("a"))
    try Files.write(Array(whole[..<cut]), copy.segment(0))
    // Where no writer was cut off, someone put those bytes there, or took the others away.
    let altered = try Verifier.verify(root: copy.root)
    #expect(altered.isOK == (cut == end), "cut at \(cut): \(altered.problems)")
    try interrupt(copy)
    let report = try Verifier.verify(root: copy.root)
    #expect(report.isOK, "cut at \(cut): \(report.problems)")
    let isInPublished = cut > whole.count - 28
    let view = try ArchiveWriter(root: copy.root).view
    for (entry, body) in committed {
      #expect(try view.capture(index: entry.index) == entry)
      #expect(try view.object(entry.record.body) == body)
    }
    // What was committed without having been published counts; what was not is gone, as a whole.
    let count = try view.totals().captures
    let isCommitted = count > committed.count
    #expect(count == committed.count || count == committed.count + lost.count)
    #expect(isCommitted == (try Files.read(copy.checkpoint) != checkpoint))
    #expect(Files.exists(copy.aside) == ((!isCommitted || isInPublished) && cut > end))
    #expect(try Verifier.verify(root: copy.root).isOK)
  }
}

@Test func aCommitThatWasNotPublishedIsPublished() throws {
  var sample = try SampleArchive()
  try sample.fill(batches: 1, size: 3)
  let paths = ArchivePaths(root: sample.root)
  let log = try TemporaryFolder()
  try Files.copy(paths.log, to: log("log"))
  try sample.fill(batches: 1, size: 3)
  // Killed between COMMIT and PUBLISHED: 28 bytes less, and the log as it was.
  let bytes = try Files.read(paths.segment(0))
  try Files.write(Array(bytes.dropLast(28)), paths.segment(0))
  try Files.remove(paths.log)
  try Files.copy(log("log"), to: paths.log)
  #expect(!(try Verifier.verify(root: sample.root).isOK))
  try interrupt(paths)
  #expect(try Verifier.verify(root: sample.root).isOK)
  _ = try ArchiveWriter(root: sample.root)
  #expect(try Files.read(paths.writerLock).isEmpty)
  try sample.expectAll()
  try sample.expectVerified()
  #expect(try Verifier.verify(root: sample.root).notes.isEmpty)
}

@Test func rollbacksAndForksAreRefused() throws {
  var sample = try SampleArchive()
  try sample.fill(batches: 1, size: 3)
  let old = try TemporaryFolder()
  try Files.copy(sample.root, to: old("a"))
  try sample.fill(batches: 1, size: 3)
  let paths = ArchivePaths(root: sample.root)
  let new = try TemporaryFolder()
  try Files.copy(sample.root, to: new("a"))

  func expectRefused(_ what: Comment) throws {
    #expect(!(try Verifier.verify(root: sample.root).isOK), what)
    #expect(throws: StoreError.self, what) { try ArchiveWriter(root: sample.root) }
    try Files.remove(sample.root)
    try Files.copy(new("a"), to: sample.root)
    try sample.expectVerified()
  }
  // Older segments under a newer checkpoint.
  try Files.remove(paths.segment(0))
  try Files.copy(ArchivePaths(root: old("a")).segment(0), to: paths.segment(0))
  try expectRefused("older segments")
  // An older checkpoint beside newer segments.
  try Files.write(try Files.read(ArchivePaths(root: old("a")).checkpoint), paths.checkpoint)
  try expectRefused("older checkpoint")
  // Another past of the same length, signed with the same key.
  let fork = try ArchiveWriter(root: old("a"))
  for number in 0..<3 {
    _ = try fork.append([sample.capture("https://fork/", [UInt8(number)], at: 1)])
  }
  try Files.write(try Files.read(ArchivePaths(root: old("a")).checkpoint), paths.checkpoint)
  try expectRefused("fork")
}

@Test func damageBeforeACommitIsNeverCutOff() throws {
  var sample = try SampleArchive()
  try sample.fill(batches: 3, size: 2)
  let paths = ArchivePaths(root: sample.root)
  var bytes = try Files.read(paths.segment(0))
  bytes[700] ^= 1
  try Files.write(bytes, paths.segment(0))
  try Files.remove(paths.catalogue)
  #expect(throws: StoreError.self) { try ArchiveWriter(root: sample.root) }
  #expect(try Files.read(paths.segment(0)) == bytes)
  #expect(!Files.exists(paths.aside))
}
