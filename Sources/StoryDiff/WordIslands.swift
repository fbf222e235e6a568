// Words that stayed, so few between changes so large that a reader does not see them as staying.

enum WordIslands {
  /// An island has up to this many words.
  private static let words = 2
  /// They weigh no more than this, a word of three or fewer letters counting half.
  private static let weight = 1.0
  /// The changes beside it have so many words on each side in all, and each of them so many.
  private static let shore = 4
  private static let leastShore = 2

  /// The blocks without the islands.
  static func absorb(
    _ blocks: [SharedRuns.Block],
    oldCount: Int,
    newCount: Int,
    isShort: (Int) -> Bool
  ) -> [SharedRuns.Block] {
    var out = blocks
    var index = 0
    while index < out.count {
      let block = out[index]
      let before = index == 0 ? SharedRuns.Block(from: 0, to: 0, count: 0) : out[index - 1]
      let after =
        index + 1 < out.count
        ? out[index + 1] : SharedRuns.Block(from: oldCount, to: newCount, count: 0)
      let left = (
        block.from - before.from - before.count, block.to - before.to - before.count
      )
      let right = (after.from - block.from - block.count, after.to - block.to - block.count)
      let isIsland =
        block.count <= words && left.0 + left.1 > 0 && right.0 + right.1 > 0
        && min(left.0 + right.0, left.1 + right.1) >= shore
        && min(max(left.0, left.1), max(right.0, right.1)) >= leastShore
        && (block.from..<block.from + block.count).reduce(0) { $0 + (isShort($1) ? 0.5 : 1) }
          <= weight
      guard isIsland else {
        index += 1
        continue
      }
      out.remove(at: index)
      // The change has grown: the island before it may go too.
      index = max(0, index - 1)
    }
    return out
  }
}
