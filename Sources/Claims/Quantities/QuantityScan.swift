// Figures of a sentence with their units, bounds and ranges. Times are TimeScan's.

/// A figure.
struct QuantityReading: Sendable, Equatable {
  enum Kind: Sendable {
    case number, rank, percentage, money, dimension, age, range
  }
  var kind: Kind
  /// The number; the lower end of a range.
  var value: Double
  /// The upper end of a range, or what follows in a chain: 40 x 30 x 20.
  var more: [Double] = []
  /// The unit by name; empty for none.
  var unit = ""
  /// 2 at least, 1 more than, -1 less than, -2 at most, 0 about, -3 nearly; nil for none.
  var bound: Int?
  /// Its tokens: number, unit, sign.
  var tokens: Range<Int>
  /// With the words of the bound.
  var whole: Range<Int>
}

/// Reads figures.
struct QuantityScan {
  let tokens: [ClaimToken]
  let cues: CueTable
  let lexicon: Lexicon
  private let numbers: NumberScan

  init(tokens: [ClaimToken], cues: CueTable, lexicon: Lexicon) {
    self.tokens = tokens
    self.cues = cues
    self.lexicon = lexicon
    numbers = NumberScan(tokens: tokens, words: lexicon.numbers)
  }

  private func word(_ index: Int) -> String {
    tokens.indices.contains(index) ? tokens[index].text : ""
  }

  private func cue(_ group: CueGroup, at index: Int) -> Cue? {
    cues.cue(group, at: index)
  }

  private func cue(_ group: CueGroup, endingAt index: Int) -> Cue? {
    cues.cue(group, endingAt: index)
  }

  /// The figures, in order; none overlaps another, nor a token of `taken`.
  func quantities(except taken: [Range<Int>]) -> [QuantityReading] {
    var found: [QuantityReading] = []
    var index = 0
    while index < tokens.count {
      if let range = taken.first(where: { $0.contains(index) }) {
        index = max(index + 1, range.upperBound)
        continue
      }
      guard let number = numbers.number(at: index), isFree(number) else {
        index += 1
        continue
      }
      let reading = bounded(chained(compound(measured(number))))
      found.append(reading)
      index = max(index + 1, reading.tokens.upperBound)
    }
    return found
  }

