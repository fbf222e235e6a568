// A group of changed elements can often stand a few places up or down with the same meaning. This moves
// each to where it joins its neighbours, meets a change of the other side, or reads best, as git does.

/// Rearranges marks; the script they mean stays correct after each single step.
enum Slider {
  /// A run of changed elements; empty between two unchanged ones.
  private struct Group {
    var start: Int
    var end: Int
  }

  /// Groups are not moved further than this for looks.
  private static let longestSlide = 100

  /// One side while it is rearranged.
  ///
  /// Element `i` is flagged at `i + 1`.
  private struct Side: ~Copyable {
    var flags: [Bool]
    var group = Group(start: 0, end: 0)
    var count: Int { flags.count - 2 }

    init(_ flags: consuming [Bool]) {
      self.flags = flags
      while isChanged(group.end) { group.end += 1 }
    }

    func isChanged(_ element: Int) -> Bool { flags[element + 1] }

    mutating func toNext() -> Bool {
      guard group.end < count else { return false }
      group.start = group.end + 1
      group.end = group.start
      while isChanged(group.end) { group.end += 1 }
      return true
    }

    mutating func toPrevious() {
      guard group.start > 0 else { return }
      group.end = group.start - 1
      group.start = group.end
      while isChanged(group.start - 1) { group.start -= 1 }
    }

    mutating func slideUp(_ tokens: Span<Int32>) -> Bool {
      guard group.start > 0, tokens[group.start - 1] == tokens[group.end - 1] else { return false }
      group.start -= 1
      flags[group.start + 1] = true
      group.end -= 1
      flags[group.end + 1] = false
      while isChanged(group.start - 1) { group.start -= 1 }
      return true
    }

    mutating func slideDown(_ tokens: Span<Int32>) -> Bool {
      guard group.end < count, tokens[group.start] == tokens[group.end] else { return false }
      flags[group.start + 1] = false
      group.start += 1
      flags[group.end + 1] = true
      group.end += 1
      while isChanged(group.end) { group.end += 1 }
      return true
    }
  }

  /// Rearranges the groups of one side.
  ///
  /// - Parameters:
  ///   - flags: The side's marks.
  ///   - others: The other side's marks.
  ///   - tokens: The side's elements.
  ///   - layout: Where groups read well; nil to leave them as low as they go.
  ///   - budget: Steps still allowed; at zero the rest stays as it is.
  static func compact(
    _ flags: inout [Bool],
    beside others: [Bool],
    _ tokens: Span<Int32>,
    layout: LineLayout?,
    budget: inout Int
  ) {
    var side = Side(flags)
    flags = []
    var other = Side(others)
    repeat {
      if side.group.start < side.group.end {
        settle(&side, &other, tokens, layout: layout, budget: &budget)
      }
    } while budget > 0 && side.toNext() && other.toNext()
    flags = side.flags
  }

  private static func settle(
    _ side: inout Side,
    _ other: inout Side,
    _ tokens: Span<Int32>,
    layout: LineLayout?,
    budget: inout Int
  ) {
    var size: Int
    var earliestEnd: Int
    var meetsOther: Bool
    repeat {
      size = side.group.end - side.group.start
      while side.slideUp(tokens) {
        other.toPrevious()
        budget -= 1
      }
      earliestEnd = side.group.end
      meetsOther = other.group.end > other.group.start
      while side.slideDown(tokens) {
        _ = other.toNext()
        budget -= 1
        if other.group.end > other.group.start { meetsOther = true }
      }
    } while budget > 0 && size != side.group.end - side.group.start
    guard side.group.end != earliestEnd else { return }
    if meetsOther {
      while other.group.end == other.group.start, side.slideUp(tokens) { other.toPrevious() }
    } else if let layout {
      let end = bestEnd(side.group, size, earliestEnd, layout, budget: &budget)
      while side.group.end > end, side.slideUp(tokens) { other.toPrevious() }
    }
  }

  private static func bestEnd(
    _ group: Group,
    _ size: Int,
    _ earliestEnd: Int,
    _ layout: LineLayout,
    budget: inout Int
  ) -> Int {
    var best: (end: Int, score: LineLayout.Score)?
    var end = max(earliestEnd, group.end - size - 1, group.end - longestSlide)
    while end <= group.end {
      var score = LineLayout.Score()
      layout.addSplit(above: end, to: &score)
      layout.addSplit(above: end - size, to: &score)
      budget -= 40
      if best.map({ score.isNoWorse(than: $0.score) }) ?? true { best = (end, score) }
      end += 1
    }
    return best?.end ?? group.end
  }
}
