// Ranges of days, months and years, where one side may lack what the other tells: Nov-Feb 2017, 3 and 12 of
// September, from 5/1-5/7, 2020.

extension TimeGrammar {
  /// From one day or period to another.
  func dateRange(_ start: Int) -> TimeNode? {
    let between = term(.between, start)
    let lead = between ?? term(.from, start)
    if let on = term(.on, start) { return monthOfDays(on.end, start, false) }
    let first = lead?.end ?? start
    return longest([
      wholes(first, start, between != nil), daysOfMonth(first, start, between != nil),
      monthOfDays(first, start, between != nil),
    ])
  }

  func link(_ index: Int, _ isBetween: Bool) -> Int? {
    (term(.till, index) ?? (isBetween ? term(.and, index) : nil))?.end
  }

  /// Both ends whole, or lacking the year alone.
  func wholes(_ first: Int, _ start: Int, _ isBetween: Bool) -> TimeNode? {
    guard let one = endpoint(first) else { return nil }
    for one in [one, shorter(one, first)].compactMap(\.self) {
      guard let till = link(one.end, isBetween), var two = endpoint(till) else { continue }
      var one = one
      // 2017-q1, Dec-2018, 2019-aug-1 are one.
      if till == one.end + 1, isGlued(till), isGlued(one.end), one.parts?.day == nil,
        (one.grain == .year) != (two.grain == .year)
      {
        continue
      }
      if term(.todate, one.end)?.end == till + 1, one.parts == nil { continue }
      if word(two.end) == "-", isGlued(two.end), digits(two.end + 1) != nil { continue }
      if one.kind == .datetime && two.kind == .datetime { continue }
      // 5/1-5/7, 2020: the year is told once.
      if let parts = one.parts, parts.year == nil, parts.shortYear == nil, parts.month != nil,
        let other = two.parts, let year = other.year
      {
        one = withYear(one, year, before: two)
      }
      if one.weekday != nil, let parts = two.parts, parts.month == nil, parts.day != nil {
        continue
      }
      if two.isUnresolved || one.isUnresolved {
        guard one.parts != nil, two.parts != nil, one.isUnresolved != two.isUnresolved else {
          continue
        }
        var node = TimeNode(
          .dateRange, start..<two.end,
          [TimeNode.Reading("(\(one.timex),\(two.timex),PXD)", nil, nil)])
        node.isUnresolved = true
        return node
      }
      two.tokens = till..<two.end
      return ranged(one, two, start..<two.end)
    }
    return nil
  }

  /// The first end without what could be the second's: 5/1 of 5/1-5/7.
  func shorter(_ node: TimeNode, _ index: Int) -> TimeNode? {
    guard node.end > index + 1 else { return nil }
    if let month = month(index), month.end < node.end {
      return monthNode(month.value, nil, index..<month.end)
    }
    return fullYear(index).map { yearNode($0, index..<index + 1) }
  }

  func withYear(_ node: TimeNode, _ year: Int, before other: TimeNode) -> TimeNode {
    guard var parts = node.parts, let month = parts.month else { return node }
    let limit = other.readings.first?.low ?? 0
    parts.year = year
    func made() -> TimeNode {
      parts.day == nil
        ? monthNode(month, parts.year, node.tokens) : dayNode(parts, node.tokens)
    }
    let found = made()
    guard let low = found.readings.first?.low, low > limit else { return found }
    parts.year = year - 1
    return made()
  }

  /// 3 and 12 of Sept, 9 to 12 of June, ninth till seventeenth of april.
  func daysOfMonth(_ first: Int, _ start: Int, _ isBetween: Bool) -> TimeNode? {
    let index = skip(.the, first)
    guard let one = dayNumber(index), let till = link(one.end, isBetween),
      let two = calendarDay(skip(.the, till)), let parts = two.parts, let month = parts.month,
      two.weekday == nil, dayNumber(skip(.the, till)) != nil, !two.isBare
    else { return nil }
    let day = dayNode(
      TimeNode.Parts(year: parts.year, month: month, day: one.value), index..<one.end)
    guard !day.isUnresolved, !two.isUnresolved else { return nil }
    return ranged(day, two, start..<two.end)
  }

  /// november 18-19, april the ninth till the seventeenth.
  func monthOfDays(_ first: Int, _ start: Int, _ isBetween: Bool) -> TimeNode? {
    guard let month = month(first) else { return nil }
    let inner = term(.between, month.end)
    let from = inner?.end ?? skip(.from, month.end)
    guard let one = dayNumber(skip(.the, from)),
      let till = link(one.end, isBetween || inner != nil), let two = dayNumber(skip(.the, till)),
      two.value > one.value
    else { return nil }
    if !two.isRank, self.month(two.end) != nil || [":", "/"].contains(word(two.end)) { return nil }
    if term(.half, two.end) != nil || term(.unit, two.end) != nil { return nil }
    let tail = yearBehind(two.end)
    let end = tail?.end ?? two.end
    let a = dayNode(
      TimeNode.Parts(year: tail?.year, month: month.value, day: one.value), first..<one.end)
    let b = dayNode(
      TimeNode.Parts(year: tail?.year, month: month.value, day: two.value), till..<end)
    guard !a.isUnresolved, !b.isUnresolved else { return nil }
    return ranged(a, b, start..<end)
  }

  /// An end of a range: a day, a period, now, or an end of a period.
  func endpoint(_ index: Int) -> TimeNode? {
    memo.once(.endpoint, index) { findEndpoint(index) }
  }

