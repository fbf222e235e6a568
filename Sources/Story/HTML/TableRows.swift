// Cells of a data table read as one row; cells of a table that only lays out a page stay blocks.

enum TableRows {
  /// Longer cells are layout, not data.
  private static let longestCell = 300

  /// Joins the blocks of each row whose cells hold one short block each, with a tab between them.
  static func join(_ page: inout HTMLPage) {
    guard page.blocks.contains(where: { $0.row >= 0 }) else { return }
    var joined: [TextBlock] = []
    joined.reserveCapacity(page.blocks.count)
    var index = 0
    while index < page.blocks.count {
      let row = page.blocks[index].row
      var end = index + 1
      while row >= 0, end < page.blocks.count, page.blocks[end].row == row { end += 1 }
      let cells = page.blocks[index..<end]
      if cells.count > 1, isData(cells, page) {
        joined.append(joinedRow(cells, &page))
      } else {
        joined.append(contentsOf: cells)
      }
      index = end
    }
    page.blocks = joined
  }

  private static func isData(_ cells: ArraySlice<TextBlock>, _ page: HTMLPage) -> Bool {
    var last: Int32 = -1
    for cell in cells {
      guard cell.range.count <= longestCell else { return false }
      // The cell that the block stands in: the step below the row.
      var at = cell.element
      while at >= 0, page.elements[Int(at)].parent != cell.row {
        at = page.elements[Int(at)].parent
      }
      guard at >= 0, at != last else { return false }
      last = at
    }
    return true
  }

  private static func joinedRow(
    _ cells: ArraySlice<TextBlock>,
    _ page: inout HTMLPage
  ) -> TextBlock {
    // Neighbouring blocks' texts touch: the row is written anew at the end.
    let start = page.text.count
    var row = TextBlock(
      range: start..<start, element: cells.first?.row ?? 0, linkBytes: 0, links: 0,
      emphasisBytes: 0, row: cells.first?.row ?? -1, cells: Int32(cells.count))
    for cell in cells {
      if page.text.count > start { page.text.append(0x09) }
      page.text.append(contentsOf: page.text[cell.range])
      row.linkBytes += cell.linkBytes
      row.links += cell.links
      row.emphasisBytes += cell.emphasisBytes
    }
    row.range = start..<page.text.count
    return row
  }
}
