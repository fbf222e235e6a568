// What these prove: a replayed page names nothing but what is held here, in whatever way it was written.
import Bytes
import Testing

@testable import Web

private func links() throws -> ReplayLinks {
  ReplayLinks(
    base: "http://news.example/a/page.html", time: try #require(Instant("2026-02-03T10:00:07Z"))
  ) {
    $0.hasPrefix("http://news.example/held/") ? $0 : nil
  }
}

private func page(_ html: String) throws -> String {
  String(decoding: ReplayHTML.rewritten(Array(html.utf8), try links()), as: UTF8.self)
}

private func sheet(_ css: String) throws -> String {
  String(decoding: ReplayCSS.rewritten(Array(css.utf8), try links()), as: UTF8.self)
}

private let here = "/web/20260203100007"

@Test(arguments: [
  (
    "<img src='../held/a.png' alt=A>",
    "<img src=\"\(here)im_/http://news.example/held/a.png\" alt=A>"
  ),
  (
    "<img src=/held/a.png?x&amp;y>",
    "<img src=\"\(here)im_/http://news.example/held/a.png?x&amp;y\">"
  ),
  ("<img src=b.png>", "<img data-archived-src=\"b.png\">"),
  ("<img src=http://evil.example/pixel>", "<img data-archived-src=\"http://evil.example/pixel\">"),
  ("<IMG SRC=\"data:image/png;base64,AA\">", "<IMG src=\"data:image/png;base64,AA\">"),
  (
    "<a href=other.html#top target=_blank>x</a>",
    "<a href=\"\(here)/http://news.example/a/other.html#top\" data-archived-target=\"_blank\">x</a>"
  ),
  ("<a href=\"#top\">x</a>", "<a href=\"#top\">x</a>"),
  ("<a href=mailto:a@b.example>x</a>", "<a href=\"mailto:a@b.example\">x</a>"),
  (
    "<a href=\" java\nscript:alert(1)\">x</a>",
    "<a data-archived-href=\" java\nscript:alert(1)\">x</a>"
  ),
  (
    "<a href=&#106;avascript&colon;alert(1)>x</a>",
    "<a data-archived-href=\"javascript:alert(1)\">x</a>"
  ),
  ("a<script src=x>alert('</p>')</script>b", "ab"), ("a<script>alert(1)", "a"),
  ("<p onclick='x()' id=p>y", "<p id=p>y"),
  (
    "<base href=http://news.example/held/><img src=c.png>",
    "<img src=\"\(here)im_/http://news.example/held/c.png\">"
  ),
  ("<meta http-equiv=refresh content='0;url=http://evil.example'><meta name=a>", "<meta name=a>"),
  (
    "<link rel=stylesheet href=/held/a.css integrity=x><link rel=preload href=/held/b>",
    "<link rel=stylesheet href=\"\(here)cs_/http://news.example/held/a.css\" data-archived-integrity=\"x\">"
  ),
  (
    "a<iframe src=http://evil.example srcdoc='<script>'><p>x</p></iframe>b", "ab"
  ),
  (
    "<img srcset='/held/a.png 1x, /b.png 2x, /held/c.png 3x'>",
    "<img srcset=\"\(here)im_/http://news.example/held/a.png 1x, \(here)im_/http://news.example/held/c.png 3x\">"
  ),
  (
    "<p style=\"background:url('/held/a.png')\">",
    "<p style=\"background:url(&quot;\(here)im_/http://news.example/held/a.png&quot;)\">"
  ),
  (
    "<style>a{background:url(//evil.example/x)}</style>",
    "<style>a{background:url(\"data:,\")}</style>"
  ),
  ("<iframe src=a />x<script src=b />y<title/>z", "xy<title /></title>z"),
  ("<!-- <img src=x> --><b>y</b>", "<b>y</b>"),
  ("<title>a <img src=x></title>", "<title>a <img src=x></title>"),
  ("1 < 2 <3", "1 < 2 <3"), ("<!doctype html>", "<!doctype html>"), ("x<img src='a", "x"),
  (
    "<form action=/post><input formaction=/x></form>",
    "<form data-archived-action=\"/post\"><input data-archived-formaction=\"/x\"></form>"
  ),
  (
    "<svg><image xlink:href=/held/a.png /></svg>",
    "<svg><image xlink:href=\"\(here)im_/http://news.example/held/a.png\" /></svg>"
  ),
])
func pagesNameWhatIsHeld(html: String, wanted: String) throws {
  #expect(try page(html) == wanted)
}

@Test(arguments: [
  ("a{b:url( \"/held/a.png\" )}", "a{b:url(\"\(here)im_/http://news.example/held/a.png\")}"),
  ("a{b:URL(/held/a.png)}", "a{b:url(\"\(here)im_/http://news.example/held/a.png\")}"),
  ("a{b:url(#id)}", "a{b:url(\"#id\")}"), ("/* url(x) */a{}", "a{}"),
  ("a{content:\"url(x)\"}", "a{content:\"url(x)\"}"),
  ("@font-face{src:url(/held/f.woff)}b{}", "b{}"),
  (
    "@import '/held/b.css' screen;a{}",
    "@import url(\"\(here)cs_/http://news.example/held/b.css\") screen;a{}"
  ),
  ("@import url(http://evil.example/x.css);a{}", "a{}"), ("a{b:url(", "a{b:url(\"data:,\")"),
  ("a{b:myurl(x)}", "a{b:myurl(x)}"),
])
func sheetsNameWhatIsHeld(css: String, wanted: String) throws {
  #expect(try sheet(css) == wanted)
}

@Test func nothingBreaksTheReader() throws {
  var generator = SystemRandomNumberGenerator()
  let pieces = [
    "<", ">", "</", "<!--", "-->", "<a href=", "\"", "'", "<style>", "</style", "url(", "@import ",
    "&#", "x", "<script>", " ", "=", "/", "<img srcset=", ",", "\\", "{", "}", "é", "<title/",
    "&amp",
  ]
  for _ in 0..<3_000 {
    let text = (0..<Int.random(in: 0...14, using: &generator))
      .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    // Each of its parts becomes an address at most.
    #expect(try page(text).utf8.count <= 200 * (text.utf8.count + 1), "\(text)")
    _ = try sheet(text)
  }
}
