// What a time resolves to, as the specifications of Recognizers-Text spell it. Parses nothing.

extension TimeNode {
  /// A reading as text: dates and times of day by ISO 8601, lengths in seconds.
  struct Value: Sendable, Equatable {
    /// TIMEX3.
    var timex: String
    /// The point or length; nil for what has two ends.
    var value: String?
    /// The ends; nil for one that is open.
    var start: String?
    var end: String?
    /// What opens an end or takes a part: before, since, mid; empty for none.
    var mod: String
  }

  /// All that it may mean, the past before the future.
  var values: [Value] {
    if kind == .duration {
      return [Value(timex: timex, value: TimeCalendar.plain(seconds), mod: mod)]
    }
    if isUnresolved {
      return readings.map { Value(timex: $0.timex, value: "not resolved", mod: "") }
    }
    return readings.map { reading in
      switch kind {
      case .date, .time, .datetime:
        Value(timex: reading.timex, value: reading.low.map(text), mod: mod)
      default:
        Value(
          timex: reading.timex, start: reading.low.map(text), end: reading.high.map(text), mod: mod)
      }
    }
  }

  private func text(_ moment: Int) -> String {
    switch kind {
    case .date, .dateRange: TimeCalendar.date(TimeCalendar.floorDay(moment))
    case .time, .timeRange: TimeCalendar.clock(moment % TimeCalendar.day)
    default: TimeCalendar.moment(moment)
    }
  }
}
