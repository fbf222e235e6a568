// `stet claims`: what became of the claims of a page, along its captures.
import ArgumentParser
import Archive
import Claims
import Presentation
import Story

struct ClaimsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Show how the claims of a page changed along its captures.",
    discussion: """
      Reads all captures of a URL, or files, oldest first, and follows each claim that changed: a \
      figure, a time, a name, who says so, how sure the writer is. A time beside a value is that of \
      the first capture seen to have it. Rules decide what is a claim and what became of it; a \
      rewording that no rule knows is listed with --all, as of unknown effect.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "A URL, or two or more files, oldest first.")
  var sources: [String]

  @Option(
    help: ArgumentHelp(
      "Only this kind of claim (may be repeated): figure, time, name, attribution, quotation, "
        + "certainty, polarity, modality, scope, agency, correction.", valueName: "kind"))
  var kind: [String] = []

  @Flag(help: "List changes of wording and of letters alone too.")
  var all = false

  @Flag(help: "Say of each change which rule found it, and on which words.")
  var explain = false

  func validate() throws {
    for name in kind where ClaimChange.Kind(rawValue: name) == nil {
      let known = ClaimChange.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--kind \(name): the kinds are \(known).")
    }
  }

  func run() async throws {
    let readers = try VersionReader(root: global.root, names: sources)
    let versions = try VersionList(sources, readers)
    let wanted = Set(kind.compactMap(ClaimChange.Kind.init(rawValue:)))
    var history = ClaimHistory(
      keepsAll: all || wanted.contains(.wording) || wanted.contains(.format))
    let bar = ProgressBar("claims", isQuiet: global.quiet)
    var batch = ReadingBatch()
    var bytes = 0
    try versions.forEach { number, version, isNew in
      bytes += version.bytes.count
      bar.show(done: number + 1, total: versions.count, unit: "version", bytes: bytes)
      guard isNew, version.mayHaveText else { return }
      batch.add(version, number: number)
      if batch.isFull { try batch.empty(into: &history) }
    }
    try batch.empty(into: &history)
    bar.clear()
    func isWanted(_ kind: ClaimChange.Kind) -> Bool { wanted.isEmpty || wanted.contains(kind) }
    let changes = history.changes.filter { isWanted($0.change.kind) }
    if global.json {
      for change in changes {
        Console.print(try change.json(explains: explain, side: versions.side).line)
      }
      return
    }
    let tracks = history.tracks.filter { isWanted($0.kind) }
    var sentence: String?
    var index = 0
    while index < tracks.count {
      let track = tracks[index]
      show(track.sentence, unless: sentence)
      sentence = track.sentence
      if track.isWhole {
        // All that came or went with the sentence, on one line.
        let whole = tracks[index...].prefix {
          $0.isWhole && $0.sentence == track.sentence
            && $0.values.map(\.version) == track.values.map(\.version)
        }
        showWhole(Array(whole), versions)
        index += whole.count
      } else {
        show(track, versions)
        index += 1
      }
    }
    if explain {
      Console.print("")
      for change in changes { explain(change, versions) }
    }
    if tracks.isEmpty { Console.print("no claim changed, as far as the rules can tell") }
    let read = Wording.count(versions.count, "version")
    global.remark(
      "\(Wording.count(changes.count, "change")) of \(Wording.count(tracks.count, "claim")), \(read) read"
    )
  }

  private func name(_ version: Int, _ versions: VersionList) -> String {
    let side = versions.side(version)
    return side.capturedAt.map { String($0.prefix(16)).replacing("T", with: " ") }
      ?? Wording.safe(side.source)
  }

  private var wrapper: TextWrapper {
    TextWrapper(isColored: global.isColored, width: min(max(Console.width, 40), 110))
  }

  private var write: (String) -> Void { { Console.write($0.utf8) } }

  /// The sentence, where it is not shown already.
  private func show(_ sentence: String, unless shown: String?) {
    guard sentence != shown else { return }
    let text = SentenceReport.flat(sentence)
    let short = Elision.shorten(text, keep: 200, isFirst: false, isLast: true)
    write("\n")
    wrapper.wrap([StyledText(text: Wording.safe(short), style: .plain)], "", write)
  }

  /// What a sentence that came or went brought or took.
  private func showWhole(_ tracks: [ClaimHistory.Track], _ versions: VersionList) {
    guard let first = tracks.first, let last = first.values.last else { return }
    let isAdded = last.text.isEmpty == false
    let what = tracks.map { track in
      let text = (isAdded ? track.values.last : track.values.first)?.text ?? ""
      return "\(track.kind.rawValue) \(Wording.safe(SentenceReport.flat(text)))"
    }
    wrapper.wrap(
      [
        StyledText(
          text: "\(isAdded ? "added" : "removed") by \(name(last.version, versions))",
          style: isAdded ? .added : .removed),
        StyledText(text: " with: " + what.joined(separator: "; "), style: .plain),
      ], "  ", write)
  }

  /// What the claim said from when on.
  private func show(_ track: ClaimHistory.Track, _ versions: VersionList) {
    var pieces = [StyledText(text: track.kind.rawValue + ": ", style: .bold)]
    for (number, value) in track.values.enumerated() {
      if number > 0 { pieces.append(StyledText(text: " -> ", style: .dim)) }
      let words = SentenceReport.flat(value.text)
      let isLast = number == track.values.count - 1
      pieces.append(
        StyledText(
          text: words.isEmpty ? (isLast ? "(gone)" : "(not there)") : Wording.safe(words),
          style: words.isEmpty ? .dim : isLast ? .added : .plain))
      pieces.append(StyledText(text: " (\(name(value.version, versions)))", style: .dim))
    }
    wrapper.wrap(pieces, "  ", write)
  }

  private func explain(_ change: ClaimHistory.Change, _ versions: VersionList) {
    Console.print(
      "\(name(change.to, versions))  \(change.change.kind.rawValue): "
        + Wording.safe(change.change.reading))
    Console.print("    " + Wording.safe(ClaimWording.explanation(change.change)))
  }
}

/// Versions that are read side by side, over all cores, and then taken in order.
private struct ReadingBatch {
  private var versions: [(version: Version, number: Int)] = []
  private var bytes = 0

  /// Enough for all cores, and not much memory.
  var isFull: Bool { versions.count >= 32 || bytes > 16 << 20 }

  mutating func add(_ version: Version, number: Int) {
    versions.append((version, number))
    bytes += version.bytes.count
  }

  mutating func empty(into history: inout ClaimHistory) throws {
    let sources = versions.map {
      StoryReader.Source($0.version.bytes, mediaType: $0.version.mediaType)
    }
    let readings = StoryReader.read(sources)
    try history.add(
      zip(readings, versions).map { reading, version in
        ClaimHistory.Version(
          reading: reading, number: version.number, day: version.version.side.day)
      })
    versions = []
    bytes = 0
  }
}
