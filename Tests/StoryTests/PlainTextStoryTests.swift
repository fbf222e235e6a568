// Stories in text that was saved from a page, and texts that are nothing but a story.
import Testing

@testable import Story

@Suite("Stories of plain text")
struct PlainTextStoryTests {
  private func story(_ text: String) -> Story {
    var reader = StoryReader()
    return reader.story(of: .init(Array(text.utf8), mediaType: "text/plain"))
  }

  private func texts(_ story: Story) -> [String] { story.blocks.map { story.text(of: $0) } }

  private let first =
    "The harbour was closed on Monday night after a ferry lost a container of paint in the entrance, the port said."
  private let second =
    "Divers found it on Tuesday morning. Nobody was hurt, and the ferry went on to its next port a day late."

  @Test("player and page lines are left out; title and date are found")
  func savedPage() {
    let text = """
      Skip to content
      Harbour closed after ferry loses paint

      Video unavailable
      Published on Mar 4, 2021
      Subscribe to our channel for more

      \(first)

      \(second)

      The port is open again.


      Up next
      Autoplay
      12 comments
      Loading...
      """
    let story = story(text)
    #expect(
      texts(story) == [
        "Harbour closed after ferry loses paint", first, second, "The port is open again.",
      ])
    #expect(story.title == "Harbour closed after ferry loses paint")
    #expect(story.published == "2021-03-04")
    #expect(story.blocks[1].path == "line 8")
    #expect(story.basis == .story)
  }

  @Test("a text that is nothing but its story loses nothing")
  func bare() {
    let text = "\(first)\n\n\(second)\n"
    #expect(texts(story(text)) == [first, second])
    #expect(texts(story("Just one sentence.")) == ["Just one sentence."])
  }

  @Test("text without prose is all kept, and said to be that")
  func noProse() {
    let story = story("Home\nNews\nSport\n")
    #expect(story.basis == .visibleText)
    #expect(texts(story) == ["Home\nNews\nSport"])
    #expect(self.story("").blocks.isEmpty)
  }

  @Test("line ends of any system")
  func lineEnds() {
    #expect(texts(story("\(first)\r\n\r\n\(second)\r\n")) == [first, second])
  }

  @Test(
    "dates as people write them",
    arguments: [
      ("Published on Feb 9, 2012", "2012-02-09"), ("9 February 2012", "2012-02-09"),
      ("Veröffentlicht am 3. März 2020", "2020-03-03"),
      ("Publicado el 5 de mayo de 2021", "2021-05-05"),
      ("2019-11-30", "2019-11-30"), ("Updated 31 Dec. 1999", "1999-12-31"),
    ])
  func dates(line: String, expected: String) { #expect(PageDate.found(in: line) == expected) }

  @Test(
    "no date where there is none", arguments: ["May we come in", "12, 13 and 14", "March on", ""])
  func noDates(line: String) { #expect(PageDate.found(in: line) == nil) }

  @Test("furniture is known by its words, and prose with such words is prose")
  func phrases() {
    for line in [
      "Up next", "SHARE", "Show more (12)", "Follow us on Twitter: http://x", "Loading...",
      "Werbung",
    ] {
      #expect(InterfacePhrases.shared.match(line), "\(line)")
    }
    for line in [
      "The next day he left.", "Share prices fell.",
      "Loading the ship took a week and cost more than planned.", "", "☛",
    ] {
      #expect(!InterfacePhrases.shared.match(line), "\(line)")
    }
  }
}

@Suite("Trees")
struct TreeEnsembleTests {
  private func sum(_ file: String, _ row: [Float]) -> Float? {
    TreeEnsemble(Array(file.utf8)).sums(row, width: row.count).first
  }

  @Test("the file's example by hand")
  func reads() {
    // Feature 0 at most 1: 5; else feature 1 at most 2: 7, else 9.
    let file = "# a comment\n0<1 5 1<2 7 9\n0.5\n"
    #expect(sum(file, [1, 0]) == 5.5)
    #expect(sum(file, [2, 2]) == 7.5)
    #expect(sum(file, [2, 3]) == 9.5)
  }

  @Test(
    "a line that is no tree is left out",
    arguments: ["0<1 5", "x", "0<1 5 6 7", "-1<2 3 4", "0<x 1 2", ""])
  func broken(line: String) { #expect(sum("\(line)\n1\n", [0, 0]) == 1) }

  @Test("rows that are too narrow give nothing")
  func narrow() { #expect(sum("3<1 5 6\n", [0, 0]) == nil) }

  @Test("the program's trees ask only for features there are")
  func shipped() {
    let table = BlockTable(utf8: Array("<p>one</p>".utf8))
    #expect(TreeEnsemble.shared.width <= table.width && TreeEnsemble.shared.width > 100)
  }
}
