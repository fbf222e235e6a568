// `stet serve`: the archive in a browser, and its protocols.
import ArgumentParser
import Archive
import Presentation
import Store
import Web

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Show the archive in a browser, and to programs.",
    discussion: """
      Read-only, and to this machine alone, unless told otherwise. Serves pages for people, Memento \
      (/timegate/, /timemap/), a CDX server (/cdx), Atom feeds, JSON (/api/v1/, described by \
      /api/v1/openapi.json), the log as static tiles (/checkpoint, /tile/), /metrics and /healthz. \
      Ctrl-C ends it.
      """)

  @OptionGroup var global: GlobalOptions

  @Option(
    help: ArgumentHelp(
      "Where to listen: HOST:PORT, or a port of this machine; port 0 takes any that is free.",
      valueName: "host:port"))
  var listen = "127.0.0.1:8040"

  @Option(
    help: ArgumentHelp(
      "How readers see this server, where that is not the address they ask for: https://name.",
      valueName: "origin"))
  var publicOrigin: String?

  @Flag(
    help: ArgumentHelp(
      "Let readers who know a token capture pages: that of $STET_CAPTURE_TOKEN, or one that is made "
        + "and told on stderr."))
  var allowCapture = false

  func validate() throws {
    _ = try address()
    if let publicOrigin {
      let isOrigin =
        ["http://", "https://"].contains { publicOrigin.hasPrefix($0) }
        && publicOrigin.utf8.count { $0 == UInt8(ascii: "/") } == 2
        && publicOrigin.utf8.allSatisfy { (0x21...0x7E).contains($0) }
      guard isOrigin else {
        throw ValidationError(
          "'\(publicOrigin)' is no origin: write --public-origin https://archive.example, without a path."
        )
      }
    }
  }

  /// The host and port of `--listen`.
  private func address() throws -> (host: String, port: Int) {
    var host = "127.0.0.1"
    var port = listen[...]
    if let colon = listen.lastIndex(of: ":"), !listen.hasSuffix("]") {
      host = String(listen[..<colon])
      port = listen[listen.index(after: colon)...]
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard let number = UInt16(port), !host.isEmpty else {
      throw ValidationError("'\(listen)' is no address: write --listen 127.0.0.1:8040.")
    }
    return (host, Int(number))
  }

  func run() async throws {
    var options = WebOptions(root: global.root)
    (options.host, options.port) = try address()
    options.publicOrigin = publicOrigin
    if allowCapture { options.captureToken = token() }
    let server = try WebServer(options) { line in
      Console.note("stet: \(Wording.safe(line))")
    }
    Console.endOnSignals(false)
    let isQuiet = global.quiet
    let isLoopback = options.isLoopback
    try await server.run { address in
      Console.print(address)
      Console.flush()
      if !isQuiet, !isLoopback {
        Console.note(
          "stet: everyone who can reach \(address) can read the whole archive")
      }
    }
  }

  private func token() -> String {
    if let given = ProcessEnvironment.values["STET_CAPTURE_TOKEN"], given.utf8.count >= 16 {
      return given
    }
    let token = WebServer.newToken()
    Console.note("stet: the token for capturing is \(token)")
    return token
  }
}
