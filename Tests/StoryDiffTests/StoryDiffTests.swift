// What becomes of sentences: named cases, and properties over generated stories.
import Support
import Testing

@testable import StoryDiff

private func side(_ sentences: [String]) -> StorySide {
  StorySide(lines: Array((sentences.map { $0 + "\n" }.joined()).utf8))
}

private func compare(_ from: [String], _ to: [String]) throws -> StoryComparison {
  var differ = try StoryDiffer()
  return differ.compare(side(from), side(to))
}

private func kinds(_ comparison: StoryComparison) -> [String] {
  comparison.operations.map(\.kind.rawValue)
}

private let a = [
  "The mayor of Halden spoke to reporters on Monday morning.",
  "Ten people were hurt in the crash near the old bridge.",
  "Police said that the road would stay closed until evening.",
  "A witness told the paper that the bus had been too fast.",
  "The driver is thought to have fled across the fields.",
  "Schools in the area will open again on Wednesday.",
]

@Suite("Comparing stories")
struct StoryDifferTests {
  @Test("an edit is an edit, with its words")
  func edit() throws {
    var b = a
    b[1] = "Twelve people were hurt in the crash near the old bridge."
    let comparison = try compare(a, b)
    #expect(kinds(comparison) == ["equal", "edit", "equal", "equal", "equal", "equal"])
    #expect(
      comparison.operations[1].words.map { "\($0.kind.rawValue):\($0.text)" } == [
        "remove:Ten", "add:Twelve", "equal: people were hurt in the crash near the old bridge.",
      ])
    #expect(comparison.counts.edited == 1)
    #expect(comparison.similarity > 0.9 && comparison.similarity < 1)
  }

  @Test("two parts as one: numbered on, counted together, and nothing moves across")
  func parts() throws {
    var b = a
    b[1] = "Twelve people were hurt in the crash near the old bridge."
    let (story, foot) = (
      try compare(a, b), try compare(["Example Ltd, 2025", a[4]], ["Example Ltd, 2026"])
    )
    let whole = story.followed(by: foot)
    #expect(kinds(whole) == kinds(story) + ["edit", "remove"])
    #expect(whole.operations.flatMap { Array($0.from) } == Array(0..<8))
    #expect(whole.operations.flatMap { Array($0.to) } == Array(0..<7))
    #expect(whole.from.text(of: 6..<8) == "Example Ltd, 2025 " + a[4])
    #expect(whole.to.text(of: 6..<7) == "Example Ltd, 2026")
    #expect(whole.to.text(of: 1..<2) == b[1])
    #expect(whole.counts.edited == 2 && whole.counts.removed == 1 && whole.counts.equal == 5)
    #expect(whole.to.blocks == whole.to.blocks.sorted() && Set(whole.to.blocks).count == 7)
    #expect(whole.similarity < story.similarity && whole.similarity > foot.similarity)
  }

  @Test("added, removed")
  func addAndRemove() throws {
    var b = a
    b.remove(at: 3)
    b.insert("Nothing of the kind had been seen in Norway since 1974.", at: 1)
    let comparison = try compare(a, b)
    #expect(kinds(comparison) == ["equal", "add", "equal", "equal", "remove", "equal", "equal"])
  }

  @Test("a sentence that stands elsewhere has moved, reworded or not")
  func move() throws {
    let b = [a[5], a[0], a[1], a[2], a[3], a[4]]
    let moved = try compare(a, b)
    #expect(kinds(moved) == ["move", "equal", "equal", "equal", "equal", "equal"])
    #expect(moved.operations[0].from == 5..<6 && moved.operations[0].words.isEmpty)
    var c = b
    c[0] = "Schools in the area will open again on Thursday."
    let reworded = try compare(a, c)
    #expect(kinds(reworded) == ["move", "equal", "equal", "equal", "equal", "equal"])
    #expect(reworded.operations[0].words.contains(WordRun(kind: .add, text: "Thursday")))
  }

  @Test("of two passages that changed places the shorter has moved")
  func swap() throws {
    let comparison = try compare(a, [a[0], a[4], a[1], a[2], a[3], a[5]])
    #expect(kinds(comparison) == ["equal", "move", "equal", "equal", "equal", "equal"])
  }

  @Test("a passage that moved is one block, with what stands inside it")
  func block() throws {
    // The first two went down together, and the fifth stands between them.
    let comparison = try compare(a, [a[2], a[3], a[0], a[4], a[1], a[5]])
    #expect(kinds(comparison) == ["equal", "equal", "move", "move", "move", "equal"])
  }

  @Test("one became two, two became one")
  func splitAndMerge() throws {
    let long =
      "The road was closed for nine hours on Monday, and the police asked everyone to stay away from the bridge."
    let short = [
      "The road was closed for nine hours on Monday.",
      "The police asked everyone to stay away from the bridge.",
    ]
    let split = try compare([a[0], long, a[5]], [a[0]] + short + [a[5]])
    #expect(kinds(split) == ["equal", "split", "equal"])
    #expect(split.operations[1].from == 1..<2 && split.operations[1].to == 1..<3)
    let merge = try compare([a[0]] + short + [a[5]], [a[0], long, a[5]])
    #expect(kinds(merge) == ["equal", "merge", "equal"])
  }

  @Test("several became two each, and several two became one each")
  func splitsAndMerges() throws {
    let parts = [
      ["The road was closed for nine hours.", "Police asked everyone to stay off the bridge."],
      ["Farmers moved sheep to higher ground.", "Two barns near Otter Lane were flooded."],
      ["Trains to Marlow ran late all day.", "Buses brought passengers home after dark."],
    ]
    let wholes = parts.map {
      String($0[0].dropLast()) + ", and " + $0[1].prefix(1).lowercased() + $0[1].dropFirst()
    }
    let there = try compare(wholes, parts.flatMap(\.self))
    #expect(kinds(there) == ["split", "split", "split"])
    #expect(there.operations.map(\.to) == [0..<2, 2..<4, 4..<6])
    let back = try compare(parts.flatMap(\.self), wholes)
    #expect(kinds(back) == ["merge", "merge", "merge"])
    #expect(back.operations.map(\.from) == [0..<2, 2..<4, 4..<6])
  }

  @Test("cut differently, and read the same: equal")
  func resegmented() throws {
    let whole = "He came at noon and left at one. Nobody saw him go through the garden gate."
    let parts = ["He came at noon and left at one.", "Nobody saw him go through the garden gate."]
    let comparison = try compare([a[0], whole, a[1]], [a[0]] + parts + [a[1]])
    #expect(kinds(comparison) == ["equal", "equal", "equal"])
    #expect(comparison.operations[1].to == 1..<3)
    #expect(comparison.same)
  }

  @Test("what a reader cannot see is no difference")
  func invisible() throws {
    let spaced = a.map { $0.replacing(" ", with: "\u{A0}") }
    #expect(try compare(a, spaced).same)
    let soft = a.map { $0.replacing("reporters", with: "repor\u{AD}ters\u{200B}") }
    #expect(try compare(a, soft).same)
    let upper = a.map { $0.replacing("mayor", with: "Mayor") }
    #expect(try !compare(a, upper).same)
  }

  @Test("nothing on either side")
  func empty() throws {
    #expect(try compare([], []).same)
    #expect(try compare([], []).similarity == 1)
    #expect(kinds(try compare([], ["One."])) == ["add"])
    #expect(kinds(try compare(["One."], [])) == ["remove"])
    #expect(StorySide(lines: []).sentences.isEmpty)
    #expect(StorySide(lines: Array("a\n\nb".utf8)).sentences.count == 3)
    #expect(StorySide(lines: [0xFF]).text(of: 0..<1) == "\u{FFFD}")
  }

  @Test("sentences that repeat themselves by the thousand")
  func alike() throws {
    let many = [String](repeating: "The same again.", count: 3_000)
    #expect(try compare(many, many).same)
    let fewer = try compare(many, Array(many.dropLast(7)))
    #expect(fewer.counts.removed == 7 && fewer.counts.equal == 2_993)
    let other = try compare(many, many.map { _ in "Nothing like it" })
    #expect(other.counts.equal == 0)
  }

  @Test(
    "sentences that stand many times on both sides, each reworded: edited in order, none crossed")
  func repeatedEdits() throws {
    func rows(_ hour: String, _ count: Int) -> [String] {
      Array(repeating: "The ferry to Norland leaves at \(hour).", count: count)
    }
    let old = [a[0]] + rows("ten", 20) + [a[1]] + rows("ten", 20) + [a[5]]
    let new = [a[0]] + rows("twelve", 20) + [a[1]] + rows("twelve", 20) + [a[5]]
    let all = try compare(old, new)
    let edits = Array(repeating: "edit", count: 20)
    #expect(kinds(all) == ["equal"] + edits + ["equal"] + edits + ["equal"])
    #expect(all.operations.allSatisfy { $0.from == $0.to })
    // Fewer of them, and more.
    for count in [10, 17, 23, 40] {
      let other = try compare(
        [a[0]] + rows("ten", 20) + [a[5]], [a[0]] + rows("six", count) + [a[5]])
      #expect(other.counts.edited == min(20, count), "\(count)")
      #expect(other.counts.removed == max(0, 20 - count), "\(count)")
      #expect(other.counts.added == max(0, count - 20), "\(count)")
      #expect(other.counts.equal == 2 && other.counts.moved == 0, "\(count)")
    }
  }

  @Test("words of sentences far too long for a reader still spell both sides")
  func longSentence() throws {
    let old = (0..<40_000).map { "w\($0 % 977)" }.joined(separator: " ")
    let new = (0..<40_000).map { "w\($0 % 991)" }.joined(separator: " ")
    for pair in [(old, new), (old, old + " end"), ("start\u{A0}" + old, "start\u{AB}" + new)] {
      let comparison = try compare([pair.0], [pair.1])
      expectSpelt(comparison)
    }
  }

  @Test("numbers, sums, hyphens and abbreviations are whole words")
  func wholeWords() throws {
    let pairs = [
      ("It cost $1,200.50 in all last year.", "It cost $1,300.50 in all last year.", "$1,200.50"),
      ("Turnout rose to 25% in the old town.", "Turnout rose to 27% in the old town.", "25%"),
      (
        "It was updated at 16:50 on the same day.", "It was updated at 08:05 on the same day.",
        "16:50"
      ),
      ("A well-known singer was among them.", "A well-loved singer was among them.", "well-known"),
      (
        "He didn't come to the meeting on Friday.", "He couldn't come to the meeting on Friday.",
        "didn't"
      ),
    ]
    for (old, new, word) in pairs {
      let words = try compare([old], [new]).operations[0].words
      #expect(words.contains(WordRun(kind: .remove, text: word)), "\(words)")
    }
  }
}

