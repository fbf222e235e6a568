// Weeks by number and by a day in them, and the first or last of the weeks, months and days of a longer span.

extension TimeGrammar {
  // MARK: Weeks

  /// week 31, week 3 of 2027, the week of april 10th, w/c Feb 4.
  func week(_ start: Int) -> TimeNode? {
    let index = skip(.the, start)
    if let found = term(.weekof, index), let day = calendarDay(skip(.the, found.end)) {
      return weekOf(day, start..<day.end)
    }
    guard let unit = term(.unit, start), unit.word.name == "W", !unit.word.isMany,
      let number = integer(unit.end, 1...53)
    else { return nil }
    let end = unit.end + 1
    let year = term(.of, end) != nil ? yearOf(end) : nil
    let monday = TimeCalendar.monday(
      year?.value ?? CivilDate(day: calendar.today).parts.year, week: number)
    let name = TimeCalendar.four(year?.value ?? CivilDate(day: calendar.today).parts.year)
    return span(
      "\(name)-W\(TimeCalendar.two(number))", monday, monday + 7, start..<(year?.end ?? end))
  }

  func weekOf(_ day: TimeNode, _ range: Range<Int>) -> TimeNode {
    var node = TimeNode(.dateRange, range, [])
    node.readings = day.readings.compactMap { reading in
      guard let low = reading.low else { return nil }
      let monday = TimeCalendar.monday(low / TimeCalendar.day)
      return TimeNode.Reading(
        reading.timex, monday * TimeCalendar.day, (monday + 7) * TimeCalendar.day)
    }
    node.parts = day.parts
    return node
  }

  /// first week of 2015, the last week of july, the 9th month of next year, the first 2 weeks of 2021.
  func nthSpan(_ start: Int) -> TimeNode? {
    let index = skip(.the, start)
    guard let which = ordinal(index) else { return nil }
    if let unit = term(.unit, which.end), ["W", "MON"].contains(unit.word.name) {
      let next = unit.end
      if unit.word.name == "W", let month = monthOf(next), next != month.end {
        return weekOfMonth(which.value, month, start..<month.end)
      }
      guard let year = yearOf(next) else { return nil }
      if unit.word.name == "MON" {
        let month = which.value < 0 ? 12 : which.value
        guard month <= 12 else { return nil }
        return monthNode(month, year.value, start..<year.end)
      }
      let number = which.value < 0 ? 52 : which.value
      let monday = TimeCalendar.monday(year.value, week: number)
      return span(
        "\(TimeCalendar.four(year.value))-W\(TimeCalendar.two(number))", monday, monday + 7,
        start..<year.end)
    }
    guard which.value == 1 || which.value == -1, let count = amount(which.end),
      count.value == count.value.rounded(), (1...400).contains(count.value),
      let unit = term(.unit, count.end), ["W", "MON", "D"].contains(unit.word.name)
    else { return nil }
    let number = Int(count.value)
    let month = monthOf(unit.end)
    let year = month == nil ? yearOf(unit.end) : nil
    guard let end = month?.end ?? year?.end, month == nil || month?.year != nil else { return nil }
    let now = CivilDate(day: calendar.today).parts.year
    let from =
      month.map { TimeCalendar.first($0.year ?? now, $0.month) }
      ?? TimeCalendar.first(year?.value ?? now, 1)
    let to =
      month.map { TimeCalendar.first($0.year ?? now, $0.month + 1) }
      ?? TimeCalendar.first((year?.value ?? now) + 1, 1)
    let name = "P\(number)\(unit.word.name == "MON" ? "M" : unit.word.name)"
    switch unit.word.name {
    case "W":
      let first = TimeCalendar.monday(from + 3)
      let last = TimeCalendar.monday(to - 4) + 7
      return which.value > 0
        ? counted(first, first + 7 * number, name, start..<end)
        : counted(last - 7 * number, last, name, start..<end)
    case "MON":
      return which.value > 0
        ? counted(from, TimeCalendar.adding(months: number, to: from), name, start..<end, .month)
        : counted(TimeCalendar.adding(months: -number, to: to), to, name, start..<end, .month)
    default:
      return which.value > 0
        ? counted(from, from + number, name, start..<end)
        : counted(to - number, to, name, start..<end)
    }
  }

  func weekOfMonth(
    _ which: Int, _ month: (year: Int?, month: Int, end: Int, isSeen: Bool), _ range: Range<Int>
  ) -> TimeNode {
    func monday(_ year: Int) -> Int {
      which < 0
        ? TimeCalendar.monday(TimeCalendar.first(year, month.month + 1) - 4)
        : TimeCalendar.monday(TimeCalendar.first(year, month.month) + 3) + (which - 1) * 7
    }
    let base = monthNode(month.month, month.year, range)
    let name = base.timex + "-W0\(which < 0 ? 5 : which)"
    return TimeNode(
      .dateRange, range,
      base.readings.compactMap { reading in
        guard let low = reading.low else { return nil }
        let day = monday(CivilDate(day: low / TimeCalendar.day).parts.year)
        return TimeNode.Reading(name, day * TimeCalendar.day, (day + 7) * TimeCalendar.day)
      })
  }
}
