// Adding versions of pages to the full-text index. Who reads the versions is not known here.
public import Bytes
import GRDB
import StoreDurable

/// A version of a page, read: a run of captures with one body.
public struct SearchedVersion: Sendable {
  /// The log index and time of the first capture of the run.
  public var first: (index: UInt64, time: Instant)
  /// Those of the last.
  public var last: (index: UInt64, time: Instant)
  /// How many captures the run has.
  public var captures: Int
  /// The sentences of its story, as they are shown.
  public var sentences: [String]
  /// Sentences of this version or of the one before, and the kind of claim that changed in them.
  public var claims: [(sentence: String, kind: String)]
  /// Whether it goes on the run that the index has as the page's newest.
  public var continues: Bool

  /// Makes a version.
  public init(
    first: (index: UInt64, time: Instant), last: (index: UInt64, time: Instant), captures: Int,
    sentences: [String], claims: [(sentence: String, kind: String)], continues: Bool
  ) {
    (self.first, self.last, self.captures) = (first, last, captures)
    (self.sentences, self.claims, self.continues) = (sentences, claims, continues)
  }
}

/// How far the index is with a page.
public struct SearchedPage: Sendable, Equatable {
  /// Captures that are in the index.
  public var captures: Int
  /// The log index of the newest of them.
  public var newest: UInt64
}

/// Writes the full-text index.
///
/// Several may write at once: each page is added to only from where it is.
public final class SearchIndexWriter: Sendable {
  private let queue: DatabaseQueue

  /// Opens the index of the archive, or makes one.
  /// - Throws: `failed` where it can be neither.
  public init(_ view: ArchiveView) throws(StoreError) {
    let paths = view.paths
    if let queue = try? SearchIndexWriter.open(paths),
      (try? SearchIndex.isUsable(queue, genesis: view.identity.genesis)) == true
    {
      self.queue = queue
      return
    }
    try SearchIndex.discard(paths)
    do {
      queue = try SearchIndexWriter.open(paths)
      try queue.write { try SearchSchema.create($0, genesis: view.identity.genesis.hex) }
    } catch { throw SearchIndex.failure(error) }
  }

  private static func open(_ paths: ArchivePaths) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { database in
      // What is lost with the power is indexed again.
      try database.execute(sql: "PRAGMA synchronous = OFF; PRAGMA secure_delete = ON")
    }
    return try DatabaseQueue(path: paths.search, configuration: configuration)
  }

  private func write<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try queue.write(body) } catch { throw SearchIndex.failure(error) }
  }

  /// Leaves of the log that are in the index.
  public func size() throws(StoreError) -> UInt64 {
    do {
      return UInt64(
        clamping: try queue.read { try Int64.fetchOne($0, sql: "SELECT size FROM state") ?? 0 })
    } catch { throw SearchIndex.failure(error) }
  }

  /// Says that all leaves up to `size` are in the index.
  public func finish(size: UInt64) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: "UPDATE state SET size = max(size, ?)", arguments: [Int64(clamping: size)])
    }
  }

  /// How far the index is, page by page.
  public func pages() throws(StoreError) -> [String: SearchedPage] {
    do {
      return try queue.read { database in
        var pages: [String: SearchedPage] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT url, captures, newest FROM url") {
          pages[row["url"]] = SearchedPage(
            captures: row["captures"], newest: UInt64(clamping: row["newest"] as Int64))
        }
        return pages
      }
    } catch { throw SearchIndex.failure(error) }
  }

  /// How far the index is with a page; nil for one that it does not have.
  public func page(_ url: String) throws(StoreError) -> SearchedPage? {
    do {
      return try queue.read { database in
        try Row.fetchOne(
          database, sql: "SELECT captures, newest FROM url WHERE url = ?", arguments: [url]
        ).map {
          SearchedPage(captures: $0["captures"], newest: UInt64(clamping: $0["newest"] as Int64))
        }
      }
    } catch { throw SearchIndex.failure(error) }
  }

  /// Forgets a page: its captures came in another order than by time.
  public func forget(_ url: String) throws(StoreError) {
    try write { database in
      guard
        let id = try Int64.fetchOne(
          database, sql: "SELECT id FROM url WHERE url = ?", arguments: [url])
      else { return }
      let rows = try Row.fetchAll(
        database, sql: "SELECT id, text FROM sentence WHERE url = ?", arguments: [id])
      for row in rows {
        let text: String = row["text"]
        try database.execute(
          sql: "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)",
          arguments: [row["id"] as Int64, SearchText.spaced(text)])
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
    }
  }

  /// Adds versions of a page, oldest first, in one transaction.
  ///
  /// - Parameters:
  ///   - url: The page.
  ///   - versions: What follows on what is in the index.
  ///   - known: How far the index was when the versions were read; nil for a new page.
  /// - Returns: how far it is now; nil, with nothing written, where another writer was there first.
  /// - Throws: `failed` where the index cannot be written.
  public func add(
    _ url: String, _ versions: [SearchedVersion], after known: SearchedPage?
  ) throws(StoreError) -> SearchedPage? {
    try write { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT id, captures, newest, versions FROM url WHERE url = ?",
        arguments: [url])
      let now = row.map {
        SearchedPage(captures: $0["captures"], newest: UInt64(clamping: $0["newest"] as Int64))
      }
      guard now == known else { return nil }
      let id: Int64
      if let row {
        id = row["id"]
      } else {
        try database.execute(
          sql: "INSERT INTO url (url, captures, newest, versions) VALUES (?, 0, 0, 0)",
          arguments: [url])
        id = database.lastInsertedRowID
      }
      var work = try PageWork(database, page: id, versions: row?["versions"] ?? 0)
      var page = now ?? SearchedPage(captures: 0, newest: 0)
      for version in versions {
        try work.add(version)
        page.captures += version.captures
        page.newest = version.last.index
      }
      try database.execute(
        sql: "UPDATE url SET captures = ?, newest = ?, versions = ? WHERE id = ?",
        arguments: [page.captures, Int64(clamping: page.newest), work.versions, id])
      return page
    }
  }
}

