// Days that are told in digits alone: 2018-7-6, 5/3/18, 23.04.2022, 20161016.

extension TimeGrammar {
  /// 2018-7-6, 5/3/18, 23.04.2022, 20161016, 2016 10 16, 10/1, 7.6.
  func digitDay(_ index: Int) -> TimeNode? {
    guard tokens.indices.contains(index), isNumber(index) else { return nil }
    if let found = oneToken(index) { return found }
    guard let first = digits(index) else { return nil }
    let mark = word(index + 1)
    if first.count == 4, let month = integer(index + 1, 1...12),
      let day = integer(index + 2, 1...31)
    {
      return dayNode(
        TimeNode.Parts(year: first.value, month: month, day: day), index..<index + 3)
    }
    guard ["/", "-", "\\"].contains(mark), isGlued(index + 1), let second = digits(index + 2) else {
      return nil
    }
    let before = index > 1 && word(index - 1) == "-" && isGlued(index) && isGlued(index - 1)
    if before, isNumber(index - 2), first.count != 1 || mark == "-" {
      if !isRangeMark(index - 1) { return nil }
    }
    if word(index + 3) == mark, let third = digits(index + 4) {
      if first.count == 4, (1...12).contains(second.value), (1...31).contains(third.value),
        third.count <= 2
      {
        if word(index + 5) == "-", isGlued(index + 5), digits(index + 6) != nil,
          isGlued(index + 6), calendarDay(index + 6) == nil, first.count + third.count > 6
        {
          return nil
        }
        return dayNode(
          TimeNode.Parts(year: first.value, month: second.value, day: third.value),
          index..<index + 5)
      }
      guard first.count <= 2, second.count <= 2, third.count == 2 || third.count == 4 else {
        return nil
      }
      let full = third.count == 4 ? third.value : Self.century(third.value)
      let short = full == nil ? third.value : nil
      if third.count == 4, !(1000...2100).contains(third.value) { return nil }
      return ordered(first.value, second.value, full, short, index..<index + 5)
    }
    guard first.count <= 2, second.count <= 2 else { return nil }
    if mark != "/" {
      // Monday 12-4 are hours; on Friday 7-6 is a day.
      let before = (index - 2..<index).first { term(.weekday, $0)?.end == index } ?? index
      guard isBehind(.on, before) || isBehind(.in, before) else { return nil }
    }
    if word(index + 3) == "%" { return nil }
    let tail = yearBehind(index + 3)
    let isFull = tail.map { $0.year != nil && fullYear($0.end - 1) != nil } ?? false
    return ordered(
      first.value, second.value, isFull ? tail?.year : nil, nil,
      index..<(isFull ? tail?.end ?? index + 3 : index + 3))
  }

  /// Whether the hyphen stands between two whole dates.
  func isRangeMark(_ index: Int) -> Bool {
    guard index >= 5, word(index - 2) == word(index - 4), digits(index - 1)?.count != 3 else {
      return index >= 3 && word(index - 2) == "/"
    }
    return digits(index - 5).map { $0.count <= 2 || $0.count == 4 } ?? false
  }

  func oneToken(_ index: Int) -> TimeNode? {
    if let found = digits(index), found.count == 8 {
      let parts = TimeNode.Parts(
        year: found.value / 10_000, month: found.value / 100 % 100, day: found.value % 100)
      guard let year = parts.year, (1000...2100).contains(year),
        let month = parts.month, (1...12).contains(month), let day = parts.day,
        (1...31).contains(day)
      else { return nil }
      return dayNode(parts, index..<index + 1)
    }
    let pieces = word(index).split(separator: ".")
    let values = pieces.compactMap { Int($0) }
    guard pieces.count > 1, values.count == pieces.count else { return nil }
    if values.count == 3, pieces[0].utf8.count == 4, (1...12).contains(values[1]),
      (1...31).contains(values[2])
    {
      return dayNode(
        TimeNode.Parts(year: values[0], month: values[1], day: values[2]), index..<index + 1)
    }
    if values.count == 3, let last = pieces.last, last.utf8.count == 4 {
      guard values[0] <= 31, values[1] <= 31 else { return nil }
      return values[1] <= 12
        ? dayNode(
          TimeNode.Parts(year: values[2], month: values[1], day: values[0]), index..<index + 1)
        : ordered(values[0], values[1], values[2], nil, index..<index + 1)
    }
    if values.count == 2, pieces.allSatisfy({ $0.utf8.count <= 2 }), isBehind(.weekday, index),
      pieces[1].utf8.count == 1 || values[1] <= 12
    {
      return ordered(values[0], values[1], nil, nil, index..<index + 1)
    }
    return nil
  }

  /// Month before day where both ways are dates, as it is written in the United States.
  func ordered(
    _ first: Int, _ second: Int, _ year: Int?, _ short: Int?, _ range: Range<Int>
  ) -> TimeNode? {
    let (month, day) = first > 12 ? (second, first) : (first, second)
    guard (1...12).contains(month), (1...31).contains(day) else { return nil }
    var node = dayNode(
      TimeNode.Parts(year: year, month: month, day: day, shortYear: short), range)
    node.isBare = first <= 12 && second <= 12 && first != second
    return node
  }
}
