// `stet serve`: binds the address, runs until it is told to stop.
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix

/// The server.
package struct WebServer: Sendable {
  private let options: WebOptions
  private let room: ReadingRoom
  private let note: @Sendable (String) -> Void

  /// Opens the archive; nothing listens yet.
  ///
  /// `note` is told what goes wrong while it runs, a line each.
  /// - Throws: `StoreError`.
  package init(_ options: WebOptions, note: @escaping @Sendable (String) -> Void) throws {
    self.options = options
    self.note = note
    room = try ReadingRoom(options, note: note)
  }

  /// A token that nobody can guess.
  package static func newToken() -> String { String(Sessions.secret().prefix(32)) }

  /// Serves until the task is cancelled or a signal ends it; `started` is told the address, once
  /// connections are taken.
  package func run(started: @escaping @Sendable (String) -> Void) async throws {
    let options = options
    let quick = NIOThreadPool(numberOfThreads: 2 * Parallelism.width)
    let costly = NIOThreadPool(numberOfThreads: Parallelism.width)
    quick.start()
    costly.start()
    var logger = Logger(label: "stet.web") { [note] _ in LineLogHandler(note: note) }
    logger.logLevel = .error
    room.warmUp()
    let app = Application(
      responder: Responder(room, quick: quick, costly: costly),
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ConnectionDeadlines(options, room.sending)],
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 48 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 100))),
      configuration: .init(
        address: .hostname(options.host, port: options.port),
        availableConnectionsDelegate: MaximumAvailableConnections(options.mostConnections)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? options.port
        let host = options.host.contains(":") ? "[\(options.host)]" : options.host
        started("http://\(host):\(port)")
      },
      logger: logger)
    do { try await app.runService() } catch let error as IOError {
      throw ListenError(place: "\(options.host):\(options.port)", code: error.errnoCode)
    }
    try? await quick.shutdownGracefully()
    try? await costly.shutdownGracefully()
  }
}

/// The server cannot listen where it was told to.
package struct ListenError: Error, CustomStringConvertible {
  let place: String
  /// The system's error number.
  let code: Int32

  /// One line for a person.
  package var description: String {
    // Linux' numbers of EADDRINUSE, EACCES and EADDRNOTAVAIL.
    switch code {
    case 98: "\(place) is taken by another program: name another port with --listen"
    case 13: "\(place) is not for everyone to listen at: name a port above 1023 with --listen"
    case 99: "\(place) is no address of this machine: name one with --listen"
    default: "cannot listen at \(place): system error \(code)"
    }
  }
}

/// Passes the HTTP library's errors on as lines.
private struct LineLogHandler: LogHandler {
  let note: @Sendable (String) -> Void
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.error

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { note("\(event.message)") }
}
