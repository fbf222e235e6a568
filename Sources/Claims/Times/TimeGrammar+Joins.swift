// What stands beside each other as one: a day with its hour, hours with their day, a part of a day that is
// seen from now. Bounds and ranges of days have files of their own.

extension TimeGrammar {
  /// A time that no bound opens.
  @LongestTime func phrase(at index: Int) -> TimeNode? {
    dateRange(index)
    momentRange(index)
    dayWithTime(index)
    lengthFrom(index)
    boundedDistance(index)
    distance(index)
    period(index)
    edgeDay(index)
    sureClock(index)
    sureHours(index)
    now(index)
    boundedLength(index)
    nthWeekdayWithTime(index)
  }

  func now(_ index: Int) -> TimeNode? {
    guard let found = term(.now, index) else { return nil }
    var node = TimeNode(
      .datetime, index..<found.end,
      [TimeNode.Reading("PRESENT_REF", calendar.now, calendar.now)])
    node.origin = .now
    return node
  }

  func sureHours(_ index: Int) -> TimeNode? {
    hours(index).flatMap { $0.isBare ? nil : $0 }
  }

  func sureClock(_ index: Int) -> TimeNode? {
    guard let found = clock(index) else { return nil }
    if found.isSure { return clockNode(found) }
    // at 6.
    guard term(.at, index) != nil else { return nil }
    let next = found.range.upperBound
    guard next >= tokens.count || [".", "!", "?", ","].contains(word(next)) else { return nil }
    return clockNode(found)
  }

  /// more than 4 days, less than 2 hours.
  func boundedLength(_ start: Int) -> TimeNode? {
    let bound = term(.morethan, start) ?? term(.lessthan, start)
    guard var node = length(bound?.end ?? start) else {
      // the hour
      if term(.the, start) != nil, let unit = term(.unit, start + 1),
        ["H", "M"].contains(unit.word.name), !unit.word.isMany
      {
        return lengthNode([(1, unit.word.name)], start..<unit.end)
      }
      return nil
    }
    if let bound {
      node = node.from(start)
      node.core = bound.end..<node.end
      node.mod = bound.word.group == .morethan ? "more" : "less"
    }
    return node
  }

  // MARK: Parts of days as seen from now

  /// this evening, last night, tonight, later this afternoon.
  func seenPart(_ start: Int) -> TimeNode? {
    let edge = term(.edge, start) ?? term(.closer, start)
    let index = edge?.end ?? start
    var word: TimeWord?
    var shift = 0
    var end = index
    if let found = term(.tonight, index) {
      (word, end) = (found.word, found.end)
    } else if let found = term(.shift, index), let part = term(.part, found.end),
      found.word.value.magnitude < 2
    {
      (word, end, shift) = (part.word, part.end, found.word.value)
    }
    guard let word else { return nil }
    let day = fixed(calendar.today + shift, start..<end)
    var node = joined(day, hoursOf(word, edge?.word.name, start..<end))
    node.origin = .day(shift)
    node.part = word.name
    return node
  }

  // MARK: Days with hours

  /// A day with what is told of its hours, in either order; the day or the hours alone are for others.
  func dayWithTime(_ start: Int) -> TimeNode? {
    memo.once(.dayWithTime, start) { findDayWithTime(start) }
  }

  func findDayWithTime(_ start: Int) -> TimeNode? {
    longest([dayFirstTime(start), timeFirst(start), seenPart(start), day(start)])
  }

  func dayFirstTime(_ start: Int) -> TimeNode? {
    var day: TimeNode
    var part: TimeNode?
    if let seen = seenPart(start), let low = seen.readings.first?.low {
      day = fixed(TimeCalendar.floorDay(low), seen.tokens)
      day.origin = seen.origin
      part = seen
    } else if let found = self.day(start), !found.isFeast {
      day = found
      if let found = partBehind(day.end) {
        part = joined(day, found)
        day = day.to(found.end)
        if let weekday = day.weekday, day.readings.count == 2 {
          let moved = withWeek(day, weekday)
          if moved.end > day.end {
            day = moved
            part = joined(day, found).to(moved.end)
          }
        }
      }
    } else {
      return nil
    }
    return hoursBehind(day, part) ?? part
  }

