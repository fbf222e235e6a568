// Months, years, seasons, quarters, decades and centuries as spans of days. Weeks, what is seen from now, and
// early, mid and late have files of their own.

extension TimeGrammar {
  /// A span of days in any form.
  func period(_ index: Int) -> TimeNode? {
    memo.once(.period, index) { findPeriod(index) }
  }

  @LongestTime func findPeriod(_ index: Int) -> TimeNode? {
    monthYear(index)
    monthDigits(index)
    yearAlone(index)
    markedYear(index)
    quarter(index)
    halfYear(index)
    season(index)
    decade(index)
    century(index)
    week(index)
    nthSpan(index)
    seenSpan(index)
    spanCount(index)
    feastWeekend(index)
    toDate(index)
    restOf(index)
    edged(index)
  }

  /// A period with the days from `low` up to but not with `high`.
  func span(
    _ timex: String, _ low: Int, _ high: Int, _ range: Range<Int>, _ grain: TimeNode.Grain = .day
  ) -> TimeNode {
    var node = TimeNode(
      .dateRange, range,
      [TimeNode.Reading(timex, low * TimeCalendar.day, high * TimeCalendar.day)])
    node.grain = grain
    return node
  }

  /// Such as (2016-11-08,2016-11-11,P3D).
  func counted(
    _ low: Int, _ high: Int, _ length: String, _ range: Range<Int>, _ grain: TimeNode.Grain = .day
  ) -> TimeNode {
    span(
      "(\(TimeCalendar.date(low)),\(TimeCalendar.date(high)),\(length))", low, high, range, grain)
  }

  func unresolved(_ timex: String, _ range: Range<Int>) -> TimeNode {
    var node = TimeNode(.dateRange, range, [TimeNode.Reading(timex, nil, nil)])
    node.isUnresolved = true
    return node
  }

  // MARK: Months

  /// May, april 2017, 2017 april, june of 1992, Dec-2018, this August.
  func monthYear(_ start: Int) -> TimeNode? {
    if let year = year(start), let month = month(skip([","], year.end)),
      dayNumber(month.end, isSpelt: false).map({ $0.isRank || term(.till, $0.end) != nil }) ?? true
    {
      return monthNode(month.value, year.value, start..<month.end)
    }
    let shift = term(.shift, start)
    // the month of May
    if let unit = term(.unit, skip(.the, start)), unit.word.name == "MON",
      let of = term(.of2, unit.end), month(of.end) != nil, let inner = monthYear(of.end)
    {
      return inner.from(start)
    }
    guard let month = month(shift?.end ?? start) else { return nil }
    if let shift {
      var node = monthNode(
        month.value, CivilDate(day: calendar.today).parts.year + shift.word.value.signum(),
        start..<month.end)
      node.origin = .shift(shift.word.value.signum(), unit: "Y", weekday: nil)
      return node
    }
    var next = month.end
    if ["-", "/", ",", "."].contains(word(next)) { next += 1 }
    if let year = year(skip(.of, next), isAlone: next > month.end) {
      return monthNode(month.value, year.value, start..<year.end)
    }
    if let of = term(.of2, month.end), let short = shortYear(of.end) {
      return monthNode(month.value, Self.century(short) ?? 2000 + short, start..<of.end + 1)
    }
    // August 99
    if let short = shortYear(month.end), short > 31, term(.unit, month.end + 1) == nil {
      return monthNode(month.value, Self.century(short), start..<month.end + 1)
    }
    if let year = yearOf(month.end) { return monthNode(month.value, year.value, start..<year.end) }
    return monthNode(month.value, nil, start..<month.end)
  }

  /// 2015-3, 12-2015.
  func monthDigits(_ index: Int) -> TimeNode? {
    guard let first = digits(index), ["-", "/"].contains(word(index + 1)), isGlued(index + 1),
      isGlued(index + 2), let second = digits(index + 2), index == 0 || !isDash(index - 1),
      !isDash(index + 3)
    else { return nil }
    if first.count == 4, fullYear(index) != nil, let month = integer(index + 2, 1...12) {
      return monthNode(month, first.value, index..<index + 3)
    }
    if second.count == 4, fullYear(index + 2) != nil, let month = integer(index, 1...12) {
      return monthNode(month, second.value, index..<index + 3)
    }
    return nil
  }

  func isDash(_ index: Int) -> Bool {
    ["-", "/"].contains(word(index)) && (isGlued(index) || isGlued(index + 1))
  }

