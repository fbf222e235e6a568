// The story of a page: what is in, what is out, what is known of it, and that two captures are read alike.
import Support
import Testing

@testable import Story

private let paragraphs = [
  "The city council voted on Tuesday to close the old bridge for repairs, after engineers found cracks in two of its piers.",
  "Work is expected to take eleven months, the council said, and to cost about four million euros, most of it paid by the region.",
  "Traders in the old town said that they had not been asked. \"We heard of it on the radio,\" said Anna Keller, who sells flowers there.",
  "A temporary bridge for people on foot will open next week, some two hundred metres upstream of the old one.",
]

private func page(_ body: [String], head: String = "", nav: String = "Home") -> [UInt8] {
  let links = (1...12).map { "<li><a href='/\($0)'>\(nav) section \($0)</a></li>" }.joined()
  return Array(
    """
    <!doctype html><html lang="en"><head><title>Old bridge to close | Daily Example</title>\(head)
    <script>var a = "<p>This script pretends to be a paragraph of the story, and is none.</p>";</script>
    <style>p { color: red }</style></head><body>
    <header><nav><ul>\(links)</ul></nav></header>
    <main><article><h1>Old bridge to close</h1>
    <!-- <p>A comment that pretends to be a paragraph of the story, and is none.</p> -->
    \(body.map { "<p>\($0)</p>" }.joined(separator: "\n"))
    </article></main>
    <aside><h3>Most read</h3><ul>\(links)</ul></aside>
    <footer><p>Copyright Daily Example. All rights reserved. <a href="/terms">Terms</a></p></footer>
    </body></html>
    """.utf8)
}

private func story(_ bytes: [UInt8], _ type: String? = "text/html") -> Story {
  var reader = StoryReader()
  return reader.story(of: .init(bytes, mediaType: type))
}

private func texts(_ story: Story) -> [String] { story.blocks.map { story.text(of: $0) } }

