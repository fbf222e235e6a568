// A page in the full-text index: its sentences in memory, and the rows that a new version makes.
import Bytes
import GRDB

/// What the index has of a page.
///
/// A value: it may be behind the index where others write too, which is found out when it is written.
public struct IndexedPage: Sendable {
  /// The page.
  public let url: String
  /// How far the index is with it.
  public private(set) var place = SearchedPage()
  private var id: Int64?
  /// The number of the newest version, from 1; 0 for none.
  private var versions = 0
  private var known: [String: (id: Int64, stands: Bool)] = [:]

  /// Reads what the index has.
  init(_ database: Database, _ url: String) throws {
    self.url = url
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT id, captures, newest, told, versions FROM url WHERE url = ?",
        arguments: [url])
    else { return }
    let page: Int64 = row["id"]
    id = page
    place = Self.place(row)
    versions = row["versions"]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT id, text, last IS NULL FROM sentence WHERE url = ? ORDER BY id",
      arguments: [page])
    while let row = try rows.next() { known[row[1]] = (row[0], row[2]) }
  }

  /// Whether a sentence was in the story of a version, and whether it stands in the newest.
  public func knows(_ sentence: String) -> (isKnown: Bool, stands: Bool) {
    known[sentence].map { (true, $0.stands) } ?? (false, false)
  }

  /// The sentences that stand in the newest version.
  public var standing: [String] { known.filter(\.value.stands).map(\.key) }

  private static func place(_ row: Row) -> SearchedPage {
    var place = SearchedPage()
    place.captures = row["captures"]
    place.newest = UInt64(clamping: row["newest"] as Int64)
    place.told = (row["told"] as Int64?).map { UInt64(clamping: $0) }
    return place
  }

  /// Whether the index has just this.
  func isCurrent(_ database: Database) throws -> Bool {
    let row = try Row.fetchOne(
      database, sql: "SELECT id, captures, newest, told FROM url WHERE url = ?", arguments: [url])
    return (row?["id"] as Int64?) == id && (row.map(Self.place) ?? SearchedPage()) == place
  }

  /// Adds a version's rows.
  mutating func add(_ version: SearchedVersion, _ database: Database) throws {
    place.captures += version.captures
    place.newest = version.newest
    place.told = version.told ?? place.told
    let page = try number(database)
    if version.continues, versions > 0 {
      if let last = version.last {
        try database.cachedStatement(
          sql: "UPDATE version SET lastIndex = ?, lastTime = ? WHERE url = ? AND number = ?"
        ).execute(arguments: [
          Int64(clamping: last.index), last.time.milliseconds, page, versions,
        ])
      }
    } else {
      versions += 1
      let last = version.last ?? version.first
      try database.cachedStatement(sql: "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)").execute(
        arguments: [
          page, versions, Int64(clamping: version.first.index), version.first.time.milliseconds,
          Int64(clamping: last.index), last.time.milliseconds,
        ])
      for text in version.vanished { try end(text, database) }
      for text in version.appeared { try begin(text, page, database) }
    }
    for (text, kind) in version.claims {
      guard let id = known[text]?.id else { continue }
      try database.cachedStatement(sql: "INSERT OR IGNORE INTO claim VALUES (?, ?, ?)").execute(
        arguments: [kind, id, versions])
    }
  }

  /// The page's row, which is made where there is none.
  private mutating func number(_ database: Database) throws -> Int64 {
    if let id { return id }
    try database.execute(
      sql: "INSERT INTO url (url, captures, newest, versions) VALUES (?, 0, 0, 0)",
      arguments: [url])
    let made = database.lastInsertedRowID
    id = made
    return made
  }

  private mutating func end(_ text: String, _ database: Database) throws {
    guard let sentence = known[text], sentence.stands else { return }
    try database.cachedStatement(sql: "UPDATE sentence SET last = ? WHERE id = ?").execute(
      arguments: [versions - 1, sentence.id])
    try database.cachedStatement(
      sql: "UPDATE stand SET last = ? WHERE sentence = ? AND last IS NULL"
    ).execute(arguments: [versions - 1, sentence.id])
    known[text] = (sentence.id, false)
  }

  private mutating func begin(_ text: String, _ page: Int64, _ database: Database) throws {
    let sentence: Int64
    if let old = known[text] {
      guard !old.stands else { return }
      sentence = old.id
      try database.cachedStatement(sql: "UPDATE sentence SET last = NULL WHERE id = ?").execute(
        arguments: [sentence])
    } else {
      try database.cachedStatement(sql: "INSERT INTO sentence (url, text) VALUES (?, ?)")
        .execute(arguments: [page, text])
      sentence = database.lastInsertedRowID
      try database.cachedStatement(sql: "INSERT INTO words (rowid, text) VALUES (?, ?)").execute(
        arguments: [sentence, SearchText.spaced(text)])
    }
    try database.cachedStatement(sql: "INSERT INTO stand VALUES (?, ?, NULL)").execute(
      arguments: [sentence, versions])
    known[text] = (sentence, true)
  }

  /// Writes how far the page is.
  func save(_ database: Database) throws {
    try database.execute(
      sql: "UPDATE url SET captures = ?, newest = ?, told = ?, versions = ? WHERE id = ?",
      arguments: [
        place.captures, Int64(clamping: place.newest), place.told.map { Int64(clamping: $0) },
        versions, id,
      ])
  }
}
