// Spans that are told as seen from now: last month, the next three days, the rest of the week.

extension TimeGrammar {
  /// last week, next month, this year, the weekend, the week after next, same year.
  func seenSpan(_ start: Int) -> TimeNode? {
    if let same = term(.same, start), let unit = term(.unit, same.end) {
      let names = ["W": "XXXX-WXX", "MON": "XXXX-XX", "Y": "XXXX", "WE": "XXXX-WXX-WE"]
      guard let name = names[unit.word.name],
        let seen = seenUnit(unit.word.name, 0, start..<unit.end)
      else { return nil }
      var node = seen
      node.mod = "ref_undef"
      node.readings = seen.readings.map { TimeNode.Reading(name, $0.low, $0.high) }
      return node
    }
    let index = skip(.the, start)
    let shift = term(.shift, index)
    guard index > start || shift != nil else { return nil }
    // The article belongs to what is seen from now by itself, and to nothing else.
    let first = shift == nil ? start : index
    if let work = term(.worked, shift?.end ?? index) {
      let monday = TimeCalendar.monday(calendar.today) + 7 * (shift?.word.value ?? 0).signum()
      return span(TimeCalendar.weekName(monday), monday, monday + 5, first..<work.end)
    }
    guard let unit = term(.unit, shift?.end ?? index) else { return nil }
    if unit.word.isMany { return nil }
    // "the week after next"
    if shift == nil, word(unit.end) == "after", let next = term(.shift, unit.end + 1),
      next.word.value == 1, next.end - unit.end == 2
    {
      return seenUnit(unit.word.name, 2, first..<next.end)
    }
    // "the week of", "the year 2019"
    if shift == nil {
      if digits(unit.end) != nil || term(.todate, unit.end) != nil { return nil }
      if unit.word.name == "Y", year(skip(.of2, unit.end)) != nil { return nil }
    }
    return seenUnit(unit.word.name, (shift?.word.value ?? 0).signum(), first..<unit.end)
  }

  /// The unit so many on from the one that is now.
  func seenUnit(_ unit: String, _ shift: Int, _ range: Range<Int>) -> TimeNode? {
    let now = CivilDate(day: calendar.today).parts
    let monday = TimeCalendar.monday(calendar.today) + 7 * shift
    var node: TimeNode
    switch unit {
    case "W": node = span(TimeCalendar.weekName(monday), monday, monday + 7, range)
    case "WE":
      node = span(TimeCalendar.weekName(monday) + "-WE", monday + 5, monday + 7, range)
    case "2W":
      node = counted(
        shift < 0 ? monday - 7 : monday, shift < 0 ? monday + 7 : monday + 14, "P2W", range)
      if shift > 0 {
        node = counted(monday + 7, monday + 21, "P2W", range)
      }
    case "MON":
      let low = TimeCalendar.first(now.year, now.month + shift)
      let parts = CivilDate(day: low).parts
      node = monthNode(parts.month, parts.year, range)
      node.parts = nil
    case "3MON":
      let month = (now.month - 1) / 3 * 3 + 1 + shift * 3
      node = counted(
        TimeCalendar.first(now.year, month), TimeCalendar.first(now.year, month + 3), "P3M", range,
        .month)
    case "Y":
      node = yearNode(now.year + shift, range)
      node.parts = nil
    case "10Y", "100Y":
      let size = unit == "10Y" ? 10 : 100
      let year = now.year / size * size + size * shift
      node = counted(
        TimeCalendar.first(year, 1), TimeCalendar.first(year + size, 1), "P\(size)Y", range, .year)
    case "H", "M", "S":
      guard shift != 0, let size = Self.lengths[unit] else { return nil }
      return stretch(shift < 0 ? -Int(size) : Int(size), "PT1\(unit)", range)
    default: return nil
    }
    node.origin = .shift(shift, unit: unit, weekday: nil)
    return node
  }

  /// From now so many seconds on, or back.
  func stretch(_ seconds: Int, _ length: String, _ range: Range<Int>) -> TimeNode {
    let (low, high) = (
      min(calendar.now, calendar.now + seconds), max(calendar.now, calendar.now + seconds)
    )
    func iso(_ moment: Int) -> String {
      let text = TimeCalendar.moment(moment)
      return text.prefix(10) + "T" + text.dropFirst(11)
    }
    var node = TimeNode(
      .datetimeRange, range, [TimeNode.Reading("(\(iso(low)),\(iso(high)),\(length))", low, high)])
    node.origin = .distance(Double(seconds))
    return node
  }

