// `stet blame`: when each sentence of a page was first seen, reworded, last seen.
import ArgumentParser
import Archive
import Bytes
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
    let versions = try BlameVersions(sources, readers)
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
    _ sighting: SentenceBlame.Sighting, _ versions: BlameVersions, _ isGone: Bool
  ) throws -> JSONValue {
    .object([
      "text": .string(sighting.text), "firstSeen": versions.side(sighting.firstSeen).json,
      "notSeenBefore": sighting.firstSeen > 0
        ? versions.side(sighting.firstSeen - 1).json : .null,
      "reworded": .array(sighting.reworded.map { versions.side($0).json }),
      "lastSeen": versions.side(sighting.lastSeen).json,
      "notSeenAfter": isGone && sighting.lastSeen + 1 < versions.count
        ? versions.side(sighting.lastSeen + 1).json : .null,
      "gone": .bool(isGone),
    ])
  }

  private func show(
    _ sighting: SentenceBlame.Sighting, _ versions: BlameVersions, isGone: Bool
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

/// The versions that blame reads, oldest first; bodies are read as they are needed.
private struct BlameVersions {
  private enum Source {
    case file(String)
    case capture(CatalogueEntry)
  }

  private let reader: VersionReader
  private var sources: [Source] = []
  private var sides: [DiffSide] = []

  init(_ names: [String], _ reader: VersionReader) throws {
    self.reader = reader
    if names.count == 1, let view = reader.view, let url = try Reference.known(names[0], in: view) {
      var last: CatalogueEntry?
      while true {
        let page = try view.captures(url: url, after: last, limit: 500)
        for capture in page {
          last = capture
          if try view.redaction(of: capture.record.body) != nil { continue }
          add(capture)
        }
        if page.count < 500 { break }
      }
      if sources.isEmpty {
        throw ReferenceError(description: "\(url): every capture of it was redacted")
      }
      return
    }
    for name in names {
      switch try Reference.resolve(name, in: reader.view, exists: fileExists) {
      case .file(let path):
        sources.append(.file(path))
        sides.append(DiffSide(source: path))
      case .capture(let capture): add(capture)
      }
    }
  }

  private mutating func add(_ capture: CatalogueEntry) {
    sources.append(.capture(capture))
    sides.append(
      DiffSide(
        source: capture.record.url, id: capture.id.hex,
        capturedAt: capture.record.capturedAt.description))
  }

  var count: Int { sources.count }

  func side(_ number: Int) -> DiffSide { sides[number] }

  /// Calls `body` with each version, and whether its bytes differ from those of the one before.
  func forEach(_ body: (Int, Version, Bool) throws -> Void) throws {
    var before: Digest?
    var bytes: [UInt8]?
    var version: Version?
    for (number, source) in sources.enumerated() {
      switch source {
      case .capture(let capture):
        let isNew = capture.record.body != before
        if isNew { version = try reader.version(of: capture) }
        before = capture.record.body
        if let version { try body(number, version, isNew) }
      case .file(let path):
        let read = try reader.file(path)
        let isNew = read.bytes != bytes
        bytes = read.bytes
        try body(number, read, isNew)
      }
    }
  }
}
