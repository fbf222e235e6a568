// How a Comparison comes about: scripts from TextDiff become operations, replaced blocks become pairs.
import ICU
import TextDiff

/// Builds the operations between two texts.
struct ComparisonBuilder: ~Copyable {
  private let from: [UInt8]
  private let to: [UInt8]
  private var differ: WordDiffer
  private(set) var operations: [Comparison.Operation] = []
  private(set) var summary = Comparison.Summary()
  private(set) var matchedBytes = 0

  init(_ from: [UInt8], _ to: [UInt8]) throws(ICUError) {
    self.from = from
    self.to = to
    differ = try WordDiffer()
  }

  mutating func compareLines() {
    var lines = LineDiffer()
    let diff = lines.diff(from, to)
    operations.reserveCapacity(max(diff.fromLines.count, diff.toLines.count))
    var old = 0
    var new = 0
    for edit in diff.script.edits {
      equalLines(old..<edit.from.lowerBound, new, diff)
      replaceLines(edit, diff)
      (old, new) = (edit.from.upperBound, edit.to.upperBound)
    }
    equalLines(old..<diff.fromLines.count, new, diff)
  }

  private mutating func equalLines(_ run: Range<Int>, _ first: Int, _ diff: LineDiff) {
    for (offset, line) in run.enumerated() {
      let other = first + offset
      add(
        .equal, line..<line + 1, other..<other + 1, diff.fromLines, diff.toLines)
    }
  }

  private mutating func replaceLines(_ edit: Edit, _ diff: LineDiff) {
    let pairs = LinePairing.pairs(of: edit, from, diff.fromLines, to, diff.toLines)
    var (old, new) = (edit.from.lowerBound, edit.to.lowerBound)
    for pair in pairs {
      unpaired(old..<pair.from, new..<pair.to, diff)
      let words = wordsOfEdit(diff.fromLines[pair.from], diff.toLines[pair.to])
      add(
        .edit, pair.from..<pair.from + 1, pair.to..<pair.to + 1, diff.fromLines, diff.toLines,
        words: words)
      (old, new) = (pair.from + 1, pair.to + 1)
    }
    unpaired(old..<edit.from.upperBound, new..<edit.to.upperBound, diff)
  }

  private mutating func unpaired(_ old: Range<Int>, _ new: Range<Int>, _ diff: LineDiff) {
    for line in old {
      add(.remove, line..<line + 1, new.lowerBound..<new.lowerBound, diff.fromLines, diff.toLines)
    }
    for line in new {
      add(.add, old.upperBound..<old.upperBound, line..<line + 1, diff.fromLines, diff.toLines)
    }
  }

  private mutating func wordsOfEdit(
    _ old: Range<Int>, _ new: Range<Int>
  ) -> [Comparison.Word] {
    let diff = differ.diff(Array(from[old]), Array(to[new]))
    var words: [Comparison.Word] = []
    diff.script.forEachRun { fromRun, toRun, equal in
      let (removed, added) = (diff.fromWords[fromRun], diff.toWords[toRun])
      if !removed.isEmpty {
        let bytes = removed.lowerBound + old.lowerBound..<removed.upperBound + old.lowerBound
        words.append(Comparison.Word(kind: equal ? .equal : .remove, bytes: bytes))
      }
      if !equal, !added.isEmpty {
        let bytes = added.lowerBound + new.lowerBound..<added.upperBound + new.lowerBound
        words.append(Comparison.Word(kind: .add, bytes: bytes))
      }
    }
    for word in words where word.kind == .equal { matchedBytes += word.bytes.count }
    return words
  }

  mutating func compareWords() {
    let diff = differ.diff(from, to)
    var (old, new) = (0, 0)
    for edit in diff.script.edits {
      if old < edit.from.lowerBound {
        add(
          .equal, old..<edit.from.lowerBound, new..<edit.to.lowerBound, diff.fromWords,
          diff.toWords)
      }
      let (removed, added) = (diff.fromWords[edit.from], diff.toWords[edit.to])
      if edit.from.isEmpty || edit.to.isEmpty {
        add(
          edit.from.isEmpty ? .add : .remove, edit.from, edit.to, diff.fromWords, diff.toWords)
      } else {
        add(
          .edit, edit.from, edit.to, diff.fromWords, diff.toWords,
          words: [
            Comparison.Word(kind: .remove, bytes: removed),
            Comparison.Word(kind: .add, bytes: added),
          ])
      }
      (old, new) = (edit.from.upperBound, edit.to.upperBound)
    }
    if old < diff.fromWords.count {
      add(
        .equal, old..<diff.fromWords.count, new..<diff.toWords.count, diff.fromWords, diff.toWords)
    }
  }

  private mutating func add(
    _ kind: Comparison.Operation.Kind, _ old: Range<Int>, _ new: Range<Int>,
    _ oldIndex: TokenIndex, _ newIndex: TokenIndex, words: [Comparison.Word] = []
  ) {
    let operation = Comparison.Operation(
      kind: kind, from: old, to: new, fromBytes: oldIndex[old], toBytes: newIndex[new],
      words: words)
    operations.append(operation)
    switch kind {
    case .equal:
      summary.equal += 1
      matchedBytes += operation.fromBytes.count
    case .edit: summary.edited += 1
    case .add: summary.added += 1
    case .remove: summary.removed += 1
    }
  }
}
