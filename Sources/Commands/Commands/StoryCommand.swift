// `stet story` and `stet sentences`: the readable text of a page, and the sentences of a plain text.
import ArgumentParser
import Archive
import Presentation
import Sentences
import Store
import Story

struct StoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "story",
    abstract: "Show the story of a page: its text without the page around it.",
    discussion: """
      Reads captures and files, HTML or plain text, in any charset. Where a page has no story, its \
      visible text is shown and said to be that. With --context, earlier captures of the page and \
      other pages of its site help to tell the story from what surrounds it.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "Captures (URL, URL~N, URL@TIME, #N, an id), files, or - .")
  var refs: [String]

  @Flag(help: "Use what the archive knows of the page and its site.")
  var context = false

  func validate() throws {
    if refs.filter({ $0 == "-" }).count > 1 {
      throw ValidationError("Standard input can be read only once.")
    }
  }

  func run() async throws {
    let versions = try VersionReader(root: global.root, names: refs, needsArchive: context)
    var reader = StoryReader()
    var failures = 0
    for (number, ref) in refs.enumerated() {
      do {
        let version = try versions.version(ref)
        guard version.mayHaveText else {
          throw SourceError(
            source: version.side.source,
            reason: "\(version.mediaType): Stet reads the text of pages and of plain text only")
        }
        let reading = StoryReader.read(.init(version.bytes, mediaType: version.mediaType))
        let known = context ? try learn(version, versions) : nil
        let story = reader.story(of: reading, context: known)
        if global.json {
          Console.print(try JSONValue.object(Self.fields(story, version.side)).line)
        } else {
          if number > 0 { Console.print("") }
          show(story, version.side)
        }
      } catch  where refs.count > 1 {
        // The others are shown all the same.
        Console.note("stet: \(Wording.safe("\(error)"))")
        failures += 1
      }
    }
    if failures > 0 { throw Failed(status: ExitStatus.failure) }
  }

  /// What other captures say: up to this many of the page, and as many pages of its site.
  private static let learnFrom = 12

  private func learn(_ version: Version, _ versions: VersionReader) throws -> StoryContext? {
    guard let view = versions.view, version.side.id != nil else { return nil }
    var context = StoryContext()
    let url = version.side.source
    for capture in try view.captures(url: url, after: nil, limit: Self.learnFrom) {
      guard try view.redaction(of: capture.record.body) == nil else { continue }
      context.learn(capture: try Self.reading(versions.version(of: capture)))
    }
    let host = Self.host(url)
    guard !host.isEmpty else { return context }
    var others = 0
    var after = ""
    search: while others < Self.learnFrom {
      let page = try view.urls(matching: "*\(glob(host))*", after: after, limit: 100)
      for entry in page where entry.url != url && Self.host(entry.url) == host {
        guard let capture = try view.capture(url: entry.url),
          try view.redaction(of: capture.record.body) == nil
        else { continue }
        context.learn(otherPage: try Self.reading(versions.version(of: capture)))
        others += 1
        if others == Self.learnFrom { break search }
      }
      guard page.count == 100, let last = page.last else { break }
      after = last.url
    }
    return context
  }

  /// A pattern that matches `text` alone.
  private func glob(_ text: String) -> String {
    text.map { "*?[".contains($0) ? "[\($0)]" : String($0) }.joined()
  }

  private static func reading(_ version: Version) throws -> StoryReader.Reading {
    StoryReader.read(.init(version.bytes, mediaType: version.mediaType))
  }

  /// `example.org` of `https://example.org/a`; for other URLs their first folder.
  private static func host(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return "" }
    return String(url[..<(url[scheme.upperBound...].firstIndex(of: "/") ?? url.endIndex)])
  }

  /// The fields of the contract, and what else is known.
  static func fields(_ story: Story, _ side: DiffSide) -> [String: JSONValue] {
    var offsets = ScalarOffsets(story.text)
    let sentences = story.sentences.map { sentence -> JSONValue in
      let start = offsets.offset(of: sentence.range.lowerBound)
      return .object([
        "text": .utf8(story.text[sentence.range]), "block": .int(sentence.block),
        "start": .int(start), "end": .int(offsets.offset(of: sentence.range.upperBound)),
      ])
    }
    let blocks = story.blocks.map { block -> JSONValue in
      var fields: [String: JSONValue] = [
        "kind": .string(block.kind.rawValue), "text": .utf8(story.text[block.range]),
        "path": .string(block.path),
      ]
      if block.level > 0 { fields["level"] = .int(block.level) }
      return .object(fields)
    }
    return [
      "source": .string(side.source), "id": .optional(side.id),
      "capturedAt": .optional(side.capturedAt), "title": .optional(story.title),
      "byline": .optional(story.byline), "published": .optional(story.published),
      "modified": .optional(story.modified), "language": .optional(story.language),
      "basis": .string(story.basis.rawValue), "context": .bool(story.usesContext),
      "blocks": .array(blocks), "text": .utf8(story.text[...]),
      "sentences": .array(sentences),
    ]
  }

  private func show(_ story: Story, _ side: DiffSide) {
    let wrapper = TextWrapper(isColored: global.isColored, width: min(max(Console.width, 40), 100))
    let write: (String) -> Void = { Console.write($0.utf8) }
    if refs.count > 1 { write(wrapper.styled(Wording.safe(side.source), .dim) + "\n") }
    if story.basis == .visibleText {
      global.remark("\(Wording.safe(side.source)): no story was found; this is all visible text")
    }
    let facts = [story.byline, story.published, story.language].compactMap { $0 }
    let first = story.blocks.first.map { story.text(of: $0) }
    if let title = story.title, title != first {
      wrapper.wrap([StyledText(text: Wording.safe(title), style: .bold)], "", indent: 0, write)
    }
    if !facts.isEmpty {
      wrapper.wrap(
        [StyledText(text: facts.map(Wording.safe).joined(separator: " · "), style: .dim)], "",
        indent: 0, write)
    }
    if story.title != nil || !facts.isEmpty { write("\n") }
    for (number, block) in story.blocks.enumerated() {
      let text = story.text(of: block)
      let isTight =
        number > 0 && story.blocks[number - 1].kind == block.kind
        && (block.kind == .listItem || block.kind == .tableRow)
      if number > 0, !isTight { write("\n") }
      let mark =
        switch block.kind {
        case .listItem: "• "
        case .quote: "> "
        default: ""
        }
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let shown = Wording.safe(String(line).replacing("\t", with: " | "))
        wrapper.wrap(
          [StyledText(text: shown, style: block.kind == .heading ? .bold : .plain)], mark,
          indent: mark.count, write)
      }
    }
  }
}

struct SentencesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sentences", abstract: "Cut plain text into sentences.",
    discussion: """
      One sentence a line. A blank line always ends one. The text is UTF-8; without --language it \
      is told from the words.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "Files of plain text, or - .")
  var files: [String]

  @Option(help: ArgumentHelp("The language, such as en or pt-BR.", valueName: "tag"))
  var language: String?

  func run() async throws {
    var segmenters: [String: SentenceSegmenter] = [:]
    var failures = 0
    for file in files {
      do {
        let bytes = try FileSource.read(file, maxSize: FileSource.largestMaxSize)
        // Offsets count scalars of what the bytes read as.
        let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
        let tag = language ?? StoryReader.language(of: text) ?? ""
        let segmenter = segmenters[tag] ?? SentenceSegmenter(language: tag.isEmpty ? nil : tag)
        segmenters[tag] = segmenter
        try show(segmenter.sentences(in: text), text, file)
      } catch  where files.count > 1 {
        Console.note("stet: \(Wording.safe("\(error)"))")
        failures += 1
      }
    }
    if failures > 0 { throw Failed(status: ExitStatus.failure) }
  }

  private func show(_ sentences: [Range<Int>], _ text: [UInt8], _ file: String) throws {
    guard global.json else {
      for sentence in sentences {
        let line = String(decoding: text[sentence], as: UTF8.self)
        Console.print(Wording.safe(line.split(whereSeparator: \.isNewline).joined(separator: " ")))
      }
      return
    }
    var offsets = ScalarOffsets(text)
    let list = sentences.map { sentence -> JSONValue in
      let start = offsets.offset(of: sentence.lowerBound)
      return .object([
        "text": .string(String(decoding: text[sentence], as: UTF8.self)), "start": .int(start),
        "end": .int(offsets.offset(of: sentence.upperBound)),
      ])
    }
    Console.print(
      try JSONValue.object(["source": .string(file), "sentences": .array(list)]).line)
  }
}
