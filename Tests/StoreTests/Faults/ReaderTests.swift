// What these prove: whatever a writer is just doing, a reader finds everything that was acknowledged.
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
