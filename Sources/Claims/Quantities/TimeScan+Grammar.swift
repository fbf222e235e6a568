// The times of a language that has words for the grammar in Times/, as the rules compare them: which of them
// are claims, and what each says whatever its spelling. How times are read is the grammar's.

extension TimeScan {
  /// What the grammar reads from where it is not told when a sentence was written: a day in a year that no
  /// page speaks of, so that nothing told as seen from now says the same as a date.
  static let nowhere = 382_241 * TimeCalendar.day + TimeCalendar.day / 2

  /// The times that the grammar finds.
  func grammarTimes() -> [TimeReading] {
    let grammar = TimeGrammar(
      numbers: numbers, words: lexicon.times, now: Self.nowhere)
    return grammar.times().compactMap { node in
      isIdle(node, grammar) ? nil : reading(node, grammar).map(bounded)
    }
  }

  private func reading(_ node: TimeNode, _ grammar: TimeGrammar) -> TimeReading? {
    let range = trimmed(node, grammar)
    let (timex, mod) = (
      node.timex, ["start", "mid", "end"].contains(node.mod) ? " " + node.mod : ""
    )
    let clock = node.readings.first?.low.map { low in
      let minutes = (low % TimeCalendar.day + TimeCalendar.day) % TimeCalendar.day / 60
      return "T\(minutes / 60):\(TimeCalendar.two(minutes % 60))"
    }
    switch node.kind {
    case .duration: return lengthReading(node, range, grammar)
    case .time:
      let seconds = node.readings.first?.low ?? 0
      return TimeReading(.clock(minutes: seconds / 60), range, clock ?? timex)
    case .set: return TimeReading(.range, range, "set " + timex)
    case .timeRange: return TimeReading(.range, range, timex + mod)
    case .date, .dateRange, .datetime, .datetimeRange: break
    }
    // With the hour, where one is told.
    var tail = mod
    if node.kind == .datetime { tail += " " + (clock ?? "") }
    if node.kind == .datetimeRange { tail += " " + timex.drop { $0 != "T" } }
    switch node.origin {
    case .day(let days): return TimeReading(.relative(days: days), range, "now\(days)\(tail)")
    case .shift(let shift, let unit, let weekday):
      let name = timex.suffix(2)
      let isSeason = unit == "Y" && name.allSatisfy(\.isLetter)
      let what = weekday.map { "day\($0)" } ?? (isSeason ? String(name) : unit)
      let key = node.parts?.month.map { "month\($0)" } ?? what
      return TimeReading(
        .shifted(shift, span: unit, weekday: weekday), range, "shift\(shift)\(key)\(tail)")
    case .distance(let seconds):
      // "beaten in two days" and "back in two days" are told apart by no word: both are so long.
      if grammar.term(.in, node.core.lowerBound) != nil, !node.lengths.isEmpty {
        return lengthReading(node, range, grammar)
      }
      guard node.kind == .date || node.kind == .datetime else {
        return TimeReading(.distance(seconds: seconds), range, "shift\(seconds)")
      }
      return TimeReading(
        .distance(seconds: seconds), range, "\(seconds < 0 ? "ago" : "hence")\(abs(seconds))")
    case .now: return nil
    case .calendar: return calendarReading(node, range, tail)
    }
  }

  private func calendarReading(_ node: TimeNode, _ range: Range<Int>, _ tail: String) -> TimeReading
  {
    let timex =
      node.kind == .date || node.kind == .dateRange
      ? node.timex : String(node.timex.prefix { $0 != "T" })
    let key = timex + tail
    if let parts = node.parts, parts.year != nil || parts.month != nil {
      // Which number is the month is not known of 5/3/2024.
      if node.isBare, let year = parts.year, let month = parts.month, let day = parts.day {
        return TimeReading(
          .date(year: year, month: nil, day: nil, weekday: nil), range, "\(year)-\(month)/\(day)")
      }
      return TimeReading(
        .date(year: parts.year, month: parts.month, day: parts.day, weekday: node.weekday), range,
        key)
    }
    if let weekday = node.weekday, node.kind == .date || node.kind == .datetime {
      return TimeReading(.date(year: nil, month: nil, day: nil, weekday: weekday), range, key)
    }
    return TimeReading(.range, range, key)
  }

