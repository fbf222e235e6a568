// The story of an HTML page: which blocks are it, and what kind each is.

enum PageStory {
  /// The story of a page; sentences are for the caller to find.
  static func make(_ reading: PageReading) -> Story {
    let table = reading.table
    var story = Story()
    PageMetadata(table.page, table.linked).fill(&story)
    var chosen = reading.isChosen.indices.filter { reading.isChosen[$0] }
    if chosen.isEmpty {
      story.basis = .visibleText
      chosen = table.page.blocks.indices.filter {
        !table.page.elements[Int(table.page.blocks[$0].element)].isHidden
      }
    }
    let isIn = Set(chosen)
    for (index, hash) in reading.hashes.enumerated()
    where !isIn.contains(index)
      && !table.page.elements[Int(table.page.blocks[index].element)].isHidden
    {
      story.surroundings.append(hash)
    }
    let ordinals = table.page.ordinalsOfElements()
    for index in chosen {
      let block = table.page.blocks[index]
      let (kind, level) = kind(of: block, in: table.page)
      let text = table.page.text[block.range]
      story.append(
        kind == .heading ? withoutAnchor(text) : text, kind, level,
        table.page.path(to: block.element, ordinals: ordinals))
    }
    return story
  }

  /// The text that a block has in a story.
  static func text(of block: TextBlock, in page: HTMLPage) -> ArraySlice<UInt8> {
    let text = page.text[block.range]
    let bare = withoutAnchor(text)
    return bare.count < text.count && kind(of: block, in: page).0 == .heading ? bare : text
  }

  /// Signs that headings have for a link to themselves.
  private static let anchors: [[UInt8]] = ["#", "¶", "§", "🔗"].map { Array($0.utf8) }

  /// A heading without such a sign at its end.
  private static func withoutAnchor(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    for anchor in anchors
    where text.count > anchor.count && text.suffix(anchor.count).elementsEqual(anchor) {
      let rest = text.dropLast(anchor.count)
      // `C#` is a language; ` #` is a link.
      guard rest.last == 0x20 || anchor.count > 1 else { continue }
      return rest.last == 0x20 ? rest.dropLast() : rest
    }
    return text
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
