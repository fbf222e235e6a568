// Making an archive: the identity, the key, segment 0 with its empty log, and the catalogue.
import Bytes
import Cryptography
import StoreDurable
import TransparencyLog

extension ArchiveIdentity {
  /// Makes an archive in `root`, a folder that is empty or not there yet.
  ///
  /// `stet-archive` is put in place last: a folder without it is no archive, whatever else an
  /// interrupted attempt left there.
  /// - Parameters:
  ///   - root: the folder.
  ///   - origin: the log's origin; nil for a random one. No white space and no `+`.
  ///   - segmentSize: see `segmentSize`; within `segmentSizes`.
  /// - Returns: what was made.
  /// - Throws: `notEmpty`, `unsuitable` for the origin, `system`.
  public static func create(
    root: String, origin: String?, segmentSize: Int = 64 << 20
  ) throws(StoreError) -> ArchiveIdentity {
    try create(at: ArchivePaths(root: root), origin: origin, segmentSize: segmentSize)
  }

  /// Makes an archive at `paths`.
  /// - Returns: what was made.
  /// - Throws: as `create(root:origin:segmentSize:)`.
  public static func create(
    at paths: ArchivePaths, origin: String?, segmentSize: Int = 64 << 20
  ) throws(StoreError) -> ArchiveIdentity {
    let root = paths.root
    guard segmentSizes.contains(segmentSize) else {
      throw .unsuitable(
        detail: "a segment is \(segmentSizes.lowerBound) to \(segmentSizes.upperBound) bytes")
    }
    let key = try newKey(origin: origin)
    let identity = ArchiveIdentity(
      origin: key.name, key: key.verifierKey, segmentSize: segmentSize)
    let (segment, note) = try firstSegment(identity, key)
    try StoreError.wrap { () throws(DurableError) in try paths.disk.makeFolders(root) }
    let isEmpty = try StoreError.wrap { () throws(DurableError) in
      try paths.disk.names(root).isEmpty
    }
    guard isEmpty else { throw .notEmpty(path: root) }
    try claim(paths)
    try StoreError.wrap { () throws(DurableError) in
      try paths.disk.replaceFile(
        paths.signingKey, with: Array((key.text + "\n").utf8), permissions: 0o600)
      try paths.disk.makeFolder(paths.segments)
      try paths.disk.replaceFile(paths.segment(0), with: segment)
      try paths.disk.syncFolder(paths.segments)
      try paths.disk.makeFolder(paths.log)
      try paths.disk.replaceFile(paths.checkpoint, with: note)
      try paths.disk.syncFolder(paths.log)
      // All else first: where the identity is, the archive is whole. The lock too: if a power cut could
      // take its name away, a crash would look like an orderly end.
      try paths.disk.syncFolder(root)
      try paths.disk.replaceFile(paths.identity, with: identity.encoded)
      try paths.disk.syncFolder(root)
    }
    // The first writer makes the catalogue.
    _ = try ArchiveWriter(at: paths)
    return identity
  }

  /// Makes the lock's file: of several that make an archive in one folder at once, one can.
  private static func claim(_ paths: ArchivePaths) throws(StoreError) {
    do throws(DurableError) {
      _ = try paths.disk.open(paths.writerLock, .create(permissions: 0o644))
    } catch {
      throw error.isExists ? .notEmpty(path: paths.root) : .system(error)
    }
  }

  private static func newKey(origin: String?) throws(StoreError) -> NoteSigningKey {
    do {
      let privateKey = try Ed25519PrivateKey()
      let name = try origin ?? "stet.invalid/" + Hex.encode(SHA256.randomBytes(8))
      do {
        return try NoteSigningKey(name: name, privateKey: privateKey)
      } catch {
        throw StoreError.unsuitable(
          detail: "'\(name)' cannot be an origin: use a name like example.org/archive, without "
            + "spaces and '+'")
      }
    } catch let error as StoreError {
      throw error
    } catch { throw .failed(detail: "\(error)") }
  }

  /// Segment 0 with GENESIS, the COMMIT of size 0 and its PUBLISHED; and the checkpoint.
  private static func firstSegment(
    _ identity: ArchiveIdentity, _ key: NoteSigningKey
  ) throws(StoreError) -> (segment: [UInt8], note: [UInt8]) {
    let note: [UInt8]
    do {
      let empty = try Checkpoint(origin: identity.origin, size: 0, root: Merkle.emptyRoot)
      note = try empty.signed(with: key).bytes
    } catch { throw .failed(detail: "the first checkpoint cannot be signed: \(error)") }
    var bytes = SegmentHeader(
      number: 0, firstIndex: 0, genesis: identity.genesis, previous: .zero
    ).encoded
    bytes += RecordHeader(payload: identity.encoded, fields: .genesis).encoded + identity.encoded
    let commit = RecordHeader(
      payload: note, fields: .commit(size: 0, batchStart: 0, batchHash: SHA256.hash(bytes)))
    bytes += commit.encoded + note
    bytes += RecordHeader(payload: [], fields: .published(size: 0)).encoded
    return (bytes, note)
  }
}
