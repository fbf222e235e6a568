// From bytes to a story: the one way in. What a page says elsewhere is in Metadata, how its blocks are judged in Extraction.
public import ICU
import Sentences

/// Reads stories.
///
/// Keeps tables and segmenters warm: make one and use it often, from one thread.
public struct StoryReader: ~Copyable {
  private var segmenters = SegmenterPool()

  /// Makes a reader.
  public init() {}

  /// The story of a page or a text.
  ///
  /// `mediaType` is the value of Content-Type with its parameters, nil where there is none: then the
  /// bytes decide. Anything is read: where there is no story, the story's basis says so.
  ///
  /// - Throws: `ICUError` where ICU's data is missing.
  public mutating func story(
    of bytes: [UInt8],
    mediaType: String? = nil
  ) throws(ICUError) -> Story {
    let type = MediaTypeParameter(mediaType)
    let isHTML = type.isHTML ?? Self.looksLikeHTML(bytes)
    let decoded = DecodedPage(bytes, declared: type.charset, isHTML: isHTML)
    var story = isHTML ? PageStory.make(decoded.utf8) : PlainTextStory.make(decoded.utf8)
    try segment(&story)
    return story
  }

  private mutating func segment(_ story: inout Story) throws(ICUError) {
    story.sentences.reserveCapacity(story.blocks.count * 3)
    let language = story.language ?? LanguageGuess.language(of: story.text)
    story.language = language
    try segmenters.use(language)
    for (number, block) in story.blocks.enumerated() {
      for sentence in segmenters.sentences(in: Array(story.text[block.range])) {
        let start = block.range.lowerBound
        story.sentences.append(
          Story.Sentence(
            range: (start + sentence.lowerBound)..<(start + sentence.upperBound), block: number))
      }
    }
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

/// One segmenter, of the language used last.
private struct SegmenterPool: ~Copyable {
  private var language: String?
  private var segmenter: SentenceSegmenter?

  init() { segmenter = nil }

  mutating func use(_ language: String?) throws(ICUError) {
    if segmenter != nil, self.language == language { return }
    segmenter = try SentenceSegmenter(language: language)
    self.language = language
  }

  mutating func sentences(in text: [UInt8]) -> [Range<Int>] {
    segmenter?.sentences(in: text) ?? []
  }
}
