// Weekdays, days of the week of another, days as seen from today, and the nth day of a month. No times of
// day.

extension TimeGrammar {
  /// A day in any form.
  func day(_ index: Int) -> TimeNode? {
    memo.once(.day, index) { findDay(index) }
  }

  @LongestTime func findDay(_ index: Int) -> TimeNode? {
    calendarDay(index)
    weekdayDate(index)
    shiftedDate(index)
    seenDay(index)
    nthWeekday(index)
    nthDay(index)
    feast(index)
    distanceDay(index)
  }

  /// Friday, next Friday, next week Mon, this Friday-Jun-15, Friday 7.6, Monday the 21st, Mon 13th.
  func weekdayDate(_ start: Int) -> TimeNode? {
    var index = start
    let shift = term(.shift, index)
    if let shift { index = shift.end }
    var isWeek = false
    if shift != nil, let unit = term(.unit, index), unit.word.name == "W" {
      isWeek = true
      index = skip(["-", ",", "–"], unit.end)
      index = skip(.on, index)
    }
    guard let weekday = term(.weekday, index), !isPlural(weekday.end) else { return nil }
    let number = weekday.word.value
    var node = weekdayNode(number, shift: shift?.word.value, isWeek, start..<weekday.end)
    if shift == nil { node = withWeek(node, number) }
    if node.end == weekday.end, !isWeek {
      if let dated = withDate(node, number, isShifted: shift != nil) { return dated }
      if shift == nil, let day = withDay(node, number) { return day }
    }
    return node
  }

  /// Saturday, Sunday of the data's short forms that are words of their own.
  func isPlural(_ end: Int) -> Bool { word(end) == "'s" && term(.weekday, end + 1) != nil }

  func weekdayNode(_ weekday: Int, shift: Int?, _ isWeek: Bool, _ range: Range<Int>) -> TimeNode {
    let this = TimeCalendar.monday(calendar.today) + weekday - 1
    var node: TimeNode
    switch shift {
    case nil:
      node = TimeNode(
        .date, range,
        calendar.weekdays(weekday).map {
          TimeNode.Reading("XXXX-WXX-\(weekday)", $0 * TimeCalendar.day, $0 * TimeCalendar.day)
        })
    case .some(2) where !isWeek: node = fixed(this > calendar.today ? this : this + 7, range)
    case .some(-2) where !isWeek: node = fixed(this < calendar.today ? this : this - 7, range)
    case .some(let other): node = fixed(this + other.signum() * 7, range)
    }
    node.weekday = weekday
    if let shift { node.origin = .shift(shift.signum(), unit: "W", weekday: weekday) }
    return node
  }

  /// "of last week" and "next week" behind a weekday.
  func withWeek(_ node: TimeNode, _ weekday: Int) -> TimeNode {
    let next = skip(.the, skip(.of2, node.end))
    guard let shift = term(.shift, next), let unit = term(.unit, shift.end), unit.word.name == "W"
    else { return node }
    return weekdayNode(
      weekday, shift: shift.word.value, true, node.tokens.lowerBound..<unit.end)
  }

  /// Tue May 9, this Friday-Jun-15, this friday (jun-15).
  func withDate(_ node: TimeNode, _ weekday: Int, isShifted: Bool) -> TimeNode? {
    let isBracket = word(node.end) == "("
    let next =
      isBracket ? node.end + 1 : skip([",", "-", "–", "."], skip(.the, skip([","], node.end)))
    guard let date = calendarDay(next), let parts = date.parts else { return nil }
    if isBracket, word(date.end) != ")" { return nil }
    var found = date.from(node.tokens.lowerBound)
    if isBracket { found = found.to(date.end + 1) }
    if isShifted, parts.year == nil { found = nearest(found, shift: 0) }
    found.weekday = weekday
    return found
  }

