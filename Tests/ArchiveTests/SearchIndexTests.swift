// What these prove: the full-text index says of each sentence in which captures it stood, as a naive reading
// of all captures does; it is the same whether it was made at once, bit by bit or anew; what tells nothing of
// a page makes nothing gone; and redacted text is in none of its bytes.
import Bytes
import Support
import Testing

@testable import Archive
@testable import Store

/// A page whose story is these sentences, each a paragraph; `token` is in no text.
private func page(_ sentences: [String], aside: [String] = [], token: Int = 0) -> [UInt8] {
  let story = sentences.map { "<p>\($0)</p>" }.joined(separator: "\n")
  let menu = (0..<8).map { "<li><a href='/\($0)'>Part \($0)</a></li>" }.joined()
  let around = aside.map { "<div class='related'><a href='/x'>\($0)</a></div>" }.joined()
  return Array(
    """
    <!doctype html><html lang=en><head><title>Page</title></head><body><nav><ul>\(menu)</ul></nav>
    <main><article>\(story)</article></main><aside>\(around)</aside><!-- \(token) --></body></html>
    """.utf8)
}

/// A sentence as news has them, told from all others by its number.
private func sentence(_ number: Int) -> String {
  "The council said on Tuesday that plan\(number) for the old bridge would cost more than it had hoped."
}

/// An archive and the sentences that each of its captures shows; nil for one that tells nothing.
private struct History {
  let folder: TemporaryFolder
  let root: String
  private(set) var captures: [(url: String, entry: CatalogueEntry, shown: Set<String>?)] = []
  private var clock: Int64 = 1_700_000_000_000

  init() throws {
    folder = try TemporaryFolder()
    root = folder("a")
    _ = try ArchiveIdentity.create(root: root, origin: nil)
  }

  mutating func add(
    _ url: String, _ body: [UInt8], shown: Set<String>?, status: UInt16 = 200,
    media: String = "text/html", at time: Int64? = nil
  ) throws {
    clock += 60_000
    let writer = try ArchiveWriter(root: root)
    let entries = try writer.append([
      NewCapture(
        method: .file, capturedAt: Instant(milliseconds: time ?? clock), url: url, mediaType: media,
        body: body, status: status)
    ])
    try writer.close()
    for entry in entries { captures.append((url, entry, shown)) }
  }

  /// All sentences with their stretches, by a naive reading of all captures.
  func expected() -> Set<String> {
    var lines: Set<String> = []
    for url in Set(captures.map(\.url)) {
      let told = captures.filter { $0.url == url && $0.shown != nil }.sorted {
        ($0.entry.record.capturedAt.milliseconds, $0.entry.index)
          < ($1.entry.record.capturedAt.milliseconds, $1.entry.index)
      }
      for text in Set(told.flatMap { $0.shown ?? [] }) {
        var stretches: [String] = []
        var start: UInt64?
        var goneBy = "stands"
        for (number, capture) in told.enumerated() {
          let isHere = capture.shown?.contains(text) ?? false
          if isHere, start == nil { start = capture.entry.index }
          let next = number + 1 < told.count ? told[number + 1] : nil
          if isHere, !(next?.shown?.contains(text) ?? false), let first = start {
            stretches.append("\(first)-\(capture.entry.index)")
            start = nil
            goneBy = next.map { "\($0.entry.index)" } ?? "stands"
          }
        }
        lines.insert("\(url) \(text) \(stretches) \(goneBy)")
      }
    }
    return lines
  }

  /// The same, as the index has it.
  func indexed() throws -> Set<String> {
    Set(
      try all().hits.map { hit in
        let stretches = hit.stretches.map { "\($0.first.index)-\($0.last.index)" }
        let gone = hit.goneBy.map { "\($0.index)" } ?? "stands"
        return "\(hit.url) \(hit.text) \(stretches) \(gone)"
      })
  }

  func all() throws -> SearchResult {
    var filters = SearchFilters()
    filters.limit = 1_000_000
    return try found("", filters)
  }

  func found(_ query: String, _ filters: SearchFilters = SearchFilters()) throws -> SearchResult {
    let index = try #require(SearchIndex(try ArchiveView(root: root)))
    return try index.find(try SearchQuery(query), filters)
  }

