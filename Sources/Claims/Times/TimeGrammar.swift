// The grammar of times: where one begins, and what words and numbers stand at a token. The parts of speech
// of time are in TimeGrammar+*.swift, one file each; the words are data.

/// Reads times along the tokens of a sentence, as seen from a moment.
struct TimeGrammar {
  let tokens: [ClaimToken]
  let numbers: NumberScan
  let calendar: TimeCalendar
  let words: TimeWords
  /// By token, the phrases that may begin there, and their classes.
  private let slots: [TimeWords.Head]
  /// By token, whether a time may begin there.
  private let isOpening: [Bool]
  /// What was found at a token already: each is asked for by many rules.
  let memo = TimeMemo()

  /// How many tokens before one that tells a time its first word may stand.
  private static let reach = 8

  /// - Parameters:
  ///   - scan: Reads the numbers of the sentence's tokens.
  ///   - words: Of its language.
  ///   - now: Seconds since 1970-01-01 of the moment it is seen from.
  init(numbers scan: NumberScan, words: TimeWords, now: Int) {
    let (tokens, numbers) = (scan.tokens, scan.words)
    self.tokens = tokens
    self.numbers = scan
    calendar = TimeCalendar(now: now)
    self.words = words
    let none = TimeWords.Head()
    let slots = tokens.map { words.heads[$0.text] ?? none }
    self.slots = slots
    var isOpening = [Bool](repeating: false, count: tokens.count)
    var next = Int.max
    for index in tokens.indices.reversed() {
      let head = slots[index]
      if Self.isTelling(index, tokens, slots) {
        next = index
        isOpening[index] = head.classes & ~TimeClass.following != 0 || head.classes == 0
      } else if next < index + Self.reach {
        isOpening[index] =
          head.classes & ~TimeClass.following != 0 || tokens[index].kind == .number
          || numbers.starters.contains(tokens[index].text)
      } else if head.classes & TimeClass.numeral.bit != 0, index + 1 < tokens.count {
        // nineteen ninety six, two thousand and five
        let behind = tokens[index + 1].text == "-" ? min(index + 2, tokens.count - 1) : index + 1
        isOpening[index] =
          slots[behind].classes & TimeClass.numeral.bit != 0
          || numbers.scales[tokens[behind].text] != nil
        if isOpening[index] { next = index }
      }
    }
    self.isOpening = isOpening
  }

  /// Whether a token makes it likely that a time is near: a word that tells one, or digits that are no plain
  /// small number.
  private static func isTelling(_ index: Int, _ tokens: [ClaimToken], _ slots: [TimeWords.Head])
    -> Bool
  {
    let head = slots[index]
    if head.classes & TimeClass.telling != 0,
      head.words.contains(where: { word in
        word.group.bit & TimeClass.telling != 0 && index + word.words.count <= tokens.count
          && word.words.indices.allSatisfy { tokens[index + $0].text == word.words[$0] }
      })
    {
      return true
    }
    let token = tokens[index]
    guard token.kind == .number else { return isNumbered(token.text) }
    if token.text.utf8.count > 2 || token.text.utf8.contains(where: { $0 > 0x39 }) { return true }
    if index + 1 < tokens.count, slots[index + 1].classes & TimeClass.decadeend.bit != 0 {
      return true
    }
    if index > 0, slots[index - 1].classes & (TimeClass.at.bit | TimeClass.the.bit) != 0 {
      return true
    }
    guard index + 2 < tokens.count, !tokens[index + 1].hasSpace, tokens[index + 1].isMark else {
      return false
    }
    return tokens[index + 2].kind == .number
  }

  /// The times, in order; none overlaps another.
  func times() -> [TimeNode] {
    var found: [TimeNode] = []
    var index = 0
    while index < tokens.count {
      if mayBegin(index), let node = time(at: index), node.end > index {
        found.append(node)
        index = node.end
      } else {
        index += 1
      }
    }
    return found
  }

  /// Whether a time can begin here: most words need no more than this.
  func mayBegin(_ index: Int) -> Bool {
    isOpening[index]
  }

