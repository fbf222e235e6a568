// What a person and a program are told of a comparison by sentence.
import Archive
import Foundation
import Story
import StoryDiff
import Testing

@testable import Commands
@testable import Presentation

@Suite("Comparisons by sentence, shown")
struct SentenceReportTests {
  private let story = [
    "The mayor of Halden spoke to reporters on Monday morning.",
    "Ten people were hurt in the crash near the old bridge.",
    "Police said that the road would stay closed until evening.",
    "A witness told the paper that the bus had been too fast.",
    "The driver is thought to have fled across the fields.",
    "Schools in the area will open again on Wednesday.",
  ]

  private func report(_ from: [String], _ to: [String]) throws -> SentenceReport {
    var differ = try PageDiffer()
    let sides = [from, to].map { Array($0.map { $0 + "\n" }.joined().utf8) }
    return SentenceReport(
      differ.compare(lines: sides[0], sides[1]), [], DiffSide(source: "a.txt"),
      DiffSide(source: "b.txt"))
  }

  private func shown(_ report: SentenceReport, width: Int = 100) -> [String] {
    var out = ""
    SentenceTerminalRenderer(isColored: false, width: width, context: 1)
      .render(report) { out += $0 }
    return out.split(separator: "\n").map(String.init)
  }

  @Test("changes with their neighbours, the rest folded")
  func folded() throws {
    var edited = story
    edited[5] = "Schools in the area will open again on Thursday."
    #expect(
      shown(try report(story, edited)) == [
        "--- a.txt", "+++ b.txt", "… 4 unchanged sentences", "  " + story[4],
        "~ Schools in the area will open again on [-Wednesday-]{+Thursday+}.",
        "1 sentence edited; 97% the same",
      ])
  }

  @Test("a moved sentence is shown where it is, and an arrow where it was")
  func moved() throws {
    let lines = shown(try report(story, [story[5]] + story[..<5]))
    #expect(lines.contains("↑ here from sentence 6: " + story[5]))
    #expect(lines.contains("↑ from here to sentence 1: " + story[5]))
    #expect(lines.last == "1 sentence moved; no word differs")
    let down = shown(try report(story, Array(story[1...]) + [story[0]]))
    #expect(down.contains("↓ here from sentence 1: " + story[0]))
  }

  @Test("the same: one line that says so")
  func same() throws {
    #expect(shown(try report(story, story)) == ["no difference"])
  }

  @Test("lines are no wider than the terminal, and no line begins with a lone full stop")
  func wrapped() throws {
    let old = "Police said the road by the river would be closed for some hours until the evening."
    let new = "Police said the road by the river would be closed for some hours."
    for width in 40...100 {
      for line in shown(try report([story[0], old], [story[0], new]), width: width) {
        #expect(line.count <= width)
        #expect(!line.hasPrefix("  ."))
      }
    }
  }

  @Test("page text is text in HTML and in Markdown")
  func inert() throws {
    let hostile =
      "A <script>alert(1)</script> & \"more\" of it, \u{1B}[31m and \u{202E}backwards **bold**."
    let report = try report(story, story + [hostile])
    var html = "", markdown = ""
    ComparisonPage.writeAlone(.sentences(report), context: 1) { html += $0 }
    SentenceMarkdownRenderer.render(report) { markdown += $0 }
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"))
    #expect(!html.contains("<script") && !html.contains("\u{1B}") && !html.contains("\u{202E}"))
    #expect(html.contains("<ins>") && html.hasPrefix("<!doctype html>"))
    #expect(markdown.contains("\\<script\\>") && markdown.contains("\\*\\*bold"))
  }

  @Test("links between where a sentence was and is lead to one another")
  func anchors() throws {
    var html = ""
    ComparisonPage.writeAlone(
      .sentences(try report(story, [story[5]] + story[..<5])), context: 1
    ) {
      html += $0
    }
    #expect(html.contains("id=\"c0\"") && html.contains("href=\"#c0\""))
    #expect(html.contains("id=\"from0\"") && html.contains("href=\"#from0\""))
  }

  @Test("what changed beside the story is told")
  func elsewhere() throws {
    let paragraphs = story.map { "<p>\($0) It was said at the meeting in the town hall.</p>" }
      .joined()
    func page(_ nav: String, _ head: String = "") -> StoryReader.Reading {
      let links = (0..<9).map { "<li><a href=/\($0)>\(nav) \($0)</a></li>" }.joined()
      let html =
        "<html lang=en><head><title>The bridge</title>\(head)</head><body><nav><ul>\(links)</ul></nav>"
        + "<article><h1>The bridge</h1>\(paragraphs)</article></body></html>"
      return StoryReader.read(.init(Array(html.utf8), mediaType: "text/html"))
    }
    var differ = try PageDiffer()
    func line(_ a: StoryReader.Reading, _ b: StoryReader.Reading, same: Bool = false) -> String {
      let page = differ.compare(a, b, sameBytes: same)
      return SentenceReport(page, DiffSide(source: "a"), DiffSide(source: "b")).summaryLine
    }
    #expect(line(page("Part"), page("Part"), same: true) == "no difference: the same bytes")
    #expect(line(page("Part"), page("Part")) == "the story is the same: only the markup changed")
    #expect(
      line(page("Part"), page("Section")).hasPrefix(
        "the story is the same: only the page around it changed"))
    let author = "<meta name=author content='Ann Lee'>"
    #expect(line(page("Part"), page("Part", author)) == "the text is the same")
  }
}

