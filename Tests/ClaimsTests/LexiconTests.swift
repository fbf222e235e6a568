// The lexicons as data: nothing in them is lost, and every language that claims to be complete has what it
// must have.
import Testing

@testable import Claims

@Suite("Lexicons")
struct LexiconTests {
  @Test("every line of every file is read: its group is known, its entries not empty")
  func lines() {
    let words = ["opposite", "spelling", "negating", "short", "demonym"]
    let facts = ["lesser", "size", "warmth", "capital", "turned"]
    for (name, file) in [
      ("en.txt", PackageResources.en_txt), ("languages.txt", PackageResources.languages_txt),
      ("units.txt", PackageResources.units_txt), ("times.txt", PackageResources.times_txt),
    ] {
      #expect(!file.contains(0x0D), "\(name) has carriage returns")
      for bytes in file.split(separator: 0x0A) where bytes.first != 0x23 && bytes.first != 0x5B {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let line = LexiconLine(bytes) else {
          Issue.record("\(name), no name before a colon and a space: \(text.prefix(60))")
          continue
        }
        var numbers = NumberWords()
        let isKnown =
          name == "times.txt"
          ? TimeClass.named[line.name] != nil
          : CueGroup.named[line.name] != nil || (words + facts).contains(line.name)
            || line.name.hasPrefix("$") || numbers.read(line)
        #expect(isKnown, "\(name), no such group: \(text.prefix(60))")
        #expect(!line.body.isEmpty, "\(name): \(text.prefix(60))")
        #expect(
          !text.contains("| |") && !text.contains("||"),
          "\(name): an empty entry in \(text.prefix(60))")
      }
    }
  }

  @Test("words that turn a claim round are known both ways, whichever line they stand in")
  func opposites() {
    let opposites = Lexicon.of("en").opposites
    for (one, other) in [("worsened", "improved"), ("reopened", "closed"), ("easier", "harder")] {
      #expect(opposites[one]?.contains(other) == true && opposites[other]?.contains(one) == true)
    }
  }

  @Test("a file's lines are those of a section, its comments and other sections apart")
  func sections() {
    let file = LexiconFile(
      Array(
        "# note\n\n[*]\nsize m 1000: Kilometer\n[en]\n# no: entry\nfeast 1:1:3: mlk day\nplain\n[de]\n[en]\nof: x\n"
          .utf8))
    #expect(file.sections == ["*", "en", "de"])
    #expect(file.lines(of: "*").map(\.name) == ["size"])
    #expect(file.lines(of: "*").first?.names == ["m", "1000"])
    // A title may have colons; a line without one that a space follows is none.
    #expect(file.lines(of: "en").map(\.title) == ["1:1:3", ""])
    #expect(file.lines(of: "en").first?.words == ["mlk", "day"])
    #expect(file.lines(of: "de").isEmpty && file.lines(of: "fr").isEmpty)
  }

  @Test(
    "an entry's parts are words with their choices, some of which may be absent",
    arguments: [
      ("said", ["said"]), ("say/says  to?", ["say,says", "to?"]), ("and/or x", ["and/or", "x"]),
      ("/ a//b", ["/", "a,b"]), (" ", []), ("?", ["?"]), ("'s? day", ["'s?", "day"]),
    ])
  func parts(_ entry: String, _ expected: [String]) {
    let found = LexiconParts(Array(entry.utf8)[...]).map { part in
      part.choices.map(LexiconLine.text).joined(separator: ",") + (part.isOptional ? "?" : "")
    }
    #expect(found == expected)
  }

  @Test("an ending of a group stands in the place of the one before, and others behind it")
  func endings() {
    var endings = CueEndings()
    func entries(_ node: Int32) -> [Int] { endings.at(node).map(\.entry) }
    #expect(entries(0).isEmpty && entries(9).isEmpty)
    endings.put(CueEnding(group: .say, grade: 0, entry: 1), at: 3)
    endings.put(CueEnding(group: .cause, grade: 0, entry: 2), at: 3)
    endings.put(CueEnding(group: .say, grade: 1, entry: 3), at: 3)
    endings.put(CueEnding(group: .say, grade: 1, entry: 4), at: 1)
    endings.put(CueEnding(group: .harm, grade: 1, entry: 5), at: 3)
    #expect(entries(3) == [3, 2, 5])
    #expect(entries(1) == [4] && entries(2).isEmpty && entries(4).isEmpty)
  }

  @Test(
    "the complete languages have cues of what is claimed for them",
    arguments: ["en", "fr", "de", "es", "zh"])
  func complete(_ language: String) {
    #expect(Lexicon.languages.contains(language))
    let lexicon = Lexicon.of(language)
    #expect(!lexicon.numbers.cardinals.isEmpty && !lexicon.names.isEmpty)
    let samples: [String: [CueGroup: String]] = [
      "en": [
        .negator: "not", .say: "said", .month: "March", .weekday: "Tuesday", .limitword: "about",
      ],
      "fr": [
        .negator: "pas", .say: "déclare", .month: "mars", .weekday: "mardi", .limitword: "environ",
      ],
      "de": [
        .negator: "nicht", .say: "sagte", .month: "März", .weekday: "Dienstag", .limitword: "etwa",
      ],
      "es": [
        .negator: "no", .say: "dijo", .month: "marzo", .weekday: "martes", .limitword: "casi",
      ],
      "zh": [.negator: "没有", .say: "表示", .weekday: "星期二", .limitword: "大约"],
    ]
    for (group, word) in samples[language] ?? [:] {
      let tokens = ClaimTokenizer.tokens(of: Array(word.unicodeScalars))
      #expect(
        lexicon.cues(in: tokens).of(group).first?.tokens == 0..<tokens.count, "\(group) \(word)")
    }
  }

  @Test("the longest cue of a group counts, and an idiom masks what is in it")
  func longest() {
    let lexicon = Lexicon.of("en")
    func cues(_ text: String, _ group: CueGroup) -> [String] {
      let tokens = ClaimTokenizer.tokens(of: Array(text.unicodeScalars))
      return lexicon.cues(in: tokens).of(group).map { cue in
        cue.tokens.map { tokens[$0].text }.joined(separator: " ")
      }
    }
    #expect(cues("he is thought to have fled", .certainty) == ["is thought to have"])
    #expect(cues("leave as soon as possible", .certainty) == [])
    #expect(cues("it is possible", .certainty) == ["possible"])
    #expect(cues("you can't and won't", .negator) == ["n't", "n't"])
  }

  @Test("a language is told by its words of grammar where the guess is of too little text")
  func vote() {
    var reader = ClaimReader()
    #expect(
      reader.comparer(language: "pt", text: "Kava is a drink of the Pacific, and can be a risk.")
        .lexicon.language == "en")
    #expect(
      reader.comparer(
        language: nil, text: "Der Preis ist auf die Summe von mehr als drei gestiegen."
      ).lexicon.language == "de")
    #expect(reader.comparer(language: "nl", text: "De prijs steeg.").lexicon.language == "nl")
  }
}
