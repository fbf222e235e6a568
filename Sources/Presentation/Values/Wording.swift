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
    var value = Double(bytes) / 1000
    for unit in ["kB", "MB", "GB"] {
      if value < 999.5 { return String(format: value < 10 ? "%.2f %@" : "%.1f %@", value, unit) }
      value /= 1000
    }
    return String(format: "%.2f TB", value)
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
