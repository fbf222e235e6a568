// Times of day: 8:30, 8.30 pm, nine thirty, 20 past eight, noon, in the afternoon at 7. Ranges of them are in
// TimeGrammar+Hours.swift.

extension TimeGrammar {
  /// A time of day as it is written, before it is known which half of the day is meant.
  struct Clock {
    var hour: Int
    var minute = 0
    var second: Int?
    /// Whether minutes were told.
    var isFine = false
    /// 0 or 12; 24 for either, as told; nil where it is open.
    var half: Int?
    /// Whether it is one whatever stands beside it.
    var isSure = false
    var range: Range<Int>
    /// Whether it is four digits.
    var isDigits = false

    var seconds: Int { hour * 3_600 + minute * 60 + (second ?? 0) }
    /// Whether either half of the day may be meant.
    var isOpen: Bool { half == 24 || half == nil && hour >= 1 && hour <= 12 }
  }

  /// A time of day with the part of the day that is told beside it.
  ///
  /// - Parameters:
  ///   - start: The token it begins at.
  ///   - isBare: Whether an hour alone is one: "at 4".
  /// - Returns: the time as it is written; nil for none.
  func clock(_ start: Int, isBare: Bool = false) -> Clock? {
    // in the afternoon at 7, early morning at 8:00
    if term(.noon, start) == nil, let part = dayPart(start), part.meal == false {
      let next = skip(.at, part.end)
      if var clock = plainClock(next, isBare: true),
        clock.half == nil || clock.half == 24 || clock.isSure,
        part.isPlain || next > part.end
      {
        settle(&clock, part.name)
        clock.range = start..<clock.range.upperBound
        clock.isSure = true
        return clock
      }
      return nil
    }
    let isAt = term(.at, start) != nil || term(.around, start) != nil
    let next = isAt ? skip(.around, skip(.at, start)) : start
    guard var clock = plainClock(next, isBare: isBare || isAt) else { return nil }
    // 7 in the evening, 8:00 early morning
    if let part = dayPart(clock.range.upperBound), part.meal == false,
      part.isJoined || clock.isFine,
      clock.half != 24
    {
      settle(&clock, part.name)
      clock.range = clock.range.lowerBound..<part.end
      clock.isSure = true
    }
    if isAt, term(.at, start) != nil, isDotted(next) || start < next, clock.range.lowerBound > start
    {
      // The word stays where the point needs it.
      if isDotted(next) { clock.range = start..<clock.range.upperBound }
    }
    return clock
  }

  func isDotted(_ index: Int) -> Bool {
    tokens.indices.contains(index) && word(index).contains(".")
  }

  /// Sets the half of the day by a part of it.
  func settle(_ clock: inout Clock, _ part: String) {
    guard clock.half == nil || clock.half == 24 else { return }
    switch part {
    case "MO": clock.half = 0
    case "NI": clock.half = clock.hour < 5 || clock.hour == 12 ? 0 : 12
    default: clock.half = 12
    }
    if clock.hour > 12 { clock.half = nil }
    apply(&clock)
  }

  func apply(_ clock: inout Clock) {
    guard let half = clock.half, half != 24, clock.hour <= 12 else { return }
    clock.hour = clock.hour % 12 + half
  }

  /// A part of the day: in the morning, early morning, this is for others.
  func dayPart(_ start: Int) -> (name: String, end: Int, isJoined: Bool, isPlain: Bool, meal: Bool)?
  {
    var index = start
    let lead = term(.in, index) ?? term(.at, index)
    if let lead { index = skip(.the, lead.end) }
    let edge = term(.edge, index) ?? term(.closer, index)
    if let edge { index = skip(.the, skip(.in, skip(["-"], edge.end))) }
    guard let part = term(.part, index) else { return nil }
    return (part.word.name, part.end, lead != nil || edge != nil, edge == nil, false)
  }

  // MARK: What it comes to

  /// T08, T08:30, T08:00:31.
  static func timex(_ clock: Clock, _ hour: Int) -> String {
    var text = "T" + TimeCalendar.two(hour)
    if clock.isFine || clock.second != nil { text += ":" + TimeCalendar.two(clock.minute) }
    if let second = clock.second { text += ":" + TimeCalendar.two(second) }
    return text
  }

  /// The hours that may be meant, the earlier first; noon before midnight.
  static func hours(_ clock: Clock) -> [Int] {
    guard clock.isOpen else { return [clock.hour] }
    return clock.hour == 12 ? [12, 0] : [clock.hour, clock.hour + 12]
  }

  func clockNode(_ clock: Clock) -> TimeNode {
    var node = TimeNode(
      .time, clock.range,
      Self.hours(clock).map { hour in
        let seconds = hour * 3_600 + clock.minute * 60 + (clock.second ?? 0)
        return TimeNode.Reading(Self.timex(clock, hour % 24), seconds, seconds)
      })
    node.isBare = !clock.isSure
    return node
  }
}
