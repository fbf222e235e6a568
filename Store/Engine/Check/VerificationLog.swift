// When what was verified, and how it went: `verified.sqlite`, disposable like the catalogue.
import Bytes
import GRDB
import StoreDurable

/// The dates of verification of an archive.
public enum VerificationLog {
  /// Notes a finished verification.
  ///
  /// An archive that cannot be written to (a read-only medium) goes without.
  public static func record(
    _ report: VerifyReport, isScrub: Bool, root: String
  ) throws(StoreError) {
    let paths = ArchivePaths(root: root)
    guard paths.disk.isWritable(root) else { return }
    do {
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
            ) STRICT
            """)
        try database.execute(
          sql: "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: [
            Machine.now(), isScrub ? "scrub" : "full", report.isOK ? 1 : 0,
            Int64(clamping: report.size), report.root.hex, report.captures, report.bytes,
            report.seconds, report.problems.count,
          ])
      }
    } catch {
      // The answer counts, not its date: a damaged or full file of dates is begun anew next time.
      do throws(DurableError) {
        try paths.disk.removeFile(paths.verified)
      } catch { throw .system(error) }
    }
  }
}
