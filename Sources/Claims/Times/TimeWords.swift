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
  init(_ files: [[UInt8]], language: String, numbers: NumberWords) {
    for file in files { read(LexiconBuilder.lines(of: file, section: language)) }
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

  private mutating func read(_ lines: [Substring]) {
    for line in lines {
      // A rule of a feast has colons of its own.
      guard let colon = line.firstRange(of: ": ")?.lowerBound else { continue }
      let head = line[..<colon].split(separator: " ").map(String.init)
      guard let first = head.first, let group = TimeClass.named[first] else { continue }
      for entry in line[line.index(after: colon)...].split(separator: "|") {
        for words in Self.spellings(entry) {
          add(TimeWord(group: group, names: Array(head.dropFirst()), words: words))
        }
      }
    }
  }

  /// All that an entry stands for, as tokens.
  private static func spellings(_ entry: Substring) -> [[String]] {
    var found: [[String]] = [[]]
    for var part in entry.split(separator: " ") {
      let isOptional = part.count > 1 && part.last == "?"
      if isOptional { part = part.dropLast() }
      if part == "?" { continue }
      let choices = part == "/" ? [part] : part.split(separator: "/")
      var next: [[String]] = isOptional ? found : []
      for choice in choices {
        // 's is a word of its own here.
        let words =
          choice.first == "'"
          ? [String(choice)]
          : ClaimTokenizer.tokens(of: Array(String(choice).unicodeScalars)).map(\.text)
        next += found.map { $0 + words }
      }
      found = next
    }
    return found
  }
}
