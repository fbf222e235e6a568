// `stet blame`: when each sentence of a page was first seen, reworded, last seen.
import ArgumentParser
import Archive
import Bytes
import Presentation
import Store
import StoryDiff

struct BlameCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blame",
    abstract: "Show when each sentence of a page was first seen and reworded.",
    discussion: """
      Reads all captures of a URL, or files, oldest first. A capture shows what stood there when it \
      was made, so each time is an interval: a sentence first seen on Tuesday, and not in Monday's \
      capture, came between the two. Text that comes back keeps its first sighting.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "A URL, or two or more files, oldest first.")
  var sources: [String]

  @Flag(help: "Show the sentences that are gone too.")
  var removed = false

  func run() async throws {
    let readers = try VersionReader(root: global.root, names: sources)
    let versions = try VersionList(sources, readers)
    var history = try StoryHistory()
    try versions.forEach { _, version, isNew in
      if isNew { history.learn(version.bytes, mediaType: version.mediaType) }
    }
    try versions.forEach { number, version, isNew in
      if isNew {
        history.add(version.bytes, mediaType: version.mediaType, version: number)
      } else {
        history.seeAgain(version: number)
      }
    }
    let gone = removed ? history.removed : []
    if global.json {
      for sighting in history.current { Console.print(try json(sighting, versions, false).line) }
      for sighting in gone { Console.print(try json(sighting, versions, true).line) }
      return
    }
    for sighting in history.current { show(sighting, versions, isGone: false) }
    if !gone.isEmpty {
      Console.print("")
      Console.print("Gone:")
      for sighting in gone { show(sighting, versions, isGone: true) }
    }
    let count = Wording.count(versions.count, "version")
    global.remark("\(Wording.count(history.current.count, "sentence")), \(count) read")
  }

  private func json(
    _ sighting: SentenceBlame.Sighting, _ versions: VersionList, _ isGone: Bool
  ) throws -> JSONValue {
    sighting.json(isGone: isGone, count: versions.count, side: versions.side)
  }

  private func show(
    _ sighting: SentenceBlame.Sighting, _ versions: VersionList, isGone: Bool
  ) {
    let wrapper = TextWrapper(isColored: global.isColored, width: min(max(Console.width, 40), 110))
    let write: (String) -> Void = { Console.write($0.utf8) }
    func name(_ version: Int) -> String {
      let side = versions.side(version)
      return side.capturedAt.map { String($0.prefix(16)).replacing("T", with: " ") }
        ?? Wording.safe(side.source)
    }
    var when = name(sighting.firstSeen)
    when =
      sighting.firstSeen == 0
      ? "\(when) or before" : "after \(name(sighting.firstSeen - 1)), by \(when)"
    if let last = sighting.reworded.last {
      let times = sighting.reworded.count == 1 ? "" : " (\(sighting.reworded.count) times)"
      when += "; reworded by \(name(last))\(times)"
    }
    if isGone {
      when += "; last seen \(name(sighting.lastSeen))"
      if sighting.lastSeen + 1 < versions.count {
        when += ", gone by \(name(sighting.lastSeen + 1))"
      }
    }
    write(wrapper.styled(when, .dim) + "\n")
    wrapper.wrap(
      [
        StyledText(
          text: Wording.safe(SentenceReport.flat(sighting.text)),
          style: isGone ? .removed : .plain)
      ], "  ", write)
  }
}