  private func lengthReading(_ node: TimeNode, _ range: Range<Int>, _ grammar: TimeGrammar)
    -> TimeReading?
  {
    if grammar.term(.vague, range.lowerBound) != nil {
      return TimeReading(.range, range, "vague\(node.lengths.first?.unit ?? "")")
    }
    let names = ["MON": "MO", "3MON": "Q", "10Y": "DE", "100Y": "CE", "WD": "D"]
    var seconds = 0.0
    for length in node.lengths {
      let unit = length.unit == "2W" ? "W" : names[length.unit] ?? length.unit
      seconds += (Self.seconds(unit) ?? 0) * length.value * (length.unit == "2W" ? 2 : 1)
    }
    return TimeReading(.length(seconds: seconds), range, "P\(seconds)S")
  }

  /// Without the preposition before it, which says no more than where it stands.
  private func trimmed(_ node: TimeNode, _ grammar: TimeGrammar) -> Range<Int> {
    if node.part != nil, node.kind == .timeRange { return node.core }
    var start = node.core.lowerBound
    for group in [TimeClass.in, .from, .between, .at, .on, .for, .within] {
      if let found = grammar.term(group, start), found.end < node.core.upperBound {
        start = found.end
        break
      }
    }
    return start..<node.core.upperBound
  }

  // MARK: What is no claim

  /// Whether it is a time that says nothing by itself, or a word that is more often something else.
  private func isIdle(_ node: TimeNode, _ grammar: TimeGrammar) -> Bool {
    let (start, end) = (node.core.lowerBound, node.core.upperBound)
    let first = tokens[start]
    // 2D is no two days.
    if !node.lengths.isEmpty || node.kind == .duration,
      node.core.contains(where: {
        tokens[$0].kind == .number && tokens[$0].text.last.map { "dwy".contains($0) } ?? false
      })
    {
      return true
    }
    // The Tonight Show, The Night Of
    if node.part != nil, node.kind == .timeRange || node.core.count == 1,
      tokens[end - 1].isCapital, end > 1
    {
      return true
    }
    switch node.kind {
    case .set: return !node.timex.contains("WXX")
    case .duration:
      // "60 years old" is an age, "the hour" no length.
      let unit = cue(.span, at: end - 1)?.tokens.lowerBound ?? end - 1
      return cues.has(.agetail, at: unit) || cues.has(.agetail, at: end)
        || grammar.term(.the, start) != nil
    case .timeRange:
      return node.timex.hasPrefix("T") && (node.core.count == 1 || word(start) == "the")
    case .time:
      // 9a, 5p
      return node.core.count == 1 && first.kind == .number
        && ["a", "p"].contains(String(first.text.drop { $0.isNumber }))
    case .datetime, .datetimeRange:
      return node.timex.hasPrefix("PRESENT") || node.lengths.isEmpty && word(end - 1) == "second"
    case .date: return isIdleDay(node, grammar)
    case .dateRange: return isIdlePeriod(node, grammar)
    }
  }

  private func isIdleDay(_ node: TimeNode, _ grammar: TimeGrammar) -> Bool {
    let start = node.core.lowerBound
    // 1/2 is a half sooner than a day.
    if node.core.allSatisfy({ !tokens[$0].isWord }),
      node.core.allSatisfy({ tokens[$0].text.utf8.count < 4 })
    {
      return true
    }
    if case .day = node.origin { return word(start) == "the" && node.core.count == 2 }
    if node.isFeast { return !node.core.contains { tokens[$0].isCapital } }
    if node.core.count == 1, let cue = cue(.weekday, at: start) { return !isProper(cue) }
    return false
  }

  private func isIdlePeriod(_ node: TimeNode, _ grammar: TimeGrammar) -> Bool {
    let (start, end) = (node.core.lowerBound, node.core.upperBound)
    if node.timex.hasPrefix("PRESENT") || node.mod == "ref_undef" { return true }
    // spring, a quarter of nobody's year
    if node.timex.utf8.count == 2 { return true }
    if node.timex.hasPrefix("(XX") && node.parts == nil,
      node.core.allSatisfy({ cue(.month, at: $0) == nil && cue(.weekday, at: $0) == nil })
    {
      return true
    }
    if case .shift(0, _, weekday: nil) = node.origin, grammar.term(.shift, start) == nil,
      node.mod.isEmpty
    {
      return true
    }
    if node.core.count == 1, let cue = cue(.month, at: start) {
      return !isProper(cue) || word(start) == "may" && !isMonth(cue)
    }
    // 1500-2000 people
    if node.grain == .year, node.mod.isEmpty, yearValue(end - 1) != nil, node.timex.utf8.count > 3 {
      return year(at: end - 1) == nil
    }
    return false
  }
}
