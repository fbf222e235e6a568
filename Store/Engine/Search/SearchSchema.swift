// The tables of the full-text index, `search.sqlite`: disposable, made from the versions of pages and
// from nothing else.
import GRDB

enum SearchSchema {
  /// What the tables and what is in them mean; with another number the index is made anew.
  static let format = 2

  private static let tables = ["state", "url", "version", "sentence", "stand", "claim", "words"]

  /// Makes the tables, empty; those of an older format go.
  static func create(_ database: Database, genesis: String) throws {
    for table in tables { try database.execute(sql: "DROP TABLE IF EXISTS \(table)") }
    try database.execute(
      sql: """
        -- One row: which archive this is about; the leaves of the log up to `size` are in it, and so many
        -- captures. With `epoch` changes what was read before may not be written any more.
        CREATE TABLE state (
          id INTEGER PRIMARY KEY CHECK (id = 0),
          genesis TEXT NOT NULL, format INTEGER NOT NULL, size INTEGER NOT NULL,
          captures INTEGER NOT NULL, epoch INTEGER NOT NULL
        ) STRICT;
        -- Pages: how many captures of each are in; the newest of them, by time; the one whose text is the
        -- newest version's; and how many versions there are.
        CREATE TABLE url (
          id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, captures INTEGER NOT NULL,
          newest INTEGER NOT NULL, told INTEGER, versions INTEGER NOT NULL
        ) STRICT;
        -- Runs of captures of a page that show the same sentences, by time: their first and last. Times in
        -- milliseconds.
        CREATE TABLE version (
          url INTEGER NOT NULL, number INTEGER NOT NULL,
          firstIndex INTEGER NOT NULL, firstTime INTEGER NOT NULL,
          lastIndex INTEGER NOT NULL, lastTime INTEGER NOT NULL,
          PRIMARY KEY (url, number)
        ) STRICT, WITHOUT ROWID;
        -- Each distinct sentence of a page, and the last version it stood in; null while it stands.
        CREATE TABLE sentence (
          id INTEGER PRIMARY KEY, url INTEGER NOT NULL, text TEXT NOT NULL, last INTEGER
        ) STRICT;
        CREATE INDEX sentence_url ON sentence (url);
        -- The versions it stood in: from first to last; null while it stands.
        CREATE TABLE stand (
          sentence INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER,
          PRIMARY KEY (sentence, first)
        ) STRICT, WITHOUT ROWID;
        -- What became of the claims of a sentence when this version came.
        CREATE TABLE claim (
          kind TEXT NOT NULL, sentence INTEGER NOT NULL, version INTEGER NOT NULL,
          PRIMARY KEY (kind, sentence, version)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX claim_sentence ON claim (sentence);
        -- The words of the sentences, without their text.
        CREATE VIRTUAL TABLE words USING fts5 (
          text, content = '', tokenize = "unicode61 remove_diacritics 2"
        );
        """)
    try database.execute(
      sql: "INSERT INTO state VALUES (0, ?, ?, 0, 0, ?)",
      arguments: [genesis, format, newEpoch()])
  }

  /// A number that no epoch had before.
  static func newEpoch() -> Int64 { Int64.random(in: 0...Int64.max) }
}
