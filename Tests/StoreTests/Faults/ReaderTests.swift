// What these prove: whatever a writer is just doing, a reader finds everything that was acknowledged;
// and whenever a writer comes and goes while an archive is verified, that is no fault of the archive.
import Bytes
import StoreDurable
import Support
import Synchronization
import Testing

@testable import Store

private let readers = Tally("readers", parts: 1)

@Test func aReaderAtEveryStepFindsEverything() throws {
  defer { readers.close() }
  readers.add("lost", 0)
  let disk = try FaultyDisk()
  // Guards what is promised so far.
  let promised = Mutex(Promise())
  let paths = RecordedRun.paths(disk)
  disk.observe {
    let kept = promised.withLock { $0 }
    guard !kept.acknowledged.isEmpty else { return }
    readers.add("steps")
    attempt(readers, "a reader after \(disk.traceCount) changes") {
      try CrashCheck.read(try ArchiveView(at: paths), kept)
      readers.add("captures read", kept.acknowledged.count)
    }
  }
  let run = try CrashWorkload.run(on: disk) { run in
    promised.withLock { $0 = run.promiseNow }
  }
  disk.observe(nil)
  #expect(run.promiseNow.acknowledged.count == 30)
}

/// A writer that comes and goes between any two looks of a verifier: it published more than the
/// verifier had read of, and nothing was put back, cut off or put there by a stranger.
@Test func aWriterBetweenAnyTwoLooksOfAVerifierIsNoFault() throws {
  let start = try #require(
    try CrashWorkload.moments.get().last { $0.promise.acknowledged.count == 12 })
  let whole = try FaultyDisk(start.state.settled, databases: start.older?.path)
  try ArchiveWriter(at: RecordedRun.paths(whole)).close()
  let state = whole.state.settled
  var visits = 0
  for look in stride(from: 0, to: 4000, by: Effort.pick(2, 1)) {
    let disk = try FaultyDisk(state, databases: whole.databases.path)
    let paths = RecordedRun.paths(disk)
    // Guards what the writer came to.
    let written = Mutex<Result<Int, any Error>?>(nil)
    disk.beforeLook(look) { disk in
      let result = Result {
        let writer = try ArchiveWriter(at: RecordedRun.paths(disk))
        // Enough for a new segment now and then.
        let batches = (0..<1 + look % 3).map { batch in
          (0..<4).map { CrashWorkload.capture(200 + 10 * batch + $0) }
        }
        for batch in batches { _ = try writer.append(batch) }
        try writer.close()
        return batches.count
      }
      written.withLock { $0 = result }
    }
    let report = try Verifier.verify(at: paths)
    #expect(report.isOK, "look \(look): \(report.problems.map(CrashCheck.brief))")
    guard let result = written.withLock({ $0 }) else { break }
    #expect(try result.get() > 0)
    visits += 1
    let after = try Verifier.verify(at: paths)
    #expect(after.isOK && after.notes.isEmpty, "\(after.problems) \(after.notes)")
  }
  print("writers that came between two looks of a verifier: \(visits)")
  #expect(visits > 30)
}

/// A verifier that begins while a writer is at any step, which then goes on to its end between any two
/// looks of the verifier.
@Test(arguments: Session.allCases)
func aWriterThatGoesOnBetweenAnyTwoLooksOfAVerifierIsNoFault(session: Session) throws {
  let start = try FaultyDisk()
  _ = try ArchiveIdentity.create(
    at: RecordedRun.paths(start), origin: "example.org/test", segmentSize: session.segmentSize)
  try session.run(session.before, on: start)
  var state = start.state.settled
  if session == .afterKill { state = try cutOff(state) }
  // No catalogue: it is not on this disk.
  let disk = try FaultyDisk(state)
  try session.run(session.batches, on: disk)
  let changes = disk.trace
  let segments = try SegmentFiles.numbers(RecordedRun.paths(disk)).count
  #expect(segments == (session == .newSegment ? 2 : 1))
  var tries = 0
  var stride = 1
  for step in changes.indices {
    for look in Swift.stride(from: step % stride, to: 4000, by: stride) {
      let disk = try FaultyDisk(state)
      // Guards whether the verifier came so far.
      let isDone = Mutex(false)
      disk.beforeLook(look) { disk in
        disk.play(changes[step...])
        isDone.withLock { $0 = true }
      }
      let report = try Verifier.verify(at: RecordedRun.paths(disk))
      guard isDone.withLock({ $0 }) else { break }
      #expect(
        report.isOK, "step \(step), look \(look): \(report.problems.map(CrashCheck.brief))")
      tries += 1
    }
    state.apply(changes[step])
    state = state.settled
    // Of a segment without a byte there is one moment only.
    stride = Effort.pick(changes[step].isNewSegment ? 1 : session.stride, 1)
  }
  print("writers that went on between two looks of a verifier, \(session): \(tries)")
  #expect(tries > 100)
}

