// Adding versions of pages to the full-text index. Who reads the versions is not known here.
import Bytes
import GRDB
import StoreDurable

/// A run of captures of a page that show the same sentences.
public struct SearchedVersion: Sendable {
  /// The first capture of the run.
  public var first: SearchPlace
  /// The last that shows the sentences; nil where none does: captures without text are counted only.
  public var last: SearchPlace?
  /// The log index of the last capture, whatever it shows.
  public var newest: UInt64
  /// How many captures the run has.
  public var captures: Int
  /// The log index of the capture that the next is compared with; nil where that is as before.
  public var told: UInt64?
  /// Sentences that stand now and did not stand before, each once.
  public var appeared: [String]
  /// Sentences that stood before and do not now.
  public var vanished: [String]
  /// Sentences of this version or of the one before, and the kind of claim that changed in them.
  public var claims: [(sentence: String, kind: String)]

  /// Makes a run of one capture; `isShown` says whether it shows the sentences.
  public init(
    _ capture: SearchPlace, isShown: Bool, told: UInt64? = nil, appeared: [String] = [],
    vanished: [String] = [], claims: [(sentence: String, kind: String)] = []
  ) {
    (first, last, newest, captures) = (capture, isShown ? capture : nil, capture.index, 1)
    (self.told, self.appeared, self.vanished, self.claims) = (told, appeared, vanished, claims)
  }

  /// True for one that shows what the one before shows: it goes on that one's run.
  var continues: Bool { appeared.isEmpty && vanished.isEmpty }
}

/// How far the index is with a page.
public struct SearchedPage: Sendable, Equatable {
  /// Captures that are in the index.
  public var captures = 0
  /// The log index of the newest of them by time.
  public var newest: UInt64 = 0
  /// The log index of the capture whose text is the newest version's; nil where none had text.
  public var told: UInt64?

  /// Nothing of it.
  public init() {}
}

/// Writes the full-text index.
///
/// Several may write at once: each page is added to only from where it is.
public final class SearchIndexWriter: Sendable {
  let queue: DatabaseQueue
  /// What is read while the index has this epoch may be written while it has it.
  private let epoch: Int64

  /// Opens the index of the archive, or makes one.
  /// - Throws: `failed` where it can be neither.
  public init(_ view: ArchiveView) throws(StoreError) {
    do {
      queue = try SearchIndexWriter.open(view.paths, genesis: view.identity.genesis)
      epoch = try queue.read { try Int64.fetchOne($0, sql: "SELECT epoch FROM state") ?? 0 }
    } catch { throw SearchIndex.failure(error) }
  }

  /// Opens or makes it; one that cannot be read is replaced.
  private static func open(_ paths: ArchivePaths, genesis: Digest) throws -> DatabaseQueue {
    for isLast in [false, true] {
      do {
        let queue = try connect(paths)
        try queue.inTransaction(.immediate) { database in
          let isMade = try database.tableExists("state")
          let row = isMade ? try Row.fetchOne(database, sql: "SELECT * FROM state") : nil
          if (row?["genesis"] as String?) != genesis.hex
            || (row?["format"] as Int?) != SearchSchema.format
          {
            try SearchSchema.create(database, genesis: genesis.hex)
          }
          return .commit
        }
        return queue
      } catch let error as DatabaseError
        where !isLast && [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
      {
        try SearchIndex.remove(paths)
      }
    }
    throw StoreError.failed(detail: "the search index cannot be made")
  }

  /// A connection to the file, which is made where there is none.
  static func connect(_ paths: ArchivePaths) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { database in
      // A database in WAL mode stays whole so; what is lost with the power is indexed again.
      try database.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON")
    }
    return try DatabaseQueue(path: paths.search, configuration: configuration)
  }

  private func write<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do {
      var result: T?
      try queue.inTransaction(.immediate) { database in
        result = try body(database)
        return .commit
      }
      guard let result else { throw StoreError.failed(detail: "nothing was written") }
      return result
    } catch { throw SearchIndex.failure(error) }
  }

  private func isCurrent(_ database: Database) throws -> Bool {
    try Int64.fetchOne(database, sql: "SELECT epoch FROM state") == epoch
  }

  /// Leaves of the log that are in the index.
  public func size() throws(StoreError) -> UInt64 {
    do {
      return UInt64(
        clamping: try queue.read { try Int64.fetchOne($0, sql: "SELECT size FROM state") ?? 0 })
    } catch { throw SearchIndex.failure(error) }
  }

  /// Says that all leaves up to `size` are in the index; nothing where text was taken out meanwhile.
  public func finish(size: UInt64) throws(StoreError) {
    try write { database in
      guard try isCurrent(database) else { return }
      try database.execute(
        sql: "UPDATE state SET size = max(size, ?)", arguments: [Int64(clamping: size)])
    }
  }

  /// How many captures of each page are in the index.
  public func pages() throws(StoreError) -> [String: Int] {
    do {
      return try queue.read { database in
        var pages: [String: Int] = [:]
        let rows = try Row.fetchCursor(database, sql: "SELECT url, captures FROM url")
        while let row = try rows.next() { pages[row[0]] = row[1] }
        return pages
      }
    } catch { throw SearchIndex.failure(error) }
  }

  /// What the index has of a page, which is nothing for a new one.
  public func page(_ url: String) throws(StoreError) -> IndexedPage {
    do { return try queue.read { try IndexedPage($0, url) } } catch {
      throw SearchIndex.failure(error)
    }
  }

  /// Forgets a page: its captures came in another order than by time.
  /// - Returns: whether it was as `page` has it; if not, another writer is at it.
  public func forget(_ page: IndexedPage) throws(StoreError) -> Bool {
    try write { database in
      guard try isCurrent(database), try page.isCurrent(database) else { return false }
      try SearchIndex.forget(page.url, database)
      return true
    }
  }

  /// Adds versions of a page, oldest first, in one transaction.
  ///
  /// - Parameters:
  ///   - versions: What follows on what is in the index.
  ///   - page: What the index had when the versions were read; what it has, afterwards.
  /// - Returns: false, with nothing written, where another writer was there first, or text was taken
  ///   out meanwhile.
  /// - Throws: `failed` where the index cannot be written.
  public func add(
    _ versions: [SearchedVersion], to page: inout IndexedPage
  ) throws(StoreError) -> Bool {
    var next = page
    let isAdded = try write { database in
      guard try isCurrent(database), try next.isCurrent(database) else { return false }
      for version in versions { try next.add(version, database) }
      try next.save(database)
      try database.execute(
        sql: "UPDATE state SET captures = captures + ?",
        arguments: [next.place.captures - page.place.captures])
      return true
    }
    if isAdded { page = next }
    return isAdded
  }
}
