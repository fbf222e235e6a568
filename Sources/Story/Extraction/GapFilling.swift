// Holes in a story: rows of a table, items of a list, a paragraph between two of its paragraphs, which
// the trees judged one by one and a reader sees as one thing.

enum GapFilling {
  /// A table with fewer rows is layout.
  private static let leastRows = 3
  /// A paragraph of so many bytes between two that were chosen belongs to them.
  private static let leastBytes = 40

  /// The chosen blocks with the holes filled, ascending.
  static func fill(_ chosen: [Int], in table: BlockTable) -> [Int] {
    let page = table.page
    var isChosen = [Bool](repeating: false, count: page.blocks.count)
    for index in chosen { isChosen[index] = true }
    // Rows of data by their table; items by their list.
    var groups: [Int32: [Int]] = [:]
    for (index, block) in page.blocks.enumerated() where isText(block, page) {
      if block.cells > 1, let owner = owner(of: block, in: page, .table) {
        groups[owner, default: []].append(index)
      }
    }
    for rows in groups.values
    where rows.count >= leastRows && rows.contains(where: { isChosen[$0] }) {
      for row in rows { isChosen[row] = true }
    }
    for index in page.blocks.indices.dropFirst().dropLast() {
      let block = page.blocks[index]
      guard !isChosen[index], isChosen[index - 1], isChosen[index + 1],
        block.range.count >= leastBytes, isText(block, page)
      else { continue }
      isChosen[index] = true
    }
    return isChosen.indices.filter { isChosen[$0] }
  }

  /// Visible, and not mostly links.
  private static func isText(_ block: TextBlock, _ page: HTMLPage) -> Bool {
    !page.elements[Int(block.element)].isHidden && Int(block.linkBytes) * 2 < block.range.count
  }

  private static func owner(of block: TextBlock, in page: HTMLPage, _ tag: HTMLTag) -> Int32? {
    var at = block.element
    var steps = 0
    while at >= 0, steps < 16 {
      if page.elements[Int(at)].tag == tag { return at }
      at = page.elements[Int(at)].parent
      steps += 1
    }
    return nil
  }
}
