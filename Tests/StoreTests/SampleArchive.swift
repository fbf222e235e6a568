// Archives that the tests of this folder share, and what they should hold.
import Bytes
import Cryptography
import Support
import Testing

@testable import Store

/// A page that changes a little from capture to capture.
func page(_ number: Int, version: Int, generator: inout SeededGenerator) -> [UInt8] {
  var text = "<html><title>Page \(number)</title>\n"
  for line in 0..<40 {
    text +=
      "<p>Line \(line) of page \(number), which seldom changes: \(line == version % 40 ? version : 0)</p>\n"
  }
  text += "<!-- token \(UInt64.random(in: 0...UInt64.max, using: &generator)) --></html>"
  return Array(text.utf8)
}

/// An archive and, as an oracle, what was put into it.
struct SampleArchive {
  let folder: TemporaryFolder
  let root: String
  private(set) var kept: [(entry: CatalogueEntry, body: [UInt8])] = []
  private var generator: SeededGenerator
  private var version = 0

  init(segmentSize: Int = 1 << 20, seed: UInt64 = 1) throws {
    folder = try TemporaryFolder()
    root = folder("a")
    generator = SeededGenerator(seed: seed)
    _ = try ArchiveIdentity.create(root: root, origin: "example.org/test", segmentSize: segmentSize)
  }

  func capture(_ url: String, _ body: [UInt8], at time: Int64, headers: [UInt8]? = nil)
    -> NewCapture
  {
    NewCapture(
      method: .file, capturedAt: Instant(milliseconds: time), url: url, mediaType: "text/html",
      body: body, headers: headers)
  }

  /// Adds `batches` batches of `size` captures over `pages` URLs.
  mutating func fill(batches: Int, size: Int, pages: Int = 3) throws {
    let writer = try ArchiveWriter(root: root)
    for _ in 0..<batches {
      var batch: [NewCapture] = []
      for _ in 0..<size {
        let number = version % pages
        // Now and then the page is as it was.
        let body =
          version % 7 == 6 && kept.count > pages
          ? kept[kept.count % pages].body : page(number, version: version, generator: &generator)
        batch.append(
          capture(
            "https://example.org/\(number)", body, at: Int64(version) * 60_000,
            headers: version % 5 == 0 ? Array("headers \(version / 10)".utf8) : nil))
        version += 1
      }
      try add(batch, with: writer)
    }
  }

  /// Adds a batch and remembers it.
  mutating func add(_ batch: [NewCapture], with writer: ArchiveWriter) throws {
    let entries = try writer.append(batch)
    kept += zip(entries, batch).map { ($0, $1.body) }
  }

  /// Every capture is there, by index, id and bytes.
  func expectAll(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let view = try ArchiveView(root: root)
    for (entry, body) in kept {
      #expect(try view.capture(index: entry.index) == entry, sourceLocation: sourceLocation)
      #expect(
        try view.captures(idPrefix: entry.id.hex, limit: 2) == [entry],
        sourceLocation: sourceLocation)
      #expect(try view.object(entry.record.body) == body, sourceLocation: sourceLocation)
      #expect(SHA256.hash(body) == entry.record.body, sourceLocation: sourceLocation)
    }
    #expect(try view.totals().captures == kept.count, sourceLocation: sourceLocation)
  }

  /// Verifies, and fails the test with what was found.
  func expectVerified(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let report = try Verifier.verify(root: root)
    #expect(report.isOK, "\(report.problems)", sourceLocation: sourceLocation)
    #expect(report.captures == kept.count, sourceLocation: sourceLocation)
  }
}