  func findEndpoint(_ index: Int) -> TimeNode? {
    if let edge = term(.edge, skip(.the, index)), edge.word.names.count > 1,
      let inner = period(edge.end), !inner.isUnresolved
    {
      var node = inner.from(index)
      node.kind = .date
      node.grain = .month
      node.readings = inner.readings.compactMap { reading in
        guard let low = reading.low, let high = reading.high else { return nil }
        let (from, to) = (low / TimeCalendar.day, high / TimeCalendar.day)
        let day =
          switch edge.word.name {
          case "start": from
          case "end": to
          default: middle(from, to)
          }
        let isOpen = reading.timex.hasPrefix("XXXX")
        let name = TimeCalendar.date(day)
        return TimeNode.Reading(
          isOpen ? "XXXX" + name.dropFirst(4) : name, day * TimeCalendar.day, day * TimeCalendar.day
        )
      }
      node.parts = nil
      return node
    }
    if let now = now(index) {
      var node = fixed(calendar.today, now.tokens)
      node.origin = .now
      return node
    }
    if term(.todate, index - 1)?.end == index + 1 {
      return fixed(calendar.today, index..<index + 1)
    }
    return longest([day(index), period(index)])
  }

  func middle(_ low: Int, _ high: Int) -> Int {
    high - low > 40 ? low + 182 : low + 15
  }

  /// The node from one to the other, in the ways that both may be meant.
  func ranged(_ one: TimeNode, _ two: TimeNode, _ range: Range<Int>) -> TimeNode? {
    guard let pastLow = one.readings.first?.low, let futureLow = one.readings.last?.low,
      let pastHigh = two.readings.first?.low, let futureHigh = two.readings.last?.low
    else { return nil }
    let future = (futureLow > futureHigh ? pastLow : futureLow, futureHigh)
    let past = (pastLow, pastHigh < pastLow ? futureHigh : pastHigh)
    guard future.0 <= future.1 else { return nil }
    let grain = min(one.grain, two.grain)
    let length: String
    let (a, b) = (
      CivilDate(day: future.0 / TimeCalendar.day).parts,
      CivilDate(day: future.1 / TimeCalendar.day).parts
    )
    switch grain {
    case .day: length = "P\((future.1 - future.0) / TimeCalendar.day)D"
    case .month:
      let days = b.day - a.day
      let months = (b.year - a.year) * 12 + b.month - a.month + (days > 20 ? 1 : 0)
      length = "P\(months)M"
    case .year: length = "P\(b.year - a.year)Y"
    }
    let isToDate = term(.todate, two.tokens.lowerBound - 1) != nil && past == future
    let first = isToDate ? TimeCalendar.date(future.0 / TimeCalendar.day) : name(one, future.0)
    let timex = "(\(first),\(name(two, future.1)),\(length))"
    var node = TimeNode(
      .dateRange, range, [TimeNode.Reading(timex, past.0, past.1)])
    if past != future { node.readings.append(TimeNode.Reading(timex, future.0, future.1)) }
    node.grain = grain
    return node
  }

  func name(_ node: TimeNode, _ low: Int) -> String {
    let timex = node.timex
    if node.kind == .date { return timex }
    let day = TimeCalendar.date(low / TimeCalendar.day)
    return timex.hasPrefix("XXXX") ? "XXXX" + day.dropFirst(4) : day
  }

  /// between now and eight o'clock, from now until 3 min later, between 2:00 tomorrow and 4:00.
  func momentRange(_ start: Int) -> TimeNode? {
    let between = term(.between, start)
    guard let lead = between ?? term(.from, start) else { return nil }
    guard let one = momentEnd(lead.end), let till = link(one.end, between != nil),
      let two = momentEnd(till), one.isNow != two.isNow || one.day != nil || two.day != nil
    else { return nil }
    let day = one.day ?? two.day ?? calendar.today
    func moments(_ end: MomentEnd) -> [(Int, String)] {
      end.readings.map {
        (
          end.isNow || end.isFull ? $0.0 : $0.0 + day * TimeCalendar.day,
          end.isNow || end.isFull ? $0.1 : TimeCalendar.date(day) + $0.1
        )
      }
    }
    var node = TimeNode(.datetimeRange, start..<two.end, [])
    for (low, lowName) in moments(one) {
      for (high, highName) in moments(two) where high > low && high - low <= 43_200 {
        if !one.isNow, !two.isNow, two.readings.count > 1, one.readings.count > 1,
          (low % 86_400 < 43_200) != (high % 86_400 < 43_200)
        {
          continue
        }
        node.readings.append(
          TimeNode.Reading("(\(lowName),\(highName),\(TimeCalendar.hours(high - low)))", low, high))
        if one.isNow || two.isNow { break }
      }
      if one.isNow == false, two.isNow, !node.readings.isEmpty { break }
    }
    return node.readings.isEmpty ? nil : node
  }

  struct MomentEnd {
    var readings: [(Int, String)]
    var day: Int?
    var isNow = false
    /// Whether its moments are on the calendar.
    var isFull = false
    var end: Int
  }

  func momentEnd(_ index: Int) -> MomentEnd? {
    if let now = now(index) {
      return MomentEnd(readings: [(calendar.now, "PRESENT_REF")], isNow: true, end: now.end)
    }
    if let found = distance(index), found.kind == .datetime, let low = found.readings.first?.low {
      return MomentEnd(readings: [(low, found.timex)], isFull: true, end: found.end)
    }
    guard let clock = clock(index, isBare: false) else { return nil }
    let node = clockNode(clock)
    var found = MomentEnd(
      readings: node.readings.compactMap { reading in reading.low.map { ($0, reading.timex) } },
      end: clock.range.upperBound)
    if let day = term(.day, found.end) {
      found.day = calendar.today + day.word.value
      found.end = day.end
    }
    return found
  }
}
