// The story of an HTML page: which blocks are it, and what kind each is.

enum PageStory {
  /// Fewer bytes of text than this are no story.
  private static let shortest = 140

  /// Reads the story of a page in valid UTF-8; sentences are for the caller to find.
  static func make(_ utf8: [UInt8]) -> Story {
    let table = BlockTable(utf8: utf8)
    var story = Story()
    PageMetadata(table.page, table.linked).fill(&story)
    var chosen = choose(table)
    if chosen.isEmpty {
      story.basis = .visibleText
      chosen = table.page.blocks.indices.filter {
        !table.page.elements[Int(table.page.blocks[$0].element)].isHidden
      }
    }
    let ordinals = table.page.ordinalsOfElements()
    for index in chosen {
      let block = table.page.blocks[index]
      let (kind, level) = kind(of: block, in: table.page)
      story.append(
        table.page.text[block.range], kind, level,
        table.page.path(to: block.element, ordinals: ordinals))
    }
    return story
  }

  /// The numbers of the story's blocks, ascending; none where there is no story.
  private static func choose(_ table: BlockTable) -> [Int] {
    let sums = TreeEnsemble.shared.sums(table.values, width: table.width)
    for threshold: Float in [0, -1] {
      let chosen = sums.indices.filter { sums[$0] > threshold }
      let bytes = chosen.reduce(0) { $0 + table.statistics.profiles[$1].bytes }
      guard bytes >= shortest else { continue }
      let repeated = RepeatedBlocks.find(chosen, in: table.statistics)
      return repeated.isEmpty ? chosen : chosen.filter { !repeated.contains($0) }
    }
    return []
  }

  private static func kind(of block: TextBlock, in page: HTMLPage) -> (Story.Block.Kind, Int) {
    if block.cells > 1 { return (.tableRow, 0) }
    var at = Int(block.element)
    var isItem = false
    var steps = 0
    while at >= 0, steps < 12 {
      let tag = page.elements[at].tag
      if let level = tag.headingLevel { return (.heading, level) }
      switch tag {
      case .figcaption, .caption: return (.caption, 0)
      case .blockquote: return (.quote, 0)
      case .li, .dd, .dt: isItem = true
      case .body, .article, .main: return (isItem ? .listItem : .paragraph, 0)
      default: break
      }
      at = Int(page.elements[at].parent)
      steps += 1
    }
    return (isItem ? .listItem : .paragraph, 0)
  }
}
