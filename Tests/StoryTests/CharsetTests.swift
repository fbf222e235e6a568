// Bytes to text: what is believed of a page's charset, in what order, and what becomes of faults.
import Testing

@testable import Story

@Suite("Charsets of pages")
struct CharsetTests {
  private func text(_ bytes: [UInt8], _ type: String? = nil) -> String {
    var reader = StoryReader()
    let story = reader.story(of: .init(bytes, mediaType: type))
    return String(decoding: story.text, as: UTF8.self)
  }

  private let words = "Früher schrieb die Zeitung über Köln, später über Düsseldorf und Münster."

  private func page(_ head: String = "") -> String {
    "<html><head>\(head)</head><body><p>\(words)</p></body></html>"
  }

  private func latin1(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }

  private func utf16(_ text: String, littleEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
      return littleEndian ? [low, high] : [high, low]
    }
  }

  @Test("UTF-8 without a word about it")
  func plainUTF8() { #expect(text(Array(page().utf8), "text/html").contains(words)) }

  @Test("the header's charset, and a meta element's")
  func declared() {
    #expect(text(latin1(page()), "text/html; charset=ISO-8859-1").contains(words))
    #expect(text(latin1(page()), "text/html; charset=\"windows-1252\"").contains(words))
    #expect(text(latin1(page("<meta charset=iso-8859-1>"))).contains(words))
    let old = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1252\">"
    #expect(text(latin1(page(old))).contains(words))
  }

  @Test("a byte order mark says more than a header")
  func mark() {
    let bytes = [0xEF, 0xBB, 0xBF] + Array(page().utf8)
    #expect(text(bytes, "text/html; charset=iso-8859-1").contains(words))
    #expect(text([0xFF, 0xFE] + utf16(page(), littleEndian: true), "text/html").contains(words))
    #expect(text([0xFE, 0xFF] + utf16(page(), littleEndian: false), "text/html").contains(words))
  }

  @Test("UTF-16 without a mark")
  func bareUTF16() {
    #expect(text(utf16(page(), littleEndian: true)).contains(words))
    #expect(text(utf16(page(), littleEndian: false)).contains(words))
  }

  @Test("a wrong header does not garble UTF-8")
  func wrongHeader() {
    // Servers add a charset to whatever they send; a page in Shift_JIS would not be valid UTF-8.
    let page = "<meta charset=utf-8>" + page()
    #expect(text(Array(page.utf8), "text/html").contains(words))
  }

  @Test("detected where nothing is declared")
  func detected() { #expect(text(latin1(page()), "text/html").contains(words)) }

  @Test("faults become U+FFFD and the rest stays")
  func faults() {
    let bytes =
      Array("<p>\(words)</p><p>a".utf8) + [0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80]
      + Array("b and more words to read.</p>".utf8)
    let text = text(bytes, "text/html; charset=utf-8")
    #expect(text.contains(words))
    #expect(text.contains("\u{FFFD}"))
    #expect(text.contains("b and more words to read."))
  }

  @Test("U+0000 is not text")
  func zero() {
    let text = text(Array("<p>\(words)\0</p>".utf8), "text/html; charset=utf-8")
    #expect(!text.contains("\0"))
  }
}
