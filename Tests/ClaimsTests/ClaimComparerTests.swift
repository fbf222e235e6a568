// What became of the claims of a sentence: for each rule pairs that it must tell, and pairs that look
// like them and that it must leave alone.
import StoryDiff
import Support
import Testing

@testable import Claims

/// The claim changes of one sentence, by the words that differ; without the words that changed beside
/// them, which are RestTests' business.
func changes(
  _ from: String, _ to: String, language: String = "en", days: CaptureDays = CaptureDays()
) throws -> [ClaimChange] {
  try allChanges(from, to, language: language, days: days).filter { $0.rule != RestRule.rule }
}

/// The same with them.
func allChanges(
  _ from: String, _ to: String, language: String = "en", days: CaptureDays = CaptureDays()
) throws -> [ClaimChange] {
  var differ = try StoryDiffer()
  let sides = [from, to].map { StorySide(lines: Array(($0.isEmpty ? "" : $0 + "\n").utf8)) }
  let comparison = differ.compare(sides[0], sides[1])
  let comparer = ClaimComparer(language: language)
  return comparer.changes(of: comparison, days: days).flatMap(\.self)
}

/// A pair, and the changes it must give: "kind direction: before -> after".
struct Pair: CustomTestStringConvertible {
  var from: String
  var to: String
  var expected: [String]
  var language = "en"
  var testDescription: String { "\(from) -> \(to)" }
}

/// A change as the tests write it: "kind direction: before -> after".
func told(_ change: ClaimChange) -> String {
  "\(change.kind.rawValue) \(change.direction): \(change.before) -> \(change.after)"
}

@Suite("What became of the claims")
struct ClaimComparerTests {
  @Test(
    "each rule tells its changes, with the exact words",
    arguments: [
      Pair(
        from: "Ten people were hurt in the crash.",
        to: "At least 12 people were hurt in the crash.",
        expected: ["figure up: Ten -> At least 12"]),
      Pair(
        from: "At least 10 people were hurt.", to: "10 people were hurt.",
        expected: ["figure refined: At least 10 -> 10"]),
      Pair(
        from: "The tunnel is 3 miles long.", to: "The tunnel is 2 km long.",
        expected: ["figure down: 3 miles -> 2 km"]),
      Pair(
        from: "Bags may measure 40 x 20 x 25 cm.", to: "Bags may measure 40 x 30 x 20 cm.",
        expected: ["figure changed: 40 x 20 x 25 cm -> 40 x 30 x 20 cm"]),
      Pair(
        from: "The sale begins on Tuesday.", to: "The sale begins on Friday.",
        expected: ["time changed: Tuesday -> Friday"]),
      Pair(
        from: "The lock-up lasted 24 hours.", to: "The lock-up lasted 36 hours.",
        expected: ["time longer: 24 hours -> 36 hours"]),
      Pair(
        from: "It was seized on March 3, 2021.", to: "It was seized on 5 April 2021.",
        expected: ["time later: March 3, 2021 -> 5 April 2021"]),
      Pair(
        from: "They met the mayor of Oslo.", to: "They met the mayor of Bergen.",
        expected: ["name changed: Oslo -> Bergen"]),
      Pair(
        from: "The storm was seen by Sir Keir Starmer.", to: "The storm was seen by Starmer.",
        expected: ["name changed: Sir Keir Starmer -> Starmer"]),
      Pair(
        from: "The road is closed.", to: "The road is closed, according to police.",
        expected: ["attribution added:  -> according to police"]),
      Pair(
        from: "Police said the road is closed.", to: "Police claimed the road is closed.",
        expected: ["attribution changed: Police said -> Police claimed"]),
      Pair(
        from: "The mayor called it \"a great day\".", to: "The mayor called it \"a good day\".",
        expected: ["quotation changed: \"a great day\" -> \"a good day\""]),
      Pair(
        from: "The driver is thought to have fled.", to: "The driver fled.",
        expected: ["certainty stronger: is thought to have fled -> fled"]),
      Pair(
        from: "The missile struck the port.", to: "The missile may have struck the port.",
        expected: ["certainty weaker:  -> may have"]),
      Pair(
        from: "The drug is approved in Japan.", to: "The drug is not approved in Japan.",
        expected: ["polarity changed: approved -> not approved"]),
      Pair(
        from: "The airport is open today.", to: "The airport is closed today.",
        expected: ["polarity changed: open -> closed"]),
      Pair(
        from: "You must carry a passport.", to: "You should carry a passport.",
        expected: ["modality changed: must carry -> should carry"]),
      Pair(
        from: "All shops have reopened.", to: "Most shops have reopened.",
        expected: ["scope changed: All shops -> Most shops"]),
      Pair(
        from: "The visa is valid for two entries.",
        to: "The visa is valid for two entries when travelling on the same passport.",
        expected: ["scope added:  -> when travelling on the same passport"]),
      Pair(
        from: "The lady was injured in the square.",
        to: "The lady was injured by gunmen in the square.",
        expected: ["agency added:  -> by gunmen"]),
      Pair(
        from: "Three men died in the raid.", to: "Three men were killed in the raid.",
        expected: ["agency changed: died -> were killed"]),
      Pair(
        from: "", to: "Correction: an earlier version misspelt the name.",
        expected: ["correction added:  -> Correction: an earlier version misspelt the name."]),
    ])
  func tells(_ pair: Pair) throws {
    #expect(try changes(pair.from, pair.to, language: pair.language).map(told) == pair.expected)
  }

