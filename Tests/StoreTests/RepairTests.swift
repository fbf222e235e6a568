// What these prove: damage of every kind is mended from a copy, with the damaged bytes kept and the
// repair logged; a repair that is cut off anywhere is finished by the next; a copy is believed
// nothing; what was redacted stays away.
import Bytes
import Cryptography
import StoreDurable
import Support
import Synchronization
import Testing

@testable import Store

/// Whole in structure: sealed segments, a full tile and a partial one, deltas.
private func wholeSample() throws -> SampleArchive {
  var sample = try SampleArchive(segmentSize: 8192)
  try sample.fill(batches: 10, size: 29)
  return sample
}

/// The archive under test, beside an undamaged copy of it.
private struct Patient {
  var sample: SampleArchive
  let folder: TemporaryFolder
  let copy: String
  let paths: ArchivePaths

  init() throws {
    sample = try wholeSample()
    folder = try TemporaryFolder()
    copy = folder("copy")
    try Files.copy(sample.root, to: copy)
    paths = ArchivePaths(root: sample.root)
  }

  /// Puts everything back.
  func restore() throws {
    try Files.remove(sample.root)
    try Files.copy(copy, to: sample.root)
  }

  /// The bytes of all segments.
  func segments(_ root: String) throws -> [UInt32: [UInt8]] {
    let paths = ArchivePaths(root: root)
    var out: [UInt32: [UInt8]] = [:]
    for number in try SegmentFiles.numbers(paths) {
      out[number] = try Files.read(paths.segment(number))
    }
    return out
  }

  /// The segments begin as the copy's: repair leaves may follow.
  func expectWhole(_ what: Comment, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let now = try segments(sample.root)
    for (number, bytes) in try segments(copy) {
      #expect(
        now[number].map { Array($0.prefix(bytes.count)) } == bytes, what,
        sourceLocation: sourceLocation)
    }
    try sample.expectVerified(sourceLocation: sourceLocation)
    try sample.expectAll(sourceLocation: sourceLocation)
  }
}

/// What stands where in a segment.
private func pieces(_ path: String) throws -> [(kind: String, range: Range<Int>)] {
  let bytes = try Files.read(path)
  var out: [(String, Range<Int>)] = [("segment header", 0..<96)]
  var offset = 96
  while offset < bytes.count {
    let header = try RecordHeader(bytes[offset...].prefix(RecordHeader.maxLength))
    let kind = "\(header.fields)".prefix { $0 != "(" }
    out.append(("\(kind) header", offset..<offset + header.length))
    if header.payloadLength > 0 {
      out.append(("\(kind) payload", offset + header.length..<offset + header.totalLength))
    }
    offset += header.totalLength
  }
  return out
}

@Test func everyKindOfRecordIsMended() throws {
  let patient = try Patient()
  var generator = SeededGenerator(seed: 5)
  var kinds: [String: [(number: UInt32, range: Range<Int>)]] = [:]
  for number in try SegmentFiles.numbers(patient.paths) {
    for piece in try pieces(patient.paths.segment(number)) {
      kinds[piece.kind, default: []].append((number, piece.range))
    }
  }
  #expect(kinds.count == 11, "\(kinds.keys)")
  for (kind, places) in kinds.sorted(by: { $0.key < $1.key }) {
    for _ in 0..<4 {
      let place = try #require(places.randomElement(using: &generator))
      let offset = Int.random(in: place.range, using: &generator)
      var bytes = try Files.read(patient.paths.segment(place.number))
      bytes[offset] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      try Files.write(bytes, patient.paths.segment(place.number))
      let what: Comment = "\(kind), segment \(place.number), byte \(offset)"
      let report = try Repair.run(root: patient.sample.root, from: patient.copy)
      #expect(report.verification.isOK, what)
      #expect(report.mended.count == 1 && report.logged.count == 1, what)
      let name = try #require(report.mended.first?.aside)
      #expect(try Files.read(patient.sample.root + "/" + name) == [bytes[offset]], what)
      #expect(report.mended.first?.location.hasSuffix(".seg:\(offset)") == true, what)
      try patient.expectWhole(what)
      try patient.restore()
    }
  }
}

