// Dates, times of day, lengths of time and periods of a sentence, in languages without words for the grammar in
// Times/. What they come to on a calendar is for TimeReading+Days.swift.

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
  let numbers: NumberScan

  /// Without `numbers`, which reads the numbers of `tokens`, makes one.
  init(
    tokens: [ClaimToken], cues: CueTable, lexicon: Lexicon, numbers: NumberScan? = nil
  ) {
    precondition(numbers.map { $0.tokens.count == tokens.count } ?? true, "numbers of other tokens")
    self.tokens = tokens
    self.cues = cues
    self.lexicon = lexicon
    self.numbers = numbers ?? NumberScan(tokens: tokens, words: lexicon.numbers)
  }

  /// Groups of which a cue may begin a time.
  private static let openers: UInt64 = [
    CueGroup.month, .weekday, .dayword, .shift, .span, .clock, .calendar,
  ].reduce(0) { $0 | $1.bit }

  func word(_ index: Int) -> String {
    tokens.indices.contains(index) ? tokens[index].text : ""
  }

  func cue(_ group: CueGroup, at index: Int) -> Cue? {
    cues.cue(group, at: index)
  }

  /// The times, in order; none overlaps another.
  func times() -> [TimeReading] {
    if !lexicon.times.isEmpty { return grammarTimes() }
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
  func mayBegin(_ index: Int) -> Bool {
    cues.begins(Self.openers, at: index) || numbers.mayBegin(index)
      || Self.articles.contains(word(index))
  }

  private static let articles: Set<String> = [
    "un", "une", "una", "ein", "eine", "einen", "einem", "einer",
  ]

  func time(at index: Int) -> TimeReading? {
    if let found = iso(at: index) ?? eastern(at: index) ?? date(at: index) ?? clock(at: index) {
      return found
    }
    if let cue = cue(.dayword, at: index) {
      return TimeReading(.relative(days: cue.grade), cue.tokens, "now\(cue.grade)")
    }
    return shifted(at: index) ?? length(at: index) ?? year(at: index) ?? feast(at: index)
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

  func span(at index: Int) -> (name: String, end: Int)? {
    guard let cue = cue(.span, at: index), let name = lexicon.names[cue.entry] else { return nil }
    return (name, cue.tokens.upperBound)
  }

  /// "deux semaines", "sechs Jahre acht Monate", "hace dos días".
  func length(at start: Int) -> TimeReading? {
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
          guard let unit = lexicon.entry(of: number.tail, .span), let length = Self.seconds(unit),
            number.tail.count > 1 || number.tail == "h"
          else { break }
          seconds += number.value * length
          index = number.tokens.upperBound
          isAny = true
          continue
        }
        amount = number.value
        next = number.tokens.upperBound
        if word(next) == "-" { next += 1 }
        if next < tokens.count, ["个", "個", "か", "ヶ"].contains(word(next)) { next += 1 }
      } else if !isAny, Self.articles.contains(word(next)) {
        next += 1
      } else {
        break
      }
      guard let unit = span(at: next), let length = Self.seconds(unit.name) else { break }
      // An age is none.
      if cues.has(.agetail, at: next) { return nil }
      seconds += amount * length
      index = unit.end
      isAny = true
    }
    guard isAny else { return nil }
    if let cue = cue(.ago, at: index) {
      return TimeReading(
        .distance(seconds: -seconds), start..<cue.tokens.upperBound, "ago\(seconds)")
    }
    if let cue = cue(.hence, at: index) {
      return TimeReading(
        .distance(seconds: seconds), start..<cue.tokens.upperBound, "hence\(seconds)")
    }
    return TimeReading(.length(seconds: seconds), start..<index, "P\(seconds)S")
  }

  /// Such as last week, next Monday, this year, the past two days.
  func shifted(at index: Int) -> TimeReading? {
    guard let shift = cue(.shift, at: index) else { return nil }
    let next = shift.tokens.upperBound
    if let unit = span(at: next) {
      guard unit.name != "S" else { return nil }
      return TimeReading(
        .shifted(shift.grade, span: unit.name, weekday: nil), index..<unit.end,
        "shift\(shift.grade)\(unit.name)")
    }
    if let cue = cue(.weekday, at: next) {
      return TimeReading(
        .shifted(shift.grade, span: "W", weekday: cue.grade), index..<cue.tokens.upperBound,
        "shift\(shift.grade)day\(cue.grade)")
    }
    if let cue = cue(.season, at: next) ?? cue(.month, at: next) {
      return TimeReading(
        .shifted(shift.grade, span: "Y", weekday: nil), index..<cue.tokens.upperBound,
        "shift\(shift.grade)\(cue.group)\(cue.grade)")
    }
    if shift.grade != 0, let length = length(at: next), case .length(let seconds) = length.kind {
      return TimeReading(
        .distance(seconds: Double(shift.grade) * seconds), index..<length.tokens.upperBound,
        "shift\(shift.grade)\(length.key)")
    }
    return nil
  }

  func bounded(_ reading: TimeReading) -> TimeReading {
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
  func joined(_ found: [TimeReading]) -> [TimeReading] {
    var out: [TimeReading] = []
    for reading in found {
      guard let last = out.last else {
        out.append(reading)
        continue
      }
      let gap = last.tokens.upperBound..<reading.tokens.lowerBound
      let between = gap.map(word)
      let isBeside =
        between.isEmpty || between == [","]
      let isRange =
        between.count == 1
        && (lexicon.numbers.ranges.contains(between[0])
          || between == ["et"] && word(last.tokens.lowerBound - 1) == "entre"
          || between == ["y"] && word(last.tokens.lowerBound - 1) == "entre"
          || between == ["und"] && word(last.tokens.lowerBound - 1) == "zwischen")
        || between.count == 2 && between[1] == "le" && ["et", "au"].contains(between[0])
      let isPair = isBeside && last.isDay != reading.isDay && last.isPoint && reading.isPoint
      if isPair || isRange && last.isPoint == reading.isPoint {
        var whole = TimeReading(
          isPair ? (last.isDay ? last.kind : reading.kind) : .range,
          last.tokens.lowerBound..<reading.tokens.upperBound,
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
