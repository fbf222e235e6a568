// Days, months and years of a sentence.

extension TimeScan {
  func integer(_ index: Int, _ range: ClosedRange<Int>) -> Int? {
    guard tokens.indices.contains(index), tokens[index].kind == .number,
      let value = Int(word(index)), range.contains(value)
    else { return nil }
    return value
  }

  /// The day of a month: 7, 7th, seventh, 1er.
  func day(at index: Int) -> (value: Int, end: Int)? {
    if let value = integer(index, 1...31), word(index).utf8.count <= 2 {
      // German: 5. März
      let isDotted =
        word(index + 1) == "." && index + 1 < tokens.count && !tokens[index + 1].hasSpace
      return (value, isDotted && lexicon.language == "de" ? index + 2 : index + 1)
    }
    guard let number = numbers.number(at: index), number.isRank, number.value >= 1,
      number.value <= 31, number.tokens.count <= 3
    else { return nil }
    return (Int(number.value), number.tokens.upperBound)
  }

  func yearValue(_ index: Int) -> Int? {
    guard word(index).utf8.count == 4 else { return nil }
    return integer(index, 1000...2999)
  }

  /// Such as 2024-03-05, 5/3/2024, 05.03.2024.
  func iso(at index: Int) -> TimeReading? {
    let mark = word(index + 1)
    if mark == "-" || mark == "/", word(index + 3) == mark, index + 4 < tokens.count,
      !tokens[index + 1].hasSpace
    {
      if let year = yearValue(index), let month = integer(index + 2, 1...12),
        let day = integer(index + 4, 1...31)
      {
        return dated(year, month, day, nil, index..<index + 5)
      }
      if let first = integer(index, 1...31), let second = integer(index + 2, 1...31),
        let year = yearValue(index + 4)
      {
        return numeric(first, second, year, index..<index + 5)
      }
    }
    // 05.03.2024 is one token of digits.
    let parts = word(index).split(separator: ".")
    if parts.count == 3, tokens[index].kind == .number, let day = Int(parts[0]),
      let month = Int(parts[1]), let year = Int(parts[2]),
      (1...31).contains(day), (1...12).contains(month), (1000...2999).contains(year)
    {
      return dated(year, month, day, nil, index..<index + 1)
    }
    return nil
  }

  /// Which number is the month is known only where the other cannot be one; else it is left open.
  func numeric(_ first: Int, _ second: Int, _ year: Int, _ tokens: Range<Int>)
    -> TimeReading?
  {
    if first > 12, second <= 12 { return dated(year, second, first, nil, tokens) }
    if second > 12, first <= 12 { return dated(year, first, second, nil, tokens) }
    guard first <= 12, second <= 12 else { return nil }
    return dated(year, second, first, nil, tokens)
  }

  /// Such as 2024年3月5日.
  func eastern(at index: Int) -> TimeReading? {
    guard ["zh", "ja"].contains(lexicon.language) else { return nil }
    var end = index
    var values: [String: Int] = [:]
    for mark in ["年", "月", "日"] {
      guard let number = numbers.number(at: end), number.value == number.value.rounded(),
        number.value >= 1, number.value < 3_000
      else { continue }
      let next = number.tokens.upperBound
      guard
        word(next) == mark || mark == "日" && word(next) == "号" || mark == "日" && word(next) == "號"
      else { continue }
      values[mark] = Int(number.value)
      end = next + 1
    }
    guard end > index else { return nil }
    if values["月"] == nil, values["日"] != nil, values["年"] != nil { return nil }
    return dated(values["年"], values["月"], values["日"], nil, index..<end)
  }

  /// A day or month in words, with weekday and year where they are there.
  func date(at start: Int) -> TimeReading? {
    var index = start
    var weekday: Int?
    if let cue = cue(.weekday, at: index), isProper(cue) {
      weekday = cue.grade
      index = cue.tokens.upperBound
      if word(index) == "." { index += 1 }
      if word(index) == "," { index += 1 }
      if word(index) == "the" { index += 1 }
    }
    if word(index) == "the", weekday == nil { index += 1 }
    // 7 February, 7th of February, 5 de marzo de 2024
    if let day = day(at: index) {
      var next = day.end
      if ["of", "de", "di", "."].contains(word(next)) { next += 1 }
      if let month = month(at: next) {
        let tail = year(behind: month.end)
        return dated(tail?.year, month.value, day.value, weekday, start..<(tail?.end ?? month.end))
      }
    }
    if word(start) == "the", weekday == nil { return nil }
    // February 7, 2024; February 2024; February
    if let month = month(at: index), weekday != nil || index == start {
      var next = month.end
      if word(next) == "the" { next += 1 }
      if let day = day(at: next), yearValue(next) == nil, !isCounted(day.end, of: next) {
        let tail = year(behind: day.end)
        return dated(tail?.year, month.value, day.value, weekday, start..<(tail?.end ?? day.end))
      }
      if let tail = year(behind: month.end) {
        return dated(tail.year, month.value, nil, weekday, start..<tail.end)
      }
      guard isProper(month.cue), weekday == nil, word(start) != "may" || isMonth(month.cue) else {
        return weekdayAlone(weekday, start)
      }
      return dated(nil, month.value, nil, nil, start..<month.end)
    }
    return weekdayAlone(weekday, start)
  }

