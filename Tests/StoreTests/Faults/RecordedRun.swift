// One run of a writer on a disk in memory, remembered change by change: so that each moment of it can
// be gone back to, with what had been promised by then.
import Bytes
import Cryptography
import StoreDurable
import Support
import TransparencyLog

@testable import Store

/// A capture that the writer acknowledged.
struct Acknowledged: Sendable {
  /// How many changes the disk had seen when it was.
  var position: Int
  var entry: CatalogueEntry
  var body: [UInt8]
  var headers: [UInt8]?
}

/// What must hold of a disk after a crash at some moment.
struct Promise: Sendable {
  var acknowledged: [Acknowledged] = []
  /// The batch that was being written: wholly there or wholly absent.
  var inFlight: [NewCapture] = []
  /// All checkpoints that anyone may have seen.
  var published: [[UInt8]] = []
  /// False while `create` had not returned: there may be no archive.
  var isCreated = false
  /// Objects that were redacted: true once that was acknowledged, false while it was being done.
  var redacted: [Digest: Bool] = [:]

  /// A word for all of this, within one run.
  var key: String {
    "\(isCreated) \(acknowledged.count) \(inFlight.count) \(published.count) "
      + "\(redacted.values.map { $0 ? 1 : 0 }.sorted())"
  }
}

/// What happened on a disk, from a given start.
struct RecordedRun: Sendable {
  static let root = "/var/archive"

  /// What the run began with, and what had been promised before.
  var start = DiskState()
  var before = Promise()
  var trace: [DiskChange] = []
  private var acknowledged: [Acknowledged] = []
  /// Batches, with the number of changes when they were begun and when they were acknowledged.
  private var batches: [(from: Int, to: Int, captures: [NewCapture])] = []
  /// Redactions, likewise; the end is Int.max until they are acknowledged.
  private var redactions: [(from: Int, to: Int, object: Digest)] = []
  private var createdAt = Int.max
  /// How many changes were done when what was in flight before this run was decided on.
  private var decidedAt = Int.max
  /// Copies of the catalogue, with the number of changes when they were made.
  private(set) var catalogues: [(position: Int, folder: TemporaryFolder)] = []
  /// The batch whose `append` threw.
  private(set) var interrupted: [NewCapture]?
  /// The script: how many of each kind of step were done.
  private(set) var steps: [String: Int] = [:]

  init(start: DiskState = DiskState(), before: Promise = Promise()) {
    self.start = start
    self.before = before
    if before.isCreated { createdAt = 0 }
  }

  static func paths(_ disk: FaultyDisk) -> ArchivePaths { ArchivePaths(root: root, disk: disk) }

  mutating func created(_ disk: FaultyDisk) throws {
    createdAt = disk.traceCount
    try keepCatalogue(disk)
  }

  mutating func count(_ step: String) { steps[step, default: 0] += 1 }

  mutating func append(
    _ captures: [NewCapture], _ writer: ArchiveWriter, _ disk: FaultyDisk
  ) throws {
    let from = disk.traceCount
    interrupted = captures
    let entries = try writer.append(captures)
    interrupted = nil
    let to = disk.traceCount
    batches.append((from, to, captures))
    for (entry, capture) in zip(entries, captures) {
      acknowledged.append(
        Acknowledged(position: to, entry: entry, body: capture.body, headers: capture.headers))
    }
    count("append")
    try keepCatalogue(disk)
  }

  /// Says that a redaction comes next: its object may be gone from now on.
  mutating func begin(redaction object: Digest, _ disk: FaultyDisk) {
    redactions.append((disk.traceCount, .max, object))
  }

  mutating func redact(_ writer: ArchiveWriter, _ disk: FaultyDisk) throws {
    guard let last = redactions.indices.last else { return }
    _ = try writer.redact(
      redactions[last].object, reason: "for the test", at: Instant(milliseconds: 1))
    redactions[last].to = disk.traceCount
    count("redaction")
    try keepCatalogue(disk)
  }

