// What these prove: what a person and a program see of a comparison, and that a page cannot drive
// the terminal or the Markdown that shows it.
import Archive
import Foundation
import Testing

@testable import Commands
@testable import Presentation

private let old = DiffSide(
  source: "https://example.org/", id: String(repeating: "ab", count: 32),
  capturedAt: "2026-02-03T10:00:00Z")
private let new = DiffSide(
  source: "https://example.org/", id: String(repeating: "cd", count: 32),
  capturedAt: "2026-02-04T10:00:00Z")

private func compare(
  _ a: String, _ b: String, by granularity: Comparison.Granularity = .line
) throws -> Comparison {
  try Comparison(from: Array(a.utf8), to: Array(b.utf8), by: granularity)
}

private func terminal(_ comparison: Comparison, color: Bool = false, context: Int = 1) -> String {
  var out = ""
  TerminalRenderer(isColored: color, width: 60, context: context).render(
    comparison, from: old, to: new
  ) { out += $0 }
  return out
}

private let before =
  "one\ntwo\nthree\nfour\nfive\nAt least 10 people died on Tuesday, police said.\nlast\n"
private let after =
  "one\ntwo\nthree\nfour\nfive\nAt least 12 people died on Tuesday, police said.\nmore\nlast\n"

@Test func theTerminalReadsWithoutColour() throws {
  #expect(
    terminal(try compare(before, after)) == """
      https://example.org/
      --- 2026-02-03T10:00:00Z (abababababab)
      +++ 2026-02-04T10:00:00Z (cdcdcdcdcdcd)
      … 4 unchanged lines
        five
      ~ At least [-10-]{+12+} people died on Tuesday, police said.
      + more
        last

      1 line edited, 1 added; 94% the same

      """)
}

@Test func colourAddsNothingButColour() throws {
  let plain = terminal(try compare(before, after))
  let colored = terminal(try compare(before, after), color: true)
  #expect(colored.contains("\u{1B}[31m"))
  #expect(colored.replacing(/\u{1B}\[[0-9]*m/, with: "") == plain)
}

@Test(arguments: Comparison.Granularity.allCases)
func pagesCannotDriveTheTerminal(granularity: Comparison.Granularity) throws {
  let hostile = "a \u{1B}]0;title\u{7} \u{9B}2J \u{202E}txet \r b"
  let text = terminal(try compare("x\n\(hostile)\n", "x\n\(hostile) changed\n", by: granularity))
  for scalar in text.unicodeScalars where scalar != "\n" {
    #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar != "\u{202E}")
  }
  #expect(text.contains("\\u{1B}"))
}

@Test func longLinesAreElidedAroundTheirChange() throws {
  let filler = String(repeating: "word ", count: 40_000)
  let text = terminal(try compare(filler + "10 " + filler, filler + "12 " + filler))
  #expect(text.contains("[-10-]"))
  #expect(text.contains("{+12+}"))
  #expect(text.count < 2000)
  #expect(text.split(separator: "\n").allSatisfy { $0.count <= 60 })
}

@Test func markdownEscapesWhatThePageSays() throws {
  var out = ""
  MarkdownRenderer.render(
    try compare("a <b> *c* 10 [x](y)\n", "a <b> *c* 12 [x](y)\n"), from: old, to: new
  ) { out += $0 }
  #expect(out.contains("- line 1 edited: a \\<b\\> \\*c\\* ~~10~~**12** \\[x\\](y)"), "\(out)")
  #expect(out.hasPrefix("## What changed in https://example.org/\n"))
  #expect(out.contains("1 line edited"))
}

