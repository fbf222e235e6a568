// What these prove: a line that was reworded is paired with what it became, one that was replaced is
// not, and no block of lines, however long or wide, costs more than linear work.
import Testing

@testable import TextDiff

private func pairs(_ from: [String], _ to: [String]) -> [[Int]] {
  let old = Array((from.joined(separator: "\n") + "\n").utf8)
  let new = Array((to.joined(separator: "\n") + "\n").utf8)
  let edit = Edit(from: 0..<from.count, to: 0..<to.count)
  return LinePairing.pairs(of: edit, old, .lines(of: old), new, .lines(of: new))
    .map { [$0.from, $0.to] }
}

@Test(arguments: [
  ("We may go.", "We will go."), ("June 3", "July 3"), ("<b>10</b>", "<b>12</b>"),
  ("我们今天出发。", "我们明天出发。"), ("今日は雨です。", "明日は雨です。"), ("เราจะไปวันนี้", "เราจะไปพรุ่งนี้"),
  ("  indented", "not indented"), ("\tx = 1", "x = 1"),
])
func aLoneRewordedLineIsAnEdit(old: String, new: String) {
  #expect(pairs([old], [new]) == [[0, 0]])
}

@Test(arguments: [
  ("We may go.", "Other text entirely"), ("", "something"), ("10", "nine"), ("我们今天出发。", "雨"),
])
func aLoneReplacedLineIsNone(old: String, new: String) {
  #expect(pairs([old], [new]) == [])
}

@Test func linesFindTheirOwn() {
  #expect(
    pairs(
      ["The first sentence is here.", "Police said ten people died."],
      ["Something new was put in.", "The first sentence was here.", "Police said 12 people died."])
      == [[0, 1], [1, 2]])
  // Order is kept: of two that changed places one stays.
  #expect(
    pairs(
      ["alpha beta gamma delta", "one two three four"],
      ["one two three five", "alpha beta gamma epsilon"]
    ).count == 1)
  // The same place counts for a little, not for all.
  #expect(
    pairs(["<noscript data=\"0011\">", "abcdef"], ["<noscript data=\"9a8b\">", "uvwxyz"]) == [
      [0, 0]
    ]
  )
}

@Test func longLinesAreJudgedByASample() {
  var random = SeededGenerator(seed: 5)
  func line(_ words: Int) -> String {
    (0..<words).map { _ in "w\(Int.random(in: 0..<9_000, using: &random))" }
      .joined(separator: " ")
  }
  let old = (0..<100).map { _ in line(400) }
  let new = old.map { $0 + " and a little more" }
  #expect(pairs(old, new) == (0..<100).map { [$0, $0] })
  // Few distinct words, all alike: the sample is as large as it should be.
  let same = String(repeating: "word ", count: 1_000)
  let many = (0..<100).map { _ in same }
  #expect(pairs(many, many.map { "new " + $0 }) == (0..<100).map { [$0, $0] })
  let other = (0..<101).map { _ in line(400) }
  #expect(pairs(old, other).count < 30)
}

@Test(arguments: [(2_000, 1_100), (199, 5_000), (2, 400_000), (10_000, 60)])
func pairingCostsLinearWork(lines: Int, bytes: Int) {
  var random = SeededGenerator(seed: 6)
  func text() -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(lines * (bytes + 1))
    for _ in 0..<lines {
      for _ in 0..<bytes / 8 {
        let word = random.next()
        for shift in 0..<8 {
          text.append(UInt8(truncatingIfNeeded: word >> (8 * shift)) & 15 | 0x60)
        }
      }
      text.append(0x0A)
    }
    return text
  }
  let (old, new) = (text(), text())
  var steps = 0
  _ = LinePairing.pairs(
    of: Edit(from: 0..<lines, to: 0..<lines), old, .lines(of: old), new, .lines(of: new),
    steps: &steps)
  // Every pair of lines, feature by feature, would be 30 to 2,000 times as many.
  #expect(steps < 2 * 4_096 * 2 * lines + 800_000, "\(steps)")
}
