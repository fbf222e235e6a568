// Word scripts without confetti: `[-June-]{+July+} [-3-]{+4+}` is one change, not two with a space
// between. Only ever joins edits, so the script stays correct.

enum WordCleanup {
  /// What a run of equal tokens between two edits holds.
  fileprivate struct Island {
    var bytes = 0
    var words = 0
    var marks = 0
    var hasLineFeed = false
  }

  /// Joins neighbouring edits over equal runs too small to read on their own.
  static func joinIslands(
    _ script: inout EditScript, _ from: [UInt8], _ fromWords: TokenIndex
  ) {
    // Spaces first: how large the changes on both sides of a word are is known only then.
    join(&script, from, fromWords, words: 0)
    join(&script, from, fromWords, words: 1)
  }

  private static func join(
    _ script: inout EditScript, _ from: [UInt8], _ fromWords: TokenIndex, words: Int
  ) {
    var joined: [Edit] = []
    joined.reserveCapacity(script.edits.count)
    for edit in script.edits {
      guard let last = joined.last,
        isIsland(
          last.from.upperBound..<edit.from.lowerBound, between: last, edit, from, fromWords,
          words: words)
      else {
        joined.append(edit)
        continue
      }
      joined[joined.count - 1] = Edit(
        from: last.from.lowerBound..<edit.from.upperBound,
        to: last.to.lowerBound..<edit.to.upperBound)
    }
    script.edits = joined
  }

  private static func isIsland(
    _ gap: Range<Int>, between left: Edit, _ right: Edit, _ text: [UInt8], _ tokens: TokenIndex,
    words: Int
  ) -> Bool {
    // A longer run is no island; not looking at it keeps this linear.
    guard gap.count <= 5, tokens[gap].count <= 12 else { return false }
    var island = Island()
    for token in gap { island.take(text[tokens[token]]) }
    if island.hasLineFeed || island.words > words { return false }
    let bothReplace =
      !left.from.isEmpty && !left.to.isEmpty && !right.from.isEmpty && !right.to.isEmpty
    if island.words == 0 {
      // Joining an addition to a removal would make two changes of what was one each.
      let sameSide =
        (left.from.isEmpty && right.from.isEmpty) || (left.to.isEmpty && right.to.isEmpty)
      if island.marks == 0 { return bothReplace || sameSide }
      return bothReplace && island.bytes <= 2
    }
    // One short word between two large changes says nothing by itself.
    let smallest = min(left.from.count, left.to.count, right.from.count, right.to.count)
    return bothReplace && island.words == 1 && island.bytes <= 6 && smallest >= 5
  }
}

extension WordCleanup.Island {
  fileprivate mutating func take(_ token: ArraySlice<UInt8>) {
    bytes += token.count
    switch token.first {
    case 0x09, 0x0B, 0x0C, 0x20: break
    case 0x0A, 0x0D: hasLineFeed = true
    case .some(0x30...0x39), .some(0x41...0x5A), .some(0x61...0x7A), .some(0x5F), .some(0x80...):
      words += 1
    default: marks += 1
    }
  }
}
