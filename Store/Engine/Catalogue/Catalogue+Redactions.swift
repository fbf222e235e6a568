// What the catalogue knows of redactions: which object is gone and why, and whether its bytes are.
import Bytes
import GRDB

extension Catalogue {
  /// The redaction of an object; nil where there was none.
  func redaction(of object: Digest) throws(StoreError) -> Redaction? {
    try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT r.idx, r.time, r.reason FROM redaction r JOIN object o ON o.id = r.object
          WHERE o.sha256 = ? ORDER BY r.idx LIMIT 1
          """)
      return try Row.fetchOne(statement, arguments: [object.hex]).map { row in
        Redaction(
          index: UInt64(clamping: row["idx"] as Int64), time: Instant(milliseconds: row["time"]),
          object: object, reason: row["reason"])
      }
    }
  }

  /// How many redactions there were.
  func redactionCount() throws(StoreError) -> Int {
    try read { database in
      try Int.fetchOne(database, sql: "SELECT count(*) FROM redaction") ?? 0
    }
  }

  /// True where a redaction was logged and its bytes may not be overwritten yet.
  func hasPendingErasure() throws(StoreError) -> Bool {
    try read { database in
      try Int.fetchOne(database, sql: "SELECT 1 FROM redaction WHERE done = 0 LIMIT 1") != nil
    }
  }

  /// Notes that the bytes of all redactions are overwritten.
  func noteErasures() throws(StoreError) {
    do {
      try queue.write { try $0.execute(sql: "UPDATE redaction SET done = 1 WHERE done = 0") }
    } catch { throw Catalogue.translate(error) }
  }

  /// The URLs of captures with this body; nil for more than `most`.
  func pages(withBody object: Digest, atMost most: Int) throws(StoreError) -> [String]? {
    let pages = try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT DISTINCT u.url FROM capture c JOIN url u ON u.id = c.url
          WHERE c.body = (SELECT id FROM object WHERE sha256 = ?) LIMIT ?
          """, arguments: [object.hex, most + 1])
    }
    return pages.count > most ? nil : pages
  }

  /// Captures whose body or header object this is, in log order, at most `limit`, and how many
  /// there are.
  func captures(
    of object: Digest, limit: Int
  ) throws(StoreError) -> (entries: [CatalogueEntry], count: Int) {
    let condition =
      "WHERE c.body = (SELECT id FROM object WHERE sha256 = ?1) "
      + "OR c.headers = (SELECT id FROM object WHERE sha256 = ?1)"
    let count = try read { database in
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM capture c " + condition, arguments: [object.hex]) ?? 0
    }
    return (
      try entries(condition + " ORDER BY c.idx LIMIT ?2", [object.hex, limit]), count
    )
  }
}
