// What these prove: words are found in every script, the script of words is right, and what a reader
// would call one change is one.
import Testing

@testable import TextDiff

/// A word diff as `[-old-]{+new+}`.
private func marked(_ from: String, _ to: String) throws -> String {
  var differ = try WordDiffer()
  let (old, new) = (Array(from.utf8), Array(to.utf8))
  let diff = differ.diff(old, new)
  var out = ""
  diff.script.forEachRun { removed, added, equal in
    let (one, two) = (
      String(decoding: old[diff.fromWords[removed]], as: UTF8.self),
      String(decoding: new[diff.toWords[added]], as: UTF8.self)
    )
    if equal {
      out += two
    } else {
      out += (one.isEmpty ? "" : "[-\(one)-]") + (two.isEmpty ? "" : "{+\(two)+}")
    }
  }
  return out
}

@Test(arguments: [
  ("We may go.", "We will go.", "We [-may-]{+will+} go."),
  ("At least 10 died.", "At least 12 died.", "At least [-10-]{+12+} died."),
  ("about 1,200.50 euros", "about 1,300.50 euros", "about [-1,200.50-]{+1,300.50+} euros"),
  ("the café's", "the cafés", "the [-café's-]{+cafés+}"),
  ("a b", "a  b", "a[- -]{+  +}b"),
  ("end", "end.", "end{+.+}"),
  ("", "all new", "{+all new+}"),
  ("<b class=\"x\">", "<b class=\"y\">", "<b class=\"[-x-]{+y+}\">"),
  // Dictionaries find the words of scripts without spaces.
  ("我们今天出发。", "我们明天出发。", "我们[-今天-]{+明天+}出发。"),
  ("今日は雨です。", "今日は雪です。", "今日は[-雨-]{+雪+}です。"),
  ("ラーメンを食べます", "カレーを食べます", "[-ラーメン-]{+カレー+}を食べます"),
  ("ผมกินข้าว", "ผมกินปลา", "ผมกิน[-ข้าว-]{+ปลา+}"),
  ("지금 서울에 간다", "지금 부산에 간다", "지금 [-서울에-]{+부산에+} 간다"),
  // A family is one letter, and an accent is never cut from its own.
  (
    "\u{1F469}\u{200D}\u{1F469} go", "\u{1F468}\u{200D}\u{1F469} go",
    "[-\u{1F469}\u{200D}\u{1F469}-]{+\u{1F468}\u{200D}\u{1F469}+} go"
  ),
  ("cafe\u{301}", "cafe", "[-cafe\u{301}-]{+cafe+}"),
])
func changedWordsAreMarked(from: String, to: String, expected: String) throws {
  let text = try marked(from, to)
  #expect(text == expected)
}

@Test(arguments: [
  // One change, not two with a space between.
  ("on June 3 there", "on July 4 there", "on [-June 3-]{+July 4+} there"),
  // A hyphen between two changed words belongs to them.
  ("see aa-bb now", "see cc-dd now", "see [-aa-bb-]{+cc-dd+} now"),
  // A word between two changes is what stayed.
  ("one two three", "eins two drei", "[-one-]{+eins+} two [-three-]{+drei+}"),
  // Additions apart stay apart.
  ("a cat sat", "a big cat sat down", "a {+big +}cat sat{+ down+}"),
  // Two added words are one addition.
  ("x y", "x new words y", "x {+new words +}y"),
  // An addition beside a removal stays itself.
  ("keep old words end", "keep words end new", "keep [-old -]words end{+ new+}"),
  // Nothing is joined over the end of a line.
  ("a\nb", "c\nd", "[-a-]{+c+}\n[-b-]{+d+}"),
])
func marksCoverWhatIsOneChange(from: String, to: String, expected: String) throws {
  let text = try marked(from, to)
  #expect(text == expected)
}

@Test func aShortWordBetweenLargeChangesIsPartOfThem() throws {
  let text = try marked("one two three of four five six", "uno dos tres of cuatro cinco seis")
  #expect(text == "[-one two three of four five six-]{+uno dos tres of cuatro cinco seis+}")
}

/// The wrong bytes between the right ones must neither be lost nor moved.
@Test func wordScriptsAreRightForAnyBytes() throws {
  var random = SeededGenerator(seed: 50)
  var differ = try WordDiffer()
  let pieces: [[UInt8]] =
    ["word ", "漢字", "かな", "ไทยคำ", "é", "e\u{301}", "\u{1F1EB}\u{1F1F7}", "\r\n", ", ", "3.14", "—"]
    .map { Array($0.utf8) } + [[0], [0xFF], [0xE6, 0xBC], [0x80, 0x80], [0xF0, 0x9F]]
  for _ in 0..<400 {
    func text() -> [UInt8] {
      (0..<Int.random(in: 0...25, using: &random)).flatMap { _ in
        pieces.randomElement(using: &random) ?? []
      }
    }
    let (from, to) = (text(), text())
    let diff = differ.diff(from, to)
    let (old, new) = (
      (0..<diff.fromWords.count).map { Array(from[diff.fromWords[$0]]) },
      (0..<diff.toWords.count).map { Array(to[diff.toWords[$0]]) }
    )
    #expect(old.flatMap { $0 } == from && new.flatMap { $0 } == to)
    #expect(diff.script.isWellFormed && diff.script.apply(to: old, taking: new) == new)
    #expect(diff.script.edits.isEmpty == (from == to))
  }
}

@Test func theCleanUpOnlyJoins() {
  // Three edits apart by a space, a comma with space, and a long run.
  let from = Array("aa bb, cc dddddddddddddddd ee".utf8)
  let ends = [2, 3, 5, 6, 7, 9, 10, 26, 27, 29]
  var script = EditScript(
    edits: [
      Edit(from: 0..<1, to: 0..<1), Edit(from: 2..<3, to: 2..<3), Edit(from: 5..<6, to: 5..<6),
      Edit(from: 9..<10, to: 9..<10),
    ], fromCount: 10, toCount: 10)
  let words = TokenIndex(ends: ends)
  WordCleanup.joinIslands(&script, from, words)
  #expect(script.isWellFormed)
  #expect(script.edits == [Edit(from: 0..<6, to: 0..<6), Edit(from: 9..<10, to: 9..<10)])
}
