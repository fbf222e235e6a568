// The SQLite index of an archive: opening, and adding what a batch committed. Queries are in
// Catalogue+Queries.swift. The only code, with its neighbours in this folder, that sees SQLite.
import Bytes
import GRDB
import StoreDurable

/// Where the catalogue stands: all up to this COMMIT is in it.
struct CataloguePosition: Equatable {
  var segment: UInt32
  /// The byte at which the COMMIT begins.
  var commitOffset: Int
  /// The byte behind the COMMIT; 0 where no batch is in the catalogue.
  var offset: Int
  /// The log size of the COMMIT.
  var size: UInt64
}

/// A batch as it goes into the catalogue.
struct CataloguedBatch {
  struct Object {
    var digest: Digest
    var location: Location
    var rawLength: Int
    var base: Location?
  }
  var objects: [Object]
  /// Capture leaves only, with index and id.
  var captures: [(index: UInt64, id: Digest, record: CaptureRecord)]
  var position: CataloguePosition
  /// Redaction leaves, with index.
  var redactions: [(index: UInt64, record: RedactionRecord)] = []
  /// True where what the redactions name is overwritten.
  var isErased = true
}

final class Catalogue: Sendable {
  let queue: DatabaseQueue

  private init(_ queue: DatabaseQueue) { self.queue = queue }

  /// True where there is a file, whatever it holds.
  static func exists(_ paths: ArchivePaths) -> Bool { LocalDisk().kind(paths.catalogue) != nil }

  /// Opens the catalogue for reading; nil where it is missing, damaged, or of another archive.
  static func openForReading(_ paths: ArchivePaths, genesis: Digest) -> Catalogue? {
    guard LocalDisk().kind(paths.catalogue) == .file else { return nil }
    if let catalogue = openForReading(paths.catalogue, genesis) { return catalogue }
    // A reader of a database in WAL mode makes two small files beside it. On a full disk, or a
    // medium that cannot be written to, it cannot; where nothing waits in the write-ahead log it
    // need not, either.
    let waiting = (try? LocalDisk().open(paths.catalogue + "-wal", .read).size()) ?? 0
    guard waiting == 0 else { return nil }
    return openForReading(immutable(paths.catalogue), genesis)
  }

