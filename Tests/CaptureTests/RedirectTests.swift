// What these prove: each redirect is followed to where it points and recorded on its own; none leads
// out of http, in a circle, or on for ever; cookies live as long as a fetch.
import Testing

@testable import Capture

@Suite(.enabled(if: HostileServer.isPresent, "NOT TESTED: python3 is absent"))
struct RedirectTests {
  @Test(arguments: [
    ("/301", [301, 200]), ("/302", [302, 200]), ("/303", [303, 200]), ("/308", [308, 200]),
    ("/307", [307, 307, 200]), ("/chain", [301, 302, 308, 404]), ("/to-utf8", [302, 200]),
  ])
  func eachKindIsFollowed(path: String, statuses: [Int]) throws {
    let exchange = try fetch(path)
    let server = try HostileServer.shared.get()
    #expect(exchange.hops.map(\.status) == statuses)
    #expect(exchange.status == statuses.last)
    #expect(exchange.requestedURL == (try server.url(path)))
    #expect(exchange.hops.first?.url == exchange.requestedURL)
    let address = "127.0.0.1:\(try #require(server.ports["http"]))"
    #expect(exchange.hops.allSatisfy { $0.address == address })
    if statuses.last == 200 { #expect(exchange.body == page) }
    if path == "/303" { #expect(exchange.hops.last?.url == (try server.url("/page"))) }
    #expect(try HeaderObject(parsing: exchange.headerObject).hops == exchange.hops)
  }

  @Test(arguments: [
    "/to-file", "/to-ftp", "/to-javascript", "/to-user", "/to-nonsense", "/to-two",
  ])
  func noneLeadsElsewhere(path: String) throws {
    let error = try failure(path)
    guard case .badRedirect(let from, _, _) = error else {
      Issue.record("\(path): \(String(describing: error))")
      return
    }
    #expect(from == (try HostileServer.shared.get().url(path)))
    #expect(error?.description.contains("secret") == false)
  }

  @Test func circlesAreNamed() throws {
    let server = try HostileServer.shared.get()
    let loop = try server.url("/loop")
    #expect(try failure("/loop") == .redirectLoop(chain: [loop, try server.url("/loop/2"), loop]))
    let own = try server.url("/self")
    #expect(try failure("/self") == .redirectLoop(chain: [own, own]))
  }

  @Test func theCountIsLimited() throws {
    for count in [0, 1, 20] {
      let error = try failure("/forever", FetchLimits(maxRedirects: count))
      guard case .tooManyRedirects(let chain) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(chain.count == count + 2)
    }
    #expect(try fetch("/chain", FetchLimits(maxRedirects: 3)).status == 404)
    #expect(try fetch("/page", FetchLimits(maxRedirects: 0)).status == 200)
  }

  @Test func cookiesLiveForOneFetch() throws {
    #expect(try fetch("/cookie").hops.map(\.status) == [302, 200])
    // The second fetch is sent round again: nothing was kept.
    #expect(try fetch("/cookie").hops.map(\.status) == [302, 200])
    guard case .tooManyRedirects = try failure("/cookie-loop") else {
      Issue.record("a site that sets a cookie each time was followed for ever")
      return
    }
  }
}
