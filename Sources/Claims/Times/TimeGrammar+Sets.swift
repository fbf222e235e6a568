// What comes again: daily, every other Friday, Tuesdays at 9am, 3pm each day.

extension TimeGrammar {
  /// A time that comes again.
  func set(at start: Int) -> TimeNode? {
    longest([eachSet(start), adverbSet(start), pluralSet(start), clockSet(start)])
  }

  func setNode(_ timex: String, _ range: Range<Int>) -> TimeNode {
    var node = TimeNode(.set, range, [TimeNode.Reading(timex, nil, nil)])
    node.isUnresolved = true
    return node
  }

  /// each week, every other day, every two weekends, each monday at 4pm, every night.
  func eachSet(_ start: Int) -> TimeNode? {
    guard let each = term(.each, start) else { return nil }
    let other = term(.other, each.end)
    let next = other?.end ?? each.end
    if let weekday = term(.weekday, next) {
      return timed("XXXX-WXX-\(weekday.word.value)", start..<weekday.end)
    }
    if let part = term(.part, next) {
      guard var clock = clockBehind(part.end) else {
        return setNode("T\(part.word.name)", start..<part.end)
      }
      settle(&clock, part.word.name)
      return setNode(Self.timex(clock, clock.hour), start..<clock.range.upperBound)
    }
    if let unit = term(.unit, next) {
      if unit.end == next + 1, term(.part, next) != nil { return setNode("TNI", start..<unit.end) }
      let length = lengthNode([(other == nil ? 1 : 2, unit.word.name)], start..<unit.end)
      if unit.word.name == "D", other == nil, each.word.name.isEmpty,
        let clock = clockBehind(unit.end)
      {
        return setNode(Self.timex(clock, clock.hour), start..<clock.range.upperBound)
      }
      return setNode(length.timex, start..<unit.end)
    }
    guard amount(next) != nil, term(.vague, next) == nil, each.word.name.isEmpty,
      let length = length(next)
    else { return nil }
    return setNode(length.timex, start..<length.end)
  }

  /// weekly, everyday 6am, quarterly.
  func adverbSet(_ start: Int) -> TimeNode? {
    guard let adverb = term(.adverb, start) else { return nil }
    if adverb.word.name == "P1D", let clock = clockBehind(adverb.end) {
      return setNode(Self.timex(clock, clock.hour), start..<clock.range.upperBound)
    }
    return setNode(adverb.word.name, start..<adverb.end)
  }

  /// Thursdays at 17.30, tuesday afternoons.
  func pluralSet(_ start: Int) -> TimeNode? {
    if let days = term(.weekdays, start) {
      return timed("XXXX-WXX-\(days.word.value)", start..<days.end)
    }
    guard let weekday = term(.weekday, start), let parts = term(.parts, weekday.end) else {
      return nil
    }
    return setNode("XXXX-WXX-\(weekday.word.value)T\(parts.word.name)", start..<parts.end)
  }

  /// 3pm each day, 6am everyday.
  func clockSet(_ start: Int) -> TimeNode? {
    guard let clock = clock(start), clock.isSure else { return nil }
    let end = clock.range.upperBound
    let timex = Self.timex(clock, clock.hour)
    if let adverb = term(.adverb, end), adverb.word.name == "P1D" {
      return setNode(timex, start..<adverb.end)
    }
    guard let each = term(.each, end) else { return nil }
    if let unit = term(.unit, each.end), unit.word.name == "D" {
      return setNode(timex, start..<unit.end)
    }
    if let weekday = term(.weekday, each.end) {
      return setNode("XXXX-WXX-\(weekday.word.value)" + timex, start..<weekday.end)
    }
    return nil
  }

  func timed(_ timex: String, _ range: Range<Int>) -> TimeNode {
    if let parts = term(.parts, range.upperBound) ?? term(.part, range.upperBound) {
      return setNode(timex + "T" + parts.word.name, range.lowerBound..<parts.end)
    }
    guard let clock = clockBehind(range.upperBound) else { return setNode(timex, range) }
    return setNode(
      timex + Self.timex(clock, clock.hour), range.lowerBound..<clock.range.upperBound)
  }

  func clockBehind(_ index: Int) -> Clock? {
    guard let clock = clock(index), clock.isSure || term(.at, index) != nil else { return nil }
    return clock
  }
}