/// Every sentence in one operation, and words that spell both sides.
private func expectSpelt(_ comparison: StoryComparison) {
  var from = [Int](repeating: 0, count: comparison.from.sentences.count)
  var to = [Int](repeating: 0, count: comparison.to.sentences.count)
  for operation in comparison.operations {
    for index in operation.from { from[index] += 1 }
    for index in operation.to { to[index] += 1 }
    guard !operation.words.isEmpty else { continue }
    let old = operation.words.filter { $0.kind != .add }.map(\.text).joined()
    let new = operation.words.filter { $0.kind != .remove }.map(\.text).joined()
    #expect(old == comparison.from.text(of: operation.from))
    #expect(new == comparison.to.text(of: operation.to))
  }
  #expect(from.allSatisfy { $0 == 1 } && to.allSatisfy { $0 == 1 })
}

@Suite("Properties of comparisons")
struct StoryDiffPropertyTests {
  private static let vocabulary = (0..<700).map { number -> String in
    let letters = "bcdfglmnprstv", vowels = "aeiou"
    var n = number + 17, word = ""
    for _ in 0..<3 {
      word.append(letters[letters.index(letters.startIndex, offsetBy: n % 13)])
      word.append(vowels[vowels.index(vowels.startIndex, offsetBy: n / 13 % 5)])
      n = n * 7 + 3
    }
    return word
  }

