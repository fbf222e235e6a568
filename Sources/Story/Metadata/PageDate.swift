// Dates as pages give them, in one form.
import Bytes

enum PageDate {
  /// RFC 3339 in UTC where `text` is a time with an offset, the date or the local time as given
  /// where it has none; nil where it does not begin with a date as `2024-02-25`.
  static func normalised(_ text: String) -> String? {
    var bytes = Array(text.trimmed.utf8)
    guard bytes.count >= 10, bytes.count <= 40, isDate(bytes.prefix(10)) else { return nil }
    if bytes.count == 10 { return String(decoding: bytes, as: UTF8.self) }
    guard bytes[10] == 0x54 || bytes[10] == 0x74 || bytes[10] == 0x20 else {
      return String(decoding: bytes.prefix(10), as: UTF8.self)
    }
    bytes[10] = 0x54
    // `+0200` and `2024-02-25T10:00+02:00` are common too.
    var time = Array(bytes[11...])
    let zoneStart = time.firstIndex { $0 == 0x5A || $0 == 0x7A || $0 == 0x2B || $0 == 0x2D }
    var zone = zoneStart.map { Array(time[$0...]) } ?? []
    if let zoneStart { time = Array(time[..<zoneStart]) }
    while time.last == 0x20 { time.removeLast() }
    if time.count == 5 { time += Array(":00".utf8) }
    if zone.count == 5, zone[0] != 0x5A { zone.insert(0x3A, at: 3) }
    if zone.count == 3 { zone += Array(":00".utf8) }
    if zone.first == 0x7A { zone = [0x5A] }
    let whole = String(decoding: bytes.prefix(11) + time + zone, as: UTF8.self)
    if zone.isEmpty { return whole }
    return Instant(whole)?.description ?? whole
  }

  private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
    for (place, byte) in bytes.enumerated() {
      let fits = place == 4 || place == 7 ? byte == 0x2D : byte >= 0x30 && byte <= 0x39
      if !fits { return false }
    }
    return true
  }

  /// Month names by their first letters, lower-case: English, German, French, Spanish, Italian,
  /// Portuguese, Dutch.
  private static let months: [(String, Int)] = [
    ("jan", 1), ("jän", 1), ("ene", 1), ("gen", 1), ("feb", 2), ("fév", 2), ("fev", 2),
    ("mar", 3), ("mär", 3), ("mrt", 3), ("maa", 3), ("apr", 4), ("avr", 4), ("abr", 4),
    ("may", 5), ("mai", 5), ("mei", 5), ("mag", 5), ("juin", 6), ("jun", 6), ("giu", 6),
    ("juil", 7), ("jul", 7), ("lug", 7), ("aug", 8), ("aoû", 8), ("ago", 8), ("sep", 9),
    ("set", 9), ("oct", 10), ("okt", 10), ("out", 10), ("ott", 10), ("nov", 11), ("dec", 12),
    ("dez", 12), ("déc", 12), ("dic", 12),
  ]

  /// The date in a line such as `Published on Feb 9, 2012`; nil where there is none.
  static func found(in line: String) -> String? {
    let words = line.lowercased().split { " ,()".contains($0) }.map(String.init)
    for (place, word) in words.enumerated() {
      if let date = normalised(String(word.prefix(10))) { return date }
      guard let month = months.first(where: { word.hasPrefix($0.0) })?.1,
        word.allSatisfy({ $0.isLetter || $0 == "." })
      else { continue }
      // The day before or behind, the year behind; `de` may stand between.
      let after = words[(place + 1)...].filter { $0 != "de" }
      let before = words[..<place].filter { $0 != "de" }.last
      let numbers = after.prefix(2).map(number)
      if numbers.count == 2, let day = numbers[0], let year = numbers[1] {
        if let date = date(year, month, day) { return date }
      }
      if let day = before.flatMap(number), let year = numbers.first ?? nil {
        if let date = date(year, month, day) { return date }
      }
    }
    return nil
  }

  private static func number(_ word: String) -> Int? {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    return Int(digits)
  }

  private static func date(_ year: Int, _ month: Int, _ day: Int) -> String? {
    guard (1900...2199).contains(year), (1...31).contains(day) else { return nil }
    let pad = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(pad(month))-\(pad(day))"
  }
}
