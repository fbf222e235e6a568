// The script that the crash and fault tests run: everything that a writer does, on an archive that is
// small enough to be checked thousands of times. A new kind of step is added in `script`.
import Bytes
import Cryptography
import StoreDurable
import Support

@testable import Store

/// The script, and its recording.
enum CrashWorkload {
  enum Step {
    /// Opens a writer, keeps these batches, and closes it.
    case session([[NewCapture]])
    /// Opens a writer, takes down the body of the capture of this number, and closes it.
    case redact(Int)
    /// Rebuilds the catalogue and what of the log is missing.
    case reindex
  }

  /// A small page of one of four URLs; it changes a little from version to version.
  static func capture(_ number: Int, body: [UInt8]? = nil) -> NewCapture {
    var text = "<title>Page \(number % 4)</title>\n"
    for line in 0..<6 { text += "<p>Line \(line) of page \(number % 4) seldom changes.\n" }
    text += "<p>Version \(number), token \(number &* 0x9E37_79B9)\n"
    return NewCapture(
      method: .file, capturedAt: Instant(milliseconds: Int64(number) * 60_000),
      url: "https://example.org/\(number % 4)", mediaType: "text/html",
      body: body ?? Array(text.utf8),
      headers: number % 5 == 0 ? Array("headers \(number / 10)".utf8) : nil)
  }

  /// 30 captures over 4 URLs in sessions of several batches, one of them of bytes that are held
  /// already, on segments of 4 KiB; a redaction of what others are stored against; two reindexings.
  static var script: [Step] {
    func batches(_ numbers: ClosedRange<Int>, of size: Int) -> [[NewCapture]] {
      stride(from: numbers.lowerBound, through: numbers.upperBound, by: size).map { first in
        (first...min(first + size - 1, numbers.upperBound)).map { capture($0) }
      }
    }
    return [
      .session(batches(0...2, of: 1)),
      .session(batches(3...7, of: 3)),
      // The same bytes again: a leaf and no object.
      .session([[capture(8, body: capture(4).body)]]),
      .reindex,
      .session(batches(9...15, of: 3)),
      .session(batches(16...19, of: 1)),
      .redact(9),
      .session(batches(20...26, of: 4)),
      .reindex,
      .session(batches(27...29, of: 1)),
    ]
  }

  /// Runs the script on a new disk; `observe` is told after each step what is promised.
  static func run(
    on disk: FaultyDisk, observe: (RecordedRun) -> Void = { _ in }
  ) throws -> RecordedRun {
    var run = RecordedRun()
    let paths = RecordedRun.paths(disk)
    _ = try ArchiveIdentity.create(at: paths, origin: "example.org/crash", segmentSize: 4096)
    try run.created(disk)
    for step in script {
      switch step {
      case .session(let batches):
        let writer = try ArchiveWriter(at: paths)
        for batch in batches {
          try run.append(batch, writer, disk)
          observe(run)
        }
        try writer.close()
        run.count("session")
      case .redact(let number):
        let writer = try ArchiveWriter(at: paths)
        run.begin(redaction: SHA256.hash(capture(number).body), disk)
        observe(run)
        try run.redact(writer, disk)
        observe(run)
        try writer.close()
      case .reindex:
        _ = try ArchiveWriter.reindex(at: paths)
        run.count("reindex")
      }
    }
    run.finish(disk)
    return run
  }

  /// The recording, made once.
  static let recording = Result { try run(on: FaultyDisk()) }

  /// Its moments.
  static let moments = Result { try recording.get().moments() }
}
