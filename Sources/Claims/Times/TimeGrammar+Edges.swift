// Parts of a period or a day by its ends: early 2020, mid-November, later this week, end of tomorrow.

extension TimeGrammar {
  /// early 2020, mid-November, end of this year, later this week, EOY.
  func edged(_ start: Int) -> TimeNode? {
    if let found = term(.eoy, start) {
      let year = CivilDate(day: calendar.today).parts.year
      return part(yearNode(year, start..<found.end), "end", isSeen: true, start)
    }
    if let closer = term(.closer, start), let inner = seenSpan(closer.end) {
      return closerPart(inner.from(start), closer.word.name)
    }
    guard let edge = term(.edge, start) else { return nil }
    let next = skip(["-"], edge.end)
    let inner = longest([
      monthYear(next), yearAlone(next), season(next), decade(next), century(next), seenSpan(next),
      quarter(next), bareSpan(next), markedYear(next),
    ])
    guard let inner else { return nil }
    // "of the year" alone is a year as seen from now.
    return part(inner.from(start), edge.word.name, isSeen: inner.parts?.year == nil, start)
  }

  /// "of month": a month without its article.
  func bareSpan(_ index: Int) -> TimeNode? {
    guard let unit = term(.unit, index), ["MON", "Y", "W"].contains(unit.word.name) else {
      return nil
    }
    return seenUnit(unit.word.name, 0, index..<unit.end)
  }

  /// The third of a year or month, or the half of what is shorter or seen from now.
  func part(_ node: TimeNode, _ edge: String, isSeen: Bool, _ start: Int) -> TimeNode {
    var node = node
    node.mod = edge
    node.core = node.tokens
    node.readings = node.readings.map { reading in
      guard let low = reading.low, let high = reading.high else { return reading }
      let (from, to) = (low / TimeCalendar.day, high / TimeCalendar.day)
      let cut = Self.cuts(from, to, isSeen)
      let (first, last) =
        switch edge {
        case "start": (from, cut.start)
        case "mid": (cut.mid.0, cut.mid.1)
        default: (cut.end, to)
        }
      return TimeNode.Reading(reading.timex, first * TimeCalendar.day, last * TimeCalendar.day)
    }
    return node
  }

  /// Where early ends, mid begins and ends, and late begins.
  static func cuts(_ low: Int, _ high: Int, _ isSeen: Bool) -> (
    start: Int, mid: (Int, Int), end: Int
  ) {
    let length = high - low
    switch length {
    case 5...8: return (low + 3, (low + 2, low + 5), low + 3)
    case 28...31: return (low + 15, (low + 9, low + 20), low + 15)
    case 365, 366:
      let year = CivilDate(day: low).parts.year
      let half = TimeCalendar.first(year, 7)
      return (
        isSeen ? half : TimeCalendar.first(year, 5),
        (
          isSeen ? TimeCalendar.first(year, 4) : TimeCalendar.first(year, 5),
          isSeen ? TimeCalendar.first(year, 10) : TimeCalendar.first(year, 9)
        ),
        isSeen ? half : TimeCalendar.first(year, 9)
      )
    default:
      return (low + length / 3, (low + length / 3, low + length * 2 / 3), low + length * 2 / 3)
    }
  }

  /// earlier this year, later in the week: the half of it, or what of it lies on that side of now.
  func closerPart(_ node: TimeNode, _ edge: String) -> TimeNode {
    var node = part(node, edge, isSeen: true, node.tokens.lowerBound)
    node.mod = ""
    let today = calendar.today * TimeCalendar.day
    node.readings = node.readings.map { reading in
      var reading = reading
      if edge == "start", let high = reading.high, let low = reading.low {
        reading.high = max(low, min(high, today))
      } else if let low = reading.low, let high = reading.high {
        reading.low = min(high, max(low, today))
      }
      return reading
    }
    return node
  }

  // MARK: Parts of days by their ends

  /// end of tomorrow, eod, mid today, early in the day Wednesday.
  func edgeDay(_ start: Int) -> TimeNode? {
    if let eod = term(.eod, start) {
      return lastSecond(fixed(calendar.today, start..<eod.end), start)
    }
    guard let edge = term(.edge, start) ?? term(.closer, start) else { return nil }
    if edge.word.names.count > 1 {
      guard edge.word.name == "end", let day = day(edge.end), day.kind == .date else { return nil }
      return lastSecond(day, start)
    }
    var next = skip(.in, edge.end)
    if term(.the, next) != nil, let unit = term(.unit, next + 1), unit.word.name == "D" {
      next = unit.end
    }
    guard let day = day(next), day.readings.last?.low != nil,
      day.weekday != nil || term(.day, next) != nil
    else { return nil }
    let hours: (Int, Int) =
      switch edge.word.name {
      case "start": (0, 43_200)
      case "mid": (36_000, 50_400)
      default: (43_200, 86_400)
      }
    var node = TimeNode(.datetimeRange, start..<day.end, [])
    node.readings = day.readings.suffix(1).compactMap { reading in
      reading.low.map { TimeNode.Reading(reading.timex, $0 + hours.0, $0 + hours.1) }
    }
    node.mod = edge.word.name
    node.origin = day.origin
    return node
  }

  func lastSecond(_ day: TimeNode, _ start: Int) -> TimeNode {
    let clock = Clock(hour: 23, minute: 59, second: 59, isFine: true, range: day.tokens)
    return joined(day, clockNode(clock)).from(start)
  }
}
