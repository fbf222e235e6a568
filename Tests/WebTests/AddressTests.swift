// What these prove: keys are those of the `surt` package, URLs behind a prefix are found as clients write
// them, and no URL breaks out of a Link field.
import Bytes
import Testing

@testable import Web

// From surt 0.3.1.
@Test(arguments: [
  ("http://www.Example.com:80/Path/?b=2&a=1", "com,example)/path?a=1&b=2"),
  ("https://example.com", "com,example)/"),
  ("http://example.com/a//b/../c/./d/", "com,example)/a/c/d"),
  ("http://example.com/?", "com,example)/"),
  ("http://example.com/a?sid=0123456789abcdef0123456789ABCDEF&x=1", "com,example)/a?x=1"),
  ("http://example.com/a?x=1&jsessionid=0123456789abcdef0123456789ABCDEF", "com,example)/a?&x=1"),
  ("http://example.com:8080/a%2Fb%20c", "com,example:8080)/a/b%20c"),
  ("http://user:pw@example.com/", "com,example)/"),
  ("http://www2.example.co.uk/A?B", "uk,co,example)/a?b"),
  ("http://example.com/a?b=&b&a", "com,example)/a?a&b&b="),
  ("http://example.com/%7Efoo/", "com,example)/~foo"),
  ("http://example.com/a?cfid=1&cftoken=2&z=3", "com,example)/a?z=3"),
  ("http://example.com/a#b", "com,example)/a"), ("example.com/p", "com,example)/p"),
  ("http://example.com/a?x=%26&a=1", "com,example)/a?&a=1&x="),
  ("https://example.com:80/", "com,example:80)/"), ("http://example.com/../a", "com,example)/../a"),
  ("http://example.com/ä?ö=1", "com,example)/%c3%a4?%c3%b6=1"), ("http://www.com/", "com)/"),
  ("urn:x:y", "urn:x:y"), ("http://example.com//", "com,example)/"),
])
func keysAreThoseOfThePackage(url: String, key: String) {
  #expect(SURT.key(url) == key)
}

@Test func aKeyHasNoSpace() {
  for url in ["file:///a/b c", "http://example.com/a b?c d", "a b"] {
    #expect(!SURT.key(url).contains(" "), "\(url)")
  }
}

@Test(arguments: [
  ("http://example.com/a?b=c", "http://example.com/a?b=c"),
  ("http:/example.com/a", "http://example.com/a"),
  ("https:/example.com", "https://example.com"), ("example.com/a", "http://example.com/a"),
  ("http%3A%2F%2Fexample.com%2Fa%3Fb", "http://example.com/a?b"), ("file:/a/b", "file:///a/b"),
  ("HTTP:///example.com/", "http://example.com/"),
  ("http://example.com/http:/x", "http://example.com/http:/x"),
])
func targetsAreReadAsClientsWriteThem(raw: String, url: String) {
  #expect(MementoTarget.url(raw) == url)
}

@Test func aURLStaysInItsLink() {
  let hostile = "http://example.com/\">; rel=\"next\", <http://evil.example/>\r\nSet-Cookie: a=b ü"
  let link = LinkValue(hostile, "original").text
  #expect(
    link.hasPrefix(
      "<http://example.com/%22%3E;%20rel=%22next%22,%20%3Chttp://evil.example/%3E%0D%0A"))
  #expect(link.hasSuffix("%C3%BC>; rel=\"original\""))
  #expect(FieldValue.checked(link) == link)
}

@Test func mementoLinksSayWhen() throws {
  let places = MementoAddresses(url: "http://example.com/a b", origin: "http://localhost:1")
  let time = try #require(Instant("2026-02-03T10:00:07.5Z"))
  #expect(
    places.mementoLink(time, "first memento").text
      == "<http://localhost:1/web/20260203100007/http://example.com/a%20b>; rel=\"first memento\"; "
      + "datetime=\"Tue, 03 Feb 2026 10:00:07 GMT\"")
  #expect(
    places.timeMap("json", page: 2) == "http://localhost:1/timemap/json/2/http://example.com/a b")
}

@Test func tagsNameAHostAndADay() {
  #expect(
    Atom.id(origin: "archive.example/log", day: "2026", "capture/00ff")
      == "tag:archive.example,2026:log/capture/00ff")
  // What is no host's name is no authority (RFC 4151, 2.1).
  #expect(
    Atom.id(origin: "My archive", day: "2026", "changes")
      == "tag:stet.invalid,2026:My%20archive/changes")
  #expect(Atom.id(origin: "-a.example", day: "2026", "x") == "tag:stet.invalid,2026:-a.example/x")
}

@Test func feedsHoldTextAlone() {
  let element = Atom.element("title", "a<b>&\"'\u{0}\u{1B}\u{202E}\u{FFFF}")
  #expect(element == "<title>a&lt;b&gt;&amp;&quot;&#39;\\u{0}\\u{1B}\\u{202E}\u{FFFD}</title>\n")
}

@Test func longTimeMapsAreInPagesThatNameTheNext() throws {
  let places = MementoAddresses(url: "http://example.com/", origin: "http://a.example")
  let times = (0..<5).map { Instant(milliseconds: 86_400_000 * $0) }
  func lines(_ page: Int) throws -> [String] {
    try #require(TimeMap.document(places, times, page: page, perPage: 2)).split(separator: "\n")
      .map(String.init)
  }
  let first = try lines(0)
  #expect(
    first[0]
      == "<http://a.example/timemap/link/http://example.com/>; rel=\"self\"; "
      + "type=\"application/link-format\"; from=\"Thu, 01 Jan 1970 00:00:00 GMT\"; "
      + "until=\"Fri, 02 Jan 1970 00:00:00 GMT\",")
  #expect(
    first[3]
      == "<http://a.example/timemap/link/1/http://example.com/>; rel=\"timemap\"; "
      + "type=\"application/link-format\"; from=\"Sat, 03 Jan 1970 00:00:00 GMT\"; "
      + "until=\"Sun, 04 Jan 1970 00:00:00 GMT\",")
  #expect(first[4].contains("rel=\"first memento\""))
  let last = try lines(2)
  #expect(last.count == 4 && last[3].contains("rel=\"last memento\"") && !last[3].hasSuffix(","))
  var mementos = 0
  for page in 0...2 { mementos += try lines(page).count { $0.contains("memento\"") } }
  #expect(mementos == 5)
  #expect(TimeMap.document(places, times, page: 3, perPage: 2) == nil)
  #expect(TimeMap.document(places, times, page: .max, perPage: 2) == nil)
}
