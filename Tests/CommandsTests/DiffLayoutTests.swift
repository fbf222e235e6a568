// What these prove: line ends, wide letters and distant words are shown as a person sees them.
import Archive
import Testing

@testable import Commands
@testable import Presentation

private func shown(
  _ from: String, _ to: String, by granularity: Comparison.Granularity = .line, width: Int = 60
) throws -> [String] {
  var out = ""
  TerminalRenderer(isColored: false, width: width, context: 1).render(
    try Comparison(from: Array(from.utf8), to: Array(to.utf8), by: granularity),
    from: DiffSide(source: "a"), to: DiffSide(source: "b")
  ) { out += $0 }
  // Without the two names, and the empty line and the summary at the end.
  return Array(
    out.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .dropFirst(2).dropLast(3))
}

@Test func lineEndsThatAreAlikeAreNotShown() throws {
  #expect(
    try shown("one\r\ntwo\r\nten\r\n", "one\r\ntwo\r\n10 and more\r\nnew\r\n")
      == ["  one", "  two", "- ten", "+ 10 and more", "+ new"])
  #expect(
    try shown("a\r\nWe may go.\r\nz\r\n", "a\r\nWe will go.\r\nz\r\n")
      == ["  a", "~ We [-may-]{+will+} go.", "  z"])
  // In a text that had no line, any line end is new and none odd.
  #expect(try shown("", "a\r\n") == ["+ a"])
}

@Test func lineEndsThatChangeAreShown() throws {
  #expect(try shown("a\r\nb\r\n", "a\r\nb\n") == ["  a", "~ b[-CR LF-]{+LF+}"])
  #expect(try shown("a\nb\n", "a\nb\r\n") == ["  a", "~ b[-LF-]{+CR LF+}"])
  #expect(try shown("a\n", "a\nb\r\n") == ["  a", "+ b (line ends in CR LF)"])
  // A carriage return elsewhere is a character like others.
  #expect(try shown("a\rb\n", "a\rc\n") == ["~ a\\u{D}[-b-]{+c+}"])
}

@Test func aFinalNewlineThatCameOrWentIsShown() throws {
  #expect(try shown("a\nb\n", "a\nb") == ["  a", "~ b", "\\ No newline at end of the new file"])
  #expect(try shown("a\nb", "a\nb\n") == ["  a", "~ b", "\\ No newline at end of the old file"])
  #expect(try shown("a\nb\r\n", "a\nb") == ["  a", "~ b", "\\ No newline at end of the new file"])
  #expect(try shown("a\n", "a\nb") == ["  a", "+ b", "\\ No newline at end of file"])
  #expect(try shown("a\nb", "a\n") == ["  a", "- b", "\\ No newline at end of file"])
  #expect(try shown("a\nb", "x\nb") == ["- a", "+ x", "  b"])
  #expect(try shown("a b\n", "a b", by: .word) == ["  a b[-¶-]"])
}

@Test func aFinalNewlineIsTold() throws {
  var out = ""
  MarkdownRenderer.render(
    try Comparison(from: Array("a\nb\n".utf8), to: Array("a\nb".utf8), by: .line),
    from: DiffSide(source: "a"), to: DiffSide(source: "b")
  ) { out += $0 }
  #expect(out.hasSuffix("- line 2 edited: b (no newline at end of the new file)\n"), "\(out)")
}

@Test func wordsOfDistantLinesStayApart() throws {
  let filler = (0..<50).map { "filler \($0)\n" }.joined()
  #expect(
    try shown("a one b\n\(filler)c two d\nx\n", "a eins b\n\(filler)c zwei d\nx\n", by: .word)
      == [
        "  a [-one-]{+eins+} b", "… 50 unchanged lines", "  c [-two-]{+zwei+} d",
        "… 1 unchanged line",
      ])
  #expect(
    try shown("x\ny\na one b\nc two d\n", "x\ny\na eins b\nc zwei d\n", by: .word)
      == ["… 2 unchanged lines", "  a [-one-]{+eins+} b", "  c [-two-]{+zwei+} d"])
  // CR LF is a line end like LF, and a change of line ends is seen.
  #expect(
    try shown("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n", by: .word)
      == ["… 1 unchanged line", "  [-b-]{+B+}", "… 1 unchanged line"])
  #expect(try shown("a\r\nb", "a\nb", by: .word).first == "  a[-CR LF¶-]")
  // Lines that came show where they end.
  #expect(
    try shown("a\n", "a\nnew words\n", by: .word) == ["… 1 unchanged line", "  {+new words¶+}"])
}