/// What a writer leaves that is killed before its COMMIT.
private func cutOff(_ state: DiskState) throws -> DiskState {
  let disk = try FaultyDisk(state)
  try Session.afterKill.run([[CrashWorkload.capture(299)]], on: disk)
  var left = state
  for change in disk.trace {
    if case .write(_, _, let bytes) = change, case .commit? = try? RecordHeader(bytes[...]).fields {
      break
    }
    left.apply(change)
  }
  return left.settled
}

/// The sizes of the files of an archive, while a writer makes, renames and removes some.
@Test func aWriterBetweenAnyTwoLooksIsNoFaultOfTheSizes() throws {
  let start = try FaultyDisk()
  let paths = RecordedRun.paths(start)
  _ = try ArchiveIdentity.create(at: paths, origin: "example.org/test", segmentSize: 4096)
  try Session.fullTile.run(Session.fullTile.before, on: start)
  let writer = try FaultyDisk(start.state.settled)
  try Session.fullTile.run(Session.fullTile.batches, on: writer)
  let changes = writer.trace
  var state = start.state.settled
  for step in changes.indices {
    for look in Swift.stride(from: 0, to: 200, by: Effort.pick(3, 1)) {
      let disk = try FaultyDisk(state, databases: start.databases.path)
      let view = try ArchiveView(at: RecordedRun.paths(disk))
      disk.beforeLook(look) { $0.play(changes[step...]) }
      let sizes = try view.storedBytes()
      #expect(sizes.segments > 0 && sizes.log > 0)
    }
    state.apply(changes[step])
    state = state.settled
  }
}

extension DiskChange {
  fileprivate var isNewSegment: Bool {
    guard case .make(_, let name, _, false) = self else { return false }
    return ArchivePaths.segmentNumber(name) != nil
  }
}

/// What a writer does while it is looked at.
enum Session: CaseIterable {
  /// Publishes twice, in a log of a few leaves.
  case few
  /// Begins a segment.
  case newSegment
  /// Fills a tile: the partial ones before it go.
  case fullTile
  /// Cuts off what a killed writer left, and goes on there.
  case afterKill

  var segmentSize: Int { self == .newSegment ? 4096 : 1 << 20 }

  /// Looks from one that is tried to the next in the everyday run.
  var stride: Int { self == .fullTile ? 7 : 5 }

  var before: [[NewCapture]] {
    switch self {
    case .few, .afterKill: [[CrashWorkload.capture(1)]]
    case .newSegment: [(0..<24).map { CrashWorkload.capture($0) }]
    // Mostly the same bytes: leaves and no objects.
    case .fullTile: [(0..<250).map { CrashWorkload.capture($0, body: Array("same".utf8)) }]
    }
  }

  var batches: [[NewCapture]] {
    switch self {
    case .few, .newSegment, .afterKill:
      [[CrashWorkload.capture(300)], [CrashWorkload.capture(301)]]
    case .fullTile: [(0..<10).map { CrashWorkload.capture(301 + $0, body: Array("same".utf8)) }]
    }
  }

  func run(_ batches: [[NewCapture]], on disk: FaultyDisk) throws {
    let writer = try ArchiveWriter(at: RecordedRun.paths(disk))
    for batch in batches { _ = try writer.append(batch) }
    try writer.close()
  }
}

/// An older log put back under the tiles of a newer one, with the word of a writer at work: the tiles
/// are all that tells, and no crash leaves them.
@Test func theWordInTheLockExcusesNoTilesBeyondTheLog() throws {
  func state(_ count: Int) throws -> DiskState {
    let moments = try CrashWorkload.moments.get()
    let moment = try #require(moments.last { $0.promise.acknowledged.count == count })
    let disk = try FaultyDisk(moment.state.settled, databases: moment.older?.path)
    try ArchiveWriter(at: RecordedRun.paths(disk)).close()
    return disk.state.settled
  }
  let (old, disk) = (try state(1), try FaultyDisk(try state(3)))
  let paths = RecordedRun.paths(disk)
  for path in [paths.segment(0), paths.checkpoint] {
    let bytes = try #require(old.contents[path] ?? nil)
    let file = try disk.open(path, .update)
    try file.truncate(to: 0)
    try file.write(bytes, at: 0)
  }
  try disk.open(paths.writerLock, .update).write(Array("writing\n".utf8), at: 0)
  let report = try Verifier.verify(at: paths)
  #expect(report.problems.contains { $0.kind == "unknown-file" }, "\(report.problems)")
}