@Test func anUndamagedArchiveStaysAsItIs() throws {
  let patient = try Patient()
  let before = try patient.segments(patient.sample.root)
  let report = try Repair.run(root: patient.sample.root, from: patient.copy)
  #expect(report.verification.isOK && report.mended.isEmpty && report.logged.isEmpty)
  #expect(try patient.segments(patient.sample.root) == before)
  #expect(!Files.exists(patient.paths.aside))
}

@Test func aRepairIsLoggedAsItWas() throws {
  let patient = try Patient()
  var bytes = try Files.read(patient.paths.segment(1))
  for offset in 300..<310 { bytes[offset] = 0x55 }
  try Files.write(bytes, patient.paths.segment(1))
  let report = try Repair.run(root: patient.sample.root, from: patient.copy)
  let identity = try ArchiveIdentity.load(root: patient.sample.root)
  var check = SegmentCheck(patient.paths, identity, publishedSize: 0, since: nil)
  try check.run()
  let record = try #require(check.repairs.first)
  let range = Int(record.offset)..<Int(record.offset) + Int(record.count)
  #expect(check.repairs.count == 1 && record.segment == 1)
  #expect(range.lowerBound >= 300 && range.upperBound <= 310)
  #expect(record.damaged == SHA256.hash(Array(bytes[range])))
  #expect(report.logged == report.verification.size - 1..<report.verification.size)
}

@Test func missingFilesAreMended() throws {
  let patient = try Patient()
  let names = try Files.all(below: patient.sample.root).filter { !ArchivePaths.isUncovered($0) }
  for name in names {
    try Files.remove(patient.sample.root + "/" + name)
    let report = try Repair.run(root: patient.sample.root, from: patient.copy)
    #expect(report.verification.isOK && report.mended.count == 1, "\(name): \(report)")
    #expect(report.logged.isEmpty == !name.hasPrefix("segments/"), "\(name)")
    try patient.expectWhole("\(name)")
    try patient.restore()
  }
}

@Test func aRefusedCopyChangesNothing() throws {
  let patient = try Patient()
  let other = try wholeSample()
  var bytes = try Files.read(patient.paths.segment(0))
  bytes[500] ^= 1
  try Files.write(bytes, patient.paths.segment(0))
  let before = try patient.segments(patient.sample.root)
  for copy in [other.root, patient.sample.root] {
    #expect(throws: StoreError.self) { try Repair.run(root: patient.sample.root, from: copy) }
  }
  #expect(try patient.segments(patient.sample.root) == before)
  #expect(!Files.exists(patient.paths.aside))
}

/// The same object damaged in both, in the same byte and in another; beside damage that can be mended.
@Test func whatTheCopyCannotGiveIsLeft() throws {
  let patient = try Patient()
  let numbers = try SegmentFiles.numbers(patient.paths)
  for number in [numbers[0], try #require(numbers.last)] {
    let path = patient.paths.segment(number)
    let objects = try pieces(path).filter { $0.kind == "object payload" }
    // The other one must not need the lost one, or nothing could prove it.
    let lost = try #require(objects.dropFirst(5).first).range
    let other = try #require(objects.first).range
    for delta in [0, 2] {
      let bad = try TemporaryFolder()
      try Files.copy(patient.copy, to: bad("copy"))
      func flip(_ path: String, _ offset: Int) throws {
        var bytes = try Files.read(path)
        bytes[offset] ^= 0x10
        try Files.write(bytes, path)
      }
      try flip(path, lost.lowerBound)
      try flip(path, other.lowerBound)
      try flip(ArchivePaths(root: bad("copy")).segment(number), lost.lowerBound + delta)
      let report = try Repair.run(root: patient.sample.root, from: bad("copy"))
      #expect(!report.verification.isOK)
      let now = try Files.read(path)
      var expected = try Files.read(ArchivePaths(root: patient.copy).segment(number))
      #expect(now[other.lowerBound] == expected[other.lowerBound], "segment \(number), \(delta)")
      expected[lost.lowerBound] ^= 0x10
      #expect(Array(now.prefix(expected.count)) == expected, "segment \(number), \(delta)")
      try patient.restore()
    }
  }
}

/// Counts down to the end.
private final class Counter: Sendable {
  // Guards how many changes are left.
  private let left: Mutex<Int>

  init(_ number: Int) { left = Mutex(number) }

