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

  /// The story of a page or a text.
  ///
  /// `mediaType` is the value of Content-Type with its parameters, nil where there is none: then the
  /// bytes decide. Anything is read: where there is no story, the story's basis says so.
  public mutating func story(
    of bytes: [UInt8],
    mediaType: String? = nil
  ) -> Story {
    let type = MediaTypeParameter(mediaType)
    let isHTML = type.isHTML ?? Self.looksLikeHTML(bytes)
    let decoded = DecodedPage(bytes, declared: type.charset, isHTML: isHTML)
    var story = isHTML ? PageStory.make(decoded.utf8) : PlainTextStory.make(decoded.utf8)
    segment(&story)
    return story
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

  private mutating func segmenter(_ language: String?) -> SentenceSegmenter {
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
