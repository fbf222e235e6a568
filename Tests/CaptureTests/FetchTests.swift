// What these prove: every complete response is a capture, whole and verbatim; anything less is an
// error that says what it was. Against a real server; no time is asserted.
import Bytes
import Cryptography
import Testing

@testable import Capture

@Suite(.enabled(if: HostileServer.isPresent, "NOT TESTED: python3 is absent"))
struct FetchTests {
  @Test func aPageIsCapturedVerbatim() throws {
    let exchange = try fetch("/page#part")
    let server = try HostileServer.shared.get()
    #expect(exchange.requestedURL == (try server.url("/page")))
    #expect(exchange.status == 200)
    #expect(exchange.mediaType == "text/html")
    #expect(exchange.body == page)
    #expect(exchange.receivedDigest == nil)
    #expect(exchange.startedAt == Instant(milliseconds: 1_700_000_000_123))
    #expect(exchange.finishedAt >= exchange.startedAt)
    let hop = try #require(exchange.hops.first)
    #expect(exchange.hops.count == 1)
    #expect(hop.address == "127.0.0.1:\(try #require(server.ports["http"]))")
    #expect(hop.certificate == nil)
    let head =
      "HTTP/1.1 200 OK\r\nContent-Length: \(page.count)\r\n"
      + "Content-Type: Text/HTML; charset=UTF-8\r\n\r\n"
    #expect(hop.headerBlock == Array(head.utf8))
    #expect(try HeaderObject(parsing: exchange.headerObject).hops == exchange.hops)
  }

  @Test(arguments: [
    ("/404", 404), ("/404-empty", 404), ("/500", 500), ("/204", 204), ("/304", 304), ("/300", 300),
    ("/301-nowhere", 301), ("/no-reason", 200), ("/empty", 200), ("/to-empty", 302),
  ])
  func anyCompleteResponseIsACapture(path: String, status: Int) throws {
    let exchange = try fetch(path)
    #expect(exchange.status == status)
    #expect(exchange.hops.count == 1)
    let isEmpty = ["/404-empty", "/204", "/304", "/empty"].contains(path)
    #expect(exchange.body.isEmpty == isEmpty)
  }

  @Test(
    arguments: [
      ("/untyped", nil), ("/bad-type", nil), ("/types", "application/json"),
      ("/http10", "text/html"), ("/chunked", "text/html"), ("/100", "text/html"),
      ("/103", "text/html"), ("/latin1", nil),
    ] as [(String, String?)]
  )
  func odditiesOfHeadersAreKept(path: String, mediaType: String?) throws {
    let exchange = try fetch(path)
    #expect(exchange.body == page)
    #expect(exchange.mediaType == mediaType)
    let hop = try #require(exchange.hops.last)
    #expect(hop.status == 200)
    #expect(hop.headerBlock.suffix(4) == Array("\r\n\r\n".utf8))
    #expect(hop.values(of: "X-Trailer").isEmpty)
    if path == "/latin1" {
      #expect(hop.values(of: "x-name") == [[0x63, 0x61, 0x66, 0xE9, 0x20, 0xFF, 0xFE]])
      #expect(hop.values(of: "x-folded") == [Array("one two".utf8)])
    }
    if path == "/http10" { #expect(hop.httpVersion == "HTTP/1.0") }
  }

  @Test(arguments: [
    "/gzip", "/x-gzip", "/deflate", "/deflate-raw", "/zstd", "/twice", "/twice-lines",
    "/chunked-gzip",
  ])
  func contentCodingsAreUndone(path: String) throws {
    let exchange = try fetch(path)
    #expect(exchange.body == page)
    #expect(exchange.receivedDigest != nil)
    #expect(exchange.receivedDigest != SHA256.hash(page))
    // The same bytes with and without a transfer-coding around them.
    if path == "/chunked-gzip" {
      #expect(exchange.receivedDigest == (try fetch("/gzip").receivedDigest))
    }
  }

  @Test func codingsAtTheirEdges() throws {
    #expect(try fetch("/gzip-members").body == page + page)
    #expect(try fetch("/identity").body == page)
    #expect(try fetch("/identity").receivedDigest == nil)
    #expect(try fetch("/gzip-empty").body.isEmpty)
    #expect(try fetch("/gzip-empty").receivedDigest == SHA256.hash([]))
  }

  @Test(arguments: [
    ("/gzip-not", "gzip"), ("/gzip-cut", "gzip"), ("/deflate-not", "deflate"),
    ("/zstd-not", "zstd"), ("/zstd-cut", "zstd"),
  ])
  func wrongCodingsAreErrors(path: String, coding: String) throws {
    guard case .undecodable(coding, _) = try failure(path) else {
      Issue.record("\(String(describing: try failure(path)))")
      return
    }
  }

  @Test func unaskedCodingsAreErrors() throws {
    #expect(try failure("/br") == .unsupportedCoding("br"))
    guard case .unsupportedCoding = try failure("/five") else {
      Issue.record("five layers were undone")
      return
    }
  }

  @Test func unaskedTransferCodingsAreErrors() throws {
    #expect(
      try failure("/te-gzip") == .unsupportedCoding("a transfer-coding other than chunked")
    )
  }

