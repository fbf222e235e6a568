// Dates, times of day, lengths of time and periods of a sentence. What they come to on a calendar is for
// TimeReading+Days.swift.

/// A time in a sentence.
struct TimeReading: Sendable {
  enum Kind: Sendable {
    /// A day, with as much of it as is said.
    case date(year: Int?, month: Int?, day: Int?, weekday: Int?)
    /// A day as seen from now.
    case relative(days: Int)
    /// A month, season, year or decade as seen from now, or a weekday: -1 last, 0 this, 1 next.
    case shifted(Int, span: String, weekday: Int?)
    /// Hour and minute; minutes since midnight.
    case clock(minutes: Int)
    /// So much time, in seconds of its common length.
    case length(seconds: Double)
    /// So much time before now (negative) or from now.
    case distance(seconds: Double)
    /// Between two others.
    case range
  }
  var kind: Kind
  /// Its tokens.
  var tokens: Range<Int>
  /// What it says, whatever the spelling: TIMEX3 where there is one.
  var key: String
  /// 2 at least, 1 more than, -1 less than, -2 at most, 0 about, -3 nearly; nil for none.
  var bound: Int?
  /// With the words of the bound.
  var whole: Range<Int>

  init(_ kind: Kind, _ tokens: Range<Int>, _ key: String) {
    (self.kind, self.tokens, self.key, whole) = (kind, tokens, key, tokens)
  }
}

/// Reads times.
struct TimeScan {
  let tokens: [ClaimToken]
  let cues: CueTable
  let lexicon: Lexicon
  private let numbers: NumberScan
  init(tokens: [ClaimToken], cues: CueTable, lexicon: Lexicon) {
    self.tokens = tokens
    self.cues = cues
    self.lexicon = lexicon
    numbers = NumberScan(tokens: tokens, words: lexicon.numbers)
  }

  /// Groups of which a cue may begin a time.
  private static let openers: UInt64 = [
    CueGroup.month, .weekday, .dayword, .shift, .span, .clock, .calendar,
  ].reduce(0) { $0 | $1.bit }

