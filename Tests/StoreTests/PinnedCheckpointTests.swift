// What these prove: an older copy of a whole archive, which verifies by itself, does not verify against
// a checkpoint that was kept elsewhere; nor does one with another past.
import Support
import Testing

@testable import Store

@Test(arguments: [false, true])
func anOlderCopyIsRefusedAgainstAKeptCheckpoint(isScrub: Bool) throws {
  var sample = try SampleArchive(segmentSize: 8192)
  var options = VerifyOptions()
  options.isScrub = isScrub
  func verify(_ root: String, against kept: String) throws -> VerifyReport {
    options.pinned = kept
    return try Verifier.verify(root: root, options: options)
  }
  let empty = sample.folder("empty")
  try Files.copy(sample.root + "/log/checkpoint", to: empty)
  try sample.fill(batches: 4, size: 5)
  let (older, olderNote) = (sample.folder("older"), sample.folder("older-note"))
  try Files.copy(sample.root, to: older)
  try Files.copy(sample.root + "/log/checkpoint", to: olderNote)
  try sample.fill(batches: 3, size: 5)
  let kept = sample.folder("kept")
  try Files.copy(sample.root + "/log/checkpoint", to: kept)

  for note in [empty, olderNote, kept] { #expect(try verify(sample.root, against: note).isOK) }
  #expect(try verify(older, against: olderNote).isOK)
  let report = try verify(older, against: kept)
  #expect(report.problems.map(\.kind) == ["rollback"])
  #expect(report.problems.first?.detail.contains("put back") == true)

  // The same key, and another past of the same length.
  let writer = try ArchiveWriter(root: older)
  for number in 0..<30 {
    _ = try writer.append([
      sample.capture("https://b.example/", Array("other \(number)".utf8), at: Int64(number))
    ])
  }
  try writer.close()
  let forked = try verify(older, against: kept)
  #expect(forked.problems.map(\.kind) == ["rollback"])
  #expect(forked.problems.first?.detail.contains("rewritten") == true)
}

@Test func whatIsNoCheckpointOfTheArchiveIsRefused() throws {
  let (sample, other) = (try SampleArchive(), try SampleArchive(seed: 2))
  var options = VerifyOptions()
  for path in [other.root + "/log/checkpoint", sample.root + "/stet-archive", "/nonexistent"] {
    options.pinned = path
    do {
      _ = try Verifier.verify(root: sample.root, options: options)
      Issue.record("\(path) was taken")
    } catch { #expect("\(error)".contains(path)) }
  }
}
