// The full-text index of an archive: opening it, and how far it is. What is looked up is in
// SearchIndex+Finding.swift, what is added in SearchIndexWriter.swift, what is taken out in
// SearchIndex+Erasing.swift.
import Bytes
import GRDB
import StoreDurable

/// The full-text index, open for reading.
public final class SearchIndex: Sendable {
  let queue: DatabaseQueue

  private init(_ queue: DatabaseQueue) { self.queue = queue }

  /// The index of the archive; nil where there is none, or none that can be used.
  public convenience init?(_ view: ArchiveView) {
    let path = view.paths.search
    guard LocalDisk().kind(path) == .file else { return nil }
    // Where the two small files beside a database cannot be made, it is read without (Catalogue).
    var names = [path]
    if ((try? LocalDisk().open(path + "-wal", .read).size()) ?? 0) == 0 {
      names.append(Catalogue.immutable(path))
    }
    for name in names {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(10)
      guard let queue = try? DatabaseQueue(path: name, configuration: configuration),
        (try? SearchIndex.isUsable(queue, genesis: view.identity.genesis)) == true
      else { continue }
      self.init(queue)
      return
    }
    return nil
  }

  static func isUsable(_ queue: DatabaseQueue, genesis: Digest) throws -> Bool {
    try queue.read { database in
      let row = try Row.fetchOne(database, sql: "SELECT genesis, format FROM state")
      return (row?["genesis"] as String?) == genesis.hex
        && (row?["format"] as Int?) == SearchSchema.format
    }
  }

  /// Leaves of the log that are in the index, and captures: that many at least.
  public func extent() throws(StoreError) -> (size: UInt64, captures: Int) {
    try read { database in
      let row = try Row.fetchOne(database, sql: "SELECT size, captures FROM state")
      return (UInt64(clamping: row?["size"] as Int64? ?? 0), row?["captures"] ?? 0)
    }
  }

  func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try queue.read(body) } catch { throw SearchIndex.failure(error) }
  }

  static func failure(_ error: any Error) -> StoreError {
    if let error = error as? StoreError { return error }
    let known = error as? DatabaseError
    let detail = known?.message ?? "\(error)"
    switch known?.resultCode.primaryResultCode {
    case .SQLITE_BUSY?, .SQLITE_LOCKED?:
      return .failed(
        detail:
          "another process is at work on the search index (\(detail)): try again when it is done"
      )
    case .SQLITE_FULL?, .SQLITE_IOERR?, .SQLITE_READONLY?, .SQLITE_CANTOPEN?:
      return .failed(
        detail:
          "the search index cannot be written (\(detail)): the archive's folder needs room and "
          + "leave to write; nothing else is touched by that")
    default:
      return .failed(
        detail:
          "the search index cannot be used (\(detail)): remove search.sqlite from the archive's "
          + "folder and run 'stet search --index'; nothing else is touched by that")
    }
  }
}