  var isUsedUp: Bool { left.withLock { $0 < 0 } }
  /// True only just when the end came.
  var isAtEnd: Bool { left.withLock { $0 == -1 } }

  func take(_ path: String) throws(DurableError) {
    let isOver = left.withLock { left in
      left -= 1
      return left < 0
    }
    if isOver { throw .readOnly(operation: "test", path: path) }
  }
}

/// A disk on which the process ends at one of the calls that change something.
private final class EndingDisk: Disk {
  private let disk = LocalDisk()
  private let left: Counter

  /// Ends before the change of this number, from 0.
  init(_ number: Int) { left = Counter(number) }

  /// True once it ended.
  var hasEnded: Bool { left.isUsedUp }

  func open(_ path: String, _ mode: DurableFileMode) throws(DurableError) -> any DurableFile {
    if case .create = mode { try left.take(path) }
    return EndingFile(try disk.open(path, mode), left)
  }
  func makeFolder(_ path: String) throws(DurableError) {
    try left.take(path)
    try disk.makeFolder(path)
  }
  func kind(_ path: String) -> DurableKind? { disk.kind(path) }
  func names(_ path: String) throws(DurableError) -> [String] { try disk.names(path) }
  func syncFolder(_ path: String) throws(DurableError) { try left.take(path) }
  func rename(_ path: String, to newPath: String) throws(DurableError) {
    try left.take(path)
    try disk.rename(path, to: newPath)
  }
  func removeFile(_ path: String) throws(DurableError) {
    if disk.kind(path) != nil { try left.take(path) }
    try disk.removeFile(path)
  }
  func removeFolder(_ path: String) throws(DurableError) { try disk.removeFolder(path) }
  func isWritable(_ path: String) -> Bool { disk.isWritable(path) }
  func databasePath(_ path: String) -> String { path }
}

private final class EndingFile: DurableFile {
  private let file: any DurableFile
  private let left: Counter

  init(_ file: any DurableFile, _ left: Counter) {
    self.file = file
    self.left = left
  }

  var path: String { file.path }
  func size() throws(DurableError) -> Int { try file.size() }
  func read(at offset: Int, count: Int) throws(DurableError) -> [UInt8] {
    try file.read(at: offset, count: count)
  }
  func write(_ bytes: [UInt8], at offset: Int) throws(DurableError) {
    do { try left.take(path) } catch {
      // The first half of what was to be written, as a power cut leaves it.
      if left.isAtEnd { try file.write(Array(bytes.prefix(bytes.count / 2)), at: offset) }
      throw error
    }
    try file.write(bytes, at: offset)
  }
  func truncate(to length: Int) throws(DurableError) {
    try left.take(path)
    try file.truncate(to: length)
  }
  func syncData() throws(DurableError) { try left.take(path) }
  func sync() throws(DurableError) { try left.take(path) }
  func tryLock() throws(DurableError) -> Bool { try file.tryLock() }
}

/// A log that is longer elsewhere is taken over, or the archive is left alone: signing another past
/// would fork it.
@Test func aRepairNeverForksTheLog() throws {
  var patient = try Patient()
  let older = try TemporaryFolder()
  try Files.copy(patient.sample.root, to: older("a"))
  try patient.sample.fill(batches: 2, size: 3)
  try Files.remove(patient.copy)
  try Files.copy(patient.sample.root, to: patient.copy)
  let number = try #require(try SegmentFiles.numbers(patient.paths).last)
  let whole = try Files.read(patient.paths.segment(number))

  // Rolled back, and damaged: the copy has the rest.
  try Files.remove(patient.sample.root)
  try Files.copy(older("a"), to: patient.sample.root)
  var bytes = try Files.read(patient.paths.segment(0))
  bytes[900] ^= 1
  try Files.write(bytes, patient.paths.segment(0))
  let report = try Repair.run(root: patient.sample.root, from: patient.copy)
  #expect(report.verification.isOK, "\(report.verification.problems)")
  try patient.expectWhole("rolled back")
  try patient.restore()

  // Cut before the last COMMIT, the checkpoint gone, and an older copy: nobody can know where the log
  // ended, and nothing may be cut off or signed.
  try Files.write(Array(whole.dropLast(60)), patient.paths.segment(number))
  try Files.write([4], patient.paths.checkpoint)
  let left = try Repair.run(root: patient.sample.root, from: older("a"))
  #expect(!left.verification.isOK && left.logged.isEmpty && !left.notes.isEmpty)
  #expect(try Files.read(patient.paths.segment(number)) == Array(whole.dropLast(60)))
  #expect(try Files.read(patient.paths.checkpoint) == [4])
  // With a copy that has it, all is well.
  let mended = try Repair.run(root: patient.sample.root, from: patient.copy)
  #expect(mended.verification.isOK, "\(mended.verification.problems)")
  try patient.expectWhole("cut off")
}

