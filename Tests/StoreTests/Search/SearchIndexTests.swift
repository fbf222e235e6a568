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

  private func version(_ sentences: [String], _ number: Int) -> SearchedVersion {
    SearchedVersion(
      first: (UInt64(number), time(number)), last: (UInt64(number), time(number)), captures: 1,
      sentences: sentences, claims: [], continues: false)
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
      var known: SearchedPage?
      var index = 0
      while index < versions.count {
        let end = min(versions.count, index + Int.random(in: 1...5, using: &generator))
        known = try writer.add(
          "https://a.example/", (index..<end).map { version(versions[$0], $0) }, after: known)
        index = end
      }
      let search = try #require(SearchIndex(view))
      for word in vocabulary {
        let expected = Set(versions.joined()).filter { $0.contains(word) }
        for isRemoved in [false, true] {
          var filters = SearchFilters()
          filters.removedOnly = isRemoved
          let wanted = expected.filter { !isRemoved || !(versions.last ?? []).contains($0) }
          let (hits, count) = try search.find(try SearchQuery(word), filters)
          #expect(Set(hits.map(\.text)) == wanted)
          #expect(count == wanted.count && hits.count == wanted.count)
          for hit in hits {
            let places = versions.indices.filter { versions[$0].contains(hit.text) }
            #expect(hit.first.index == UInt64(places.first ?? -1))
            #expect(hit.last.index == UInt64(places.last ?? -1))
            let isGone = places.last != versions.count - 1
            #expect(hit.goneBy == (isGone ? time((places.last ?? 0) + 1) : nil))
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
    let url = "https://a.example/"
    let first = try writer.add(url, [version(["One bridge."], 0)], after: nil)
    #expect(try writer.add(url, [version(["Two bridges."], 0)], after: nil) == nil)
    var more = version([], 3)
    more.continues = true
    let second = try writer.add(url, [more], after: first)
    #expect(second?.captures == 2 && second?.newest == 3)
    let search = try #require(SearchIndex(view))
    let hit = try #require(try search.find(try SearchQuery("bridge"), SearchFilters()).hits.first)
    #expect(hit.first.index == 0 && hit.last.index == 3 && hit.goneBy == nil)
    try writer.forget(url)
    #expect(try search.find(try SearchQuery("bridge"), SearchFilters()).hits.isEmpty)
    #expect(try writer.page(url) == nil)
    // A forgotten text leaves no bytes behind.
    try SearchIndex.discard(view.paths)
    #expect(SearchIndex(view) == nil)
  }

  @Test("only sentences in which a claim of the kind changed")
  func claims() throws {
    let folder = try TemporaryFolder()
    let view = try archive(folder)
    let writer = try SearchIndexWriter(view)
    var changed = version(["Twelve died.", "The bridge fell."], 1)
    changed.claims = [("Twelve died.", "figure")]
    _ = try writer.add(
      "https://a.example/", [version(["Ten died.", "The bridge fell."], 0), changed], after: nil)
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
    _ = try writer.add(
      "https://a.example/", [version(["彼は東京都庁にいた。", "Le café est fermé."], 0)], after: nil)
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
    _ = try writer.add("https://a.example/", [version(["One bridge."], 0)], after: nil)
    let search = try #require(SearchIndex(view))
    for text in ["bridge\"\u{301} OR x", "a\u{0}b", "\u{301}\"\u{301}bridge", "x\"\u{200D}) NEAR("]
    {
      guard let query = try? SearchQuery(text) else { continue }
      _ = try search.find(query, SearchFilters())
    }
  }
}
