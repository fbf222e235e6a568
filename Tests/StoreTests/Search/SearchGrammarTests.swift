// What these prove: what a user types becomes the FTS5 query that it means, whatever it holds; what means
// nothing is refused with the place; and FTS5 takes all that is accepted.
import GRDB
import Support
import Testing

@testable import Store

@Test(
  arguments: [
    ("bridge", "\"bridge\""),
    ("old bridge", "(\"old\" AND \"bridge\")"),
    ("old AND bridge", "(\"old\" AND \"bridge\")"),
    ("old && bridge", "(\"old\" AND \"bridge\")"),
    ("\"old bridge\"", "\"old bridge\""),
    ("\u{201C}old bridge\u{201D}", "\"old bridge\""),
    ("bri*", "\"bri\"*"),
    ("\"old bri\"*", "\"old bri\"*"),
    ("old OR new", "(\"old\" OR \"new\")"),
    ("a b OR c", "((\"a\" AND \"b\") OR \"c\")"),
    ("a (b OR c)", "(\"a\" AND (\"b\" OR \"c\"))"),
    ("a -b", "(\"a\" NOT \"b\")"),
    ("a NOT b", "(\"a\" NOT \"b\")"),
    ("a AND NOT b", "(\"a\" NOT \"b\")"),
    ("-b a", "(\"a\" NOT \"b\")"),
    ("a -b -c", "(\"a\" NOT \"b\" NOT \"c\")"),
    ("a -(b c)", "(\"a\" NOT (\"b\" AND \"c\"))"),
    ("well-known", "\"well-known\""),
    ("a - b", "(\"a\" AND \"b\")"),
    ("a & b", "(\"a\" AND \"b\")"),
    ("don't", "\"don't\""),
    ("near NEAR(a b)", "(\"near\" AND \"NEAR\" AND (\"a\" AND \"b\"))"),
    ("text:word ^word word^2", "(\"text:word\" AND \"^word\" AND \"word^2\")"),
    ("and or not", "(\"and\" AND \"or\" AND \"not\")"),
    ("東京", "\" 東  京 \""),
    ("橋を*", "\" 橋  を \"*"),
    ("word url:example.org", "\"word\""),
  ] as [(String, String)])
func queriesMeanWhatTheySay(text: String, expected: String) throws {
  #expect(try SearchQuery(text).match == expected)
}

@Test(
  arguments: [
    ("(", 0), ("(a", 0), ("a (b", 2), ("a)", 1), (")", 0), ("()", 0), ("a ()", 2), ("\"a", 0),
    ("a \"b", 2), ("AND", 0), ("AND a", 0), ("a AND", 2), ("a AND AND b", 2), ("a AND OR b", 2),
    ("(a AND) b", 3), ("OR", 0), ("a OR", 2), ("OR a", 0), ("a OR OR b", 2), ("NOT", 0),
    ("a NOT", 2),
    ("NOT a", 0), ("-a", 0), ("a OR -b", 4), ("a NOT NOT b", 6), ("a NOT OR b", 2), ("!!", 0),
    ("\"\"", 0), ("*", 0), ("url:", 0), ("a url:", 2), ("a OR url:x", 5), ("(a url:x)", 3),
    ("url:x OR a", 0), ("a url:\"x", 6),
  ] as [(String, Int)])
func whatMeansNothingIsRefusedWithItsPlace(text: String, place: Int) {
  let error = #expect(throws: SearchQuery.Malformed.self) { try SearchQuery(text) }
  #expect(error?.position == place, "\(text): \(error?.description ?? "accepted")")
  #expect(error?.description.contains("character \(place + 1)") == true)
}

@Test func anEmptyQueryAsksForNothing() throws {
  for text in ["", "  ", "\u{3000}\n"] { #expect(try SearchQuery(text).isEmpty) }
}

@Test func partsOfURLsBecomePatterns() throws {
  let query = try SearchQuery(
    "a url:Example.org url:*.pdf -url:b?c url:\"two words\" url:[x] url:site/* url:https://x/*")
  #expect(
    query.urls == [
      "*example.org*", "*.pdf", "*two words*", "*[[]x]*", "*site/*", "https://x/*",
    ])
  #expect(query.notURLs == ["*b?c"])
  #expect(query.marks == [["a"]])
}

@Test func whatIsMarkedIsWhatWasWanted() throws {
  #expect(
    try SearchQuery("Élan \"Old Bridge\" bri* -no NOT (x y)").marks == [
      ["elan"], ["old", "bridge"], ["bri*"],
    ])
}

@Test func whateverIsAcceptedFTS5Takes() throws {
  let queue = try DatabaseQueue()
  try queue.write { try SearchSchema.create($0, genesis: "") }
  var generator = SeededGenerator(seed: 11)
  let pieces = [
    "a", "\"", "(", ")", "AND", "OR", "NOT", "-", "*", " ", " ", " ", "url:x", "NEAR", "^", ":",
    "{",
    "}", "+", ",", "東京", "é", "\0", "'", "\\", "b*", "\u{301}", "\u{201C}", ".", "%", "\n",
  ]
  var accepted = 0
  for _ in 0..<20_000 {
    var text = ""
    for _ in 0..<Int.random(in: 1...9, using: &generator) {
      text += pieces.randomElement(using: &generator) ?? ""
    }
    guard let query = try? SearchQuery(text), let match = query.match else { continue }
    accepted += 1
    #expect(throws: Never.self, "\(text) -> \(match)") {
      try queue.read {
        try Row.fetchAll($0, sql: "SELECT rowid FROM words WHERE words MATCH ?", arguments: [match])
      }
    }
  }
  #expect(accepted > 4_000)
  for text in [
    String(repeating: "(a ", count: 12) + String(repeating: ")", count: 12),
    String(repeating: "(a OR b -", count: 12) + "c" + String(repeating: ")", count: 12),
    "a" + String(repeating: " -b", count: 199), "a" + String(repeating: " OR b", count: 199),
  ] {
    let match = try #require(try SearchQuery(text).match)
    #expect(throws: Never.self, "\(text)") {
      try queue.read {
        try Row.fetchAll($0, sql: "SELECT rowid FROM words WHERE words MATCH ?", arguments: [match])
      }
    }
  }
  #expect(throws: SearchQuery.Malformed.self) {
    try SearchQuery(String(repeating: "(", count: 13) + "a" + String(repeating: ")", count: 13))
  }
  #expect(throws: SearchQuery.Malformed.self) {
    try SearchQuery(String(repeating: "a ", count: 201))
  }
}