  /// Whether the number is one: no part of a name with digits (COVID-19), of a reference ([12]), and
  /// no "one" that stands for a thing.
  private func isFree(_ number: NumberReading) -> Bool {
    let start = number.tokens.lowerBound
    if start > 1, word(start - 1) == "-", !tokens[start].hasSpace, !tokens[start - 1].hasSpace,
      tokens[start - 2].isWord,
      lexicon.numbers.cardinals[word(start - 2)] == nil, hyphened(start) == nil
    {
      return false
    }
    if start > 0, word(start - 1) == "[", word(number.tokens.upperBound) == "]" { return false }
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

  /// The number with what it is a number of.
  private func measured(_ number: NumberReading) -> QuantityReading {
    var start = number.tokens.lowerBound
    var end = number.tokens.upperBound
    func make(_ kind: QuantityReading.Kind, _ unit: String) -> QuantityReading {
      QuantityReading(
        kind: kind, value: number.value, unit: unit, tokens: start..<end, whole: start..<end)
    }
    // $10, US$ 10 million
    if let sign = cue(.currency, endingAt: start),
      sign.tokens.allSatisfy({ tokens[$0].isMark || tokens[$0].range.count <= 4 }),
      number.isDigits, isSign(sign)
    {
      start = sign.tokens.lowerBound
      return make(.money, lexicon.names[sign.entry] ?? "")
    }
    // 25ml, 10kg
    if !number.tail.isEmpty {
      if let unit = lexicon.entry(of: number.tail, .unit) {
        return make(unit == "Percent" ? .percentage : .dimension, unit)
      }
      if let money = lexicon.entry(of: number.tail, .currency) { return make(.money, money) }
      return make(.number, "")
    }
    if number.isRank { return make(.rank, "") }
    // 29 years old, 3-year-old, aged 29
    if let head = cue(.agehead, endingAt: start) {
      start = head.tokens.lowerBound
      return make(.age, "Year")
    }
    if let tail = cue(.agetail, at: end) {
      end = tail.tokens.upperBound
      let words = tail.tokens.map(word)
      let unit = ["month", "week", "day"].first { unit in words.contains { $0.hasPrefix(unit) } }
      return make(.age, unit.map { $0.prefix(1).uppercased() + $0.dropFirst() } ?? "Year")
    }
    // over-50s
    let isJoined =
      word(end) == "-" && end + 1 < tokens.count && !tokens[end].hasSpace
      && !tokens[end + 1].hasSpace
    let place = isJoined ? end + 1 : end
    let unit = cue(.unit, at: place)
    let money = cue(.currency, at: place)
    if let money,
      unit == nil || money.tokens.count > (unit?.tokens.count ?? 0)
        || number.isDigits == false && unit == nil
    {
      if !isAmbiguous(money, after: number) {
        end = money.tokens.upperBound
        return make(.money, lexicon.names[money.entry] ?? "")
      }
    }
    if let unit, unit.tokens.count > 0, !isAmbiguous(unit, after: number) {
      end = unit.tokens.upperBound
      let name = lexicon.names[unit.entry] ?? ""
      return make(name == "Percent" ? .percentage : .dimension, name)
    }
    return make(.number, "")
  }

  /// Whether a currency is written before its amount: a sign or a code.
  private func isSign(_ cue: Cue) -> Bool {
    let last = cue.tokens.upperBound - 1
    return tokens[last].isMark || tokens[last].isUpper
      || cue.tokens.count == 1 && tokens[last].range.count == 3 && tokens[last].isUpper
  }

  /// Whether a unit of one or two letters is more likely a word: "2 a", "10 in".
  private func isAmbiguous(_ cue: Cue, after number: NumberReading) -> Bool {
    guard cue.tokens.count == 1, let index = cue.tokens.first, tokens[index].isWord,
      tokens[index].range.count <= 2,
      word(index).utf8.allSatisfy({ $0 < 0x80 })
    else { return false }
    return !number.isDigits
      || ["in", "a", "at", "p", "s", "t"].contains(word(index)) && tokens[index].hasSpace
      || word(index) == "m" && tokens[index].isCapital
  }

  /// "3 dollars 50 cents", "5 feet 2 inches": one amount in two units.
  private func compound(_ first: QuantityReading) -> QuantityReading {
    let lesser: (unit: String, parts: Double)? =
      switch first.unit {
      case "Dollar", "Euro", "United States dollar", "Canadian dollar", "Australian dollar":
        ("Cent", 100)
      case "Pound", "British pound": ("Pence", 100)
      case "Foot": ("Inch", 12)
      case "Pound of weight": ("Ounce", 16)
      default: nil
      }
    guard let lesser else { return first }
    let end = first.tokens.upperBound
    let start = word(end) == "and" ? end + 1 : end
    guard let number = numbers.number(at: start), number.tail.isEmpty, !number.isRank else {
      return first
    }
    let second = measured(number)
    guard
      second.unit == lesser.unit
        || second.unit.isEmpty && lesser.unit == "Inch" && word(number.tokens.upperBound) == "in",
      second.value < lesser.parts
    else { return first }
    var whole = first
    whole.value += second.value / lesser.parts
    let last = second.unit.isEmpty ? second.tokens.upperBound + 1 : second.tokens.upperBound
    whole.tokens = first.tokens.lowerBound..<last
    whole.whole = whole.tokens
    return whole
  }

  /// Ranges and chains: 10 to 12, 50-54, 40 x 30 x 20 cm, 54-7.
  private func chained(_ first: QuantityReading) -> QuantityReading {
    var reading = first
    while reading.more.count < 4 {
      let end = reading.tokens.upperBound
      let link = word(end)
      let isRange = lexicon.numbers.ranges.contains(link) && reading.more.isEmpty
      let isAnd =
        link == "and" && reading.more.isEmpty && word(reading.tokens.lowerBound - 1) == "between"
      let isTimes =
        (link == "x" || link == "\u{D7}") && reading.more.allSatisfy { _ in true }
        && (reading.kind != .range)
      guard isRange || isAnd || isTimes, let number = numbers.number(at: end + 1),
        number.tail.isEmpty || isTimes || lexicon.entry(of: number.tail, .unit) != nil,
        number.isRank == (reading.kind == .rank)
      else { break }
      let next = measured(number)
      // "from 5 to Monday" is none; a word between must be one of a range.
      if link == "to" || link == "until" || link == "through", !reading.unit.isEmpty,
        !next.unit.isEmpty, next.unit != reading.unit
      {
        break
      }
      reading.more.append(next.value)
      if reading.unit.isEmpty { reading.unit = next.unit }
      if !isTimes {
        reading.kind =
          next.kind == .number ? (reading.kind == .number ? .range : reading.kind) : next.kind
      }
      if isTimes { reading.kind = next.kind == .number ? reading.kind : next.kind }
      reading.tokens = reading.tokens.lowerBound..<next.tokens.upperBound
      if isRange || isAnd { break }
    }
    if !reading.more.isEmpty {
      let start = reading.tokens.lowerBound
      let head = ["between", "from"].contains(word(start - 1)) ? start - 1 : start
      reading.whole = head..<reading.tokens.upperBound
    }
    return reading
  }

  /// Such as "at least 10", "10 or more".
  private func bounded(_ reading: QuantityReading) -> QuantityReading {
    var reading = reading
    let (start, end) = (reading.tokens.lowerBound, reading.tokens.upperBound)
    if reading.more.isEmpty, let before = cue(.limitword, endingAt: start) ?? hyphened(start) {
      reading.bound = before.grade
      reading.whole = before.tokens.lowerBound..<end
    } else if let behind = cue(.limitafter, at: end) {
      reading.bound = behind.grade
      reading.whole = start..<behind.tokens.upperBound
    } else if word(end) == "+", !tokens[end].hasSpace {
      reading.bound = 2
      reading.whole = start..<end + 1
    } else if reading.more.isEmpty {
      reading.whole = reading.tokens
    }
    return reading
  }

  /// Such as over-50s.
  private func hyphened(_ start: Int) -> Cue? {
    guard word(start - 1) == "-" else { return nil }
    return cue(.limitword, endingAt: start - 1)
  }
}

extension Lexicon {
  /// The name of the entry of `group` that `word` alone is; nil for none.
  func entry(of word: String, _ group: CueGroup) -> String? {
    ending(of: word, group).flatMap { names[$0] }
  }
}
