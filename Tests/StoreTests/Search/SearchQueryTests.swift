// What users type, and what the full-text index is asked.
import Testing

@testable import Store

@Suite("Search queries")
struct SearchQueryTests {
  @Test(
    "what is typed becomes quoted strings and operators",
    arguments: [
      ("arbitration", #""arbitration""#), ("Bridge collapse", #"("Bridge" AND "collapse")"#),
      (#""at least 10""#, #""at least 10""#), ("liab*", #""liab"*"#), ("a OR b", #"("a" OR "b")"#),
      ("a AND b OR c", #"(("a" AND "b") OR "c")"#), ("a NOT b", #"("a" NOT "b")"#),
      ("a -b", #"("a" NOT "b")"#),
      ("a -b c", #"(("a" AND "c") NOT "b")"#), ("(a OR b) c", #"(("a" OR "b") AND "c")"#),
      ("well-known", #""well-known""#), ("U.S.", #""U.S.""#), ("don't", #""don't""#),
      ("“smart quotes”", #""smart quotes""#),
      ("東京", #"" 東  京 ""#), ("a \"b", nil), ("NEAR(a b)", #"("NEAR" AND ("a" AND "b"))"#),
      ("col:x", #""col:x""#),
      ("a ??? b", #"("a" AND "b")"#), ("^a", #""^a""#), ("a OR", nil), ("OR a", nil), ("(a", nil),
      ("a)", nil), ("()", nil),
      ("NOT a", nil), ("-a", nil), ("a NOT", nil), ("AND a", nil),
    ] as [(String, String?)])
  func match(_ typed: String, _ expected: String?) {
    guard let expected else {
      #expect(throws: SearchQuery.Malformed.self) { try SearchQuery(typed) }
      return
    }
    #expect((try? SearchQuery(typed))?.match == expected, "\(typed)")
  }

  @Test("url: keeps to pages; filters alone ask the index nothing")
  func urls() throws {
    let query = try SearchQuery("url:github.com/terms liability url:*.html")
    #expect(query.urls == ["*github.com/terms*", "*.html"])
    #expect(query.match == #""liability""#)
    #expect(try SearchQuery("url:x").match == nil)
    #expect(try SearchQuery("").match == nil)
  }

  @Test("a bad query says where it is bad")
  func position() {
    do {
      _ = try SearchQuery("police \"said")
      Issue.record("was taken")
    } catch {
      #expect(error.position == 7)
      #expect(
        error.description
          == "this quotation mark is not closed: put another behind the phrase (at character 8 of the query)"
      )
    }
  }

  @Test("deep nesting ends in an error, not in a crash")
  func deep() {
    let deep = String(repeating: "(", count: 10_000) + "a" + String(repeating: ")", count: 10_000)
    #expect(throws: SearchQuery.Malformed.self) { try SearchQuery(deep) }
  }

  @Test("words are folded and ideographs are words")
  func words() {
    #expect(SearchText.words(of: "Café CAFÉ naïve").map(\.word) == ["cafe", "cafe", "naive"])
    #expect(SearchText.words(of: "東京で10人").map(\.word) == ["東", "京", "で", "10", "人"])
    #expect(SearchText.words(of: "Ünïted States").map(\.range) == [0..<6, 7..<13])
  }
}
