// What these prove: no change to a covered file passes verification, and the report names the file
// and the captures. The black-box script Tools/checks/tamper.py does the same with the program.
import Bytes
import Support
import Testing

@testable import Store

private func covered(_ root: String) throws -> [String] {
  try Files.all(below: root).filter { !ArchivePaths.isUncovered($0) }
}

/// Whole in structure: sealed segments, a full tile and a partial one, deltas.
private func sample() throws -> SampleArchive {
  var sample = try SampleArchive(segmentSize: 8192)
  try sample.fill(batches: 10, size: 29)
  #expect(try SegmentFiles.numbers(ArchivePaths(root: sample.root)).count >= 4)
  return sample
}

/// The problems after `change`; an archive that cannot be opened gives the error's text.
private func findings(_ root: String) -> (isOK: Bool, text: String) {
  do {
    let report = try Verifier.verify(root: root)
    return (report.isOK, report.problems.map { $0.location }.joined(separator: "\n"))
  } catch { return (false, "\(error)") }
}

/// The same with redactions: of a base, of one that a redaction moved, in several segments.
private func redactedSample() throws -> SampleArchive {
  let sample = try sample()
  let writer = try ArchiveWriter(root: sample.root)
  for number in [0, 4, 150, 7] {
    _ = try writer.redact(
      sample.kept[number].entry.record.body, reason: "test", at: Instant(milliseconds: 1))
  }
  return sample
}

@Test(arguments: [false, true])
func everyFlippedByteIsFound(isRedacted: Bool) throws {
  let sample = try isRedacted ? redactedSample() : sample()
  var generator = SeededGenerator(seed: 11)
  for name in try covered(sample.root) {
    let path = sample.root + "/" + name
    let original = try Files.read(path)
    // Small files whole; of large ones a sample that reaches every kind of record.
    let positions =
      original.count <= 150
      ? Array(original.indices)
      : (0..<(isRedacted ? 40 : 120)).map { _ in Int.random(in: original.indices, using: &generator)
      }
    for position in positions {
      var changed = original
      changed[position] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      try Files.write(changed, path)
      let (isOK, text) = findings(sample.root)
      #expect(!isOK && text.contains(name), "\(name) byte \(position): \(text)")
    }
    try Files.write(original, path)
  }
  #expect(findings(sample.root).isOK)
}

@Test func missingTruncatedAndSwappedFilesAreFound() throws {
  let sample = try sample()
  let names = try covered(sample.root)
  for (number, name) in names.enumerated() {
    let path = sample.root + "/" + name
    let original = try Files.read(path)
    try Files.remove(path)
    var found = findings(sample.root)
    #expect(!found.isOK && found.text.contains(name), "\(name) removed: \(found.text)")
    for length in [0, original.count / 2, original.count - 1] {
      try Files.write(Array(original[..<length]), path)
      found = findings(sample.root)
      #expect(!found.isOK && found.text.contains(name), "\(name) cut to \(length): \(found.text)")
    }
    let other = sample.root + "/" + names[(number + 1) % names.count]
    let otherBytes = try Files.read(other)
    try Files.write(otherBytes, path)
    try Files.write(original, other)
    found = findings(sample.root)
    // Without an identity nothing else can be looked at.
    let isNamed = found.text.contains(name) || found.text.contains("stet-archive")
    #expect(!found.isOK && isNamed, "\(name) swapped: \(found.text)")
    try Files.write(original, path)
    try Files.write(otherBytes, other)
  }
  try sample.expectVerified()
}

@Test func aDamagedObjectNamesItsCaptures() throws {
  var sample = try SampleArchive()
  try sample.fill(batches: 1, size: 20, pages: 1)
  let path = ArchivePaths(root: sample.root).segment(0)
  var walker = try SegmentWalker(
    try SegmentFiles(ArchivePaths(root: sample.root)).file(0), number: 0)
  var objects: [Batch.Object] = []
  while let event = try walker.next() {
    if case .batch(let batch) = event { objects += batch.objects }
  }
  let bodies = objects.filter { object in
    sample.kept.contains { $0.entry.record.body == object.digest }
  }
  let victim = bodies[bodies.count / 2]
  var bytes = try Files.read(path)
  bytes[Int(victim.location.offset) + victim.header.length + 2] ^= 4
  try Files.write(bytes, path)
  let report = try Verifier.verify(root: sample.root)
  let problem = try #require(report.problems.first { $0.kind == "object" })
  #expect(problem.location == "segments/00000000.seg:\(victim.location.offset)")
  // Its own captures, and those whose bytes were stored against it.
  let later = Set(bodies[(bodies.count / 2)...].map(\.digest))
  let expected = sample.kept.filter { later.contains($0.entry.record.body) }.map(\.entry)
  #expect(problem.captures == expected)
}

@Test func unknownFilesAreFound() throws {
  let sample = try sample()
  let names = [
    "notes.txt", "segments/x.seg", "segments/99999999.seg", "segments/4294967295.seg", "log/extra",
    "log/tile/0/009",
  ]
  for name in names {
    let path = sample.root + "/" + name
    try Files.write([1], path)
    let found = findings(sample.root)
    #expect(!found.isOK && found.text.contains(name), "\(name)")
    try Files.remove(path)
  }
}

@Test func scrubFindsDamageWithoutDecoding() throws {
  let sample = try sample()
  let path = ArchivePaths(root: sample.root).segment(1)
  var bytes = try Files.read(path)
  bytes[bytes.count / 2] ^= 1
  try Files.write(bytes, path)
  var options = VerifyOptions()
  options.isScrub = true
  let report = try Verifier.verify(root: sample.root, options: options)
  #expect(!report.isOK)
  #expect(report.bytes == 0)
}

/// Every bit of every erased payload, and of the headers around it.
@Test func everyBitOfErasedRecordsIsFound() throws {
  var sample = try SampleArchive()
  try sample.fill(batches: 1, size: 8, pages: 1)
  let victim = sample.kept[2].entry.record.body
  do {
    let writer = try ArchiveWriter(root: sample.root)
    _ = try writer.redact(victim, reason: "test", at: Instant(milliseconds: 1))
  }
  let (table, erasures) = try ObjectTable.skim(ArchivePaths(root: sample.root))
  #expect(erasures.records[0]?.isEmpty == false)
  let path = ArchivePaths(root: sample.root).segment(0)
  let original = try Files.read(path)
  for row in table.rows where row.state == .erased {
    let start = Int(row.location.offset)
    let payload = start + row.header.length..<start + row.header.totalLength
    #expect(original[payload].allSatisfy { $0 == 0 })
    for position in start..<start + row.header.totalLength {
      for bit in 0..<8 {
        var changed = original
        changed[position] ^= 1 << bit
        try Files.write(changed, path)
        let (isOK, text) = findings(sample.root)
        #expect(!isOK && text.contains("segments/00000000.seg"), "byte \(position), bit \(bit)")
      }
    }
  }
  try Files.write(original, path)
  #expect(findings(sample.root).isOK)
}
