// What other captures say of a page's blocks: those of the page itself, and those of its site.

/// What an archive knows of a page that one capture does not show.
///
/// Text that stands on several other pages of the site is the site's, not the story's. Text that was
/// the story's in one capture is the story's in all of them.
public struct StoryContext: Sendable {
  /// Blocks that stand on so many other pages, or on half of them, are the site's.
  private static let many = 3

  private var chosen: Set<UInt64> = []
  private var elsewhere: [UInt64: Int] = [:]
  /// How many other pages of the site were learnt from.
  public private(set) var otherPages = 0

  /// Knows nothing yet.
  public init() {}

  mutating func learn(_ page: PageReading) {
    for (index, hash) in page.hashes.enumerated() where page.isChosen[index] { chosen.insert(hash) }
  }

  mutating func learn(other page: PageReading) {
    otherPages += 1
    for hash in Set(page.hashes) { elsewhere[hash, default: 0] += 1 }
  }

  /// Whether the block was the story's in a capture of the page.
  func wasChosen(_ hash: UInt64) -> Bool { chosen.contains(hash) }

  /// Whether the block is the site's.
  func isFurniture(_ hash: UInt64) -> Bool {
    let count = elsewhere[hash] ?? 0
    return count >= Self.many || count >= 2 && 2 * count >= otherPages
  }
}
