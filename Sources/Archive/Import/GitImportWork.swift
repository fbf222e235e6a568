// An import at work: from listed versions to kept captures. A batch is being kept while the next is
// read.
import Bytes
import Capture
import Store

struct GitImportWork {
  let git: GitRepository
  let keeper: Keeper
  let limit: Int?
  let maxSize: Int
  let batch: GitBlobPipe.BatchLimits
  /// Nil: `file://` and the absolute path.
  var urls: PathURLs?
  let progress: @Sendable (ImportProgress) -> Void
  private var state = ImportProgress(done: 0, total: nil, bytes: 0)
  // Paths that have no URL: told of once each.
  private var refused: Set<[UInt8]> = []
  // At most one batch is being kept.
  private var keeping: Task<Void, any Error>?

  init(
    git: GitRepository, keeper: Keeper, limit: Int?, maxSize: Int,
    batch: GitBlobPipe.BatchLimits, urls: PathURLs?,
    progress: @Sendable @escaping (ImportProgress) -> Void
  ) {
    self.git = git
    self.keeper = keeper
    self.limit = limit
    self.maxSize = maxSize
    self.batch = batch
    self.urls = urls
    self.progress = progress
  }

  /// Imports what of these versions the archive lacks; the last of it may still be on its way.
  mutating func take(_ listed: [GitVersion]) async throws {
    let versions = await addressed(listed)
    let (new, known) = try await keeper.new(versions, limit: limit)
    state.done += known
    try await git.blobs(
      new.map { versions[$0].version.blob }, maxSize: maxSize, batch: batch
    ) { blobs in
      try await keep(await captures(of: blobs, new.map { versions[$0] }))
    }
    progress(state)
  }

  /// Waits for what is on its way.
  mutating func finish() async throws {
    try await keeping?.value
    keeping = nil
  }

  /// The versions that have a URL, with it.
  private mutating func addressed(
    _ listed: [GitVersion]
  ) async -> [AddressedVersion] {
    var versions: [AddressedVersion] = []
    versions.reserveCapacity(listed.count)
    for version in listed {
      do {
        versions.append(AddressedVersion(version: version, url: try url(of: version.path)))
      } catch {
        guard refused.insert(version.path).inserted else { continue }
        await keeper.skip("\(shownPath(version.path)) of \(version.commit)", "\(error)")
      }
    }
    return versions
  }

  private mutating func url(of path: [UInt8]) throws -> String {
    try urls?.url(of: path)
      ?? CapturedURL.fileURL(forAbsolutePath: Array(git.root.utf8) + [0x2F] + path)
  }

  private mutating func captures(
    of blobs: [GitBlob], _ versions: [AddressedVersion]
  ) async -> [NewCapture] {
    var captures: [NewCapture] = []
    for blob in blobs {
      let (version, url) = (versions[blob.number].version, versions[blob.number].url)
      state.done += 1
      let place = "\(url) of \(version.commit)"
      guard let body = blob.bytes else {
        await keeper.skip(place, "larger than --max-size \(maxSize)")
        continue
      }
      let capture = NewCapture(
        method: .git, capturedAt: version.time, url: url,
        mediaType: MediaTypeGuess.of(name: url, bytes: body), body: body,
        source: Hex.decode(version.commit) ?? [])
      do throws(StoreError) {
        try capture.check()
      } catch {
        await keeper.skip(place, "\(error)")
        continue
      }
      state.bytes += body.count
      captures.append(capture)
    }
    return captures
  }

  private mutating func keep(_ captures: [NewCapture]) async throws {
    try await keeping?.value
    let keeper = keeper
    keeping = Task { try await keeper.keep(captures) }
    progress(state)
  }
}

/// A version of a file, and the URL that it is a capture of.
struct AddressedVersion: Sendable {
  var version: GitVersion
  var url: String
}

/// The writer's side of an import.
///
/// An actor, so that a batch is being kept while the next is read.
actor Keeper {
  private let writer: ArchiveWriter
  private var result = ImportResult()
  private var accepted = 0
  private let objectsBefore: Int
  private let wasEmpty: Bool

  init(root: String) throws {
    writer = try ArchiveWriter(root: root)
    let totals = try writer.view.totals()
    objectsBefore = totals.objects
    wasEmpty = totals.captures == 0
  }

  /// The numbers of those versions, up to the limit, that the archive lacks; and how many it has.
  func new(
    _ versions: [AddressedVersion], limit: Int?
  ) throws -> (new: [Int], known: Int) {
    let view = writer.view
    let before = result.known
    var new: [Int] = []
    for (number, (version, url)) in versions.lazy.map({ ($0.version, $0.url) }).enumerated() {
      if let limit, accepted >= limit { break }
      accepted += 1
      // No version comes twice: what this import adds, it need not look up.
      let source = Hex.decode(version.commit) ?? []
      if !wasEmpty, try view.contains(url: url, at: version.time, method: .git, source: source) {
        result.known += 1
      } else {
        new.append(number)
      }
    }
    return (new, result.known - before)
  }

  func isDone(limit: Int?) -> Bool { limit.map { accepted >= $0 } ?? false }

  func skip(_ place: String, _ why: String) { result.skipped.append((place, why)) }

  func keep(_ batch: [NewCapture]) throws {
    let kept = try writer.append(batch)
    result.captures += kept.count
    result.logicalBytes += kept.reduce(0) { $0 + Int(clamping: $1.record.size) }
  }

  func finish() throws -> ImportResult {
    try writer.close()
    result.objects = try writer.view.totals().objects - objectsBefore
    return result
  }
}
