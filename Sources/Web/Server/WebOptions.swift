// What may be set of the server, with its limits.

/// How the server works.
package struct WebOptions: Sendable {
  /// The archive's folder.
  package var root: String
  /// Where to listen.
  package var host = "127.0.0.1"
  /// The port; 0 for any that is free.
  package var port = 8040
  /// The origin that readers see, `https://archive.example`; nil: what they ask for.
  package var publicOrigin: String?
  /// The token that lets a reader capture; nil: nobody may.
  package var captureToken: String?
  /// Connections at once.
  package var mostConnections = 1024
  /// Seconds for a request's head to come, and for its body.
  package var requestSeconds = 10
  /// Seconds that a connection may stay open without a request.
  package var idleSeconds = 30
  /// Seconds that a client may leave what it is sent unread.
  package var stalledSeconds = 30
  /// Bytes of a request's target.
  package var mostTargetBytes = 32_000
  /// Bytes of a request's body.
  package var mostBodyBytes = 16 << 10
  /// Bytes of long answers that are being sent to all clients together.
  package var mostBytesSent = 128 << 20
  /// Costly requests that may wait for a core before further ones are turned away.
  package var mostWaiting = 128
  /// Whether the machine's own names alone may be asked for: against DNS rebinding.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }

  package init(root: String) { self.root = root }
}
