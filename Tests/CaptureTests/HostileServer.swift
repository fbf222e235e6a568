// The hostile server of Fixtures/hostile_server.py as the tests see it: started once, ended with the
// test process, because it reads its standard input to the end. Only 127.0.0.1 is ever spoken to.
import Bytes
import Foundation
import Testing

@testable import Capture

/// The running server.
///
/// Tests ask for ``shared`` and are skipped where there is no Python.
struct HostileServer: Sendable {
  /// The ports by name: `http`, `nobody`, and with openssl(1) `good`, `self`, `expired`, `other`.
  let ports: [String: Int]
  /// Where the certificates are; `ca.pem` is the authority's.
  let folder: String

  static let python = executable("python3")
  static let openssl = executable("openssl")
  static let isPresent = python != nil
  static let hasTLS = isPresent && openssl != nil
  static let shared = Result { try start() }

  func url(_ path: String, _ port: String = "http") throws -> String {
    let scheme = port == "http" || port == "nobody" ? "http" : "https"
    return "\(scheme)://127.0.0.1:\(try #require(ports[port]))\(path)"
  }

  private static func executable(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = ["/usr/bin"] + path.split(separator: ":").map(String.init)
    return folders.map { "\($0)/\(name)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  private static func start() throws -> HostileServer {
    let script = try #require(
      Bundle.module.url(
        forResource: "hostile_server",
        withExtension: "py",
        subdirectory: "Fixtures"
      )
    )
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("stet-capture-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(python))
    process.arguments = [script.path] + (openssl == nil ? [] : [folder.path])
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line = Data()
    while line.last != 0x0A {
      let more = output.fileHandleForReading.availableData
      try #require(!more.isEmpty, "the hostile server ended before it named its ports")
      line += more
    }
    let ports = try JSONDecoder().decode([String: Int].self, from: line)
    unsafe keepOpen.append(input)
    return HostileServer(ports: ports, folder: folder.path)
  }

  // Written once, from the initialiser of `shared`: the pipe closes when this process ends.
  nonisolated(unsafe) private static var keepOpen: [Pipe] = []
}

/// What the server sends for `/page` and its encoded forms.
let page = Array("<!doctype html><title>Page</title><p>Let it stand.</p>\n".utf8)

/// A client that speaks to nobody but the server, whatever proxies the environment names.
func client(_ authorities: HTTPClient.Authorities = .init()) -> HTTPClient {
  var client = HTTPClient(userAgent: "stet/test (+https://stet.example)", authorities: authorities)
  {
    Instant(milliseconds: 1_700_000_000_123)
  }
  client.proxy = ""
  return client
}

/// Fetches a path of the server with small limits.
func fetch(_ path: String, _ limits: FetchLimits = FetchLimits()) throws -> HTTPExchange {
  let server = try HostileServer.shared.get()
  return try client().fetch(try server.url(path), limits: limits)
}

/// The error of fetching a path of the server; nil, which no test expects, where it succeeds.
func failure(_ path: String, _ limits: FetchLimits = FetchLimits()) throws -> FetchError? {
  let server = try HostileServer.shared.get()
  do throws(FetchError) {
    _ = try client().fetch(try fixed { try server.url(path) }, limits: limits)
    return nil
  } catch { return error }
}

/// The text of a file that the server made.
func text(of path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

/// A value that the test's own set-up makes; its failure is the test's and no FetchError.
func fixed<Value>(_ make: () throws -> Value) throws(FetchError) -> Value {
  do { return try make() } catch { throw .other(code: -1, text: "set-up: \(error)") }
}
