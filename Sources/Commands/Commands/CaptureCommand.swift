// `stet capture`: keeps what files, standard input or URLs give now.
import ArgumentParser
import Archive
import Bytes
import Capture
import Presentation
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
      "A file with one URL or file a line ('-': standard input); blank lines and lines that begin "
        + "with # are remarks.",
      valueName: "list"))
  var input: String?

  @Option(help: ArgumentHelp("Refuse larger bodies (up to 1G).", valueName: "bytes"))
  var maxSize: ByteCount = ByteCount(FileSource.defaultMaxSize)

  @Flag(help: "Do not say what changed since the capture before; quicker.")
  var noSummary = false

  @Option(help: ArgumentHelp("Give a URL up after this many seconds.", valueName: "seconds"))
  var timeout: Int = 120

  func validate() throws {
    if sources.isEmpty && input == nil {
      throw ValidationError("Name what to capture: a URL, a file, or - for standard input.")
    }
    if (sources + [input].compactMap { $0 }).filter({ $0 == "-" }).count > 1 {
      throw ValidationError("Standard input (-) can be read once only.")
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
      // A URL may hold a password.
      let shown = Wording.safe(CapturedURL.shown(source))
      if url != nil || at != nil, source.lowercased().hasPrefix("file:") {
        throw ValidationError("\(shown) is a URL of a file: name the file by its path.")
      }
      if at != nil { throw ValidationError("--at is for files: \(shown) is captured now.") }
      if url != nil { throw ValidationError("--url is for files: \(shown) is a URL.") }
    }
    if maxSize.bytes > FileSource.largestMaxSize {
      throw ValidationError("--max-size is at most 1G.")
    }
    if !(1...86_400).contains(timeout) {
      throw ValidationError("--timeout is 1 to 86400 seconds.")
    }
  }

  /// Captures that come into the search index at once; of more, `search` says that they are missing.
  private static let indexedAtOnce = 200

  func run() async throws {
    let writer = try ArchiveWriter(root: global.root)
    var options = CaptureOptions()
    options.url = url
    options.time = at.flatMap { Instant($0) }
    options.mediaType = mediaType
    options.maxSize = maxSize.bytes
    options.limits.totalTimeout = .seconds(timeout)
    let reader = SourceReader(options, userAgent: "stet/\(StetCommand.version)")
    var intake = try Intake(reader: reader, writer: writer, options: self)
    for source in sources { try intake.take(source) }
    if let input {
      var isEmpty = true
      for line in SourceList(try FileSource.read(input)) {
        isEmpty = false
        try intake.take(line, of: input)
      }
      if isEmpty && !global.quiet {
        Console.note("stet: \(Wording.safe(input)) names no source; nothing was captured from it")
      }
    }
    try intake.keep()
    try writer.close()
    do {
      // The captures are kept: what goes wrong from here on is no failure.
      _ = try SearchIndexer(root: global.root).follow(atMost: Self.indexedAtOnce)
    } catch { Console.note("stet: \(Wording.safe("\(error)"))") }
    if intake.failures > 0 { throw Failed(status: ExitStatus.failure) }
  }
}

/// Captures sources one after the other, and keeps them in batches: files together, up to so many
/// or so many bytes, and a page that was fetched at once.
private struct Intake: ~Copyable {
  private static let batchBytes = 24 << 20
  private static let batchFiles = 256

  let reader: SourceReader
  let writer: ArchiveWriter
  let options: CaptureCommand
  /// How many sources gave no capture.
  private(set) var failures = 0
  private var batch: [NewCapture] = []
  private var bytes = 0
  private var summarizer: ChangeSummarizer

  init(reader: SourceReader, writer: ArchiveWriter, options: CaptureCommand) throws {
    summarizer = try ChangeSummarizer()
    self.reader = reader
    self.writer = writer
    self.options = options
  }

  /// Takes a line of a list.
  mutating func take(_ line: SourceList.Line, of list: String) throws {
    let place = "\(list == "-" ? "standard input" : list), line \(line.number)"
    guard let text = line.text else {
      return fail("\(place): not UTF-8; name that file on the command line")
    }
    if text == "-" {
      return fail("\(place): - (standard input) cannot stand in a list")
    }
    if options.at != nil, case .url = CaptureSource(text) {
      return fail(
        "\(CapturedURL.shown(text)): \(place): --at is for files, and a URL is captured now")
    }
    try take(text)
  }

  /// Takes a source; one that fails is told of and counted.
  mutating func take(_ text: String) throws {
    let source = CaptureSource(text)
    do {
      let capture = try reader.read(source)
      batch.append(capture)
      bytes += capture.body.count
    } catch {
      return fail(message(error, source: text))
    }
    var isSlow = false
    if case .url = source { isSlow = true }
    if isSlow || bytes >= Intake.batchBytes || batch.count >= Intake.batchFiles { try keep() }
  }

  private mutating func fail(_ message: String) {
    failures += 1
    Console.note("stet: \(Wording.safe(message))")
  }

  private func message(_ error: any Error, source: String) -> String {
    let text = "\(error)"
    // A URL may hold a password, and be of any length.
    var shown = source
    if case .url = CaptureSource(source) { shown = CapturedURL.shown(source) }
    return text.contains(shown) ? text : "\(shown): \(text)"
  }

  /// Keeps what was taken; a line is printed only for what is on the disk.
  mutating func keep() throws {
    let view = writer.view
    for capture in try writer.append(batch) {
      let before = try view.capture(before: capture)
      let summary = try summary(capture, before, view)
      if options.global.json {
        var fields = capture.fields(before: before)
        fields["summary"] = summary?.json ?? .null
        Console.print(try JSONValue.object(fields).line)
      } else {
        Console.print(line(capture, before, summary))
      }
    }
    Console.flush()
    batch = []
    bytes = 0
  }

  /// What changed; nil for nothing, and where it cannot be said.
  ///
  /// The capture is kept by then, so what goes wrong here is no failure.
  private mutating func summary(
    _ capture: CatalogueEntry, _ before: CatalogueEntry?, _ view: ArchiveView
  ) throws -> ChangeSummary? {
    guard !options.noSummary, let before, capture.isChanged(before),
      try view.redaction(of: before.record.body) == nil,
      let old = try? version(before, view), let new = try? version(capture, view)
    else { return nil }
    return try summarizer.summary(old, new)
  }

  private func version(_ capture: CatalogueEntry, _ view: ArchiveView) throws -> Version {
    Version(
      side: DiffSide(
        source: capture.record.url, id: capture.id.hex,
        capturedAt: capture.record.capturedAt.description),
      bytes: try view.object(capture.record.body), mediaType: capture.record.mediaType)
  }

  private func line(
    _ capture: CatalogueEntry, _ before: CatalogueEntry?, _ summary: ChangeSummary?
  ) -> String {
    let record = capture.record
    let news =
      before == nil
      ? "first capture"
      : summary?.text ?? (capture.isChanged(before) ? "changed" : "unchanged")
    let status = record.status == 0 || record.status == 200 ? "" : ", status \(record.status)"
    return "\(capture.shortID)  #\(capture.index)  \(Wording.safe(record.url))  "
      + "\(record.capturedAt)  \(Wording.size(Int(clamping: record.size)))\(status), \(news)"
  }
}
