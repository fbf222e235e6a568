// What these prove: that a comparison's page says what the report says, that each change can be linked to,
// and that no text of a page becomes markup.
import Archive
import Claims
import Foundation
import StoryDiff
import Testing

@testable import Presentation

@Suite("A comparison as a page")
struct ComparisonPageTests {
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
    let sentences = differ.compare(lines: sides[0], sides[1])
    return SentenceReport(
      sentences, differ.claims(of: sentences, language: "en"), DiffSide(source: "a.txt"),
      DiffSide(source: "b.txt"))
  }

  private func rows(
    _ report: SentenceReport, _ layout: ComparisonRows.Layout = .side, context: Int = 1
  ) -> [ComparisonRow] {
    var rows: [ComparisonRow] = []
    ComparisonRows(layout: layout, context: context).forEach(of: report) { rows.append($0) }
    return rows
  }

  @Test("each side has its own words, and the marks of what it alone has")
  func sides() throws {
    var edited = story
    edited[1] = "Twelve people were hurt in the crash near the old bridge."
    let row = try #require(rows(try report(story, edited)).first { $0.change == "edited" })
    #expect(
      row.fields["old"] as? String
        == "<del>Ten</del> people were hurt in the crash near the old bridge.")
    #expect(
      row.fields["new"] as? String
        == "<ins>Twelve</ins> people were hurt in the crash near the old bridge.")
    #expect(row.fields["inline"] == nil)
    let inline = try #require(rows(try report(story, edited), .inline).first { $0.change != nil })
    #expect(
      inline.fields["inline"] as? String
        == "<del>Ten</del><ins>Twelve</ins> people were hurt in the crash near the old bridge.")
  }

  @Test("what came or went has nothing on the other side")
  func oneSided() throws {
    let added = rows(try report(story, story + ["A second bus was sent."]))
    #expect(added.last?.fields["hasOld"] as? Bool == false)
    #expect(added.last?.fields["hasNew"] as? Bool == true)
    let removed = rows(try report(story, Array(story.dropLast())))
    #expect(removed.last?.fields["hasNew"] as? Bool == false)
  }

  @Test("each change has an address of its own, and a moved sentence a link to where it was")
  func addresses() throws {
    let found = rows(try report(story, [story[5]] + Array(story[..<5])))
    let moved = try #require(found.first { $0.change == "moved" })
    #expect(moved.fields["anchor"] as? String == "c0")
    #expect(moved.fields["jump"] as? String == "from0")
    #expect(found.contains { $0.fields["anchor"] as? String == "from0" })
    let anchors = found.compactMap { $0.fields["anchor"] as? String }
    #expect(Set(anchors).count == anchors.count)
  }

  @Test("folded sentences are there to be opened")
  func folded() throws {
    var edited = story
    edited[5] = "Schools in the area will open again on Thursday."
    let fold = try #require(rows(try report(story, edited)).first { $0.fields["fold"] != nil })
    #expect(fold.fields["fold"] as? String == "4 unchanged sentences")
    #expect(fold.fields["lines"] as? [String] == Array(story[..<4]))
  }

  @Test("claims are told below their sentence, by kind above all")
  func claims() throws {
    var edited = story
    edited[1] = "At least 12 people were hurt in the crash near the old bridge."
    let report = try report(story, edited)
    let body = ComparisonPage.body(.sentences(report), layout: .side, context: 1, [:])
    #expect(body.contains("<b>figure</b>"))
    #expect(body.contains("href=\"#c1\""))
    // A claim whose reading begins with its kind is not given the row's label for it.
    #expect(!body.contains("<b>edited</b>"))
  }

  @Test("text is text, in every layout, and template words too")
  func inert() throws {
    let hostile =
      "A <script>alert(1)</script> \"more\" & 'less' {{title}} {{{style}}} \u{202E}backwards of it."
    let report = try report(story, story + [hostile])
    for layout in [ComparisonRows.Layout.side, .inline] {
      let body = ComparisonPage.body(.sentences(report), layout: layout, context: 1, [:])
      #expect(
        body.contains(
          "&lt;script&gt;alert(1)&lt;/script&gt; &quot;more&quot; &amp; &#39;less&#39; {{title}} {{{style}}}"
        ))
      #expect(!body.contains("<script") && !body.contains("\u{202E}"))
    }
    let side = DiffSide(source: "\"><img src=x onerror=alert(1)>")
    let named = SentenceReport(report.sentences, report.claims, side, side)
    let body = ComparisonPage.body(.sentences(named), layout: .side, context: 1, [:])
    #expect(!body.contains("<img"))
    var alone = ""
    ComparisonPage.writeAlone(.sentences(named), context: 1) { alone += $0 }
    #expect(!alone.contains("<img") && !alone.contains("<script") && alone.contains("<style>"))
  }

  @Test("every template parses, and renders with nothing given")
  func templates() {
    #expect(TemplateSources.all.count >= 16)
    for name in TemplateSources.all.keys {
      #expect(!PageTemplates.render(name, [:]).isEmpty, "\(name)")
    }
  }

  @Test("the map has a mark where a change is, and none where nothing changed")
  func map() {
    #expect(Minimap.svg([(100, nil, nil)]) == nil)
    let svg = Minimap.svg([(500, nil, nil), (100, "added", "c3"), (400, nil, nil)]) ?? ""
    #expect(
      svg.contains("href=\"#c3\"") && svg.contains("y=\"500\"") && svg.contains("height=\"100\""))
    // As many marks as a screen can show, however many changes there are.
    let many = (0..<10_000).map { (10, Optional("edited"), Optional("c\($0)")) }
    let marks = (Minimap.svg(many) ?? "").components(separatedBy: "<rect").count - 1
    #expect((100...300).contains(marks))
  }

  @Test("lines have two sides too")
  func lines() throws {
    let old = "one\nAt least <10> people died on Tuesday, police said.\nthree\n"
    let new = "one\nAt least <12> people died on Tuesday, police said.\nthree\nfour\n"
    let comparison = try Comparison(from: Array(old.utf8), to: Array(new.utf8), by: .line)
    var rows: [ComparisonRow] = []
    ComparisonRows(layout: .side, context: 0).forEach(of: comparison) { rows.append($0) }
    #expect(rows.compactMap(\.change) == ["edited", "added"])
    #expect(
      (rows.first { $0.change == "edited" }?.fields["new"] as? String)?.contains("&lt;") == true)
  }
}
