// The sentences of a page along all its versions.
public import ICU
import Story
public import StoryDiff

/// Follows a page's sentences through versions that come one by one, oldest first.
///
/// Each version is given twice: first to `learn`, then to `add`, so that all are read alike.
public struct StoryHistory: ~Copyable {
  private var context = StoryContext()
  private var reader = StoryReader()
  private var differ: StoryDiffer
  private var blame = SentenceBlame()

  /// Opens the word breakers.
  ///
  /// - Throws: `ICUError` where ICU's data is missing.
  public init() throws(ICUError) { differ = try StoryDiffer() }

  /// Learns which blocks are the story's.
  public mutating func learn(_ body: [UInt8], mediaType: String?) {
    context.learn(capture: StoryReader.read(.init(body, mediaType: mediaType)))
  }

  /// Adds a version by its number.
  public mutating func add(_ body: [UInt8], mediaType: String?, version: Int) {
    let reading = StoryReader.read(.init(body, mediaType: mediaType))
    let story = reader.story(of: reading, context: context)
    blame.add(StorySide(story), version: version, differ: &differ)
  }

  /// Says that version `version` has the body of the one before.
  public mutating func seeAgain(version: Int) { blame.seeAgain(version: version) }

  /// The sentences of the newest version.
  public var current: [SentenceBlame.Sighting] { blame.current }
  /// Those that are gone.
  public var removed: [SentenceBlame.Sighting] { blame.removed }
}
