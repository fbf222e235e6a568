// What these prove: a redacted object's bytes are in no file, everything else can still be read and
// verifies, whatever the object was to the others; and a redaction that was cut off at any step is
// finished by the next writer.
import Bytes
import Cryptography
import GRDB
import Support
import Testing

@testable import Store

private let time = Instant(milliseconds: 1_800_000_000_000)

/// The rows of every table, as text.
private func dump(_ root: String) throws -> [String] {
  let queue = try DatabaseQueue(path: ArchivePaths(root: root).catalogue)
  return try queue.read { database in
    try ["position", "url", "object", "capture", "redaction"].flatMap { table in
      try Row.fetchAll(database, sql: "SELECT * FROM \(table) ORDER BY 1").map(\.description)
    }
  }
}

/// True where some file below `root` has these bytes.
private func contains(_ root: String, _ needle: [UInt8]) throws -> Bool {
  for name in try Files.all(below: root) {
    let bytes = try Files.read(root + "/" + name)
    var start = 0
    while let hit = bytes[start...].firstIndex(of: needle[0]) {
      if bytes[hit...].starts(with: needle) { return true }
      start = hit + 1
    }
  }
  return false
}

/// An archive of one page whose every version has bytes of its own that do not compress.
private struct Pages {
  let folder: TemporaryFolder
  let root: String
  var paths: ArchivePaths { ArchivePaths(root: root) }
  private(set) var kept: [(entry: CatalogueEntry, body: [UInt8], marker: [UInt8])] = []
  private(set) var redacted: Set<Digest> = []
  private var generator: SeededGenerator

  init(segmentSize: Int = 1 << 20, seed: UInt64 = 3) throws {
    folder = try TemporaryFolder()
    root = folder("a")
    generator = SeededGenerator(seed: seed)
    _ = try ArchiveIdentity.create(root: root, origin: "example.org/test", segmentSize: segmentSize)
  }

  func body(_ marker: [UInt8], version: Int) -> [UInt8] {
    var text = "<html>\n"
    for line in 0..<60 {
      text += "<p>Line \(line), as it was: \(line == version % 60 ? version : 0)</p>\n"
    }
    return Array(text.utf8) + marker
  }

  mutating func add(
    _ count: Int, batch: Int = 7, url: String = "https://example.org/"
  ) throws {
    let writer = try ArchiveWriter(root: root)
    var captures: [NewCapture] = []
    var parts: [(body: [UInt8], marker: [UInt8])] = []
    for number in 0..<count {
      let version = kept.count + captures.count
      let marker = (0..<48).map { _ in UInt8.random(in: 128...255, using: &generator) }
      let bytes = body(marker, version: version)
      captures.append(
        NewCapture(
          method: .file, capturedAt: Instant(milliseconds: Int64(version) * 60_000), url: url,
          mediaType: "text/html", body: bytes))
      parts.append((bytes, marker))
      guard captures.count == batch || number == count - 1 else { continue }
      kept += zip(try writer.append(captures), parts).map { ($0, $1.body, $1.marker) }
      captures = []
      parts = []
    }
    try writer.close()
  }

  /// Keeps a body that is there already, at another URL.
  mutating func repeatBody(_ number: Int, url: String) throws {
    let writer = try ArchiveWriter(root: root)
    let entries = try writer.append([
      NewCapture(
        method: .file, capturedAt: Instant(milliseconds: Int64(kept.count) * 60_000), url: url,
        mediaType: "text/html", body: kept[number].body)
    ])
    kept.append((entries[0], kept[number].body, kept[number].marker))
    try writer.close()
  }

  @discardableResult
  mutating func redact(_ number: Int) throws -> RedactionOutcome {
    let writer = try ArchiveWriter(root: root)
    let outcome = try writer.redact(
      kept[number].entry.record.body, reason: "court order \(number)", at: time)
    redacted.insert(kept[number].entry.record.body)
    try writer.close()
    return outcome
  }

  mutating func noteRedacted(_ number: Int) { redacted.insert(kept[number].entry.record.body) }

