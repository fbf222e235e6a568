// From bytes to a story: the one way in. What a page says elsewhere is in Metadata, how its blocks are judged in Extraction.
import Sentences

/// Reads stories.
///
/// Keeps tables and segmenters warm: make one and use it often, from one thread.
public struct StoryReader: ~Copyable {
  /// By language; "" where it is not known.
  private var segmenters: [String: SentenceSegmenter] = [:]

  /// Makes a reader.
  public init() {}

  /// Reads the largest tables now, so that no story waits for them; at the second call, nothing.
  public static func readTables() {
    _ = TreeEnsemble.shared
    ClassRoles.read()
    _ = InterfacePhrases.shared
  }

  /// A page or a text, and what it was declared to be.
  public struct Source: Sendable {
    /// The body.
    public var bytes: [UInt8]
    /// The value of Content-Type with its parameters; nil where there is none: then the bytes decide.
    public var mediaType: String?

    /// Makes a source.
    public init(_ bytes: [UInt8], mediaType: String? = nil) {
      self.bytes = bytes
      self.mediaType = mediaType
    }
  }

  /// A page or a text that was parsed and judged: what stories are made from.
  public struct Reading: Sendable {
    enum Kind: Sendable {
      case page(PageReading)
      case text(Story)
    }
    var kind: Kind
  }

  /// The language of a text in UTF-8, told from its script and its words; nil where they do not say.
  public static func language(of text: [UInt8]) -> String? { LanguageGuess.language(of: text) }

  /// Parses and judges a page or a text; the costly part of reading its story.
  public static func read(_ source: Source) -> Reading {
    let (decoded, isHTML) = decode(source)
    return Reading(
      kind: isHTML
        ? .page(PageReading(decoded.utf8)) : .text(PlainTextStory.make(decoded.utf8)))
  }

  /// Reads a page or a text, unless it shows just what `before` shows, block by block: nil then.
  ///
  /// A page that differs in markup alone is so known by parsing it, which is a quarter of the work.
  public static func read(_ source: Source, unlessLike before: Reading) -> Reading? {
    guard case .page(let known) = before.kind else { return read(source) }
    let (decoded, isHTML) = decode(source)
    guard isHTML else { return Reading(kind: .text(PlainTextStory.make(decoded.utf8))) }
    let page = HTMLParsing.page(decoded.utf8)
    return known.isLike(page) ? nil : Reading(kind: .page(PageReading(page)))
  }

  /// Whether two captures show the same text in the same blocks, so that they have the same story; what
  /// the page says of it may still differ, and its markup.
  public static func showsSameText(_ a: Reading, _ b: Reading) -> Bool {
    switch (a.kind, b.kind) {
    case (.page(let a), .page(let b)): a.showsSameText(as: b)
    case (.text(let a), .text(let b)): a.text == b.text
    default: false
    }
  }

  private static func decode(_ source: Source) -> (page: DecodedPage, isHTML: Bool) {
    let type = MediaTypeParameter(source.mediaType)
    let isHTML = type.isHTML ?? looksLikeHTML(source.bytes)
    return (DecodedPage(source.bytes, declared: type.charset, isHTML: isHTML), isHTML)
  }

  /// The story of a page or a text.
  ///
  /// Anything is read: where there is no story, the story's basis says so.
  public mutating func story(of source: Source) -> Story {
    story(of: Self.read(source))
  }

  /// The story of what was read; `context` adds what other captures say of the page's blocks.
  public mutating func story(of reading: Reading, context: StoryContext? = nil) -> Story {
    var story: Story
    switch reading.kind {
    case .page(var page):
      if let context { page.apply(context) }
      story = PageStory.make(page)
      story.usesContext = context != nil
    case .text(let text): story = text
    }
    segment(&story)
    return story
  }

  /// The stories of two captures of a page, read alike.
  ///
  /// What is the story's on one and stands on the other too is the story's on both, so that no
  /// difference comes from how the pages were judged. Each may have more blocks than by itself.
  /// These alone have an imprint.
  public mutating func stories(of a: Reading, and b: Reading) -> (Story, Story) {
    guard case .page(var x) = a.kind, case .page(var y) = b.kind else {
      return (story(of: a), story(of: b))
    }
    PageReading.agree(&x, &y)
    var (a, b) = (story(of: Reading(kind: .page(x))), story(of: Reading(kind: .page(y))))
    (a.imprint, b.imprint) = (Imprint.lines(of: x), Imprint.lines(of: y))
    Story.agreeOnImprint(&a, &b)
    return (a, b)
  }

  private mutating func segment(_ story: inout Story) {
    story.sentences.reserveCapacity(story.blocks.count * 3)
    let language = story.language ?? LanguageGuess.language(of: story.text)
    story.language = language
    let segmenter = segmenter(language)
    for (number, block) in story.blocks.enumerated() {
      for sentence in segmenter.sentences(in: Array(story.text[block.range])) {
        let start = block.range.lowerBound
        story.sentences.append(
          Story.Sentence(
            range: (start + sentence.lowerBound)..<(start + sentence.upperBound), block: number))
      }
    }
  }

  /// The segmenter of a language.
  mutating func segmenter(_ language: String?) -> SentenceSegmenter {
    let key = language ?? ""
    if let known = segmenters[key] { return known }
    // Pages may call their language anything; a long list of made-up ones is not worth keeping.
    if segmenters.count > 64 { segmenters.removeAll() }
    let made = SentenceSegmenter(language: language)
    segmenters[key] = made
    return made
  }

  /// Whether `bytes` are markup: a tag known to HTML within the first 4 KiB.
  static func looksLikeHTML(_ bytes: [UInt8]) -> Bool {
    var prefix = Array(bytes.prefix(4096))
    // UTF-16 has its letters in every other byte.
    if prefix.contains(0) { prefix.removeAll { $0 == 0 } }
    let lower = prefix.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    let tags = [
      "<!doctype html", "<html", "<head", "<body", "<meta ", "<div", "<p>", "<p ", "<title",
      "<script", "<table", "<h1", "<article", "<br",
    ]
    return tags.contains { tag in
      let letters = Array(tag.utf8)
      guard let first = letters.first else { return false }
      var at = 0
      while let found = lower[at...].firstIndex(of: first) {
        if lower[found...].starts(with: letters) { return true }
        at = found + 1
      }
      return false
    }
  }
}

extension StoryContext {
  /// Learns from a capture of the page itself: what was its story once is its story wherever it
  /// stands.
  public mutating func learn(capture reading: StoryReader.Reading) {
    if case .page(let page) = reading.kind { learn(page) }
  }

  /// Learns from another page of the site: what stands there too is the site's.
  public mutating func learn(otherPage reading: StoryReader.Reading) {
    if case .page(let page) = reading.kind { learn(other: page) }
  }
}
