// What these prove: only a certificate that a trusted authority signed, for this host and this day,
// is taken; which one it was is recorded; a TLS stream cut short is no capture.
import Cryptography
import Testing

@testable import Capture

@Suite(.enabled(if: HostileServer.hasTLS, "NOT TESTED: python3 or openssl is absent"))
struct TLSTests {
  private func failure(_ port: String, _ authorities: HTTPClient.Authorities) throws -> FetchError?
  {
    let server = try HostileServer.shared.get()
    do throws(FetchError) {
      _ = try client(authorities).fetch(try fixed { try server.url("/page", port) })
      return nil
    } catch { return error }
  }

  private func authority() throws -> HTTPClient.Authorities {
    .init(file: try HostileServer.shared.get().folder + "/ca.pem")
  }

  @Test func aTrustedCertificateIsTakenAndRecorded() throws {
    let server = try HostileServer.shared.get()
    let client = client(try authority())
    let exchange = try client.fetch(try server.url("/page", "good"))
    #expect(exchange.body == page)
    let pem = try text(of: server.folder + "/good.pem")
    let digest = try #require(fingerprint(pem))
    #expect(exchange.hops.map(\.certificate) == [digest])
    #expect(try HeaderObject(parsing: exchange.headerObject).hops == exchange.hops)
  }

  // Each hop makes its own connection, and so has its own certificate.
  @Test func everyHopHasItsCertificate() throws {
    let server = try HostileServer.shared.get()
    let exchange = try client(try authority()).fetch(try server.url("/chain", "good"))
    #expect(exchange.hops.count == 4)
    #expect(exchange.hops.allSatisfy { $0.certificate != nil })
  }

  @Test(arguments: ["self", "expired", "other"])
  func otherCertificatesAreRefused(port: String) throws {
    let error = try failure(port, try authority())
    guard case .tlsFailed(let reason) = error else {
      Issue.record("\(port): \(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test func anUnknownAuthorityIsRefused() throws {
    guard case .tlsFailed = try failure("good", .init()) else {
      Issue.record("a certificate of an unknown authority was taken")
      return
    }
    guard case .tlsFailed = try failure("good", .init(file: "/nonexistent.pem")) else {
      Issue.record("a missing file of authorities was passed over")
      return
    }
  }

  @Test func plainTextIsNoTLS() throws {
    let server = try HostileServer.shared.get()
    let url = try server.url("/page").replacing("http:", with: "https:")
    let client = client()
    let error = #expect(throws: FetchError.self) { try client.fetch(url) }
    guard case .tlsFailed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  // A body that only the end of the connection ends is taken here too, as browsers take it: libcurl
  // does not tell a TLS close from a cut. HTTPClient.fetch says so.
  @Test(arguments: ["/short", "/chunk-cut"])
  func aStreamWithoutItsEndIsIncomplete(path: String) throws {
    let server = try HostileServer.shared.get()
    let client = client(try authority())
    let error = #expect(throws: FetchError.self) { try client.fetch(try server.url(path, "good")) }
    guard case .incomplete = error else {
      Issue.record("\(path): \(String(describing: error))")
      return
    }
  }

  @Test func http2IsRecordedAsRendered() throws {
    let server = try HostileServer.shared.get()
    let exchange = try client(try authority()).fetch(try server.url("/page", "h2-end"))
    #expect(exchange.body == page)
    let hop = try #require(exchange.hops.first)
    #expect(hop.headerBlock == Array("HTTP/2 200 \r\ncontent-type: text/html\r\n\r\n".utf8))
    #expect(hop.httpVersion == "HTTP/2")
  }

  @Test(arguments: ["h2-reset", "h2-goaway", "h2-drop"])
  func anHTTP2StreamCutShortIsIncomplete(port: String) throws {
    let error = try failure(port, try authority())
    guard case .incomplete = error else {
      Issue.record("\(port): \(String(describing: error))")
      return
    }
  }

  @Test func theEnvironmentNamesAuthorities() {
    let chosen = HTTPClient.Authorities.named(by: {
      ["SSL_CERT_FILE": "a", "SSL_CERT_DIR": "b"][$0]
    })
    #expect(chosen == .init(file: "a", directory: "b"))
    let bundle = HTTPClient.Authorities.named(by: {
      ["SSL_CERT_FILE": "a", "CURL_CA_BUNDLE": "c"][$0]
    })
    #expect(bundle == .init(file: "c"))
    #expect(HTTPClient.Authorities.named(by: { _ in nil }) == .init())
  }
}
