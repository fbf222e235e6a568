// Importing a git repository of captures: every version of every file becomes a capture, once.
import Bytes
import Capture
import Store
import Synchronization

/// What an import did.
public struct ImportResult: Sendable {
  /// Captures added.
  public var captures = 0
  /// Captures that were there already.
  public var known = 0
  /// Distinct objects added.
  public var objects = 0
  /// The sum of the added captures' sizes, in bytes.
  public var logicalBytes = 0
  /// Wall-clock seconds.
  public var seconds = 0.0
  /// What could not be taken, and why.
  public var skipped: [(where: String, why: String)] = []

  /// Nothing done yet.
  public init() {}
}

/// How far an import is.
public struct ImportProgress: Sendable {
  /// Versions dealt with.
  public var done: Int
  /// Versions there are, once they were counted.
  public var total: Int?
  /// Bytes read.
  public var bytes: Int
}

/// Which versions to import, as what.
public struct GitImport: Sendable {
  /// A path in the repository's folder.
  public var repository: String
  /// git pathspecs from its top; none means all files.
  public var patterns: [String]
  /// What comes before the path in the URL; nil: `file://` and the absolute path.
  public var prefix: String?
  /// Only the first so many versions of the history; nil: all.
  public var limit: Int?
  /// The largest body in bytes; larger ones are skipped and told of.
  public var maxSize: Int

  /// An import of these.
  public init(
    repository: String, patterns: [String] = [], prefix: String? = nil, limit: Int? = nil,
    maxSize: Int = FileSource.defaultMaxSize
  ) {
    self.repository = repository
    self.patterns = patterns
    self.prefix = prefix
    self.limit = limit
    self.maxSize = maxSize
  }

  // Versions are listed and looked up this many at a time: a few MB, however long the history.
  private static let window = 8192
  // A batch is committed when it has this many captures or bytes.
  private static let batchCaptures = 1024
  private static let batchBytes = 24 << 20

  /// Runs the import.
  ///
  /// What is acknowledged batch by batch stays, whatever happens later; running it again goes on
  /// where it ended.
  public func run(
    into root: String, progress: @Sendable @escaping (ImportProgress) -> Void
  ) async throws -> ImportResult {
    let clock = ContinuousClock()
    let started = clock.now
    let git = try await GitRepository(at: absolutePath(repository))
    let keeper = try Keeper(root: root)
    // How many there are is only for the person who waits: counted beside the work.
    let total = Mutex<Int?>(nil)
    let (patterns, limit) = (patterns, limit)
    let counting = Task {
      var count = 0
      try await git.versions(matching: patterns) { _ in
        count += 1
        return !Task.isCancelled
      }
      total.withLock { $0 = min(count, limit ?? .max) }
    }
    defer { counting.cancel() }
    var state = ImportProgress(done: 0, total: nil, bytes: 0)
    let report = { @Sendable (now: ImportProgress) in
      var now = now
      now.total = total.withLock { $0 }
      progress(now)
    }
    var window: [GitVersion] = []
    try await git.versions(matching: patterns) { version in
      window.append(version)
      if window.count == GitImport.window {
        try await take(&window, git, keeper, &state, report)
      }
      return await !keeper.isDone(limit: limit)
    }
    try await take(&window, git, keeper, &state, report)
    var result = try await keeper.finish()
    let elapsed = clock.now - started
    result.seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    return result
  }

  private func take(
    _ window: inout [GitVersion], _ git: GitRepository, _ keeper: Keeper,
    _ state: inout ImportProgress, _ progress: @Sendable (ImportProgress) -> Void
  ) async throws {
    var versions: [GitVersion] = []
    var urls: [String] = []
    for version in window {
      do {
        urls.append(try url(of: version.path, root: git.root))
        versions.append(version)
      } catch {
        let path = String(decoding: version.path, as: UTF8.self)
        await keeper.skip("\(path) of \(version.commit)", "\(error)")
      }
    }
    window = []
    let (new, known) = try await keeper.new(versions, urls, limit: limit)
    state.done += known
    var batch: [NewCapture] = []
    var bytes = 0
    var current = state
    // A batch is being kept while the next is read; at most one.
    var keeping: Task<Void, any Error>?
    try await git.blobs(new.map { versions[$0].blob }, maxSize: maxSize) { number, body in
      let version = versions[new[number]]
      let url = urls[new[number]]
      current.done += 1
      guard let body else {
        await keeper.skip(
          url + " of " + version.commit, "larger than --max-size \(maxSize)")
        return
      }
      let capture = NewCapture(
        method: .git, capturedAt: version.time, url: url,
        mediaType: MediaTypeGuess.of(name: url, bytes: body), body: body,
        source: Hex.decode(version.commit) ?? [])
      do throws(StoreError) {
        try capture.check()
      } catch {
        await keeper.skip(url + " of " + version.commit, "\(error)")
        return
      }
      current.bytes += body.count
      bytes += body.count
      batch.append(capture)
      if batch.count >= GitImport.batchCaptures || bytes >= GitImport.batchBytes {
        let full = batch
        batch = []
        bytes = 0
        try await keeping?.value
        keeping = Task { try await keeper.keep(full) }
        progress(current)
      }
    }
    try await keeping?.value
    try await keeper.keep(batch)
    state = current
    progress(state)
  }

  /// P and the path; control characters and bytes that are not UTF-8 percent-encoded, since a URL
  /// cannot hold them.
  ///
  /// Without P the whole absolute path is percent-encoded.
  func url(of path: [UInt8], root: String) throws -> String {
    guard let prefix else {
      return try CapturedURL.fileURL(forAbsolutePath: Array(root.utf8) + [0x2F] + path)
    }
    let isText = String(validating: path, as: UTF8.self) != nil
    var out = Array(prefix.utf8)
    for byte in path {
      if byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !isText) {
        out += Array(("%" + Hex.encode([byte]).uppercased()).utf8)
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// The writer's side of an import. An actor, so that a batch is being kept while the next is read.
private actor Keeper {
  private let writer: ArchiveWriter
  private var result = ImportResult()
  private var accepted = 0
  private let objectsBefore: Int

  init(root: String) throws {
    writer = try ArchiveWriter(root: root)
    objectsBefore = try writer.view.totals().objects
  }

  /// The numbers of those versions, up to the limit, that the archive lacks; and how many it has.
  func new(
    _ versions: [GitVersion], _ urls: [String], limit: Int?
  ) throws -> (new: [Int], known: Int) {
    let view = writer.view
    let before = result.known
    var new: [Int] = []
    for (number, version) in versions.enumerated() {
      if let limit, accepted >= limit { break }
      let source = Hex.decode(version.commit) ?? []
      if try view.contains(url: urls[number], at: version.time, method: .git, source: source) {
        result.known += 1
      } else {
        new.append(number)
      }
      accepted += 1
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