  func texts(_ query: String, removed: Bool = false) throws -> [String] {
    var filters = SearchFilters()
    filters.removedOnly = removed
    return try found(query, filters).hits.map(\.text)
  }

  @discardableResult
  func update() throws -> SearchIndexer.Outcome { try SearchIndexer(root: root).update() }

  func discard() throws { try SearchIndex.discard(ArchivePaths(root: root)) }
}

/// A history of some pages: sentences come, go, come back and change places; the same body comes twice;
/// answers in trouble and empty pages come between.
private func randomHistory(seed: UInt64, afterEach: (History) throws -> Void) throws -> History {
  var generator = SeededGenerator(seed: seed)
  var history = try History()
  var current: [String: [Int]] = [:]
  for step in 0..<40 {
    let url = "https://example.org/\(Int.random(in: 0..<3, using: &generator))"
    var numbers = current[url] ?? [0, 1, 2, 3]
    switch Int.random(in: 0..<10, using: &generator) {
    case 0:
      try history.add(url, page([sentence(900)], token: step), shown: nil, status: 503)
      try afterEach(history)
      continue
    case 1:
      try history.add(url, Array("<html><body></body></html>".utf8), shown: nil)
      try afterEach(history)
      continue
    case 2: break
    case 3, 4: numbers.shuffle(using: &generator)
    case 5, 6:
      if numbers.count > 3 {
        numbers.remove(at: Int.random(in: 0..<numbers.count, using: &generator))
      }
    default:
      let number = Int.random(in: 0..<14, using: &generator)
      if !numbers.contains(number) {
        numbers.insert(number, at: Int.random(in: 0...numbers.count, using: &generator))
      }
    }
    current[url] = numbers
    let token = Bool.random(using: &generator) ? step : 0
    let sentences = numbers.map(sentence)
    try history.add(url, page(sentences, token: token), shown: Set(sentences))
    try afterEach(history)
  }
  return history
}

@Test(arguments: 1...6 as ClosedRange<UInt64>)
func theIndexSaysWhatANaiveReadingSays(seed: UInt64) throws {
  let history = try randomHistory(seed: seed) { _ in }
  try history.update()
  #expect(try history.indexed() == history.expected())
  for number in [0, 3, 7] {
    let all = try history.all().hits.filter { $0.text == sentence(number) }
    #expect(try history.found("plan\(number)").hits.count == all.count)
  }
}

@Test(arguments: 1...4 as ClosedRange<UInt64>)
func bitByBitAtOnceAndAnewAreTheSame(seed: UInt64) throws {
  var steps = SeededGenerator(seed: seed)
  let history = try randomHistory(seed: seed) { history in
    if Int.random(in: 0..<3, using: &steps) == 0 { try history.update() }
  }
  try history.update()
  let grown = try history.all()
  #expect(try history.indexed() == history.expected())
  try history.discard()
  #expect(try history.all().hits.isEmpty)
  #expect(try SearchIndexer.missing(ArchiveView(root: history.root))?.captures == 40)
  #expect(try history.update().captures == 40)
  #expect(try history.all().hits == grown.hits)
  #expect(try SearchIndexer.missing(ArchiveView(root: history.root)) == nil)
}

@Test func severalIndexersAtOnceDoNoHarm() async throws {
  let history = try randomHistory(seed: 9) { _ in }
  let root = history.root
  try await withThrowingTaskGroup(of: Void.self) { group in
    for _ in 0..<3 { group.addTask { _ = try SearchIndexer(root: root).update() } }
    try await group.waitForAll()
  }
  try history.update()
  #expect(try history.indexed() == history.expected())
}

@Test func aCaptureFromBeforeIsPutInItsPlace() throws {
  var history = try History()
  let url = "https://example.org/"
  let (a, b) = ([0, 1, 2, 3].map(sentence), [0, 1, 2, 4].map(sentence))
  try history.add(url, page(a), shown: Set(a), at: 1_000_000)
  try history.add(url, page(b), shown: Set(b), at: 3_000_000)
  try history.update()
  try history.add(url, page(b, token: 1), shown: Set(b), at: 500_000)
  try history.update()
  #expect(try history.indexed() == history.expected())
}

