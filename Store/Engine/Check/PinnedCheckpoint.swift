// A checkpoint that someone kept elsewhere, against the log as the segments give it: an older copy of a
// whole archive verifies by itself, and only what is outside it can tell.
import Bytes
import StoreDurable
import TransparencyLog

/// A kept checkpoint, signed by the archive's key.
struct PinnedCheckpoint {
  let path: String
  let size: Int
  let root: Digest

  /// Reads the file `path` of this machine.
  /// - Throws: `system`; `unsuitable` where it holds no checkpoint that the archive's key signed.
  init(_ path: String, _ identity: ArchiveIdentity) throws(StoreError) {
    let bytes = try StoreError.wrap { () throws(DurableError) in try LocalDisk().contents(path) }
    let unverified: UnverifiedCheckpoint
    do { unverified = try UnverifiedCheckpoint(bytes) } catch {
      throw .unsuitable(
        detail: "\(path) is no checkpoint: \(error). Name a copy of an archive's log/checkpoint")
    }
    switch unverified.verify(with: identity.key) {
    case .verified(let verified):
      self.path = path
      size = verified.checkpoint.size
      root = verified.checkpoint.root
    case .rejected(let reason):
      throw .unsuitable(
        detail: "\(path) is not a checkpoint of this archive (\(identity.origin)): \(reason)")
    }
  }

  /// What is wrong, where `found` is the root of the log's first `size` leaves, nil where it has fewer.
  func problem(_ found: Digest?, of archive: UInt64) -> VerifyReport.Problem? {
    guard found != root else { return nil }
    let detail =
      found == nil
      ? "the log had \(size) leaves when \(path) was kept, and has \(archive) now: an older copy of "
        + "the archive was put back"
      : "the first \(size) leaves are not those of \(path): the log was forked or rewritten"
    return VerifyReport.Problem(kind: "rollback", location: "log/checkpoint", detail: detail)
  }
}
