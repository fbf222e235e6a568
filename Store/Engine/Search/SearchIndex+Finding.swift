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
  /// - Returns: the hits, and how many there are in all; nil for more than `rankedMost`.
  public func find(
    _ query: SearchQuery, _ filters: SearchFilters
  ) throws(StoreError) -> (hits: [SearchHit], count: Int?) {
    try read { database in
      var conditions: [String] = []
      var arguments: [any DatabaseValueConvertible] = []
      if let match = query.match {
        conditions.append("words MATCH ?")
        arguments.append(match)
      }
      for pattern in query.urls {
        conditions.append("url.url GLOB ?")
        arguments.append(pattern)
      }
      if filters.removedOnly { conditions.append("sentence.last IS NOT NULL") }
      if filters.since != nil || filters.until != nil {
        conditions.append(
          """
          EXISTS (SELECT 1 FROM stand
            JOIN version a ON a.url = sentence.url AND a.number = stand.first
            JOIN version b ON b.url = sentence.url AND b.number = coalesce(stand.last, url.versions)
            WHERE stand.sentence = sentence.id AND a.firstTime <= ? AND b.lastTime >= ?)
          """)
        arguments.append(filters.until?.milliseconds ?? Int64.max)
        arguments.append(filters.since?.milliseconds ?? Int64.min)
      }
      if let claim = filters.claim {
        conditions.append(
          "EXISTS (SELECT 1 FROM claim WHERE claim.kind = ? AND claim.sentence = sentence.id)")
        arguments.append(claim)
      }
      let needsURL = !query.urls.isEmpty || filters.since != nil || filters.until != nil
      let source =
        query.match == nil
        ? "sentence JOIN url ON url.id = sentence.url"
        : "words JOIN sentence ON sentence.id = words.rowid JOIN url ON url.id = sentence.url"
      let plain = query.match != nil && !needsURL && !filters.removedOnly && filters.claim == nil
      let counted = plain ? "words" : source
      let all = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
      let limit = SearchIndex.rankedMost + 1
      let count =
        try Int.fetchOne(
          database,
          sql: "SELECT count(*) FROM (SELECT 1 FROM \(counted) WHERE \(all) LIMIT \(limit))",
          arguments: StatementArguments(arguments)) ?? 0
      let isMany = count >= limit
      let order = isMany || query.match == nil ? "sentence.id DESC" : "rank, sentence.id DESC"
      let byRow = query.match == nil ? order : isMany ? "words.rowid DESC" : order
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT sentence.id, sentence.url AS page, sentence.text, sentence.last, url.url,
            url.versions FROM \(source)
          WHERE \(all) ORDER BY \(byRow) LIMIT \(max(0, filters.limit))
          """, arguments: StatementArguments(arguments))
      return (try rows.map { try hit($0, database) }, isMany ? nil : count)
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
