// What changed between two captures and is the story's by its place: short parts of lists and tables, lines that
// date the text; and what is not.
import Testing

@testable import Story

@Suite("Blocks that changed within a story")
struct ChangedBlocksTests {
  private typealias Place = ChangedBlocks.Place
  private let near = Place(behind: 1, before: 1)

  private func isStory(_ html: String, _ place: Place, sum: Float = -1) -> Bool {
    let page = HTMLParsing.page(Array("<html><body>\(html)</body></html>".utf8))
    return ChangedBlocks.isStory(0, place, sum: sum, in: page)
  }

  @Test("a list item, a cell and a heading among the story's blocks")
  func parts() {
    for html in [
      "<ul><li>Data location: EEA.</li></ul>", "<h3>6.1 API License</h3>",
      "<table><tr><td><p>2 years</p></td></tr></table>", "<dl><dd>Stockholm</dd></dl>",
    ] {
      #expect(isStory(html, near))
      #expect(!isStory(html, Place(behind: 6, before: 7)), "too far")
      #expect(!isStory(html, Place(behind: 1, before: nil)), "not within")
      #expect(!isStory(html, near, sum: -4), "furniture, and no doubt")
    }
  }

  @Test("advertisements, counters, buttons and links are not")
  func furniture() {
    for html in [
      "<div>Advertisement</div>", "<div>Helpful? 12</div>", "<p>Advertisement</p>", "<li>12</li>",
      "<li><a href=/a>Read of it here</a></li>",
    ] { #expect(!isStory(html, near)) }
  }

  @Test("a row of a table, however far from the rows that were found, but within the story")
  func rows() {
    let row =
      "<table><tr><td>Anthropic</td><td>Artificial Intelligence</td><td>USA</td></tr></table>"
    #expect(isStory(row, Place(behind: 5, before: 23)))
    #expect(!isStory(row, Place(behind: 5, before: nil)))
    #expect(!isStory(row, Place(behind: 5, before: 23), sum: -3))
  }

  @Test("prose, whatever the trees say")
  func prose() {
    let text = "<div>A passage of more than forty bytes that stands within the story.</div>"
    #expect(isStory(text, Place(behind: 8, before: 8), sum: -9))
    #expect(!isStory(text, Place(behind: 9, before: 8), sum: -9))
  }

  @Test(
    "a line that dates the text, beside the story",
    arguments: [
      "Last updated: March 3, 2026", "Révisé : 4 janvier 2022", "Stand: Mai 2024", "更新日期：2024年5月1日",
      "Versions: 20 Feb 2025, 03 Feb 2025", "Effective Oct 7 2025",
    ])
  func dates(text: String) {
    #expect(isStory("<div>\(text)</div>", Place(behind: nil, before: 3), sum: -4))
    #expect(!isStory("<div>\(text)</div>", Place(behind: nil, before: 30), sum: -4))
  }

  @Test("a line without a year, or that begins otherwise, dates nothing")
  func undated() {
    for text in ["Updated in the last 15 minutes", "Version 1.295.0", "Standing room only in 2024"]
    {
      #expect(!isStory("<div>\(text)</div>", Place(behind: nil, before: 3), sum: -1))
    }
  }

  @Test("a line above the story comes into both stories where it changed, and only there")
  func both() {
    func reading(_ date: String) -> StoryReader.Reading {
      let text = [
        "We share what our users give us with the vendors that are listed below, and with no one else at all, unless we must.",
        "Each of them has signed the agreement, and is asked every year whether it still keeps to every part of it as we do.",
        "We tell our users of each new vendor thirty days before we begin to work with it, by a letter to the address they gave.",
      ].map { "<p>\($0)</p>" }.joined()
      return StoryReader.read(
        .init(
          Array(
            "<html lang=en><body><header><p>Example Ltd</p></header><div class=meta><div>\(date)</div></div><main>\(text)\(text)</main></body></html>"
              .utf8), mediaType: "text/html"))
    }
    let dates = ["Last updated: March 3, 2026", "Last updated: May 4, 2026"]
    var reader = StoryReader()
    let changed = reader.stories(of: reading(dates[0]), and: reading(dates[1]))
    #expect(String(decoding: changed.0.text, as: UTF8.self).contains(dates[0]))
    #expect(String(decoding: changed.1.text, as: UTF8.self).contains(dates[1]))
    #expect(
      !changed.1.text.isEmpty && !String(decoding: changed.1.text, as: UTF8.self).contains("Ltd"))
    let same = reader.stories(of: reading(dates[0]), and: reading(dates[0]))
    #expect(!String(decoding: same.0.text, as: UTF8.self).contains(dates[0]))
  }
}
