// Numbers, sizes and page text as a person reads them.
import Foundation

/// How things are worded.
package enum Wording {
  /// `1,234`.
  package static func count(_ number: Int) -> String {
    var digits = Array(String(abs(number)))
    var index = digits.count - 3
    while index > 0 {
      digits.insert(",", at: index)
      index -= 3
    }
    return (number < 0 ? "-" : "") + String(digits)
  }

  /// `1 capture`, `2 captures`.
  package static func count(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// `1 hash`, `2 hashes`.
  package static func count(_ number: Int, _ noun: String, plural: String) -> String {
    "\(count(number)) \(number == 1 ? noun : plural)"
  }

  /// `831 bytes`, `12.3 kB`, `3.50 GB` (powers of 1000).
  package static func size(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return count(bytes, "byte") }
    // By whole numbers: Foundation's formats take a millisecond to get ready.
    var unit = 1000
    for name in ["kB", "MB", "GB"] {
      let tenths = rounded(bytes, unit / 10)
      if tenths < 9995 {
        let hundredths = rounded(bytes, unit / 100)
        return hundredths < 1000
          ? "\(decimal(hundredths, places: 2)) \(name)" : "\(decimal(tenths, places: 1)) \(name)"
      }
      unit *= 1000
    }
    return "\(decimal(rounded(bytes, unit / 100), places: 2)) TB"
  }

  /// `number` in units of `unit`, halves up.
  private static func rounded(_ number: Int, _ unit: Int) -> Int {
    number / unit + (number % unit >= (unit + 1) / 2 ? 1 : 0)
  }

  /// `12.3` of 123 and one place, `0.05` of 5 and two.
  private static func decimal(_ number: Int, places: Int) -> String {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return "\(padded.dropLast(places)).\(padded.suffix(places))"
  }

  /// `0.8 s`, `3 min 20 s`.
  package static func duration(_ seconds: Double) -> String {
    if seconds < 60 { return String(format: seconds < 10 ? "%.1f s" : "%.0f s", seconds) }
    let whole = Int(seconds)
    return whole < 3600
      ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole / 60 % 60) min"
  }

  /// How long ago, rounded up: `2 hours`, `3 days`.
  package static func age(_ milliseconds: Int64) -> String {
    let minutes = Int((max(0, milliseconds) + 59_999) / 60_000)
    if minutes <= 90 { return count(max(1, minutes), "minute") }
    let hours = (minutes + 59) / 60
    return hours <= 48 ? count(hours, "hour") : count((hours + 23) / 24, "day")
  }

  /// `2026-02-03 10:00 UTC`, of a time in RFC 3339.
  package static func moment(_ time: String) -> String {
    guard time.utf8.count >= 16 else { return safe(time) }
    return safe("\(time.prefix(10)) \(time.dropFirst(11).prefix(5)) UTC")
  }

  /// Text from outside, safe on a terminal: control characters (which could move the cursor or
  /// change the title) and bidirectional overrides are shown as `\u{1B}`.
  package static func safe(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
        out.append(
          contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
      default: out.append(scalar)
      }
    }
    return String(out)
  }
}
