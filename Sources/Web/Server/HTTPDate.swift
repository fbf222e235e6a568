// Dates of HTTP (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, to the second.
import Archive
import Bytes
import Claims

enum HTTPDate {
  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The date of a moment.
  static func text(_ instant: Instant) -> String {
    // `2026-02-03T10:00:00.123Z`
    let text = instant.description
    let parts = text.prefix(10).split(separator: "-")
    guard parts.count == 3, let month = Int(parts[1]), (1...12).contains(month) else { return text }
    let day = CivilDate(instant).weekday - 1
    return
      "\(days[day]), \(parts[2]) \(months[month - 1]) \(parts[0]) \(text.dropFirst(11).prefix(8)) GMT"
  }

  /// The moment of a date in this form or in RFC 850's or asctime's; nil for none.
  static func instant(_ text: String) -> Instant? {
    let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
    guard words.count >= 5, let first = words.first, days.contains(where: { first.hasPrefix($0) })
    else { return nil }
    let isUnix = words.count == 5
    let (day, month, year, time) =
      isUnix ? (words[2], words[1], words[4], words[3]) : (words[1], words[2], words[3], words[4])
    guard isUnix || (words.count == 6 && words[5] == "GMT"),
      let number = months.firstIndex(of: month), let dayNumber = Int(day),
      var yearNumber = Int(year),
      (1...31).contains(dayNumber), time.count == 8
    else { return nil }
    if year.count == 2 { yearNumber += yearNumber < 70 ? 2000 : 1900 }
    guard (1...9999).contains(yearNumber) else { return nil }
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return Instant(
      "\(padded(yearNumber, 4))-\(padded(number + 1, 2))-\(padded(dayNumber, 2))T\(time)Z")
  }
}
