// What these prove: a power cut at any moment of a repair loses neither the damaged bytes, which are
// evidence, nor anything that was good, and the next repair ends what it had begun.
import Bytes
import Cryptography
import Foundation
import StoreDurable
import Support
import Testing

@testable import Store

/// An archive with damage of several kinds, beside what it was.
private struct Damaged: Sendable {
  var whole: DiskState
  /// The same on a real disk: the copy that repairs take from.
  var copy: TemporaryFolder
  var state: DiskState
  /// What stands where it should not: the evidence.
  var evidence: [UInt8]
}

private let damage = Result {
  let moment = try #require(try CrashWorkload.moments.get().last)
  let whole = moment.state.settled
  let disk = try FaultyDisk(whole)
  let paths = RecordedRun.paths(disk)
  let evidence: [UInt8]
  do {
    // A range of the first segment, the end of the last, a tile and the checkpoint.
    let first = try disk.open(paths.segment(0), .update)
    evidence = try first.read(at: 900, count: 60).map { $0 ^ 0xFF }
    try first.write(evidence, at: 900)
    let number = try #require(try SegmentFiles.numbers(paths).last)
    let last = try disk.open(paths.segment(number), .update)
    try last.truncate(to: try last.size() - 200)
    let bundle = try #require(
      disk.state.contents.filter { path, bytes in
        bytes != nil && path.contains("/tile/entries/") && !path.contains(".tmp")
      }.keys.min())
    try disk.open(bundle, .update).write([1, 2, 3], at: 0)
    try disk.open(paths.checkpoint, .update).write([4], at: 0)
  }
  let copy = try TemporaryFolder(inMemory: true)
  for (path, bytes) in whole.contents {
    guard let bytes, path.hasPrefix(RecordedRun.root + "/") else { continue }
    let target = copy(String(path.dropFirst(RecordedRun.root.count + 1)))
    try FileManager.default.createDirectory(
      atPath: parent(of: target), withIntermediateDirectories: true)
    try Files.write(bytes, target)
  }
  return Damaged(whole: whole, copy: copy, state: disk.state.settled, evidence: evidence)
}

private func repair(_ disk: FaultyDisk, _ damaged: Damaged) throws -> RepairReport {
  try Repair.run(
    at: RecordedRun.paths(disk), from: ArchivePaths(root: damaged.copy.path))
}

/// What was set aside.
private func setAside(_ state: DiskState) -> [[UInt8]] {
  state.contents.compactMap { path, bytes in
    path.contains("/aside/") && path.hasSuffix(".damaged") ? bytes : nil
  }
}

private func expectMended(_ image: DiskState, _ damaged: Damaged) throws {
  let disk = try FaultyDisk(image)
  let paths = RecordedRun.paths(disk)
  let standing = try disk.open(paths.segment(0), .read).read(at: 900, count: damaged.evidence.count)
  guard standing == damaged.evidence || setAside(image).contains(damaged.evidence) else {
    throw BrokenPromise("the damaged bytes are gone")
  }
  let report = try repair(disk, damaged)
  guard report.verification.isOK else {
    throw BrokenPromise("not mended: \(report.verification.problems.map(CrashCheck.brief))")
  }
  guard setAside(disk.state).contains(damaged.evidence) else {
    throw BrokenPromise("the evidence is not kept")
  }
  // Every segment goes on from what it was: leaves that tell of the repair may follow.
  let now = disk.state.contents
  for (path, bytes) in damaged.whole.contents where path.contains("/segments/") {
    guard let bytes, let mended = now[path] ?? nil, mended.starts(with: bytes) else {
      throw BrokenPromise("\(path) is not what it was")
    }
  }
  let identity = try ArchiveIdentity.load(paths)
  var check = SegmentCheck(paths, identity, publishedSize: 0, since: nil)
  try check.run()
  guard check.repairs.contains(where: { $0.damaged == SHA256.hash(damaged.evidence) }) else {
    throw BrokenPromise("the log does not tell of the repair")
  }
}

private let parts = 4
private let cuts = Tally("power cuts during a repair", parts: parts)

@Test(arguments: 0..<parts)
func aPowerCutDuringARepairLosesNothing(part: Int) throws {
  cuts.add("lost", 0)
  let damaged = try damage.get()
  let whole = try FaultyDisk(damaged.state)
  #expect(try !Verifier.verify(at: RecordedRun.paths(whole)).isOK)
  let report = try repair(whole, damaged)
  #expect(report.verification.isOK && report.logged.count > 0)
  var run = RecordedRun(start: damaged.state)
  run.finish(whole)
  var seen: Set<Digest> = []
  for moment in run.moments() where moment.number % parts == part {
    cuts.add("moments")
    let images = CrashImages(moment.state).sample(
      limit: Effort.pick(8, 256), seed: UInt64(moment.number))
    for (number, image) in images.enumerated() {
      cuts.add("states")
      // What is set aside counts here, unlike elsewhere.
      var key = SHA256()
      key.update(Array(CrashCheck.fingerprint(image).hex.utf8))
      for bytes in setAside(image).map(SHA256.hash).map(\.hex).sorted() {
        key.update(Array(bytes.utf8))
      }
      guard seen.insert(key.finish()).inserted else { continue }
      cuts.add("distinct states")
      attempt(cuts, "moment \(moment.number) of a repair, state \(number)") {
        try expectMended(image, damaged)
      }
    }
  }
  cuts.close()
}
