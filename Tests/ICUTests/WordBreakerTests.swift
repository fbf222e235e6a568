// What these prove: words are those of UAX #29 and ICU's dictionaries, boundaries are byte offsets, any
// bytes round-trip, and windows are invisible.
import Testing

@testable import ICU

private func words(_ text: String) throws -> [String] {
  try pieces(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
}

private func pieces(_ bytes: [UInt8]) throws -> [[UInt8]] {
  var breaker = try WordBreaker()
  var start = 0
  return breaker.boundaries(of: bytes).map { end in
    defer { start = end }
    return Array(bytes[start..<end])
  }
}

@Test(arguments: [
  ("", []),
  ("Hello, world.", ["Hello", ",", " ", "world", "."]),
  (
    "can't 3.14 1,000,000 e.g. a_b",
    ["can't", " ", "3.14", " ", "1,000,000", " ", "e.g", ".", " ", "a_b"]
  ),
  ("two  spaces", ["two", "  ", "spaces"]),
  ("a\r\nb\n\nc", ["a", "\r\n", "b", "\n", "\n", "c"]),
  ("今日は東京へ行きます。", ["今日", "は", "東京", "へ", "行き", "ます", "。"]),
  ("สวัสดีชาวโลก", ["สวัสดี", "ชาว", "โลก"]),
  ("e\u{301}te\u{301} fini", ["e\u{301}te\u{301}", " ", "fini"]),
  ("👩‍👩‍👧🇫🇷🇩🇪", ["👩‍👩‍👧", "🇫🇷", "🇩🇪"]),
  ("<b>x</b>", ["<", "b", ">", "x", "<", "/", "b", ">"]),
])
func wordsAreThoseOfUAX29(text: String, expected: [String]) throws {
  #expect(try words(text) == expected)
}

@Test func chineseIsCutByTheDictionary() throws {
  let cut = try words("我们的隐私政策")
  #expect(cut.joined() == "我们的隐私政策")
  #expect(cut.contains("我们"))
  #expect(cut.count < 7)
}

@Test func illFormedPiecesAreTokensOfTheirOwn() throws {
  #expect(try pieces([0x61, 0xFF, 0x62]) == [[0x61], [0xFF], [0x62]])
  // A truncated three-byte sequence is one maximal subpart; a surrogate is three.
  #expect(try pieces([0x61, 0xE6, 0x97, 0x61]) == [[0x61], [0xE6, 0x97], [0x61]])
  #expect(try pieces([0xED, 0xA0, 0x80]) == [[0xED], [0xA0], [0x80]])
  #expect(try pieces([0xC0, 0x80]) == [[0xC0], [0x80]])
  // Neither CR before nor a combining mark after may swallow it.
  #expect(try pieces([0x0D, 0xFF, 0xCC, 0x81]) == [[0x0D], [0xFF], [0xCC, 0x81]])
  #expect(try pieces([0xF4, 0x90, 0x80, 0x80]) == [[0xF4], [0x90], [0x80], [0x80]])
  #expect(try pieces([0xF0, 0x9F, 0x98]) == [[0xF0, 0x9F, 0x98]])
}

@Test func anyBytesRoundTrip() throws {
  var breaker = try WordBreaker()
  var state: UInt64 = 42
  for length in stride(from: 0, to: 60_000, by: 1_777) {
    let bytes = (0..<length).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    let ends = breaker.boundaries(of: bytes)
    #expect(ends.last ?? 0 == length)
    #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 })
    #expect((ends.first ?? 1) > 0)
  }
}

@Test func windowsAreInvisible() throws {
  // Longer than a window, with boundaries at every phase of it.
  for (piece, cut) in [
    ("word ", ["word", " "]), ("añb, ", ["añb", ",", " "]), ("naïve\n", ["naïve", "\n"]),
    ("🇫🇷 ", ["🇫🇷", " "]), ("東京。", ["東京", "。"]),
  ] {
    let times = WordBreaker.window * 3 / piece.utf16.count
    let got = try words(String(repeating: piece, count: times))
    #expect(got == Array(repeating: cut, count: times).flatMap { $0 })
  }
}

@Test func oneEndlessWordIsBounded() throws {
  let bytes = [UInt8](repeating: 0x61, count: 100_000)
  let ends = try WordBreakerProbe.boundaries(bytes)
  #expect(ends.last == bytes.count)
  #expect(ends.count <= bytes.count / WordBreaker.window + 1)
}

private enum WordBreakerProbe {
  static func boundaries(_ bytes: [UInt8]) throws -> [Int] {
    var breaker = try WordBreaker()
    return breaker.boundaries(of: bytes)
  }
}
