// What is put into a page is text, whatever it holds.
import Presentation
import Testing

@Suite struct EscapingTests {
  /// An attribute's end that a mark combines with is another character, but the same byte.
  @Test(arguments: [
    "\"\u{301} onfocus=alert(1) x=\"\u{301}", "'\u{200D} onfocus=alert(1)", "<\u{FE0F}script>",
    "\"\u{20E3}", "&\u{301}lt;", "<\u{338}img>", "\"\r\n<\r\n", "</title><script>",
    "\u{1F468}\u{200D}\"",
  ])
  func valuesHoldNoMarkup(text: String) {
    let page = PageTemplates.head(["title": "T", "query": text])
    let plain = PageTemplates.head(["title": "T", "query": "x"])
    for mark in ["<", ">", "\"", "'"] {
      let byte = mark.utf8.first
      #expect(
        page.utf8.count { $0 == byte } == plain.utf8.count { $0 == byte }, "\(mark) came through")
    }
  }

  @Test func valuesAreNoTemplates() {
    let page = PageTemplates.render(
      "message", ["title": "{{text}}", "text": "{{{title}}} {{#links}}x{{/links}}"])
    #expect(page.contains("<h1>{{text}}</h1>"))
    #expect(page.contains("{{{title}}} {{#links}}x{{/links}}"))
  }

  @Test func numbersAndListsAreRendered() {
    let page = PageTemplates.render(
      "message", ["title": 7, "text": "a & b", "links": [["href": "/?a=1&b=2", "name": "<n>"]]])
    #expect(page.contains("<h1>7</h1>"))
    #expect(page.contains("a &amp; b"))
    #expect(page.contains("<a href=\"/?a=1&amp;b=2\">&lt;n&gt;</a>"))
  }

  @Test func markupIsOnOneLineAndVerbatimIsNot() {
    #expect(Markup.escaped("a\n\t<b>\u{202E}") == "a  &lt;b&gt;\\u{202E}")
    #expect(Markup.escapedVerbatim("a\n<b>'\"&") == "a\n&lt;b&gt;&#39;&quot;&amp;")
  }
}

/// What turns the direction of text is shown by its number, in pages as on terminals.
@Test(arguments: [0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069, 0x1B, 0x7F, 0x9B, 0x2028])
func whatTurnsTextIsShown(scalar: UInt32) throws {
  let character = String(try #require(Unicode.Scalar(scalar)))
  #expect(Wording.safe("a\(character)b") == "a\\u{\(String(scalar, radix: 16, uppercase: true))}b")
  #expect(!Markup.escaped("a\(character)b").contains(character))
}
