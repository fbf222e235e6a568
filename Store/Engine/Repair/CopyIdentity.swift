// Whether two folders are the same archive, also where the file that says what an archive is was
// damaged in either.
import Bytes
import Cryptography
import StoreDurable
import TransparencyLog

enum CopyIdentity {
  /// The identity that the archive at `ours` and the copy at `copy` have in common.
  /// - Throws: `unsuitable` where they are two archives, `noArchive`, `newerFormat`, `system`.
  static func common(
    _ ours: ArchivePaths, _ copy: ArchivePaths
  ) throws(StoreError) -> ArchiveIdentity {
    guard ours.root != copy.root else {
      throw .unsuitable(detail: "\(copy.root) is the archive itself: name a copy of it")
    }
    // A version that nobody wrote is damage too: the segments' headers decide.
    let own: ArchiveIdentity?
    do throws(StoreError) { own = try stated(ours) } catch {
      guard case .newerFormat = error else { throw error }
      own = nil
    }
    if own == nil, ours.disk.kind(ours.segments) != .folder { throw .noArchive(path: ours.root) }
    let candidates = [try stated(copy), inSegments(copy)].compactMap(\.self)
    guard !candidates.isEmpty else { throw .noArchive(path: copy.root) }
    let headers = genesisHashes(ours)
    for candidate in candidates where isSame(candidate, own, headers, ours) { return candidate }
    throw .unsuitable(
      detail: "\(copy.root) is another archive, no copy of \(ours.root): nothing was changed")
  }

  private static func isSame(
    _ candidate: ArchiveIdentity, _ own: ArchiveIdentity?, _ headers: Set<Digest>,
    _ paths: ArchivePaths
  ) -> Bool {
    let genesis = candidate.genesis
    if own?.genesis == genesis { return headers.isEmpty || headers.contains(genesis) }
    // Our own file is damaged or altered: the segments must say that it is, and none that it is not.
    if let own, headers.contains(own.genesis) { return false }
    if headers.contains(genesis) { return true }
    guard headers.isEmpty, own == nil,
      let note = try? paths.disk.contents(paths.checkpoint),
      let unverified = try? UnverifiedCheckpoint(note)
    else { return false }
    return unverified.verify(with: candidate.key).checkpoint != nil
  }

  /// What `stet-archive` says; nil where it is missing or damaged.
  private static func stated(_ paths: ArchivePaths) throws(StoreError) -> ArchiveIdentity? {
    do throws(StoreError) { return try ArchiveIdentity.load(paths) } catch {
      switch error {
      case .noArchive, .damaged: return nil
      default: throw error
      }
    }
  }

  /// The copy of `stet-archive` in segment 0, where its header has the hash of it.
  private static func inSegments(_ paths: ArchivePaths) -> ArchiveIdentity? {
    guard let file = paths.openSegment(0), var walker = try? SegmentWalker(file, number: 0),
      case .success(let header) = walker.header,
      case .batch(let batch)? = try? walker.next(), let bytes = batch.genesis,
      SHA256.hash(bytes) == header.genesis
    else { return nil }
    return try? ArchiveIdentity(bytes, path: paths.identity)
  }

  private static func genesisHashes(_ paths: ArchivePaths) -> Set<Digest> {
    var hashes: Set<Digest> = []
    for number in (try? SegmentFiles.numbers(paths)) ?? [] {
      guard let bytes = try? paths.openSegment(number)?.read(at: 0, count: SegmentHeader.length),
        let header = try? SegmentHeader(bytes)
      else { continue }
      hashes.insert(header.genesis)
    }
    return hashes
  }
}
