// Questions to the catalogue, by the store and by the use cases above it.
public import Bytes
import GRDB

/// A capture as the catalogue knows it.
public struct CatalogueEntry: Sendable, Equatable {
  /// The log index.
  public var index: UInt64
  /// The capture's id: its leaf hash.
  public var id: Digest
  /// What the leaf says.
  public var record: CaptureRecord
}

/// A URL and its captures in numbers.
public struct URLSummary: Sendable, Equatable {
  /// The URL.
  public var url: String
  /// How many captures.
  public var captures: Int
  /// How many distinct bodies.
  public var versions: Int
  /// Time of the first capture.
  public var first: Instant
  /// Time of the last capture.
  public var last: Instant
}

/// Numbers about a whole archive.
public struct CatalogueTotals: Sendable, Equatable {
  /// Capture leaves.
  public var captures: Int
  /// URLs.
  public var urls: Int
  /// Distinct bodies, by URL: the same body at two URLs counts twice.
  public var versions: Int
  /// Objects held.
  public var objects: Int
  /// The sum of all captures' body sizes, in bytes.
  public var logicalBytes: Int64
}

/// What the writer needs to know of an object.
struct CataloguedObject {
  var location: Location
  var rawLength: Int
  /// Raw bytes decoded, and records read, to read it.
  var cost: Int
  var steps: Int
  var digest: Digest

  fileprivate init?(_ row: Row) {
    guard let digest = Digest(hex: row["sha256"] as String) else { return nil }
    location = Location(
      segment: UInt32(clamping: row["segment"] as Int64),
      offset: UInt32(clamping: row["offset"] as Int64))
    rawLength = row["raw"]
    cost = row["cost"]
    steps = row["steps"]
    self.digest = digest
  }
}

private let captureColumns = """
  SELECT c.idx, c.id, u.url, c.time, c.method, c.status, c.size, b.sha256 AS body,
    h.sha256 AS headers, c.received, c.previous, c.source, c.media
  FROM capture c JOIN url u ON u.id = c.url JOIN object b ON b.id = c.body
  LEFT JOIN object h ON h.id = c.headers
  """

private func entry(_ row: Row) throws -> CatalogueEntry {
  func digest(_ column: String) -> Digest? {
    (row[column] as String?).flatMap { Digest(hex: $0) }
  }
  guard let id = digest("id"), let body = digest("body"),
    let method = CaptureMethod(rawValue: UInt8(clamping: row["method"] as Int64))
  else { throw StoreError.catalogue(detail: "is damaged") }
  return CatalogueEntry(
    index: UInt64(clamping: row["idx"] as Int64), id: id,
    record: CaptureRecord(
      method: method, capturedAt: Instant(milliseconds: row["time"]),
      status: UInt16(clamping: row["status"] as Int64),
      size: UInt64(clamping: row["size"] as Int64), body: body, headers: digest("headers"),
      received: digest("received"),
      previous: (row["previous"] as Int64?).map(UInt64.init(clamping:)),
      source: (row["source"] as String?).flatMap { Hex.decode($0) } ?? [], mediaType: row["media"],
      url: row["url"]))
}

extension Catalogue {
  func entries(
    _ condition: String, _ arguments: StatementArguments
  ) throws(StoreError) -> [CatalogueEntry] {
    try read { database in
      let statement = try database.cachedStatement(sql: captureColumns + " " + condition)
      return try Row.fetchCursor(statement, arguments: arguments).map(entry).collect()
    }
  }

  /// The capture at a log index.
  func capture(index: UInt64) throws(StoreError) -> CatalogueEntry? {
    try entries("WHERE c.idx = ?", [Int64(clamping: index)]).first
  }

  /// Captures whose id begins with `prefix` (lower-case hexadecimal), at most `limit`.
  func captures(idPrefix prefix: String, limit: Int) throws(StoreError) -> [CatalogueEntry] {
    try entries(
      "WHERE c.id >= ? AND c.id < ? ORDER BY c.id LIMIT ?", [prefix, prefix + "g", limit])
  }

  /// Captures of a URL, oldest first by time and then index.
  ///
  /// Page by page: those behind `after`.
  func captures(
    url: String, after: CatalogueEntry?, limit: Int
  ) throws(StoreError) -> [CatalogueEntry] {
    let time = after?.record.capturedAt.milliseconds ?? .min
    return try entries(
      """
      WHERE c.url = (SELECT id FROM url WHERE url = ?) AND (c.time, c.idx) > (?, ?)
      ORDER BY c.time, c.idx LIMIT ?
      """, [url, time, Int64(after.map { Int64(clamping: $0.index) } ?? -1), limit])
  }

