// Ranges of hours: from 2 to 4pm, between 10 and 11:30, from 9 for 2.5 hours; and parts of the day.

extension TimeGrammar {
  /// Hours from one to another; those that need a day beside them are marked bare.
  func hours(_ start: Int) -> TimeNode? {
    longest([clockRange(start), hoursFor(start), partNode(start), mealNode(start)])
  }

  /// 5 to 6pm, between 4pm and 5pm, from 2:00 to 2:30 pm.
  func clockRange(_ start: Int) -> TimeNode? {
    memo.once(.clockRange, start) { findClockRange(start) }
  }

  func findClockRange(_ start: Int) -> TimeNode? {
    let between = term(.between, start)
    let lead = between ?? term(.from, start)
    let first = skip(.at, lead?.end ?? start)
    guard var one = military(first, lead != nil) ?? end(first) else { return nil }
    let till =
      term(.till, one.range.upperBound)
      ?? (between == nil ? nil : term(.and, one.range.upperBound))
    guard let till, var two = military(till.end, lead != nil) ?? end(till.end) else { return nil }
    if word(one.range.upperBound) == "-" || word(one.range.upperBound) == "–",
      two.range.upperBound < tokens.count, word(two.range.upperBound) == "-",
      isGlued(two.range.upperBound)
    {
      return nil
    }
    var stop = two.range.upperBound
    var part: String?
    if let found = dayPart(stop), found.isJoined, two.half == nil {
      part = found.name
      stop = found.end
      settle(&two, found.name)
    }
    let isSure =
      one.isFine || two.isFine || one.half != nil || two.half != nil || one.isSure || two.isSure
    // Both in the half of the day that is told for one.
    if one.half == nil, let half = two.half, half != 24, one.hour <= 12 {
      let hour = one.hour % 12 + half
      if hour * 60 + one.minute < two.hour * 60 + two.minute { one.hour = hour }
      one.half = half
    } else if two.half == nil, one.half != nil, two.hour <= 12 {
      if two.seconds <= one.seconds, two.hour < 12 { two.hour += 12 }
      two.half = 12
    }
    var node = rangeNode(one, two, start..<stop)
    node.isBare = !isSure
    node.part = part
    return node
  }

  /// An end of a range: a bare hour is one here.
  func end(_ index: Int) -> Clock? {
    if let part = dayPart(index), part.end > index { return nil }
    if let noon = term(.noon, index) {
      return Clock(
        hour: noon.word.value, half: noon.word.value, isSure: true, range: index..<noon.end)
    }
    guard let clock = clock(index, isBare: true), clock.range.lowerBound == index else {
      return dotted(index)
    }
    // The part of the day is the range's.
    if let part = dayPart(index + 1), part.isJoined { return bare(index) ?? clock }
    return clock
  }

  func bare(_ index: Int) -> Clock? {
    integer(index, 0...24).map { Clock(hour: $0, range: index..<index + 1) }
      ?? spelt(index, 0...12).map { Clock(hour: $0.value, range: index..<$0.end) }
  }

  /// Such as 9.30.
  func dotted(_ index: Int) -> Clock? {
    guard tokens.indices.contains(index) else { return nil }
    let pieces = word(index).split(separator: ".")
    guard pieces.count == 2, pieces[1].utf8.count == 2, let hour = Int(pieces[0]), hour <= 24,
      let minute = Int(pieces[1]), minute < 60
    else { return nil }
    var clock = Clock(hour: hour, minute: minute, range: index..<index + 1)
    clock.isFine = true
    return clock
  }

  /// Such as 0730.
  func military(_ index: Int, _ isLed: Bool) -> Clock? {
    guard isLed, let found = digits(index), found.count == 4, found.value % 100 < 60,
      found.value / 100 <= 24, word(index).hasPrefix("0") || digits(index)?.value ?? 0 < 1000
    else { return nil }
    var clock = Clock(hour: found.value / 100, minute: found.value % 100, range: index..<index + 1)
    clock.isFine = true
    clock.isSure = true
    clock.isDigits = true
    return clock
  }

