// Figures of a sentence: where they stand. What they are figures of is told in QuantityScan+Units, ranges
// and bounds in QuantityScan+Ranges. Times are TimeScan's.

/// Reads figures.
struct QuantityScan {
  let tokens: [ClaimToken]
  let cues: CueTable
  let lexicon: Lexicon
  let numbers: NumberScan

  /// Without `numbers`, which reads the numbers of `tokens`, makes one.
  init(
    tokens: [ClaimToken], cues: CueTable, lexicon: Lexicon, numbers: NumberScan? = nil
  ) {
    precondition(numbers.map { $0.tokens.count == tokens.count } ?? true, "numbers of other tokens")
    self.tokens = tokens
    self.cues = cues
    self.lexicon = lexicon
    self.numbers = numbers ?? NumberScan(tokens: tokens, words: lexicon.numbers)
  }

  func word(_ index: Int) -> String {
    tokens.indices.contains(index) ? tokens[index].text : ""
  }

  func cue(_ group: CueGroup, at index: Int) -> Cue? {
    cues.cue(group, at: index)
  }

  func cue(_ group: CueGroup, endingAt index: Int) -> Cue? {
    cues.cue(group, endingAt: index)
  }

  /// Whether no white space stands before the token.
  func isGlued(_ index: Int) -> Bool { index < tokens.count && !tokens[index].hasSpace }

  /// The figures, in order; none overlaps another, nor a token of `taken`.
  func quantities(except taken: [Range<Int>]) -> [QuantityReading] {
    var found: [QuantityReading] = []
    var index = 0
    while index < tokens.count {
      if let range = taken.first(where: { $0.contains(index) }) {
        index = max(index + 1, range.upperBound)
        continue
      }
      guard let single = single(at: index, taken) else {
        index += 1
        continue
      }
      if taken.contains(where: { $0.overlaps(single.tokens) }) {
        index = max(index + 1, single.tokens.upperBound)
        continue
      }
      let reading = single.kind == .place ? single : bounded(chained(compound(single)))
      if let last = found.last, let whole = enclosed(last, reading) {
        found[found.count - 1] = whole
      } else {
        found.append(reading)
      }
      index = max(index + 1, reading.tokens.upperBound)
    }
    return found
  }

  /// The figure that begins at `index`, with its unit.
  private func single(at index: Int, _ taken: [Range<Int>]) -> QuantityReading? {
    let place = place(at: index)
    // Second to last.
    if let place, place.tokens.count > 1 { return place }
    if let number = numbers.number(at: index) {
      guard isFree(number) else { return nil }
      if let whole = numbers.divided(number), !taken.contains(where: { $0.overlaps(whole.tokens) })
      {
        return measured(whole)
      }
      return measured(number)
    }
    return place ?? coded(at: index) ?? unitFirst(at: index)
  }

  /// Whether the token is of a web address, whose digits are no figures.
  private func isAddress(_ index: Int) -> Bool {
    var index = index
    while index > 1, !tokens[index].hasSpace {
      index -= 1
      if tokens[index].text == "/", tokens[index - 1].text == ":", !tokens[index].hasSpace {
        return true
      }
    }
    return false
  }

  /// Such as next, last, the next one, next to last.
  private func place(at index: Int) -> QuantityReading? {
    guard let cue = cue(.place, at: index), let name = lexicon.names[cue.entry] else { return nil }
    let parts = name.split(separator: " ")
    guard parts.count == 2, let offset = Double(parts[1]) else { return nil }
    var end = cue.tokens.upperBound
    // The next one, at the end of its phrase; "the last one books" has a number.
    if numbers.isOne(end), numbers.isAtEnd(end + 1) { end += 1 }
    return QuantityReading(
      kind: .place, value: offset, unit: String(parts[0]), tokens: index..<end,
      digits: index..<end, whole: index..<end)
  }

  /// Whether the number is one: no part of a name with digits (COVID-19), of a reference ([12]), and
  /// no "one" that stands for a thing.
  private func isFree(_ number: NumberReading) -> Bool {
    let start = number.tokens.lowerBound
    if start > 1, word(start - 1) == "-", !tokens[start].hasSpace, !tokens[start - 1].hasSpace,
      tokens[start - 2].isWord,
      lexicon.numbers.cardinals[word(start - 2)] == nil, hyphened(start) == nil,
      // last-16, top-four, father-of-two
      !["last", "top", "of"].contains(word(start - 2))
    {
      return false
    }
    if start > 0, word(start - 1) == "[", word(number.tokens.upperBound) == "]" { return false }
    if isAddress(start) { return false }
    guard number.tokens.count == 1 else { return true }
    let before = word(start - 1)
    let after = word(start + 1)
    switch word(start) {
    case "one":
      let isMeasured = cue(.unit, at: start + 1) != nil || cue(.currency, at: start + 1) != nil
      if numbers.isPronoun(start), !isMeasured { return false }
      // Alone at the end of its phrase it is a pronoun.
      return start + 1 < tokens.count && (!tokens[start + 1].isMark || after == "-")
    case "second": return before != "a" && before != "split"
    default: return true
    }
  }
}

extension Lexicon {
  /// The name of the entry of `group` that `word` alone is; nil for none.
  func entry(of word: String, _ group: CueGroup) -> String? {
    ending(of: word, group).flatMap { names[$0] }
  }
}
