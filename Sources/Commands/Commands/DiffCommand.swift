// `stet diff`: what changed between two captures, or two files.
import ArgumentParser
import Archive
import Bytes
import Claims
import Presentation
import StoryDiff
import Store
import Story
import TextDiff

/// What is compared.
enum DiffGranularity: String, ExpressibleByArgument, CaseIterable {
  case sentence, line, word, source
}

/// How it is shown.
enum DiffFormat: String, ExpressibleByArgument, CaseIterable {
  case terminal, unified, markdown, html, json
}

struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Show what changed between two captures or files.",
    discussion: """
      With one URL: its last two versions. Exit code 0: the same; 1: they differ; 2: could not \
      compare. The story of the page is compared sentence by sentence, and is the same where only \
      the page around it or its markup changed. The imprint at its foot (whose the page is, and \
      the links to its terms) is compared too, where both have one. --by line, word and source \
      compare all bytes. \
      --by source breaks the markup at its tags, so that a page on one line reads well. \
      --format unified without --by is a patch of lines: 'patch A' turns A into B, byte for byte.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The older: URL, URL~N, URL@TIME, #N, an id, a file, or - .")
  var a: String

  @Argument(help: "The newer. Left out: A is a URL, and its last two versions are compared.")
  var b: String?

  @Option(
    help: "What to compare: sentences of the story, raw lines, words, or markup broken at its tags."
  )
  var by: DiffGranularity?

  @Option(help: "How to show it.")
  var format: DiffFormat?

  @Flag(help: "Say of each claim change which rule found it, and on which words.")
  var explain = false

  @Flag(help: "A and B are plain files with one sentence a line.")
  var preSegmented = false

  @Option(
    help: ArgumentHelp("Unchanged lines or sentences to show around a change.", valueName: "n"))
  var context: Int?

  func validate() throws {
    if global.json, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) do not go together.")
    }
    if let context, !(0...10_000).contains(context) {
      throw ValidationError("--context is 0 to 10000.")
    }
    if preSegmented, let by, by != .sentence {
      throw ValidationError("--pre-segmented goes with --by sentence.")
    }
    if preSegmented, b == nil { throw ValidationError("--pre-segmented compares two files.") }
    if a == "-", b == "-" { throw ValidationError("Standard input can be read only once.") }
  }

  func run() async throws {
    let (from, to) = try sides()
    // Pictures have no sentences; their bytes are compared unless sentences were asked for.
    let hasStory = preSegmented || by != nil || from.mayHaveText && to.mayHaveText
    let isSame =
      granularity == .sentence && hasStory ? try showStory(from, to) : try show(from, to)
    if !isSame { throw Failed(status: ExitStatus.negative) }
  }

  private var granularity: DiffGranularity {
    by ?? (format == .unified && !preSegmented ? .line : .sentence)
  }

  private func sides() throws -> (Version, Version) {
    let names = [a, b].compactMap { $0 }
    let reader = try VersionReader(root: global.root, names: names, needsArchive: b == nil)
    guard let b else { return try reader.lastVersions(of: a) }
    if preSegmented { return (try reader.file(a), try reader.file(b)) }
    return (try reader.version(a), try reader.version(b))
  }

  private var write: (String) -> Void { { Console.write($0.utf8) } }

  private func showStory(_ from: Version, _ to: Version) throws -> Bool {
    var differ = try PageDiffer()
    var report: SentenceReport
    if preSegmented {
      let sentences = differ.compare(lines: from.bytes, to.bytes)
      let language = StoryReader.language(of: to.bytes + from.bytes)
      report = SentenceReport(
        sentences, differ.claims(of: sentences, language: language), from.side, to.side)
    } else {
      let isSame = from.bytes == to.bytes
      let page = differ.compare(
        StoryReader.read(.init(from.bytes, mediaType: from.mediaType)),
        StoryReader.read(.init(to.bytes, mediaType: to.mediaType)), sameBytes: isSame,
        days: CaptureDays(from: from.side.day, to: to.side.day))
      report = SentenceReport(page, from.side, to.side)
    }
    report.explains = explain
    switch global.json ? .json : format ?? .terminal {
    case .json: try SentenceJSONRenderer.render(report, write: write)
    case .markdown: SentenceMarkdownRenderer.render(report, write: write)
    case .html:
      ComparisonPage.writeAlone(.sentences(report), context: context ?? 1, write: write)
    case .unified: showUnified(report.lines(of: .from), report.lines(of: .to), from.side, to.side)
    case .terminal:
      SentenceTerminalRenderer(
        isColored: global.isColored, width: min(max(Console.width, 40), 100),
        context: context ?? 1
      ).render(report, write: write)
    }
    return report.sentences.same
  }

  private func show(_ from: Version, _ to: Version) throws -> Bool {
    let format = global.json ? .json : format ?? .terminal
    if format == .unified {
      let isSource = granularity == .source
      let old = isSource ? MarkupLines.rebreak(from.bytes) : from.bytes
      let new = isSource ? MarkupLines.rebreak(to.bytes) : to.bytes
      showUnified(old, new, from.side, to.side)
      return old == new
    }
    let by: Comparison.Granularity =
      switch granularity {
      case .line, .sentence: .line
      case .word: .word
      case .source: .source
      }
    let comparison = try Comparison(from: from.bytes, to: to.bytes, by: by)
    switch format {
    case .json:
      try JSONRenderer.render(comparison, from: from.side, to: to.side, write: write)
    case .markdown:
      MarkdownRenderer.render(comparison, from: from.side, to: to.side, write: write)
    case .html:
      ComparisonPage.writeAlone(
        .lines(comparison, from: from.side, to: to.side), context: 0, write: write)
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

  private func showUnified(_ old: [UInt8], _ new: [UInt8], _ from: DiffSide, _ to: DiffSide) {
    var differ = LineDiffer()
    var out: [UInt8] = []
    UnifiedFormat.append(
      differ.diff(old, new), from: old, to: new, fromName: from.patchName, toName: to.patchName,
      context: context ?? 3, out: &out)
    Console.write(out)
  }
}
