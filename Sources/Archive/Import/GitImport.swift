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

  /// Why `prefix` cannot stand before paths, for a person; nil where it can.
  public static func defect(ofPrefix prefix: String) -> String? {
    do throws(PathURLError) {
      _ = try PathURLs(prefix: prefix)
      return nil
    } catch { return error.description }
  }

  // Versions are listed and looked up this many at a time: a few MB, however long the history.
  private static let window = 8192
  // A batch is committed when it has this many captures or bytes.
  private static let batch = GitBlobPipe.BatchLimits(blobs: 1024, bytes: 20 << 20)

  /// Runs the import.
  ///
  /// What is acknowledged batch by batch stays, whatever happens later; running it again goes on
  /// where it ended. With `countsFirst` the versions are counted beside the work, for `progress`.
  public func run(
    into root: String, countsFirst: Bool = true,
    progress: @Sendable @escaping (ImportProgress) -> Void
  ) async throws -> ImportResult {
    let clock = ContinuousClock()
    let started = clock.now
    let git = try await GitRepository(at: absolutePath(repository))
    let keeper = try Keeper(root: root)
    let total = Mutex<Int?>(nil)
    let counting = countsFirst ? Task { try await count(git, total) } : nil
    defer { counting?.cancel() }
    var work = GitImportWork(
      git: git, keeper: keeper, limit: limit, maxSize: maxSize, batch: GitImport.batch,
      urls: try prefix.map { prefix throws(PathURLError) in try PathURLs(prefix: prefix) },
      progress: { now in
        var now = now
        now.total = total.withLock { $0 }
        progress(now)
      })
    do {
      var window: [GitVersion] = []
      try await git.versions(matching: patterns) { version in
        window.append(version)
        if window.count == GitImport.window {
          let full = window
          window = []
          try await work.take(full)
        }
        return await !keeper.isDone(limit: limit)
      }
      try await work.take(window)
      try await work.finish()
    } catch {
      // What is being kept is kept whole, and published.
      try? await work.finish()
      _ = try? await keeper.finish()
      throw error
    }
    var result = try await keeper.finish()
    let elapsed = clock.now - started
    result.seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    return result
  }

  private func count(_ git: GitRepository, _ total: borrowing Mutex<Int?>) async throws {
    var count = 0
    try await git.versions(matching: patterns) { _ in
      count += 1
      return !Task.isCancelled
    }
    total.withLock { $0 = min(count, limit ?? .max) }
  }
}