  /// The part of a day behind it: afternoon, in the morning, early morning, pm.
  func partBehind(_ end: Int) -> TimeNode? {
    let next = skip([","], end)
    if let part = partNode(next) { return part }
    if let half = term(.halfpart, end) {
      let name = half.word.name
      for head in words.heads.values where head.classes & TimeClass.part.bit != 0 {
        if let word = head.words.first(where: { $0.group == .part && $0.name == name }) {
          return hoursOf(word, nil, end..<half.end)
        }
      }
    }
    return nil
  }

  /// The hours behind a day: at 4pm, 9.30-4.30pm, before 5pm.
  func hoursBehind(_ day: TimeNode, _ part: TimeNode?) -> TimeNode? {
    let name = part?.part
    var next = skip([",", "-", "@"], day.end)
    let isMarked = next > day.end
    next = skip(.at, next)
    // before 5pm, by 2 in the afternoon
    if let bound = bound(next), let mod = bound.mods.first, mod != "approx",
      var clock = clock(bound.end, isBare: true)
    {
      if let name { settle(&clock, name) }
      var node = joined(day, clockNode(clock))
      guard mod != "before" || clock.isSure else { return nil }
      node.kind = .datetimeRange
      node.readings = node.readings.map { opened($0, mod) }
      node.mod = mod
      return node
    }
    if let range = clockRange(next) ?? hours(next),
      range.part == nil || range.readings.first?.timex.first == "("
    {
      if !isMarked || !range.isBare || name != nil { return joined(day, settled(range, name)) }
    }
    if isMarked, word(next - 1) == "-" || word(next - 1) == ",", clock(next)?.isSure != true {
      return nil
    }
    let lead = term(.at, skip([","], day.end)) != nil || term(.around, next) != nil
    let isFor = term(.for, next) != nil
    if isFor { next += 1 }
    guard var clock = clock(skip(.around, next), isBare: lead || name != nil),
      clock.isSure || lead || name != nil
    else { return nil }
    if !clock.isSure, !isEnding(clock.range.upperBound) { return nil }
    if let name { settle(&clock, name) }
    // Wed Oct 26 15:50:06 2016
    if clock.isFine, var parts = day.parts, parts.year == nil, parts.month != nil, parts.day != nil,
      let year = fullYear(clock.range.upperBound)
    {
      parts.year = year
      return joined(dayNode(parts, day.tokens), clockNode(clock)).to(clock.range.upperBound + 1)
    }
    return joined(day, clockNode(clock))
  }

  /// Whether an hour alone ends here, and counts nothing.
  func isEnding(_ index: Int) -> Bool {
    guard tokens.indices.contains(index), isWord(index) else { return true }
    return term(.unit, index) == nil
  }

