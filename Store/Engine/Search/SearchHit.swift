// What a search asks for beside words, and what it finds.
public import Bytes

/// What to look for beside the words.
public struct SearchFilters: Sendable {
  /// Only sentences that stood at this time or later.
  public var since: Instant?
  /// Only sentences that stood at this time or earlier.
  public var until: Instant?
  /// Only sentences that their page no longer has.
  public var removedOnly = false
  /// Only sentences whose claim of this kind changed.
  public var claim: String?
  /// The most results.
  public var limit = 50

  /// Everything.
  public init() {}
}

/// A capture of a page.
public struct SearchPlace: Sendable, Equatable {
  /// Its log index.
  public let index: UInt64
  /// Its time.
  public let time: Instant

  /// Names a capture.
  public init(index: UInt64, time: Instant) { (self.index, self.time) = (index, time) }
}

/// A sentence that was found.
public struct SearchHit: Sendable, Equatable {
  /// Its page.
  public let url: String
  /// Its text.
  public let text: String
  /// The captures that it was first and last seen in, for each stretch of captures that all have it,
  /// by time; one at least.
  public let stretches: [(first: SearchPlace, last: SearchPlace)]
  /// The first capture of the page with text that came after all of these, and lacks it; nil while it
  /// stands.
  public let goneBy: SearchPlace?

  /// The first capture that it was seen in.
  public var first: SearchPlace? { stretches.first?.first }
  /// The last capture that it was seen in.
  public var last: SearchPlace? { stretches.last?.last }

  /// Equal in all fields.
  public static func == (left: SearchHit, right: SearchHit) -> Bool {
    left.url == right.url && left.text == right.text && left.goneBy == right.goneBy
      && left.stretches.elementsEqual(right.stretches, by: ==)
  }
}

/// What was found.
public struct SearchResult: Sendable {
  /// The best, or the newest, as many as were asked for.
  public let hits: [SearchHit]
  /// How many there are; nil where there are more than `SearchIndex.rankedMost`, of which the newest
  /// in the index come first.
  public let count: Int?
}
