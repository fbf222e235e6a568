// Operations in reading order, out of links.

struct OperationBuilder {
  private struct Placed {
    var kind: StoryComparison.Operation.Kind
    var from: Range<Int>
    var to: Range<Int>
    var isSame: Bool
  }

  private let from: StorySide
  private let to: StorySide
  /// Ascending on both sides.
  private var kept: [Placed] = []
  private var moved: [Placed] = []

  init(_ from: StorySide, _ to: StorySide) {
    self.from = from
    self.to = to
  }

  mutating func keep(_ old: Range<Int>, _ new: Range<Int>, isSame: Bool) {
    let kind: StoryComparison.Operation.Kind =
      isSame ? .equal : old.count > 1 ? .merge : new.count > 1 ? .split : .edit
    kept.append(Placed(kind: kind, from: old, to: new, isSame: isSame))
  }

  mutating func move(_ old: Range<Int>, _ new: Range<Int>, isSame: Bool) {
    moved.append(Placed(kind: .move, from: old, to: new, isSame: isSame))
  }

  /// A moved sentence that crosses none that stayed has not moved.
  private mutating func settle() {
    // Where the chain leaves off before each sentence of the old side.
    for index in moved.indices {
      let link = moved[index]
      var low = 0
      var high = kept.count
      while low < high {
        let middle = (low + high) / 2
        if kept[middle].from.lowerBound < link.from.lowerBound {
          low = middle + 1
        } else {
          high = middle
        }
      }
      let isBehind = low == 0 || kept[low - 1].to.upperBound <= link.to.lowerBound
      let isBefore = low == kept.count || kept[low].to.lowerBound >= link.to.upperBound
      if isBehind, isBefore {
        kept.insert(
          Placed(
            kind: link.isSame ? .equal : .edit, from: link.from, to: link.to, isSame: link.isSame),
          at: low)
        moved[index].from = 0..<0
      }
    }
    moved.removeAll { $0.from.isEmpty }
    growBlocks()
  }

  /// A sentence that stayed, alone between two that moved there together, has moved in between them:
  /// the passage that moved is one block.
  private mutating func growBlocks() {
    guard moved.count > 1 else { return }
    var source: [Int: Int] = [:]
    for link in moved where link.from.count == 1 && link.to.count == 1 {
      source[link.to.lowerBound] = link.from.lowerBound
    }
    kept.removeAll { link in
      guard link.from.count == 1, link.to.count == 1, let before = source[link.to.lowerBound - 1],
        let after = source[link.to.lowerBound + 1], after == before + 1
      else { return false }
      moved.append(Placed(kind: .move, from: link.from, to: link.to, isSame: link.isSame))
      return true
    }
  }

  /// All operations; words are compared with `edits`.
  mutating func finished(_ edits: inout WordEdits) -> StoryComparison {
    settle()
    var operations: [StoryComparison.Operation] = []
    operations.reserveCapacity(max(from.sentences.count, to.sentences.count))
    var counts = StoryComparison.Counts()
    var matched = 0
    var isGone = [Bool](repeating: true, count: from.sentences.count)
    var arrival = [Placed?](repeating: nil, count: to.sentences.count)
    for link in kept + moved { for i in link.from { isGone[i] = false } }
    for link in moved { arrival[link.to.lowerBound] = link }

    func bytes(_ side: StorySide, _ range: Range<Int>) -> Int {
      range.reduce(0) { $0 + side.sentences[$1].count }
    }
    func add(_ placed: Placed) {
      var words: [WordRun] = []
      var kind = placed.kind
      if !placed.isSame, !placed.from.isEmpty, !placed.to.isEmpty {
        words = edits.runs(from.text(of: placed.from), to.text(of: placed.to))
        if words.allSatisfy({ $0.kind == .equal }) {
          // Only the cut between the sentences differs.
          words = []
          if kind != .move { kind = .equal }
        }
      }
      if placed.isSame || words.isEmpty, !placed.from.isEmpty, !placed.to.isEmpty {
        matched += bytes(from, placed.from) + bytes(to, placed.to)
      } else {
        for word in words where word.kind == .equal { matched += 2 * word.text.utf8.count }
      }
      switch kind {
      case .equal: counts.equal += 1
      case .edit, .split, .merge: counts.edited += 1
      case .move: counts.moved += 1
      case .add: counts.added += 1
      case .remove: counts.removed += 1
      }
      operations.append(
        StoryComparison.Operation(kind: kind, from: placed.from, to: placed.to, words: words))
    }

    var (i, j) = (0, 0)
    func advance(_ old: Int, _ new: Int) {
      while i < old {
        if isGone[i] { add(Placed(kind: .remove, from: i..<i + 1, to: j..<j, isSame: false)) }
        i += 1
      }
      while j < new {
        if let link = arrival[j] {
          add(link)
        } else {
          add(Placed(kind: .add, from: i..<i, to: j..<j + 1, isSame: false))
        }
        j += 1
      }
    }
    for link in kept {
      advance(link.from.lowerBound, link.to.lowerBound)
      add(link)
      (i, j) = (link.from.upperBound, link.to.upperBound)
    }
    advance(from.sentences.count, to.sentences.count)
    let total = bytes(from, from.sentences.indices) + bytes(to, to.sentences.indices)
    return StoryComparison(
      from: from, to: to, operations: operations, counts: counts,
      similarity: total == 0 ? 1 : min(1, Double(matched) / Double(total)))
  }
}
