// Histogram diff (as in JGit and git): split at the longest run of elements that are rare in the old
// sequence, so that a diff hangs on what is particular and not on blank lines and closing tags.

/// Finds the run to split a box at.
struct Histogram: Sendable {
  /// What a search of a box found.
  enum Outcome {
    /// Nothing in common: all of the box is changed.
    case disjoint
    /// The sides share `count` elements from these places on.
    case anchor(from: Int, to: Int, count: Int)
    /// Only common elements are shared, or the search grew too long: another algorithm must do it.
    case undecided
  }

  /// Elements that occur more often than this in the old side of a box are no anchors.
  private static let longestChain: Int32 = 64

  // For each token: how often it occurs in the box's old side, and where first; for each place the
  // next one with the same token. Both are all zero or unread between searches.
  private var occurrences: [Int32] = []
  private var first: [Int32] = []
  private var next: [Int32] = []

  /// Makes room for `distinct` tokens and `fromCount` places.
  mutating func reset(distinct: Int, fromCount: Int) {
    if occurrences.count < distinct {
      occurrences = [Int32](repeating: 0, count: distinct)
      first = [Int32](repeating: -1, count: distinct)
    }
    if next.count < fromCount { next = [Int32](repeating: -1, count: fromCount) }
  }

  /// Searches `box`, spending from `budget` one for each element looked at.
  mutating func search(
    _ box: Box,
    _ old: Span<Int32>,
    _ new: Span<Int32>,
    budget: inout Int
  ) -> Outcome {
    budget -= box.from.count + box.to.count
    guard budget > 0 else { return .undecided }
    for place in box.from.reversed() {
      let token = Int(old[place])
      next[place] = occurrences[token] == 0 ? -1 : first[token]
      first[token] = Int32(truncatingIfNeeded: place)
      occurrences[token] += 1
    }
    let outcome = longestRareRun(box, old, new, budget: &budget)
    for place in box.from { occurrences[Int(old[place])] = 0 }
    return outcome
  }

  private func longestRareRun(
    _ box: Box,
    _ old: Span<Int32>,
    _ new: Span<Int32>,
    budget: inout Int
  ) -> Outcome {
    var best: (from: Int, to: Int, count: Int, rarity: Int32, offCentre: Int) =
      (0, 0, 0, Self.longestChain, Int.max)
    let centre =
      box.from.lowerBound + box.from.upperBound
      + box.to.lowerBound + box.to.upperBound
    var sharesAny = false
    var place = box.to.lowerBound
    while place < box.to.upperBound {
      let token = Int(new[place])
      let count = occurrences[token]
      var after = place + 1
      if count > 0 { sharesAny = true }
      if count > 0, count <= best.rarity {
        var other = Int(first[token])
        while other >= 0 {
          var rarity = count
          var (low1, low2) = (other, place)
          while low1 > box.from.lowerBound, low2 > box.to.lowerBound,
            case let token = old[low1 - 1], token == new[low2 - 1]
          {
            low1 -= 1
            low2 -= 1
            rarity = min(rarity, occurrences[Int(token)])
          }
          var (high1, high2) = (other + 1, place + 1)
          while high1 < box.from.upperBound, high2 < box.to.upperBound,
            case let token = old[high1], token == new[high2]
          {
            high1 += 1
            high2 += 1
            rarity = min(rarity, occurrences[Int(token)])
          }
          after = max(after, high2)
          let length = high1 - low1
          // Of equals take the one nearest the middle of both sides: the halves shrink fast, and an
          // element that moved far is the least likely to be taken.
          let offCentre =
            abs(2 * (low1 + low2) + 2 * length - centre)
            + abs((low1 - box.from.lowerBound) - (low2 - box.to.lowerBound))
          if length > best.count || rarity < best.rarity
            || (length == best.count && rarity == best.rarity && offCentre < best.offCentre)
          {
            best = (low1, low2, length, rarity, offCentre)
          }
          budget -= length
          guard budget > 0 else { return .undecided }
          // Later places inside this run would only find parts of it.
          other = Int(next[other])
          while other >= 0, other < high1 { other = Int(next[other]) }
        }
      }
      place = after
    }
    if best.count > 0 { return .anchor(from: best.from, to: best.to, count: best.count) }
    return sharesAny ? .undecided : .disjoint
  }
}
