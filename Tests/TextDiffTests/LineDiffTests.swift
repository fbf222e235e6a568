// What these prove: lines are cut at LF alone and keep every byte; shared ends, hashing and windows
// never change the answer; edits stand where git would put them.
import Testing

@testable import TextDiff

private func lines(_ text: [UInt8]) -> [[UInt8]] {
  let index = TokenIndex.lines(of: text)
  return (0..<index.count).map { Array(text[index[$0]]) }
}

/// A diff as its bare unified body, for reading.
private func body(_ from: String, _ to: String) -> String {
  var differ = LineDiffer()
  let (old, new) = (Array(from.utf8), Array(to.utf8))
  var out: [UInt8] = []
  UnifiedFormat.append(
    differ.diff(old, new),
    from: old,
    to: new,
    fromName: "a",
    toName: "b",
    out: &out
  )
  return String(decoding: out.dropFirst(12), as: UTF8.self)
}

@Test(arguments: [
  ("", []), ("a", ["a"]), ("a\n", ["a\n"]), ("\n", ["\n"]), ("a\nb", ["a\n", "b"]),
  ("a\r\nb\rc\n", ["a\r\n", "b\rc\n"]), ("a\u{2028}b\u{0B}c\u{85}d", ["a\u{2028}b\u{0B}c\u{85}d"]),
  ("\n\n\n\n\n\n\n\n\n", Array(repeating: "\n", count: 9)),
  ("12345678\n12345678\u{80}\n1", ["12345678\n", "12345678\u{80}\n", "1"]),
])
func linesEndAtLFOnly(text: String, expected: [String]) {
  #expect(lines(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } == expected)
}

@Test func linesOfAnyBytesJoinToTheText() {
  var random = SeededGenerator(seed: 1)
  for length in 0..<300 {
    let text = (0..<length).map { _ in
      Bool.random(using: &random)
        ? UInt8.random(in: 8...12, using: &random)
        : UInt8.random(in: 0...255, using: &random)
    }
    let cut = lines(text)
    #expect(cut.flatMap { $0 } == text)
    #expect(cut.allSatisfy { $0.dropLast().allSatisfy { $0 != 10 } && !$0.isEmpty })
    #expect(cut.dropLast().allSatisfy { $0.last == 10 })
  }
}

@Test func aMissingLastLineFeedIsAChange() {
  #expect(body("a\nb\n", "a\nb") == "@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n")
  #expect(
    body("a\nb", "a\nb\nc")
      == "@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n"
  )
  #expect(body("x\nb", "y\nb").hasSuffix("-x\n+y\n b\n\\ No newline at end of file\n"))
}

@Test func emptyAndOneLineFilesHaveTheirRanges() {
  #expect(body("", "a\n") == "@@ -0,0 +1 @@\n+a\n")
  #expect(body("a\nb\n", "") == "@@ -1,2 +0,0 @@\n-a\n-b\n")
  #expect(body("a\n", "b\n") == "@@ -1 +1 @@\n-a\n+b\n")
  #expect(body("a\n", "a\n") == "")
}

@Test func sharedEndsAreWholeLinesOfBothTexts() {
  func ends(_ from: String, _ to: String) -> [Int] {
    let (old, new) = (Array(from.utf8), Array(to.utf8))
    let ends = CommonEnds(old, .lines(of: old), new, .lines(of: new))
    return [ends.prefix, ends.suffix]
  }
  #expect(ends("a\nb\nc\n", "a\nX\nc\n") == [1, 1])
  #expect(ends("a\nb", "a\nb\n") == [1, 0])
  #expect(ends("a\nb", "a\nb\nc") == [1, 0])
  #expect(ends("b\n", "a\nb\n") == [0, 1])
  #expect(ends("b\n", "ab\n") == [0, 0])
  #expect(ends("ab\n", "b\n") == [0, 0])
  #expect(ends("x\nx\n", "x\nx\nx\n") == [2, 0])
  #expect(ends("", "a") == [0, 0])
  #expect(ends("a", "a") == [1, 0])
}

/// Random texts of few distinct lines, long enough to pass the window's margins.
@Test(arguments: 0..<40)
func windowsNeverChangeTheAnswer(seed: Int) {
  var random = SeededGenerator(seed: UInt64(seed))
  var differ = LineDiffer()
  var old = (0..<Int.random(in: 0...900, using: &random)).map { _ in
    Array("line \(Int.random(in: 0...30, using: &random))\n".utf8)
  }
  if seed % 3 == 0, !old.isEmpty { old[old.count - 1].removeLast() }
  var new = old
  for _ in 0..<Int.random(in: 0...4, using: &random) where !new.isEmpty {
    let place = Int.random(in: 0..<new.count, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: new.remove(at: place)
    case 1: new.insert(Array("new\n".utf8), at: place)
    default: new[place] = Array("line 3\n".utf8)
    }
  }
  let (from, to) = (old.flatMap { $0 }, new.flatMap { $0 })
  let diff = differ.diff(from, to)
  #expect(diff.script.isWellFormed)
  #expect(diff.script.edits.isEmpty == (from == to))
  #expect(diff.script.apply(to: lines(from), taking: lines(to)) == lines(to))
}

// Each is what `git diff` shows.
@Test func anAddedBlockStandsWhole() {
  #expect(
    body(
      "<ul>\n  <li>\n    one\n  </li>\n</ul>\n",
      "<ul>\n  <li>\n    one\n  </li>\n  <li>\n    two\n  </li>\n</ul>\n"
    )
      == """
      @@ -2,4 +2,7 @@
         <li>
           one
         </li>
      +  <li>
      +    two
      +  </li>
       </ul>

      """
  )
}

@Test func anAddedParagraphTakesItsBlankLine() {
  #expect(
    body("One.\n\nThree.\n", "One.\n\nTwo.\n\nThree.\n")
      == "@@ -1,3 +1,5 @@\n One.\n \n+Two.\n+\n Three.\n"
  )
}

@Test func removedFunctionsKeepTheirShape() {
  #expect(
    body(
      "a {\n  x\n}\n\nb {\n  x\n}\n\nc {\n  x\n}\n",
      "a {\n  x\n}\n\nc {\n  x\n}\n"
    )
      == "@@ -2,10 +2,6 @@\n   x\n }\n \n-b {\n-  x\n-}\n-\n c {\n   x\n }\n"
  )
}

@Test func groupsThatTouchAfterSlidingBecomeOne() {
  // The two added lines could stand apart; sliding joins them.
  #expect(body("a\na\n", "a\na\na\na\n") == "@@ -1,2 +1,4 @@\n a\n a\n+a\n+a\n")
}

@Test func contextsThatTouchShareAHunk() {
  let old = (0..<20).map(String.init)
  var new = old
  new[5] = "five"
  new[12] = "twelve"
  var differ = LineDiffer()
  let (from, to) = (
    Array((old.joined(separator: "\n") + "\n").utf8),
    Array((new.joined(separator: "\n") + "\n").utf8)
  )
  let script = differ.diff(from, to).script
  #expect(script.hunks(context: 3).map(\.from) == [2..<16])
  #expect(script.hunks(context: 2).map(\.from) == [3..<8, 10..<15])
  #expect(script.hunks(context: 0).map(\.to) == [5..<6, 12..<13])
  #expect(script.hunks(context: Int.max).map(\.from) == [0..<20])
  #expect(script.hunks(context: -1).count == 2)
}
