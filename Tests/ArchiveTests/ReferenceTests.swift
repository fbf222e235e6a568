// What these prove: every form of REF finds the capture that the contract says, in its order, and
// what names nothing says what to do.
import Bytes
import Store
import Support
import Testing

@testable import Archive

private struct Sample {
  let folder: TemporaryFolder
  let view: ArchiveView
  let captures: [CatalogueEntry]

  init() throws {
    folder = try TemporaryFolder()
    let root = folder("a")
    _ = try ArchiveIdentity.create(root: root, origin: nil)
    let writer = try ArchiveWriter(root: root)
    let urls = [
      "https://example.org/", "https://example.org/", "https://example.org/a@b",
      "https://example.org/x y", "https://example.org/",
    ]
    captures = try writer.append(
      urls.enumerated().map { number, url in
        NewCapture(
          method: .file, capturedAt: Instant(milliseconds: Int64(number) * 86_400_000), url: url,
          mediaType: "text/html", body: [UInt8(number)])
      })
    view = try ArchiveView(root: root)
  }
}

@Test func everyFormFindsItsCapture() throws {
  let sample = try Sample()
  let cases: [(String, Int)] = [
    ("#0", 0), ("#4", 4), ("https://example.org/", 4), ("HTTPS://EXAMPLE.org:443/#part", 4),
    ("https://example.org/~0", 4), ("https://example.org/~1", 1), ("https://example.org/~2", 0),
    ("https://example.org/@1970-01-02", 1), ("https://example.org/@1970-01-04T23:00:00Z", 1),
    ("https://example.org/@1970-01-02T00:00:00Z", 1),
    ("https://example.org/@1970-01-01T23:59:59Z", 0),
    ("https://example.org/a@b", 2), ("https://example.org/a@b@1970-01-03", 2),
    ("https://example.org/x y", 3), ("https://example.org/x y~0", 3),
    (sample.captures[2].id.hex, 2), (String(sample.captures[3].id.hex.prefix(12)), 3),
    (sample.captures[1].id.hex.uppercased(), 1),
  ]
  for (text, index) in cases {
    #expect(try Reference.capture(text, in: sample.view) == sample.captures[index], "\(text)")
  }
}

@Test(arguments: [
  "#5", "#x", "#-1", "https://example.org/~3", "https://example.org/@1969-12-31", "example", "",
  "https://example.com/", "1234567", "zzzzzzzzzz", "https://example.org/@yesterday",
])
func whatNamesNothingIsRefused(text: String) throws {
  let sample = try Sample()
  #expect(throws: ReferenceError.self) { try Reference.capture(text, in: sample.view) }
}

@Test func filesComeAfterURLsAndBeforeIds() throws {
  let sample = try Sample()
  let id = sample.captures[0].id.hex
  func kind(_ text: String, exists: Bool, hasArchive: Bool = true) throws -> String {
    switch try Reference.resolve(text, in: hasArchive ? sample.view : nil, exists: { _ in exists })
    {
    case .capture(let capture): "#\(capture.index)"
    case .file(let path): path
    }
  }
  #expect(try kind("https://example.org/", exists: true) == "#4")
  #expect(try kind("#1", exists: true) == "#1")
  #expect(try kind(id, exists: true) == id)
  #expect(try kind(id, exists: false) == "#0")
  #expect(try kind("-", exists: false) == "-")
  #expect(try kind("#1", exists: true, hasArchive: false) == "#1")
  #expect(throws: ReferenceError.self) { try kind("nothing", exists: false) }
  #expect(throws: ReferenceError.self) { try kind(id, exists: false, hasArchive: false) }
}

@Test(arguments: [
  ("a.html", "", "text/html"), ("A.HTM", "x", "text/html"),
  ("a.b/c", "<!DOCTYPE html>", "text/html"),
  ("x", "\u{FEFF}  <HTML lang=en>", "text/html"), ("x", "plain", "text/plain"),
  ("x", "%PDF-1.7", "application/pdf"), ("x", "\0\u{1}", "application/octet-stream"),
  ("x.json", "{}", "application/json"), ("x", "<?xml version='1.0'?>", "application/xml"),
  ("x", "", "text/plain"),
])
func mediaTypesAreGuessed(name: String, start: String, expected: String) {
  #expect(MediaTypeGuess.of(name: name, bytes: Array(start.utf8)) == expected)
}
