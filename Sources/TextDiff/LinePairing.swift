// Which removed line became which added line: a block of changed lines reads as edits where lines are
// alike and as removals and additions where they are not.

/// Pairs the lines of a replaced block.
public enum LinePairing {
  /// Lines less alike than this are not the same line reworded (Dice's coefficient of byte trigrams,
  /// or of words in long lines).
  public static let threshold = 0.4

  /// Blocks with more line pairs than this are cut up, and the parts paired each by itself.
  private static let mostCells = 40_000
  private static let part = 64
  /// A line longer than this is compared by its words.
  private static let longLine = 1_024
  private static let mostFeatures = 4_096

  /// A removed line and the added line it became.
  public struct Pair: Sendable, Hashable {
    /// The line of the old text.
    public let from: Int
    /// The line of the new text.
    public let to: Int
  }

  /// The pairs, both sides ascending: the choice with the greatest likeness in all.
  public static func pairs(
    of edit: Edit, _ from: [UInt8], _ fromLines: TokenIndex, _ to: [UInt8], _ toLines: TokenIndex
  ) -> [Pair] {
    let (old, new) = (edit.from.count, edit.to.count)
    guard old > 0, new > 0 else { return [] }
    var parts = 1
    // The counts are at most 2^31 each, so that their product fits.
    if old > mostCells || new > mostCells || old * new > mostCells {
      parts = (max(old, new) + part - 1) / part
    }
    var pairs: [Pair] = []
    for index in 0..<parts {
      let fromRun =
        edit.from.lowerBound + old * index / parts..<edit.from.lowerBound + old * (index + 1)
        / parts
      let toRun =
        edit.to.lowerBound + new * index / parts..<edit.to.lowerBound + new * (index + 1) / parts
      let long =
        fromRun.contains { fromLines[$0].count > longLine }
        || toRun.contains { toLines[$0].count > longLine }
      align(
        fromRun.map { features(from[fromLines[$0]], words: long) },
        toRun.map { features(to[toLines[$0]], words: long) }
      ) { pairs.append(Pair(from: fromRun.lowerBound + $0, to: toRun.lowerBound + $1)) }
    }
    return pairs
  }

  /// The order-preserving pairing of greatest total likeness above the threshold.
  private static func align(
    _ old: [[UInt32]], _ new: [[UInt32]], _ visit: (_ old: Int, _ new: Int) -> Void
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
        let gain = likeness(old[i], new[j]) - threshold
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

  /// Dice's coefficient of two sorted multisets, 0...1; 0 where it cannot reach the threshold.
  private static func likeness(_ left: [UInt32], _ right: [UInt32]) -> Double {
    let total = left.count + right.count
    guard Double(2 * min(left.count, right.count)) >= threshold * Double(total) else { return 0 }
    var (i, j, shared) = (0, 0, 0)
    while i < left.count, j < right.count {
      if left[i] == right[j] {
        shared += 1
        i += 1
        j += 1
      } else if left[i] < right[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return Double(2 * shared) / Double(total)
  }

  /// A line's trigrams, or its words, as sorted numbers.
  ///
  /// White space at the ends does not count.
  private static func features(_ line: ArraySlice<UInt8>, words: Bool) -> [UInt32] {
    var line = line
    while let last = line.last, last <= 0x20 { line.removeLast() }
    line = line.drop { $0 <= 0x20 }
    var features: [UInt32] = []
    if words {
      var hash: UInt32 = 0
      for byte in line {
        let isWord =
          byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        if isWord {
          hash = (hash ^ UInt32(byte)) &* 0x0100_0193 | 1
        } else if hash != 0 {
          features.append(hash)
          hash = 0
        }
        if features.count >= mostFeatures { break }
      }
      if hash != 0 { features.append(hash) }
    } else {
      var window: UInt32 = 0
      for (index, byte) in line.enumerated() {
        window = window << 8 & 0xFF_FFFF | UInt32(byte)
        if index >= 2 { features.append(window) }
      }
      if line.count < 3 { features.append(window) }
    }
    if features.isEmpty { features.append(0) }
    features.sort()
    return features
  }
}
