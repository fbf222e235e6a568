// The sentences of one page's versions, as numbers: what stands on each of very many versions, of which most
// differ little. What became of a sentence from one version to the next is StoryDiff's to say.
import Sentences

/// Numbers the sentences that the versions of a page show.
///
/// A block that was seen before is not cut into sentences again. For one page and one thread.
public struct PageSentences: ~Copyable {
  /// What a version shows.
  public struct Version: Sendable {
    /// The sentences of its story, in its order; one that stands there twice comes twice.
    public internal(set) var story: [Int] = []
    /// Those of all else that a reader sees.
    public internal(set) var around: [Int] = []
    /// Whether its story reads otherwise than that of the version before, both read alike; true for
    /// the first.
    public internal(set) var isChanged = true
    /// Whether there is any text at all.
    public var hasText: Bool { !story.isEmpty || !around.isEmpty }
  }

  /// The sentences by number, each on one line with single spaces.
  public private(set) var texts: [String] = []
  private var numbers: [String: Int] = [:]
  private var blocks: [BlockName: [Int]] = [:]
  private var reader = StoryReader()
  private var guess: (story: UInt64, language: String?)?

  /// The number of each language seen.
  private var languages: [String: Int] = [:]

  private struct BlockName: Hashable {
    var hash: UInt64
    var language: Int
    var isStripped: Bool
  }

  /// Knows no sentence yet.
  public init() {}

  /// What a version shows.
  ///
  /// - Parameters:
  ///   - reading: The version.
  ///   - before: The version before it, with which it is read alike; nil for the first.
  /// - Returns: numbers of sentences, which index `texts`.
  public mutating func version(
    _ reading: StoryReader.Reading, after before: StoryReader.Reading?
  ) -> Version {
    var version = Version()
    switch (reading.kind, before?.kind) {
    case (.page(var page), .page(var old)?):
      PageReading.agree(&old, &page)
      number(page, into: &version)
      var other = Version()
      number(old, into: &other)
      version.isChanged = version.story != other.story
    case (.page(let page), _): number(page, into: &version)
    case (.text, _):
      let story = reader.story(of: reading)
      version.story = story.sentences.map { number(story.text[$0.range]) }
    }
    return version
  }

  private mutating func number(_ page: PageReading, into version: inout Version) {
    let language = language(of: page)
    let hasStory = page.hasStory
    let segmenter = reader.segmenter(language)
    let languageNumber = languages[language ?? ""] ?? languages.count
    languages[language ?? ""] = languageNumber
    for index in page.hashes.indices {
      let isStory = hasStory ? page.isChosen[index] : page.isVisible(index)
      guard isStory || page.isVisible(index) else { continue }
      let block = page.table.page.blocks[index]
      let text = PageStory.text(of: block, in: page.table.page)
      let name = BlockName(
        hash: page.hashes[index], language: languageNumber,
        isStripped: text.count < block.range.count)
      let found: [Int]
      if let known = blocks[name] {
        found = known
      } else {
        let bytes = Array(text)
        found = segmenter.sentences(in: bytes).map { number(bytes[$0]) }
        blocks[name] = found
      }
      if isStory {
        version.story += found
      } else {
        version.around += found
      }
    }
  }

  private mutating func number(_ bytes: ArraySlice<UInt8>) -> Int {
    let text = Self.flat(String(decoding: bytes, as: UTF8.self))
    if let known = numbers[text] { return known }
    numbers[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }

  /// The language of a page's story: what it says, else what its words say.
  private mutating func language(of page: PageReading) -> String? {
    if let said = PageMetadata(page.table.page, page.table.linked).language { return said }
    let story =
      page.hasStory
      ? page.isChosen.indices.filter { page.isChosen[$0] } : Array(page.isChosen.indices)
    let name = story.reduce(Hash.seed) { Hash.mix($0, page.hashes[$1]) }
    if let guess, guess.story == name { return guess.language }
    var text: [UInt8] = []
    for index in story where text.count < 16_384 {
      if !text.isEmpty { text += [0x0A, 0x0A] }
      text += page.table.page.text[page.table.page.blocks[index].range]
    }
    let language = LanguageGuess.language(of: text)
    guess = (name, language)
    return language
  }

  /// A sentence on one line, with single spaces: one that was only broken otherwise is the same.
  public static func flat(_ text: String) -> String {
    var isSpace = false
    let isFlat = text.utf8.allSatisfy { byte in
      defer { isSpace = byte == 0x20 }
      return byte > 0x20 || byte == 0x20 && !isSpace
    }
    return isFlat ? text : text.collapsed
  }
}