@Test func aRepairThatIsCutOffAnywhereIsFinishedByTheNext() throws {
  let patient = try Patient()
  let original = try patient.segments(patient.copy)
  // One of each: a range, a missing end, a whole file, a tile, the checkpoint.
  var damaged = try #require(original[0])
  for offset in 700..<760 { damaged[offset] ^= 0xFF }
  let last = try #require(original.keys.max())
  let cut = try #require(original[last])
  var ends = 0
  for number in 0... {
    try Files.write(damaged, patient.paths.segment(0))
    try Files.write(Array(cut.prefix(cut.count / 2)), patient.paths.segment(last))
    try Files.remove(patient.paths.segment(1))
    try Files.write([1, 2, 3], patient.paths.log + "/tile/0/000")
    try Files.write([4], patient.paths.checkpoint)
    let disk = EndingDisk(number)
    let result = Result {
      try Repair.run(
        at: ArchivePaths(root: patient.sample.root, disk: disk),
        from: ArchivePaths(root: patient.copy))
    }
    // What was damaged is in its place, mended, or set aside: nowhere is it gone.
    let now = try Files.read(patient.paths.segment(0))
    let kept = try evidence(patient.paths)
    #expect(
      Array(now[700..<760]) == Array(damaged[700..<760])
        || kept.contains(Array(damaged[700..<760])), "ended at \(number)")
    let next = try Repair.run(root: patient.sample.root, from: patient.copy)
    #expect(next.verification.isOK, "ended at \(number): \(next.verification.problems)")
    #expect(try evidence(patient.paths).contains(Array(damaged[700..<760])), "ended at \(number)")
    let identity = try ArchiveIdentity.load(root: patient.sample.root)
    var check = SegmentCheck(patient.paths, identity, publishedSize: 0, since: nil)
    try check.run()
    #expect(
      check.repairs.contains { $0.damaged == SHA256.hash(Array(damaged[700..<760])) },
      "ended at \(number)")
    try patient.expectWhole("ended at \(number)")
    try patient.restore()
    if !disk.hasEnded {
      _ = try result.get()
      break
    }
    ends += 1
  }
  #expect(ends > 30)
}

private func evidence(_ paths: ArchivePaths) throws -> [[UInt8]] {
  guard Files.exists(paths.aside) else { return [] }
  return try Files.all(below: paths.aside).filter { $0.hasSuffix(".damaged") }
    .map { try Files.read(paths.aside + "/" + $0) }
}

/// What was redacted is not brought back from a copy that still has it.
@Test func redactedBytesStayAway() throws {
  let patient = try Patient()
  let body = try #require(patient.sample.kept.first).entry.record.body
  do {
    let writer = try ArchiveWriter(root: patient.sample.root)
    _ = try writer.redact(body, reason: "for the test")
    try writer.close()
  }
  let before = try patient.segments(patient.sample.root)
  // The erased record's header, and a byte of the record after it.
  var bytes = try #require(before[0])
  let piece = try #require(
    try pieces(ArchivePaths(root: patient.copy).segment(0)).first { $0.kind == "object header" })
  bytes[piece.range.lowerBound + 20] ^= 1
  let behind = try #require(
    try pieces(ArchivePaths(root: patient.copy).segment(0)).last { $0.kind == "object payload" })
  bytes[behind.range.upperBound - 1] ^= 1
  try Files.write(bytes, patient.paths.segment(0))
  #expect(!(try Verifier.verify(root: patient.sample.root).isOK))
  let report = try Repair.run(root: patient.sample.root, from: patient.copy)
  #expect(report.verification.isOK, "\(report.verification.problems)")
  let now = try patient.segments(patient.sample.root)
  for (number, bytes) in before {
    #expect(now[number].map { Array($0.prefix(bytes.count)) } == bytes, "segment \(number)")
  }
}
