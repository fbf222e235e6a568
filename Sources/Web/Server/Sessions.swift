// Who may capture: readers that gave the token that the server was started with. Sessions are kept in
// memory, and end with the server.
import Bytes
import Cryptography
import Foundation
import Synchronization

/// Sessions of readers that gave the token.
final class Sessions: Sendable {
  /// One of them.
  struct Session: Sendable {
    /// What a form must send back (CSRF).
    let formToken: String
    let until: Date
  }

  private let token: String?
  // Guards the sessions, by the name in the cookie, and the times of failed tries.
  private let state = Mutex<(sessions: [String: Session], failures: [Date])>(([:], []))
  private static let hours: TimeInterval = 12
  private static let most = 1000
  /// Wrong tokens a minute.
  private static let mostFailures = 20
  static let cookieName = "stet_session"

  init(token: String?) { self.token = token }

  /// Whether anyone may capture at all.
  var isOpen: Bool { token != nil }

  /// The session of a request; nil for none.
  func session(of asked: Asked) -> Session? {
    guard let cookies = asked.fields["cookie"] else { return nil }
    for cookie in cookies.split(separator: ";") {
      let parts = cookie.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == Self.cookieName
      else { continue }
      let name = parts[1].trimmingCharacters(in: .whitespaces)
      if let session = state.withLock({ $0.sessions[name] }), session.until > Date() {
        return session
      }
    }
    return nil
  }

  /// Opens a session for the right token; nil for a wrong one.
  /// - Throws: `Refusal` with 429 where too many wrong ones came.
  func open(with given: String) throws -> (cookie: String, session: Session)? {
    let now = Date()
    let isBusy = state.withLock { state in
      state.failures.removeAll { now.timeIntervalSince($0) > 60 }
      return state.failures.count >= Self.mostFailures
    }
    if isBusy {
      throw Refusal(
        status: 429, reason: "Too many wrong tokens: try again in a minute.",
        fields: [("retry-after", "60")])
    }
    // Hashes are compared, so that the time it takes says nothing of the token.
    guard let token, SHA256.hash(Array(given.utf8)) == SHA256.hash(Array(token.utf8)) else {
      state.withLock { $0.failures.append(now) }
      return nil
    }
    let name = Self.secret()
    let session = Session(
      formToken: Self.secret(), until: now.addingTimeInterval(Self.hours * 3600))
    state.withLock { state in
      state.sessions = state.sessions.filter { $0.value.until > now }
      if state.sessions.count < Self.most { state.sessions[name] = session }
    }
    return (name, session)
  }

  /// Ends the session of a request.
  func close(_ asked: Asked) {
    guard let cookies = asked.fields["cookie"] else { return }
    for cookie in cookies.split(separator: ";") {
      let parts = cookie.split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == Self.cookieName {
        let name = parts[1].trimmingCharacters(in: .whitespaces)
        state.withLock { _ = $0.sessions.removeValue(forKey: name) }
      }
    }
  }

  /// 32 random bytes in hexadecimal.
  static func secret() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return Hex.encode(bytes)
  }
}
