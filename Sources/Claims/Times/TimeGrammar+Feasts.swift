// Feasts by their rules, and their weekends. Which there are is data.

extension TimeGrammar {
  /// Christmas, next easter, black friday 2010, independence day of this year.
  func feast(_ start: Int) -> TimeNode? {
    guard var node = feastDay(start) else { return nil }
    node.isFeast = true
    return node
  }

  func feastDay(_ start: Int) -> TimeNode? {
    let shift = term(.shift, start)
    guard let found = term(.feast, shift?.end ?? start) else { return nil }
    let rule = found.word.name
    if let shift {
      let around = calendar.around { Self.day(of: rule, $0) }
      guard around.count == 2 else { return nil }
      let day: Int? =
        switch shift.word.value.signum() {
        case -1: around[0]
        case 1: around[1]
        default: Self.day(of: rule, CivilDate(day: calendar.today).parts.year)
        }
      return day.map { fixed($0, start..<found.end) }
    }
    if let year = yearOf(found.end) {
      guard let day = Self.day(of: rule, year.value) else { return nil }
      return fixed(day, start..<year.end)
    }
    let days = calendar.around { Self.day(of: rule, $0) }
    guard let this = Self.day(of: rule, CivilDate(day: calendar.today).parts.year) else {
      return nil
    }
    let timex = "XXXX" + TimeCalendar.date(this).dropFirst(4)
    return TimeNode(
      .date, start..<found.end,
      days.map { TimeNode.Reading(timex, $0 * TimeCalendar.day, $0 * TimeCalendar.day) })
  }

  /// "2010", "of this year", "next year": a year behind something of it.
  func yearOf(_ index: Int) -> (value: Int, end: Int)? {
    let next = skip(.the, skip(.of, skip([","], index)))
    if let year = year(next) { return year }
    if let shift = term(.shift, next), let unit = term(.unit, shift.end), unit.word.name == "Y" {
      return (CivilDate(day: calendar.today).parts.year + shift.word.value.signum(), unit.end)
    }
    if next > index, term(.the, next - 1) != nil, let unit = term(.unit, next),
      unit.word.name == "Y",
      term(.of, index) != nil
    {
      return (CivilDate(day: calendar.today).parts.year, unit.end)
    }
    return nil
  }

  /// The weekend of halloween, labor day 2021 weekend.
  func feastWeekend(_ start: Int) -> TimeNode? {
    func isWeekend(_ index: Int) -> Int? {
      term(.unit, index).flatMap { $0.word.name == "WE" ? $0.end : nil }
    }
    if let weekend = isWeekend(skip(.the, start)), term(.of2, weekend) != nil,
      let found = term(.feast, skip(.of2, weekend))
    {
      let year = yearOf(found.end)
      return weekends(found.word.name, year?.value, start..<(year?.end ?? found.end))
    }
    guard let found = term(.feast, start) else { return nil }
    if let weekend = isWeekend(found.end) {
      let year = yearOf(weekend)
      return weekends(found.word.name, year?.value, start..<(year?.end ?? weekend))
    }
    if let year = yearOf(found.end), let weekend = isWeekend(year.end) {
      return weekends(found.word.name, year.value, start..<weekend)
    }
    return nil
  }

  func weekends(_ rule: String, _ year: Int?, _ range: Range<Int>) -> TimeNode {
    let days =
      year.map { [Self.day(of: rule, $0)].compactMap(\.self) }
      ?? calendar.around { Self.day(of: rule, $0) }
    return TimeNode(
      .dateRange, range,
      days.map { day in
        let isMonday = TimeCalendar.weekday(day) == 1
        let monday = TimeCalendar.monday(isMonday ? day - 1 : day)
        return TimeNode.Reading(
          TimeCalendar.weekName(monday) + "-WE", (monday + 5) * TimeCalendar.day,
          (monday + (isMonday ? 8 : 7)) * TimeCalendar.day)
      })
  }

  /// The day of a feast in a year; the rules are told at the head of the section of feasts in the data.
  static func day(of rule: String, _ year: Int) -> Int? {
    if rule.hasPrefix("E") { return TimeCalendar.easter(year) + (Int(rule.dropFirst()) ?? 0) }
    let sum = rule.split(separator: "+")
    guard let head = sum.first else { return nil }
    let more = sum.count > 1 ? Int(sum[1]) ?? 0 : 0
    let nth = head.split(separator: ":").compactMap { Int($0) }
    if nth.count == 3 { return TimeCalendar.nth(nth[2], weekday: nth[1], year, nth[0]) + more }
    let day = head.split(separator: "-").compactMap { Int($0) }
    return day.count == 2 ? TimeCalendar.days(year, day[0], day[1]).map { $0 + more } : nil
  }
}