  /// The redacted bytes are nowhere, all others are there, and all verifies.
  func expectRight(
    at other: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let root = other ?? self.root
    let view = try ArchiveView(root: root)
    for (entry, body, marker) in kept {
      #expect(try view.capture(index: entry.index) == entry, sourceLocation: sourceLocation)
      if redacted.contains(entry.record.body) {
        #expect(!(try contains(root, marker)), "#\(entry.index)", sourceLocation: sourceLocation)
        let error = #expect(throws: StoreError.self, sourceLocation: sourceLocation) {
          try view.object(entry.record.body)
        }
        let text = error?.description ?? ""
        #expect(
          text.contains("redacted at #") && text.contains("court order"),
          sourceLocation: sourceLocation)
      } else {
        #expect(try view.object(entry.record.body) == body, sourceLocation: sourceLocation)
      }
    }
    for isScrub in [false, true] {
      var options = VerifyOptions()
      options.isScrub = isScrub
      let report = try Verifier.verify(root: root, options: options)
      #expect(report.isOK, "\(report.problems)", sourceLocation: sourceLocation)
      #expect(report.captures == kept.count, sourceLocation: sourceLocation)
      #expect(
        Set(report.redactions.map(\.object)) == redacted, sourceLocation: sourceLocation)
      #expect(
        report.notes.contains { $0.contains("redacted") } == !redacted.isEmpty,
        sourceLocation: sourceLocation)
      #expect(!report.notes.contains { $0.contains("not overwritten") })
      if !isScrub {
        let objects = Set(kept.map(\.entry.record.body)).subtracting(redacted).count
        #expect(report.objects == objects, sourceLocation: sourceLocation)
      }
    }
    let rows = try dump(root)
    let copy = try TemporaryFolder()
    try Files.copy(root, to: copy("a"))
    _ = try ArchiveWriter.reindex(root: copy("a"))
    #expect(try dump(copy("a")) == rows, sourceLocation: sourceLocation)
  }

  /// Chains are as short as the format wants them.
  func longestChain() throws -> Int {
    let table = try ObjectTable.skim(paths).table
    var longest = 0
    for (number, row) in table.rows.enumerated() where row.state != .erased {
      var (steps, next) = (0, number)
      while next >= 0 { (steps, next) = (steps + 1, Int(table.rows[next].base)) }
      longest = max(longest, steps)
    }
    return longest
  }
}

@Test(arguments: [0, 1, 31, 32, 33, 40, 64, 69], [1 << 20, 8192])
func aRedactedObjectIsGoneAndNothingElseIs(number: Int, segmentSize: Int) throws {
  var pages = try Pages(segmentSize: segmentSize)
  try pages.add(70)
  #expect(try contains(pages.root, pages.kept[number].marker))
  let before = try pages.longestChain()
  let table = try ObjectTable.skim(pages.paths).table
  let row = try #require(table.number(of: pages.kept[number].entry.record.body))
  let outcome = try pages.redact(number)
  #expect(outcome.captures == [pages.kept[number].entry])
  #expect(outcome.restored == table.subtree(of: row).count - 1)
  #expect(outcome.records == outcome.restored + 1)
  try pages.expectRight()
  #expect(try pages.longestChain() <= before)
  // The archive goes on: with the page's next versions, and with the same bytes again.
  try pages.add(40)
  try pages.repeatBody(number, url: "https://example.org/")
  try pages.expectRight()
}

@Test func redactionsFollowEachOther() throws {
  var pages = try Pages(segmentSize: 16384)
  try pages.add(100)
  // A base, an object that its redaction moved, one in the same segment, and what came after.
  for number in [10, 11, 12, 32, 9, 0, 64] {
    try pages.redact(number)
    try pages.add(3)
    try pages.expectRight()
  }
  var generator = SeededGenerator(seed: 9)
  while pages.redacted.count < 60 {
    let number = Int.random(in: 0..<pages.kept.count, using: &generator)
    guard !pages.redacted.contains(pages.kept[number].entry.record.body) else { continue }
    try pages.redact(number)
  }
  try pages.expectRight()
}

