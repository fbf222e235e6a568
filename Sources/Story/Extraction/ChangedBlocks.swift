// Blocks that changed between two captures and are the story's by their place, whatever the trees say of them:
// to pass over a change there is worse than to show one too many.

/// Judges blocks that stand on one of two captures only.
enum ChangedBlocks {
  /// Bytes from which a block reads like prose.
  private static let prose = 40
  /// Blocks from a passage to the story, on both sides; together for what is shorter.
  private static let reach = 8
  /// Blocks from a line that dates the text to the story.
  private static let dateReach = 12
  /// A line of more bytes dates nothing.
  private static let longestDate = 400
  /// What the trees are this sure of is not the story's, if it is not prose.
  private static let leastSum: Float = -2.5

  private static let phrases: [String] = PackageResources.revision_phrases_txt
    .split(separator: 0x0A).filter { $0.first != 0x23 }.map { String(decoding: $0, as: UTF8.self) }

  /// Where a block stands: how many blocks behind the story's last before it, and before the
  /// story's next; nil where there is none.
  struct Place {
    var behind: Int?
    var before: Int?
  }

  /// Whether a block that is visible and changed is the story's.
  ///
  /// - Parameters:
  ///   - index: Its number.
  ///   - place: Where it stands.
  ///   - sum: What the trees say of it.
  ///   - page: Its page.
  /// - Returns: true for what reads like the story or dates it, false for what may be furniture.
  static func isStory(_ index: Int, _ place: Place, sum: Float, in page: HTMLPage) -> Bool {
    let block = page.blocks[index]
    if dates(block, place, page) { return true }
    guard let behind = place.behind, let before = place.before,
      Int(block.linkBytes) * 2 < block.range.count
    else { return false }
    if block.range.count >= prose, behind <= reach, before <= reach { return true }
    guard sum > leastSum else { return false }
    // A row of a table goes by the table, however far it is from the rows that were found.
    if block.cells > 1 { return true }
    return behind + before <= reach && isPart(page.elements[Int(block.element)].tag)
      && isWorded(block, page)
  }

  /// Whether an element is what lists, tables and chapters are made of; what is set apart otherwise
  /// may be an advertisement or a counter.
  private static func isPart(_ tag: HTMLTag) -> Bool {
    switch tag {
    case .p, .li, .dt, .dd, .tr, .td, .th, .pre, .blockquote: true
    default: tag.headingLevel != nil
    }
  }

  /// Whether a block has words, and not those of buttons and notices.
  private static func isWorded(_ block: TextBlock, _ page: HTMLPage) -> Bool {
    let text = String(decoding: page.text[block.range], as: UTF8.self)
    return text.contains { $0.isLetter } && !InterfacePhrases.shared.match(text)
  }

  /// Whether a block says when the text was changed, or which versions there are of it.
  private static func dates(_ block: TextBlock, _ place: Place, _ page: HTMLPage) -> Bool {
    guard min(place.behind ?? .max, place.before ?? .max) <= dateReach,
      block.range.count <= longestDate, YearScan.hasYear(page.text[block.range])
    else { return false }
    let start = String(decoding: page.text[block.range].prefix(60), as: UTF8.self).lowercased()
    return phrases.contains { phrase in
      guard start.hasPrefix(phrase) else { return false }
      return !(start.dropFirst(phrase.count).first?.isLetter ?? false)
        || phrase.utf8.first.map { $0 >= 0xE3 } ?? false
    }
  }
}
