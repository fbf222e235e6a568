// What these prove: every limit ends a fetch with its own error, and cancelling ends it too. No time
// is measured: a server that never finishes would hang the test instead.
import Testing

@testable import Capture

@Suite(.enabled(if: HostileServer.isPresent, "NOT TESTED: python3 is absent"))
struct LimitTests {
  @Test func bodiesAreLimited() throws {
    #expect(try fetch("/page", FetchLimits(maxBodyBytes: page.count)).body == page)
    let tight = FetchLimits(maxBodyBytes: page.count - 1)
    #expect(try failure("/page", tight) == .tooLarge(limit: page.count - 1))
    #expect(try failure("/chunked", tight) == .tooLarge(limit: page.count - 1))
    #expect(try failure("/announced") == .tooLarge(limit: 128 << 20))
    #expect(
      try failure("/endless", FetchLimits(maxBodyBytes: 2 << 20)) == .tooLarge(limit: 2 << 20)
    )
    #expect(try fetch("/404-empty", FetchLimits(maxBodyBytes: 0)).body.isEmpty)
  }

  @Test func bombsEndAtTheLimit() throws {
    #expect(try failure("/bomb", FetchLimits(maxBodyBytes: 1 << 20)) == .tooLarge(limit: 1 << 20))
    #expect(try fetch("/bomb").body.count == 64 << 20)
  }

  @Test(arguments: ["/long-line", "/many-lines", "/endless-100"])
  func headersAreLimited(path: String) throws {
    let error = try failure(path)
    guard case .headersTooLarge = error else {
      Issue.record("\(path): \(String(describing: error))")
      return
    }
  }

  @Test(arguments: ["/drip", "/drip-head", "/stall"])
  func theTotalTimeIsLimited(path: String) throws {
    let limits = FetchLimits(totalTimeout: .milliseconds(700))
    #expect(try failure(path, limits) == .timedOut(after: .milliseconds(700)))
  }

  // The limits are told apart by what was reached, not by the clock at the end.
  @Test func theRightTimeLimitIsNamed() throws {
    func limits(connect: Int, total: Int) -> FetchLimits {
      FetchLimits(connectTimeout: .milliseconds(connect), totalTimeout: .milliseconds(total))
    }
    #expect(
      try failure("/stall", limits(connect: 650, total: 700))
        == .timedOut(after: .milliseconds(700)))
    // A port that takes the connection and never says a word of TLS.
    let server = try HostileServer.shared.get()
    let mute = try server.url("/", "mute")
    for (connect, total, error) in [
      (300, 60_000, FetchError.connectTimedOut(after: .milliseconds(300))),
      (60_000, 300, .timedOut(after: .milliseconds(300))),
    ] {
      #expect(throws: error) {
        try client().fetch(mute, limits: limits(connect: connect, total: total))
      }
    }
  }

  @Test(arguments: ["/drip", "/stall"])
  func aDripIsTooSlow(path: String) throws {
    let limits = FetchLimits(lowSpeedBytesPerSecond: 1000, lowSpeedTime: .seconds(1))
    #expect(
      try failure(path, limits) == .tooSlow(bytesPerSecond: 1000, time: .seconds(1))
    )
  }

  @Test func aFetchCanBeCancelled() throws {
    let server = try HostileServer.shared.get()
    let client = client()
    #expect(throws: FetchError.cancelled) {
      try client.fetch(try server.url("/page"), isCancelled: { true })
    }
    var asked = 0
    #expect(throws: FetchError.cancelled) {
      try client.fetch(try server.url("/drip")) {
        asked += 1
        return asked > 2
      }
    }
  }

  @Test func oddLimitsAreNoCrash() throws {
    let odd = FetchLimits(
      maxBodyBytes: -1,
      maxHeaderBytes: -1,
      connectTimeout: .seconds(-1),
      totalTimeout: .seconds(Int64.max),
      lowSpeedBytesPerSecond: -1,
      lowSpeedTime: .zero,
      maxRedirects: -1
    )
    #expect(try failure("/page", odd) != nil)
    #expect(
      try failure("/page", FetchLimits(totalTimeout: .zero)) == .timedOut(after: .zero)
    )
  }
}
