// What these prove: markup is broken at its tags and nowhere else, nothing but white space is lost,
// and any bytes, however malformed, cost linear time and give lines.
import Testing

@testable import TextDiff

private func broken(_ text: String) -> [String] {
  let out = MarkupLines.rebreak(Array(text.utf8))
  let index = TokenIndex.lines(of: out)
  return (0..<index.count).map {
    String(decoding: out[index[$0]].dropLast(out[index[$0]].last == 0x0A ? 1 : 0), as: UTF8.self)
  }
}

@Test(arguments: [
  ("", []),
  ("just text", ["just text"]),
  ("<p>One <b>two</b>.</p>", ["<p>", "One", "<b>", "two", "</b>", ".", "</p>"]),
  ("<ul>\n  <li>a\n   b </li>\n</ul>\n", ["<ul>", "<li>", "a b", "</li>", "</ul>"]),
  ("<a\n  href=\"x\"\n  title='y  z'>", ["<a href=\"x\" title='y  z'>"]),
  // A > in quotes ends no tag; an apostrophe elsewhere opens no quotes.
  ("<a title=\"1 > 0\">x", ["<a title=\"1 > 0\">", "x"]),
  ("<a title=it's>x</a>", ["<a title=it's>", "x", "</a>"]),
  ("<a b = 'c>d' e>x", ["<a b = 'c>d' e>", "x"]),
  // A < that opens nothing is text.
  ("1 < 2 <3> <>", ["1 < 2 <3> <>"]),
  (
    "<!DOCTYPE html><?xml?><!-- a\n > b --><p>",
    ["<!DOCTYPE html>", "<?xml?>", "<!-- a", " > b -->", "<p>"]
  ),
  ("<!-- no end <p>", ["<!-- no end <p>"]),
  // Scripts, styles and preformatted text keep their lines and their tags.
  (
    "<script>if (a<b) {\n  c(\"<p>\");\n}</script>x",
    ["<script>", "if (a<b) {", "  c(\"<p>\");", "}", "</script>", "x"]
  ),
  ("<PRE class=x> a\n\n  b</PRE>", ["<PRE class=x>", " a", "", "  b", "</PRE>"]),
  (
    "<style>a{}</STYLE><textarea> <b> </textarea>",
    ["<style>", "a{}", "</STYLE>", "<textarea>", " <b> ", "</textarea>"]
  ),
  ("<scripts>a  b", ["<scripts>", "a b"]),
  ("<script>no end", ["<script>", "no end"]),
  ("<p", ["<p"]), ("<a href=\"no end", ["<a href=\"no end"]),
  (
    "<p>今天</p><p>ไทย</p><p>é\u{A0}x</p>",
    ["<p>", "今天", "</p>", "<p>", "ไทย", "</p>", "<p>", "é\u{A0}x", "</p>"]
  ),
])
func markupIsBrokenAtItsTags(text: String, expected: [String]) {
  #expect(broken(text) == expected)
}

@Test func onlyWhiteSpaceIsLostOrMade() {
  var random = SeededGenerator(seed: 60)
  let pieces: [[UInt8]] =
    [
      "<p>", "</p>", "<a href=\"", "\">", "'", "\"", "=", "<!--", "-->", "<script>", "</script>",
      "<pre>", "</pre>", " ", "\n", "\r\n", "\t", "text", "<", ">", "漢字", "é", "<br/>",
    ].map { Array($0.utf8) } + [[0], [0xFF], [0x80], [0x0B]]
  func visible(_ bytes: [UInt8]) -> [UInt8] {
    bytes.filter { ![0x09, 0x0A, 0x0C, 0x0D, 0x20].contains($0) }
  }
  for _ in 0..<2_000 {
    let text = (0..<Int.random(in: 0...30, using: &random)).flatMap { _ in
      pieces.randomElement(using: &random) ?? []
    }
    let out = MarkupLines.rebreak(text)
    guard visible(out) == visible(text) else {
      Issue.record(
        "\(String(decoding: text, as: UTF8.self)): \(String(decoding: out, as: UTF8.self))")
      return
    }
    #expect(out.isEmpty || out.last == 0x0A)
  }
}

@Test func aPageOnOneLineAndTheSameOverManyAreTheSame() {
  let line = "<div><p>One <i>two</i> three</p><ul><li>a</li></ul></div>"
  let page = "<div>\n  <p>\n One <i>two</i>\n three</p>\r\n\t<ul>\n<li>a</li>\n</ul>\n</div>\n"
  #expect(MarkupLines.rebreak(Array(line.utf8)) == MarkupLines.rebreak(Array(page.utf8)))
}