  @Test(
    "the same claim in other letters is format",
    arguments: [
      ("Around one in ten trains ran.", "Around one in 10 trains ran."),
      ("She was 8 weeks old.", "She was eight weeks old."),
      ("You can’t leave the country.", "You cannot leave the country."),
      ("Open from 8 a.m. to 10 p.m. daily.", "Open from 8 am to 10 pm daily."),
      ("The organisation was analysed.", "The organization was analyzed."),
      ("Plan ‘must not not hamper’ trade", "Plan ‘must not hamper’ trade"),
      ("Many muggins take place here.", "Many muggings take place here."),
      ("Check the latest updates.", "check the latest updates"),
    ])
  func format(_ pair: (String, String)) throws {
    #expect(try changes(pair.0, pair.1).map(\.kind) == [.format])
  }

  @Test(
    "other words whose effect is not known are wording, never nothing",
    arguments: [
      ("Six activists are cleared of damage.", "Six activists are acquitted of damage."),
      ("Their last-16 clash was in Bucharest.", "Their last-16 game was in Bucharest."),
      ("Pound the table with a fist.", "Hit the table with a fist."),
      ("The stadium was approved by council.", "The stadium was given council approval."),
      ("Avoid showing wealth in public.", "do not show wealth in public."),
    ])
  func wording(_ pair: (String, String)) throws {
    #expect(try changes(pair.0, pair.1).map(\.kind) == [.wording])
  }

  @Test(
    "hard cases of the guidelines: these kinds and no others",
    arguments: [
      (
        "PM Netanyahu flew home on Monday.", "Prime Minister Netanyahu flew home on Monday.",
        ["format"]
      ),
      ("You can enter without quarantine.", "You can enter quarantine-free.", ["wording"]),
      ("We advise against travel there.", "Do not travel there.", ["modality"]),
      (
        "A visa may be required on arrival.", "A visa will be required on arrival.",
        ["certainty", "modality"]
      ),
      ("You can enter by land.", "You can no longer enter by land.", ["polarity"]),
      ("The border is still open.", "The border is no longer open.", ["polarity"]),
      ("He denied the charge.", "He did not deny the charge.", ["polarity"]),
      ("The firm did not refuse to pay.", "The firm refused to pay.", ["polarity"]),
      ("It is not known when.", "It was never known when.", ["wording"]),
      ("Strikes happen with little notice.", "Strikes happen without notice.", ["scope"]),
      ("The drug will be sold here.", "The drug is expected to be sold here.", ["certainty"]),
      ("Storms typically occur in spring.", "Storms can occur in spring.", ["certainty", "scope"]),
      ("It is the largest dam of Africa.", "It is the second largest dam of Africa.", ["figure"]),
      ("He saw an aide of the king.", "He saw a colleague of the king.", ["name"]),
      ("Thai citizens may enter by air.", "Malay citizens may enter by air.", ["wording"]),
      (
        "The city is the world's most remote.", "The city is one of the world's most remote.",
        ["scope"]
      ),
    ])
  func guidelines(_ from: String, _ to: String, _ kinds: [String]) throws {
    #expect(try changes(from, to).map(\.kind.rawValue) == kinds)
  }