  /// The capture of a URL that stands `steps` before its latest one.
  func capture(url: String, stepsBack steps: Int) throws(StoreError) -> CatalogueEntry? {
    try entries(
      """
      WHERE c.url = (SELECT id FROM url WHERE url = ?)
      ORDER BY c.time DESC, c.idx DESC LIMIT 1 OFFSET ?
      """, [url, steps]
    ).first
  }

  /// The last capture of a URL at or before a time; among equals the one with the highest index.
  func capture(url: String, atOrBefore time: Instant) throws(StoreError) -> CatalogueEntry? {
    try entries(
      """
      WHERE c.url = (SELECT id FROM url WHERE url = ?) AND c.time <= ?
      ORDER BY c.time DESC, c.idx DESC LIMIT 1
      """, [url, time.milliseconds]
    ).first
  }

  /// The capture of the same URL just before this one, by time and then index.
  func capture(before entry: CatalogueEntry) throws(StoreError) -> CatalogueEntry? {
    try entries(
      """
      WHERE c.url = (SELECT id FROM url WHERE url = ?) AND (c.time, c.idx) < (?, ?)
      ORDER BY c.time DESC, c.idx DESC LIMIT 1
      """,
      [
        entry.record.url, entry.record.capturedAt.milliseconds, Int64(clamping: entry.index),
      ]
    ).first
  }

  /// All captures in log order, from `index` on, at most `limit`.
  func captures(from index: UInt64, limit: Int) throws(StoreError) -> [CatalogueEntry] {
    try entries("WHERE c.idx >= ? ORDER BY c.idx LIMIT ?", [Int64(clamping: index), limit])
  }

  /// How many captures of a URL there are behind `after`, by time and then index.
  func captureCount(url: String, after: CatalogueEntry?) throws(StoreError) -> Int {
    try read { database in
      let page = "url = (SELECT id FROM url WHERE url = ?)"
      guard let after else {
        return try Int.fetchOne(
          database, sql: "SELECT count(*) FROM capture WHERE \(page)", arguments: [url]) ?? 0
      }
      return try Int.fetchOne(
        database, sql: "SELECT count(*) FROM capture WHERE \(page) AND (time, idx) > (?, ?)",
        arguments: [url, after.record.capturedAt.milliseconds, Int64(clamping: after.index)]) ?? 0
    }
  }

