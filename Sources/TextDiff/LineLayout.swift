// How lines are indented, and which places between lines are good ones to begin and end a change: git's
// indent heuristic (M. Haggerty, github.com/mhagger/diff-slider-tools), whose weights these are.

/// The indentation of the lines of a text, some of which a comparison looks at.
struct LineLayout: Sendable {
  /// The whole text.
  let text: [UInt8]
  /// Its lines.
  let lines: TokenIndex
  /// The line that the comparison calls 0.
  let base: Int

  /// The badness of a split: less is better.
  struct Score {
    var indent = 0
    var penalty = 0

    /// Whether `self` is at least as good as `other`.
    func isNoWorse(than other: Score) -> Bool {
      let order = indent > other.indent ? 1 : indent < other.indent ? -1 : 0
      return 60 * order + penalty - other.penalty <= 0
    }
  }

  private static let mostColumns = 200
  private static let mostBlanks = 20

  /// Columns before the first visible byte of a line (tabs to multiples of 8, at most 200); nil for
  /// a line of white space.
  private func indent(_ line: Int) -> Int? {
    var columns = 0
    for index in lines[line].prefix(2 * Self.mostColumns) {
      switch text[index] {
      case 0x20: columns += 1
      case 0x09: columns += 8 - columns % 8
      case 0x0A, 0x0B, 0x0C, 0x0D: break
      default: return columns
      }
      if columns >= Self.mostColumns { return Self.mostColumns }
    }
    return nil
  }

  /// Adds the badness of splitting above `line` (in the comparison's numbers) to `score`.
  func addSplit(above line: Int, to score: inout Score) {
    let split = line + base
    let atEnd = split >= lines.count
    let own = atEnd ? nil : indent(split)
    let (blanksBefore, before) = neighbour(of: split, step: -1)
    let (blanksAfter, after) = atEnd ? (0, nil) : neighbour(of: split, step: 1)
    if before == nil, blanksBefore == 0 { score.penalty += 1 }
    if atEnd { score.penalty += 21 }
    let following = own == nil ? 1 + blanksAfter : 0
    let blanks = blanksBefore + following
    score.penalty += -30 * blanks + 6 * following
    guard let indent = own ?? after else {
      score.indent -= 1
      return
    }
    score.indent += indent
    guard let before, indent != before else { return }
    if indent > before {
      score.penalty += blanks != 0 ? 10 : -4
    } else if let after, after > indent {
      // What follows is deeper: this line probably opens a block.
      score.penalty += blanks != 0 ? 17 : 24
    } else {
      score.penalty += blanks != 0 ? 17 : 23
    }
  }

  /// Blank lines beside `split` in one direction, and the indentation of the line after them.
  private func neighbour(of split: Int, step: Int) -> (blanks: Int, indent: Int?) {
    var blanks = 0
    var line = split + step
    while line >= 0, line < lines.count {
      if let indent = indent(line) { return (blanks, indent) }
      blanks += 1
      if blanks == Self.mostBlanks { return (blanks, 0) }
      line += step
    }
    return (blanks, nil)
  }
}
