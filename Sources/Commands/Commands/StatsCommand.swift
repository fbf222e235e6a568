// `stet stats`, `stet key` and `stet reindex`: an archive in numbers, its key, its index made anew.
import ArgumentParser
import Bytes
import Presentation
import Store

struct StatsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Show sizes and counts.")

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let view = try ArchiveView(root: global.root)
    if global.json {
      Console.print(try view.statsJSON().line)
      return
    }
    let totals = try view.totals()
    let stored = try view.storedBytes()
    let logical = Int(totals.logicalBytes)
    let verified = VerificationLog.lastFull(root: global.root)
    var lines = [
      ("captures", Wording.count(totals.captures)), ("URLs", Wording.count(totals.urls)),
      ("versions", Wording.count(totals.versions)), ("objects", Wording.count(totals.objects)),
      ("captured bytes", Wording.size(logical)), ("segments", Wording.size(stored.segments)),
      ("log", Wording.size(stored.log)),
      ("catalogue", "\(Wording.size(stored.catalogue - stored.search)) (disposable)"),
    ]
    if stored.search > 0 {
      lines.append(("search index", "\(Wording.size(stored.search)) (disposable)"))
    }
    if stored.aside > 0 { lines.append(("set aside", Wording.size(stored.aside))) }
    lines.append(("verified in full", verified?.description ?? "never, as far as is known"))
    for (name, value) in lines {
      Console.print(name + String(repeating: " ", count: max(1, 18 - name.count)) + value)
    }
    let kept = stored.segments + stored.log
    if logical > 0, kept > 0 {
      Console.print(
        "kept in           one byte for every \(Wording.count(max(1, logical / kept))) captured")
    }
  }
}

struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Print the log's verifier key.")

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let key = try ArchiveIdentity.load(root: global.root).vkey
    Console.print(global.json ? try JSONValue.object(["vkey": .string(key)]).line : key)
  }
}

struct ReindexCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reindex",
    abstract: "Make the catalogue anew from the segments; publish what of the log is missing.")

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let started = ContinuousClock.now
    let captures = try ArchiveWriter.reindex(root: global.root)
    // The search index too: it is made anew when it is next needed.
    try SearchIndex.discard(ArchivePaths(root: global.root))
    let elapsed = (ContinuousClock.now - started).components
    let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    if global.json {
      let fields: [String: JSONValue] = ["captures": .int(captures), "seconds": .double(seconds)]
      Console.print(try JSONValue.object(fields).line)
    } else {
      Console.print(
        "catalogue made: \(Wording.count(captures, "capture")) in \(Wording.duration(seconds))")
    }
  }
}