  /// The name by which SQLite opens a database that no one writes to, without files beside it.
  static func immutable(_ path: String) -> String {
    let encoded = path.utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || "/-._~".utf8.contains(byte)
      return isPlain ? String(Unicode.Scalar(byte)) : "%" + Hex.encode([byte])
    }
    return "file:" + encoded.joined() + "?immutable=1"
  }

  private static func openForReading(_ path: String, _ genesis: Digest) -> Catalogue? {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else {
      return nil
    }
    let catalogue = Catalogue(queue)
    return (try? catalogue.isUsable(genesis: genesis)) == true ? catalogue : nil
  }

  /// Opens the catalogue for the one writer; nil where it cannot be used and must be made anew.
  static func openForWriting(
    _ paths: ArchivePaths, genesis: Digest
  ) throws(StoreError) -> Catalogue? {
    guard LocalDisk().kind(paths.catalogue) == .file else { return nil }
    do {
      let catalogue = try open(paths.catalogue)
      return try catalogue.isUsable(genesis: genesis) ? catalogue : nil
    } catch {
      // A disk that is full is no reason to make the catalogue anew.
      if let failure = environmentFailure(error) { throw failure }
      return nil
    }
  }

  /// A catalogue of nothing, which stands for one that is still to be made.
  static func inMemory() throws(StoreError) -> Catalogue {
    do {
      let catalogue = Catalogue(try DatabaseQueue())
      try CatalogueSchema.migrator.migrate(catalogue.queue)
      return catalogue
    } catch { throw .catalogue(detail: "cannot be made: \(error)") }
  }

  /// Makes a new catalogue beside the old one, empty but for its position before everything.
  static func create(
    beside paths: ArchivePaths, genesis: Digest
  ) throws(StoreError) -> Catalogue {
    try remove(paths.catalogue + ".new")
    do {
      let catalogue = try open(paths.catalogue + ".new")
      try catalogue.queue.write { database in
        try database.execute(
          sql: "INSERT INTO position VALUES (0, ?, 0, 0, 0, 0)", arguments: [genesis.hex])
      }
      return catalogue
    } catch {
      throw environmentFailure(error) ?? .catalogue(detail: "cannot be made: \(error)")
    }
  }

  /// Puts this catalogue, made by `create`, in the old one's place.
  ///
  /// Readers of the old one go on.
  consuming func takePlace(in paths: ArchivePaths) throws(StoreError) -> Catalogue {
    do {
      // Closing writes everything into the one file.
      try queue.close()
    } catch { throw .catalogue(detail: "cannot be made: \(error)") }
    try Catalogue.remove(paths.catalogue)
    try StoreError.wrap { () throws(DurableError) in
      try LocalDisk().rename(paths.catalogue + ".new", to: paths.catalogue)
    }
    try Catalogue.remove(paths.catalogue + ".new")
    do {
      return try Catalogue.open(paths.catalogue)
    } catch { throw .catalogue(detail: "cannot be opened: \(error)") }
  }

  private static func open(_ path: String) throws -> Catalogue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      // A lost transaction is found again in the segments.
      try database.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    let catalogue = Catalogue(try DatabaseQueue(path: path, configuration: configuration))
    try CatalogueSchema.migrator.migrate(catalogue.queue)
    return catalogue
  }

  /// Removes the files of the database at `path`.
  private static func remove(_ path: String) throws(StoreError) {
    try StoreError.wrap { () throws(DurableError) in
      for suffix in ["", "-wal", "-shm", "-journal"] {
        try LocalDisk().removeFile(path + suffix)
      }
    }
  }

  private func isUsable(genesis: Digest) throws -> Bool {
    try queue.read { database in
      guard try CatalogueSchema.migrator.hasCompletedMigrations(database),
        try !CatalogueSchema.migrator.hasBeenSuperseded(database)
      else { return false }
      let row = try Row.fetchOne(database, sql: "SELECT genesis FROM position")
      return (row?["genesis"] as String?) == genesis.hex
    }
  }

  /// True where SQLite finds nothing wrong with the file.
  func isWhole() throws(StoreError) -> Bool {
    try read { database in
      try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") == "ok"
    }
  }

  /// Where the catalogue stands.
  func position() throws(StoreError) -> CataloguePosition {
    try read { database in
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM position") else {
        throw StoreError.catalogue(detail: "is damaged")
      }
      return CataloguePosition(
        segment: UInt32(clamping: row["segment"] as Int64), commitOffset: row["commitOffset"],
        offset: row["offset"], size: UInt64(clamping: row["size"] as Int64))
    }
  }

  /// Runs a query.
  ///
  /// A SQLite error says that the catalogue is damaged, and what to do.
  func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try queue.read(body) } catch { throw Catalogue.translate(error) }
  }

  /// What is wrong with the machine rather than with the catalogue; nil for anything else.
  private static func environmentFailure(_ error: any Error) -> StoreError? {
    guard let error = error as? DatabaseError else { return nil }
    switch error.resultCode {
    case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY:
      return .failed(
        detail: "the catalogue cannot be written (\(error.message ?? "SQLite error")): is the disk "
          + "full? Make room, then try again: what was acknowledged is safe")
    default: return nil
    }
  }

  static func translate(_ error: any Error) -> StoreError {
    if let failure = environmentFailure(error) { return failure }
    return switch error {
    case let error as StoreError: error
    case let error as DatabaseError:
      .catalogue(detail: "cannot be used (\(error.message ?? "SQLite error"))")
    default: .catalogue(detail: "cannot be used (\(error))")
    }
  }

  /// Adds one or more batches, in order, in one transaction.
  func add(_ batches: [CataloguedBatch]) throws(StoreError) {
    do {
      try queue.write { database in
        var adder = CatalogueAdder(database)
        for batch in batches { try adder.add(batch) }
      }
    } catch { throw Catalogue.translate(error) }
  }
}

/// Row-level work of adding a batch.
///
/// What it derives depends on the batches alone.
private struct CatalogueAdder {
  private let database: Database

  init(_ database: Database) { self.database = database }

