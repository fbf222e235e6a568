// Instant: a moment as the archive writes it, and RFC 3339 text in and out. No clock lives here:
// whoever needs the time of day asks StoreDurable or Foundation and passes it in.

/// A moment in UTC, to the millisecond, without leap seconds (POSIX time).
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
  public let milliseconds: Int64

  /// A moment `milliseconds` after 1970-01-01T00:00:00Z.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The range that RFC 3339 can write: years 0000 to 9999.
  public static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

  /// True where the moment lies in the years 0000 to 9999.
  public var isWritable: Bool { Instant.range.contains(milliseconds) }

  /// Earlier first.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// RFC 3339 in UTC, `2026-11-22T09:30:00Z`, with `.123` only where the milliseconds are not zero.
  public var description: String {
    let (days, inDay) = milliseconds.flooringDivision(by: 86_400_000)
    let (year, month, day) = civil(fromDays: days)
    let seconds = inDay / 1000
    let fraction = inDay % 1000
    let clock =
      "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    let part = fraction == 0 ? "" : "." + padded(fraction, 3)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock)\(part)Z"
  }

  /// Reads RFC 3339 (`2026-11-22T09:30:00+01:00`; `T` may be a space, digits past the millisecond
  /// are cut) or a date alone, which means its first moment in UTC.
  ///
  /// Nil for anything else.
  public init?(_ text: some StringProtocol) {
    var scanner = Scanner(Array(text.utf8))
    guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2),
      scanner.take("-"), let day = scanner.number(2),
      (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day)
    else { return nil }
    let dayStart = days(fromYear: year, month: month, day: day) * 86_400_000
    if scanner.isAtEnd {
      milliseconds = dayStart
      return
    }
    guard scanner.take("T") || scanner.take("t") || scanner.take(" "),
      let hour = scanner.number(2), scanner.take(":"), let minute = scanner.number(2),
      scanner.take(":"), let second = scanner.number(2),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    var fraction: Int64 = 0
    if scanner.take(".") {
      guard let value = scanner.fraction() else { return nil }
      fraction = value
    }
    guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
    // A leap second (60) is held as the last millisecond before the next minute.
    let whole = (hour * 60 + minute) * 60 + min(second, 59)
    let value = dayStart + whole * 1000 + (second == 60 ? 999 : fraction) - offset * 60_000
    guard Instant.range.contains(value) else { return nil }
    milliseconds = value
  }
}

extension Int64 {
  fileprivate func flooringDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

private func padded(_ value: Int64, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func daysIn(month: Int64, year: Int64) -> Int64 {
  switch month {
  case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  case 4, 6, 9, 11: 30
  default: 31
  }
}

// Days since 1970-01-01 of a proleptic Gregorian date, and back: H. Hinnant, "chrono-Compatible
// Low-Level Date Algorithms", days_from_civil and civil_from_days.
private func days(fromYear year: Int64, month: Int64, day: Int64) -> Int64 {
  let shifted = month <= 2 ? year - 1 : year
  let (era, yearOfEra) = shifted.flooringDivision(by: 400)
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

private func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let (era, dayOfEra) = (days + 719_468).flooringDivision(by: 146_097)
  let yearOfEra =
    (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shifted = (5 * dayOfYear + 2) / 153
  let month = shifted < 10 ? shifted + 3 : shifted - 9
  return (
    yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
  )
}

private struct Scanner {
  private let units: [UInt8]
  private var position = 0

  init(_ units: [UInt8]) { self.units = units }

  var isAtEnd: Bool { position == units.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < units.count, UInt32(units[position]) == character.value else { return false }
    position += 1
    return true
  }

  private mutating func digit() -> Int64? {
    guard position < units.count, (48...57).contains(units[position]) else { return nil }
    defer { position += 1 }
    return Int64(units[position] - 48)
  }

  mutating func number(_ width: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<width {
      guard let next = digit() else { return nil }
      value = value * 10 + next
    }
    return value
  }

  /// Milliseconds of the digits after the point; at least one digit.
  mutating func fraction() -> Int64? {
    var value: Int64 = 0
    var scale: Int64 = 100
    guard let first = digit() else { return nil }
    value = first * scale
    while let next = digit() {
      scale /= 10
      value += next * scale
    }
    return value
  }

  /// Minutes east of UTC: `Z`, or `+hh:mm` or `-hh:mm`.
  mutating func offset() -> Int64? {
    if take("Z") || take("z") { return 0 }
    let sign: Int64
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60
    else { return nil }
    return sign * (hours * 60 + minutes)
  }
}