  /// 3pm today, from 5 to 6pm of April 22, 6-8 next Monday, five-thirty tomorrow evening.
  func timeFirst(_ start: Int) -> TimeNode? {
    for isRange in [true, false] {
      var hours: TimeNode?
      var clock: Clock?
      if isRange {
        hours = clockRange(start)
      } else {
        clock = self.clock(start, isBare: true)
        hours = clock.map(clockNode)
        if let at = term(.at, start), let found = clock, found.range.lowerBound == at.end {
          hours = hours?.from(isTimeDotted(at.end) ? start : at.end)
        }
      }
      guard let hours, hours.end > start else { continue }
      let later = term(.orlater, hours.end)
      var next = skip([","], later?.end ?? hours.end)
      next = skip(.of2, skip(.on, next))
      let isBehind = next > hours.end
      guard let day = seenPart(next) ?? dayAndPart(next) else { continue }
      // 12 December is a day, and 10 of it no hour.
      if hours.isBare, !isRange, !(clock?.isFine ?? false) || isBehind,
        term(.at, start) == nil || day.part == nil
      {
        continue
      }
      let name = day.part
      var base = day
      if day.kind == .datetimeRange {
        base = fixed(TimeCalendar.floorDay(day.readings.first?.low ?? 0), day.tokens)
        if day.readings.count > 1 {
          base.readings = day.readings.map {
            let low = TimeCalendar.floorDay($0.low ?? 0) * TimeCalendar.day
            return TimeNode.Reading(String($0.timex.prefix { $0 != "T" }), low, low)
          }
        }
      }
      base.origin = day.origin
      var node: TimeNode
      if !isRange, var clock {
        if let name { settle(&clock, name) }
        node = joined(base, clockNode(clock))
      } else {
        node = joined(base, settled(hours, name))
      }
      if later != nil {
        node.kind = .datetimeRange
        node.readings = node.readings.map { opened($0, "since") }
        node.mod = "since"
      }
      node.tokens = hours.tokens.lowerBound..<day.end
      node.core = node.tokens
      return node
    }
    return nil
  }

  func isTimeDotted(_ index: Int) -> Bool {
    tokens.indices.contains(index) && word(index).contains(".")
  }

  func dayAndPart(_ index: Int) -> TimeNode? {
    guard let day = day(index), !day.isFeast else { return nil }
    guard let part = partBehind(day.end) else { return day }
    return joined(day, part)
  }

  /// Of hours that may be in either half of a day, those in the part of it that is told.
  func settled(_ hours: TimeNode, _ part: String?) -> TimeNode {
    guard let part, hours.readings.count == 2 else { return hours }
    var hours = hours
    let low = (hours.readings.first?.low ?? 0) / 3_600
    let isFirst = part == "MO" || part == "NI" && low < 5
    hours.readings = [isFirst ? hours.readings[0] : hours.readings[1]]
    return hours
  }

  /// The first Monday evening of next month.
  func nthWeekdayWithTime(_ start: Int) -> TimeNode? {
    let index = skip(.the, start)
    guard let which = ordinal(index), let weekday = term(.weekday, which.end) else { return nil }
    guard let hours = clockRange(weekday.end) ?? partNode(weekday.end), hours.end > weekday.end,
      let month = monthOf(hours.end)
    else { return nil }
    let day = nthWeekday(which.value, weekday.word.value, month, index..<month.end)
    return joined(day, hours).to(month.end)
  }

  /// A day and hours of it, in all the ways both may be meant: the hours in the outer order.
  func joined(_ day: TimeNode, _ hours: TimeNode) -> TimeNode {
    let range =
      min(day.tokens.lowerBound, hours.tokens.lowerBound)..<max(day.end, hours.end)
    var node = TimeNode(hours.kind == .time ? .datetime : .datetimeRange, range, [])
    node.mod = hours.mod
    node.part = hours.part
    node.origin = day.origin
    node.parts = day.parts
    node.weekday = day.weekday
    node.isUnresolved = day.isUnresolved
    for hour in hours.readings {
      for date in day.readings {
        let timex: String
        if hour.timex.first == "(" {
          let pieces = hour.timex.dropFirst().dropLast().split(separator: ",")
          timex =
            pieces.count == 3
            ? "(\(date.timex)\(pieces[0]),\(date.timex)\(pieces[1]),\(pieces[2]))" : hour.timex
        } else {
          timex = date.timex + hour.timex
        }
        let low = date.low.map { $0 + (hour.low ?? 0) }
        var high = date.low.map { $0 + (hour.high ?? 0) }
        if let first = low, let last = high, last < first { high = last + TimeCalendar.day }
        node.readings.append(TimeNode.Reading(timex, low, high))
      }
    }
    return node
  }
}
