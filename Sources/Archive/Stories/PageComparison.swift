// Two captures of a page compared as a reader would: the story sentence by sentence, what the page says
// of it, and whether anything else changed.
public import Claims
public import ICU
public import Story
public import StoryDiff

/// What changed between two captures of a page.
public struct PageComparison: Sendable {
  /// What differs beside the story.
  public enum Elsewhere: String, Sendable {
    /// Nothing: the bytes are the same.
    case nothing
    /// Bytes that show no text.
    case markup
    /// Text around the story: menus, notices, other stories.
    case surroundings
  }

  /// A change of what the page says of its story.
  public struct FieldChange: Sendable, Equatable {
    /// `title`, `byline`, `published`, `modified` or `language`.
    public let field: String
    /// The value before; nil for none.
    public let from: String?
    /// The value after; nil for none.
    public let to: String?
  }

  /// The old story.
  public let from: Story
  /// The new story.
  public let to: Story
  /// What became of each sentence of the story, and behind it, where the imprint changed, of each
  /// line of that.
  public let sentences: StoryComparison
  /// The operations that tell of the imprint, which are the last; empty where it is the same.
  public let imprint: Range<Int>
  /// How many sentences of the story fared how.
  public let storyCounts: StoryComparison.Counts
  /// What became of the claims, by operation of `sentences`.
  public let claims: [[ClaimChange]]
  /// What the page says of its story and said otherwise before.
  public let metadata: [FieldChange]
  /// What differs beside the story.
  public let elsewhere: Elsewhere
  /// Blocks around the story that came or went.
  public let surroundingChanges: Int

  /// Whether the story and the imprint are the same to a reader.
  public var same: Bool { sentences.same }
}

/// Compares pages; keeps what costs time to make: make one and use it often, from one thread.
public struct PageDiffer: ~Copyable {
  private var reader = StoryReader()
  private var differ: StoryDiffer
  private var claimReader = ClaimReader()

  /// Opens the word breakers.
  ///
  /// - Throws: `ICUError` where ICU's data is missing.
  public init() throws(ICUError) { differ = try StoryDiffer() }

  /// Compares two captures that were read.
  ///
  /// - Parameters:
  ///   - a: The old capture.
  ///   - b: The new one.
  ///   - sameBytes: Whether their bodies are the same.
  ///   - days: When they were made, where that is known.
  /// - Returns: what changed.
  public mutating func compare(
    _ a: StoryReader.Reading,
    _ b: StoryReader.Reading,
    sameBytes: Bool,
    days: CaptureDays = CaptureDays()
  ) -> PageComparison {
    let (from, to) = reader.stories(of: a, and: b)
    let story = differ.compare(StorySide(from), StorySide(to))
    let imprint = imprint(from, to)
    let sentences = imprint.map { story.followed(by: $0) } ?? story
    let around = Self.difference(from.surroundings, to.surroundings)
    return PageComparison(
      from: from, to: to, sentences: sentences,
      imprint: story.operations.count..<sentences.operations.count, storyCounts: story.counts,
      // An imprint claims nothing that the story does.
      claims: claims(
        of: story, language: to.language ?? from.language,
        days: CaptureDays(
          from: Self.dateline(from, capturedOn: days.from),
          to: Self.dateline(to, capturedOn: days.to)))
        + (imprint?.operations.map { _ in [] } ?? []),
      metadata: Self.fields(from, to),
      elsewhere: sameBytes ? .nothing : around > 0 ? .surroundings : .markup,
      surroundingChanges: around)
  }

  /// What became of the imprint; nil where it is the same, or where not both have one.
  private mutating func imprint(_ from: Story, _ to: Story) -> StoryComparison? {
    guard from.basis == .story, to.basis == .story, from.imprint != to.imprint else { return nil }
    let imprint = differ.compare(StorySide(imprintOf: from), StorySide(imprintOf: to))
    return imprint.same ? nil : imprint
  }

  /// Compares files of one sentence a line.
  public mutating func compare(lines a: [UInt8], _ b: [UInt8]) -> StoryComparison {
    differ.compare(StorySide(lines: a), StorySide(lines: b))
  }

  /// What became of the claims, by operation.
  public mutating func claims(
    of comparison: StoryComparison, language: String?, days: CaptureDays = CaptureDays()
  ) -> [[ClaimChange]] {
    guard !comparison.same else { return comparison.operations.map { _ in [] } }
    let sample = (Self.sample(comparison.to) + " " + Self.sample(comparison.from))
    let comparer = claimReader.comparer(language: language, text: sample)
    return comparer.changes(of: comparison, days: days)
  }

  /// The day a story is written on, as far as it says so: what its "tomorrow" is seen from.
  private static func dateline(_ story: Story, capturedOn day: CivilDate?) -> CivilDate? {
    guard let text = story.modified ?? story.published else { return day }
    let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, let said = CivilDate(year: parts[0], month: parts[1], day: parts[2])
    else { return day }
    // A date after the capture is none to build on.
    return day.map { said <= $0 } ?? true ? said : day
  }

  /// The beginning of a side, to see its language by.
  private static func sample(_ side: StorySide) -> String {
    side.text(of: 0..<min(side.sentences.count, 4))
  }

  private static func fields(_ a: Story, _ b: Story) -> [PageComparison.FieldChange] {
    [
      ("title", a.title, b.title), ("byline", a.byline, b.byline),
      ("published", a.published, b.published), ("modified", a.modified, b.modified),
      ("language", a.language, b.language),
    ].compactMap { field, old, new in
      old == new ? nil : PageComparison.FieldChange(field: field, from: old, to: new)
    }
  }

  /// How many elements only one of the lists has.
  private static func difference(_ a: [UInt64], _ b: [UInt64]) -> Int {
    var count: [UInt64: Int] = [:]
    for hash in a { count[hash, default: 0] += 1 }
    for hash in b { count[hash, default: 0] -= 1 }
    return count.values.reduce(0) { $0 + abs($1) }
  }
}