  /// Recovery is done: what was in flight before this run is there, as acknowledged as the rest, or it
  /// is not.
  mutating func decide(_ disk: FaultyDisk) throws {
    let position = disk.traceCount
    let view = try ArchiveView(at: RecordedRun.paths(disk))
    let first = before.acknowledged.last.map { $0.entry.index + 1 } ?? 0
    guard try view.totals().captures > before.acknowledged.count else {
      decidedAt = position
      return
    }
    let start = try RecordedRun.firstCapture(view, from: first)
    for (offset, capture) in before.inFlight.enumerated() {
      guard let entry = try view.capture(index: start + UInt64(offset)) else {
        throw BrokenPromise("the batch in flight is there in part")
      }
      acknowledged.append(
        Acknowledged(
          position: position, entry: entry, body: capture.body, headers: capture.headers))
    }
    decidedAt = position
  }

  /// The index of the first capture from `index` on, behind a seal and a redaction perhaps.
  static func firstCapture(_ view: ArchiveView, from index: UInt64) throws -> UInt64 {
    for skipped in 0..<8 where try view.capture(index: index + UInt64(skipped)) != nil {
      return index + UInt64(skipped)
    }
    throw BrokenPromise("no capture stands at #\(index)")
  }

  mutating func keepCatalogue(_ disk: FaultyDisk) throws {
    let folder = try TemporaryFolder(inMemory: true)
    try copyDatabases(from: disk.databases.path, to: folder.path)
    catalogues.append((disk.traceCount, folder))
  }

  mutating func finish(_ disk: FaultyDisk) {
    trace = disk.trace
  }

  /// What is promised when `count` changes are done, but for the checkpoints.
  private func promise(after count: Int) -> Promise {
    var promise = before
    promise.acknowledged += acknowledged.filter { $0.position <= count }
    promise.inFlight =
      batches.first { $0.from <= count && count < $0.to }?.captures
      ?? (count < decidedAt ? before.inFlight : [])
    promise.isCreated = createdAt <= count
    for redaction in redactions where redaction.from <= count {
      promise.redacted[redaction.object] = redaction.to <= count
    }
    return promise
  }

  /// What is promised when all that was done is done, but for the checkpoints.
  var promiseNow: Promise { promise(after: .max - 1) }

  /// A moment of the run.
  struct Moment: Sendable {
    /// How many changes are done.
    var number: Int
    var state: DiskState
    var promise: Promise
    /// True between the writing of a batch and the end of the PUBLISHED record for it.
    var isCommit: Bool
    /// The newest copy of the catalogue that was made by then, and the next one.
    var older: TemporaryFolder?
    var newer: TemporaryFolder?
  }

  /// All moments, from before the first change to after the last.
  func moments() -> [Moment] {
    var state = start
    var published = before.published
    var segments: Set<Int> = []
    var isCommit = false
    var moments: [Moment] = []
    func add(_ number: Int) {
      var promise = promise(after: number)
      promise.published = published
      moments.append(
        Moment(
          number: number, state: state, promise: promise, isCommit: isCommit,
          older: catalogues.last { $0.position <= number }?.folder,
          newer: catalogues.first { $0.position > number }?.folder))
    }
    add(0)
    for (index, change) in trace.enumerated() {
      state.apply(change)
      var ends = false
      switch change {
      case .make(_, let name, let node, false)
      where name.hasPrefix("0000") && name.contains(".seg"):
        segments.insert(node)
      case .write(let node, _, let bytes) where segments.contains(node):
        switch try? RecordHeader(bytes[...]).fields {
        case .published?: ends = true
        case .seal?: break
        default: isCommit = true
        }
      case .rename(_, _, "checkpoint"):
        if let bytes = state.contents[RecordedRun.root + "/log/checkpoint"] ?? nil {
          published.append(bytes)
        }
      default: break
      }
      add(index + 1)
      if ends { isCommit = false }
    }
    return moments
  }
}
