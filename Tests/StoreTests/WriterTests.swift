// What these prove: what was kept is there, byte for byte, however it was batched, sealed, reopened
// or indexed; the same bytes are stored once; one writer at a time; chains stay bounded.
import Bytes
import Cryptography
import Support
import Testing
import TransparencyLog

@testable import Store

@Test(arguments: [(1, 40), (8, 5), (40, 1)])
func whatWasKeptIsThere(batches: Int, size: Int) throws {
  var sample = try SampleArchive()
  try sample.fill(batches: batches, size: size)
  try sample.expectAll()
  try sample.expectVerified()
  // A new writer goes on where the last one ended.
  try sample.fill(batches: 2, size: 3)
  try sample.expectAll()
  try sample.expectVerified()
}

@Test func segmentsAreSealedAndChained() throws {
  var sample = try SampleArchive(segmentSize: 4096)
  try sample.fill(batches: 60, size: 6)
  let paths = ArchivePaths(root: sample.root)
  #expect(try SegmentFiles.numbers(paths).count >= 4)
  try sample.expectAll()
  try sample.expectVerified()
  // A full tile, and a partial one.
  #expect(Files.exists(paths.log + "/tile/0/000"))
  #expect(!Files.exists(paths.log + "/tile/0/000.p"))
  #expect(Files.exists(paths.log + "/tile/0/001.p"))
}

@Test func sameBytesAreStoredOnce() throws {
  let sample = try SampleArchive()
  let writer = try ArchiveWriter(root: sample.root)
  let body = Array("the same".utf8)
  let first = try writer.append([
    sample.capture("https://a/", body, at: 1), sample.capture("https://b/", body, at: 2),
  ])
  let again = try writer.append([sample.capture("https://a/", body, at: 3)])
  #expect(try writer.view.totals().objects == 1)
  #expect(again[0].record.previous == first[0].index)
  #expect(first[1].record.previous == nil)
  #expect(again[0].id != first[0].id)
}

@Test func orderGoesByTimeThenIndex() throws {
  let sample = try SampleArchive()
  let writer = try ArchiveWriter(root: sample.root)
  for time in [30, 10, 20, 20] as [Int64] {
    _ = try writer.append([sample.capture("https://a/", Array("\(time)".utf8), at: time)])
  }
  let view = writer.view
  let order = try view.captures(url: "https://a/", limit: 10)
  #expect(order.map(\.index) == [1, 2, 3, 0])
  #expect(try view.captures(url: "https://a/", after: order[1], limit: 1).map(\.index) == [3])
  #expect(try view.capture(url: "https://a/")?.index == 0)
  #expect(try view.capture(url: "https://a/", stepsBack: 3)?.index == 1)
  #expect(try view.capture(url: "https://a/", stepsBack: 4) == nil)
  #expect(
    try view.capture(url: "https://a/", atOrBefore: Instant(milliseconds: 20))?.index == 3)
  #expect(try view.capture(url: "https://a/", atOrBefore: Instant(milliseconds: 9)) == nil)
  #expect(try view.capture(before: order[3])?.index == 3)
  #expect(try view.capture(before: order[0]) == nil)
}

@Test func longChainsStayBounded() throws {
  let sample = try SampleArchive()
  let writer = try ArchiveWriter(root: sample.root)
  var generator = SeededGenerator(seed: 9)
  var batch: [NewCapture] = []
  for version in 0..<400 {
    batch.append(
      sample.capture(
        "https://a/", page(0, version: version, generator: &generator), at: Int64(version)))
  }
  _ = try writer.append(Array(batch[..<130]))
  _ = try writer.append(Array(batch[130...]))
  // Depth of every object, from the records alone.
  var depths: [Location: Int] = [:]
  let file = try SegmentFiles(ArchivePaths(root: sample.root)).file(0)
  var walker = try SegmentWalker(file, number: 0)
  var deltas = 0
  while let event = try walker.next() {
    guard case .batch(let found) = event else { continue }
    for object in found.objects {
      depths[object.location] = object.base.flatMap { depths[$0] }.map { $0 + 1 } ?? 0
      if object.base != nil { deltas += 1 }
    }
  }
  #expect(deltas > 390)
  #expect(try #require(depths.values.max()) <= 62)
  // A chain of eight or more is what the tests of damage need.
  #expect(try #require(depths.values.max()) >= 8)
  #expect(try Verifier.verify(root: sample.root).isOK)
}

@Test func secondWriterIsRefused() throws {
  let sample = try SampleArchive()
  let writer = try ArchiveWriter(root: sample.root)
  #expect {
    _ = try ArchiveWriter(root: sample.root)
  } throws: { error in
    if case StoreError.locked = error { true } else { false }
  }
  // Readers are not.
  #expect(try ArchiveView(root: sample.root).totals().captures == 0)
  withExtendedLifetime(writer) {}
}

@Test func unsuitableCapturesChangeNothing() throws {
  let sample = try SampleArchive()
  let writer = try ArchiveWriter(root: sample.root)
  let good = sample.capture("https://a/", [1], at: 1)
  var bad = good
  bad.mediaType = "nonsense"
  #expect(throws: StoreError.self) { try writer.append([good, bad]) }
  #expect(try writer.append([good]).map(\.index) == [0])
}

