// What these prove: a CDX query means what it means to pywb, patterns match as Python's `re.match`, and no
// pattern costs more than its length times the text's.
import Bytes
import Testing

@testable import Store
@testable import Web

private func asked(_ query: String) -> Asked {
  Asked(
    method: .get, path: "/cdx", rawQuery: query, query: FormEncoding.parameters(of: query),
    fields: [:],
    body: [], origin: "http://localhost")
}

private func line(
  _ url: String = "http://example.com/a.html", status: UInt16 = 200
) throws -> CDXLine {
  let digest = try #require(Digest([UInt8](repeating: 7, count: 32)))
  let record = CaptureRecord(
    method: .http, capturedAt: try #require(Instant("2026-02-03T10:00:07Z")), status: status,
    size: 12,
    body: digest, headers: nil, received: nil, previous: nil,
    source: [], mediaType: "text/html", url: url)
  return CDXLine(CatalogueEntry(index: 0, id: digest, record: record), key: SURT.key(url))
}

// pywb's calc_search_range, with the end of `host` at the first key behind the host's own.
@Test(arguments: [
  (
    "url=http://example.com/path/file.html", "com,example)/path/file.html",
    "com,example)/path/file.html!"
  ),
  (
    "url=http://example.com/path/file.html&matchType=prefix", "com,example)/path/file.html",
    "com,example)/path/file.htmm"
  ),
  ("url=http://example.com/path/*", "com,example)/path/", "com,example)/path0"),
  ("url=http://example.com/path?*", "com,example)/path?", "com,example)/path@"),
  ("url=http://example.com/path/file.html&matchType=host", "com,example)/", "com,example)0"),
  ("url=*.example.com", "com,example)/", "com,example-"),
  ("url=com&matchType=domain", "com,", "com-"),
])
func queriesMeanRangesOfKeys(query: String, from: String, end: String) throws {
  let range = try CDXQuery(asked(query)).range
  #expect(range.from == from)
  #expect(range.upTo == end)
}

@Test(arguments: [
  "", "url=", "url=a&matchType=near", "url=a&output=xml", "url=a&limit=0", "url=a&limit=-1",
  "url=a&limit=many", "url=a&from=soon", "url=a&to=2026-01", "url=a&sort=sideways",
  "url=a&closest=20261399", "url=a&page=-1", "url=a&pageSize=0", "url=a&collapseTime=15",
  "url=a&filter=~url:(", "url=a&filter=~url:a**", "url=a&filter=~(?=x)",
])
func whatMakesNoSenseIsRefused(query: String) {
  #expect {
    _ = try CDXQuery(asked(query))
  } throws: {
    ($0 as? Refusal)?.status == 400
  }
}

@Test(arguments: [
  ("mime:html", true), ("mime:png", false), ("=mime:text/html", true), ("=mime:text", false),
  ("!mime:html", false), ("!=status:404", true), ("~mime:text/.*", true), ("~mime:html", false),
  ("!~url:.*\\.php$", true), ("~statuscode:[23]..", true), ("example", true), ("nothing:x", false),
])
func filtersKeepWhatTheySay(filter: String, keeps: Bool) throws {
  var budget = 1_000_000
  #expect(try CDXFilter(filter).keeps(line(), &budget) == keeps)
}

@Test func aFilterEndsWithItsBudget() throws {
  var budget = 50
  let filter = try CDXFilter("~url:h+t+p+")
  #expect(throws: Refusal.self) { try filter.keeps(line(), &budget) }
}

@Test func linesAreThoseOfPywb() throws {
  let one = try line("http://www.example.com/a b\"{", status: 0)
  #expect(
    one.cdxj()
      == "com,example)/a%20b\"{ 20260203100007 {\"url\": \"http://www.example.com/a%20b%22%7B\", "
      + "\"mime\": \"text/html\", \"status\": \"-\", \"digest\": \"sha256:\(String(repeating: "07", count: 32))\", "
      + "\"length\": \"12\"}")
  #expect(one.text(["timestamp", "offset", "status"]) == "20260203100007 - -")
  #expect(one.json(["urlkey", "nothing"]) == "{\"urlkey\": \"com,example)/a%20b\\\"{\"}")
}

// What Python's re.match says of each.
@Test(arguments: [
  ("abc", "abcd", true), ("bc", "abc", false), (".*bc", "abc", true), ("a|b", "b", true),
  ("(ab)+c", "ababc", true), ("(ab)+c", "abac", false), ("a{2,3}$", "aaa", true),
  ("a{2,3}$", "aaaa", false), ("a{2}$", "aa", true), ("a{2,}$", "a", false),
  ("[^/]+/x", "a/x", true),
  ("[a-c]+$", "abcabc", true), ("[a-c]+$", "abd", false), ("\\d{4}-\\w+", "2026-x", true),
  ("\\.html$", ".html", true), ("^a$", "a", true), ("", "", true), ("a?b??c", "bc", true),
  ("(?:a|bc)*d", "abcad", true), ("[]x]+$", "]x", true), ("[a\\-z]+$", "a-z", true),
  ("a.c", "a\nc", false),
  ("ü.", "üß", true), ("(a*)*$", "aaaa", true), ("(a|)*b", "aab", true), ("a{0}b", "b", true),
])
func patternsMatchAsInPython(pattern: String, text: String, isMatch: Bool) throws {
  #expect(try LinearPattern(pattern).matches(text) == isMatch)
}

@Test(arguments: [
  "(", ")", "[a", "a**", "*a", "\\", "\\b", "(?=a)", "(?P<n>a)", "a{3,2}", "a{999}", "[z-a]",
  "((a{50}){50}){50}",
])
func otherPatternsAreRefused(pattern: String) {
  #expect(throws: LinearPattern.Malformed.self) { try LinearPattern(pattern) }
}

@Test func noPatternTriesTwice() throws {
  // A backtracking engine would need 2^60 steps; the test would not end.
  let pattern = try LinearPattern("(a|a)*(a*)*(a|aa)+b")
  #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
}