@Test func oneWriterMayRedactAndGoOn() throws {
  var pages = try Pages()
  try pages.add(20)
  var writer: ArchiveWriter? = try ArchiveWriter(root: pages.root)
  for number in [3, 19, 4] {
    _ = try writer?.redact(
      pages.kept[number].entry.record.body, reason: "court order", at: time)
    pages.noteRedacted(number)
    // Refused, and the writer is none the worse for it.
    #expect(throws: StoreError.self) {
      try writer?.redact(pages.kept[number].entry.record.body, reason: "again", at: time)
    }
    #expect(throws: StoreError.self) {
      try writer?.redact(SHA256.hash([9]), reason: "unknown", at: time)
    }
    #expect(throws: StoreError.self) {
      try writer?.redact(pages.kept[0].entry.record.body, reason: "two\nlines", at: time)
    }
  }
  try writer?.close()
  // The lock goes with it.
  writer = nil
  try pages.expectRight()
  try pages.add(5)
  try pages.expectRight()
}

@Test func aBodyThatTwoPagesShareIsGoneFromBoth() throws {
  var pages = try Pages()
  try pages.add(10)
  try pages.repeatBody(4, url: "https://example.org/other")
  try pages.add(4, url: "https://example.org/other")
  let outcome = try pages.redact(4)
  #expect(outcome.captureCount == 2)
  #expect(outcome.captures == [pages.kept[4].entry, pages.kept[10].entry])
  try pages.expectRight()
}

@Test func nothingIsErasedWhereADependentCannotBeRead() throws {
  var pages = try Pages()
  try pages.add(10)
  let object = pages.kept[6].entry.record.body
  let table = try ObjectTable.skim(pages.paths).table
  let row = table.rows[try #require(table.number(of: object))]
  var bytes = try Files.read(pages.paths.segment(0))
  bytes[Int(row.location.offset) + row.header.totalLength - 1] ^= 1
  try Files.write(bytes, pages.paths.segment(0))
  let writer = try ArchiveWriter(root: pages.root)
  #expect(throws: StoreError.self) {
    try writer.redact(pages.kept[2].entry.record.body, reason: "court order", at: time)
  }
  try writer.close()
  #expect(try Files.read(pages.paths.segment(0)) == bytes)
  #expect(try SegmentFiles.numbers(pages.paths) == [0])
}

// MARK: - Crashes

/// Leaves the word that a writer which is killed leaves.
private func interrupt(_ root: String) throws {
  try Files.write(Array("writing\n".utf8), ArchivePaths(root: root).writerLock)
}

