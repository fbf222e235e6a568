// What these prove: the accidents that everyone asks about, each by itself. The matrices around this
// file try them too, among thousands of others.
import Bytes
import StoreDurable
import Support
import Testing

@testable import Store

/// A moment in the middle of a COMMIT: the batch is written, its end is not.
private func interrupted() throws -> RecordedRun.Moment {
  try #require(
    try CrashWorkload.moments.get().last { $0.isCommit && !$0.promise.inFlight.isEmpty })
}

/// Two `kill -9` during recovery in a row, each at every pair of calls.
@Test func twoKillsDuringRecoveryInARow() throws {
  let moment = try interrupted()
  let whole = try FaultyDisk(moment.state, databases: moment.older?.path)
  try ArchiveWriter(at: RecordedRun.paths(whole)).close()
  let count = whole.calls.changes
  #expect(count > 5)
  var tried = 0
  for first in 0..<count {
    for second in 0..<count {
      let disk = try FaultyDisk(moment.state)
      disk.crash(at: first)
      try? ArchiveWriter(at: RecordedRun.paths(disk)).close()
      let again = try FaultyDisk(disk.state)
      again.crash(at: second)
      try? ArchiveWriter(at: RecordedRun.paths(again)).close()
      let left = again.state
      let outcome = try CrashCheck.check(
        left.settled, moment.promise, catalogue: .older, from: moment.older)
      #expect(outcome.fingerprint == CrashCheck.fingerprint(whole.state))
      tried += 1
      // The second recovery has less to do than the first.
      if second >= again.calls.changes { break }
    }
  }
  print("two kills during recovery: \(tried) pairs")
}

/// The disk is full while a segment is sealed: at each call from the seal on, and for all calls after.
@Test func diskFullDuringSeal() throws {
  let moments = try CrashWorkload.moments.get()
  // The last moment before a new segment: its batch is under way, the one before not yet sealed.
  func segments(_ moment: RecordedRun.Moment) -> Int {
    moment.state.contents.keys.count { $0.hasSuffix(".seg") }
  }
  let last = segments(try #require(moments.last))
  let moment = try #require(
    moments.last { segments($0) < last && $0.promise.inFlight.isEmpty && !$0.isCommit })
  let batch = (200..<206).map { CrashWorkload.capture($0) }
  func fill(_ disk: FaultyDisk) throws {
    let writer = try ArchiveWriter(at: RecordedRun.paths(disk))
    let before = disk.state.contents.keys.count { $0.hasSuffix(".seg") }
    while disk.state.contents.keys.count(where: { $0.hasSuffix(".seg") }) == before {
      _ = try writer.append(batch)
    }
    try writer.close()
  }
  let whole = try FaultyDisk(moment.state, databases: moment.older?.path)
  try fill(whole)
  var failed = 0
  for call in 0..<whole.calls.changes {
    let disk = try FaultyDisk(moment.state, databases: moment.older?.path)
    disk.fillUp(at: call)
    // Only the last calls, which need no room, still succeed.
    if (try? fill(disk)) == nil { failed += 1 }
    // Someone makes room.
    let later = try FaultyDisk(disk.state, databases: disk.databases.path)
    try fill(later)
    try CrashCheck.read(try ArchiveView(at: RecordedRun.paths(later)), moment.promise)
    let report = try Verifier.verify(at: RecordedRun.paths(later))
    #expect(report.isOK, "call \(call): \(report.problems)")
  }
  #expect(failed > 10)
}

/// A flipped byte in the middle of the active segment is damage, never the end: nothing is cut off,
/// no writer goes on, and `verify` names the place.
@Test func aFlippedByteInTheMiddleOfTheActiveSegment() throws {
  for isCutOff in [false, true] {
    let moment = try #require(try CrashWorkload.moments.get().last)
    let disk = try FaultyDisk(moment.state.settled)
    let paths = RecordedRun.paths(disk)
    let number = try #require(try SegmentFiles.numbers(paths).last)
    let file = try disk.open(paths.segment(number), .update)
    // The middle of the first of several batches.
    var walker = try SegmentWalker(file, number: number)
    var ends: [Int] = []
    while let event = try walker.next() {
      if case .batch(let batch) = event { ends.append(batch.end) }
    }
    try #require(ends.count >= 2)
    let place = ends[ends.count - 2] - 300
    let byte = try #require(try file.read(at: place, count: 1).first)
    try file.write([byte ^ 0x10], at: place)
    if isCutOff {
      try disk.open(paths.writerLock, .update).write(Array("writing\n".utf8), at: 0)
    }
    let before = CrashCheck.fingerprint(disk.state)
    let report = try Verifier.verify(at: paths)
    #expect(report.problems.contains { $0.location.hasPrefix(ArchivePaths.segmentName(number)) })
    #expect(throws: StoreError.self) { try ArchiveWriter(at: paths) }
    #expect(CrashCheck.fingerprint(disk.state) == before)
  }
}