  func monthNode(_ month: Int, _ year: Int?, _ range: Range<Int>) -> TimeNode {
    let now = CivilDate(day: calendar.today).parts
    let tail = "-\(TimeCalendar.two(month))"
    let years =
      year.map { [$0] } ?? [
        month < now.month ? now.year : now.year - 1, month < now.month ? now.year + 1 : now.year,
      ]
    let name = year.map(TimeCalendar.four) ?? "XXXX"
    var node = TimeNode(
      .dateRange, range,
      years.map {
        TimeNode.Reading(
          name + tail, TimeCalendar.first($0, month) * TimeCalendar.day,
          TimeCalendar.first($0, month + 1) * TimeCalendar.day)
      })
    node.grain = .month
    node.parts = TimeNode.Parts(year: year, month: month)
    return node
  }

  // MARK: Years

  /// 2019, nineteen ninety six.
  func yearAlone(_ index: Int) -> TimeNode? {
    guard let year = year(index), (1500...2100).contains(year.value) else { return nil }
    let after = word(year.end)
    if after == "%" || after == ":" && isGlued(year.end) || isDash(year.end) && isDash(index - 1) {
      return nil
    }
    if word(index - 1) == "-", isGlued(index), index > 1, isGlued(index - 1),
      digits(index - 2)?.count ?? 4 != 4
    {
      return nil
    }
    return yearNode(year.value, index..<year.end)
  }

  func yearNode(_ year: Int, _ range: Range<Int>) -> TimeNode {
    var node = span(
      TimeCalendar.four(year), TimeCalendar.first(year, 1), TimeCalendar.first(year + 1, 1), range,
      .year)
    node.parts = TimeNode.Parts(year: year)
    return node
  }

  /// the year 2019 behind a bound, calendar year 2008, fiscal year, cy18.
  func markedYear(_ start: Int) -> TimeNode? {
    if let found = term(.yearmark, start) {
      if let short = integer(found.end, 0...99) {
        return marked(found.word.name, 2000 + short, start..<found.end + 1)
      }
      return year(found.end).flatMap { marked(found.word.name, $0.value, start..<$0.end) }
    }
    if isWord(start), let found = marksGlued(start) { return found }
    let shift = term(.shift, start)
    let kind = term(.special, shift?.end ?? start)
    guard let unit = term(.unit, kind?.end ?? shift?.end ?? start), unit.word.name == "Y",
      kind != nil || shift == nil
    else { return nil }
    if let shift, let kind {
      let year = CivilDate(day: calendar.today).parts.year + shift.word.value.signum()
      return marked(kind.word.name, year, start..<unit.end)
    }
    if let year = year(unit.end) {
      return marked(kind?.word.name ?? "", year.value, start..<year.end)
    }
    if let kind, !kind.word.name.isEmpty {
      return unresolved(kind.word.name + "XXXX", start..<unit.end)
    }
    return nil
  }

  /// Such as cy18.
  func marksGlued(_ index: Int) -> TimeNode? {
    let text = word(index)
    guard let last = text.utf8.last, last >= 0x30, last <= 0x39 else { return nil }
    let name = String(text.prefix { $0.isLetter })
    guard let mark = words.heads[name]?.words.first(where: { $0.group == .yearmark }),
      let year = Int(text.dropFirst(name.count)), year < 2101
    else { return nil }
    return marked(mark.name, year < 100 ? 2000 + year : year, index..<index + 1)
  }

  func marked(_ mark: String, _ year: Int, _ range: Range<Int>) -> TimeNode? {
    mark.isEmpty ? yearNode(year, range) : unresolved(mark + TimeCalendar.four(year), range)
  }

  // MARK: Parts of years

  /// q1, q3 2019, 2017-q1, q1 of 2017, first quarter of next year, next year's first quarter.
  func quarter(_ start: Int) -> TimeNode? { yearPart(start, months: 3, count: 4, .term) }

  /// 2019-H2, first half of 2020.
  func halfYear(_ start: Int) -> TimeNode? {
    yearPart(start, months: 6, count: 2, .halfyear)
  }

