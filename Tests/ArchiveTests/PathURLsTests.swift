// What these prove: a path keeps its name in its URL wherever a URL can hold it, no two paths of one
// import share a URL, and whatever URL was stored is found again by itself and by its normal form.
import Bytes
import Capture
import Store
import Support
import Testing

@testable import Archive

private func url(_ path: String, _ prefix: String = "https://a.example/") throws -> String {
  var urls = try PathURLs(prefix: prefix)
  return try urls.url(of: Array(path.utf8))
}

@Test(arguments: [
  "index.html", "with space/a b.html", "naïve/日本語.html", "what?now.html", "100%.html", "%41.html",
  "a%20b", "quote\"d'.html", "back\\slash", "new%0Aline", "a%231.html", "x//y", "..x/.y", "-d",
  "é%C3",
])
func plainPathsStayAsTheyAre(path: String) throws {
  #expect(try url(path) == "https://a.example/" + path)
}

@Test(arguments: [
  ("new\nline", "new%0Aline"), ("a#1.html", "a%231.html"), ("50%\t", "50%25%09"),
  ("a b#é", "a b%23é"), ("\u{7F}\u{85}", "%7F%C2%85"), ("a\u{A0}b", "a%C2%A0b"),
  ("a\u{2028}b", "a%E2%80%A8b"), ("日\u{3000}本", "日%E3%80%80本"),
])
func whatNoURLHoldsIsEncoded(path: String, expected: String) throws {
  #expect(try url(path) == "https://a.example/" + expected)
}

@Test(arguments: [
  ([0xFF] as [UInt8], "%FF"), ([0xC3, 0xA9, 0xC3], "é%C3"), ([0x61, 0xE2, 0x80], "a%E2%80"),
  ([0xC0, 0x80], "%C0%80"), ([0xED, 0xA0, 0x80], "%ED%A0%80"),
  ([0xF5, 0x80, 0x80, 0x80, 0x25], "%F5%80%80%80%25"),
  ([0xE9, 0xC3, 0xA9, 0x2E], "%E9é."),
])
func bytesThatAreNotTextAreEncoded(path: [UInt8], expected: String) throws {
  var urls = try PathURLs(prefix: "https://a.example/")
  #expect(try urls.url(of: path) == "https://a.example/" + expected)
}

// Every path of up to four pieces of an alphabet that has all that can go wrong.
@Test func noTwoPathsShareAURL() throws {
  let pieces: [[UInt8]] = [
    Array("%".utf8), Array("0A".utf8), Array("25".utf8), Array("#".utf8), Array("\n".utf8),
    Array("A9".utf8), [0xC3], [0xA9], Array(" ".utf8),
  ]
  var paths: [[UInt8]] = [[]]
  for path in paths { for piece in pieces { paths.append(path + piece) } }
  var from = 0
  for _ in 0..<3 {
    let end = paths.count
    for path in paths[from..<end] { for piece in pieces { paths.append(path + piece) } }
    from = end
  }
  for order in [paths, paths.reversed()] {
    var urls = try PathURLs(prefix: "https://a.example/")
    var owners: [String: [UInt8]] = [:]
    var clashes = 0
    for path in order {
      do {
        let url = try urls.url(of: path)
        #expect(owners.updateValue(path, forKey: url) ?? path == path)
        #expect(try urls.url(of: path) == url)
      } catch { clashes += 1 }
    }
    #expect(clashes > 0)
  }
}

@Test func theSecondOfTwoThatMeetIsRefusedAndBothAreNamed() throws {
  for (first, second) in [("a%0A", "a\n"), ("a\n", "a%0A")] {
    var urls = try PathURLs(prefix: "https://a.example/")
    _ = try urls.url(of: Array(first.utf8))
    let error = #expect(throws: PathURLError.self) { try urls.url(of: Array(second.utf8)) }
    #expect(error?.description.contains("'\(first)'") == true)
    #expect(error?.description.contains("https://a.example/a%0A") == true)
  }
  // Hosts as folders: what follows the prefix is folded.
  var urls = try PathURLs(prefix: "https://")
  #expect(try urls.url(of: Array("A.example/X".utf8)) == "https://a.example/X")
  #expect(try urls.url(of: Array("b.example/X".utf8)) == "https://b.example/X")
  #expect(throws: PathURLError.self) { try urls.url(of: Array("a.example/X".utf8)) }
  #expect(throws: PathURLError.self) { try urls.url(of: Array("me@a.example/X".utf8)) }
}

