// What these prove: a call that fails, at whatever step of whatever a writer does, costs nothing that
// was acknowledged; the writer is then out of use, and a new one goes on.
import Bytes
import Cryptography
import StoreDurable
import Support
import Testing

@testable import Store

/// Something a writer does, from a state that is made once.
private struct Deed: CustomTestStringConvertible {
  var name: String
  /// The moment of the script that it starts from: the first that fits.
  var fits: @Sendable (RecordedRun.Moment) -> Bool
  var run: @Sendable (inout RecordedRun, FaultyDisk) throws -> Void

  var testDescription: String { name }
}

private func open(_ disk: FaultyDisk) throws -> ArchiveWriter {
  try ArchiveWriter(at: RecordedRun.paths(disk))
}

/// True between sessions.
private func isAtRest(_ moment: RecordedRun.Moment) -> Bool {
  let contents = moment.state.contents
  guard moment.promise.acknowledged.count > 5, moment.promise.inFlight.isEmpty,
    let lock = contents[RecordedRun.root + "/writer.lock"] ?? nil, lock.isEmpty
  else { return false }
  return true
}

/// How many segments there are.
private func segments(_ state: DiskState) -> Int {
  state.contents.keys.count { $0.hasSuffix(".seg") }
}

private let deeds = [
  Deed(name: "create", fits: { $0.number == 0 }) { run, disk in
    _ = try ArchiveIdentity.create(
      at: RecordedRun.paths(disk), origin: "example.org/crash", segmentSize: 4096)
    try run.created(disk)
  },
  Deed(name: "append", fits: isAtRest) { run, disk in
    let writer = try open(disk)
    try run.append([CrashWorkload.capture(100), CrashWorkload.capture(101)], writer, disk)
    try run.append([CrashWorkload.capture(102)], writer, disk)
    try writer.close()
  },
  Deed(name: "append that seals", fits: isAtRest) { run, disk in
    let writer = try open(disk)
    let before = segments(disk.state)
    var number = 100
    while segments(disk.state) == before {
      try run.append((number..<number + 6).map { CrashWorkload.capture($0) }, writer, disk)
      number += 6
    }
    try writer.close()
  },
  Deed(name: "redaction", fits: { isAtRest($0) && $0.promise.acknowledged.count > 10 }) {
    run, disk in
    let writer = try open(disk)
    run.begin(redaction: SHA256.hash(CrashWorkload.capture(2).body), disk)
    try run.redact(writer, disk)
    try run.append([CrashWorkload.capture(100)], writer, disk)
    try writer.close()
  },
  Deed(
    name: "recovery of a batch without COMMIT",
    fits: { moment in
      moment.isCommit && moment.promise.acknowledged.count > 5 && !moment.promise.inFlight.isEmpty
    }
  ) { run, disk in try recover(&run, disk) },
  Deed(
    name: "recovery of a COMMIT without PUBLISHED",
    fits: { moment in
      // The newest change is the sync of a COMMIT.
      moment.isCommit && !moment.promise.inFlight.isEmpty && moment.promise.acknowledged.count > 5
        && moment.state.contents.keys.contains { $0.hasSuffix("checkpoint.tmp") }
    }
  ) { run, disk in try recover(&run, disk) },
  Deed(name: "reindex", fits: isAtRest) { _, disk in
    _ = try ArchiveWriter.reindex(at: RecordedRun.paths(disk))
  },
]

private func recover(_ run: inout RecordedRun, _ disk: FaultyDisk) throws {
  let writer = try open(disk)
  try run.decide(disk)
  try run.append([CrashWorkload.capture(100)], writer, disk)
  try writer.close()
}

private let faults = Tally("faults", parts: deeds.count)

@Test(arguments: 0..<deeds.count)
func aFailedCallLosesNothing(number: Int) throws {
  defer { faults.close() }
  faults.add("lost", 0)
  let deed = deeds[number]
  let moments = try CrashWorkload.moments.get()
  let moment = try #require(moments.first(where: deed.fits), "\(deed.name)")
  // How many calls there are.
  let disk = try FaultyDisk(moment.state, databases: moment.older?.path)
  var whole = RecordedRun(start: moment.state, before: moment.promise)
  try deed.run(&whole, disk)
  let calls = disk.calls
  for call in 0..<calls.changes {
    for kind in DiskFault.allCases where kind.applies(to: disk.changeNames[call]) {
      faults.add("calls that change something")
      attempt(faults, "\(deed.name), change \(call), \(kind)") {
        try check(deed, moment) { $0.fault(at: call, kind) }
      }
    }
  }
  for call in stride(from: 0, to: calls.looks, by: Effort.pick(3, 1)) {
    faults.add("calls that only look")
    attempt(faults, "\(deed.name), look \(call)") {
      try check(deed, moment) { $0.lookFault(at: call) }
    }
  }
}

/// Does the deed with a fault, then looks at what is there after a kill and after a power cut.
private func check(
  _ deed: Deed, _ moment: RecordedRun.Moment, _ fault: (FaultyDisk) -> Void
) throws {
  let disk = try FaultyDisk(moment.state, databases: moment.older?.path)
  fault(disk)
  var run = RecordedRun(start: moment.state, before: moment.promise)
  // Whether it succeeds is the writer's business: what it acknowledged counts.
  do { try deed.run(&run, disk) } catch is BrokenPromise {
    throw BrokenPromise("a batch is there in part")
  } catch {}
  run.finish(disk)
  var promise = run.moments().last?.promise ?? moment.promise
  // What was being written when the call failed.
  promise.inFlight = run.interrupted ?? promise.inFlight
  let state = disk.state
  var images = [state.settled]
  var generator = SeededGenerator(seed: UInt64(disk.traceCount))
  let cut = CrashImages(state).sample(limit: 16, seed: generator.next())
  images += cut.shuffled(using: &generator).prefix(Effort.pick(1, 8))
  for (number, image) in images.enumerated() {
    faults.add("states")
    let outcome = try CrashCheck.check(image, promise, catalogue: .older, from: disk.databases)
    guard let recovered = outcome.disk, promise.inFlight.count > 0,
      number == 0 || Effort.isThorough
    else { continue }
    // The capture can be made (again), and all is well.
    let writer = try open(recovered)
    let entries = try writer.append(promise.inFlight)
    let view = writer.view
    for (entry, capture) in zip(entries, promise.inFlight) {
      guard try view.object(entry.record.body) == capture.body else {
        throw BrokenPromise("the capture cannot be made again")
      }
    }
    try writer.close()
    let report = try Verifier.verify(at: RecordedRun.paths(recovered))
    guard report.isOK, report.notes.allSatisfy({ $0.contains("redacted") }) else {
      throw BrokenPromise("verify at the end: \(report.problems.map(CrashCheck.brief))")
    }
  }
}
