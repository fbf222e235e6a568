// Looking sentences up.
public import Bytes
import GRDB

/// What to look for beside the words.
public struct SearchFilters: Sendable {
  /// Only sentences that stood at this time or later.
  public var since: Instant?
  /// Only sentences that stood at this time or earlier.
  public var until: Instant?
  /// Only sentences that their page no longer has.
  public var removedOnly = false
  /// Only sentences whose claim of this kind changed.
  public var claim: String?
  /// The most results.
  public var limit = 50

  /// Everything.
  public init() {}
}

/// A sentence that was found.
public struct SearchHit: Sendable {
  /// Its page.
  public let url: String
  /// Its text.
  public let text: String
  /// The log index and time of the first capture it was seen in.
  public let first: (index: UInt64, time: Instant)
  /// Those of the last capture it was seen in.
  public let last: (index: UInt64, time: Instant)
  /// The time of the first capture of the page that came after the last and lacks it; nil while it
  /// stands.
  public let goneBy: Instant?
}

extension SearchIndex {
  /// More matches than this are not ranked, and not counted.
  public static let rankedMost = 2_000

  /// Finds sentences: the best first, or the newest first where there are very many.
  ///
  /// - Returns: the hits, and how many there are in all; nil where they were not counted.
  public func find(
    _ query: SearchQuery, _ filters: SearchFilters
  ) throws(StoreError) -> (hits: [SearchHit], count: Int?) {
    try read { database in
      let statement = SearchStatement(query, filters)
      let limit = max(0, filters.limit)
      var isMany = false
      if let match = query.match {
        let most = SearchIndex.rankedMost + 1
        let count = try Int.fetchOne(
          database,
          sql: "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT \(most))",
          arguments: [match])
        isMany = count ?? 0 >= most
      }
      // All that are ranked are looked at in any case.
      let isRanked = query.match != nil && !isMany
      let order =
        isRanked
        ? "rank, sentence.id DESC"
        : query.match == nil ? "sentence.id DESC" : "words.rowid DESC"
      let rows = try Row.fetchAll(
        database,
        sql: statement.sql + " ORDER BY \(order)" + (isRanked ? "" : " LIMIT \(limit + 1)"),
        arguments: StatementArguments(statement.arguments))
      let isWhole = isRanked || rows.count <= limit
      return (try rows.prefix(limit).map { try hit($0, database) }, isWhole ? rows.count : nil)
    }
  }

  private func hit(_ row: Row, _ database: Database) throws -> SearchHit {
    let (id, page): (Int64, Int64) = (row["id"], row["page"])
    let newest: Int = row["versions"]
    let last: Int? = row["last"]
    let first =
      try Int.fetchOne(
        database, sql: "SELECT min(first) FROM stand WHERE sentence = ?", arguments: [id]) ?? 0
    func version(_ number: Int) throws -> Row? {
      try Row.fetchOne(
        database, sql: "SELECT * FROM version WHERE url = ? AND number = ?",
        arguments: [page, number])
    }
    func place(_ row: Row?, _ index: String, _ time: String) -> (UInt64, Instant) {
      (
        UInt64(clamping: row?[index] as Int64? ?? 0),
        Instant(milliseconds: row?[time] as Int64? ?? 0)
      )
    }
    let after = try last.flatMap { try version($0 + 1) }
    return SearchHit(
      url: row["url"], text: row["text"],
      first: place(try version(first), "firstIndex", "firstTime"),
      last: place(try version(last ?? newest), "lastIndex", "lastTime"),
      goneBy: after.map { place($0, "firstIndex", "firstTime").1 })
  }
}

/// The question to SQLite for a query and its filters.
private struct SearchStatement {
  private(set) var sql: String
  private(set) var arguments: [any DatabaseValueConvertible] = []

  init(_ query: SearchQuery, _ filters: SearchFilters) {
    var with = ""
    var source = "sentence JOIN url ON url.id = sentence.url"
    var conditions: [String] = []
    if filters.since != nil || filters.until != nil {
      // Versions of a page are in the order of time: those inside the times are a run of numbers.
      with = """
        WITH span AS MATERIALIZED (
          SELECT url, min(number) AS low, max(number) AS high FROM version
          WHERE firstTime <= ? AND lastTime >= ? GROUP BY url)
        """
      arguments += [
        filters.until?.milliseconds ?? Int64.max, filters.since?.milliseconds ?? Int64.min,
      ]
      source += " JOIN span ON span.url = sentence.url"
      conditions.append(
        """
        EXISTS (SELECT 1 FROM stand WHERE stand.sentence = sentence.id
          AND stand.first <= span.high AND coalesce(stand.last, url.versions) >= span.low)
        """)
    }
    if let match = query.match {
      source =
        "words CROSS JOIN sentence ON sentence.id = words.rowid "
        + source.dropFirst("sentence ".count)
      conditions.append("words MATCH ?")
      arguments.append(match)
    }
    for pattern in query.urls {
      conditions.append("url.url GLOB ?")
      arguments.append(pattern)
    }
    if filters.removedOnly { conditions.append("sentence.last IS NOT NULL") }
    if let claim = filters.claim {
      conditions.append(
        "EXISTS (SELECT 1 FROM claim WHERE claim.kind = ? AND claim.sentence = sentence.id)")
      arguments.append(claim)
    }
    sql =
      with + " SELECT sentence.id, sentence.url AS page, sentence.text, sentence.last, url.url, "
      + "url.versions FROM \(source)"
      + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
  }
}
