// What must hold of every disk that a crash may leave: before recovery, after it, and after it once
// more.
import Bytes
import Cryptography
import StoreDurable
import Support
import Synchronization
import TransparencyLog

@testable import Store

/// What was not kept.
struct BrokenPromise: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// Which catalogue a crash leaves.
enum LeftCatalogue: CaseIterable {
  case none
  case older
  case newer
}

/// Checks disks against what was promised.
struct CrashCheck {
  /// What a recovery led to.
  struct Outcome {
    /// SHA-256 over names and bytes of what must not depend on how often recovery was begun.
    var fingerprint: Digest
    /// The disk behind recovery, for more of the same; nil where there is no archive.
    var disk: FaultyDisk?
  }

  // Final states that were read in full, so that the same is not read again and again: by
  // fingerprint, and how many captures and checkpoints were asked for.
  private static let known = Mutex<Set<String>>([])

  /// A hash of all that counts on a disk: not the lock's word, and not what was set aside.
  static func fingerprint(_ state: DiskState) -> Digest {
    var hash = SHA256()
    for (path, bytes) in state.contents.sorted(by: { $0.key < $1.key }) {
      guard let bytes, !path.hasSuffix("/writer.lock"), !path.contains("/aside/") else { continue }
      hash.update(Array("\(path) \(bytes.count)\n".utf8))
      hash.update(bytes)
    }
    return hash.finish()
  }

  /// Verifies, recovers, and looks for everything that was promised.
  static func check(
    _ image: DiskState, _ promise: Promise, catalogue: LeftCatalogue, from folder: TemporaryFolder?
  ) throws -> Outcome {
    let disk = try FaultyDisk(image, databases: catalogue == .none ? nil : folder?.path)
    let paths = RecordedRun.paths(disk)
    do throws(StoreError) {
      _ = try ArchiveIdentity.load(paths)
    } catch {
      guard case .noArchive = error, !promise.isCreated else {
        throw BrokenPromise("cannot be opened: \(error)")
      }
      return Outcome(fingerprint: fingerprint(image), disk: nil)
    }
    let first = try Verifier.verify(at: paths)
    guard first.isOK else {
      throw BrokenPromise("verify before recovery: \(first.problems.map(brief))")
    }
    let writer = try ArchiveWriter(at: paths)
    try writer.close()
    return try checkRecovered(disk, promise, "\(catalogue)")
  }

  /// Looks for everything that was promised, on a disk that was recovered.
  static func checkRecovered(
    _ disk: FaultyDisk, _ promise: Promise, _ label: String
  ) throws -> Outcome {
    let paths = RecordedRun.paths(disk)
    let state = disk.state
    let outcome = Outcome(fingerprint: fingerprint(state), disk: disk)
    let key = "\(outcome.fingerprint) \(label) \(promise.key)"
    let isKnown = known.withLock { !$0.insert(key).inserted }
    if let bytes = state.contents[paths.writerLock] ?? nil, !bytes.isEmpty {
      throw BrokenPromise("the lock still says that a writer is at work")
    }
    if let name = state.contents.keys.first(where: { $0.hasSuffix(".tmp") }) {
      throw BrokenPromise("\(name) is left over")
    }
    if isKnown { return outcome }
    do {
      try checkCaptures(paths, promise)
      let second = try Verifier.verify(at: paths)
      // A redaction is told of, for good.
      let notes = second.notes.filter { !$0.contains("redacted") }
      guard second.isOK, notes.isEmpty else {
        throw BrokenPromise("verify: \(second.problems.map(brief)) \(notes)")
      }
      try checkLog(paths, promise)
    } catch {
      known.withLock { _ = $0.remove(key) }
      throw error
    }
    return outcome
  }

  static func brief(_ problem: VerifyReport.Problem) -> String {
    "\(problem.kind) \(problem.location): \(problem.detail)"
  }

