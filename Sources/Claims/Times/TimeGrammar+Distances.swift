// Times that are told by how far they lie from now or from another: in two weeks, 3 days ago, two weeks
// before Christmas, 3 days starting next Monday.

extension TimeGrammar {
  /// The distances that end on a day.
  func distanceDay(_ index: Int) -> TimeNode? {
    guard let found = distance(index), found.kind == .date else { return nil }
    return found
  }

  /// A day, a moment or a span that lies so far from another.
  func distance(_ start: Int) -> TimeNode? {
    memo.once(.distance, start) { findDistance(start) }
  }

  func findDistance(_ start: Int) -> TimeNode? {
    if let found = weekdayDistance(start) { return found }
    if let within = term(.within, start), let length = length(within.end) {
      if let from = term(.behind, length.end), let day = term(.day, from.end),
        day.word.value == 0
      {
        return ahead(length, from: nil, start..<day.end)
      }
      return ahead(length, from: nil, start..<length.end)
    }
    let inside = term(.in, start)
    guard let length = length(inside?.end ?? start), !length.lengths.isEmpty else { return nil }
    let bound = term(.morethan, start) ?? term(.lessthan, start)
    if bound != nil { return nil }
    if let anchored = anchored(length, inside == nil ? start : inside?.end ?? start, start) {
      return anchored
    }
    if let ago = term(.ago, length.end) {
      return moved(length, -1, length.tokens.lowerBound..<ago.end)
    }
    if let later = term(.later, length.end), !isCloser(length.end) {
      return moved(length, 1, length.tokens.lowerBound..<later.end)
    }
    guard inside != nil, !isInner(length) else { return nil }
    var found = moved(length, 1, start..<length.end)
    found?.lengths = length.lengths
    // in 3 days on Friday
    if let found, found.kind == .date, let weekday = term(.weekday, skip(.on, found.end)),
      term(.on, found.end) != nil, let low = found.readings.first?.low
    {
      return fixed(
        inWeek(low / TimeCalendar.day, weekday.word.value), start..<weekday.end)
    }
    return found
  }

  /// "later this week" is a part of the week.
  func isCloser(_ index: Int) -> Bool {
    guard let closer = term(.closer, index) else { return false }
    return seenSpan(closer.end) != nil || term(.part, skip(.the, closer.end)) != nil
      || term(.after, index) != nil
  }

  /// "in the last two weeks" is told elsewhere; "in 10 minutes of" is no time to come.
  func isInner(_ length: TimeNode) -> Bool {
    length.lengths.contains { $0.value != $0.value.rounded() && $0.unit != "H" }
  }

  /// The day of the week (from Sunday on) that a day is in.
  func inWeek(_ day: Int, _ weekday: Int) -> Int {
    let sunday = day - TimeCalendar.weekday(day) % 7
    return sunday + weekday % 7
  }

  /// Monday two weeks from now, Sunday 3 weeks after January 15th.
  func weekdayDistance(_ start: Int) -> TimeNode? {
    guard let weekday = term(.weekday, start), amount(weekday.end) != nil,
      let found = distance(weekday.end), found.kind == .date, found.end > weekday.end,
      found.readings.count == 1, let low = found.readings.first?.low,
      found.tokens.lowerBound == weekday.end
    else { return nil }
    return fixed(inWeek(low / TimeCalendar.day, weekday.word.value), start..<found.end)
  }

  /// So long before or behind a day that is told: two days from today, 2 weeks before Christmas.
  func anchored(_ length: TimeNode, _ from: Int, _ start: Int) -> TimeNode? {
    var sign = 0
    var next = length.end
    if let found = term(.ahead, next) {
      (sign, next) = (-1, found.end)
    } else if let found = term(.behind, next) {
      (sign, next) = (1, found.end)
    } else if let since = term(.since, next), term(.begin, next) == nil {
      next = skip(.the, since.end)
      if let unit = term(.unit, next), unit.word.name == "Y" { next = unit.end }
      guard let year = year(next),
        let day = moved(TimeCalendar.first(year.value, 1), length.lengths, 1)
      else { return nil }
      return fixed(day, start..<year.end)
    }
    guard sign != 0, let day = plainDay(next), let low = day.readings.last?.low else { return nil }
    guard let moved = moved(low / TimeCalendar.day, length.lengths, sign) else { return nil }
    var node = fixed(moved, from..<day.end)
    if case .day(let shift) = day.origin {
      node.origin = .distance(Double(sign) * length.seconds + Double(shift) * 86_400)
    }
    return node
  }

  /// A day that is no distance itself.
  func plainDay(_ index: Int) -> TimeNode? {
    longest([
      calendarDay(index), feast(index), term(.now, index).map { _ in nil } ?? nil,
      seenOrWeekday(index),
    ])
  }

