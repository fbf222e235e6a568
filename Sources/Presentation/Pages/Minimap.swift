// A map of a comparison: where on the page the changes are. A picture (SVG) whose marks are links; each
// kind has a shape of its own beside its colour.

enum Minimap {
  private static let height = 1000

  /// The map of rows in order; nil where nothing changed.
  static func svg(_ rows: [(weight: Int, change: String?, anchor: String?)]) -> String? {
    let marks = rows.count { $0.change != nil && $0.anchor != nil }
    let total = rows.reduce(0) { $0 + $1.weight }
    guard marks > 0, total > 0 else { return nil }
    var out =
      "<svg viewBox=\"0 0 20 \(height)\" preserveAspectRatio=\"none\" role=\"group\" aria-label=\"\(marks) changes\">"
    var place = 0
    var shown = 0
    var last = -10
    for row in rows {
      let top = place * height / total
      let size = max(6, row.weight * height / total)
      place += row.weight
      guard let change = row.change, let anchor = row.anchor else { continue }
      // Marks that would lie one on the other are one; a map needs no more than its pixels.
      guard top - last >= 5, shown < 300 else { continue }
      last = top
      shown += 1
      let (x, width) = change == "removed" ? (0, 10) : change == "added" ? (10, 10) : (2, 16)
      out +=
        "<a href=\"#\(anchor)\" aria-label=\"\(change), change \(shown)\" tabindex=\"-1\"><rect class=\"\(change)\" "
        + "x=\"\(x)\" y=\"\(top)\" width=\"\(width)\" height=\"\(min(size, height - top))\"/></a>"
    }
    return out + "</svg>"
  }
}