  private func run(_ sql: String, _ arguments: StatementArguments) throws {
    try database.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  mutating func add(_ batch: CataloguedBatch) throws {
    for object in batch.objects { try add(object) }
    for capture in batch.captures {
      try add(capture.index, capture.id, capture.record)
    }
    for redaction in batch.redactions {
      try add(redaction.index, redaction.record, isDone: batch.isErased)
    }
    try run(
      "UPDATE position SET segment = ?, commitOffset = ?, offset = ?, size = ?",
      [
        Int64(batch.position.segment), batch.position.commitOffset, batch.position.offset,
        Int64(clamping: batch.position.size),
      ])
  }

  private func add(_ object: CataloguedBatch.Object) throws {
    var (cost, steps) = (object.rawLength, 1)
    var id: Int64?
    if let base = object.base {
      let statement = try database.cachedStatement(
        sql: "SELECT id, cost, steps FROM object WHERE segment = ? AND offset = ?")
      if let row = try Row.fetchOne(
        statement, arguments: [Int64(base.segment), Int64(base.offset)])
      {
        id = row["id"]
        cost += row["cost"] as Int
        steps += row["steps"] as Int
      }
    }
    // A redaction stores objects anew: the newest record counts.
    try run(
      """
      INSERT INTO object (sha256, segment, offset, raw, cost, steps, base)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (sha256) DO UPDATE SET segment = excluded.segment, offset = excluded.offset,
        raw = excluded.raw, cost = excluded.cost, steps = excluded.steps, base = excluded.base
      """,
      [
        object.digest.hex, Int64(object.location.segment), Int64(object.location.offset),
        object.rawLength, cost, steps, id,
      ])
  }

  private func add(_ index: UInt64, _ record: RedactionRecord, isDone: Bool) throws {
    let object = try object(record.object, rawLength: 0)
    try run(
      "UPDATE object SET segment = NULL, offset = NULL, cost = 0, steps = 0 WHERE id = ?", [object])
    try run(
      "INSERT INTO redaction VALUES (?, ?, ?, ?, ?)",
      [
        Int64(clamping: index), object, record.time.milliseconds, record.reason, isDone ? 1 : 0,
      ])
  }

  private func add(_ index: UInt64, _ id: Digest, _ record: CaptureRecord) throws {
    let newest = Int64(clamping: index)
    try run(
      """
      INSERT INTO url (url, bodies, headers, newest) VALUES (?, 0, 0, ?)
      ON CONFLICT (url) DO UPDATE SET newest = excluded.newest
      """, [record.url, newest])
    guard
      let url = try Int64.fetchOne(
        try database.cachedStatement(sql: "SELECT id FROM url WHERE url = ?"),
        arguments: [record.url])
    else { throw StoreError.catalogue(detail: "is damaged") }
    let body = try object(record.body, rawLength: Int(clamping: record.size))
    try claim(body, record.url, url: url, kind: 0, counter: "bodies")
    var headers: Int64?
    if let digest = record.headers {
      let id = try object(digest, rawLength: 0)
      try claim(id, record.url, url: url, kind: 1, counter: "headers")
      headers = id
    }
    try run(
      "INSERT INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        newest, id.hex, url, record.capturedAt.milliseconds, Int64(record.method.rawValue),
        Int64(record.status), Int64(clamping: record.size), body, headers, record.received?.hex,
        record.previous.map { Int64(clamping: $0) },
        record.source.isEmpty ? nil : Hex.encode(record.source), record.mediaType,
      ])
  }

  /// The row of an object; one without a place in the segments where its record is missing.
  private func object(_ digest: Digest, rawLength: Int) throws -> Int64 {
    let find = try database.cachedStatement(sql: "SELECT id FROM object WHERE sha256 = ?")
    if let id = try Int64.fetchOne(find, arguments: [digest.hex]) { return id }
    try run(
      "INSERT INTO object (sha256, raw, cost, steps) VALUES (?, ?, 0, 0)", [digest.hex, rawLength])
    return database.lastInsertedRowID
  }

  /// Gives an object that no page has yet the next place of this page.
  private func claim(
    _ object: Int64, _ page: String, url: Int64, kind: Int64, counter: String
  ) throws {
    try run(
      """
      UPDATE object SET url = ?1, kind = ?2, place = (SELECT \(counter) FROM url WHERE id = ?1)
      WHERE id = ?3 AND url IS NULL
      """, [url, kind, object])
    guard database.changesCount > 0 else { return }
    try run("UPDATE url SET \(counter) = \(counter) + 1 WHERE id = ?", [url])
    let find = try database.cachedStatement(
      sql: "SELECT place, base FROM object WHERE id = ? AND segment IS NOT NULL")
    guard let row = try Row.fetchOne(find, arguments: [object]),
      (row["place"] as Int64) % BatchPlanner.group == 0
    else { return }
    if let base = row["base"] as Int64? {
      try run("UPDATE keyframe SET uses = uses + 1 WHERE object = ?", [base])
    } else {
      try run(
        "INSERT INTO keyframe VALUES (?, ?, ?, 0)", [object, CatalogueSchema.site(of: page), kind])
    }
  }
}
