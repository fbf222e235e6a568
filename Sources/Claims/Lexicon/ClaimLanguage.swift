// Which lexicon a sentence is read with. A page's language is declared or guessed for the whole of it; a
// single sentence is too short to guess from its letters, so the function words of each lexicon vote.

/// Comparers for all languages, made as they are needed.
public struct ClaimReader: Sendable {
  private var comparers: [String: ClaimComparer] = [:]

  /// Makes a reader that knows no language yet.
  public init() {}

  /// Reads the lexicon of a language now, so that no comparison waits for it; at the second call, nothing.
  ///
  /// - Parameter language: A BCP 47 tag.
  public static func readLexicon(_ language: String) { _ = Lexicon.of(language) }

  /// The comparer of a language.
  ///
  /// - Parameters:
  ///   - language: The BCP 47 tag that is declared or guessed; nil for none.
  ///   - text: Text of both sides, to check a guess by; empty where the tag is sure.
  /// - Returns: a comparer for the language that was told or voted for.
  public mutating func comparer(language: String?, text: String = "") -> ClaimComparer {
    let primary = (language ?? "").lowercased().prefix { $0 != "-" && $0 != "_" }
    var tag = String(primary)
    if tag == "und" || tag.isEmpty || !text.isEmpty && tag != "en" && text.utf8.count < 1_000 {
      tag = vote(text, among: tag)
    }
    return known(tag)
  }

  private mutating func known(_ tag: String) -> ClaimComparer {
    if let known = comparers[tag] { return known }
    let made = ClaimComparer(language: tag)
    comparers[tag] = made
    return made
  }

  /// The language whose function words are the most of `text`; `guess` where none has enough.
  private mutating func vote(_ text: String, among guess: String) -> String {
    let scalars = Array(text.unicodeScalars.prefix(2_000))
    var tokens = ClaimTokenizer.tokens(of: scalars)
    // LA is no article, unless all is in capitals.
    if tokens.contains(where: { $0.isWord && !$0.isUpper }) { tokens.removeAll(where: \.isUpper) }
    guard !tokens.isEmpty, !["zh", "ja", "ko"].contains(guess) else { return guess }
    // English words in the main: no other lexicon need be read. A guess of a language without one is as
    // often wrong, of so short a text.
    let words = tokens.filter(\.isWord)
    if !Lexicon.languages.contains(guess),
      words.count(where: { CommonWords.contains($0.text) }) * 3 > words.count * 2
    {
      return "en"
    }
    // A headline has next to no words of grammar, and "man dies" is German too: where another lexicon
    // has twice the words, of any group, it is right; of a guess without a lexicon, half of all words.
    let own =
      guess.isEmpty
      ? 0
      : Lexicon.languages.contains(guess) ? known(guess).knownWords(in: tokens) : tokens.count / 4
    var most = (tag: "", count: 2 * own)
    for tag in Lexicon.languages where !["zh", "ja", guess].contains(tag) {
      let count = known(tag).knownWords(in: tokens)
      if count > most.count { most = (tag, count) }
    }
    if !most.tag.isEmpty { return most.tag }
    // A guess stands where no other language has a quarter of the words.
    var best = (tag: guess, count: guess.isEmpty ? 0 : max(1, tokens.count / 4))
    for tag in Lexicon.languages where !["zh", "ja"].contains(tag) {
      let count = known(tag).functionWords(in: tokens)
      if count > best.count { best = (tag, count) }
    }
    return best.tag.isEmpty ? "en" : best.tag
  }
}

extension ClaimComparer {
  /// How many of the tokens are words of grammar.
  func functionWords(in tokens: [ClaimToken]) -> Int {
    tokens.count { $0.isWord && lexicon.has($0.text, .function) }
  }

  /// How many of the tokens are words of the lexicon, of any group.
  func knownWords(in tokens: [ClaimToken]) -> Int {
    tokens.count { $0.isWord && lexicon.knows($0.text) }
  }
}