  /// Monday 21, Mon 13th, monday the twenty seventh.
  func withDay(_ node: TimeNode, _ weekday: Int) -> TimeNode? {
    let next = skip([","], node.end)
    let isThe = term(.the, next) != nil
    guard
      let day = dayNumber(skip(.the, next), isSpelt: false) ?? (isThe ? dayNumber(next + 1) : nil)
    else { return nil }
    if word(next - 1) == ",", !isThe { return nil }
    let behind = word(day.end)
    if [":", "-", "–", "%", "/"].contains(behind) || term(.half, day.end) != nil
      || term(.oclock, day.end) != nil || term(.till, day.end) != nil || term(.unit, day.end) != nil
    {
      return nil
    }
    let now = CivilDate(day: calendar.today).parts
    let range = node.tokens.lowerBound..<day.end
    let this = TimeCalendar.days(now.year, now.month, day.value)
    if isThe, let this, TimeCalendar.weekday(this) == weekday { return fixed(this, range) }
    if let this, this == calendar.today, TimeCalendar.weekday(this) == weekday {
      return fixed(this, range)
    }
    var found = TimeNode(.date, range, [])
    for step in [-1, 1] {
      let days = (0...60).lazy.compactMap { count -> Int? in
        let start = TimeCalendar.first(now.year, now.month + step * count)
        let month = CivilDate(day: start).parts
        return TimeCalendar.days(month.year, month.month, day.value)
      }
      if let day = days.first(where: {
        TimeCalendar.weekday($0) == weekday
          && (step < 0
            ? $0 * TimeCalendar.day < calendar.now : $0 * TimeCalendar.day >= calendar.now)
      }) {
        found.readings.append(
          TimeNode.Reading(
            "XXXX-WXX-\(weekday)", day * TimeCalendar.day, day * TimeCalendar.day))
      }
    }
    found.weekday = weekday
    return found.readings.isEmpty ? nil : found
  }

  /// next 5/12, this 6th of April.
  func shiftedDate(_ start: Int) -> TimeNode? {
    guard let shift = term(.shift, start), let date = calendarDay(shift.end),
      let parts = date.parts, parts.year == nil, parts.shortYear == nil
    else { return nil }
    return nearest(date, shift: shift.word.value).from(start)
  }

  /// The day of this year, or of the one before or after.
  func nearest(_ node: TimeNode, shift: Int) -> TimeNode {
    guard let parts = node.parts, let month = parts.month, let day = parts.day else { return node }
    let year = CivilDate(day: calendar.today).parts.year + shift.signum()
    guard let found = TimeCalendar.days(year, month, day) else { return node }
    var node = node
    node.readings = [
      TimeNode.Reading(node.timex, found * TimeCalendar.day, found * TimeCalendar.day)
    ]
    node.parts?.year = year
    return node
  }

  /// today, the day after tomorrow, the day before, the day, next day.
  func seenDay(_ index: Int) -> TimeNode? {
    if let found = term(.day, index) {
      var node = fixed(calendar.today + found.word.value, index..<found.end)
      node.origin = .day(found.word.value)
      return node
    }
    if let found = term(.dayafter, index), term(.day, found.end) == nil,
      found.end >= tokens.count || isMark(found.end)
    {
      var node = fixed(calendar.today + found.word.value, index..<found.end)
      node.origin = .day(found.word.value)
      return node
    }
    let next = skip(.the, index)
    let shift = term(.shift, next)
    guard next > index || shift != nil, let unit = term(.unit, shift?.end ?? next),
      unit.word.name == "D", !unit.word.isMany, term(.part, unit.end - 1) == nil
    else { return nil }
    if shift == nil, ["before", "after"].contains(word(unit.end)) { return nil }
    let days = (shift?.word.value ?? 0).signum()
    var node = fixed(calendar.today + days, index..<unit.end)
    node.origin = .day(days)
    return node
  }

  /// the first Monday of next month, last Friday in June.
  func nthWeekday(_ start: Int) -> TimeNode? {
    let index = skip(.the, start)
    guard let which = ordinal(index), let weekday = term(.weekday, which.end),
      let month = monthOf(weekday.end)
    else { return nil }
    return nthWeekday(which.value, weekday.word.value, month, start..<month.end)
  }

