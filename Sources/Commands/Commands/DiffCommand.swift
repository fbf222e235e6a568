// `stet diff`: what changed between two captures, or two files.
import ArgumentParser
import Archive
import Bytes
import Store
import TextDiff

/// What is compared.
enum DiffGranularity: String, ExpressibleByArgument, CaseIterable {
  case line, word, source
}

/// How it is shown.
enum DiffFormat: String, ExpressibleByArgument, CaseIterable {
  case terminal, unified, markdown, json
}

struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show what changed between two captures or files.",
    discussion: """
      With one URL: its last two versions. Exit code 0: the same; 1: they differ; 2: could not \
      compare. --by source breaks the markup at its tags, so that a page on one line reads well. \
      --format unified is a patch, always of lines: \
      'patch A' turns A into B, byte for byte.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The older: URL, URL~N, URL@TIME, #N, an id, a file, or - .")
  var a: String

  @Argument(help: "The newer. Left out: A is a URL, and its last two versions are compared.")
  var b: String?

  @Option(help: "What to compare: raw lines, words, or markup broken at its tags.")
  var by: DiffGranularity = .line

  @Option(help: "How to show it.")
  var format: DiffFormat?

  @Option(help: ArgumentHelp("Unchanged lines to show around a change.", valueName: "n"))
  var context: Int?

  func validate() throws {
    if global.json, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) do not go together.")
    }
    if let context, !(0...10_000).contains(context) {
      throw ValidationError("--context is 0 to 10000.")
    }
    if a == "-", b == "-" { throw ValidationError("Standard input can be read only once.") }
  }

  func run() async throws {
    let (from, to) = try sides()
    let isSame = try show(from, to)
    if !isSame { throw Failed(status: ExitStatus.negative) }
  }

  private typealias Side = (side: DiffSide, bytes: [UInt8])

  /// Both sides with their bytes.
  ///
  /// Plain files need no archive.
  private func sides() throws -> (Side, Side) {
    let view: ArchiveView?
    do {
      view = try ArchiveView(root: global.root)
    } catch StoreError.noArchive(let path) {
      let missing = [a, b ?? a].filter { $0 != "-" && !fileExists($0) }
      if b == nil || missing.contains(where: namesCapture) {
        throw StoreError.noArchive(path: path)
      }
      view = nil
    } catch {
      // A damaged archive does not keep two files from being compared.
      guard let b, [a, b].allSatisfy({ $0 == "-" || fileExists($0) }) else { throw error }
      view = nil
    }
    guard let b else {
      guard let view else { throw StoreError.noArchive(path: global.root) }
      return try lastVersions(view)
    }
    return (try side(a, view), try side(b, view))
  }

  /// True for what can hardly be a file's name: then the missing archive is the trouble.
  private func namesCapture(_ text: String) -> Bool {
    text.hasPrefix("#") || text.contains("://")
      || ((8...64).contains(text.count) && text.allSatisfy(\.isHexDigit))
  }

  private func side(_ text: String, _ view: ArchiveView?) throws -> Side {
    switch try Reference.resolve(text, in: view, exists: fileExists) {
    case .file(let path):
      let bytes = try FileSource.read(path, maxSize: FileSource.largestMaxSize)
      return (DiffSide(source: path), bytes)
    case .capture(let capture):
      guard let view else { throw StoreError.noArchive(path: global.root) }
      return try side(capture, view)
    }
  }

  private func side(_ capture: CatalogueEntry, _ view: ArchiveView) throws -> Side {
    let side = DiffSide(
      source: capture.record.url, id: capture.id.hex,
      capturedAt: capture.record.capturedAt.description)
    return (side, try view.object(capture.record.body))
  }

  /// The latest capture of the URL, and the newest before it with another body.
  private func lastVersions(_ view: ArchiveView) throws -> (Side, Side) {
    let latest = try Reference.capture(a, in: view)
    var before = try view.capture(before: latest)
    while let candidate = before, candidate.record.body == latest.record.body {
      before = try view.capture(before: candidate)
    }
    guard let before else {
      throw ReferenceError(
        description:
          "\(latest.record.url) has one version only: there is nothing to compare it with")
    }
    return (try side(before, view), try side(latest, view))
  }

  private func show(_ from: Side, _ to: Side) throws -> Bool {
    let format = global.json ? .json : format ?? .terminal
    if format == .unified { return showUnified(from, to) }
    let granularity: Comparison.Granularity =
      switch by {
      case .line: .line
      case .word: .word
      case .source: .source
      }
    let comparison = try Comparison(from: from.bytes, to: to.bytes, by: granularity)
    let write: (String) -> Void = { Console.write($0.utf8) }
    switch format {
    case .json:
      try JSONRenderer.render(comparison, from: from.side, to: to.side, write: write)
    case .markdown:
      MarkdownRenderer.render(comparison, from: from.side, to: to.side, write: write)
    default:
      if comparison.same {
        global.remark("no difference")
      } else {
        TerminalRenderer(
          isColored: global.isColored, width: min(max(Console.width, 40), 120),
          context: context ?? 2
        ).render(comparison, from: from.side, to: to.side, write: write)
      }
    }
    return comparison.same
  }

  private func showUnified(_ from: Side, _ to: Side) -> Bool {
    let isSource = by == .source
    let old = isSource ? MarkupLines.rebreak(from.bytes) : from.bytes
    let new = isSource ? MarkupLines.rebreak(to.bytes) : to.bytes
    var differ = LineDiffer()
    var out: [UInt8] = []
    UnifiedFormat.append(
      differ.diff(old, new), from: old, to: new, fromName: from.side.patchName,
      toName: to.side.patchName, context: context ?? 3, out: &out)
    Console.write(out)
    return old == new
  }
}
