// Percent-encoding and forms.
import Testing

@testable import Web

@Suite struct FormEncodingTests {
  @Test func parameters() {
    let found = FormEncoding.parameters(of: "a=1&b=x+y%2B&c&=d&&a=2&e=f=g")
    #expect(found.map(\.name) == ["a", "b", "c", "", "a", "e"])
    #expect(found.map(\.value) == ["1", "x y+", "", "d", "2", "f=g"])
  }

  /// What is no percent-encoding stands for itself, as browsers have it.
  @Test(arguments: [
    ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%%41", "%A"), ("100%25", "100%"),
    ("%E2%82%AC", "€"),
    ("%e2%82%ac", "€"), ("%ff", "\u{FFFD}"), ("%u0041", "%u0041"), ("%00", "\0"), ("a%2", "a%2"),
  ])
  func malformed(text: String, wanted: String) {
    #expect(FormEncoding.decoded(text) == wanted)
    #expect(FormEncoding.pathDecoded(text) == wanted)
  }

  @Test func plusIsASpaceInFormsAlone() {
    #expect(FormEncoding.decoded("a+b") == "a b")
    #expect(FormEncoding.pathDecoded("a+b") == "a+b")
  }

  @Test(arguments: [
    "", "a b", "\"'<>&=?#%+", "https://x.example/?a=%20", "\r\nSet-Cookie: a", "\u{202E}é\u{1F600}",
    "\0",
  ])
  func whatIsEncodedComesBack(text: String) {
    let encoded = FormEncoding.encoded(text)
    #expect(FormEncoding.decoded(encoded) == text)
    #expect(
      encoded.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"'<>&=?#+".utf8.contains($0) })
  }

  /// A URL in a path ends no attribute, no field, and no path.
  @Test func pathsHoldNoMarkup() {
    let path = FormEncoding.pathEncoded("https://x.example/\"><script> \r\n\u{202E}%41?q=1#f")
    #expect(path == "https://x.example/%22%3E%3Cscript%3E%20%0D%0A%E2%80%AE%41?q=1#f")
  }
}