/// A page under work, in a transaction.
private struct PageWork {
  let database: Database
  let page: Int64
  /// The number of the newest version, from 1.
  private(set) var versions: Int
  /// All sentences of the page, and whether they stand.
  private var known: [String: (id: Int64, stands: Bool)] = [:]
  private var standing: Set<String> = []

  init(_ database: Database, page: Int64, versions: Int) throws {
    (self.database, self.page, self.versions) = (database, page, versions)
    let rows = try Row.fetchCursor(
      database, sql: "SELECT id, text, last FROM sentence WHERE url = ?", arguments: [page])
    while let row = try rows.next() {
      let text: String = row["text"]
      let stands = (row["last"] as Int?) == nil
      known[text] = (row["id"], stands)
      if stands { standing.insert(text) }
    }
  }

  mutating func add(_ version: SearchedVersion) throws {
    if version.continues, versions > 0 {
      try database.execute(
        sql: "UPDATE version SET lastIndex = ?, lastTime = ? WHERE url = ? AND number = ?",
        arguments: [
          Int64(clamping: version.last.index), version.last.time.milliseconds, page, versions,
        ])
      return
    }
    versions += 1
    try database.cachedStatement(sql: "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)").execute(
      arguments: [
        page, versions, Int64(clamping: version.first.index), version.first.time.milliseconds,
        Int64(clamping: version.last.index), version.last.time.milliseconds,
      ])
    let now = Set(version.sentences)
    for text in standing where !now.contains(text) {
      guard let id = known[text]?.id else { continue }
      try database.cachedStatement(sql: "UPDATE sentence SET last = ? WHERE id = ?").execute(
        arguments: [versions - 1, id])
      try database.cachedStatement(
        sql: "UPDATE stand SET last = ? WHERE sentence = ? AND last IS NULL"
      ).execute(arguments: [versions - 1, id])
      known[text] = (id, false)
    }
    var seen: Set<String> = []
    for text in version.sentences where seen.insert(text).inserted && !standing.contains(text) {
      let id: Int64
      if let old = known[text] {
        id = old.id
        try database.cachedStatement(sql: "UPDATE sentence SET last = NULL WHERE id = ?").execute(
          arguments: [id])
      } else {
        try database.cachedStatement(sql: "INSERT INTO sentence (url, text) VALUES (?, ?)")
          .execute(arguments: [page, text])
        id = database.lastInsertedRowID
        try database.cachedStatement(sql: "INSERT INTO words (rowid, text) VALUES (?, ?)").execute(
          arguments: [id, SearchText.spaced(text)])
      }
      try database.cachedStatement(sql: "INSERT OR REPLACE INTO stand VALUES (?, ?, NULL)").execute(
        arguments: [id, versions])
      known[text] = (id, true)
    }
    standing = now
    for (text, kind) in version.claims {
      guard let id = known[text]?.id else { continue }
      try database.cachedStatement(sql: "INSERT OR IGNORE INTO claim VALUES (?, ?, ?)").execute(
        arguments: [kind, id, versions])
    }
  }
}
