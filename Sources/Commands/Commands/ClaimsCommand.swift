// `stet claims`: what became of the claims of a page, along its captures.
import ArgumentParser
import Archive
import Claims
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
    var history = try ClaimHistory(
      keepsAll: all || wanted.contains(.wording) || wanted.contains(.format))
    let bar = ProgressBar("claims", isQuiet: global.quiet)
    var bytes = 0
    try versions.forEach { number, version, isNew in
      bytes += version.bytes.count
      bar.show(done: number + 1, total: versions.count, unit: "version", bytes: bytes)
      guard isNew, version.mayHaveText else { return }
      history.add(
        StoryReader.read(.init(version.bytes, mediaType: version.mediaType)), version: number,
        day: version.side.day)
    }
    bar.clear()
    func isWanted(_ kind: ClaimChange.Kind) -> Bool { wanted.isEmpty || wanted.contains(kind) }
    let changes = history.changes.filter { isWanted($0.change.kind) }
    if global.json {
      for change in changes { Console.print(try json(change, versions).line) }
      return
    }
    let tracks = history.tracks.filter { isWanted($0.kind) }
    var sentence: String?
    for track in tracks {
      show(track, versions, isSameSentence: track.sentence == sentence)
      sentence = track.sentence
    }
    if explain {
      Console.print("")
      for change in changes { explain(change, versions) }
    }
    if tracks.isEmpty { Console.print("no claim changed, as far as the rules can tell") }
    let read = Wording.count(versions.count, "version")
    global.remark(
      "\(Wording.count(changes.count, "change")) of \(Wording.count(tracks.count, "claim")), \(read) read")
  }

  private func json(_ change: ClaimHistory.Change, _ versions: VersionList) throws -> JSONValue {
    guard case .object(var members) = ClaimWording.json(change.change, explains: explain) else {
      return .null
    }
    members["from"] = versions.side(change.from).json
    members["to"] = versions.side(change.to).json
    members["sentence"] = .string(change.sentence)
    members["claim"] = .int(change.track)
    return .object(members)
  }

  private func name(_ version: Int, _ versions: VersionList) -> String {
    let side = versions.side(version)
    return side.capturedAt.map { String($0.prefix(16)).replacing("T", with: " ") }
      ?? Wording.safe(side.source)
  }

  /// The sentence, and what the claim said from when on.
  private func show(_ track: ClaimHistory.Track, _ versions: VersionList, isSameSentence: Bool) {
    let wrapper = TextWrapper(isColored: global.isColored, width: min(max(Console.width, 40), 110))
    let write: (String) -> Void = { Console.write($0.utf8) }
    if !isSameSentence {
      let text = SentenceReport.flat(track.sentence)
      let short = Elision.shorten(text, keep: 200, isFirst: false, isLast: true)
      write("\n")
      wrapper.wrap([StyledText(text: Wording.safe(short), style: .plain)], "", write)
    }
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