  @Test("a source that moves to the other end, and a pronoun for it, is no change of attribution")
  func sameSource() throws {
    let moved = try changes(
      "Southgate says the pitch was 'bizarre'", "The pitch was 'bizarre' says Southgate")
    #expect(!moved.contains { $0.kind == .attribution })
    let pronoun = try changes("Sajid Javid says he is well.", "He says he is well.")
    #expect(pronoun.map(\.kind) == [.name])
  }

  @Test("numbers in names, references and pronouns are no figures")
  func noFigures() throws {
    for (from, to) in [
      ("The cases fell.", "The COVID-19 cases fell."), ("The cases fell.", "The cases fell.[12]"),
      ("That was a plan.", "That was one of the plans."),
    ] {
      #expect(!(try changes(from, to).contains { $0.kind == .figure }), "\(to)")
    }
  }

  @Test("a weekday and the date it was on are told as the same day")
  func sameDay() throws {
    let days = CaptureDays(
      from: CivilDate(year: 2023, month: 2, day: 8), to: CivilDate(year: 2023, month: 2, day: 9))
    let found = try changes(
      "The quake struck on Tuesday at dawn.", "The quake struck on Feb. 7 at dawn.", days: days)
    #expect(found.map(told) == ["time same day: Tuesday -> Feb. 7"])
    let tomorrow = try changes(
      "Shops open tomorrow.", "Shops open on Thursday.",
      days: CaptureDays(from: days.from, to: days.from))
    #expect(tomorrow.first?.direction == "same day")
    // Of another day it is not.
    let other = try changes(
      "The quake struck on Monday at dawn.", "The quake struck on Feb. 7 at dawn.", days: days)
    #expect(other.first?.direction != "same day")
  }

  @Test("a sentence that comes or goes tells what it brings or takes")
  func whole() throws {
    let found = try changes("", "\"We are ready,\" Mayor Anne Berg said on Tuesday.")
    #expect(Set(found.map(\.kind)) == [.quotation, .name, .time, .attribution])
    #expect(found.allSatisfy { $0.direction == "added" && $0.from == nil && $0.to != nil })
  }

  @Test(
    "French, German, Spanish and Chinese: figure, time, polarity, attribution",
    arguments: [
      Pair(
        from: "Le billet coûte 1 200,50 € par an.", to: "Le billet coûte 1 300,50 € par an.",
        expected: ["figure up: 1 200,50 € -> 1 300,50 €"], language: "fr"),
      Pair(
        from: "La loi a été votée le 3 mars 2021.", to: "La loi a été votée le 5 avril 2021.",
        expected: ["time later: 3 mars 2021 -> 5 avril 2021"], language: "fr"),
      Pair(
        from: "L'usine est ouverte.", to: "L'usine est fermée.",
        expected: ["polarity changed: ouverte -> fermée"], language: "fr"),
      Pair(
        from: "La route est barrée.", to: "La route est barrée, selon la police.",
        expected: ["attribution added:  -> selon la police"], language: "fr"),
      Pair(
        from: "Der Preis stieg auf 1.200 Euro.", to: "Der Preis stieg auf 1.500 Euro.",
        expected: ["figure up: 1.200 Euro -> 1.500 Euro"], language: "de"),
      Pair(
        from: "Das Treffen war am 5. März 2021.", to: "Das Treffen war am 7. März 2021.",
        expected: ["time later: 5. März 2021 -> 7. März 2021"], language: "de"),
      Pair(
        from: "Das Mittel ist zugelassen.", to: "Das Mittel ist nicht zugelassen.",
        expected: ["polarity changed: zugelassen -> nicht zugelassen"], language: "de"),
      Pair(
        from: "Murieron 12 personas.", to: "Murieron al menos 15 personas.",
        expected: ["figure up: 12 -> al menos 15"], language: "es"),
      Pair(
        from: "La reunión fue el 5 de marzo de 2021.", to: "La reunión fue el 7 de abril de 2021.",
        expected: ["time later: 5 de marzo de 2021 -> 7 de abril de 2021"], language: "es"),
      Pair(
        from: "损失约1.5万元。", to: "损失约3万元。", expected: ["figure up: 1.5万元 -> 3万元"],
        language: "zh"),
      Pair(
        from: "会议于2021年3月5日举行。", to: "会议于2021年4月5日举行。",
        expected: ["time later: 2021年3月5日 -> 2021年4月5日"], language: "zh"),
      Pair(
        from: "嬰兒在1歲之前死亡。", to: "嬰兒在一歲之前死亡。", expected: ["format changed: 1歲 -> 一歲"],
        language: "zh"),
    ])
  func languages(_ pair: Pair) throws {
    #expect(try changes(pair.from, pair.to, language: pair.language).map(told) == pair.expected)
  }