@Suite("The imprint, shown")
struct ImprintReportTests {
  private let story = [
    "The mayor of Halden spoke to reporters on Monday morning in the town hall.",
    "Ten people were hurt in the crash near the old bridge, and two of them badly.",
    "Police said that the road would stay closed until the evening of the next day.",
    "A witness told the paper that the bus had been too fast for the narrow road.",
  ]

  private func report(_ a: [String], _ b: [String], year: String, to: String) throws
    -> SentenceReport
  {
    var differ = try PageDiffer()
    func page(_ sentences: [String], _ year: String) -> StoryReader.Reading {
      let text = sentences.map { "<p>\($0)</p>" }.joined()
      return StoryReader.read(
        .init(
          Array(
            "<html lang=en><body><article><h1>The bridge</h1>\(text)</article><footer><p>© Example Ltd, \(year)</p><ul><li><a href=/t>Terms</a></li><li><a href=/p>Privacy</a></li></ul></footer></body></html>"
              .utf8), mediaType: "text/html"))
    }
    return SentenceReport(
      differ.compare(page(a, year), page(b, to), sameBytes: false),
      DiffSide(source: "a"), DiffSide(source: "b"))
  }

  private func shown(_ report: SentenceReport) -> [String] {
    var out = ""
    SentenceTerminalRenderer(isColored: false, width: 100, context: 1).render(report) { out += $0 }
    return out.split(separator: "\n").map(String.init)
  }

  @Test("an imprint that changed is told under its own heading, and is a difference")
  func changed() throws {
    let report = try report(story, story, year: "2025", to: "2026")
    #expect(report.page?.same == false)
    #expect(
      shown(report) == [
        "--- a", "+++ b", "… 5 unchanged sentences", "# Imprint of the page",
        "~ © Example Ltd, [-2025-]{+2026+}", "  Terms · Privacy",
        "the story is the same: the imprint of the page changed",
      ])
    var json = "", markdown = "", html = ""
    try SentenceJSONRenderer.render(report) { json += $0 }
    SentenceMarkdownRenderer.render(report) { markdown += $0 }
    ComparisonPage.writeAlone(.sentences(report), context: 1) { html += $0 }
    let document = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let operations = document?["operations"] as? [[String: Any]] ?? []
    #expect(
      operations.map { $0["part"] as? String } == [nil, nil, nil, nil, nil, "imprint", "imprint"])
    #expect(operations.map { $0["from"] as? [Int] } == (0..<7).map { [$0] })
    #expect(document?["same"] as? Bool == false)
    #expect(markdown.contains("- imprint, sentence 6 edited"))
    #expect(html.contains("Imprint of the page"))
    #expect(report.claims.count == 7 && report.claims.allSatisfy(\.isEmpty))
  }

  @Test("one that is the same is not listed, and a change of the story is told as ever")
  func unchanged() throws {
    let same = try report(story, story, year: "2025", to: "2025")
    #expect(same.page?.same == true && same.sentences.operations.count == 5)
    var edited = story
    edited[3] = "A witness told the paper that the bus had been too slow for the narrow road."
    let one = try report(story, edited, year: "2025", to: "2025")
    #expect(one.sentences.operations.count == 5 && one.page?.imprint.isEmpty == true)
    let both = shown(try report(story, edited, year: "2025", to: "2026"))
    #expect(both.last?.hasPrefix("1 sentence edited; ") == true)
    #expect(both.last?.contains("; imprint changed; ") == true)
    #expect(both.filter { $0 == "# Imprint of the page" }.count == 1)
  }
}

@Suite("JSON")
struct JSONValueTests {
  @Test("what is written is what is read, whatever the characters")
  func roundTrip() throws {
    let scalars = (0..<0x300).compactMap { Unicode.Scalar($0) } + ["\u{2028}", "\u{FFFD}", "😀"]
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    let value = JSONValue.object([
      "b": .string(String(text)), "a": .array([.int(-5), .double(0.25), .bool(true), .null]),
      "\"": .object([:]),
    ])
    let line = try value.line
    #expect(!line.contains("\n"))
    let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    #expect(parsed?["b"] as? String == String(text))
    #expect((parsed?["a"] as? [Any])?.count == 4)
    #expect((parsed?["a"] as? [Any])?[1] as? Double == 0.25)
    #expect(line.hasPrefix("{\"\\\"\":{},\"a\":[-5,0.25,true,null],\"b\":"))
  }

  @Test("no number that JSON has not")
  func infinite() { #expect(throws: (any Error).self) { try JSONValue.double(.infinity).line } }
}
