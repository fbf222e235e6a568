// Days that are told by month, day and year, in words and in digits. Weekdays, feasts and days as seen
// from now have files of their own.

extension TimeGrammar {
  /// The month a word alone is.
  func month(named name: String) -> Int? {
    words.heads[name]?.words.first { $0.group == .month && $0.words.count == 1 }?.value
  }

  /// A month, with the point of its short form.
  func month(_ index: Int) -> (value: Int, end: Int)? {
    guard let found = term(.month, index) else { return nil }
    let isShort = word(index).utf8.count <= 4 && word(found.end) == "." && isGlued(found.end)
    let next = found.end + 1
    // A point that ends the sentence is none of its own.
    let isInside =
      isShort && tokens.indices.contains(next)
      && (isNumber(next) || !isCapital(next))
    return (found.word.value, isInside ? next : found.end)
  }

  /// A day of a month in any spelling, without its weekday.
  func calendarDay(_ index: Int) -> TimeNode? {
    memo.once(.calendarDay, index) { findCalendarDay(index) }
  }

  func findCalendarDay(_ index: Int) -> TimeNode? {
    longest([digitDay(index), monthFirst(index), dayFirst(index), yearFirst(index)])
  }

  // MARK: With the month in words

  /// October 14, Oct/2, may twenty nine, Sep-23-2020, dec31 , 1994.
  func monthFirst(_ index: Int) -> TimeNode? {
    if tokens.indices.contains(index), let glued = glued(at: index) {
      return dated(TimeNode.Parts(month: glued.month, day: glued.day), index..<index + 1)
    }
    guard let month = month(index) else { return nil }
    var next = month.end
    let mark = word(next)
    let isMarked = ["/", "-", ",", "."].contains(mark)
    if isMarked { next += 1 }
    // September-2020-23
    if mark == "-" || mark == "/", let year = fullYear(next), word(next + 1) == mark,
      let day = dayNumber(next + 2, isSpelt: false)
    {
      return dated(
        TimeNode.Parts(year: year, month: month.value, day: day.value), index..<day.end,
        isWhole: true)
    }
    next = skip(.the, next)
    guard let day = dayNumber(next), !isCounted(day.end, day.isRank) else { return nil }
    if mark == "," && !day.isRank { return nil }
    // The words that are a year: january nineteen eighty six.
    if !day.isRank, let year = year(next, isAlone: true), year.end > day.end { return nil }
    // 18-19 are two days.
    return dated(
      TimeNode.Parts(month: month.value, day: day.value), index..<day.end,
      mark: isMarked && mark != "," ? mark : nil)
  }

  /// 14 Feb, second of Aug, the 09th of May, 22/Jan/2019, 23-2020-September.
  func dayFirst(_ start: Int) -> TimeNode? {
    let index = skip(.the, start)
    guard let day = dayNumber(index) else { return nil }
    if ["$", "£", "€"].contains(word(index - 1)) { return nil }
    // One may ask.
    if !isNumber(index), !day.isRank, term(.doubtful, day.end)?.word.value == 2, !isCapital(day.end)
    {
      return nil
    }
    var next = day.end
    let mark = word(next)
    let isMarked = ["/", "-", ".", ","].contains(mark)
    if isMarked { next += 1 }
    if mark == "-" || mark == "/", let year = fullYear(next), word(next + 1) == mark,
      let month = month(next + 2)
    {
      return dated(
        TimeNode.Parts(year: year, month: month.value, day: day.value), start..<month.end,
        isWhole: true)
    }
    if !isMarked {
      // The 15th day of June.
      if day.isRank, let unit = term(.unit, next), unit.word.name == "D" { next = unit.end }
      next = skip(.of2, next)
      if term(.the, next) != nil, let unit = term(.unit, next + 1), unit.word.name == "MON" {
        next = skip(.of2, unit.end)
      }
    }
    guard let month = month(next) else { return nil }
    return dated(
      TimeNode.Parts(month: month.value, day: day.value), start..<month.end,
      mark: isMarked && mark != "," ? mark : nil)
  }