  @Test("what repeats itself in a comparison is told each time, and in its own words")
  func repeats() throws {
    var differ = try StoryDiffer()
    func side(_ lines: [String]) -> StorySide {
      StorySide(lines: Array(lines.map { $0 + "\n" }.joined().utf8))
    }
    let comparison = differ.compare(
      side([
        "Posted 2 hours ago.", "Ten died.", "Posted 2 hours ago.", "Posted 2 days ago.",
        "The caf\u{E9} lost 10 jobs.", "The cafe\u{301} lost 10 jobs.",
      ]),
      side([
        "Posted 3 hours ago.", "Twelve died.", "Posted 3 hours ago.", "Posted 3 days ago.",
        "The caf\u{E9} lost 12 jobs.", "The cafe\u{301} lost 12 jobs.",
      ]))
    let comparer = ClaimComparer(language: "en")
    let all = comparer.changes(of: comparison)
    #expect(
      all.map { $0.map(\.after) } == [
        ["3 hours ago"], ["Twelve"], ["3 hours ago"], ["3 days ago"], ["12"], ["12"],
      ])
    // The same letters in one scalar more.
    #expect(all.suffix(2).map { $0.first?.to } == [14..<16, 15..<17])
    #expect(
      all.map { $0.map(\.reading) }
        == comparison.operations.map { operation in
          comparer.changes(in: operation.words).map(\.reading)
        })
  }

  @Test(
    "spans are those words of the texts, whatever the sentence; the other way round the kinds stay")
  func spans() throws {
    var generator = SeededGenerator(seed: 11)
    let words = [
      "police", "said", "“", "”", "at", "least", "12", "people", "were", "killed", "by", "Anne",
      "Berg",
      "may", "not", "on", "Tuesday", ",", "two", "weeks", "ago", "must", "all", "if", "is",
      "thought", "to",
      "have", "U.S.", "€5", "10%", "can’t", "’", "'", "(", ")", "死亡", "3月5日", "Correction", ":",
      "👍🏽", "-", "x", "a",
      "third", "of", "million", "and", "half", "é", "\u{301}", "1/2", "20:30", "2021-03-05", ".5",
      "th",
    ]
    func sentence() -> String {
      (0..<Int.random(in: 1...24, using: &generator)).map { _ in
        words[Int.random(in: 0..<words.count, using: &generator)]
      }.joined(separator: Bool.random(using: &generator) ? " " : "")
    }
    var differ = try StoryDiffer()
    for round in 0..<3_000 {
      let (a, b) = (sentence(), sentence())
      let language = ["en", "fr", "de", "es", "zh", "ja", "pt"][round % 7]
      let comparison = differ.compare(
        StorySide(lines: Array((a + "\n").utf8)), StorySide(lines: Array((b + "\n").utf8)))
      let comparer = ClaimComparer(language: language)
      for (operation, changes) in zip(comparison.operations, comparer.changes(of: comparison)) {
        let texts = (
          Array(comparison.from.text(of: operation.from).unicodeScalars),
          Array(comparison.to.text(of: operation.to).unicodeScalars)
        )
        for change in changes {
          for (span, words, text) in [
            (change.from, change.before, texts.0), (change.to, change.after, texts.1),
          ] {
            guard let span else {
              #expect(words.isEmpty)
              continue
            }
            #expect(span.lowerBound >= 0 && span.upperBound <= text.count, "\(a) -> \(b)")
            #expect(String(String.UnicodeScalarView(text[span])) == words, "\(a) -> \(b)")
          }
          #expect(change.from != nil || change.to != nil)
          #expect(!change.reading.isEmpty && !change.rule.isEmpty)
        }
      }
    }
  }

  @Test("a sentence that no one reads to its end is compared no further, and does not hang")
  func long() throws {
    for piece in [
      "one hundred ", "1,1,1,1,", "said police “", "and half ", "may not ", "Anne Berg, ", "- 5 x ",
    ] {
      let text = String(repeating: piece, count: 100_000 / piece.count)
      #expect(try changes(text + "end.", text + "other end.").count <= 1)
      let short = String(repeating: piece, count: 900 / piece.count)
      _ = try changes(short + "end.", short + "12 dead.")
    }
  }
}