@Test(arguments: [
  "", "demo/", ":", "://x/", "https:", "https:/x/", "https://a.example",
  "https://me:secret@a.example/",
  "https://a b/", "https://a.example/#/", "https://a.example:99999/", "file://other/x/",
  "urn:a\tb:",
  "https://a.example/\n/",
])
func badPrefixesAreRefused(prefix: String) {
  let defect = GitImport.defect(ofPrefix: prefix)
  #expect(defect != nil)
  #expect(defect?.contains("secret") != true)
}

@Test func prefixesAreNormalised() throws {
  #expect(try url("X#", "HTTPS://A.Example:443/p q/?f=") == "https://a.example/p q/?f=X%23")
  #expect(try url("x", "file://localhost/d/") == "file:///d/x")
  #expect(try url("x y#", "urn:demo:") == "urn:demo:x y%23")
}

@Test func whatWasStoredIsFoundAgain() throws {
  let folder = try TemporaryFolder()
  _ = try ArchiveIdentity.create(root: folder("a"), origin: nil)
  let writer = try ArchiveWriter(root: folder("a"))
  let paths: [[UInt8]] = [
    Array("plain.html".utf8), Array("with space/a b.html".utf8), Array("naïve/日本語.html".utf8),
    Array("what?now.html".utf8), Array("100%.html".utf8), Array("%41.html".utf8),
    Array("a#1.html".utf8), Array("50%#\n".utf8), Array("new\nline".utf8),
    [0x61, 0xFF, 0x20, 0x25],
  ]
  var urls = try PathURLs(prefix: "HTTPS://A.example/")
  let stored = try paths.map { try urls.url(of: $0) }
  _ = try writer.append(
    stored.enumerated().map { number, url in
      NewCapture(
        method: .git, capturedAt: Instant(milliseconds: Int64(number)), url: url,
        mediaType: "text/html", body: [UInt8(number)])
    })
  let view = try ArchiveView(root: folder("a"))
  for (path, url) in zip(paths, stored) {
    var asked = [
      url, url.replacing("https://a.", with: "HTTPS://A."), url.replacing(" ", with: "%20"),
    ]
    asked.append(try CapturedURL.normalise(url, keepingSpaces: true))
    // As a server is asked: all that is not ASCII percent-encoded.
    asked.append(
      url.utf8.map {
        $0 > 0x20 && $0 < 0x7F
          ? String(UnicodeScalar($0)) : "%" + Hex.encode([$0]).uppercased()
      }.joined())
    // As a person may type it: prefix and name.
    if let name = String(validating: path, as: UTF8.self) {
      asked.append("https://a.example/" + name)
    }
    for text in asked {
      #expect(try Reference.known(text, in: view) == url, "\(text)")
      #expect(try Reference.capture(text + "~0", in: view).record.url == url, "\(text)~0")
    }
  }
}

@Test func listsAreReadHoweverTheirLinesEnd() {
  let text = "\u{FEFF}# remark\r\n\r\n  https://a.example/ \t\r\n\t#x\n\nb c.html\n#\nlast"
  let expected = [(3, "https://a.example/"), (6, "b c.html"), (8, "last")]
  for text in [text, text.replacing("\r\n", with: "\n"), text + "\n"] {
    let lines = Array(SourceList(Array(text.utf8)))
    #expect(lines.map(\.number) == expected.map(\.0))
    #expect(lines.map(\.text) == expected.map(\.1))
  }
  #expect(Array(SourceList([])).isEmpty)
  #expect(Array(SourceList(Array("\n# only\n  \n".utf8))).isEmpty)
  #expect(Array(SourceList([0x61, 0x0A, 0xFF, 0x0A])).map(\.text) == ["a", nil])
}

@Test func aFolderIsNoFile() throws {
  let folder = try TemporaryFolder()
  let error = #expect(throws: SourceError.self) { try FileSource.read(folder.path) }
  #expect(error?.source == folder.path)
  #expect(error?.reason.contains("name a file in it") == true)
  #expect(throws: SourceError.self) { try FileSource.read("") }
}
