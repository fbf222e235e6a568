// Which removed line became which added line: a block of changed lines reads as edits where lines are
// alike and as removals and additions where they are not.

/// Pairs the lines of a replaced block.
public enum LinePairing {
  /// Lines less alike than this are not the same line reworded (`LineFeatures.likeness`).
  public static let threshold = 0.4
  /// The same for one line in place of one: its place speaks for it.
  public static let loneThreshold = 0.2
  /// The same for lines at the same place of blocks equally long.
  public static let placeThreshold = 0.3

  /// Blocks with more line pairs than this are cut up, and the parts paired each by itself.
  private static let mostCells = 40_000
  private static let part = 64
  /// Features that may be compared in a part: so many for each line, and as many as that in any.
  private static let workPerLine = 4_096
  private static let freeWork = 200_000
  /// Where lines are longer than this, words are counted and not trigrams.
  private static let longLine = 1_024

  /// A removed line and the added line it became.
  public struct Pair: Sendable, Hashable {
    /// The line of the old text.
    public let from: Int
    /// The line of the new text.
    public let to: Int
  }

  /// The pairs, both sides ascending: the choice with the greatest likeness in all.
  ///
  /// Costs time linear in the block's bytes and lines: in large blocks lines are looked for near
  /// their own place only, and long lines are judged by a sample.
  public static func pairs(
    of edit: Edit, _ from: [UInt8], _ fromLines: TokenIndex, _ to: [UInt8], _ toLines: TokenIndex
  ) -> [Pair] {
    var steps = 0
    return pairs(of: edit, from, fromLines, to, toLines, steps: &steps)
  }

  /// The same; adds the features compared to `steps`, which is what the tests bound.
  static func pairs(
    of edit: Edit, _ from: [UInt8], _ fromLines: TokenIndex, _ to: [UInt8], _ toLines: TokenIndex,
    steps: inout Int
  ) -> [Pair] {
    let (old, new) = (edit.from.count, edit.to.count)
    guard old > 0, new > 0 else { return [] }
    let samePlace = old == new ? (old == 1 ? loneThreshold : placeThreshold) : threshold
    var parts = 1
    // The counts are at most 2^31 each, so that their product fits.
    if old > mostCells || new > mostCells || old * new > mostCells {
      parts = (max(old, new) + part - 1) / part
    }
    var pairs: [Pair] = []
    for index in 0..<parts {
      let first = (edit.from.lowerBound + old * index / parts)
      let fromRun = first..<edit.from.lowerBound + old * (index + 1) / parts
      let second = (edit.to.lowerBound + new * index / parts)
      let toRun = second..<edit.to.lowerBound + new * (index + 1) / parts
      let choice = LineFeatures.Choice(
        isLong: fromRun.contains { fromLines[$0].count > longLine }
          || toRun.contains { toLines[$0].count > longLine },
        sampling: sampling(
          fromRun.count, fromLines[fromRun].count, toRun.count, toLines[toRun].count))
      align(
        fromRun.map { LineFeatures(from[fromLines[$0]], choice) },
        toRun.map { LineFeatures(to[toLines[$0]], choice) },
        samePlace: samePlace, steps: &steps
      ) { pairs.append(Pair(from: first + $0, to: second + $1)) }
    }
    return pairs
  }

  /// Of how many features, as a power of two, one is enough to keep a part's work in bounds.
  private static func sampling(
    _ fromCount: Int, _ fromBytes: Int, _ toCount: Int, _ toBytes: Int
  ) -> Int {
    let allowed = max(freeWork, workPerLine * (fromCount + toCount))
    // Each line meets each of the other side.
    let (work, isTooMuch) = (fromCount + toCount).multipliedReportingOverflow(
      by: fromBytes + toBytes)
    var rarity = 0
    while rarity < 24, (isTooMuch ? Int.max : work / 2) >> rarity > allowed { rarity += 1 }
    return rarity
  }

  /// The order-preserving pairing of greatest total likeness above the threshold.
  private static func align(
    _ old: [LineFeatures], _ new: [LineFeatures], samePlace: Double, steps: inout Int,
    _ visit: (_ old: Int, _ new: Int) -> Void
  ) {
    guard !old.isEmpty, !new.isEmpty else { return }
    let width = new.count + 1
    // Of the suffixes from (i, j) on: the best total, and whether it pairs i with j.
    var best = [Double](repeating: 0, count: (old.count + 1) * width)
    var pairs = [Bool](repeating: false, count: (old.count + 1) * width)
    for i in old.indices.reversed() {
      for j in new.indices.reversed() {
        let cell = i * width + j
        best[cell] = max(best[cell + width], best[cell + 1])
        let threshold = i == j ? samePlace : threshold
        let likeness = old[i].likeness(to: new[j], atLeast: threshold, steps: &steps)
        let gain = likeness - threshold
        guard gain >= 0, gain + best[cell + width + 1] > best[cell] else { continue }
        best[cell] = gain + best[cell + width + 1]
        pairs[cell] = true
      }
    }
    var (i, j) = (0, 0)
    while i < old.count, j < new.count {
      let cell = i * width + j
      if pairs[cell] {
        visit(i, j)
        i += 1
        j += 1
      } else if best[cell + width] >= best[cell + 1] {
        i += 1
      } else {
        j += 1
      }
    }
  }
}
