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
          -- Objects in order of their first records; the place is that of the newest. cost, steps:
          -- raw bytes decoded and records read to read it. base: the object that its record is
          -- stored against. No segment: a capture names the object, but its record is damaged or
          -- gone, or it was redacted.
          -- url, kind (0 body, 1 header object) and place say which page it was first stored for.
          CREATE TABLE object (
            id INTEGER PRIMARY KEY,
            sha256 TEXT NOT NULL UNIQUE,
            segment INTEGER,
            offset INTEGER,
            raw INTEGER NOT NULL,
            cost INTEGER NOT NULL,
            steps INTEGER NOT NULL,
            base INTEGER,
            url INTEGER,
            kind INTEGER,
            place INTEGER,
            UNIQUE (segment, offset)
          ) STRICT;
          CREATE INDEX object_place ON object (url, kind, place);
          -- First versions of pages that are stored without base, by site; how many other pages
          -- begin with them (FORMAT.md 4.5).
          CREATE TABLE keyframe (
            object INTEGER PRIMARY KEY,
            site TEXT NOT NULL,
            kind INTEGER NOT NULL,
            uses INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX keyframe_site ON keyframe (site, kind, object);
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
    migrator.registerMigration("2") { database in
      try database.execute(
        sql: """
          -- Redaction leaves by index. time: milliseconds. done: 0 until the bytes are overwritten.
          CREATE TABLE redaction (
            idx INTEGER PRIMARY KEY,
            object INTEGER NOT NULL,
            time INTEGER NOT NULL,
            reason TEXT NOT NULL,
            done INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX redaction_object ON redaction (object);
          """)
    }
    return migrator
  }()

  /// What URLs of pages that are likely to share their furniture have in common: scheme and
  /// authority; of a URL without authority (`file:`), all before the last slash.
  static func site(of url: String) -> String {
    let bytes = Array(url.utf8)
    var slashes = 0
    for (number, byte) in bytes.enumerated() where byte == 0x2F {
      slashes += 1
      guard slashes == 3 else { continue }
      if number > 0, bytes[number - 1] == 0x2F { break }
      return String(decoding: bytes[..<number], as: UTF8.self)
    }
    let end = bytes.lastIndex(of: 0x2F) ?? bytes.count
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}
