// Looking sentences up.
import Bytes
import GRDB

extension SearchIndex {
  /// More matches than this are not ranked, and not counted.
  public static let rankedMost = 20_000

  /// Finds sentences: the best first (BM25), of equally good ones those seen last.
  public func find(
    _ query: SearchQuery, _ filters: SearchFilters
  ) throws(StoreError) -> SearchResult {
    try read { database in
      let search = Search(query, filters)
      var (found, isMany) = try search.matches(database)
      if isMany { found.sort { $0.id > $1.id } } else { found.sort { $0.rank < $1.rank } }
      let limit = max(0, min(filters.limit, found.count))
      // All that are as good as the last one that fits: which of them fit, their times say.
      var end = limit
      while !isMany, end > 0, end < found.count, found[end].rank == found[end - 1].rank { end += 1 }
      let rows = try found[..<end].compactMap { match in
        try SearchIndex.hit(match.id, database).map { (rank: match.rank, id: match.id, hit: $0) }
      }
      let order = rows.sorted { a, b in
        if isMany { return a.id > b.id }
        if a.rank != b.rank { return a.rank < b.rank }
        let (x, y) = (a.hit.last?.time.milliseconds ?? 0, b.hit.last?.time.milliseconds ?? 0)
        if x != y { return x > y }
        return a.hit.url != b.hit.url ? a.hit.url < b.hit.url : a.id < b.id
      }
      return SearchResult(
        hits: order.prefix(limit).map(\.hit), count: isMany ? nil : found.count)
    }
  }

  /// A sentence with its stretches; nil where it is gone from the index.
  private static func hit(_ id: Int64, _ database: Database) throws -> SearchHit? {
    let statement = try database.cachedStatement(
      sql: """
        SELECT sentence.url AS page, sentence.text, sentence.last, url.url, url.versions
        FROM sentence JOIN url ON url.id = sentence.url WHERE sentence.id = ?
        """)
    guard let row = try Row.fetchOne(statement, arguments: [id]) else { return nil }
    let page: Int64 = row["page"]
    let newest: Int = row["versions"]
    func version(_ number: Int) throws -> Row? {
      try Row.fetchOne(
        try database.cachedStatement(sql: "SELECT * FROM version WHERE url = ? AND number = ?"),
        arguments: [page, number])
    }
    func place(_ row: Row?, _ index: String, _ time: String) -> SearchPlace {
      SearchPlace(
        index: UInt64(clamping: row?[index] as Int64? ?? 0),
        time: Instant(milliseconds: row?[time] as Int64? ?? 0))
    }
    let stands = try Row.fetchAll(
      try database.cachedStatement(
        sql: "SELECT first, last FROM stand WHERE sentence = ? ORDER BY first"), arguments: [id])
    let stretches = try stands.map { stand in
      (
        first: place(try version(stand["first"]), "firstIndex", "firstTime"),
        last: place(try version(stand["last"] ?? newest), "lastIndex", "lastTime")
      )
    }
    let after = try (row["last"] as Int?).flatMap { try version($0 + 1) }
    return SearchHit(
      url: row["url"], text: row["text"], stretches: stretches,
      goneBy: after.map { place($0, "firstIndex", "firstTime") })
  }
}

/// A search as SQL.
private struct Search {
  private var conditions: [String] = []
  private var arguments: [any DatabaseValueConvertible] = []
  private var with = ""
  private var source: String
  private let hasWords: Bool

  init(_ query: SearchQuery, _ filters: SearchFilters) {
    hasWords = query.match != nil
    source = hasWords ? "words" : "sentence"
    let hasTimes = filters.since != nil || filters.until != nil
    let hasURL = !query.urls.isEmpty || !query.notURLs.isEmpty || hasTimes || !hasWords
    if hasWords, filters.removedOnly || filters.claim != nil || hasURL {
      source += " CROSS JOIN sentence ON sentence.id = words.rowid"
    }
    if hasURL { source += " JOIN url ON url.id = sentence.url" }
    if hasTimes {
      // Versions of a page are in the order of time: those inside the times are a run of numbers.
      with = """
        WITH span AS MATERIALIZED (
          SELECT url, min(number) AS low, max(number) AS high FROM version
          WHERE firstTime <= ? AND lastTime >= ? GROUP BY url)
        """
      source += " JOIN span ON span.url = sentence.url"
      arguments = [
        filters.until?.milliseconds ?? Int64.max, filters.since?.milliseconds ?? Int64.min,
      ]
    }
    if let match = query.match {
      conditions.append("words MATCH ?")
      arguments.append(match)
    }
    for (patterns, isNot) in [(query.urls, false), (query.notURLs, true)] {
      for pattern in patterns {
        conditions.append("lower(url.url) \(isNot ? "NOT " : "")GLOB ?")
        arguments.append(pattern)
      }
    }
    if filters.removedOnly { conditions.append("sentence.last IS NOT NULL") }
    if hasTimes {
      conditions.append(
        """
        EXISTS (SELECT 1 FROM stand WHERE stand.sentence = sentence.id
          AND stand.first <= span.high AND coalesce(stand.last, url.versions) >= span.low)
        """)
    }
    if let claim = filters.claim {
      conditions.append(
        "EXISTS (SELECT 1 FROM claim WHERE claim.kind = ? AND claim.sentence = sentence.id)")
      arguments.append(claim)
    }
    if conditions.isEmpty { conditions = ["1"] }
  }

  /// All matches with how good they are, less being better; where there are more than are ranked, the
  /// newest in the index.
  func matches(_ database: Database) throws -> (found: [(id: Int64, rank: Double)], isMany: Bool) {
    let (id, rank) = hasWords ? ("words.rowid", "words.rank") : ("sentence.id", "0")
    let all = conditions.joined(separator: " AND ")
    let count =
      try Int.fetchOne(
        database,
        sql: with + " SELECT count(*) FROM (SELECT 1 FROM \(source) WHERE \(all) "
          + "LIMIT \(SearchIndex.rankedMost + 1))", arguments: StatementArguments(arguments)) ?? 0
    let isMany = count > SearchIndex.rankedMost
    // Without words the times decide among all; with too many there is nothing to decide by.
    let time =
      hasWords || isMany
      ? rank
      : "-(SELECT lastTime FROM version WHERE url = sentence.url "
        + "AND number = coalesce(sentence.last, url.versions))"
    let rows = try Row.fetchCursor(
      database,
      sql: with + " SELECT \(id), \(isMany ? "0" : time) FROM \(source) WHERE \(all)"
        + (isMany ? " ORDER BY \(id) DESC LIMIT \(SearchIndex.rankedMost)" : ""),
      arguments: StatementArguments(arguments))
    var found: [(id: Int64, rank: Double)] = []
    found.reserveCapacity(count)
    while let row = try rows.next() { found.append((row[0], row[1])) }
    return (found, isMany)
  }
}