@Test func emptyAndLargeBodies() throws {
  let sample = try SampleArchive()
  let writer = try ArchiveWriter(root: sample.root)
  var generator = SeededGenerator(seed: 3)
  var large = generator.bytes(3 << 20)
  _ = try writer.append([sample.capture("https://a/", [], at: 1)])
  _ = try writer.append([sample.capture("https://a/", large, at: 2)])
  let before = large
  large[1 << 20] ^= 1
  _ = try writer.append([sample.capture("https://a/", large, at: 3)])
  let view = try ArchiveView(root: sample.root)
  #expect(try view.object(SHA256.hash([])) == [])
  #expect(try view.object(SHA256.hash(before)) == before)
  #expect(try view.object(SHA256.hash(large)) == large)
  #expect(try view.storedBytes().segments < 3 << 20 + 200_000)
}

@Test func anArchiveIsMadeInAnEmptyFolderOnly() throws {
  let folder = try TemporaryFolder()
  try Files.write([1], folder("x"))
  #expect {
    _ = try ArchiveIdentity.create(root: folder.path, origin: nil)
  } throws: { error in
    if case StoreError.notEmpty = error { true } else { false }
  }
  #expect(throws: StoreError.self) {
    try ArchiveIdentity.create(root: folder("b"), origin: "has space")
  }
  #expect(!Files.exists(folder("b")))
  #expect {
    _ = try ArchiveView(root: folder("none"))
  } throws: { error in
    if case StoreError.noArchive = error { true } else { false }
  }
}

@Test func aNewerFormatIsNamed() throws {
  let sample = try SampleArchive()
  let path = ArchivePaths(root: sample.root).identity
  let text = String(decoding: try Files.read(path), as: UTF8.self)
  try Files.write(Array(text.replacing("stet-archive/1", with: "stet-archive/2").utf8), path)
  #expect {
    _ = try ArchiveView(root: sample.root)
  } throws: { error in
    if case StoreError.newerFormat(_, "stet-archive/2") = error { true } else { false }
  }
}

/// Batches that come quickly are acknowledged at once and published together.
@Test func quickBatchesArePublishedTogether() throws {
  let sample = try SampleArchive()
  let paths = ArchivePaths(root: sample.root)
  let writer = try ArchiveWriter(root: sample.root)
  for number in 0..<20 {
    _ = try writer.append([sample.capture("https://quick/\(number)", [UInt8(number)], at: 1)])
  }
  #expect(try ArchiveView(root: sample.root).totals().captures == 20)
  // Not all is published, which is no fault while the writer is at work.
  let report = try Verifier.verify(root: sample.root)
  #expect(report.isOK && report.captures == 20 && !report.notes.isEmpty, "\(report.problems)")
  try writer.close()
  #expect(throws: StoreError.self) {
    try writer.append([sample.capture("https://quick/late", [1], at: 2)])
  }
  let closed = try Verifier.verify(root: sample.root)
  #expect(closed.isOK && closed.notes.isEmpty, "\(closed.problems) \(closed.notes)")
  #expect(try Files.read(paths.writerLock).isEmpty)
  let partials = try Files.all(below: paths.log + "/tile/0/000.p")
  #expect(partials.count < 20 && partials.contains("20"), "\(partials)")
}

/// Pages that alternate between two variants are stored against the variant that they are.
@Test func theNearestVariantIsTheBase() throws {
  let sample = try SampleArchive()
  var generator = SeededGenerator(seed: 3)
  let variants = (0..<2).map { _ in
    (0..<2000).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }
  let writer = try ArchiveWriter(root: sample.root)
  for number in 0..<12 {
    let body = variants[number % 2] + Array("<p>\(number)</p>".utf8)
    _ = try writer.append([sample.capture("https://two.example/", body, at: Int64(number))])
  }
  let objects = try records(of: sample.root)
  for (number, object) in objects.enumerated() where number >= 2 {
    let same = stride(from: number - 2, through: max(0, number - 6), by: -2)
    #expect(same.contains { objects[$0].location == object.base }, "place \(number)")
  }
  try writer.close()
  #expect(try Verifier.verify(root: sample.root).isOK)
}

/// A page's first version is stored against another page's of its site, and of no other site; one
/// serves 16 pages, and has no base itself.
@Test func firstVersionsShareWhatASiteHasInCommon() throws {
  let sample = try SampleArchive()
  var generator = SeededGenerator(seed: 4)
  let furniture = page(0, version: 0, generator: &generator)
  let writer = try ArchiveWriter(root: sample.root)
  func body(_ number: Int) -> [UInt8] { furniture + Array("<p>Story \(number)</p>".utf8) }
  // Some together, some one by one: the plan of a batch and the catalogue must agree.
  _ = try writer.append(
    (0..<10).map { sample.capture("https://news.example/\($0)", body($0), at: 1) })
  for number in 10..<40 {
    let url = "https://news.example/\(number)"
    _ = try writer.append([sample.capture(url, body(number), at: 1)])
  }
  _ = try writer.append([sample.capture("https://other.example/", body(99), at: 1)])
  let objects = try records(of: sample.root)
  let alone = objects.filter { $0.base == nil }
  #expect(alone.map(\.location) == [0, 17, 34, 40].map { objects[$0].location })
  for head in alone.prefix(3) {
    #expect(objects.count { $0.base == head.location } <= 16)
  }
  #expect(
    objects.allSatisfy { object in alone.contains { $0.location == object.base ?? $0.location } })
  try writer.close()
  #expect(try Verifier.verify(root: sample.root).isOK)
}

/// All object records, in order.
private func records(of root: String) throws -> [Batch.Object] {
  var walker = try SegmentWalker(try SegmentFiles(ArchivePaths(root: root)).file(0), number: 0)
  var objects: [Batch.Object] = []
  while let event = try walker.next() {
    if case .batch(let batch) = event { objects += batch.objects }
  }
  return objects
}
