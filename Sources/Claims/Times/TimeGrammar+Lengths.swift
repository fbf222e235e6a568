// Lengths of time: two weeks, 3h, half an hour, a few days. Where they lead from is for other files.

extension TimeNode {
  /// So many of a unit.
  struct Length: Sendable, Equatable {
    var value: Double
    /// By its letters in ISO 8601, MON for months; WE weekends, BD business days.
    var unit: String
  }
}

extension TimeGrammar {
  /// Seconds of a unit, by its common length: 30 days a month, 365 a year.
  static let lengths: [String: Double] = [
    "S": 1, "M": 60, "H": 3_600, "D": 86_400, "BD": 86_400, "WD": 86_400, "W": 604_800,
    "2W": 1_209_600, "WE": 172_800, "MON": 2_592_000, "3MON": 7_776_000, "Y": 31_536_000,
    "10Y": 315_360_000, "100Y": 3_153_600_000,
  ]

  /// A number before a unit, in digits or words.
  func amount(_ index: Int) -> (value: Double, end: Int)? {
    if let found = term(.vague, index) { return (Double(found.word.value), found.end) }
    // Two quarters of a year are no half.
    if let found = spelt(index, 1...99), term(.unit, found.end)?.word.name == "3MON" {
      return (Double(found.value), found.end)
    }
    guard numbers.tokens.indices.contains(index), let number = numbers.number(at: index),
      !number.isRank, number.tail.isEmpty, number.value >= 0, number.value < 1e7
    else { return nil }
    return (number.value, number.tokens.upperBound)
  }

  /// A length of time, of one or more units.
  func length(_ start: Int) -> TimeNode? {
    memo.once(.length, start) { findLength(start) }
  }

  func findLength(_ start: Int) -> TimeNode? {
    var parts: [TimeNode.Length] = []
    var index = start
    while parts.count < 5 {
      var next = index
      if !parts.isEmpty {
        if word(next) == "," || numbers.words.joiners.contains(word(next)) { next += 1 }
      }
      guard let one = oneLength(next, isFirst: parts.isEmpty) else { break }
      // Larger units come first.
      if let last = parts.last,
        Self.lengths[last.unit] ?? 0 <= Self.lengths[one.part.unit] ?? 0
      {
        break
      }
      // "3 months and 2 weeks ago" is no longer than its last part where another length ends before.
      parts.append(one.part)
      index = one.end
    }
    guard !parts.isEmpty else { return nil }
    return lengthNode(parts.map { ($0.value, $0.unit) }, start..<index)
  }

  func oneLength(_ start: Int, isFirst: Bool) -> (part: TimeNode.Length, end: Int)? {
    guard tokens.indices.contains(start) else { return nil }
    // 3h, 10min, 3.5years, 10D
    if isNumber(start), let number = numbers.digits(at: start), !number.tail.isEmpty,
      number.tokens.count == 1, !(isGlued(start) && word(start - 1) == "-")
    {
      let unit = mark(Substring(number.tail), [.unitletter, .unit])?.name
      guard let unit else { return nil }
      return (TimeNode.Length(value: number.value, unit: unit), start + 1)
    }
    if isFirst, let whole = term(.whole, start), let unit = term(.unit, skip(["-"], whole.end)),
      !unit.word.isMany
    {
      return (TimeNode.Length(value: 1, unit: unit.word.name), unit.end)
    }
    // half an hour
    if let half = term(.halfhour, start) {
      let next = skip(.a, half.end)
      guard let unit = term(.unit, next) else { return nil }
      return (TimeNode.Length(value: 0.5, unit: unit.word.name), unit.end)
    }
    var value = 1.0
    var next = start
    if let amount = amount(start) {
      (value, next) = amount
      // one and a quarter year
      if let half = fraction(next), term(.unit, half.end) != nil {
        value += half.value
        next = half.end
      }
    } else if term(.a, start) != nil {
      next += 1
      if let half = term(.halfhour, next) {
        value = 0.5
        next = half.end
      }
      if numbers.words.ranks[word(next)] != nil { return nil }
    } else {
      return nil
    }
    if word(next) == "-", isGlued(next) { next += 1 }
    guard let unit = term(.unit, next) else { return nil }
    // "3 business days" of a longer word; "60 years old" is an age.
    if term(.part, start) != nil { return nil }
    // Three night markets.
    if value > 1, term(.part, next) != nil, next > start, word(next - 1) != "-" { return nil }
    var end = unit.end
    if let half = fraction(end) {
      value += half.value
      end = half.end
    }
    return (TimeNode.Length(value: value, unit: unit.word.name), end)
  }

  /// "and a half", "and half", "and a quarter".
  func fraction(_ index: Int) -> (value: Double, end: Int)? {
    guard numbers.words.joiners.contains(word(index)) else { return nil }
    let next = spelt(index + 1, 1...1)?.end ?? skip(.a, index + 1)
    if let half = term(.halfhour, next) { return (0.5, half.end) }
    if next > index + 1, let quarter = term(.quarter, next) { return (0.25, quarter.end) }
    if let quarter = term(.quarter, index + 1), quarter.end > index + 2 {
      return (0.25, quarter.end)
    }
    return nil
  }

  func lengthNode(_ parts: [(value: Double, unit: String)], _ range: Range<Int>) -> TimeNode {
    var days = ""
    var hours = ""
    var seconds = 0.0
    for part in parts {
      seconds += part.value * (Self.lengths[part.unit] ?? 0)
      switch part.unit {
      case "H", "M", "S": hours += TimeCalendar.plain(part.value) + part.unit
      case "MON": days += TimeCalendar.plain(part.value) + "M"
      case "2W": days += TimeCalendar.plain(part.value * 2) + "W"
      case "3MON": days += TimeCalendar.plain(part.value * 3) + "M"
      case "10Y": days += TimeCalendar.plain(part.value * 10) + "Y"
      case "100Y": days += TimeCalendar.plain(part.value * 100) + "Y"
      default: days += TimeCalendar.plain(part.value) + part.unit
      }
    }
    var node = TimeNode(
      .duration, range,
      [TimeNode.Reading("P" + days + (hours.isEmpty ? "" : "T" + hours), nil, nil)])
    node.seconds = seconds
    node.lengths = parts.map { TimeNode.Length(value: $0.value, unit: $0.unit) }
    return node
  }
}
