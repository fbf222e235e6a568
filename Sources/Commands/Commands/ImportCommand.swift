// `stet import git`: a repository of captures becomes captures.
import ArgumentParser
import Archive
import Presentation
import Store

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take captures in from elsewhere.",
    subcommands: [ImportGitCommand.self])

  @OptionGroup var global: GlobalOptions
}

struct ImportGitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "git",
    abstract: "Every version of every file of a git repository, in first-parent order.",
    discussion: """
      The time of a capture is the committer time, and its record names the commit. Run again, \
      an import goes on where it ended, and adds nothing twice.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "A work tree or a bare repository.")
  var repo: String

  @Option(
    name: .customLong("path"), parsing: .singleValue,
    help: ArgumentHelp(
      "Only files that match, as a git pathspec from the top: '*.html'. May be given again.",
      valueName: "glob"))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "What comes before the path in the URL, as https://example.org/; else file:// and the "
        + "absolute path. The path stays as it is, but for #, control characters, white space other "
        + "than a space, and bytes that are not UTF-8: these, and then % too, are percent-encoded.",
      valueName: "prefix"))
  var urlPrefix: String?

  @Option(help: ArgumentHelp("Only the first so many versions of the history.", valueName: "n"))
  var limit: Int?

  @Option(help: ArgumentHelp("Skip larger files (up to 1G).", valueName: "bytes"))
  var maxSize: ByteCount = ByteCount(FileSource.defaultMaxSize)

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is a number of 1 or more.") }
    if maxSize.bytes > FileSource.largestMaxSize {
      throw ValidationError("--max-size is at most 1G.")
    }
    if let defect = urlPrefix.flatMap({ GitImport.defect(ofPrefix: $0) }) {
      throw ValidationError("--url-prefix \(Wording.safe(defect)).")
    }
  }

  func run() async throws {
    let bar = ProgressBar("import", isQuiet: global.quiet)
    defer { bar.clear() }
    let work = GitImport(
      repository: repo, patterns: paths, prefix: urlPrefix, limit: limit, maxSize: maxSize.bytes)
    // Counting costs another reading of the history: only for one who watches.
    let isWatched = !global.quiet && Console.isErrorTerminal
    let result = try await work.run(into: global.root, countsFirst: isWatched) { now in
      bar.show(done: now.done, total: now.total, unit: "version", bytes: now.bytes)
    }
    bar.clear()
    for (place, why) in result.skipped {
      Console.note("stet: skipped \(Wording.safe(place)): \(Wording.safe(why))")
    }
    if global.json {
      let fields: [String: JSONValue] = [
        "captures": .int(result.captures), "objects": .int(result.objects),
        "logicalBytes": .int(result.logicalBytes), "seconds": .double(result.seconds),
        "known": .int(result.known),
        "skipped": .array(
          result.skipped.map { .object(["where": .string($0.where), "why": .string($0.why)]) }),
      ]
      Console.print(try JSONValue.object(fields).line)
    } else {
      let rate = result.seconds > 0 ? Int(Double(result.logicalBytes) / result.seconds) : 0
      Console.print(
        "\(Wording.count(result.captures, "capture")) added (\(Wording.size(result.logicalBytes))), "
          + "\(Wording.count(result.known)) known already, in \(Wording.duration(result.seconds)), "
          + "\(Wording.size(rate))/s")
    }
    if !result.skipped.isEmpty { throw Failed(status: ExitStatus.failure) }
  }
}