  /// True where a capture of this URL, time, method and source is in the archive.
  func contains(
    url: String, at time: Instant, method: CaptureMethod, source: [UInt8]
  ) throws(StoreError) -> Bool {
    try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT 1 FROM capture WHERE url = (SELECT id FROM url WHERE url = ?) AND time = ?
          AND method = ? AND source = ? LIMIT 1
          """)
      return try Int.fetchOne(
        statement,
        arguments: [url, time.milliseconds, Int64(method.rawValue), Hex.encode(source)]) != nil
    }
  }

  /// URLs in byte order that match a GLOB pattern (nil: all), behind `after`, at most `limit`.
  func urls(
    matching pattern: String?, after: String, limit: Int
  ) throws(StoreError) -> [URLSummary] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT u.url, count(*) AS captures, count(DISTINCT c.body) AS versions,
            min(c.time) AS first, max(c.time) AS last
          FROM url u JOIN capture c ON c.url = u.id
          WHERE u.url > ?1 AND (?2 IS NULL OR u.url GLOB ?2)
          GROUP BY u.url ORDER BY u.url LIMIT ?3
          """)
      return try Row.fetchCursor(statement, arguments: [after, pattern, limit]).map { row in
        URLSummary(
          url: row["url"], captures: row["captures"], versions: row["versions"],
          first: Instant(milliseconds: row["first"]), last: Instant(milliseconds: row["last"]))
      }.collect()
    }
  }

  /// URLs in order of first appearance, those behind number `after`, at most `limit`, with their numbers.
  func urls(
    appearedAfter after: Int64, limit: Int
  ) throws(StoreError) -> [(number: Int64, url: String)] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT id, url FROM url WHERE id > ? ORDER BY id LIMIT ?")
      return try Row.fetchCursor(statement, arguments: [after, limit])
        .map { (number: $0["id"] as Int64, url: $0["url"] as String) }.collect()
    }
  }

  /// Numbers about the whole archive.
  func totals() throws(StoreError) -> CatalogueTotals { try overview(latest: 0).totals }

  /// Numbers about the whole archive, and the URLs with the newest leaves, the newest first, at most
  /// `limit`.
  ///
  /// What takes long is to count distinct bodies: it is done once a URL.
  func overview(
    latest limit: Int
  ) throws(StoreError) -> (totals: CatalogueTotals, latest: [URLSummary]) {
    try read { database in
      func one(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(database, sql: sql, arguments: arguments) ?? 0
      }
      let newest = "SELECT id FROM url ORDER BY newest DESC LIMIT ?"
      let statement = try database.cachedStatement(
        sql: """
          SELECT u.url, count(*) AS captures, count(DISTINCT c.body) AS versions,
            min(c.time) AS first, max(c.time) AS last
          FROM url u JOIN capture c ON c.url = u.id WHERE u.id IN (\(newest))
          GROUP BY u.id ORDER BY u.newest DESC
          """)
      let summaries = try Row.fetchCursor(statement, arguments: [limit]).map { row in
        URLSummary(
          url: row["url"], captures: row["captures"], versions: row["versions"],
          first: Instant(milliseconds: row["first"]), last: Instant(milliseconds: row["last"]))
      }.collect()
      let urls = try one("SELECT count(*) FROM url")
      let others =
        urls == summaries.count
        ? 0
        : try one(
          """
          SELECT count(*) FROM
            (SELECT DISTINCT url, body FROM capture WHERE url NOT IN (\(newest)))
          """, [limit])
      let totals = CatalogueTotals(
        captures: try one("SELECT count(*) FROM capture"), urls: urls,
        versions: summaries.reduce(others) { $0 + $1.versions },
        objects: try one("SELECT count(*) FROM object WHERE segment IS NOT NULL"),
        logicalBytes: Int64(try one("SELECT total(size) FROM capture")))
      return (totals, summaries)
    }
  }

  /// How many captures have this log index or a higher one.
  func captures(from index: UInt64) throws(StoreError) -> Int {
    try read { database in
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM capture WHERE idx >= ?",
        arguments: [Int64(clamping: index)]) ?? 0
    }
  }

  /// Where an object stands; nil where it is not held.
  func object(_ digest: Digest) throws(StoreError) -> CataloguedObject? {
    try object("sha256 = ?", [digest.hex])
  }

  /// The object at a place (FORMAT.md 4.5) of a URL; nil where there is none.
  func object(url: String, kind: Int64, place: Int64) throws(StoreError) -> CataloguedObject? {
    try object(
      "url = (SELECT id FROM url WHERE url = ?) AND kind = ? AND place = ?", [url, kind, place])
  }

  private func object(
    _ condition: String, _ arguments: StatementArguments
  ) throws(StoreError) -> CataloguedObject? {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT sha256, segment, offset, raw, cost, steps FROM object "
          + "WHERE segment IS NOT NULL AND " + condition)
      return try Row.fetchOne(statement, arguments: arguments).flatMap(CataloguedObject.init)
    }
  }

  /// The newest first versions that pages of a site are stored against, the newest last; and how
  /// many are.
  func keyframes(
    site: String, kind: Int64
  ) throws(StoreError) -> [(object: CataloguedObject, uses: Int)] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT sha256, segment, offset, raw, cost, steps, uses
          FROM keyframe JOIN object ON object.id = keyframe.object
          WHERE site = ? AND keyframe.kind = ? AND segment IS NOT NULL AND base IS NULL
          ORDER BY keyframe.object DESC LIMIT 4
          """)
      return try Row.fetchAll(statement, arguments: [site, kind]).reversed().compactMap { row in
        CataloguedObject(row).map { ($0, row["uses"]) }
      }
    }
  }

  /// A URL's counters; nil for a URL that was never captured.
  func counters(
    url: String
  ) throws(StoreError) -> (bodies: Int64, headers: Int64, newest: UInt64)? {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT bodies, headers, newest FROM url WHERE url = ?")
      guard let row = try Row.fetchOne(statement, arguments: [url]) else { return nil }
      return (row["bodies"], row["headers"], UInt64(clamping: row["newest"] as Int64))
    }
  }
}

extension Cursor {
  /// All that is left, in an array.
  fileprivate func collect() throws -> [Element] { try Array(self) }
}
