// `stet history`: the captures of one URL, oldest first.
import ArgumentParser
import Archive
import Bytes
import Presentation
import Store

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "List the captures of a URL, oldest first.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The URL, as 'stet list' gives it.")
  var url: String

  @Flag(help: "List captures in which the story did not change one by one too.")
  var all = false

  @Flag(name: .customLong("no-summary"), help: "Do not say what changed; quicker.")
  var withoutSummary = false

  func run() async throws {
    let view = try ArchiveView(root: global.root)
    guard let known = try Reference.known(url, in: view) else {
      throw ReferenceError(description: "\(url) is not archived: see 'stet list'")
    }
    var printer = try HistoryPrinter(view: view, options: self)
    var before: CatalogueEntry?
    while true {
      let page = try view.captures(url: known, after: before, limit: 500)
      for capture in page {
        try printer.show(capture, before)
        before = capture
      }
      if page.count < 500 { break }
    }
    printer.finish()
  }
}

/// Prints captures as they come; keeps the last body, which the next is compared with.
private struct HistoryPrinter: ~Copyable {
  let view: ArchiveView
  let options: HistoryCommand
  private var body: (digest: Digest, bytes: [UInt8])?
  private var unchanged = 0
  /// Captures in which only the page around the story changed, or its markup.
  private var beside = 0
  private var summarizer: ChangeSummarizer

  init(view: ArchiveView, options: HistoryCommand) throws {
    summarizer = try ChangeSummarizer()
    self.view = view
    self.options = options
  }

  mutating func show(_ capture: CatalogueEntry, _ before: CatalogueEntry?) throws {
    let redaction = try view.redaction(of: capture.record.body)
    let summary = try redaction == nil ? summary(of: capture, before) : nil
    if options.global.json {
      var fields = capture.fields(before: before)
      fields["summary"] = summary?.json ?? .null
      fields["redacted"] = redaction?.json ?? .null
      Console.print(try JSONValue.object(fields).line)
      return
    }
    if !options.all, !capture.isChanged(before) {
      unchanged += 1
      return
    }
    if !options.all, let summary, summary.isBesideStory {
      beside += 1
      return
    }
    finish()
    let record = capture.record
    let news =
      redaction.map { Wording.safe("\($0)") }
      ?? (before == nil
        ? "first capture" : summary?.text ?? (capture.isChanged(before) ? "changed" : "unchanged"))
    let status = record.status == 0 || record.status == 200 ? "" : "status \(record.status), "
    let size = Wording.size(Int(clamping: record.size))
    Console.print(
      "\(record.capturedAt)  \(capture.shortID)  #\(capture.index)  "
        + String(repeating: " ", count: max(0, 10 - size.count)) + size + "  " + status + news)
  }

  /// Says how many captures without a change were passed over.
  mutating func finish() {
    var parts: [String] = []
    if unchanged > 0 { parts.append("\(Wording.count(unchanged, "capture")) without a change") }
    if beside > 0 {
      parts.append("\(Wording.count(beside, "capture")) with the same story on a changed page")
    }
    if !parts.isEmpty { Console.print("    ... " + parts.joined(separator: ", ")) }
    (unchanged, beside) = (0, 0)
  }

  private mutating func summary(
    of capture: CatalogueEntry, _ before: CatalogueEntry?
  ) throws -> ChangeSummary? {
    guard !options.withoutSummary, let before, capture.isChanged(before),
      try view.redaction(of: before.record.body) == nil
    else { return nil }
    return try summarizer.summary(version(before), version(capture))
  }

  private mutating func version(_ capture: CatalogueEntry) throws -> Version {
    Version(
      side: DiffSide(
        source: capture.record.url, id: capture.id.hex,
        capturedAt: capture.record.capturedAt.description),
      bytes: try bytes(capture.record.body), mediaType: capture.record.mediaType)
  }

  private mutating func bytes(_ digest: Digest) throws -> [UInt8] {
    if let body, body.digest == digest { return body.bytes }
    let bytes = try view.object(digest)
    body = (digest, bytes)
    return bytes
  }
}
