// What the grammar of times finds: a type, its readings in TIMEX3, and what they resolve to. No words here,
// and no calendar: that is TimeCalendar's.

/// The longest of the times that a function's lines find; of the same length the first.
///
/// For functions that are asked so often that an array of all would cost; others use `TimeGrammar.longest`.
@resultBuilder
enum LongestTime {
  static func buildPartialBlock(first: TimeNode?) -> TimeNode? { first }

  static func buildPartialBlock(accumulated: TimeNode?, next: TimeNode?) -> TimeNode? {
    guard let next, next.end > accumulated?.end ?? -1 else { return accumulated }
    return next
  }
}

/// A time in a sentence, read against a day and hour.
struct TimeNode: Sendable {
  /// The type, by its name in the specifications of Recognizers-Text.
  enum Kind: String, Sendable {
    case date, time, datetime, duration, set
    case dateRange = "daterange"
    case timeRange = "timerange"
    case datetimeRange = "datetimerange"
  }
  /// One way to understand it.
  struct Reading: Sendable, Equatable {
    /// TIMEX3: 2016-11-07, XXXX-WXX-5, T08:30, P3D, (2016-11-08,2016-11-11,P3D).
    var timex: String
    /// Where it begins: in seconds since 1970-01-01, or since midnight for times of day; nil for open.
    var low: Int?
    /// Where it ends; the same as `low` for a point.
    var high: Int?

    init(_ timex: String, _ low: Int?, _ high: Int?) {
      (self.timex, self.low, self.high) = (timex, low, high)
    }
  }
  /// How fine a date is: what the length between two is told in.
  enum Grain: Int, Sendable, Comparable {
    case day, month, year
    static func < (left: Grain, right: Grain) -> Bool { left.rawValue < right.rawValue }
  }
  /// What is said of a day; nil for what is not.
  struct Parts: Sendable, Equatable {
    var year: Int?
    var month: Int?
    var day: Int?
    /// The last two digits of a year whose century is open.
    var shortYear: Int?
  }
  /// How it is seen from now, for what has no place on the calendar of its own.
  enum Origin: Sendable, Equatable {
    case calendar
    /// Days from today.
    case day(Int)
    /// So many units on, and which weekday of it; month by its number.
    case shift(Int, unit: String, weekday: Int?)
    /// So many seconds from now.
    case distance(Double)
    case now
  }

  var kind: Kind
  /// Its tokens, with all that moves or bounds it.
  var tokens: Range<Int>
  /// Its tokens without the word that opens an end of it: before, since, around.
  var core: Range<Int>
  /// The past ones first; none where it is no time at all.
  var readings: [Reading]
  /// before, after, since, until, approx, start, mid, end, more, less, and joined by a hyphen; empty for
  /// none.
  var mod = ""
  var grain = Grain.day
  /// As far as it is a day or month that may lack its year.
  var parts: Parts?
  var weekday: Int?
  var origin = Origin.calendar
  /// Of a length: its parts.
  var lengths: [Length] = []
  /// Of a length: in seconds, by the common length of its units.
  var seconds = 0.0
  /// Whether it comes to nothing on a calendar: 30 February, summer 2016.
  var isUnresolved = false
  /// Whether hours of it may be taken for what they are only beside a day: 3-8, at 4.
  var isBare = false
  /// Whether it is a feast, which takes no hours.
  var isFeast = false
  /// A part of a day, by its name in TIMEX3.
  var part: String?

  init(_ kind: Kind, _ tokens: Range<Int>, _ readings: [Reading]) {
    (self.kind, self.tokens, self.readings, core) = (kind, tokens, readings, tokens)
  }

  var end: Int { tokens.upperBound }
  var timex: String { readings.first?.timex ?? "" }
  /// The same, from an earlier token on.
  func from(_ start: Int) -> TimeNode {
    var node = self
    node.tokens = min(start, tokens.lowerBound)..<tokens.upperBound
    node.core = min(start, core.lowerBound)..<core.upperBound
    return node
  }
  /// The same, up to a later token.
  func to(_ end: Int) -> TimeNode {
    var node = self
    node.tokens = tokens.lowerBound..<max(end, tokens.upperBound)
    node.core = core.lowerBound..<max(end, core.upperBound)
    return node
  }
  /// Whether it is a day or longer.
  var isCalendar: Bool { kind == .date || kind == .dateRange }
}