  /// 2019/aug/01, 2020/23/Sep.
  func yearFirst(_ index: Int) -> TimeNode? {
    guard let year = fullYear(index), ["/", "-", "."].contains(word(index + 1)) else { return nil }
    let mark = word(index + 1)
    if let month = term(.month, index + 2), word(month.end) == mark,
      let day = dayNumber(month.end + 1, isSpelt: false)
    {
      return dated(
        TimeNode.Parts(year: year, month: month.word.value, day: day.value), index..<day.end,
        isWhole: true)
    }
    if let day = dayNumber(index + 2, isSpelt: false), word(day.end) == mark,
      let month = month(day.end + 1)
    {
      return dated(
        TimeNode.Parts(year: year, month: month.value, day: day.value), index..<month.end,
        isWhole: true)
    }
    return nil
  }

  /// Whether what stands behind a day makes it a count or an hour: March 20 people, 9:00, 3 pm.
  func isCounted(_ end: Int, _ isRank: Bool) -> Bool {
    if isRank { return false }
    if word(end) == ":" && isGlued(end) && tokens.indices.contains(end + 1) { return true }
    return word(end) == "%" || term(.half, end) != nil || term(.oclock, end) != nil
      || term(.unit, end) != nil
  }

  /// The day with the year behind it, where there is one.
  func dated(
    _ parts: TimeNode.Parts, _ range: Range<Int>, isWhole: Bool = false, mark: String? = nil
  ) -> TimeNode {
    var parts = parts
    var end = range.upperBound
    if word(end) == "(", let weekday = term(.weekday, end + 1), word(weekday.end) == ")" {
      end = weekday.end + 1
    }
    if !isWhole, let tail = yearBehind(end, mark: mark) {
      parts.year = tail.year
      parts.shortYear = tail.short
      end = tail.end
    }
    return dayNode(parts, range.lowerBound..<end)
  }

  /// Such as ", 1994", " of 1995", "/2020", " in 2020", " 12".
  func yearBehind(_ index: Int, mark: String? = nil) -> (year: Int?, short: Int?, end: Int)? {
    let start = index
    if let mark, word(start) == mark, let full = fullYear(start + 1), word(start + 2) != mark {
      return (full, nil, start + 2)
    }
    var next = start
    let isComma = word(next) == ","
    if isComma { next += 1 }
    let isOf = term(.of, next) != nil
    if isOf, !isComma { next = skip(.of, next) }
    if let full = year(next) {
      // 2014 of 2014-2015 is no year of the day.
      return (full.value, nil, full.end)
    }
    if !isComma, isGlued(next) == false || isOf, let short = shortYear(next), !isOf || short > 31 {
      if !isOf, [":", ".", "-", "/", ","].contains(word(next + 1)), isGlued(next + 1),
        tokens.indices.contains(next + 2), isNumber(next + 2)
      {
        return nil
      }
      if term(.till, next + 1) != nil || term(.half, next + 1) != nil
        || term(.oclock, next + 1) != nil || term(.unit, next + 1) != nil
        || term(.month, next + 1) != nil
      {
        return nil
      }
      return (Self.century(short), Self.century(short) == nil ? short : nil, next + 1)
    }
    return nil
  }

  // MARK: What it comes to

  /// The node of a day, with both candidates where its year is open.
  func dayNode(_ parts: TimeNode.Parts, _ range: Range<Int>) -> TimeNode {
    let (month, day) = (parts.month ?? 1, parts.day ?? 1)
    let tail = "-\(TimeCalendar.two(month))-\(TimeCalendar.two(day))"
    var readings: [TimeNode.Reading] = []
    var timex = "XXXX" + tail
    func add(_ found: Int?) {
      guard let found else { return }
      readings.append(TimeNode.Reading(timex, found * TimeCalendar.day, found * TimeCalendar.day))
    }
    if let year = parts.year {
      timex = TimeCalendar.four(year) + tail
      add(TimeCalendar.days(year, month, day))
    } else if let short = parts.shortYear {
      timex = "XX\(TimeCalendar.two(short))" + tail
      add(TimeCalendar.days(1900 + short, month, day))
      add(TimeCalendar.days(2000 + short, month, day))
    } else {
      for found in calendar.around({ TimeCalendar.days($0, month, day) }) { add(found) }
    }
    var node = TimeNode(.date, range, readings)
    if readings.isEmpty {
      node.readings = [TimeNode.Reading(timex, nil, nil)]
      node.isUnresolved = true
    }
    node.parts = parts
    return node
  }

  /// A day that is sure.
  func fixed(_ day: Int, _ range: Range<Int>, timex: String? = nil) -> TimeNode {
    let moment = day * TimeCalendar.day
    return TimeNode(
      .date, range, [TimeNode.Reading(timex ?? TimeCalendar.date(day), moment, moment)])
  }
}