  func seenOrWeekday(_ index: Int) -> TimeNode? {
    if let found = term(.day, index) {
      var node = fixed(calendar.today + found.word.value, index..<found.end)
      node.origin = .day(found.word.value)
      return node
    }
    let shift = term(.shift, index)
    guard let weekday = term(.weekday, shift?.end ?? index) else { return nil }
    return weekdayNode(weekday.word.value, shift: shift?.word.value, false, index..<weekday.end)
  }

  /// now moved by a length: a day where all its units are days or more, else a moment.
  func moved(_ length: TimeNode, _ sign: Int, _ range: Range<Int>) -> TimeNode? {
    let isFine = length.lengths.contains { ["H", "M", "S"].contains($0.unit) }
    if !isFine {
      guard let day = moved(calendar.today, length.lengths, sign) else { return nil }
      var node = fixed(day, range)
      node.origin = .distance(Double(sign) * length.seconds)
      return node
    }
    var node = momentNode(calendar.now + sign * Int(length.seconds), range)
    node.origin = .distance(Double(sign) * length.seconds)
    return node
  }

  func momentNode(_ moment: Int, _ range: Range<Int>) -> TimeNode {
    let text = TimeCalendar.moment(moment)
    return TimeNode(
      .datetime, range,
      [TimeNode.Reading(text.prefix(10) + "T" + text.dropFirst(11), moment, moment)])
  }

  /// From a day or from now on for so long.
  func ahead(_ length: TimeNode, from day: Int?, _ range: Range<Int>) -> TimeNode? {
    if length.lengths.contains(where: { ["H", "M", "S"].contains($0.unit) }) {
      guard day == nil else { return nil }
      return stretch(Int(length.seconds), length.timex, range)
    }
    let start = day ?? calendar.today
    guard let end = moved(start, length.lengths, 1) else { return nil }
    return counted(start, end, length.timex, range)
  }

  /// 3 days starting from next Monday, a week starting tomorrow, for 3 days from today.
  func lengthFrom(_ start: Int) -> TimeNode? {
    let lead = term(.for, start)
    guard let length = length(lead?.end ?? start) else { return nil }
    var next = length.end
    if let since = term(.begin, next) {
      next = since.end
    } else if lead != nil, term(.from, next) != nil {
      next += 1
    } else {
      return nil
    }
    let isFor = lead != nil && term(.from, length.end) != nil
    let range: (Int) -> Range<Int> = { (isFor ? start : length.tokens.lowerBound)..<$0 }
    if let moment = dayWithTime(next), moment.kind == .datetime,
      let low = moment.readings.last?.low, moment.readings.count <= 2
    {
      let day = TimeCalendar.floorDay(low)
      guard
        let end = moved(day, length.lengths, 1).map({
          $0 * TimeCalendar.day + low - day * TimeCalendar.day
        })
      else { return nil }
      func iso(_ moment: Int) -> String {
        let text = TimeCalendar.moment(moment)
        return text.prefix(10) + "T" + text.dropFirst(11)
      }
      return TimeNode(
        .datetimeRange, range(moment.end),
        [TimeNode.Reading("(\(iso(low)),\(iso(end)),\(length.timex))", low, end)])
    }
    guard let day = day(next), let low = day.readings.first?.low,
      !length.timex.contains("T")
    else { return nil }
    return ahead(length, from: low / TimeCalendar.day, range(day.end))
  }

  /// more than 2 weeks before today, less than 3 days after tomorrow.
  func boundedDistance(_ start: Int) -> TimeNode? {
    let more = term(.morethan, start)
    guard let bound = more ?? term(.lessthan, start), let length = length(bound.end) else {
      return nil
    }
    guard
      let day = anchored(length, bound.end, bound.end) ?? term(.ago, length.end).flatMap({
        moved(length, -1, bound.end..<$0.end)
      }) ?? term(.later, length.end).flatMap({ moved(length, 1, bound.end..<$0.end) }),
      let low = day.readings.last?.low, day.kind == .date
    else { return nil }
    let isBefore = term(.ahead, length.end) != nil || term(.ago, length.end) != nil
    let range = start..<day.end
    let today = low / TimeCalendar.day
    if more == nil {
      guard let anchor = moved(today, length.lengths, isBefore ? 1 : -1) else { return nil }
      return counted(min(anchor, today), max(anchor, today), length.timex, range)
    }
    var node = TimeNode(
      .dateRange, range,
      [TimeNode.Reading(day.timex, isBefore ? nil : low, isBefore ? low : nil)])
    node.mod = isBefore ? "before" : "after"
    return node
  }
}
