// The full-text index against a naive one, over histories made by chance: what stands where, what is gone,
// what is found.
import Bytes
import Foundation
import Store
import Support
import Testing

@Suite("The full-text index")
struct SearchIndexTests {
  private let vocabulary = [
    "police", "said", "ten", "twelve", "people", "died", "bridge", "Halden", "東京", "café",
  ]

  private func archive(_ folder: TemporaryFolder) throws -> ArchiveView {
    let root = folder.path + "/archive"
    _ = try ArchiveIdentity.create(root: root, origin: "search.test")
    try ArchiveWriter(root: root).close()
    return try ArchiveView(root: root)
  }

  private func time(_ number: Int) -> Instant { Instant(milliseconds: Int64(number) * 3_600_000) }

  /// A page's versions by chance: sentences come, go and come back.
  private func history(_ generator: inout SeededGenerator) -> [[String]] {
    var pool: [String] = []
    for _ in 0..<12 {
      let words = (0..<5).map { _ in
        vocabulary[Int.random(in: 0..<vocabulary.count, using: &generator)]
      }
      pool.append(words.joined(separator: " ") + ".")
    }
    return (0..<Int.random(in: 1...12, using: &generator)).map { _ in
      pool.filter { _ in Bool.random(using: &generator) }
    }
  }

  private let url = "https://a.example/"

  private func place(_ number: Int) -> SearchPlace {
    SearchPlace(index: UInt64(number), time: time(number))
  }

  /// A version after `before`, as what came and went.
  private func version(
    _ sentences: [String], after before: [String] = [], _ number: Int
  ) -> SearchedVersion {
    SearchedVersion(
      place(number), isShown: true, told: UInt64(number),
      appeared: sentences.filter { !before.contains($0) },
      vanished: before.filter { !sentences.contains($0) })
  }

  @Test("finds what a search of all versions one by one finds, however the versions were added")
  func oracle() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<25 {
      let folder = try TemporaryFolder()
      let view = try archive(folder)
      let writer = try SearchIndexWriter(view)
      let versions = history(&generator)
      // In pieces of any size.
      var index = 0
      while index < versions.count {
        let end = min(versions.count, index + Int.random(in: 1...5, using: &generator))
        var page = try writer.page(url)
        let next = (index..<end).map {
          version(versions[$0], after: $0 > 0 ? versions[$0 - 1] : [], $0)
        }
        #expect(try writer.add(next, to: &page))
        index = end
      }
      let search = try #require(SearchIndex(view))
      for word in vocabulary {
        let expected = Set(versions.joined()).filter { $0.contains(word) }
        for isRemoved in [false, true] {
          var filters = SearchFilters()
          filters.removedOnly = isRemoved
          let wanted = expected.filter { !isRemoved || !(versions.last ?? []).contains($0) }
          let result = try search.find(try SearchQuery(word), filters)
          let (hits, count) = (result.hits, result.count)
          #expect(Set(hits.map(\.text)) == wanted)
          #expect(count == wanted.count && hits.count == wanted.count)
          for hit in hits {
            let places = versions.indices.filter { versions[$0].contains(hit.text) }
            #expect(hit.first.map { Int($0.index) } == places.first)
            #expect(hit.last.map { Int($0.index) } == places.last)
            let isGone = places.last != versions.count - 1
            #expect(hit.goneBy == (isGone ? place((places.last ?? 0) + 1) : nil))
          }
        }
        // Times: it stood in a version inside the range.
        let (low, high) = (
          Int.random(in: 0..<versions.count, using: &generator), versions.count - 1
        )
        var filters = SearchFilters()
        filters.since = time(low)
        filters.until = time(high)
        let inside = expected.filter { text in (low...high).contains { versions[$0].contains(text) }
        }
        #expect(Set(try search.find(try SearchQuery(word), filters).hits.map(\.text)) == inside)
      }
    }
  }

  @Test(
    "a run goes on, a second writer that was there first is left alone, a page can be forgotten")
  func writers() throws {
    let folder = try TemporaryFolder()
    let view = try archive(folder)
    let writer = try SearchIndexWriter(view)
    var (mine, other) = (try writer.page(url), try writer.page(url))
    #expect(try writer.add([version(["One bridge."], 0)], to: &mine))
    #expect(try !writer.add([version(["Two bridges."], 0)], to: &other))
    #expect(try writer.add([SearchedVersion(place(3), isShown: true)], to: &mine))
    #expect(mine.place.captures == 2 && mine.place.newest == 3)
    // A capture that shows nothing is counted, and is no sighting.
    #expect(try writer.add([SearchedVersion(place(4), isShown: false)], to: &mine))
    #expect(mine.place.captures == 3 && mine.place.newest == 4)
    let search = try #require(SearchIndex(view))
    let hit = try #require(try search.find(try SearchQuery("bridge"), SearchFilters()).hits.first)
    #expect(hit.first == place(0) && hit.last == place(3) && hit.goneBy == nil)
    #expect(try !writer.forget(other))
    #expect(try writer.forget(mine))
    #expect(try search.find(try SearchQuery("bridge"), SearchFilters()).hits.isEmpty)
    #expect(try writer.page(url).place == SearchedPage())
    try SearchIndex.discard(view.paths)
    #expect(try SearchIndex(view)?.extent().captures == 0)
  }

  @Test("only sentences in which a claim of the kind changed")
  func claims() throws {
    let folder = try TemporaryFolder()
    let view = try archive(folder)
    let writer = try SearchIndexWriter(view)
    let before = ["Ten died.", "The bridge fell."]
    var changed = version(["Twelve died.", "The bridge fell."], after: before, 1)
    changed.claims = [("Twelve died.", "figure")]
    var page = try writer.page(url)
    #expect(try writer.add([version(before, 0), changed], to: &page))
    var filters = SearchFilters()
    filters.claim = "figure"
    let search = try #require(SearchIndex(view))
    #expect(try search.find(try SearchQuery("died"), filters).hits.map(\.text) == ["Twelve died."])
    filters.claim = "name"
    #expect(try search.find(try SearchQuery("died"), filters).hits.isEmpty)
  }

  @Test("ideographs are found by any of them, letters with and without their marks")
  func folding() throws {
    let folder = try TemporaryFolder()
    let view = try archive(folder)
    let writer = try SearchIndexWriter(view)
    var page = try writer.page(url)
    #expect(try writer.add([version(["彼は東京都庁にいた。", "Le café est fermé."], 0)], to: &page))
    let search = try #require(SearchIndex(view))
    for (query, count) in [
      ("東京", 1), ("京都", 1), ("都庁", 1), ("京東", 0), ("cafe", 1), ("CAFÉ", 1), ("ferme", 1),
      ("caf*", 1),
    ] {
      #expect(try search.find(try SearchQuery(query), SearchFilters()).count == count, "\(query)")
    }
  }

  @Test("no character gets out of its quotation marks")
  func quoted() throws {
    let folder = try TemporaryFolder()
    let view = try archive(folder)
    let writer = try SearchIndexWriter(view)
    var page = try writer.page(url)
    #expect(try writer.add([version(["One bridge."], 0)], to: &page))
    let search = try #require(SearchIndex(view))
    for text in ["bridge\"\u{301} OR x", "a\u{0}b", "\u{301}\"\u{301}bridge", "x\"\u{200D}) NEAR("]
    {
      guard let query = try? SearchQuery(text) else { continue }
      _ = try search.find(query, SearchFilters())
    }
  }
}