  @Test(arguments: [
    "/short", "/chunk-cut", "/chunk-bad", "/redirect-short", "/reset", "/silent", "/head-cut",
    "/only-100",
  ])
  func whatIsCutOffIsNoCapture(path: String) throws {
    let error = try failure(path)
    guard case .incomplete = error else {
      Issue.record("\(path): \(String(describing: error))")
      return
    }
  }

  @Test(arguments: ["/http09", "/other-protocol", "/bad-status", "/nul"])
  func whatIsNotHTTPIsNoCapture(path: String) throws {
    let error = try failure(path)
    guard case .notHTTP = error else {
      Issue.record("\(path): \(String(describing: error))")
      return
    }
  }

  @Test func requestsSayWhoAsks() throws {
    let request = String(
      decoding: try fetch("/echo/%7e/../\u{FC}?a=%2F&b=\u{FC}").body,
      as: UTF8.self
    )
    #expect(request.hasPrefix("GET /echo/%7e/../%C3%BC?a=%2F&b=%C3%BC HTTP/1.1\r\n"))
    #expect(request.contains("\r\nUser-Agent: stet/test (+https://stet.example)\r\n"))
    #expect(request.contains("\r\nAccept-Encoding: gzip, deflate, zstd\r\n"))
    for name in ["Cookie", "Authorization", "Referer", "Range", "If-"] {
      #expect(!request.contains("\r\n\(name)"))
    }
  }

  @Test func namesOutsideASCIIBecomePunycode() throws {
    let server = try HostileServer.shared.get()
    let port = try #require(server.ports["http"])
    var client = client()
    client.resolve = ["xn--mnchen-3ya.test:\(port):127.0.0.1"]
    let exchange = try client.fetch("http://München.test:\(port)/echo")
    #expect(exchange.requestedURL == "http://münchen.test:\(port)/echo")
    let request = String(decoding: exchange.body, as: UTF8.self)
    #expect(request.contains("\r\nHost: xn--mnchen-3ya.test:\(port)\r\n"))
  }

  @Test func nobodyThere() throws {
    let server = try HostileServer.shared.get()
    let client = client()
    let error = #expect(throws: FetchError.self) {
      try client.fetch(try server.url("/", "nobody"))
    }
    guard case .connectionFailed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  // RFC 6761 section 6.4: the name never exists.
  @Test func noSuchName() {
    let client = client()
    #expect(throws: FetchError.notResolved(host: "nosuch.invalid")) {
      try client.fetch("http://nosuch.invalid/")
    }
  }

  @Test func onlyHTTPIsFetched() {
    let client = client()
    #expect(throws: FetchError.unsupportedScheme("file")) {
      try client.fetch("file:///etc/passwd")
    }
    #expect(throws: FetchError.unsupportedScheme("ftp")) { try client.fetch("ftp://127.0.0.1/") }
  }
}
