// What these prove: a URL has one archived form, which is its own; references mean what RFC 3986's
// examples say; nothing that must not be archived gets in.
import Testing

@testable import Capture

@Test(arguments: [
  ("http://example.com", "http://example.com/"),
  ("HTTP://EXAMPLE.Com/Path?Q=A%2f", "http://example.com/Path?Q=A%2f"),
  ("http://example.com:80/", "http://example.com/"),
  ("https://example.com:443", "https://example.com/"),
  ("https://example.com:80/", "https://example.com:80/"),
  ("http://example.com:/x", "http://example.com/x"),
  ("http://example.com:0080/x", "http://example.com/x"),
  ("http://example.com:08080/x", "http://example.com:8080/x"),
  ("http://example.com/#top", "http://example.com/"),
  ("http://example.com#a?b", "http://example.com/"),
  ("http://example.com?q", "http://example.com/?q"),
  ("http://example.com/?", "http://example.com/?"),
  ("http://example.com/a/../b/./c", "http://example.com/a/../b/./c"),
  ("http://example.com//a", "http://example.com//a"),
  ("http://example.com/%zz%7Efoo~", "http://example.com/%zz%7Efoo~"),
  ("http://example.com/@me?a@b", "http://example.com/@me?a@b"),
  ("http://example.com./", "http://example.com./"),
  ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
  ("http://[::]/", "http://[::]/"),
  ("http://[::ffff:192.0.2.1]:8080", "http://[::ffff:192.0.2.1]:8080/"),
  ("http://[1:2:3:4:5:6:7:8]/", "http://[1:2:3:4:5:6:7:8]/"),
  ("http://[1:2:3:4:5:6:7::]/", "http://[1:2:3:4:5:6:7::]/"),
  ("https://MÜNCHEN.example/Straße", "https://münchen.example/Straße"),
  ("file:///a/b%20c#x", "file:///a/b%20c"),
  ("FILE://LocalHost/a", "file:///a"),
  ("file:/a/b", "file:///a/b"),
  ("file:////a", "file:////a"),
])
func archivedForm(given: String, archived: String) throws {
  #expect(try CapturedURL.normalise(given) == archived)
  #expect(try CapturedURL.normalise(archived) == archived)
}

@Test(arguments: [
  "", "example.com", "/path", "//example.com/", "http:", "http:/example.com", "http://",
  "http:///x",
  "http://:80/", "http://a b/", "http://a/ ", " http://a/", "http://a/\n", "http://a/\u{0}",
  "http://a/\u{85}", "http://a/\u{3000}", "http://a\t/", "http://me@a/", "http://me:pw@a/",
  "http://a:0/", "http://a:65536/", "http://a:99999999999999999999/", "http://a:b/", "http://a:-1/",
  "http://a:+1/", "http://a%41/", "http://a\\b/", "http://a|b/", "http://a<b>/", "http://a]b/",
  "http://[::1", "http://[]/", "http://[::1]x/", "http://[1:2:3:4:5:6:7]/", "http://[::1::]/",
  "http://[12345::]/", "http://[g::]/", "http://[1:2:3:4:5:6:7:8:9]/", "http://[::1.2.3]/",
  "http://[::1.2.3.256]/", "http://[::1.2.3.04]/", "http://[1.2.3.4::]/",
  "http://[fe80::1%25eth0]/",
  "http://[:1::]/", "http://[1:]/", "http://[:::]/", "http://[1:2:3:4:5:6:7:1.2.3.4]/",
  "http://[1:2:3:4::5:6:7:8]/", "file://server/share", "file:relative", "file:", "file://",
])
func refusedURLs(given: String) {
  let error = #expect(throws: FetchError.self, "\(given.debugDescription)") {
    try CapturedURL.normalise(given)
  }
  guard case .invalidURL = error else {
    Issue.record("\(given.debugDescription) gave \(String(describing: error))")
    return
  }
}

@Test(arguments: ["ftp://a/", "data:,x", "javascript:alert(1)", "urn:x:y", "httpx://a/"])
func otherSchemesAreNamed(given: String) {
  let scheme = String(given.prefix { $0 != ":" })
  #expect(throws: FetchError.unsupportedScheme(scheme)) { try CapturedURL.normalise(given) }
}

@Test func passwordsAreNotRepeated() {
  let error = #expect(throws: FetchError.self) {
    try CapturedURL.normalise("https://me:secret@example.com/")
  }
  #expect(error?.description.contains("secret") == false)
}

@Test func lengthIsBounded() throws {
  let longest = "http://a/" + String(repeating: "x", count: CapturedURL.maximumBytes - 9)
  #expect(try CapturedURL.normalise(longest) == longest)
  let error = #expect(throws: FetchError.self) { try CapturedURL.normalise(longest + "x") }
  #expect((error?.description.utf8.count ?? 9999) < 300)
}