/// Files as they were before a redaction, or are after it, in every order in which a crash can leave
/// them.
@Test func aRedactionThatWasCutOffIsFinished() throws {
  var pages = try Pages(segmentSize: 8192)
  try pages.add(90)
  let other = try TemporaryFolder()
  try Files.copy(pages.root, to: other("before"))
  try pages.redact(0)
  try pages.expectRight()
  let (before, after) = (other("before"), pages.root)
  let table = try ObjectTable.skim(pages.paths)
  let segments = try SegmentFiles.numbers(pages.paths)
  let last = try #require(segments.last)
  let newest = try Files.read(pages.paths.segment(last))
  let catalogues = ["catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"]

  func stage(
    _ what: Comment, erased: Set<UInt32> = [], half: Bool = false, published: Bool = false,
    catalogue: Bool = false, isDone: Bool = true, cut: Int? = nil
  ) throws {
    let folder = try TemporaryFolder()
    let root = folder("a")
    let paths = ArchivePaths(root: root)
    try Files.copy(after, to: root)
    for number in segments.dropLast() where !erased.contains(number) {
      // Sealed, but not overwritten.
      var bytes = try Files.read(ArchivePaths(root: before).segment(number))
      let whole = try Files.read(ArchivePaths(root: after).segment(number))
      bytes += whole[bytes.count...]
      if half {
        for row in table.table.rows where row.location.segment == number && row.state == .erased {
          let start = Int(row.location.offset) + row.header.length
          for offset in 0..<Int(row.header.payloadLength) / 2 { bytes[start + offset] = 0 }
        }
      }
      try Files.write(bytes, paths.segment(number))
    }
    // PUBLISHED, at the end of the newest segment, comes last.
    try Files.write(
      cut.map { Array(newest[..<$0]) } ?? Array(newest.dropLast(28)), paths.segment(last))
    if !published {
      try Files.remove(paths.log)
      try Files.copy(ArchivePaths(root: before).log, to: paths.log)
    }
    if !catalogue {
      for name in catalogues {
        if Files.exists(root + "/" + name) { try Files.remove(root + "/" + name) }
        if Files.exists(before + "/" + name) {
          try Files.copy(before + "/" + name, to: root + "/" + name)
        }
      }
    }
    if !isDone {
      let queue = try DatabaseQueue(path: paths.catalogue)
      try queue.write { try $0.execute(sql: "UPDATE redaction SET done = 0") }
      try queue.close()
    }
    #expect(!(try Verifier.verify(root: root).isOK), what)
    try interrupt(root)
    let report = try Verifier.verify(root: root)
    #expect(report.isOK, "\(what): \(report.problems)")
    // Recovery, twice: whatever it did, doing it again changes nothing.
    for _ in 0..<2 { try ArchiveWriter(root: root).close() }
    if cut == nil {
      try pages.expectRight(at: root)
    } else {
      #expect(try Verifier.verify(root: root).isOK, what)
      #expect(
        try ArchiveView(root: root).object(pages.kept[0].entry.record.body) == pages.kept[0].body)
    }
  }

  let touched = Set(table.erasures.records.keys)
  #expect(touched.count > 1)
  try stage("committed")
  try stage("half of the payloads overwritten", half: true)
  try stage("one segment overwritten", erased: [try #require(touched.min())])
  try stage("overwritten", erased: touched)
  try stage("published before the catalogue", erased: touched, published: true)
  try stage("catalogued, not overwritten", catalogue: true, isDone: false)
  try stage("catalogued, half overwritten", half: true, catalogue: true, isDone: false)
  try stage("catalogued and overwritten", erased: touched, catalogue: true, isDone: false)
  try stage("noted, not published", erased: touched, catalogue: true)
  for cut in stride(from: 1, to: newest.count - 28, by: 97) {
    try stage("cut at \(cut)", catalogue: false, cut: cut)
  }
}

/// The disk holds bytes that the published log says are gone: no crash did that, not even where a writer
/// was cut off since.
@Test(arguments: [false, true])
func payloadsThatWerePutBackAreFoundAndGoAgain(isCutOff: Bool) throws {
  var pages = try Pages()
  try pages.add(12)
  let original = try Files.read(pages.paths.segment(0))
  try pages.redact(5)
  let whole = try Files.read(pages.paths.segment(0))
  try Files.write(original + whole[original.count...], pages.paths.segment(0))
  if isCutOff { try interrupt(pages.root) }
  let report = try Verifier.verify(root: pages.root)
  #expect(report.problems.contains { $0.kind == "redaction" })
  _ = try ArchiveWriter.reindex(root: pages.root)
  #expect(try Files.read(pages.paths.segment(0)) == whole)
  try pages.expectRight()
}

@Test func copiesThatWereSetAsideGoToo() throws {
  var pages = try Pages()
  try pages.add(6)
  let end = try Files.read(pages.paths.segment(0)).count
  let other = try TemporaryFolder()
  try Files.copy(pages.root, to: other("a"))
  try pages.add(8, batch: 8)
  let whole = try Files.read(pages.paths.segment(0))
  // A crash in the middle of what was added; then the same is captured again.
  for cut in [end + 150, end + 900, whole.count - 40] {
    let folder = try TemporaryFolder()
    let root = folder("a")
    try Files.copy(other("a"), to: root)
    let paths = ArchivePaths(root: root)
    try Files.write(Array(whole[..<cut]), paths.segment(0))
    try interrupt(root)
    let writer = try ArchiveWriter(root: root)
    #expect(Files.exists(paths.aside))
    for kept in pages.kept[6...] {
      _ = try writer.append([
        NewCapture(
          method: .file, capturedAt: kept.entry.record.capturedAt, url: kept.entry.record.url,
          mediaType: "text/html", body: kept.body)
      ])
    }
    let victim = pages.kept[6]
    let outcome = try writer.redact(
      victim.entry.record.body, reason: "court order", at: time)
    try writer.close()
    #expect(outcome.removed.count == 1)
    #expect(!(try contains(root, Array(victim.marker.prefix(16)))), "cut at \(cut)")
    #expect(try Verifier.verify(root: root).isOK)
  }
}