@Test func aSentenceThatMovedOutOfTheStoryIsNotGone() throws {
  var history = try History()
  let url = "https://example.org/"
  let all = [0, 1, 2, 3, 4].map(sentence)
  try history.add(url, page(all), shown: Set(all))
  let left = Array(all.dropLast())
  try history.add(url, page(left, aside: [all[4]]), shown: Set(all))
  try history.update()
  #expect(try history.texts("plan4", removed: true) == [])
  try history.add(url, page(left), shown: Set(left))
  try history.update()
  #expect(try history.texts("plan4", removed: true) == [all[4]])
  #expect(try history.indexed() == history.expected())
}

@Test func whatCannotBeReadMakesNothingGone() throws {
  var history = try History()
  let url = "https://example.org/"
  let all = [0, 1, 2, 3].map(sentence)
  try history.add(url, page(all), shown: Set(all))
  try history.add(url, [0x89, 0x50, 0x4E, 0x47], shown: nil, media: "image/png")
  try history.add(url, Array("<html><body><script>1</script></body></html>".utf8), shown: nil)
  try history.add(url, page([sentence(800)]), shown: nil, status: 500)
  try history.update()
  #expect(try history.texts("plan*", removed: true) == [])
  #expect(try history.texts("plan800") == [])
  #expect(try history.indexed() == history.expected())
}

@Test func filtersOfTimeAndURLAndOrder() throws {
  var history = try History()
  for (number, time) in [(1, 1_000_000), (2, 2_000_000), (3, 3_000_000)] as [(Int, Int64)] {
    let shown = [0, number, 10, 11].map(sentence)
    try history.add(
      "https://example.org/A\(number % 2)", page(shown), shown: Set(shown), at: time)
  }
  try history.update()
  func found(_ query: String, since: Int64? = nil, until: Int64? = nil) throws -> [String] {
    var filters = SearchFilters()
    filters.since = since.map { Instant(milliseconds: $0) }
    filters.until = until.map { Instant(milliseconds: $0) }
    return try history.found(query, filters).hits.map {
      "\($0.url.suffix(2)) \($0.text.prefix(42).suffix(5))"
    }
  }
  #expect(try found("plan1").count == 1)
  #expect(try found("plan1", until: 999_999) == [])
  #expect(try found("plan1", since: 1_000_001) == [])
  #expect(try found("plan1", since: 1_000_000, until: 1_000_000).count == 1)
  #expect(try found("plan0 url:a1", since: 2_500_000).count == 1)
  #expect(try found("plan0 url:a2").count == 0)
  #expect(try found("plan0 -url:a1").count == 1)
  // Equally good ones: what was seen last comes first.
  #expect(try history.found("plan0").hits.map(\.url.last) == ["1", "0"])
  var filters = SearchFilters()
  filters.limit = 1
  #expect(try history.found("council", filters).hits.count == 1)
  #expect(try history.found("council", filters).count == 9)
}

@Test func chineseJapaneseKoreanAndThaiAreFoundByAnyPart() throws {
  var history = try History()
  let shown = [
    "東京都の知事は新しい橋を建設すると水曜日の記者会見で発表した。", "中国外交部发言人星期三在北京表示，这座大桥将于明年通车。",
    "서울시는 새로운 다리를 내년까지 건설하겠다고 수요일에 발표했다.", "ผู้ว่าราชการกรุงเทพมหานครกล่าวว่าสะพานใหม่จะเปิดในปีหน้า",
  ]
  try history.add("https://example.org/", page(shown), shown: Set(shown))
  try history.update()
  for (query, number) in [
    ("東京", 0), ("知事", 0), ("橋を建設", 0), ("橋", 0), ("\"新しい橋\"", 0), ("北京", 1), ("大桥将于", 1),
    ("发言人 明年", 1), ("다리", 2), ("건설", 2), ("서울시는", 2), ("กรุงเทพ", 3), ("สะพาน", 3),
  ] {
    #expect(try history.texts(query).contains { $0.hasPrefix(shown[number].prefix(6)) }, "\(query)")
  }
  for query in ["京東", "橋建設", "建设", "사과"] { #expect(try history.texts(query) == [], "\(query)") }
}

/// True where a file of the index has these bytes.
private func indexHas(_ root: String, _ text: String) throws -> Bool {
  let needle = Array(text.lowercased().utf8)
  for name in try Files.all(below: root) where name.hasPrefix("search.sqlite") {
    let bytes = try Files.read(root + "/" + name).map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }
    var start = 0
    while let hit = bytes[start...].firstIndex(of: needle[0]) {
      if bytes[hit...].starts(with: needle) { return true }
      start = hit + 1
    }
  }
  return false
}