  /// The longest time that begins at `index`.
  func time(at index: Int) -> TimeNode? {
    if isGreeting(index) || isVerb(index) { return nil }
    let found = longest([bounded(at: index), set(at: index), phrase(at: index)])
    guard let found else { return nil }
    return isAmbiguous(found) ? nil : opened(found)
  }

  /// The longest of what was found; of the same length the first.
  func longest(_ nodes: [TimeNode?]) -> TimeNode? {
    nodes.reduce(nil) { LongestTime.buildPartialBlock(accumulated: $0, next: $1) }
  }

  // MARK: Tokens

  func word(_ index: Int) -> String {
    tokens.indices.contains(index) ? tokens[index].text : ""
  }

  func isNumber(_ index: Int) -> Bool {
    tokens.indices.contains(index) && tokens[index].kind == .number
  }
  func isWord(_ index: Int) -> Bool {
    tokens.indices.contains(index) && tokens[index].kind == .word
  }
  func isMark(_ index: Int) -> Bool {
    tokens.indices.contains(index) && tokens[index].kind == .mark
  }
  func isCapital(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].isCapital }

  /// Whether the token stands against the one before it.
  func isGlued(_ index: Int) -> Bool { tokens.indices.contains(index) && !tokens[index].hasSpace }

  /// The longest phrase of a class at `index`.
  func term(_ group: TimeClass, _ index: Int) -> (word: TimeWord, end: Int)? {
    guard tokens.indices.contains(index), slots[index].classes & group.bit != 0 else { return nil }
    for entry in slots[index].words where entry.group == group {
      let end = index + entry.words.count
      guard end <= tokens.count else { continue }
      if entry.words.count == 1 || matches(entry.words, index) { return (entry, end) }
    }
    return nil
  }

  private func matches(_ words: [String], _ index: Int) -> Bool {
    for offset in 1..<words.count where word(index + offset) != words[offset] { return false }
    return true
  }

  /// Where a phrase of a class at `index` ends; `index` where there is none.
  func skip(_ group: TimeClass, _ index: Int) -> Int { term(group, index)?.end ?? index }

  /// Behind any of these marks or words; `index` where there is none.
  func skip(_ words: Set<String>, _ index: Int) -> Int {
    words.contains(word(index)) ? index + 1 : index
  }

  /// Whether a phrase of a class ends before `index`.
  func isBehind(_ group: TimeClass, _ index: Int) -> Bool {
    (max(0, index - 4)..<max(0, index)).contains { term(group, $0)?.end == index }
  }

  // MARK: What is no time

  /// Whether the word ends in a digit: dec31, cy18.
  private static func isNumbered(_ text: String) -> Bool {
    text.utf8.last.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
  }

  /// Such as "will last two hours".
  private func isVerb(_ index: Int) -> Bool {
    term(.shift, index)?.word.value == -1 && isBehind(.modal, index)
  }

  private func isGreeting(_ index: Int) -> Bool {
    index > 0 && term(.greeting, index - 1) != nil && (term(.part, index) != nil)
  }

  /// May that is a verb, a second chance, an hour of nobody's.
  private func isAmbiguous(_ node: TimeNode) -> Bool {
    let start = node.tokens.lowerBound
    if node.tokens.count == 2, term(.doubtful, start + 1)?.word.value == 2, !isCapital(start + 1) {
      return term(.shift, start)?.word.value == 0
    }
    guard node.tokens.count == 1 else { return false }
    if isGlued(start), ["$", "#", "@"].contains(word(start - 1)) { return true }
    // 2015-32 is no year.
    if node.grain == .year, isNumber(start) {
      return ["-", "/"].contains(word(start + 1)) && isNumber(start + 2)
        || word(start - 1) == "-" && isNumber(start - 2)
    }
    guard let doubt = term(.doubtful, start)?.word.value else { return false }
    let isPlaced = isBehind(.of, start) || isBehind(.from, start)
    if isCapital(start) { return doubt == 2 && (start == 0 || isMark(start - 1)) && !isPlaced }
    return !isPlaced || doubt == 1 && term(.weekday, start) != nil
  }
}
