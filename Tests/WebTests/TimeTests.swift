// What these prove: times in addresses and header fields say the moment that they are of, and what is no
// time is none.
import Bytes
import Testing

@testable import Web

@Test func timestampsAreOfTheSecond() throws {
  let time = try #require(Instant("2026-02-03T10:00:07.999Z"))
  #expect(Timestamp14.text(time) == "20260203100007")
  #expect(Timestamp14.instant("20260203100007") == Instant("2026-02-03T10:00:07Z"))
  #expect(Timestamp14.second(of: time) == Instant("2026-02-03T10:00:07Z"))
  let old = try #require(Instant("1969-12-31T23:59:59.250Z"))
  #expect(Timestamp14.second(of: old) == Instant("1969-12-31T23:59:59Z"))
}

@Test(arguments: [
  ("2", "20000101000000", "29991231235959"), ("2014", "20140101000000", "20141231235959"),
  ("20260", "20260101000000", "20260231235959"), ("20260203", "20260203000000", "20260203235959"),
])
func missingDigitsAreTheEarliestOrTheLatest(digits: String, low: String, high: String) {
  #expect(Timestamp14.padded(digits) == low)
  #expect(Timestamp14.padded(digits, .latest) == high)
}

@Test(arguments: ["", "20260231", "2026020310000700", "2026-02", "２０２６", "20261301", "2026020325"])
func whatIsNoTimestampIsNone(digits: String) {
  #expect(Timestamp14.instant(digits) == nil)
}

// RFC 9110, 5.6.7: all three forms are of one moment.
@Test(arguments: [
  "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
])
func datesOfHTTPAreRead(text: String) {
  #expect(HTTPDate.instant(text) == Instant("1994-11-06T08:49:37Z"))
}

@Test func datesOfHTTPAreWrittenInOneForm() throws {
  for text in ["1994-11-06T08:49:37.5Z", "2000-02-29T00:00:00Z", "1899-12-31T23:59:59Z"] {
    let instant = try #require(Instant(text))
    let written = HTTPDate.text(instant)
    #expect(HTTPDate.instant(written) == Timestamp14.second(of: instant))
  }
  #expect(
    HTTPDate.text(try #require(Instant("2026-11-26T03:05:53Z"))) == "Thu, 26 Nov 2026 03:05:53 GMT")
}

@Test(arguments: [
  "", "Sun", "2026-02-03", "Sun, 31 Feb 2026 10:00:00 GMT", "Sun, 06 Nov 1994 08:49:37",
  "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT",
])
func whatIsNoDateOfHTTPIsNone(text: String) {
  #expect(HTTPDate.instant(text) == nil)
}
