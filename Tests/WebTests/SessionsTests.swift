// Who may capture.
import Testing

@testable import Web

@Suite struct SessionsTests {
  private static let token = "correct horse battery"

  private func asked(cookie: String?) -> Asked {
    Asked(
      method: .get, path: "/keep", rawQuery: nil, query: [],
      fields: cookie.map { ["cookie": $0] } ?? [:], body: [], origin: "http://localhost")
  }

  @Test func theTokenOpens() throws {
    let sessions = Sessions(token: Self.token)
    let (cookie, session) = try #require(try sessions.open(with: Self.token))
    #expect(cookie.utf8.count == 64 && session.formToken.utf8.count == 64)
    #expect(cookie != session.formToken)
    for text in [
      "stet_session=\(cookie)", "a=b; stet_session=\(cookie)",
      "stet_session=x;stet_session=\(cookie); c",
    ] {
      #expect(sessions.session(of: asked(cookie: text))?.formToken == session.formToken)
    }
  }

  @Test func nothingElseDoes() throws {
    let sessions = Sessions(token: Self.token)
    for wrong in ["", "correct horse batter", "correct horse battery ", "CORRECT HORSE BATTERY"] {
      #expect(try sessions.open(with: wrong) == nil)
    }
    let (cookie, _) = try #require(try sessions.open(with: Self.token))
    for text in [
      nil, "", "stet_session", "stet_session=", "xstet_session=\(cookie)",
      "stet_session=\(cookie.dropLast())",
    ] {
      #expect(sessions.session(of: asked(cookie: text)) == nil)
    }
    #expect(try Sessions(token: nil).open(with: "") == nil)
  }

  @Test func aClosedSessionIsOver() throws {
    let sessions = Sessions(token: Self.token)
    let (cookie, _) = try #require(try sessions.open(with: Self.token))
    let asked = asked(cookie: "stet_session=\(cookie)")
    sessions.close(asked)
    #expect(sessions.session(of: asked) == nil)
  }

  /// Guessing is slow, and the right token is no way round.
  @Test func guessesAreCounted() throws {
    let sessions = Sessions(token: Self.token)
    for _ in 0..<20 { #expect(try sessions.open(with: "guess") == nil) }
    #expect(throws: Refusal.self) { try sessions.open(with: "guess") }
    #expect(throws: Refusal.self) { try sessions.open(with: Self.token) }
  }
}
