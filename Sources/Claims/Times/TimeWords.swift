// Reads the words of time of a language. What they come to in a sentence is for TimeGrammar.

/// The words of time of a language.
struct TimeWords: Sendable {
  /// What may begin with a word.
  struct Head: Sendable {
    /// The longest phrases first.
    var words: [TimeWord] = []
    /// The classes of them.
    var classes: UInt128 = 0
  }
  /// By first word.
  private(set) var heads: [String: Head] = [:]

  /// Whether the language has any.
  var isEmpty: Bool { heads.isEmpty }

  /// Reads the section of a language in all files that have one.
  init(_ files: [LexiconFile], language: String, numbers: NumberWords) {
    for file in files { read(file.lines(of: language)) }
    guard !heads.isEmpty else { return }
    for word in numbers.cardinals.keys { add(TimeWord(group: .numeral, names: [], words: [word])) }
    for word in numbers.ranks.keys { add(TimeWord(group: .numeral, names: [], words: [word])) }
    for key in heads.keys { heads[key]?.words.sort { $0.words.count > $1.words.count } }
  }

  private mutating func add(_ word: TimeWord) {
    guard let start = word.words.first else { return }
    heads[start, default: Head()].words.append(word)
    heads[start, default: Head()].classes |= word.group.bit
  }

  private mutating func read(_ lines: [LexiconLine]) {
    for line in lines {
      guard let group = TimeClass.named[line.name] else { continue }
      for entry in line.entries {
        for words in Self.spellings(entry) {
          add(TimeWord(group: group, names: line.names, words: words))
        }
      }
    }
  }

  /// All that an entry stands for, as tokens.
  private static func spellings(_ entry: ArraySlice<UInt8>) -> [[String]] {
    var found: [[String]] = [[]]
    for part in LexiconParts(entry) {
      var next: [[String]] = part.isOptional ? found : []
      for choice in part.choices {
        // 's is a word of its own here.
        let text = LexiconLine.text(choice)
        let words =
          choice.first == UInt8(ascii: "'")
          ? [text] : ClaimTokenizer.tokens(of: Array(text.unicodeScalars)).map(\.text)
        next += found.map { $0 + words }
      }
      found = next
    }
    return found
  }
}