  func rangeNode(_ one: Clock, _ two: Clock, _ range: Range<Int>) -> TimeNode {
    var readings: [TimeNode.Reading] = []
    func add(_ a: Int, _ b: Int) {
      let low = a * 3_600 + one.minute * 60 + (one.second ?? 0)
      let high = b * 3_600 + two.minute * 60 + (two.second ?? 0)
      let length = high > low ? high - low : high - low + 86_400
      readings.append(
        TimeNode.Reading(
          "(\(Self.timex(one, a % 24)),\(Self.timex(two, b % 24)),\(TimeCalendar.hours(length)))",
          low, high))
    }
    let isOpen = one.half == nil && two.half == nil && one.hour <= 12 && two.hour <= 12
    if isOpen {
      let hour = one.hour == 12 && two.hour < 12 && two.hour > 0 ? 0 : one.hour
      let isTurned = two.hour * 60 + two.minute <= hour * 60 + one.minute
      if isTurned {
        add(hour, two.hour + 12)
        if one.isDigits { add(hour + 12, two.hour) }
      } else {
        add(hour, two.hour)
        if hour + 12 < 24 { add(hour + 12, two.hour + 12) }
      }
    } else {
      add(one.hour, two.hour)
    }
    return TimeNode(.timeRange, range, readings)
  }

  /// from 10 am for 3 hours, for 2 hours from 2pm.
  func hoursFor(_ start: Int) -> TimeNode? {
    var found: (clock: Clock, length: TimeNode, end: Int)?
    if let from = term(.from, start), let clock = clock(from.end, isBare: true),
      let lead = term(.for, clock.range.upperBound), let length = length(lead.end)
    {
      found = (clock, length, length.end)
    } else if let lead = term(.for, start), let length = length(lead.end),
      let from = term(.from, length.end), let clock = clock(from.end, isBare: true)
    {
      found = (clock, length, clock.range.upperBound)
    }
    guard let found, found.length.lengths.allSatisfy({ ["H", "M", "S"].contains($0.unit) }) else {
      return nil
    }
    let low = found.clock.seconds
    let high = low + Int(found.length.seconds)
    guard high < 200_000 else { return nil }
    var node = TimeNode(
      .timeRange, start..<found.end,
      [
        TimeNode.Reading(
          "(\(Self.timex(found.clock, found.clock.hour)),T\(TimeCalendar.clock(high % 86_400)),\(TimeCalendar.hours(high - low)))",
          low, high)
      ])
    node.isBare = false
    return node
  }

  // MARK: Parts of the day

  /// morning, in the evening, late afternoon, later in the evening.
  func partNode(_ start: Int) -> TimeNode? {
    var index = start
    if let lead = term(.in, index) { index = skip(.the, lead.end) }
    let edge = term(.edge, index) ?? term(.closer, index)
    if edge != nil, index > start, term(.the, index - 1) == nil { return nil }
    if let edge { index = skip(.the, skip(.in, skip(["-"], edge.end))) }
    if index == start, let the = term(.the, start), term(.part, the.end) == nil { return nil }
    guard
      let part = term(.part, index) ?? (index > start && edge == nil ? term(.parts, index) : nil)
    else { return nil }
    return hoursOf(part.word, edge?.word.name, start..<part.end)
  }

  /// The hours of a part of the day, or the half of them that is early or late.
  func hoursOf(_ part: TimeWord, _ edge: String?, _ range: Range<Int>) -> TimeNode {
    var (low, high) = (part.number(1) * 3_600, part.number(2) * 3_600)
    let middle = low + (part.name == "NI" ? 7_200 : (high - low) / 2)
    if edge == "start" { high = middle }
    if edge == "end" { low = middle }
    if high == 86_400 { high -= 1 }
    var node = TimeNode(.timeRange, range, [TimeNode.Reading("T" + part.name, low, high)])
    node.part = part.name
    node.mod = edge ?? ""
    if edge == "mid" { node.mod = "mid" }
    return node
  }

  /// lunchtime; at, before and after a meal alone is a time.
  func mealNode(_ start: Int) -> TimeNode? {
    let lead = term(.at, start)
    guard let meal = term(.meal, lead?.end ?? start),
      lead != nil || meal.word.names.count > 3
    else { return nil }
    return hoursOf(meal.word, nil, start..<meal.end)
  }
}