  func nthWeekday(
    _ which: Int, _ weekday: Int, _ month: (year: Int?, month: Int, end: Int, isSeen: Bool),
    _ range: Range<Int>
  ) -> TimeNode {
    let timex =
      (month.year.map { month.isSeen ? "XXXX" : TimeCalendar.four($0) } ?? "XXXX")
      + "-\(TimeCalendar.two(month.month))-WXX-\(weekday)-#\(which < 0 ? 5 : which)"
    let days =
      month.year.map { [TimeCalendar.nth(which, weekday: weekday, $0, month.month)] }
      ?? calendar.around { TimeCalendar.nth(which, weekday: weekday, $0, month.month) }
    return TimeNode(
      .date, range,
      days.map { TimeNode.Reading(timex, $0 * TimeCalendar.day, $0 * TimeCalendar.day) })
  }

  /// A rank, or last.
  func ordinal(_ index: Int) -> (value: Int, end: Int)? {
    if let rank = rank(index) { return rank }
    if let shift = term(.shift, index), shift.word.value == -1 { return (-1, shift.end) }
    return nil
  }

  /// "of next month", "in June", "of June 2015", "of the month": the month meant.
  func monthOf(_ index: Int) -> (year: Int?, month: Int, end: Int, isSeen: Bool)? {
    let next = skip(.the, skip(.of, index))
    if let month = month(next) {
      let tail = yearBehind(month.end)
      return (tail?.year, month.value, tail?.end ?? month.end, false)
    }
    let shift = term(.shift, next)
    guard next > index || shift != nil, let unit = term(.unit, shift?.end ?? next),
      unit.word.name == "MON"
    else { return nil }
    let now = CivilDate(day: calendar.today).parts
    let start = TimeCalendar.first(now.year, now.month + (shift?.word.value ?? 0).signum())
    let parts = CivilDate(day: start).parts
    return (parts.year, parts.month, unit.end, true)
  }

  /// the 18th, 29th, the 21st this month, the thirty-first day of the month.
  func nthDay(_ start: Int) -> TimeNode? {
    let index = skip(.the, start)
    let isThe = index > start
    guard let day = dayNumber(index), (1...31).contains(day.value) else { return nil }
    var next = day.end
    if day.isRank, let unit = term(.unit, next), unit.word.name == "D" { next = unit.end }
    if day.isRank, let month = monthOf(next), let year = month.year,
      let found = TimeCalendar.days(year, month.month, day.value)
    {
      return fixed(found, start..<month.end)
    }
    guard next == day.end, day.isRank || isThe && isNumber(index) else { return nil }
    let isOn = isBehind(.on, start)
    let isEnd = day.end >= tokens.count || [",", ".", "!", "?", "-"].contains(word(day.end))
    guard
      isOn && (isEnd || !day.isRank && (term(.from, day.end) ?? term(.between, day.end)) != nil)
        || isBehind(.for, start) && isThe && isEnd
    else { return nil }
    return openDay(day.value, start..<day.end)
  }

  /// A day of the month before or after now.
  func openDay(_ day: Int, _ range: Range<Int>) -> TimeNode {
    let now = CivilDate(day: calendar.today).parts
    var node = TimeNode(.date, range, [])
    for step in [-1, 1] {
      let days = (0...3).lazy.compactMap { count -> Int? in
        let month = CivilDate(day: TimeCalendar.first(now.year, now.month + step * count)).parts
        return TimeCalendar.days(month.year, month.month, day)
      }
      if let found = days.first(where: {
        step < 0 ? $0 * TimeCalendar.day < calendar.now : $0 * TimeCalendar.day >= calendar.now
      }) {
        node.readings.append(
          TimeNode.Reading(
            "XXXX-XX-\(TimeCalendar.two(day))", found * TimeCalendar.day, found * TimeCalendar.day))
      }
    }
    node.parts = TimeNode.Parts(day: day)
    return node
  }
}
