// The imprint of a page: what is in it, that it is none of the story, and that a foot which one capture lacks
// is no change.
import Testing

@testable import Story

private let paragraphs = [
  "The city council voted on Tuesday to close the old bridge for repairs, after engineers found cracks in two of its piers.",
  "Work is expected to take eleven months, the council said, and to cost about four million euros, most of it paid by the region.",
  "Traders in the old town said that they had not been asked. \"We heard of it on the radio,\" said Anna Keller, who sells flowers there.",
]

private func link(_ name: String) -> String { "<li><a href='/x'>\(name)</a></li>" }

private func page(foot: String) -> StoryReader.Reading {
  let menu = ["Home", "Privacy", "Terms", "News"].map(link).joined()
  let text = paragraphs.map { "<p>\($0)</p>" }.joined()
  return StoryReader.read(
    .init(
      Array(
        "<html lang=en><body><nav><ul>\(menu)</ul></nav><article><h1>Old bridge to close</h1>\(text)</article><footer>\(foot)</footer></body></html>"
          .utf8), mediaType: "text/html"))
}

private func imprints(_ a: String, _ b: String) -> ([String], [String]) {
  var reader = StoryReader()
  let (a, b) = reader.stories(of: page(foot: a), and: page(foot: b))
  for story in [a, b] {
    for line in story.imprint {
      #expect(!String(decoding: story.text, as: UTF8.self).contains(line.text))
    }
  }
  return (a.imprint.map(\.text), b.imprint.map(\.text))
}

private func terms(_ names: String...) -> String { "<ul>\(names.map(link).joined())</ul>" }

@Suite("The imprint of a page")
struct ImprintTests {
  @Test("a line on rights, and one line of the links to terms, each named once")
  func lines() {
    let foot =
      terms("About us", "Privacy Policy", "Terms of Service", "Jobs")
      + terms("Privacy Policy", "Trust Center")
      + "<p>© Example Ltd,\n 2025</p><p>Made in Halden</p>"
    let (a, _) = imprints(foot, foot)
    #expect(
      a == ["© Example Ltd, 2025", "Privacy Policy · Terms of Service · Trust Center"])
  }

  @Test(
    "lines on rights in other words, and what is none",
    arguments: [
      ("<p>Copyright 2024 Example Ltd.</p>", true),
      ("<p>2019–2024 Beispiel. Alle Rechte vorbehalten.</p>", true),
      ("<p>© Beispiel GmbH</p>", true), ("<p>Copyright is a right of authors.</p>", false),
      ("<p>Founded in 1924 in Halden.</p>", false),
      ("<p><a href=/c>Copyright 2024: who owns the news?</a></p>", false),
    ])
  func rights(foot: String, isOne: Bool) { #expect(imprints(foot, foot).0.isEmpty == !isOne) }

  @Test("links to terms in several languages; one alone, or a headline, is none")
  func links() {
    for names in [
      ("Impressum", "Datenschutz"), ("Mentions légales", "CGU"), ("隐私政策", "用户协议"),
      ("Security", "Cookies"),
    ] {
      let foot = terms(names.0, names.1)
      #expect(imprints(foot, foot).0 == ["\(names.0) · \(names.1)"])
    }
    for foot in [
      terms("Privacy Policy"), terms("Privacy Policy", "Jobs", "Terms"),
      terms("The privacy of your own home is no more", "The terms of the deal that we know of"),
    ] { #expect(imprints(foot, foot).0.isEmpty) }
  }

  @Test("the credit of a picture is none, in a caption or far above the foot")
  func credits() {
    let caption = "<figure><figcaption>The harbour © Ann Lee, 2024</figcaption></figure>"
    #expect(imprints(caption, caption).0.isEmpty)
    let teasers = (1...20).map { "<div><a href=/\($0)>Another story, number \($0)</a></div>" }
    let page = "</footer><p>© Ann Lee</p>\(teasers.joined())<footer>Halden"
    #expect(imprints(page, page).0.isEmpty)
  }

  @Test("a menu above the story is no imprint")
  func above() { #expect(imprints("<p>Halden</p>", "<p>Halden</p>").0.isEmpty) }

  @Test("what only one capture has is left out, kind by kind")
  func absent() {
    let whole = terms("Privacy", "Terms") + "<p>© 2025 Example</p>"
    #expect(imprints(whole, "") == ([], []))
    let (a, b) = imprints(whole, "<p>© 2026 Example</p>")
    #expect(a == ["© 2025 Example"] && b == ["© 2026 Example"])
  }
}
