// Numbers as times use them: days of a month, years in digits and words, hours. No amounts with a point.

extension TimeGrammar {
  /// The digits of a token that is nothing else, and how many there are.
  func digits(_ index: Int) -> (value: Int, count: Int)? {
    guard tokens.indices.contains(index), isNumber(index) else { return nil }
    let text = word(index).utf8
    guard text.count <= 9, text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return (text.reduce(0) { $0 * 10 + Int($1) - 0x30 }, text.count)
  }

  /// Digits in a range, one or two of them.
  func integer(_ index: Int, _ range: ClosedRange<Int>) -> Int? {
    guard let found = digits(index), found.count <= 2, range.contains(found.value) else {
      return nil
    }
    return found.value
  }

  /// A number below 100 in words: seven, forty-three.
  func spelt(_ index: Int, _ range: ClosedRange<Int>) -> (value: Int, end: Int)? {
    guard tokens.indices.contains(index), isWord(index),
      let first = numbers.words.cardinals[word(index)], first < 100
    else { return nil }
    var value = Int(first)
    var end = index + 1
    if value >= 20, value % 10 == 0 {
      let next = word(end) == "-" ? end + 1 : end
      if let unit = numbers.words.cardinals[word(next)], unit > 0, unit < 10 {
        value += Int(unit)
        end = next + 1
      }
    }
    return range.contains(value) ? (value, end) : nil
  }

  /// A rank: 4th, 04th, fourth, twenty-first.
  func rank(_ index: Int) -> (value: Int, end: Int)? {
    guard tokens.indices.contains(index) else { return nil }
    let text = word(index)
    if isNumber(index) {
      let head = text.prefix { $0.isASCII && $0.isNumber }
      guard head.count <= 2, numbers.words.rankMarks.contains(String(text.dropFirst(head.count))),
        let value = Int(head), value > 0
      else { return nil }
      return (value, index + 1)
    }
    if let value = numbers.words.ranks[text], value < 100 { return (Int(value), index + 1) }
    guard let tens = numbers.words.cardinals[text], tens >= 20, tens < 100 else { return nil }
    let next = word(index + 1) == "-" ? index + 2 : index + 1
    guard let unit = numbers.words.ranks[word(next)], unit < 10 else { return nil }
    return (Int(tens + unit), next + 1)
  }

  /// The day of a month, however it is written; words alone only where `isSpelt`.
  func dayNumber(_ index: Int, isSpelt: Bool = true) -> (value: Int, end: Int, isRank: Bool)? {
    if let value = integer(index, 1...31) { return (value, index + 1, false) }
    if let rank = rank(index), (1...31).contains(rank.value) { return (rank.value, rank.end, true) }
    if isSpelt, let found = spelt(index, 1...31) { return (found.value, found.end, false) }
    return nil
  }

  /// A year in four digits.
  func fullYear(_ index: Int) -> Int? {
    guard let found = digits(index), found.count == 4, (1000...2100).contains(found.value) else {
      return nil
    }
    let before = word(index - 1)
    return before == "$" || before == "£" || before == "€" ? nil : found.value
  }

  /// A year in digits or words: 1996, nineteen ninety six, two thousand and five.
  func year(_ index: Int, isAlone: Bool = false) -> (value: Int, end: Int)? {
    if let value = fullYear(index) { return (value, index + 1) }
    guard let head = numbers.words.cardinals[word(index)], isWord(index) else {
      return nil
    }
    if head == 1 || head == 2, numbers.words.scales[word(index + 1)] == 1_000 {
      let next = numbers.words.joiners.contains(word(index + 2)) ? index + 3 : index + 2
      if let rest = spelt(next, 1...99) { return (Int(head) * 1_000 + rest.value, rest.end) }
      return isAlone ? nil : (Int(head) * 1_000, index + 2)
    }
    guard let century = spelt(index, 11...20), century.end == index + 1 else { return nil }
    var next = index + 1
    let isHundred = numbers.words.scales[word(next)] == 100
    if isHundred { next += 1 }
    if numbers.words.joiners.contains(word(next)) { next += 1 }
    if let rest = spelt(next, isHundred ? 1...99 : 10...99) {
      return (century.value * 100 + rest.value, rest.end)
    }
    return isHundred && !isAlone ? (century.value * 100, index + 2) : nil
  }

  /// Two digits of a year: of which century they are is open from 30 to 39.
  func shortYear(_ index: Int) -> Int? {
    guard let found = digits(index), found.count == 2 else { return nil }
    // 22 that are hours, parts of a number, or of another date.
    if [":", "%"].contains(word(index + 1)) || term(.half, index + 1) != nil { return nil }
    return found.value
  }

  /// The year that is meant by two digits; nil where it is open.
  static func century(_ year: Int) -> Int? {
    year >= 40 ? 1900 + year : year < 30 ? 2000 + year : nil
  }

  /// A month whose name stands against its day: dec31.
  func glued(at index: Int) -> (month: Int, day: Int)? {
    guard isWord(index), let last = word(index).utf8.last, last >= 0x30,
      last <= 0x39
    else { return nil }
    let name = word(index).prefix { $0.isLetter }
    guard let month = month(named: String(name)),
      let day = Int(word(index).dropFirst(name.count)), (1...31).contains(day)
    else { return nil }
    return (month, day)
  }
}
