// `stet list`: the URLs of an archive.
import ArgumentParser
import Bytes
import Presentation
import Store

struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the archived URLs.")

  @OptionGroup var global: GlobalOptions

  @Argument(
    help: "Only URLs that contain this; with * ? or [ ] in it, URLs that it matches as a whole.")
  var pattern: String?

  func run() async throws {
    let view = try ArchiveView(root: global.root)
    let glob = pattern.map { text in
      text.contains { "*?[".contains($0) } ? text : "*\(text)*"
    }
    var after = ""
    var count = 0
    while true {
      let page = try view.urls(matching: glob, after: after, limit: 1000)
      for url in page { try show(url) }
      count += page.count
      guard let last = page.last, page.count == 1000 else { break }
      after = last.url
    }
    if count == 0, !global.json {
      global.remark(pattern == nil ? "Nothing is archived yet." : "No URL matches.")
    }
  }

  private func show(_ summary: URLSummary) throws {
    if global.json {
      Console.print(try summary.json.line)
      return
    }
    let days = "\(summary.first.description.prefix(10)) to \(summary.last.description.prefix(10))"
    Console.print(
      "\(Wording.safe(summary.url))\n    \(Wording.count(summary.captures, "capture")), "
        + "\(Wording.count(summary.versions, "version")), \(days)")
  }
}
