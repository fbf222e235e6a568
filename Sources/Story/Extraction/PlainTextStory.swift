// The story of a plain text: its paragraphs of prose and what belongs to them, without the lines of
// the page that it was saved from.

struct PlainTextStory {
  private struct Line {
    var number: Int
    var text: Substring
    var words: Int
    var isFurniture: Bool
    var endsSentence: Bool
  }

  private struct Paragraph {
    var lines: [Line]
    /// Blank lines before it.
    var gap: Int
    /// Long enough and ending as sentences do.
    var isProse: Bool {
      let kept = lines.filter { !$0.isFurniture }
      return kept.reduce(0) { $0 + $1.words } >= PlainTextStory.proseWords
        && kept.contains { $0.endsSentence }
    }
  }

  /// A paragraph of so many words is prose.
  private static let proseWords = 20
  /// Shorter ones beside it need so many.
  private static let leastWords = 4
  /// A title has at most so many.
  private static let titleWords = 30

  private let paragraphs: [Paragraph]
  private var story = Story()

  /// Reads the story of a text in valid UTF-8.
  static func make(_ utf8: [UInt8]) -> Story {
    let text = String(decoding: utf8, as: UTF8.self)
    // CR LF is one character of a string; a lone CR ended lines once.
    var reader = PlainTextStory(
      text.replacing("\r\n", with: "\n").replacing("\r", with: "\n"))
    reader.read()
    return reader.story
  }

  private init(_ text: String) {
    var paragraphs: [Paragraph] = []
    var gap = 0
    var isOpen = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let kept = Self.trimmed(line)
      guard !kept.isEmpty else {
        gap += 1
        isOpen = false
        continue
      }
      let measured = Self.measure(kept, index + 1)
      if isOpen {
        paragraphs[paragraphs.count - 1].lines.append(measured)
      } else {
        paragraphs.append(Paragraph(lines: [measured], gap: gap))
      }
      isOpen = true
      gap = 0
    }
    self.paragraphs = paragraphs
  }

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    while let last = line.last, last.isWhitespace { line = line.dropLast() }
    return line
  }

  private static func measure(_ text: Substring, _ number: Int) -> Line {
    var words = 0
    var ideographs = 0
    var inWord = false
    for scalar in text.unicodeScalars {
      if scalar.value >= 0x3041, scalar.value <= 0x9FFF { ideographs += 1 }
      let isSpace = scalar.properties.isWhitespace
      if !isSpace, !inWord { words += 1 }
      inWord = !isSpace
    }
    let closing = "\"'”’»)]}」』"
    let last = text.reversed().first { !closing.contains($0) } ?? " "
    return Line(
      number: number, text: text, words: max(words, ideographs / 2),
      isFurniture: InterfacePhrases.shared.match(text),
      endsSentence: ".!?。！？…।؟۔".contains(last))
  }

  private mutating func read() {
    guard let first = paragraphs.firstIndex(where: \.isProse),
      let last = paragraphs.lastIndex(where: \.isProse)
    else {
      readAll()
      return
    }
    let inner = paragraphs[first...last].dropFirst().map(\.gap).sorted()
    let usual = inner.isEmpty ? 1 : inner[inner.count / 2]
    var begin = first
    while begin > 0, belongs(paragraphs[begin - 1], gap: paragraphs[begin].gap, usual: usual) {
      begin -= 1
    }
    var end = last
    while end + 1 < paragraphs.count,
      belongs(paragraphs[end + 1], gap: paragraphs[end + 1].gap, usual: usual)
    {
      end += 1
    }
    readHead(before: begin)
    for paragraph in paragraphs[begin...end] { add(paragraph) }
  }

  /// Whether a short paragraph beside the prose is part of it.
  private func belongs(_ paragraph: Paragraph, gap: Int, usual: Int) -> Bool {
    gap <= usual
      && paragraph.lines.allSatisfy {
        !$0.isFurniture && $0.endsSentence && $0.words >= Self.leastWords
      }
  }

  /// The title is the first line above the prose that can be one; dates there are the story's.
  private mutating func readHead(before end: Int) {
    var title: Line?
    for line in paragraphs[..<end].flatMap(\.lines) {
      if let date = PageDate.found(in: String(line.text)), line.words <= 8 {
        story.published = story.published ?? date
        continue
      }
      if title == nil, !line.isFurniture, line.words >= 2, line.words <= Self.titleWords,
        !line.endsSentence || line.text.last == "?" || line.text.last == "!"
      {
        title = line
      }
    }
    if let title {
      story.title = String(title.text)
      story.append(title.text.utf8, .heading, 1, "line \(title.number)")
    }
  }

  private mutating func add(_ paragraph: Paragraph) {
    let kept = paragraph.lines.filter { !$0.isFurniture }
    guard let first = kept.first else { return }
    let text = kept.map { String($0.text) }.joined(separator: "\n")
    story.append(text.utf8, .paragraph, 0, "line \(first.number)")
  }

  /// No paragraph reads like prose: all of it, furniture too.
  private mutating func readAll() {
    let lines = paragraphs.flatMap(\.lines)
    story.basis = lines.contains { $0.endsSentence } ? .story : .visibleText
    for paragraph in paragraphs {
      let text = paragraph.lines.map { String($0.text) }.joined(separator: "\n")
      story.append(text.utf8, .paragraph, 0, "line \(paragraph.lines[0].number)")
    }
  }
}
