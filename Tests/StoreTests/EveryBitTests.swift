// What these prove: of a small archive that has one of everything, no single bit of
// a covered file can be another, and no file can be shorter by any number of bytes, without
// verification noticing; and whatever is cut off the active segment, recovery loses nothing in silence.
import Bytes
import Dispatch
import Support
import Synchronization
import Testing

@testable import Store

/// A sealed and an active segment, a delta, header objects, a redaction, published several times.
private func smallArchive() throws -> SampleArchive {
  var sample = try SampleArchive(segmentSize: 4096)
  let writer = try ArchiveWriter(root: sample.root)
  func body(_ version: Int) -> [UInt8] { Array("<p>\(version) of nine were hurt; none died".utf8) }
  // The smallest segment there is, filled, and a little of the next.
  for version in 0..<20 {
    if try SegmentFiles.numbers(ArchivePaths(root: sample.root)).count == 2 { break }
    try sample.add(
      [
        sample.capture(
          "https://a.example/", body(version), at: Int64(version) * 1000,
          headers: version == 1 ? Array("h".utf8) : nil)
      ], with: writer)
  }
  _ = try writer.redact(
    sample.kept[0].entry.record.body, reason: "asked", at: Instant(milliseconds: 1))
  return sample
}

private func isLeftOut(_ name: String) -> Bool { ArchivePaths.isUncovered(name) }

@Test func everyBitAndEveryLengthOfASmallArchive() throws {
  let sample = try smallArchive()
  #expect(try SegmentFiles.numbers(ArchivePaths(root: sample.root)).count >= 2)
  let whole = try SnapshotDisk(root: sample.root, isLeftOut: isLeftOut)
  let root = sample.root
  @Sendable func isAccepted(_ disk: SnapshotDisk) -> Bool {
    (try? Verifier.verify(at: ArchivePaths(root: root, disk: disk)))?.isOK ?? false
  }
  #expect(isAccepted(whole))
  // What is tried: bit `bit` of byte `byte` flipped, or the file cut to `byte` bytes. All of it in
  // the long run; else a bit of every byte, and every eighth length.
  let tries = whole.files.sorted { $0.key < $1.key }.flatMap { path, bytes in
    bytes.indices.flatMap { byte in
      (0...8).filter { Effort.isThorough || $0 == byte * 5 % 8 || ($0 == 8 && byte % 8 == 0) }
        .map { (path: path, byte: byte, bit: $0) }
    }
  }
  let accepted = Mutex<[String]>([])
  DispatchQueue.concurrentPerform(iterations: tries.count) { number in
    let (path, byte, bit) = tries[number]
    guard var bytes = whole.files[path] else { return }
    if bit < 8 { bytes[byte] ^= 1 << UInt8(bit) } else { bytes.removeLast(bytes.count - byte) }
    if isAccepted(whole.with(bytes, in: path)) {
      accepted.withLock { $0.append("\(path) byte \(byte) bit \(bit)") }
    }
  }
  let wrong = accepted.withLock(\.self).sorted()
  #expect(wrong.isEmpty, "\(wrong.prefix(20))")
  let cuts = tries.count { $0.bit == 8 }
  print(
    "every bit: \(tries.count - cuts) flips and \(cuts) truncations of \(whole.files.count) files, "
      + "\(wrong.count) accepted")
}

@Test func theActiveSegmentCutAtEveryByteLosesNothingInSilence() throws {
  let sample = try smallArchive()
  let paths = ArchivePaths(root: sample.root)
  let last = try #require(try SegmentFiles.numbers(paths).last)
  let name = ArchivePaths.segmentName(last)
  let original = try Files.read(sample.root + "/" + name)
  var refused = 0
  var recovered = 0
  var lost = 0
  for length in original.indices {
    let folder = try TemporaryFolder(inMemory: true)
    let copy = folder("a")
    try Files.copy(sample.root, to: copy)
    try Files.write(Array(original[..<length]), copy + "/" + name)
    // As if a writer had been cut off just then: nothing else may excuse it.
    try Files.write(Array("writing\n".utf8), copy + "/writer.lock")
    do {
      _ = try ArchiveWriter(root: copy)
      recovered += 1
    } catch {
      refused += 1
      #expect("\(error)".contains("segments/") || "\(error)".contains("checkpoint"), "\(error)")
      // What is refused is left as it was.
      #expect(try Files.read(copy + "/" + name) == Array(original[..<length]))
      continue
    }
    let view = try ArchiveView(root: copy)
    for (entry, body) in sample.kept.dropFirst() {
      guard try view.object(entry.record.body) == body,
        try view.capture(index: entry.index) == entry
      else {
        lost += 1
        continue
      }
    }
    #expect(try Verifier.verify(root: copy).isOK, "cut to \(length)")
  }
  #expect(refused > 0 && recovered > 0 && lost == 0)
  print(
    "active segment cut at each of \(original.count) bytes: \(refused) refused, \(recovered) "
      + "recovered whole, \(lost) captures lost")
}
