// The program: its subcommands, the options that all of them take, and its end.
public import ArgumentParser
import Archive
import CAllocator
import Presentation
import Store

/// `stet`.
public struct StetCommand: AsyncParsableCommand {
  /// The version of the program.
  public static let version = Program.version

  /// Name, help and subcommands.
  public static let configuration = CommandConfiguration(
    commandName: "stet",
    abstract:
      "Keep every version of a web page, show what changed, prove that nothing was altered.",
    discussion: """
      Start with 'stet init', then 'stet capture URL' or 'stet import git FOLDER'.
      A capture is named by its URL (the latest), URL~1 (the one before), URL@2026-11-22 (as it was \
      then), #12 (its number in the log) or the first digits of its id.
      """,
    version: version,
    subcommands: [
      InitCommand.self, CaptureCommand.self, ImportCommand.self, ListCommand.self,
      HistoryCommand.self, ShowCommand.self, CatCommand.self, StoryCommand.self,
      SentencesCommand.self, DiffCommand.self, BlameCommand.self, ClaimsCommand.self,
      SearchCommand.self, VerifyCommand.self, RedactCommand.self, ReindexCommand.self,
      SyncCommand.self, ServeCommand.self, StatsCommand.self, KeyCommand.self,
    ])

  @OptionGroup var global: GlobalOptions

  /// Makes an unparsed command.
  public init() {}

  // Those that mostly compare two pages and no more, so that reading tables is a good part of their time.
  // Another word that reads so costs an idle core a few milliseconds.
  private static let comparing = ["capture", "history", "diff", "claims"]

  /// Parses the arguments, runs the command, and ends the process with the contract's exit code.
  public static func run(_ arguments: [String]) async -> Never {
    stet_keep_large_blocks()
    Console.prepare()
    if arguments.contains(where: comparing.contains) { ChangeSummarizer.readAhead() }
    do {
      var command = try parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      Console.exit(ExitStatus.success)
    } catch let error as Failed {
      Console.exit(error.status)
    } catch {
      let code = exitCode(for: error)
      if code.isSuccess || code == .validationFailure || error is CleanExit {
        // Help, the version, or a mistake in the arguments: ArgumentParser words these.
        let text = fullMessage(for: error)
        if code.isSuccess { Console.print(text) } else { Console.note(text) }
        Console.exit(code.isSuccess ? ExitStatus.success : ExitStatus.usage)
      }
      Console.flush()
      Console.note("stet: \(Wording.safe("\(error)"))")
      Console.exit(ExitStatus.of(error))
    }
  }
}

/// When colour is used.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// Options of every command; they may stand before or after its name.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The archive's folder; else $STET_ARCHIVE, else ~/.local/share/stet.", valueName: "dir"))
  var archive: String?

  @Option(name: .long, help: "When to use colour.")
  var color: ColorChoice = .auto

  @Flag(name: [.long, .short], help: "Print no progress and no remarks.")
  var quiet = false

  @Flag(name: .long, help: "Print JSON.")
  var json = false

  /// The archive's folder.
  var root: String { ArchiveLocation.resolve(option: archive) }

  /// True where output may have colour.
  var isColored: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      Console.isTerminal && environmentIsPlain
    }
  }

  private var environmentIsPlain: Bool {
    let environment = ProcessEnvironment.values
    // https://no-color.org
    return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  /// Says something on stderr, unless the user wants quiet.
  func remark(_ text: String) {
    if !quiet { Console.note(text) }
  }
}
