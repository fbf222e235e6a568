// Which days a time may mean, seen from the day of a capture; and how two of them stand to each other.

extension TimeReading {
  /// The days that are meant, as far as can be told: several where a year or week is left open.
  ///
  /// - Parameter now: The day it was written; nil where that is not known.
  /// - Returns: the days; none where it is no day.
  func days(seenFrom now: CivilDate?) -> Set<CivilDate> {
    switch kind {
    case .date(let year, let month, let day, let weekday):
      if let month, let day {
        let years =
          year.map { [$0] } ?? now.map { [$0.parts.year - 1, $0.parts.year, $0.parts.year + 1] }
          ?? []
        return Set(
          years.compactMap { CivilDate(year: $0, month: month, day: day) }.filter {
            weekday == nil || $0.weekday == weekday
          })
      }
      guard let weekday, month == nil, year == nil, let now else { return [] }
      return Set((-7...7).map { CivilDate(day: now.day + $0) }.filter { $0.weekday == weekday })
    case .relative(let days): return now.map { [CivilDate(day: $0.day + days)] } ?? []
    case .shifted(let shift, span: _, let weekday):
      guard let weekday, let now else { return [] }
      let range = shift < 0 ? -7 ... -1 : shift > 0 ? 1...13 : -6...6
      return Set(range.map { CivilDate(day: now.day + $0) }.filter { $0.weekday == weekday })
    case .distance(let seconds):
      guard let now, abs(seconds) < 3_000_000_000 else { return [] }
      return [CivilDate(day: now.day + Int((seconds / 86_400).rounded()))]
    default: return []
    }
  }

  /// `same day`, `later` or `earlier`; nil where it cannot be told.
  func compare(_ other: TimeReading, _ now: CivilDate?, _ then: CivilDate?) -> String? {
    // A weekday and a date with a year need no capture time.
    if case .date(nil, nil, nil, let weekday?) = kind, now == nil {
      let days = other.days(seenFrom: then)
      if !days.isEmpty, days.contains(where: { $0.weekday == weekday }) {
        return "perhaps the same day"
      }
    }
    let (a, b) = (days(seenFrom: now), other.days(seenFrom: then))
    if !a.isDisjoint(with: b) { return "same day" }
    if case .date(let year?, let month, _, _) = kind,
      case .date(let otherYear?, let otherMonth, _, _) = other.kind
    {
      if year != otherYear { return otherYear > year ? "later" : "earlier" }
      if let month, let otherMonth, month != otherMonth {
        return otherMonth > month ? "later" : "earlier"
      }
    }
    if case .date(nil, let month?, let day?, _) = kind,
      case .date(nil, let otherMonth?, let otherDay?, _) = other.kind,
      abs(month - otherMonth) < 6
    {
      return (otherMonth, otherDay) > (month, day) ? "later" : "earlier"
    }
    guard a.count == 1, b.count == 1, let first = a.first, let second = b.first else { return nil }
    return second > first ? "later" : "earlier"
  }
}

extension TimeScan {
  /// The stretches of days that a time of a side may mean, each from its first day up to but not with its
  /// last: several where a year is left open, none where they cannot be told.
  ///
  /// - Parameters:
  ///   - reading: The time.
  ///   - side: The side it stands on.
  ///   - lexicon: Of its language.
  ///   - now: The day the side was written; nil where that is not known.
  /// - Returns: days since 1970-01-01, never an empty stretch.
  static func extents(
    of reading: TimeReading, in side: SentenceReading, _ lexicon: Lexicon, now: CivilDate?
  ) -> [Range<Int>] {
    guard !lexicon.times.isEmpty else { return [] }
    let moment = now.map { $0.day * TimeCalendar.day + TimeCalendar.day / 2 } ?? nowhere
    let grammar = TimeGrammar(
      numbers: NumberScan(tokens: side.tokens, words: lexicon.numbers), words: lexicon.times,
      now: moment)
    guard let node = grammar.times().first(where: { $0.core.overlaps(reading.tokens) }),
      node.kind != .time, node.kind != .timeRange
    else { return [] }
    return node.readings.compactMap { reading in
      guard let low = reading.low, let high = reading.high else { return nil }
      let (first, last) = (TimeCalendar.floorDay(low), TimeCalendar.floorDay(high - 1) + 1)
      // What was seen from nowhere in time has no place in it.
      if now == nil, last > nowhere / TimeCalendar.day - 250_000 { return nil }
      return first..<max(first + 1, last)
    }
  }
}
