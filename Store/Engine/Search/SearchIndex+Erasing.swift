// Taking text out of the full-text index: a page's, or all. What was there is overwritten in the file, and
// what others have read before is not written afterwards (`epoch`).
import Bytes
import GRDB
import StoreDurable

extension SearchIndex {
  /// Empties the index of the archive at `paths`, if there is one: it is made anew when it is needed.
  ///
  /// - Throws: `failed` where another process keeps at work on it, or the disk does not let it be done.
  public static func discard(_ paths: ArchivePaths) throws(StoreError) {
    try change(paths) { database in
      let genesis = try String.fetchOne(database, sql: "SELECT genesis FROM state") ?? ""
      try SearchSchema.create(database, genesis: genesis)
    }
  }

  /// Takes all text of some pages out; they are indexed anew without what is redacted.
  ///
  /// - Parameters:
  ///   - pages: URLs; nil for all there are.
  ///   - paths: The archive's.
  /// - Throws: as `discard`.
  static func erase(_ pages: [String]?, _ paths: ArchivePaths) throws(StoreError) {
    guard let pages else { return try discard(paths) }
    try change(paths) { database in
      for page in pages { try forget(page, database) }
      // What is in no segment of the words any more is then in no page of the file.
      try database.execute(sql: "INSERT INTO words (words) VALUES ('optimize')")
      try database.execute(
        sql: "UPDATE state SET size = 0, epoch = ?", arguments: [SearchSchema.newEpoch()])
    }
  }

  /// Changes the tables in one transaction, and brings all of it into the file itself; an index that
  /// cannot be read is removed.
  private static func change(
    _ paths: ArchivePaths, _ body: (Database) throws -> Void
  ) throws(StoreError) {
    guard LocalDisk().kind(paths.search) == .file else { return }
    do {
      let queue = try SearchIndexWriter.connect(paths)
      guard try isOurs(queue) else {
        try queue.close()
        return try remove(paths)
      }
      try queue.inTransaction(.immediate) { database in
        try body(database)
        return .commit
      }
      // Pages that are free are zeros (secure_delete); the write-ahead log has the old ones.
      let isBusy = try queue.writeWithoutTransaction { database in
        try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") ?? 0
      }
      if isBusy != 0 {
        throw StoreError.failed(
          detail:
            "another process reads the search index, so that text could not be taken out of it: "
            + "run this again when it is done")
      }
      try queue.close()
    } catch let error as DatabaseError
      where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    {
      try remove(paths)
    } catch { throw failure(error) }
  }

  private static func isOurs(_ queue: DatabaseQueue) throws -> Bool {
    try queue.read { database in
      guard try database.tableExists("state") else { return false }
      return try Row.fetchOne(database, sql: "SELECT * FROM state").map {
        ($0["format"] as Int?) == SearchSchema.format
      } ?? false
    }
  }

  /// Removes the files, after the text in them was overwritten.
  static func remove(_ paths: ArchivePaths) throws(StoreError) {
    try StoreError.wrap { () throws(DurableError) in
      let disk = LocalDisk()
      for suffix in ["", "-wal", "-shm", "-journal"] {
        let path = paths.search + suffix
        guard disk.kind(path) == .file else { continue }
        if suffix != "-shm" {
          let file = try disk.open(path, .update)
          let size = try file.size()
          for start in stride(from: 0, to: size, by: 1 << 20) {
            try file.write([UInt8](repeating: 0, count: min(1 << 20, size - start)), at: start)
          }
          try file.syncData()
        }
        try disk.removeFile(path)
      }
    }
  }

  /// Deletes a page's rows and words.
  static func forget(_ url: String, _ database: Database) throws {
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT id, captures FROM url WHERE url = ?", arguments: [url])
    else { return }
    let id: Int64 = row["id"]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT id, text FROM sentence WHERE url = ?", arguments: [id])
    while let row = try rows.next() {
      try database.cachedStatement(
        sql: "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)"
      ).execute(arguments: [row["id"] as Int64, SearchText.spaced(row["text"])])
    }
    for table in ["stand", "claim"] {
      try database.execute(
        sql: "DELETE FROM \(table) WHERE sentence IN (SELECT id FROM sentence WHERE url = ?)",
        arguments: [id])
    }
    for table in ["sentence", "version"] {
      try database.execute(sql: "DELETE FROM \(table) WHERE url = ?", arguments: [id])
    }
    try database.execute(sql: "DELETE FROM url WHERE id = ?", arguments: [id])
    try database.execute(
      sql: "UPDATE state SET captures = captures - ?", arguments: [row["captures"] as Int])
  }
}