@Test func markdownByWordHasPassages() throws {
  var out = ""
  MarkdownRenderer.render(
    try Comparison(
      from: Array("a one b\nfiller\nfiller\nc two d\n".utf8),
      to: Array("a eins b\nfiller\nfiller\nc zwei d\n".utf8), by: .word),
    from: DiffSide(source: "a"), to: DiffSide(source: "b")
  ) { out += $0 }
  #expect(out.hasSuffix("\n- a ~~one~~**eins** b\n- c ~~two~~**zwei** d\n"), "\(out)")
}

@Test(arguments: [
  ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｱ", 1), ("Ａ", 2), ("한글", 4), ("ไทย", 3),
  ("ที่", 1), ("น้ำ", 2), ("\u{1100}\u{1161}\u{11A8}", 2), ("😀", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🇫🇷", 2),
  ("❤️", 2), ("❤", 1), ("…", 1), ("“x”", 3), ("हिन्दी", 5), ("、。", 4), ("\u{200B}", 0), ("\u{FEFF}", 0),
  ("𠮷", 2), ("㍿", 2), ("", 0),
])
func columnsAreThoseOfTerminals(text: String, columns: Int) {
  #expect(Columns.of(text) == columns)
}

@Test(arguments: [40, 41, 60, 80])
func noLineIsWiderThanTheTerminal(width: Int) throws {
  let texts = [
    "我们今天出发，去看看那座很高的山，然后再回来吃晚饭，最后睡觉。", "今日は雨です。「明日は晴れるでしょう」と言いました。",
    "😀👩‍👩‍👧🇫🇷 emoji 😀 among words 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "e\u{301}a\u{308}o\u{302} combining marks",
    String(repeating: "unbroken", count: 20),
    "ผมกินข้าวกับเพื่อนที่ร้านอาหารใกล้บ้านของเราเมื่อวานนี้ตอนเย็นแล้วก็กลับบ้าน",
  ]
  for text in texts {
    let long = Array(repeating: text, count: 4).joined(separator: " ")
    for granularity in Comparison.Granularity.allCases {
      let lines = try shown("x \(long)\n", "y \(long) 終わり\n", by: granularity, width: width)
      for line in lines { #expect(Columns.of(line) <= width, "\(line)") }
      // Lines are filled: what has no spaces is not put on lines of its own.
      let used = lines.reduce(0) { $0 + Columns.of($1) }
      #expect(lines.count <= used * 4 / (width * 3) + 2, "\(lines)")
    }
  }
}

@Test func wideTextIsBrokenBetweenLettersButNotBeforePunctuation() {
  var lines: [String] = []
  let wrapper = TextWrapper(isColored: false, width: 12)
  wrapper.wrap([StyledText(text: "一二三四五。六七八「九十", style: .plain)], "  ") { lines.append($0) }
  #expect(lines == ["  一二三四\n", "  五。六七八\n", "  「九十\n"])
}

@Test func elisionKeepsWholeWords() {
  let text = (0..<40).map { "word\($0)" }.joined(separator: " ")
  #expect(
    Elision.shorten(text, keep: 20, isFirst: false, isLast: false)
      == "word0 word1 word2 … word38 word39")
  #expect(Elision.shorten(text, keep: 20, isFirst: true, isLast: false) == "… word38 word39")
  #expect(Elision.shorten(text, keep: 20, isFirst: false, isLast: true) == "word0 word1 word2 …")
  #expect(Elision.shorten("short", keep: 20, isFirst: false, isLast: false) == "short")
}