  /// next 3 days, the past two quarters, 5 upcoming years, next couple weeks.
  func spanCount(_ start: Int) -> TimeNode? {
    let index = skip(.the, start)
    var node: TimeNode?
    if let shift = term(.shift, index), shift.word.value != 0 {
      guard let many = length(shift.end) else { return nil }
      var length = many
      // "the last 3 months and 2 days ago" are two.
      if many.lengths.count > 1, term(.ago, many.end) ?? term(.later, many.end) != nil,
        let one = oneLength(shift.end, isFirst: true)
      {
        length = lengthNode([(one.part.value, one.part.unit)], shift.end..<one.end)
      }
      node = onward(length, shift.word.value.signum(), index..<length.end)
    } else if let count = amount(start), let shift = term(.shift, count.end), shift.word.value != 0,
      let unit = term(.unit, shift.end), count.value == 1 || unit.word.isMany
    {
      node = onward(
        lengthNode([(count.value, unit.word.name)], start..<unit.end), shift.word.value.signum(),
        start..<unit.end)
    }
    guard var node else { return nil }
    // The article stays before decades alone.
    if index > start, node.grain == .year, node.timex.contains("0Y)") { node = node.from(start) }
    return node
  }

  /// From the day behind today on, or up to today.
  func onward(_ length: TimeNode, _ sign: Int, _ range: Range<Int>) -> TimeNode? {
    let parts = length.lengths
    guard let last = parts.last else { return nil }
    if parts.contains(where: { ["H", "M", "S"].contains($0.unit) }) {
      return stretch(sign * Int(length.seconds), length.timex, range)
    }
    let now = CivilDate(day: calendar.today).parts
    let count = Int(last.value)
    switch last.unit {
    case "3MON" where parts.count == 1:
      let month = (now.month - 1) / 3 * 3 + 1
      let (low, high) = sign > 0 ? (month + 3, month + 3 + 3 * count) : (month - 3 * count, month)
      return counted(
        TimeCalendar.first(now.year, low), TimeCalendar.first(now.year, high), "P\(3 * count)M",
        range, .month)
    case "10Y" where parts.count == 1:
      let decade = now.year / 10 * 10
      let (low, high) =
        sign > 0 ? (decade + 10, decade + 10 + 10 * count) : (decade - 10 * count, decade)
      return counted(
        TimeCalendar.first(low, 1), TimeCalendar.first(high, 1), "P\(10 * count)Y", range, .year)
    case "BD": return businessDays(count, sign, length.timex, range)
    default: break
    }
    let start = sign > 0 ? calendar.today + 1 : calendar.today
    guard let end = moved(start, parts, sign) else { return nil }
    var node = counted(min(start, end), max(start, end), length.timex, range)
    node.origin = .distance(Double(sign) * length.seconds)
    return node
  }

  func businessDays(_ count: Int, _ sign: Int, _ length: String, _ range: Range<Int>)
    -> TimeNode?
  {
    guard (1...1_000).contains(count) else { return nil }
    var days: [Int] = []
    var day = calendar.today + sign
    while days.count < count {
      if TimeCalendar.weekday(day) <= 5 { days.append(day) }
      day += sign
    }
    guard let low = days.min(), let high = days.max() else { return nil }
    return counted(low, high + 1, length, range)
  }

  /// A day moved by lengths of a day and more; nil where one of them is of hours.
  func moved(_ day: Int, _ lengths: [TimeNode.Length], _ sign: Int) -> Int? {
    var day = day
    for length in lengths {
      let count = Int(length.value.rounded()) * sign
      guard abs(count) < 200_000 else { return nil }
      switch length.unit {
      case "D", "BD", "WD": day += count
      case "W": day += count * 7
      case "2W": day += count * 14
      case "WE": day += count * 7
      case "MON": day = TimeCalendar.adding(months: count, to: day)
      case "3MON": day = TimeCalendar.adding(months: 3 * count, to: day)
      case "Y": day = TimeCalendar.adding(months: 12 * count, to: day)
      case "10Y": day = TimeCalendar.adding(months: 120 * count, to: day)
      default: return nil
      }
    }
    return day
  }

  /// year to date.
  func toDate(_ start: Int) -> TimeNode? {
    guard let unit = term(.unit, start), ["Y", "MON"].contains(unit.word.name),
      let to = term(.todate, unit.end),
      var node = seenUnit(unit.word.name, 0, start..<to.end), let low = node.readings.first?.low
    else { return nil }
    node.readings = [TimeNode.Reading(node.timex, low, calendar.today * TimeCalendar.day)]
    return node
  }

  /// remaining of the week.
  func restOf(_ start: Int) -> TimeNode? {
    guard let rest = term(.rest, start), let unit = term(.unit, rest.end),
      let seen = seenUnit(unit.word.name, 0, start..<unit.end), let high = seen.readings.first?.high
    else { return nil }
    let last = high / TimeCalendar.day - 1
    return counted(calendar.today, last, "P\(last - calendar.today)D", start..<unit.end)
  }
}
