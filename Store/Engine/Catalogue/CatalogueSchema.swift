// The catalogue's tables (FORMAT.md section 10). Disposable: each row is derived from the segments,
// in their order, so that two catalogues of one archive hold the same rows.
import GRDB

enum CatalogueSchema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(
        sql: """
          -- One row: which archive this is about, and where the last COMMIT that is in here begins
          -- and ends.
          CREATE TABLE position (
            id INTEGER PRIMARY KEY CHECK (id = 0),
            genesis TEXT NOT NULL,
            segment INTEGER NOT NULL,
            commitOffset INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            size INTEGER NOT NULL
          ) STRICT;
          -- URLs in order of first appearance; how many places (FORMAT.md 4.5) their bodies and
          -- header objects take; the index of the newest leaf.
          CREATE TABLE url (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL UNIQUE,
            bodies INTEGER NOT NULL,
            headers INTEGER NOT NULL,
            newest INTEGER NOT NULL
          ) STRICT;
          -- Hashes are hexadecimal text: ids are looked up by prefix.
          -- Objects in order of their records. cost: raw bytes decoded to read it. No segment: a
          -- capture names the object, but its record is damaged or gone.
          -- url, kind (0 body, 1 header object) and place say which page it was first stored for.
          CREATE TABLE object (
            id INTEGER PRIMARY KEY,
            sha256 TEXT NOT NULL UNIQUE,
            segment INTEGER,
            offset INTEGER,
            raw INTEGER NOT NULL,
            cost INTEGER NOT NULL,
            url INTEGER,
            kind INTEGER,
            place INTEGER,
            UNIQUE (segment, offset)
          ) STRICT;
          CREATE INDEX object_place ON object (url, kind, place);
          -- Capture leaves by index. id: the leaf hash. time: milliseconds.
          CREATE TABLE capture (
            idx INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            url INTEGER NOT NULL,
            time INTEGER NOT NULL,
            method INTEGER NOT NULL,
            status INTEGER NOT NULL,
            size INTEGER NOT NULL,
            body INTEGER NOT NULL,
            headers INTEGER,
            received TEXT,
            previous INTEGER,
            source TEXT,
            media TEXT NOT NULL
          ) STRICT;
          CREATE INDEX capture_url_time ON capture (url, time, idx);
          CREATE INDEX capture_id ON capture (id);
          """)
    }
    return migrator
  }()
}