  private func sentence(_ random: inout SeededGenerator) -> String {
    let words = (0..<Int.random(in: 4...18, using: &random)).map { _ in
      Self.vocabulary[Int.random(in: 0..<Self.vocabulary.count, using: &random)]
    }
    return words.joined(separator: " ").prefix(1).uppercased()
      + words.joined(separator: " ").dropFirst() + "."
  }

  private func story(_ count: Int, _ random: inout SeededGenerator) -> [String] {
    (0..<count).map { _ in sentence(&random) }
  }

  /// Some edits of every kind.
  private func edited(_ story: [String], _ random: inout SeededGenerator) -> [String] {
    var out = story
    for _ in 0..<Int.random(in: 0...6, using: &random) where !out.isEmpty {
      let place = Int.random(in: 0..<out.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: out.remove(at: place)
      case 1: out.insert(sentence(&random), at: place)
      case 2:
        out.insert(out.remove(at: place), at: Int.random(in: 0...out.count - 1, using: &random))
      case 3:
        var words = out[place].split(separator: " ").map(String.init)
        words[words.count / 2] = "changed"
        out[place] = words.joined(separator: " ")
      default: out.insert(out[place], at: 0)
      }
    }
    return out
  }

  @Test("every sentence in one operation, words spell both sides, and backwards it mirrors")
  func generated() throws {
    var random = SeededGenerator(seed: 42)
    var differ = try StoryDiffer()
    for _ in 0..<150 {
      let old = story(Int.random(in: 0...25, using: &random), &random)
      let new = edited(old, &random)
      let there = differ.compare(side(old), side(new))
      expectSpelt(there)
      #expect(there.same == (old == new))
      #expect((0...1).contains(there.similarity))
      let back = differ.compare(side(new), side(old))
      #expect(there.counts.added == back.counts.removed)
      #expect(there.counts.removed == back.counts.added)
      #expect(abs(there.similarity - back.similarity) < 0.02)
    }
  }

