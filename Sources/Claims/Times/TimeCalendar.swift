// Days, months and weeks as arithmetic, and their spelling in TIMEX3 and ISO 8601. Knows no words.

/// The calendar as seen from a moment.
struct TimeCalendar: Sendable {
  /// Seconds since 1970-01-01, by the clock on the wall.
  let now: Int

  static let second = 1
  static let day = 86_400
  /// The day of `now`, since 1970-01-01.
  var today: Int { Self.floorDay(now) }

  static func floorDay(_ moment: Int) -> Int {
    moment >= 0 ? moment / day : (moment - day + 1) / day
  }

  // MARK: Spelling

  static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  static func four(_ value: Int) -> String {
    String(repeating: "0", count: max(0, 4 - "\(value)".utf8.count)) + "\(value)"
  }

  /// Such as 2016-11-07.
  static func date(_ day: Int) -> String {
    let parts = CivilDate(day: day).parts
    return "\(four(parts.year))-\(two(parts.month))-\(two(parts.day))"
  }

  /// Such as 16:12:00.
  static func clock(_ seconds: Int) -> String {
    "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }

  /// Such as 2016-11-07 16:12:00.
  static func moment(_ moment: Int) -> String {
    let day = floorDay(moment)
    return date(day) + " " + clock(moment - day * Self.day)
  }

  /// PT2H30M for seconds.
  static func hours(_ seconds: Int) -> String {
    let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60)
    return "PT" + (h > 0 ? "\(h)H" : "") + (m > 0 ? "\(m)M" : "") + (s > 0 ? "\(s)S" : "")
  }

  /// Two numbers that may be whole.
  static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }

  // MARK: Arithmetic

  /// A day of a month; nil where there is none such.
  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    CivilDate(year: year, month: month, day: day)?.day
  }

  /// The first of a month, which may be counted beyond the year.
  static func first(_ year: Int, _ month: Int) -> Int {
    let months = year * 12 + month - 1
    let (y, m) = (months >= 0 ? months / 12 : (months - 11) / 12, ((months % 12) + 12) % 12 + 1)
    return CivilDate(year: min(9999, max(1, y)), month: m, day: 1)?.day ?? 0
  }

  /// So many months on, on the last day where the month is shorter.
  static func adding(months: Int, to day: Int) -> Int {
    let parts = CivilDate(day: day).parts
    let start = first(parts.year, parts.month + months)
    let month = CivilDate(day: start).parts
    return start + min(parts.day, CivilDate.length(year: month.year, month: month.month)) - 1
  }

  /// 1 Monday to 7 Sunday.
  static func weekday(_ day: Int) -> Int { CivilDate(day: day).weekday }

  /// The Monday of a day's week.
  static func monday(_ day: Int) -> Int { day - weekday(day) + 1 }

  /// Year and number of the week, by ISO 8601: that of its Thursday.
  static func week(_ day: Int) -> (year: Int, number: Int) {
    let thursday = monday(day) + 3
    let year = CivilDate(day: thursday).parts.year
    return (year, (thursday - first(year, 1)) / 7 + 1)
  }

  /// The Monday of a week of a year.
  static func monday(_ year: Int, week: Int) -> Int {
    monday(first(year, 1) + 3) + (week - 1) * 7
  }

  static func weekName(_ day: Int) -> String {
    let week = week(day)
    return "\(four(week.year))-W\(two(week.number))"
  }

  /// Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
  static func easter(_ year: Int) -> Int {
    let (a, b, c) = (year % 19, year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let g = (b - (b + 8) / 25 + 1) / 3
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = (c / 4, c % 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let n = h + l - 7 * m + 114
    return days(year, n / 31, n % 31 + 1) ?? first(year, 4)
  }

  /// The weekday of a month that is the first (1), second …, last (-1).
  static func nth(_ count: Int, weekday: Int, _ year: Int, _ month: Int) -> Int {
    if count < 0 {
      let last = first(year, month + 1) - 1
      return last - (Self.weekday(last) - weekday + 7) % 7
    }
    let start = first(year, month)
    return start + (weekday - Self.weekday(start) + 7) % 7 + (count - 1) * 7
  }

  // MARK: What may be meant

  /// The day before now and the one behind it that a rule finds by year.
  func around(_ rule: @escaping (Int) -> Int?) -> [Int] {
    let year = CivilDate(day: today).parts.year
    // Four years hold a leap day but for one century in four.
    let past = (0...8).lazy.compactMap { rule(year - $0) }.first { $0 * Self.day < now }
    let future = (0...8).lazy.compactMap { rule(year + $0) }.first { $0 * Self.day >= now }
    return [past, future].compactMap(\.self)
  }

  /// Last and next such weekday; today is the next.
  func weekdays(_ weekday: Int) -> [Int] {
    let this = Self.monday(today) + weekday - 1
    return [this < today ? this : this - 7, this >= today ? this : this + 7]
  }
}