  func yearPart(_ start: Int, months: Int, count: Int, _ group: TimeClass) -> TimeNode? {
    func part(_ index: Int) -> (number: Int, end: Int)? {
      if let found = term(group, index) { return (found.word.value, found.end) }
      guard let rank = rank(index), rank.value <= count else { return nil }
      if months == 6 { return term(.halfhour, rank.end).map { (rank.value, $0.end) } }
      guard let unit = term(.unit, skip(["-"], rank.end)), unit.word.name == "3MON" else {
        return nil
      }
      return (rank.value, unit.end)
    }
    func node(_ number: Int, _ year: Int?, _ range: Range<Int>) -> TimeNode {
      let now = CivilDate(day: calendar.today).parts
      let month = (number - 1) * months + 1
      let isPast = TimeCalendar.first(now.year, month) * TimeCalendar.day < calendar.now
      let years =
        year.map { [$0] } ?? [isPast ? now.year : now.year - 1, isPast ? now.year + 1 : now.year]
      let name = year.map(TimeCalendar.four) ?? "XXXX"
      let last = month + months > 12 ? (year.map { TimeCalendar.four($0 + 1) } ?? "XXXX") : name
      let end = TimeCalendar.two((month + months - 1) % 12 + 1)
      var found = TimeNode(
        .dateRange, range,
        years.map {
          TimeNode.Reading(
            "(\(name)-\(TimeCalendar.two(month))-01,\(last)-\(end)-01,P\(months)M)",
            TimeCalendar.first($0, month) * TimeCalendar.day,
            TimeCalendar.first($0, month + months) * TimeCalendar.day)
        })
      found.grain = .month
      return found
    }
    if let year = yearOf(start) {
      let next = skip(.the, skip(["-"], skip(["'s"], year.end)))
      if let part = part(next) { return node(part.number, year.value, start..<part.end) }
    }
    guard let part = part(skip(.the, start)) else { return nil }
    if let year = yearOf(skip(["-"], part.end)) {
      return node(part.number, year.value, start..<year.end)
    }
    if months == 6 { return nil }
    return node(part.number, nil, start..<part.end)
  }

  /// this summer, summer of 2015, early winter.
  func season(_ start: Int) -> TimeNode? {
    let shift = term(.shift, start)
    guard let found = term(.season, shift?.end ?? start) else { return nil }
    let now = CivilDate(day: calendar.today).parts.year
    if let shift {
      var node = unresolved(
        "\(TimeCalendar.four(now + shift.word.value.signum()))-\(found.word.name)",
        start..<found.end)
      node.origin = .shift(shift.word.value.signum(), unit: "Y", weekday: nil)
      return node
    }
    if let year = yearOf(found.end) {
      return unresolved("\(TimeCalendar.four(year.value))-\(found.word.name)", start..<year.end)
    }
    return unresolved(found.word.name, start..<found.end)
  }

  /// 1990s, 90 s, the nineties.
  func decade(_ start: Int) -> TimeNode? {
    let index = skip(.the, start)
    var value: Int?
    var end = index + 1
    if let found = term(.decade, index) {
      (value, end) = (found.word.value, found.end)
      if value == 0 { value = 2000 }
    } else if let century = spelt(index, 11...20),
      let found = term(.decade, skip(["-"], century.end))
    {
      (value, end) = (century.value * 100 + found.word.value, found.end)
    } else if tokens.indices.contains(index), isNumber(index) {
      let text = word(index).prefix { $0.isASCII && $0.isNumber }
      let tail = word(index).dropFirst(text.count)
      if tail.isEmpty, let found = term(.decadeend, index + 1) {
        end = found.end
      } else if mark(tail, [.decadeend]) == nil {
        return nil
      }
      guard text.utf8.count == 4 || text.utf8.count == 2 else { return nil }
      value = Int(text)
    }
    guard let value, value % 10 == 0, value < 100 || (1000...2990).contains(value) else {
      return nil
    }
    func first(_ year: Int) -> Int { TimeCalendar.first(year, 1) * TimeCalendar.day }
    if value >= 1000 {
      return counted(
        TimeCalendar.first(value, 1), TimeCalendar.first(value + 10, 1), "P10Y", start..<end, .year)
    }
    let (low, high) = (TimeCalendar.two(value), TimeCalendar.two((value + 10) % 100))
    var node = TimeNode(
      .dateRange, start..<end,
      [1900, 2000].map {
        TimeNode.Reading(
          "(XX\(low)-01-01,XX\(high)-01-01,P10Y)", first($0 + value), first($0 + value + 10))
      })
    node.grain = .year
    return node
  }

  /// 15th century.
  func century(_ start: Int) -> TimeNode? {
    guard let rank = rank(skip(.the, start)), rank.value <= 30,
      let unit = term(.unit, skip(["-"], rank.end)), unit.word.name == "100Y"
    else { return nil }
    let first = (rank.value - 1) * 100
    let low = TimeCalendar.first(max(1, first), 1)
    return counted(
      low, TimeCalendar.first(first + 100, 1), "P100Y",
      start..<unit.end, .year)
  }
}
