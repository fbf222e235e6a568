// The full-text index of an archive: opening it, and how far it is. What is looked up is in
// SearchIndex+Finding.swift, what is added in SearchIndexWriter.swift.
import Bytes
import GRDB
import StoreDurable

/// The full-text index, open for reading.
public final class SearchIndex: Sendable {
  let queue: DatabaseQueue

  private init(_ queue: DatabaseQueue) { self.queue = queue }

  /// The index of the archive; nil where there is none, or none that can be used.
  public convenience init?(_ view: ArchiveView) {
    let paths = view.paths
    guard paths.disk.kind(paths.root + "/search.sqlite") == .file else { return nil }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    guard let queue = try? DatabaseQueue(path: paths.search, configuration: configuration),
      (try? SearchIndex.isUsable(queue, genesis: view.identity.genesis)) == true
    else { return nil }
    self.init(queue)
  }

  static func isUsable(_ queue: DatabaseQueue, genesis: Digest) throws -> Bool {
    try queue.read { database in
      let row = try Row.fetchOne(database, sql: "SELECT genesis, format FROM state")
      return (row?["genesis"] as String?) == genesis.hex
        && (row?["format"] as Int?) == SearchSchema.format
    }
  }

  /// Removes the index of the archive at `paths`: it is made anew when it is needed.
  public static func discard(_ paths: ArchivePaths) throws(StoreError) {
    try StoreError.wrap { () throws(DurableError) in
      for suffix in ["", "-wal", "-shm", "-journal"] {
        try paths.disk.removeFile(paths.search + suffix)
      }
    }
  }

  /// Leaves of the log that are in the index.
  public func size() throws(StoreError) -> UInt64 {
    try read { database in
      UInt64(clamping: try Int64.fetchOne(database, sql: "SELECT size FROM state") ?? 0)
    }
  }

  /// Captures that are in the index.
  public func captures() throws(StoreError) -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT coalesce(sum(captures), 0) FROM url") ?? 0 }
  }

  /// Distinct sentences in the index.
  public func sentences() throws(StoreError) -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sentence") ?? 0 }
  }

  func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try queue.read(body) } catch { throw SearchIndex.failure(error) }
  }

  static func failure(_ error: any Error) -> StoreError {
    if let error = error as? StoreError { return error }
    let detail = (error as? DatabaseError)?.message ?? "\(error)"
    return .failed(
      detail: "the search index cannot be used (\(detail)): remove search.sqlite from the archive "
        + "folder and run 'stet search --index'; nothing else is touched by that")
  }
}
