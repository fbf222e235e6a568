// `stet capture`: keeps what files, standard input or URLs give now.
import ArgumentParser
import Archive
import Bytes
import Capture
import Store

struct CaptureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture", abstract: "Capture URLs, files or standard input.",
    discussion: """
      One that fails is told of and the others go on; the exit code is then 2. Every complete HTTP \
      response is a capture, 404 and 500 too; a fetch that fails is none.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "A URL (http or https), a file, or - for standard input.")
  var sources: [String] = []

  @Option(
    help: ArgumentHelp("The URL that a file or standard input is a copy of.", valueName: "url"))
  var url: String?

  @Option(
    help: ArgumentHelp(
      "When a file was captured: RFC 3339, or a date. Else now.", valueName: "time"))
  var at: String?

  @Option(
    help: ArgumentHelp(
      "The media type of a file; else by its name and first bytes.", valueName: "type"))
  var mediaType: String?

  @Option(
    help: ArgumentHelp(
      "A file with one source a line ('-': standard input); lines that begin with # are remarks.",
      valueName: "list"))
  var input: String?

  @Option(help: ArgumentHelp("Refuse larger bodies (up to 1G).", valueName: "bytes"))
  var maxSize: ByteCount = ByteCount(FileSource.defaultMaxSize)

  @Option(help: ArgumentHelp("Give a URL up after this many seconds.", valueName: "seconds"))
  var timeout: Int = 120

  func validate() throws {
    if sources.isEmpty && input == nil {
      throw ValidationError("Name what to capture: a URL, a file, or - for standard input.")
    }
    let count = sources.count + (input == nil ? 0 : 2)
    if url != nil, count != 1 { throw ValidationError("--url goes with one source.") }
    if let at {
      guard Instant(at) != nil else {
        throw ValidationError(
          "'\(at)' is no time: write --at 2026-11-22T09:30:00Z, or a date, 2026-11-22.")
      }
    }
    for source in sources {
      guard case .url = CaptureSource(source) else { continue }
      if at != nil { throw ValidationError("--at is for files: \(source) is captured now.") }
      if url != nil { throw ValidationError("--url is for files: \(source) is a URL.") }
    }
    if maxSize.bytes > FileSource.largestMaxSize {
      throw ValidationError("--max-size is at most 1G.")
    }
    if !(1...86_400).contains(timeout) {
      throw ValidationError("--timeout is 1 to 86400 seconds.")
    }
  }

  // Local files are committed together up to this many bytes or files.
  private static let batchBytes = 24 << 20
  private static let batchFiles = 256

  func run() async throws {
    let writer = try ArchiveWriter(root: global.root)
    var options = CaptureOptions()
    options.url = url
    options.time = at.flatMap { Instant($0) }
    options.mediaType = mediaType
    options.maxSize = maxSize.bytes
    options.limits.totalTimeout = .seconds(timeout)
    let reader = SourceReader(options, userAgent: "stet/\(StetCommand.version)")
    var failures = 0
    var batch: [NewCapture] = []
    var bytes = 0
    for text in try allSources() {
      let source = CaptureSource(text)
      do {
        let capture = try reader.read(source)
        batch.append(capture)
        bytes += capture.body.count
      } catch {
        failures += 1
        Console.note("stet: \(Wording.safe(message(error, source: text)))")
        continue
      }
      // A page that was fetched is kept at once; files wait for company.
      var isSlow = false
      if case .url = source { isSlow = true }
      if isSlow || bytes >= CaptureCommand.batchBytes || batch.count >= CaptureCommand.batchFiles {
        try keep(&batch, writer)
        bytes = 0
      }
    }
    try keep(&batch, writer)
    try writer.close()
    if failures > 0 { throw Failed(status: ExitStatus.failure) }
  }

  private func message(_ error: any Error, source: String) -> String {
    let text = "\(error)"
    // A URL may hold a password, and be of any length.
    var shown = source
    if case .url = CaptureSource(source) { shown = CapturedURL.shown(source) }
    return text.contains(shown) ? text : "\(shown): \(text)"
  }

  private func allSources() throws -> [String] {
    guard let input else { return sources }
    let text = String(decoding: try FileSource.read(input), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.drop { $0 == " " || $0 == "\t" }
    }
    return sources + lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }.map(String.init)
  }

  private func keep(_ batch: inout [NewCapture], _ writer: ArchiveWriter) throws {
    let view = writer.view
    for capture in try writer.append(batch) {
      let before = try view.capture(before: capture)
      if global.json {
        Console.print(try JSONValue.object(capture.fields(before: before)).line)
      } else {
        Console.print(line(capture, before))
      }
    }
    Console.flush()
    batch = []
  }

  private func line(_ capture: CatalogueEntry, _ before: CatalogueEntry?) -> String {
    let record = capture.record
    let news =
      before == nil ? "first capture" : capture.isChanged(before) ? "changed" : "unchanged"
    let status = record.status == 0 || record.status == 200 ? "" : ", status \(record.status)"
    return "\(capture.shortID)  #\(capture.index)  \(Wording.safe(record.url))  "
      + "\(record.capturedAt)  \(Wording.size(Int(clamping: record.size)))\(status), \(news)"
  }
}
