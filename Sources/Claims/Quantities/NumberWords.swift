// The words a language has for numbers, and how it writes digits. What they come to in a sentence is for
// NumberScan to say.

/// Words for numbers.
struct NumberWords: Sendable {
  /// Such as five 5.
  private(set) var cardinals: [String: Double] = [:]
  /// hundred 100: multiplies what stands before.
  private(set) var scales: [String: Double] = [:]
  /// Behind digits: 10k.
  private(set) var suffixes: [String: Double] = [:]
  /// Such as fifth 5.
  private(set) var ranks: [String: Double] = [:]
  /// fifths 5: divides what stands before.
  private(set) var parts: [String: Double] = [:]
  /// May stand inside a number: two hundred and five.
  private(set) var joiners: Set<String> = []
  /// Such as th.
  private(set) var rankMarks: Set<String> = []
  private(set) var negatives: Set<String> = []
  /// Before a scale or a part: a hundred, a third.
  private(set) var articles: Set<String> = []
  /// Before a rank in a range: the tenth.
  private(set) var definites: Set<String> = []
  /// Before the broken part of a number in words.
  private(set) var points: Set<String> = []
  /// Divides what stands before by what stands behind, where nothing follows: one over three.
  private(set) var overs: Set<String> = []
  /// Makes a share of what stands before: one out of three.
  private(set) var outOfs: [[String]] = []
  /// The same for a whole that is round: one in three.
  private(set) var shareIns: Set<String> = []
  /// What behind a number makes it none of a share: in three days.
  private(set) var noShares: Set<String> = []
  /// Before both ends of a range that one of `rangeAnds` joins.
  private(set) var betweens: Set<String> = []
  /// May stand before the first end of a range.
  private(set) var froms: Set<String> = []
  private(set) var rangeAnds: Set<String> = []
  /// Between a part and its whole.
  private(set) var ofs: Set<String> = []
  /// Between two bounds of one figure.
  private(set) var boundAnds: Set<String> = []
  /// May follow a sum whose lesser unit is not said: 15 dollars 50 more.
  private(set) var sumEnds: Set<String> = []
  /// Between the ends of a range.
  private(set) var ranges: Set<String> = ["-", "\u{2013}", "\u{2014}"]
  /// Whether the comma parts whole and broken numbers.
  private(set) var hasDecimalComma = false
  /// Whether digits are words: 三百二十.
  private(set) var isPositional = false

  /// Words that a number can begin with.
  private(set) var starters: Set<String> = [
    ".", "-", "½", "¼", "¾", "⅓", "⅔", "⅕", "⅖", "⅗", "⅘", "⅙", "⅚", "⅛", "⅜", "⅝", "⅞",
  ]

  /// Reads a line of a lexicon; false for one that is not about numbers.
  mutating func read(_ line: LexiconLine) -> Bool {
    func pairs() -> [(String, Double)] {
      line.phrases.compactMap { words in
        guard words.count == 2, let value = Double(words[1]) else { return nil }
        return (words[0], value)
      }
    }
    func words() -> [String] { line.words }
    switch line.name {
    case "cardinal":
      for (word, value) in pairs() {
        cardinals[word] = value
        starters.insert(word)
      }
    case "scale": for (word, value) in pairs() { scales[word] = value }
    case "suffix": for (word, value) in pairs() { suffixes[word] = value }
    case "rank":
      for (word, value) in pairs() {
        ranks[word] = value
        starters.insert(word)
      }
    case "part":
      for (word, value) in pairs() {
        parts[word] = value
        starters.insert(word)
      }
    case "joiner": joiners.formUnion(words())
    case "rankmark": rankMarks.formUnion(words())
    case "negative":
      negatives.formUnion(words())
      starters.formUnion(words())
    case "article":
      articles.formUnion(words())
      starters.formUnion(words())
    case "definite": definites.formUnion(words())
    case "point": points.formUnion(words())
    case "over": overs.formUnion(words())
    case "outof":
      outOfs += line.phrases
    case "sharein": shareIns.formUnion(words())
    case "noshare": noShares.formUnion(words())
    case "of": ofs.formUnion(words())
    case "between": betweens.formUnion(words())
    case "from": froms.formUnion(words())
    case "rangeand": rangeAnds.formUnion(words())
    case "boundand": boundAnds.formUnion(words())
    case "sumend": sumEnds.formUnion(words())
    case "range": ranges.formUnion(words())
    case "decimal": hasDecimalComma = words().first == ","
    case "positional": isPositional = true
    default: return false
    }
    return true
  }
}
