// Sentences that nobody writes: words of the lexicon in any order, cut and joined anywhere. Whatever the rules
// make of them, they come to an end, and what they show stands in the sentence.
import StoryDiff
import Support
import Testing

@testable import Claims

@Suite("Words in any order")
struct AnyWordsTests {
  private static let words = """
    the a of to in at on and or but not n't no never without if unless when before after ahead of during until \
    since for with by from as may might could can will would must should have has had been being is are was were \
    be said says told claims reported according announced rules learned police court study BBC Smith Ann Lee \
    Norland Norlandic Kent Ministry Foreign Affairs Trade PM prime minister former ex artist winner MPs \
    one two ten 12 3.5 1,000 2026 07 31 dozens thousands hundreds several first second last-16 1-0 £5m 20% km \
    Monday May April Christmas yesterday ago years hours Euro 2020 Budget very likely virtually expected \
    planned set help helped avoid avoids ban allowed required need needs only all some every most any either \
    arriving used based found dead killed died attack opened closed suspended lifted refuses \
    Correction: Update Updated New information Removal page tab section https example.com @desk \
    ' ’ ‘ " “ ” ( ) [ ] - – : ; , . ! ? … * \\ / % & + # 死者 十 万 не été déclaré \u{1F600} \u{200B} can't isn't \
    l'homme Queen's 2026-07-07T22:58:41Z +(31)(20) 451-9000 CDC U.S. T20 iPhone
    """.split(separator: " ").map(String.init)

  /// Phrases of which an edit may cut a part.
  private static let phrases = [
    "ahead of the vote", "prior to your arrival", "in the past six days", "may have to",
    "at least 10",
    "is expected to be", "according to police", "the vast majority of", "as soon as possible",
    "more than",
    "no longer", "do not", "let us know", "set to open", "due to the storm", "also known as X",
    "said that",
    "Department of Foreign Affairs and Trade", "New information about", "from Level 3 to Level 1",
    "April 7 and 8, 2026", "tens of thousands of", "all but essential", "not allowed to",
    "so-called",
    "used in Canada", "edit, delete or share", "1.5 million", "between 5 and 7 May",
    "not required to pay",
    "need not have", "unless you are told to leave",
    "end of the term",
  ]

  private func sentence(_ random: inout SeededGenerator) -> [String] {
    phrases(&random) + words(&random) + phrases(&random)
  }

  private func phrases(_ random: inout SeededGenerator) -> [String] {
    (0..<Int.random(in: 0...2, using: &random)).flatMap { _ in
      (Self.phrases.randomElement(using: &random) ?? "").split(separator: " ").map(String.init)
    }
  }

  private func words(_ random: inout SeededGenerator) -> [String] {
    (0..<Int.random(in: 0...10, using: &random)).compactMap { _ in
      Self.words.randomElement(using: &random)
    }
  }

  /// The sentence with some words left out, put in, or put elsewhere.
  private func edited(_ words: [String], _ random: inout SeededGenerator) -> [String] {
    var words = words
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0...words.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where place < words.count: words.remove(at: place)
      case 1 where place < words.count: words[place] = words[place].uppercased()
      case 2:
        if let word = Self.words.randomElement(using: &random) { words.insert(word, at: place) }
      default: words = Array(words[place...] + words[..<place])
      }
    }
    return words
  }

  @Test("no rule falls over, and what it shows stands there", arguments: 0..<8)
  func anyWords(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 2_611)
    for _ in 0..<600 {
      let old = sentence(&random)
      let glue = Bool.random(using: &random) ? " " : ""
      let (from, to) = (
        old.joined(separator: " "), edited(old, &random).joined(separator: glue)
      )
      let isAlone = Int.random(in: 0..<4, using: &random) == 0
      let language = ["en", "fr", "zh", "xx"].randomElement(using: &random) ?? "en"
      for change in try allChanges(from, isAlone ? "" : to, language: language) {
        for (shown, side) in [(change.before, from), (change.after, to)] {
          #expect(shown.isEmpty || side.contains(shown), "\(change) in \(from) -> \(to)")
        }
        #expect(!change.before.isEmpty || !change.after.isEmpty, "\(change) in \(from) -> \(to)")
      }
    }
  }
}