@Suite("Stories of pages")
struct StoryReaderTests {
  @Test("the paragraphs are in, the page around them is not")
  func article() {
    let story = story(page(paragraphs))
    let text = String(decoding: story.text, as: UTF8.self)
    for paragraph in paragraphs { #expect(text.contains(paragraph)) }
    for word in ["section 3", "Most read", "All rights reserved", "pretends", "color"] {
      #expect(!text.contains(word))
    }
    #expect(story.basis == .story)
    #expect(story.language == "en")
    #expect(story.title == "Old bridge to close")
  }

  @Test("sentences are ranges of the text, block by block")
  func sentences() {
    let story = story(page(paragraphs))
    for sentence in story.sentences {
      let block = story.blocks[sentence.block].range
      #expect(sentence.range.lowerBound >= block.lowerBound)
      #expect(sentence.range.upperBound <= block.upperBound)
    }
    let all = story.sentences.map { story.text(of: $0) }
    #expect(all.contains("Traders in the old town said that they had not been asked."))
    #expect(all.contains { $0.hasSuffix("who sells flowers there.") })
  }

  @Test("blocks say what they are and where they stand")
  func kinds() {
    let body =
      paragraphs + [
        "</p><ul><li>The first item of a list that belongs to the story, with some words.</li>"
          + "<li>The second item of that list, which has as many words as the first.</li></ul><p>"
      ]
    let story = story(page(body))
    let item = story.blocks.first { $0.kind == .listItem }
    #expect(item?.path.contains("/ul/li[1]") == true || item?.path.contains("/ul[1]/li[1]") == true)
    let paragraph = story.blocks.first { story.text(of: $0) == paragraphs[0] }
    #expect(paragraph?.kind == .paragraph)
    #expect(paragraph?.path.hasPrefix("/html/body/main") == true)
  }

  @Test(
    "a heading's link to itself is not its text",
    arguments: [" <a href='#h'>#</a>", "<a href='#h'>¶</a>", ""])
  func anchors(link: String) {
    let head = "</p><h2>Repairs in C#\(link)</h2><p>"
    let story = story(page([paragraphs[0], head] + paragraphs[1...]))
    #expect(texts(story).contains("Repairs in C#"))
  }

  @Test("byline and dates from linked data, from meta elements, from the page")
  func metadata() {
    let linked = """
      <script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Ann Lee"},
      "datePublished":"2024-03-05T10:00:00+01:00","dateModified":"2024-03-06"}</script>
      """
    let first = story(page(paragraphs, head: linked))
    #expect(first.byline == "Ann Lee")
    #expect(first.published == "2024-03-05T09:00:00Z")
    #expect(first.modified == "2024-03-06")
    let meta = """
      <meta name="author" content="By Bo Ek"><meta property="article:published_time" content="2023-12-01">
      """
    let second = story(page(paragraphs, head: meta))
    #expect(second.byline == "Bo Ek")
    #expect(second.published == "2023-12-01")
    #expect(story(page(paragraphs)).byline == nil)
  }

  @Test("a note on a correction is the story's, a link to corrections is not")
  func correction() {
    let note =
      "An earlier version of this story said that the repairs would cost five million euros."
    let box = "</p><aside class=correction><h2>Correction</h2><p>\(note)</p></aside><p>"
    let story = story(page(paragraphs + [box]))
    #expect(texts(story).contains(note) && texts(story).contains("Correction"))
    let link =
      "<p>One paragraph.</p><ul><li><a href=/c>Corrections and clarifications</a></li></ul>"
    #expect(CorrectionNotes.find([0], in: BlockTable(utf8: Array(link.utf8)).page).isEmpty)
  }

  @Test("a table is in as a whole, and so is a paragraph between two of the story's")
  func gaps() {
    let rows = (1...4).map { "<tr><td>Name number \($0)</td><td>Office \($0)</td></tr>" }.joined()
    let table = BlockTable(
      utf8: Array(
        "<p>\(paragraphs[0])</p><p>\(paragraphs[1])</p><p>\(paragraphs[2])</p><table>\(rows)</table>"
          .utf8))
    #expect(table.count == 7)
    #expect(GapFilling.fill([0, 2], in: table) == [0, 1, 2])
    #expect(GapFilling.fill([0, 4], in: table) == [0, 3, 4, 5, 6])
  }

  @Test("a page without a story says so, and gives what it shows")
  func noStory() {
    let story = story(
      Array("<html><body><a href=/>Home</a><p hidden>not shown</p></body></html>".utf8))
    #expect(story.basis == .visibleText)
    #expect(texts(story) == ["Home"])
    #expect(self.empty.text.isEmpty && self.empty.sentences.isEmpty)
  }

  private var empty: Story { story([]) }

  @Test("one page read twice is the same story")
  func stable() {
    let bytes = page(paragraphs)
    let (a, b) = (story(bytes), story(bytes))
    #expect(a.text == b.text && a.blocks == b.blocks && a.sentences == b.sentences)
  }

  @Test("what is the story's on one capture is on the other, where it stands there too")
  func readAlike() {
    // A page whose story is one short paragraph is judged differently from one of four.
    let short = page([paragraphs[0]]), long = page(paragraphs)
    var reader = StoryReader()
    let (a, b) = reader.stories(
      of: StoryReader.read(.init(short)), and: StoryReader.read(.init(long)))
    #expect(Set(texts(a)).isSubset(of: Set(texts(b))))
    #expect(texts(b).filter { texts(a).contains($0) } == texts(a))
    let (c, d) = reader.stories(
      of: StoryReader.read(.init(long)), and: StoryReader.read(.init(long)))
    #expect(c.text == d.text)
  }

  @Test("menus are around the story, and a change there is seen there")
  func surroundings() {
    var reader = StoryReader()
    let (a, b) = reader.stories(
      of: StoryReader.read(.init(page(paragraphs))),
      and: StoryReader.read(.init(page(paragraphs, nav: "Start"))))
    #expect(a.text == b.text)
    #expect(a.surroundings != b.surroundings)
  }

  @Test("a context takes out what other pages of the site have too")
  func context() {
    let promotion =
      "Subscribe to the Daily Example today and read everything on all your devices for one euro."
    let other = { (n: Int) in
      page([
        "Another story, number \(n), about the harbour and its ships and cranes, with some detail.",
        promotion,
      ])
    }
    let reading = StoryReader.read(.init(page(paragraphs + [promotion])))
    var context = StoryContext()
    for number in 1...3 { context.learn(otherPage: StoryReader.read(.init(other(number)))) }
    var reader = StoryReader()
    let with = reader.story(of: reading, context: context)
    #expect(with.usesContext)
    #expect(!texts(with).contains(promotion))
    for paragraph in paragraphs { #expect(texts(with).contains(paragraph)) }
    #expect(!reader.story(of: reading).usesContext)
  }

  @Test("hostile pages end in a story of some kind")
  func hostile() {
    let tail = paragraphs.map { "<p>\($0)</p>" }.joined()
    for head in [
      String(repeating: "<div>", count: 100_000), String(repeating: "<b></b>", count: 100_000),
      String(repeating: "<table><tr><td>", count: 3_000), "<!--", "<script>", "<a href=\"",
      "<div " + String(repeating: "a=b ", count: 50_000) + ">", "<", "<!", "</", "<?",
      "&#xD800;&#0;",
      "<svg>" + String(repeating: "<g>", count: 20_000), "<textarea>", "<title>",
    ] {
      let story = story(Array((head + tail).utf8))
      #expect(story.blocks.allSatisfy { $0.range.upperBound <= story.text.count })
    }
    var random = SeededGenerator(seed: 5)
    for _ in 0..<60 {
      var bytes = page(paragraphs)
      for _ in 0..<40 {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
      }
      let story = story(bytes)
      #expect(String(validating: story.text, as: UTF8.self) != nil)
    }
  }
}

@Suite("What is taken out before parsing")
struct MarkupFilterTests {
  private func filtered(_ text: String) -> String {
    String(decoding: MarkupFilter.filtered(Array(text.utf8)), as: UTF8.self)
  }

  @Test(
    "scripts, styles and comments",
    arguments: [
      ("a<script>x<p>y</script>b", "a<script></script>b"),
      ("a<SCRIPT src='>'>x</Script >b", "a<SCRIPT src='>'></Script >b"),
      ("a<style>p > q</style>b", "a<style></style>b"),
      ("a<!-- x > y -->b<!-->c<!--->d", "abcd"),
      ("a<!-- no end", "a<!-- no end"),
      ("a<script>no end", "a<script>"),
      ("<title>a <!-- b --> c</title>d<!--e-->", "<title>a <!-- b --> c</title>d"),
      ("<textarea><script>x</script></textarea>", "<textarea><script>x</script></textarea>"),
      ("<p title=\"<script>\">a</p>", "<p title=\"<script>\">a</p>"),
      (
        "<script type=application/LD+json>{}</script>",
        "<script type=application/LD+json>{}</script>"
      ),
      ("<scripty>x</scripty>", "<scripty>x</scripty>"), ("1 < 2 <3", "1 < 2 <3"), ("<", "<"),
      ("", ""),
    ])
  func cases(page: String, expected: String) { #expect(filtered(page) == expected) }

  @Test("attributes by the thousand are cut, the tag stays a tag")
  func attributes() {
    let many = "<p " + (0..<5_000).map { "a\($0)=b" }.joined(separator: " ") + ">x</p>"
    let kept = filtered(many)
    #expect(kept.hasPrefix("<p a0=b ") && kept.hasSuffix(">x</p>"))
    #expect(kept.utf8.count < many.utf8.count / 4)
  }
}

/// The list of names stands apart from the cases: one more of these wants one more of those.
@Test func everyElementHasItsName() {
  #expect(HTMLTag.names == HTMLTag.all.map { "\($0)" })
}