  func weekdayAlone(_ weekday: Int?, _ start: Int) -> TimeReading? {
    guard let weekday, let cue = cue(.weekday, at: start) else { return nil }
    let end = cue.tokens.upperBound
    // Thursday the 21st
    let next = word(end) == "," ? end + 1 : end
    if word(next) == "the", let number = numbers.number(at: next + 1), number.isRank,
      (1...31).contains(number.value)
    {
      return TimeReading(
        .date(year: nil, month: nil, day: nil, weekday: weekday), start..<number.tokens.upperBound,
        "XXXX-WXX-\(weekday) \(Int(number.value))")
    }
    // Friday next week, Friday of next week
    let shift = word(end) == "of" ? end + 1 : end
    if let found = self.cue(.shift, at: shift),
      let unit = self.cue(.span, at: found.tokens.upperBound),
      lexicon.names[unit.entry] == "W"
    {
      return TimeReading(
        .shifted(found.grade, span: "W", weekday: weekday), start..<unit.tokens.upperBound,
        "shift\(found.grade)day\(weekday)")
    }
    return dated(nil, nil, nil, weekday, start..<end)
  }

  /// Whether the number behind a month counts something: "March 20 people" is none of ours; a unit makes
  /// it sure.
  func isCounted(_ end: Int, of index: Int) -> Bool {
    word(end) == "%" || cue(.span, at: end) != nil
  }

  func month(at index: Int) -> (value: Int, end: Int, cue: Cue)? {
    guard let cue = cue(.month, at: index) else { return nil }
    let end = cue.tokens.upperBound
    let isShort =
      word(index).utf8.count <= 4 && word(end) == "." && end < tokens.count && !tokens[end].hasSpace
    return (cue.grade, isShort && end + 1 < tokens.count ? end + 1 : end, cue)
  }

  /// Such as ", 2024", " 2024", " de 2024".
  func year(behind index: Int) -> (year: Int, end: Int)? {
    var next = index
    if [",", "of", "de", "in"].contains(word(next)) { next += 1 }
    guard let year = yearValue(next) else { return nil }
    return (year, next + 1)
  }

  func isProper(_ cue: Cue) -> Bool {
    ["fr", "es", "it", "pt"].contains(lexicon.language) || tokens[cue.tokens.lowerBound].isCapital
      || word(cue.tokens.lowerBound).utf8.count > 4
        && !["march", "mars"].contains(word(cue.tokens.lowerBound))
  }

  /// May the month: behind a preposition or before a year.
  func isMonth(_ cue: Cue) -> Bool {
    let before = word(cue.tokens.lowerBound - 1)
    return [
      "in", "since", "by", "until", "of", "from", "last", "next", "this", "during", "early", "late",
      "and", "to", "through",
    ].contains(before)
  }

  func dated(
    _ year: Int?, _ month: Int?, _ day: Int?, _ weekday: Int?, _ tokens: Range<Int>
  ) -> TimeReading? {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    var key = year.map { "\($0)" } ?? "XXXX"
    if let month {
      key += "-" + two(month)
      if let day { key += "-" + two(day) }
    } else if let weekday {
      key += "-WXX-\(weekday)"
    }
    return TimeReading(.date(year: year, month: month, day: day, weekday: weekday), tokens, key)
  }

  /// 2024 and 1990s on their own.
  func year(at index: Int) -> TimeReading? {
    guard tokens.indices.contains(index), tokens[index].kind == .number else { return nil }
    let text = word(index)
    if text.utf8.count == 5, text.hasSuffix("s"), let decade = Int(text.dropLast()),
      decade % 10 == 0, (1000...2990).contains(decade)
    {
      return TimeReading(
        .date(year: decade, month: nil, day: nil, weekday: nil), index..<index + 1,
        "\(decade / 10)X")
    }
    guard let year = yearValue(index), (1500...2100).contains(year) else { return nil }
    let (before, after) = (word(index - 1), word(index + 1))
    if ["$", "£", "€", "¥", "#", "-"].contains(before),
      before != "-" || tokens[index - 1].hasSpace == false && index > 1 && tokens[index - 2].isWord
    {
      return nil
    }
    if after == "%"
      || [CueGroup.unit, .currency].contains(where: {
        cue($0, at: index + 1) != nil && tokens[index + 1].range.count > 1
      })
    {
      return nil
    }
    // "2000 people", but "2024 accounts": a plural noun right behind makes it a count only for round numbers.
    if year % 100 == 0,
      after.hasSuffix("s") || after == "people" || after == "men" || after == "women",
      !["in", "since", "by", "of", "until", "from"].contains(before)
    {
      return nil
    }
    return TimeReading(
      .date(year: year, month: nil, day: nil, weekday: nil), index..<index + 1, "\(year)")
  }

  func feast(at index: Int) -> TimeReading? {
    guard let cue = cue(.calendar, at: index), tokens[index].isCapital else { return nil }
    let tail = year(behind: cue.tokens.upperBound)
    return TimeReading(
      .date(year: tail?.year, month: nil, day: nil, weekday: nil),
      index..<(tail?.end ?? cue.tokens.upperBound),
      "feast\(cue.entry) \(tail?.year ?? 0)")
  }
}