@Test func redactedTextLeavesTheIndex() throws {
  var history = try History()
  let url = "https://example.org/"
  let secret =
    "The minister named zzyzxquist as the witness in the case of the old bridge and its repairs."
  let (before, after) = ([0, 1, 2, 3].map(sentence), [0, 1, 2, 5].map(sentence))
  try history.add(url, page(before), shown: Set(before))
  try history.add(url, page(before + [secret]), shown: nil)
  try history.add(url, page(after), shown: Set(after))
  for number in 0..<20 {
    let others = (0..<8).map { sentence(100 + number * 8 + $0) }
    try history.add("https://example.org/\(number)", page(others), shown: Set(others))
  }
  try history.update()
  #expect(try history.texts("zzyzxquist") == [secret])
  #expect(try indexHas(history.root, "zzyzxquist"))
  let writer = try ArchiveWriter(root: history.root)
  _ = try writer.redact(history.captures[1].entry.record.body, reason: "names a witness")
  try writer.close()
  #expect(try !indexHas(history.root, "zzyzxquist"))
  // Only that page is to be read anew, and without what is gone.
  #expect(try SearchIndexer.missing(ArchiveView(root: history.root))?.captures == 3)
  #expect(try history.update().captures == 3)
  #expect(try !indexHas(history.root, "zzyzxquist"))
  #expect(try history.texts("zzyzxquist") == [])
  #expect(try history.indexed() == history.expected())
}

@Test func whatWasReadBeforeARedactionIsNotWrittenAfterIt() throws {
  var history = try History()
  let url = "https://example.org/"
  let all = [0, 1, 2, 3].map(sentence)
  try history.add(url, page(all), shown: Set(all))
  let view = try ArchiveView(root: history.root)
  let writer = try SearchIndexWriter(view)
  var page = try writer.page(url)
  let archive = try ArchiveWriter(root: history.root)
  _ = try archive.redact(history.captures[0].entry.record.body, reason: "a mistake")
  try archive.close()
  let capture = SearchPlace(
    index: history.captures[0].entry.index, time: history.captures[0].entry.record.capturedAt)
  #expect(
    try !writer.add([SearchedVersion(capture, isShown: true, appeared: all)], to: &page))
  try writer.finish(size: 2)
  #expect(try history.texts("council") == [])
  #expect(try SearchIndex(view)?.extent().size == 0)
}

@Test func aFileThatIsNoIndexIsMadeAnew() throws {
  var history = try History()
  let all = [0, 1, 2, 3].map(sentence)
  try history.add("https://example.org/", page(all), shown: Set(all))
  let path = ArchivePaths(root: history.root).search
  for bytes in [
    Array("not a database, but some text".utf8), [], [UInt8](repeating: 7, count: 9_000),
  ] {
    try Files.write(bytes, path)
    #expect(SearchIndex(try ArchiveView(root: history.root)) == nil)
    try history.update()
    #expect(try history.indexed() == history.expected())
    try history.discard()
  }
}

@Test func theClaimsOfASentenceAreFound() throws {
  var history = try History()
  let url = "https://example.org/"
  let steady = [0, 1, 2].map(sentence)
  let (before, after) = (
    "At least 10 people died in the fire at the old mill.",
    "At least 12 people died in the fire at the old mill."
  )
  try history.add(url, page(steady + [before]), shown: Set(steady + [before]))
  try history.add(url, page(steady + [after]), shown: Set(steady + [after]))
  try history.update()
  var filters = SearchFilters()
  filters.claim = "figure"
  #expect(try history.found("", filters).hits.map(\.text) == [after])
  filters.claim = "agency"
  #expect(try history.found("", filters).hits.isEmpty)
}
