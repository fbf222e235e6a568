// Years in text, as the lines that date a text or say whose it is have them.

/// Finds years in text.
enum YearScan {
  /// Whether four digits that stand alone are a year from 1900 to 2099.
  static func hasYear(_ text: ArraySlice<UInt8>) -> Bool {
    var digits: [UInt8] = []
    for byte in text + [0x20] {
      if byte >= 0x30, byte <= 0x39 {
        digits.append(byte)
      } else {
        if digits.count == 4,
          digits.starts(with: [0x31, 0x39]) || digits.starts(with: [0x32, 0x30])
        {
          return true
        }
        digits.removeAll(keepingCapacity: true)
      }
    }
    return false
  }
}
