// What these prove: a script applied to the old text gives the new one for every small input, Myers'
// scripts are as short as an oracle's, and no input, however hostile, costs quadratic work.
import Testing

@testable import TextDiff

/// The length of a shortest script, by the textbook table.
private func shortestCost(_ old: [UInt8], _ new: [UInt8]) -> Int {
  var row = Array(0...new.count)
  for (i, left) in old.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, right) in new.enumerated() {
      let above = row[j + 1]
      row[j + 1] = left == right ? diagonal : min(above, row[j]) + 1
      diagonal = above
    }
  }
  return row[new.count]
}

/// All sequences over `a b c` up to five long.
private func smallSequences() -> [[UInt8]] {
  var all: [[UInt8]] = [[]]
  var longest: [[UInt8]] = [[]]
  for _ in 0..<5 {
    longest = longest.flatMap { head in (0..<3).map { head + [$0] } }
    all += longest
  }
  return all
}

private func pair(_ old: [UInt8], _ new: [UInt8], distinct: Int) -> TokenPair {
  TokenPair(from: old.map(Int32.init), to: new.map(Int32.init), distinct: distinct)
}

@Test func everySmallPairIsRight() {
  var engine = DiffEngine()
  let all = smallSequences()
  for old in all {
    for new in all {
      let tokens = pair(old, new, distinct: 3)
      for algorithm in [DiffAlgorithm.histogram, .minimal] {
        let script = engine.run(tokens, algorithm: algorithm)
        guard script.isWellFormed, script.apply(to: old, taking: new) == new else {
          Issue.record("\(algorithm): \(old) to \(new) gave \(script.edits)")
          return
        }
        if algorithm == .minimal, script.cost != shortestCost(old, new) {
          Issue.record("not shortest: \(old) to \(new) gave \(script.edits)")
          return
        }
      }
    }
  }
}

@Test(arguments: [2, 3, 8, 40])
func randomPairsAreRightAndMyersShortest(alphabet: Int) {
  var random = SeededGenerator(seed: UInt64(alphabet))
  var engine = DiffEngine()
  for _ in 0..<150 {
    let old = (0..<Int.random(in: 0...120, using: &random)).map { _ in
      UInt8.random(in: 0..<UInt8(alphabet), using: &random)
    }
    var new = old
    for _ in 0..<Int.random(in: 0...20, using: &random) {
      let place = Int.random(in: 0...new.count, using: &random)
      if Bool.random(using: &random), place < new.count {
        new.remove(at: place)
      } else {
        new.insert(UInt8.random(in: 0..<UInt8(alphabet), using: &random), at: place)
      }
    }
    let tokens = pair(old, new, distinct: alphabet)
    let shortest = engine.run(tokens, algorithm: .minimal)
    #expect(shortest.isWellFormed && shortest.apply(to: old, taking: new) == new)
    #expect(shortest.cost == shortestCost(old, new))
    let rare = engine.run(tokens, algorithm: .histogram)
    #expect(rare.isWellFormed && rare.apply(to: old, taking: new) == new)
    #expect(rare.cost >= shortest.cost)
  }
}

@Test func scriptsThatLieAreToldFromScriptsThatDoNot() {
  let good = EditScript(edits: [Edit(from: 1..<2, to: 1..<1)], fromCount: 3, toCount: 2)
  #expect(good.isWellFormed)
  #expect(!EditScript(edits: [], fromCount: 3, toCount: 2).isWellFormed)
  #expect(
    !EditScript(edits: [Edit(from: 1..<2, to: 0..<0)], fromCount: 3, toCount: 2).isWellFormed
  )
  #expect(
    !EditScript(edits: [Edit(from: 1..<1, to: 1..<1)], fromCount: 2, toCount: 2).isWellFormed
  )
  #expect(good.apply(to: ["a", "b", "c"], taking: ["a", "c"]) == ["a", "c"])
}

/// Hostile pairs of 20,000 lines a side.
enum Hostile: CaseIterable {
  case disjoint, shuffled, reversed, identicalLines, fewDistinct, everyOtherLine, manySixtyFours
  case periodic, blankRuns

  func texts(lines: Int) -> (from: [UInt8], to: [UInt8]) {
    var random = SeededGenerator(seed: 7)
    let numbers = Array(0..<lines)
    let (old, new): ([String], [String]) =
      switch self {
      case .disjoint: (numbers.map { "a\($0)" }, numbers.map { "b\($0)" })
      case .shuffled: (numbers.map(String.init), numbers.shuffled(using: &random).map(String.init))
      case .reversed: (numbers.map(String.init), numbers.reversed().map(String.init))
      case .identicalLines:
        (numbers.map { _ in "x" }, numbers.prefix(lines * 2 / 3).map { _ in "x" })
      case .fewDistinct:
        (
          numbers.map { _ in String(Int.random(in: 0..<3, using: &random)) },
          numbers.map { _ in String(Int.random(in: 0..<3, using: &random)) }
        )
      case .everyOtherLine:
        (
          numbers.map { $0 % 2 == 0 ? "a\($0)" : "\($0)" },
          numbers.map { $0 % 2 == 0 ? "b\($0)" : "\($0)" }
        )
      case .manySixtyFours:
        // Every line 60 times, in runs that match in many places for long.
        (
          numbers.map { String($0 % (lines / 60)) },
          numbers.map { String(($0 + $0 / 977) % (lines / 60)) }
        )
      case .periodic:
        (numbers.map { ["x", "y", "x", "z"][$0 % 4] }, numbers.map { ["x", "y", "z"][$0 % 3] })
      case .blankRuns:
        (numbers.map { $0 % 50 == 0 ? "\($0)" : "" }, numbers.map { $0 % 49 == 0 ? "\($0)" : "" })
      }
    return (
      Array(old.joined(separator: "\n").utf8), Array(new.joined(separator: "\n").utf8)
    )
  }
}

@Test(arguments: Hostile.allCases)
func hostileInputCostsNearLinearWork(kind: Hostile) {
  let lines = 20_000
  let (from, to) = kind.texts(lines: lines)
  var differ = LineDiffer()
  let diff = differ.diff(from, to)
  #expect(diff.script.isWellFormed)
  let old = (0..<diff.fromLines.count).map { Array(from[diff.fromLines[$0]]) }
  let new = (0..<diff.toLines.count).map { Array(to[diff.toLines[$0]]) }
  #expect(diff.script.apply(to: old, taking: new) == new)
  // A square would be 400,000,000 steps.
  #expect(differ.steps < 1_200 * 2 * lines, "\(kind): \(differ.steps)")
}
