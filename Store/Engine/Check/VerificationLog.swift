// When what was verified, and how it went: `verified.sqlite`, disposable like the catalogue. A part
// of an archive that was found damaged has no date here, only a note that it was.
public import Bytes
import GRDB
import StoreDurable

/// The dates of verification of an archive.
public enum VerificationLog {
  /// Notes a finished verification; `kind` is `full`, `scrub`, or `part` where not all was checked.
  ///
  /// An archive that cannot be written to (a read-only medium) goes without.
  public static func record(
    _ report: VerifyReport, kind: String, root: String
  ) throws(StoreError) {
    let paths = ArchivePaths(root: root)
    guard paths.disk.isWritable(root) else { return }
    do {
      let queue = try open(paths)
      try queue.write { database in
        try database.execute(
          sql: "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: [
            Machine.now(), kind, report.isOK ? 1 : 0, Int64(clamping: report.size),
            report.root.hex, report.captures, report.bytes, report.seconds, report.problems.count,
          ])
      }
    } catch {
      // The answer counts, not its date: a damaged or full file of dates is begun anew next time.
      try discard(paths)
    }
  }

  /// When the whole archive was last verified in full with nothing found; nil where it is not known.
  public static func lastFull(root: String) -> Instant? {
    let paths = ArchivePaths(root: root)
    guard paths.disk.kind(root + "/verified.sqlite") == .file else { return nil }
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try? DatabaseQueue(path: paths.verified, configuration: configuration)
    let time = try? queue?.read { database in
      try Int64.fetchOne(
        database, sql: "SELECT max(time) FROM run WHERE kind = 'full' AND ok = 1")
    }
    return time.flatMap { $0 }.map { Instant(milliseconds: $0) }
  }

  fileprivate static func open(_ paths: ArchivePaths) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    let queue = try DatabaseQueue(path: paths.verified, configuration: configuration)
    try queue.write { database in
      try database.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS run (
            time INTEGER NOT NULL, kind TEXT NOT NULL, ok INTEGER NOT NULL,
            size INTEGER NOT NULL, root TEXT NOT NULL, captures INTEGER NOT NULL,
            bytes INTEGER NOT NULL, seconds REAL NOT NULL, problems INTEGER NOT NULL
          ) STRICT;
          -- The parts of the archive of this genesis hash that were checked: an object without base
          -- and all that is stored against it (kind object), a segment (kind segment). count: how
          -- many objects, or bytes, it had then. time: when it was found right; null: damaged.
          CREATE TABLE IF NOT EXISTS unit (
            genesis TEXT NOT NULL, kind TEXT NOT NULL, segment INTEGER NOT NULL,
            offset INTEGER NOT NULL, count INTEGER NOT NULL, time INTEGER,
            PRIMARY KEY (genesis, kind, segment, offset)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    return queue
  }

  fileprivate static func discard(_ paths: ArchivePaths) throws(StoreError) {
    do throws(DurableError) {
      for suffix in ["", "-wal", "-shm", "-journal"] {
        try LocalDisk().removeFile(paths.verified + suffix)
      }
    } catch { throw .system(error) }
  }
}

/// The dates of the parts of an archive.
///
/// Whatever is wrong with their file costs dates, never the answer.
final class VerificationDates: Sendable {
  /// What is checked, and dated, as one.
  struct Unit: Sendable, Equatable {
    /// The object without base; or the segment, at offset 0.
    var place: Location
    /// How many objects it has, or bytes.
    var count: Int
    /// When it was found right, in milliseconds; nil where it was found damaged.
    var time: Int64?
  }

  /// The two kinds of parts.
  enum Kind: String, Sendable {
    case object
    case segment
  }

  private let queue: DatabaseQueue
  private let genesis: String

  /// Opens the dates of the archive; nil where they cannot be kept.
  init?(_ paths: ArchivePaths, genesis: Digest) {
    self.genesis = genesis.hex
    guard paths.disk.isWritable(paths.root) else { return nil }
    do { queue = try VerificationLog.open(paths) } catch {
      try? VerificationLog.discard(paths)
      guard let queue = try? VerificationLog.open(paths) else { return nil }
      self.queue = queue
    }
  }

  /// What was checked before.
  func known(_ kind: Kind) -> [Location: Unit] {
    let rows = try? queue.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT segment, offset, count, time FROM unit WHERE genesis = ? AND kind = ?",
        arguments: [genesis, kind.rawValue])
    }
    var units: [Location: Unit] = [:]
    for row in rows ?? [] {
      let place = Location(
        segment: UInt32(clamping: row["segment"] as Int64),
        offset: UInt32(clamping: row["offset"] as Int64))
      units[place] = Unit(place: place, count: row["count"], time: row["time"])
    }
    return units
  }

  /// Notes units that were checked, in one transaction.
  func note(_ kind: Kind, _ units: [Unit]) {
    guard !units.isEmpty else { return }
    try? queue.write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO unit VALUES (?, ?, ?, ?, ?, ?)")
      for unit in units {
        try statement.execute(arguments: [
          genesis, kind.rawValue, Int64(unit.place.segment), Int64(unit.place.offset), unit.count,
          unit.time,
        ])
      }
    }
  }
}