  private func word(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].text : "" }

  private func cue(_ group: CueGroup, at index: Int) -> Cue? {
    cues.cue(group, at: index)
  }

  /// The times, in order; none overlaps another.
  func times() -> [TimeReading] {
    var found: [TimeReading] = []
    var index = 0
    while index < tokens.count {
      if mayBegin(index), let reading = time(at: index) {
        found.append(bounded(reading))
        index = max(index + 1, reading.tokens.upperBound)
      } else {
        index += 1
      }
    }
    return joined(found)
  }

  /// Whether a time can begin here: most words need no more than this.
  private func mayBegin(_ index: Int) -> Bool {
    cues.begins(Self.openers, at: index) || numbers.mayBegin(index) || Self.articles.contains(word(index))
  }

  private static let articles: Set<String> = [
    "a", "an", "the", "un", "une", "una", "ein", "eine", "einen", "einem", "einer",
  ]

  private func time(at index: Int) -> TimeReading? {
    if let found = iso(at: index) ?? eastern(at: index) ?? date(at: index) ?? clock(at: index) { return found }
    if let cue = cue(.dayword, at: index) {
      return TimeReading(.relative(days: cue.grade), cue.tokens, "now\(cue.grade)")
    }
    return shifted(at: index) ?? length(at: index) ?? year(at: index) ?? feast(at: index)
  }

  // MARK: Dates

  private func integer(_ index: Int, _ range: ClosedRange<Int>) -> Int? {
    guard tokens.indices.contains(index), tokens[index].kind == .number, let value = Int(word(index)), range.contains(value)
    else { return nil }
    return value
  }

  /// The day of a month: 7, 7th, seventh, 1er.
  private func day(at index: Int) -> (value: Int, end: Int)? {
    if let value = integer(index, 1...31), word(index).utf8.count <= 2 {
      // German: 5. März
      let isDotted = word(index + 1) == "." && index + 1 < tokens.count && !tokens[index + 1].hasSpace
      return (value, isDotted && lexicon.language == "de" ? index + 2 : index + 1)
    }
    guard let number = numbers.number(at: index), number.isRank, number.value >= 1, number.value <= 31, number.tokens.count <= 3
    else { return nil }
    return (Int(number.value), number.tokens.upperBound)
  }

  private func yearValue(_ index: Int) -> Int? {
    guard word(index).utf8.count == 4 else { return nil }
    return integer(index, 1000...2999)
  }

  /// 2024-03-05, 5/3/2024, 05.03.2024
  private func iso(at index: Int) -> TimeReading? {
    let mark = word(index + 1)
    if mark == "-" || mark == "/", word(index + 3) == mark, index + 4 < tokens.count, !tokens[index + 1].hasSpace {
      if let year = yearValue(index), let month = integer(index + 2, 1...12), let day = integer(index + 4, 1...31) {
        return dated(year, month, day, nil, index..<index + 5)
      }
      if let first = integer(index, 1...31), let second = integer(index + 2, 1...31), let year = yearValue(index + 4) {
        return numeric(first, second, year, index..<index + 5)
      }
    }
    // 05.03.2024 is one token of digits.
    let parts = word(index).split(separator: ".")
    if parts.count == 3, tokens[index].kind == .number, let day = Int(parts[0]), let month = Int(parts[1]), let year = Int(parts[2]),
      (1...31).contains(day), (1...12).contains(month), (1000...2999).contains(year)
    {
      return dated(year, month, day, nil, index..<index + 1)
    }
    return nil
  }

  /// Which number is the month is known only where the other cannot be one; else it is left open.
  private func numeric(_ first: Int, _ second: Int, _ year: Int, _ tokens: Range<Int>) -> TimeReading? {
    if first > 12, second <= 12 { return dated(year, second, first, nil, tokens) }
    if second > 12, first <= 12 { return dated(year, first, second, nil, tokens) }
    guard first <= 12, second <= 12 else { return nil }
    if lexicon.language != "en" { return dated(year, second, first, nil, tokens) }
    return TimeReading(.date(year: year, month: nil, day: nil, weekday: nil), tokens, "\(year)-\(first)/\(second)")
  }

  /// 2024年3月5日
  private func eastern(at index: Int) -> TimeReading? {
    guard ["zh", "ja"].contains(lexicon.language) else { return nil }
    var end = index
    var values: [String: Int] = [:]
    for mark in ["年", "月", "日"] {
      guard let number = numbers.number(at: end), number.value == number.value.rounded(), number.value >= 1, number.value < 3_000 else { continue }
      let next = number.tokens.upperBound
      guard word(next) == mark || mark == "日" && word(next) == "号" || mark == "日" && word(next) == "號" else { continue }
      values[mark] = Int(number.value)
      end = next + 1
    }
    guard end > index else { return nil }
    if values["月"] == nil, values["日"] != nil, values["年"] != nil { return nil }
    return dated(values["年"], values["月"], values["日"], nil, index..<end)
  }

  /// Tuesday, 7 February 2024; Feb. 7; the 7th of February; February 2024.
  private func date(at start: Int) -> TimeReading? {
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
      if let tail = year(behind: month.end) { return dated(tail.year, month.value, nil, weekday, start..<tail.end) }
      guard isProper(month.cue), weekday == nil, word(start) != "may" || isMonth(month.cue) else { return weekdayAlone(weekday, start) }
      return dated(nil, month.value, nil, nil, start..<month.end)
    }
    return weekdayAlone(weekday, start)
  }

  private func weekdayAlone(_ weekday: Int?, _ start: Int) -> TimeReading? {
    guard let weekday, let cue = cue(.weekday, at: start) else { return nil }
    let end = word(cue.tokens.upperBound) == "." && word(start).utf8.count <= 4 ? cue.tokens.upperBound : cue.tokens.upperBound
    return dated(nil, nil, nil, weekday, start..<end)
  }

  /// Whether the number behind a month counts something: "March 20 people" is none of ours; a unit makes
  /// it sure.
  private func isCounted(_ end: Int, of index: Int) -> Bool {
    word(end) == "%" || cue(.span, at: end) != nil
  }

  private func month(at index: Int) -> (value: Int, end: Int, cue: Cue)? {
    guard let cue = cue(.month, at: index) else { return nil }
    let end = cue.tokens.upperBound
    let isShort = word(index).utf8.count <= 4 && word(end) == "." && end < tokens.count && !tokens[end].hasSpace
    return (cue.grade, isShort && end + 1 < tokens.count ? end + 1 : end, cue)
  }

  /// ", 2024", " 2024", " de 2024"
  private func year(behind index: Int) -> (year: Int, end: Int)? {
    var next = index
    if [",", "of", "de", "in"].contains(word(next)) { next += 1 }
    guard let year = yearValue(next) else { return nil }
    return (year, next + 1)
  }

  private func isProper(_ cue: Cue) -> Bool {
    ["fr", "es", "it", "pt"].contains(lexicon.language) || tokens[cue.tokens.lowerBound].isCapital
      || word(cue.tokens.lowerBound).utf8.count > 4 && !["march", "mars"].contains(word(cue.tokens.lowerBound))
  }

  /// May the month: behind a preposition or before a year.
  private func isMonth(_ cue: Cue) -> Bool {
    let before = word(cue.tokens.lowerBound - 1)
    return ["in", "since", "by", "until", "of", "from", "last", "next", "this", "during", "early", "late", "and", "to", "through"].contains(before)
  }

  private func dated(_ year: Int?, _ month: Int?, _ day: Int?, _ weekday: Int?, _ tokens: Range<Int>) -> TimeReading? {
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
  private func year(at index: Int) -> TimeReading? {
    guard tokens.indices.contains(index), tokens[index].kind == .number else { return nil }
    let text = word(index)
    if text.utf8.count == 5, text.hasSuffix("s"), let decade = Int(text.dropLast()), decade % 10 == 0, (1000...2990).contains(decade) {
      return TimeReading(.date(year: decade, month: nil, day: nil, weekday: nil), index..<index + 1, "\(decade / 10)X")
    }
    guard let year = yearValue(index), (1500...2100).contains(year) else { return nil }
    let (before, after) = (word(index - 1), word(index + 1))
    if ["$", "£", "€", "¥", "#", "-"].contains(before), before != "-" || tokens[index - 1].hasSpace == false && index > 1 && tokens[index - 2].isWord { return nil }
    if after == "%" || [CueGroup.unit, .currency].contains(where: { cue($0, at: index + 1) != nil && tokens[index + 1].range.count > 1 }) { return nil }
    // "2000 people", but "2024 accounts": a plural noun right behind makes it a count only for round numbers.
    if year % 100 == 0, after.hasSuffix("s") || after == "people" || after == "men" || after == "women", !["in", "since", "by", "of", "until", "from"].contains(before) { return nil }
    return TimeReading(.date(year: year, month: nil, day: nil, weekday: nil), index..<index + 1, "\(year)")
  }

  private func feast(at index: Int) -> TimeReading? {
    guard let cue = cue(.calendar, at: index), tokens[index].isCapital else { return nil }
    let tail = year(behind: cue.tokens.upperBound)
    return TimeReading(
      .date(year: tail?.year, month: nil, day: nil, weekday: nil), index..<(tail?.end ?? cue.tokens.upperBound),
      "feast\(cue.entry) \(tail?.year ?? 0)")
  }

  // MARK: Clocks

  /// 8 a.m., 20:30, 8.30pm, noon
  private func clock(at index: Int) -> TimeReading? {
    if let cue = cue(.clock, at: index) { return TimeReading(.clock(minutes: cue.grade * 60), cue.tokens, "T\(cue.grade):00") }
    guard tokens.indices.contains(index), tokens[index].kind == .number else { return nil }
    if ["zh", "ja"].contains(lexicon.language) {
      guard let hour = integer(index, 0...24), ["时", "時", "点", "點"].contains(word(index + 1)) else { return nil }
      var end = index + 2
      var minutes = 0
      if let value = integer(end, 0...59), word(end + 1) == "分" {
        minutes = value
        end += 2
      } else if word(end) == "半" {
        minutes = 30
        end += 1
      }
      return clocked(hour, minutes, index..<end)
    }
    var text = word(index)
    var half: Int?
    for mark in ["am", "pm"] where text.hasSuffix(mark) {
      text = String(text.dropLast(2))
      half = mark == "am" ? 0 : 12
    }
    var hour: Int?
    var minutes: Int?
    var end = index + 1
    if let whole = Int(text), text.utf8.count <= 2 {
      hour = whole
      if word(index + 1) == ":" || word(index + 1) == "h" && lexicon.language == "fr", index + 2 < tokens.count, !tokens[index + 2].hasSpace {
        var second = word(index + 2)
        for mark in ["am", "pm"] where second.hasSuffix(mark) {
          second = String(second.dropLast(2))
          half = mark == "am" ? 0 : 12
        }
        if second.utf8.count == 2, let value = Int(second), value < 60 {
          minutes = value
          end = index + 3
        }
      }
    } else {
      let parts = text.split(separator: ".")
      if parts.count == 2, parts[1].utf8.count == 2, let first = Int(parts[0]), let second = Int(parts[1]), first < 24, second < 60 {
        (hour, minutes) = (first, second)
      }
    }
    guard let hour, hour <= 24 else { return nil }
    if let cue = cue(.clockhalf, at: end), half == nil, hour <= 12 {
      half = cue.grade
      end = cue.tokens.upperBound
      // The last full stop of "p.m." is its own, unless it ends the sentence.
      if word(end) == ".", end + 1 < tokens.count, word(cue.tokens.lowerBound).contains(".") || cue.tokens.count > 1 { end += 1 }
    } else if let cue = cue(.oclock, at: end), hour <= 12 {
      return clocked(hour, minutes ?? 0, index..<cue.tokens.upperBound)
    }
    // 8 h, 8 Uhr
    if half == nil, minutes == nil { return nil }
    if half == nil, text.contains(".") { return nil }
    if half == nil, index > 0, word(index - 1) == ":" || word(end) == ":" { return nil }
    return clocked(half.map { hour % 12 + $0 } ?? hour, minutes ?? 0, index..<end)
  }

  private func clocked(_ hour: Int, _ minutes: Int, _ tokens: Range<Int>) -> TimeReading {
    TimeReading(.clock(minutes: hour * 60 + minutes), tokens, "T\(hour):\(minutes < 10 ? "0" : "")\(minutes)")
  }

  // MARK: Lengths and periods

  /// Seconds of a span, by its common length.
  static func seconds(_ span: String) -> Double? {
    switch span {
    case "S": 1
    case "M": 60
    case "H": 3_600
    case "D", "BD": 86_400
    case "W": 604_800
    case "WE": 172_800
    case "MO": 2_629_800
    case "Q": 7_889_400
    case "Y": 31_557_600
    case "DE": 315_576_000
    case "CE": 3_155_760_000
    default: nil
    }
  }

  private func span(at index: Int) -> (name: String, end: Int)? {
    guard let cue = cue(.span, at: index), let name = lexicon.names[cue.entry] else { return nil }
    // "seconds" after a rank is none; a fortnight is two weeks.
    return (name, cue.tokens.upperBound)
  }

  /// "two weeks", "six years eight months", "a 24-hour", "two days ago", "in three weeks".
  private func length(at start: Int) -> TimeReading? {
    var index = start
    var seconds = 0.0
    var isAny = false
    while isAny == false || index < tokens.count {
      var next = index
      if isAny, word(next) == "and" || word(next) == "," { next += 1 }
      var amount = 1.0
      if let number = numbers.number(at: next), !number.isRank {
        // 25h, 10min
        if !number.tail.isEmpty {
          guard let unit = lexicon.entry(of: number.tail, .span), let length = Self.seconds(unit), number.tail.count > 1 || number.tail == "h" else { break }
          seconds += number.value * length
          index = number.tokens.upperBound
          isAny = true
          continue
        }
        amount = number.value
        next = number.tokens.upperBound
        if word(next) == "-" { next += 1 }
        if next < tokens.count, ["full", "whole", "more", "long", "consecutive", "straight", "additional", "further", "calendar", "个", "個", "か", "ヶ"].contains(word(next)) { next += 1 }
      } else if !isAny, ["a", "an", "une", "un", "una", "ein", "eine", "einen", "einem", "einer"].contains(word(next)) {
        next += 1
        if ["full", "whole"].contains(word(next)) { next += 1 }
        // A second man.
        if word(next) == "second" { break }
      } else {
        break
      }
      guard let unit = span(at: next), let length = Self.seconds(unit.name) else { break }
      // "60 years old" is an age.
      if cues.has(.agetail, at: next) { return nil }
      seconds += amount * length * (word(next) == "fortnight" ? 2 : 1)
      index = unit.end
      isAny = true
      if let half = half(at: index) {
        seconds += length * half.value
        index = half.end
      }
    }
    guard isAny else { return nil }
    if let cue = cue(.ago, at: index) {
      return TimeReading(.distance(seconds: -seconds), start..<cue.tokens.upperBound, "ago\(seconds)")
    }
    if let cue = cue(.hence, at: index) {
      return TimeReading(.distance(seconds: seconds), start..<cue.tokens.upperBound, "hence\(seconds)")
    }
    return TimeReading(.length(seconds: seconds), start..<index, "P\(seconds)S")
  }

  /// "and a half"
  private func half(at index: Int) -> (value: Double, end: Int)? {
    guard word(index) == "and", ["a", "one"].contains(word(index + 1)) else { return nil }
    switch word(index + 2) {
    case "half": return (0.5, index + 3)
    case "quarter": return (0.25, index + 3)
    default: return nil
    }
  }

  /// last week, next Monday, this year, the past two days
  private func shifted(at index: Int) -> TimeReading? {
    guard let shift = cue(.shift, at: index) else { return nil }
    let next = shift.tokens.upperBound
    if let unit = span(at: next) {
      guard unit.name != "S" else { return nil }
      return TimeReading(.shifted(shift.grade, span: unit.name, weekday: nil), index..<unit.end, "shift\(shift.grade)\(unit.name)")
    }
    if let cue = cue(.weekday, at: next) {
      return TimeReading(.shifted(shift.grade, span: "W", weekday: cue.grade), index..<cue.tokens.upperBound, "shift\(shift.grade)day\(cue.grade)")
    }
    if let cue = cue(.season, at: next) ?? cue(.month, at: next) {
      return TimeReading(.shifted(shift.grade, span: "Y", weekday: nil), index..<cue.tokens.upperBound, "shift\(shift.grade)\(cue.group)\(cue.grade)")
    }
    if shift.grade != 0, let length = length(at: next), case .length(let seconds) = length.kind {
      return TimeReading(.distance(seconds: Double(shift.grade) * seconds), index..<length.tokens.upperBound, "shift\(shift.grade)\(length.key)")
    }
    return nil
  }

  private func bounded(_ reading: TimeReading) -> TimeReading {
    guard case .length = reading.kind else { return reading }
    var reading = reading
    if let cue = cues.cue(.limitword, endingAt: reading.tokens.lowerBound) {
      reading.bound = cue.grade
      reading.whole = cue.tokens.lowerBound..<reading.tokens.upperBound
    } else if let cue = cue(.limitafter, at: reading.tokens.upperBound) {
      reading.bound = cue.grade
      reading.whole = reading.tokens.lowerBound..<cue.tokens.upperBound
    }
    return reading
  }

  /// Date and time side by side are one; so are both ends of a range.
  private func joined(_ found: [TimeReading]) -> [TimeReading] {
    var out: [TimeReading] = []
    for reading in found {
      guard let last = out.last else {
        out.append(reading)
        continue
      }
      let gap = last.tokens.upperBound..<reading.tokens.lowerBound
      let between = gap.map(word)
      let isBeside = between.isEmpty || between == ["at"] || between == [","] || between == ["on"] || between == [",", "at"]
      let isRange = between.count == 1 && (lexicon.numbers.ranges.contains(between[0]) || between == ["and"] && word(last.tokens.lowerBound - 1) == "between" || between == ["et"] && word(last.tokens.lowerBound - 1) == "entre" || between == ["y"] && word(last.tokens.lowerBound - 1) == "entre" || between == ["und"] && word(last.tokens.lowerBound - 1) == "zwischen")
        || between.count == 2 && between[1] == "le" && ["et", "au"].contains(between[0])
      let isPair = isBeside && last.isDay != reading.isDay && last.isPoint && reading.isPoint
      if isPair || isRange && last.isPoint == reading.isPoint {
        var whole = TimeReading(
          isPair ? (last.isDay ? last.kind : reading.kind) : .range, last.tokens.lowerBound..<reading.tokens.upperBound,
          last.key + (isPair ? " " : "/") + reading.key)
        whole.bound = last.bound
        out[out.count - 1] = whole
      } else {
        out.append(reading)
      }
    }
    return out
  }
}

extension TimeReading {
  /// Whether it is a day.
  var isDay: Bool {
    switch kind {
    case .date, .relative, .shifted: true
    default: false
    }
  }
  /// Whether it is a day or a time of day.
  var isPoint: Bool {
    switch kind {
    case .date, .relative, .shifted, .clock: true
    default: false
    }
  }
}
