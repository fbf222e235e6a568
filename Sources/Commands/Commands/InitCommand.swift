// `stet init`: makes an archive and its key.
import ArgumentParser
import Archive
import Presentation
import Store

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make an archive and its signing key.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The folder: new, or empty. Else --archive, else the default.")
  var dir: String?

  @Option(
    help: ArgumentHelp(
      "The log's name, in every checkpoint; best a name you own, like example.org/news.",
      valueName: "name"))
  var origin: String?

  @Option(
    help: ArgumentHelp(
      "Begin a new segment file when one has this many bytes (4k to 1G).", valueName: "bytes"))
  var segmentSize: ByteCount = ByteCount(64 << 20)

  func run() async throws {
    let root = dir.map { ArchiveLocation.resolve(option: $0) } ?? global.root
    let identity = try ArchiveIdentity.create(
      root: root, origin: origin, segmentSize: segmentSize.bytes)
    if global.json {
      let fields: [String: JSONValue] = [
        "archive": .string(root), "origin": .string(identity.origin),
        "vkey": .string(identity.vkey),
      ]
      Console.print(try JSONValue.object(fields).line)
      return
    }
    Console.print("made an archive in \(Wording.safe(root))")
    Console.print("its log is \(identity.origin)")
    Console.print("anyone can check it with the key \(identity.vkey)")
    global.remark("Keep that key somewhere else too: it is what an archive is checked against.")
  }
}

/// A number of bytes: `1048576`, `512k`, `100M`, `1G` (powers of 1024).
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  init(_ bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    var digits = argument[...]
    var factor = 1
    switch argument.last {
    case "k", "K": factor = 1 << 10
    case "m", "M": factor = 1 << 20
    case "g", "G": factor = 1 << 30
    default: break
    }
    if factor > 1 { digits = digits.dropLast() }
    guard let number = Int(digits), number >= 0 else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    self.bytes = bytes
  }

  var defaultValueDescription: String {
    for (factor, unit) in [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "k")]
    where bytes >= factor && bytes % factor == 0 {
      return "\(bytes / factor)\(unit)"
    }
    return String(bytes)
  }
}
