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
}