@Test func theJSONIsThatOfTheContract() throws {
  var out = ""
  try JSONRenderer.render(
    try compare("same\nold 10\ngone\n", "same\nold 12\n"), from: old,
    to: DiffSide(source: "b.html")
  ) { out += $0 }
  let document = try #require(
    try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any])
  #expect(Set(document.keys) == ["by", "from", "operations", "same", "summary", "to"])
  #expect(document["by"] as? String == "line")
  #expect(document["same"] as? Bool == false)
  let to = try #require(document["to"] as? [String: Any])
  #expect(to["id"] is NSNull && to["capturedAt"] is NSNull && to["source"] as? String == "b.html")
  let operations = try #require(document["operations"] as? [[String: Any]])
  #expect(operations.map { $0["op"] as? String } == ["equal", "edit", "remove"])
  for operation in operations {
    #expect(
      Set(operation.keys) == ["claims", "from", "moved", "op", "text", "to", "words"])
  }
  #expect(operations.map { $0["from"] as? [Int] } == [[0], [1], [2]])
  #expect(operations.map { $0["to"] as? [Int] } == [[0], [1], []])
  let texts = operations.compactMap { $0["text"] as? [String: Any] }
  #expect(texts[1]["from"] as? String == "old 10")
  #expect(texts[2]["to"] is NSNull)
  let words = try #require(operations[1]["words"] as? [[String: String]])
  #expect(words.map { $0["op"] } == ["equal", "remove", "add"])
  let summary = try #require(document["summary"] as? [String: Any])
  let counts = try #require(summary["sentences"] as? [String: Int])
  #expect(counts == ["equal": 1, "edited": 1, "moved": 0, "added": 0, "removed": 1])
}

/// A program that joins the words of an edit must get its texts, whatever the line ends.
@Test(arguments: Comparison.Granularity.allCases)
func theJSONsWordsMakeUpItsTexts(granularity: Comparison.Granularity) throws {
  for (from, to) in [
    ("a\r\nb 10\r\n", "a\r\nb 12\r\n"), ("b 10\r\n", "b 12\n"), ("b 10\r\n", "b 10"),
    ("b\r", "b\r\n"),
    ("b \n", "b\n"), ("b 10\n", "b 10"), ("\u{301}a b c\n", "a b d\n"),
  ] {
    var out = ""
    try JSONRenderer.render(
      try compare(from, to, by: granularity), from: DiffSide(source: "a"),
      to: DiffSide(source: "b")
    ) { out += $0 }
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any])
    for operation in try #require(document["operations"] as? [[String: Any]])
    where operation["op"] as? String == "edit" {
      let texts = try #require(operation["text"] as? [String: String])
      let words = try #require(operation["words"] as? [[String: String]])
      for (side, other) in [("from", "add"), ("to", "remove")] {
        let joined = words.filter { $0["op"] != other }.compactMap { $0["text"] }.joined()
        #expect(Array(joined.utf8) == Array(try #require(texts[side]).utf8))
      }
    }
  }
}

@Test(arguments: [
  ("1048576", 1_048_576), ("512k", 524_288), ("100M", 104_857_600), ("1G", 1_073_741_824), ("0", 0),
])
func byteCounts(text: String, bytes: Int) {
  #expect(ByteCount(argument: text)?.bytes == bytes)
}

@Test(arguments: ["", "k", "-1", "1.5M", "1T", "99999999999999999999", "9999999999999G"])
func byteCountsRefuse(text: String) {
  #expect(ByteCount(argument: text) == nil)
}

@Test func numbersReadWell() {
  #expect(Wording.count(1_234_567) == "1,234,567")
  #expect(Wording.count(-999) == "-999")
  #expect(Wording.count(1, "capture") == "1 capture")
  #expect(Wording.size(999) == "999 bytes")
  #expect(Wording.size(1234) == "1.23 kB")
  #expect(Wording.size(3_500_000_000) == "3.50 GB")
  #expect(Wording.size(1000) == "1.00 kB")
  #expect(Wording.size(1004) == "1.00 kB")
  #expect(Wording.size(1005) == "1.01 kB")
  #expect(Wording.size(9994) == "9.99 kB")
  #expect(Wording.size(9995) == "10.0 kB")
  #expect(Wording.size(12_049) == "12.0 kB")
  #expect(Wording.size(999_449) == "999.4 kB")
  #expect(Wording.size(999_500) == "1.00 MB")
  #expect(Wording.size(14_280_000) == "14.3 MB")
  #expect(Wording.size(999_500_000_000) == "1.00 TB")
  #expect(Wording.size(Int.max) == "9223372.04 TB")
  #expect(Wording.duration(200) == "3 min 20 s")
}