  @Test("no score is above what the sizes of two profiles allow, and the same come near it")
  func bound() {
    var random = SeededGenerator(seed: 11)
    func profile() -> SentenceProfile {
      var made = SentenceProfile()
      func some(_ limit: Int) -> [Int] {
        (0..<Int.random(in: 0...limit, using: &random)).map { _ in
          Int.random(in: 0..<12, using: &random)
        }.sorted()
      }
      made.grams = some(20).map(UInt32.init)
      made.words = some(8).map(Int32.init)
      made.opening = Array(made.words.prefix(SentenceProfile.openingLength))
      made.weight = made.words.reduce(0) { $0 + Float($1) / 7 }
      return made
    }
    let similarity = SentenceSimilarity(weights: (0..<12).map { Float($0) / 7 })
    func most(_ a: SentenceProfile, _ b: SentenceProfile) -> Float {
      SentenceSimilarity.most(
        grams: (a.grams.count, b.grams.count), weights: (a.weight, b.weight))
    }
    for _ in 0..<3_000 {
      let (a, b) = (profile(), profile())
      #expect(similarity.score(a, b, distance: 0) <= most(a, b))
      #expect(
        a.opening.count < SentenceProfile.openingLength || a.weight == 0 || a.grams.isEmpty
          || similarity.score(a, a, distance: 0) > most(a, a) - 0.01)
    }
  }

  @Test("a story and itself: all equal, whatever it is")
  func itself() throws {
    var random = SeededGenerator(seed: 7)
    for count in [1, 2, 9, 60] {
      let one = story(count, &random)
      let comparison = try compare(one, one)
      #expect(comparison.counts.equal == count && comparison.same && comparison.similarity == 1)
    }
  }

  @Test("a shuffled story is equal sentences and moves, nothing else")
  func shuffled() throws {
    var random = SeededGenerator(seed: 9)
    for count in [2, 10, 200, 900] {
      let old = story(count, &random)
      let new = old.shuffled(using: &random)
      let comparison = try compare(old, new)
      expectSpelt(comparison)
      #expect(comparison.counts.equal + comparison.counts.moved == count)
      #expect(comparison.operations.allSatisfy { $0.words.isEmpty })
    }
  }

  @Test("long stories take the other road to the same end")
  func long() throws {
    var random = SeededGenerator(seed: 21)
    let old = story(900, &random)
    let new = old.enumerated().map { index, sentence in
      index % 2 == 0 ? sentence : sentence.replacing(".", with: " indeed.")
    }
    let comparison = try compare(old, new)
    expectSpelt(comparison)
    #expect(comparison.counts.edited == 450 && comparison.counts.equal == 450)
  }

  @Test("no chain of links is better than the one that is found")
  func chain() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<400 {
      let links = (0..<Int.random(in: 0...7, using: &random)).map { _ -> Link in
        let (i, j) = (Int.random(in: 0..<4, using: &random), Int.random(in: 0..<4, using: &random))
        let (k, l) = (Int.random(in: 1...2, using: &random), Int.random(in: 1...2, using: &random))
        return Link(
          from: i..<i + k, to: j..<j + l, gain: Float(Int.random(in: 1...9, using: &random)),
          isSame: false)
      }
      let found = LinkChain.best(links, fromCount: 6, toCount: 6)
      for (one, two) in zip(found, found.dropFirst()) {
        #expect(
          one.from.upperBound <= two.from.lowerBound && one.to.upperBound <= two.to.lowerBound)
      }
      var best: Float = 0
      for choice in 0..<(1 << links.count) {
        let some = links.indices.filter { choice >> $0 & 1 == 1 }.map { links[$0] }
          .sorted { $0.from.lowerBound < $1.from.lowerBound }
        let fits = zip(some, some.dropFirst()).allSatisfy {
          $0.from.upperBound <= $1.from.lowerBound && $0.to.upperBound <= $1.to.lowerBound
        }
        if fits { best = max(best, some.reduce(0) { $0 + $1.gain }) }
      }
      #expect(found.reduce(0) { $0 + $1.gain } == best)
    }
  }

  @Test("shared runs are shared, in order, and the longest is among them")
  func sharedRuns() {
    var random = SeededGenerator(seed: 13)
    for _ in 0..<300 {
      let one = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        UInt64.random(in: 0...3, using: &random)
      }
      let two = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        UInt64.random(in: 0...3, using: &random)
      }
      guard let blocks = SharedRuns.find(one, two, patience: 1_000_000) else {
        Issue.record("out of patience")
        continue
      }
      var (i, j) = (0, 0)
      for block in blocks {
        #expect(block.from >= i && block.to >= j && block.count > 0)
        #expect(
          one[block.from..<block.from + block.count] == two[block.to..<block.to + block.count])
        (i, j) = (block.from + block.count, block.to + block.count)
      }
      var longest = 0
      for start in one.indices {
        for other in two.indices {
          var length = 0
          while start + length < one.count, other + length < two.count,
            one[start + length] == two[other + length]
          { length += 1 }
          longest = max(longest, length)
        }
      }
      #expect((blocks.map(\.count).max() ?? 0) >= longest)
    }
    let same = [UInt64](repeating: 1, count: 3_000)
    #expect(SharedRuns.find(same, same, patience: 100) == nil)
  }
}