  /// All that was acknowledged, and of the batch that was being written all or nothing.
  static func checkCaptures(_ paths: ArchivePaths, _ promise: Promise) throws {
    let view = try ArchiveView(at: paths)
    try read(view, promise)
    let acknowledged = promise.acknowledged.count
    let count = try view.totals().captures
    guard count == acknowledged || count == acknowledged + promise.inFlight.count else {
      throw BrokenPromise(
        "\(count) captures, \(acknowledged) acknowledged, \(promise.inFlight.count) in flight")
    }
    guard count > acknowledged else { return }
    var index = try RecordedRun.firstCapture(
      view, from: promise.acknowledged.last.map { $0.entry.index + 1 } ?? 0)
    for capture in promise.inFlight {
      guard let entry = try view.capture(index: index), entry.record.url == capture.url,
        entry.record.capturedAt == capture.capturedAt,
        try view.object(entry.record.body) == capture.body,
        try entry.record.headers.map({ (digest) throws(StoreError) in try view.object(digest) })
          == capture.headers
      else { throw BrokenPromise("capture #\(index) of the batch in flight is not whole") }
      index += 1
    }
  }

  /// Reads captures back and compares.
  static func read(_ view: ArchiveView, _ promise: Promise) throws {
    for kept in promise.acknowledged {
      guard try view.capture(index: kept.entry.index) == kept.entry else {
        throw BrokenPromise("capture #\(kept.entry.index) is lost")
      }
      let isRedacted = promise.redacted[kept.entry.record.body]
      do throws(StoreError) {
        guard try view.object(kept.entry.record.body) == kept.body, isRedacted != true else {
          throw StoreError.failed(detail: "the body of #\(kept.entry.index) is another, or back")
        }
      } catch {
        guard case .redacted = error, isRedacted != nil else { throw error }
      }
      if let digest = kept.entry.record.headers, try view.object(digest) != kept.headers {
        throw BrokenPromise("the headers of #\(kept.entry.index) are others")
      }
    }
  }

  /// The log goes on from every checkpoint that was ever published (RFC 9162 section 2.1.4).
  static func checkLog(_ paths: ArchivePaths, _ promise: Promise) throws {
    let identity = try ArchiveIdentity.load(paths)
    var hashes: [Digest] = []
    for number in try SegmentFiles.numbers(paths) {
      var walker = try SegmentWalker(
        try paths.disk.open(paths.segment(number), .read), number: number)
      while let event = try walker.next() {
        guard case .batch(let batch) = event else { continue }
        for leaves in batch.leaves { hashes += (leaves.entries ?? []).map { Merkle.leafHash($0) } }
      }
    }
    func subtree(_ node: MerkleNode) -> Digest? {
      let range = node.index << node.level..<(node.index + 1) << node.level
      guard range.upperBound <= hashes.count else { return nil }
      if node.level == 0 { return hashes[node.index] }
      guard let left = subtree(MerkleNode(level: node.level - 1, index: node.index * 2)),
        let right = subtree(MerkleNode(level: node.level - 1, index: node.index * 2 + 1))
      else { return nil }
      return Merkle.nodeHash(left, right)
    }
    func verified(_ bytes: [UInt8]) throws -> VerifiedCheckpoint {
      guard
        let known = try UnverifiedCheckpoint(bytes).verify(with: identity.key).checkpoint
      else { throw BrokenPromise("a checkpoint is not signed") }
      return known
    }
    let now = try verified(try paths.disk.contents(paths.checkpoint))
    let root: Digest? = Merkle.root(size: hashes.count, hash: subtree)
    guard now.checkpoint.size == hashes.count, now.checkpoint.root == root else {
      throw BrokenPromise("log/checkpoint is not that of the segments")
    }
    for bytes in promise.published {
      let old = try verified(bytes)
      guard
        let proof = Merkle.consistencyProof(
          from: old.checkpoint.size, to: now.checkpoint.size, hash: subtree),
        now.verifyGrowth(from: old, proof: proof).isValid
      else {
        throw BrokenPromise(
          "the log of \(now.checkpoint.size) does not go on from the checkpoint of "
            + "\(old.checkpoint.size)")
      }
    }
  }
}