@Test(arguments: [
  ("/", "file:///"), ("/a b", "file:///a%20b"), ("/100%", "file:///100%25"),
  ("/a-._~!$&'()*+,;=:@/z", "file:///a-._~!$&'()*+,;=:@/z"), ("/a?b#c", "file:///a%3Fb%23c"),
  ("/é", "file:///%C3%A9"), ("/[x]\\", "file:///%5Bx%5D%5C"),
])
func filesHaveURLs(path: String, url: String) throws {
  #expect(try CapturedURL.fileURL(forAbsolutePath: path) == url)
  #expect(try CapturedURL.normalise(url) == url)
}

@Test func everyByteOfAPathIsKept() throws {
  let path = [0x2F] + Array(UInt8.min...UInt8.max)
  let url = try CapturedURL.fileURL(forAbsolutePath: path)
  #expect(try CapturedURL.normalise(url) == url)
  #expect(url.hasPrefix("file:///%00%01%02"))
  #expect(url.hasSuffix("%FE%FF"))
  #expect(throws: FetchError.self) { try CapturedURL.fileURL(forAbsolutePath: "relative") }
  #expect(throws: FetchError.self) { try CapturedURL.fileURL(forAbsolutePath: "") }
}

// RFC 3986 sections 5.4.1 and 5.4.2, all of them.
@Test(arguments: [
  ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
  ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
  ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
  ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"),
  ("g;x?y#s", "http://a/b/c/g;x?y#s"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
  ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"), ("../g", "http://a/b/g"),
  ("../..", "http://a/"), ("../../", "http://a/"), ("../../g", "http://a/g"),
  ("../../../g", "http://a/g"), ("../../../../g", "http://a/g"), ("/./g", "http://a/g"),
  ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"),
  ("g..", "http://a/b/c/g.."), ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"),
  ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
  ("g;x=1/./y", "http://a/b/c/g;x=1/y"), ("g;x=1/../y", "http://a/b/c/y"),
  ("g?y/./x", "http://a/b/c/g?y/./x"), ("g?y/../x", "http://a/b/c/g?y/../x"),
  ("g#s/./x", "http://a/b/c/g#s/./x"), ("g#s/../x", "http://a/b/c/g#s/../x"),
  ("http:g", "http:g"),
])
func referencesOfRFC3986(reference: String, target: String) {
  let base = URLParts(Array("http://a/b/c/d;p?q".utf8))
  let resolved = URLParts(Array(reference.utf8)).resolved(against: base)
  #expect(String(decoding: resolved.bytes, as: UTF8.self) == target)
}

@Test func partsGoTogetherAgain() {
  for text in [
    "", ":", "a:", "//", "///", "?", "#", "a:b?c#d", "1:2", "//h?q", "a://h:1/p?#", "#?",
  ] {
    #expect(URLParts(Array(text.utf8)).bytes == Array(text.utf8))
  }
}

@Test func locationsInAnyBytesResolve() throws {
  let base = "https://example.com/a/b"
  func resolve(_ bytes: [UInt8]) throws -> String {
    try CapturedURL.resolve(bytes, against: base)
  }
  #expect(try resolve(Array("c d".utf8)) == "https://example.com/a/c%20d")
  #expect(try resolve([0x2F, 0xE9, 0xFF]) == "https://example.com/%E9%FF")
  #expect(try resolve(Array("//MÜNCHEN.example/ü".utf8)) == "https://münchen.example/%C3%BC")
  #expect(try resolve(Array("#x".utf8)) == base)
  #expect(throws: FetchError.self) { try resolve([0x2F, 0x0A]) }
  #expect(throws: FetchError.self) { try resolve([0x2F, 0x2F, 0xFF, 0x2F]) }
}

@Test func theWireIsASCIIAfterTheHost() {
  #expect(
    CapturedURL.wireForm("https://münchen.example/ü\"{}|?ü\"{}'")
      == "https://münchen.example/%C3%BC%22%7B%7D|?%C3%BC%22{}'"
  )
}

@Test func noTextCrashes() {
  var state: UInt64 = 1
  let pieces = [
    "http", "s", ":", "/", "//", "[", "]", "@", "?", "#", "%", "a", "1", "::", ".", "é", "-",
  ]
  for _ in 0..<4_000 {
    var text = ""
    for _ in 0..<8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += pieces[Int(state >> 33) % pieces.count]
    }
    if let once = try? CapturedURL.normalise(text) {
      #expect((try? CapturedURL.normalise(once)) == once)
    }
    _ = try? CapturedURL.resolve(Array(text.utf8), against: "http://a/b")
    _ = CapturedURL.host(of: text)
  }
}

@Test(arguments: [
  ("http://u:secret@example.org/", "http://…@example.org/"), ("http://u:secret@[/", "http://…@[/"),
  ("http://u:secret word@a/", "http://…@a/"), ("u:secret@host", "…@host"),
  ("http://a@b:secret@host/x@y", "http://…@host/x@y"),
  ("http://example.org/@me", "http://example.org/@me"),
  ("http://e/\u{1B}]", "http://e/\u{FFFD}]"),
])
func messagesShowNoPassword(text: String, expected: String) {
  #expect(CapturedURL.shown(text) == expected)
  if case .failure(let error) = Result(catching: { try CapturedURL.normalise(text) }) {
    #expect(!"\(error)".contains("secret"))
  }
}