@Suite("Blame")
struct SentenceBlameTests {
  private func blame(_ versions: [[String]]) throws -> SentenceBlame {
    var differ = try StoryDiffer()
    var blame = SentenceBlame()
    for (number, version) in versions.enumerated() {
      blame.add(side(version), version: number, differ: &differ)
    }
    return blame
  }

  @Test("identical versions point to the first")
  func identical() throws {
    let blame = try blame([a, a, a, a])
    #expect(
      blame.current.allSatisfy { $0.firstSeen == 0 && $0.reworded.isEmpty && $0.lastSeen == 3 })
    #expect(blame.removed.isEmpty)
  }

  @Test("a new wording keeps the first sighting and says when it came")
  func reworded() throws {
    var b = a
    b[1] = "Twelve people were hurt in the crash near the old bridge."
    var c = b
    c[1] = "At least twelve people were hurt in the crash near the old bridge."
    let blame = try blame([a, b, b, c])
    #expect(blame.current[1].firstSeen == 0)
    #expect(blame.current[1].reworded == [1, 3])
    #expect(blame.current[0].reworded.isEmpty)
  }

  @Test("what is gone was last seen before; what comes back was first seen then")
  func backAgain() throws {
    var b = a
    b.remove(at: 3)
    let gone = try blame([a, a, b, b])
    #expect(gone.removed.map(\.text) == [a[3]])
    #expect(gone.removed[0].lastSeen == 1 && gone.removed[0].firstSeen == 0)
    let back = try blame([a, b, b, a])
    #expect(back.current[3].firstSeen == 0 && back.current[3].lastSeen == 3)
    #expect(back.removed.isEmpty)
  }

  @Test("a sentence that stood twice and stands once is not gone")
  func stillStanding() throws {
    let blame = try blame([a + [a[1]], a])
    #expect(blame.removed.isEmpty && blame.current.count == 6)
  }

  @Test("a new sentence is new, a moved one is not")
  func movedAndNew() throws {
    let b = [a[5], a[0], a[1], "Nobody had expected a thing like it.", a[2], a[3], a[4]]
    let blame = try blame([a, b])
    #expect(blame.current.map(\.firstSeen) == [0, 0, 0, 1, 0, 0, 0])
  }

  @Test("an earlier wording that comes back in another place keeps its sighting")
  func earlierWording() throws {
    var b = a
    b[1] = "The number of those hurt near the old bridge was not known."
    let blame = try blame([a, b, b + [a[1]]])
    #expect(blame.current.last?.firstSeen == 0)
  }
}
