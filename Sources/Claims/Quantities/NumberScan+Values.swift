// What a run of digits and marks comes to, and Chinese and Japanese numerals.

extension NumberScan {
  /// The value of digits with marks: 1,234.5 or, where the comma is the decimal mark, 1.234,5.
  static func value(_ text: Substring, hasDecimalComma: Bool) -> Double? {
    let marks = text.filter { $0 == "." || $0 == "," }
    guard !marks.isEmpty else { return number(text) }
    let decimal: Character = hasDecimalComma ? "," : "."
    let last = marks.last ?? "."
    let behind = text.split(whereSeparator: { $0 == "." || $0 == "," }).last?.count ?? 0
    let isMixed = Set(marks).count == 2
    // The last of two sorts of marks is the decimal one; one mark alone that is not before three
    // digits, too.
    let isDecimal = isMixed ? true : marks.count == 1 && (last == decimal || behind != 3)
    var plain = ""
    let place = isDecimal ? text.lastIndex(of: last) : nil
    for index in text.indices {
      let character = text[index]
      if character == "." || character == "," {
        if index == place { plain.append(".") }
      } else {
        plain.append(character)
      }
    }
    return number(plain[...])
  }

  /// Digits of any script.
  private static func number(_ text: Substring) -> Double? {
    var plain = ""
    for character in text {
      if character == "." {
        plain.append(".")
      } else if let digit = character.wholeNumberValue {
        plain += String(digit)
      } else {
        return nil
      }
    }
    return Double(plain)
  }

  static let vulgar: [String: Double] = [
    "½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1.0 / 3, "⅔": 2.0 / 3, "⅕": 0.2, "⅖": 0.4, "⅗": 0.6,
    "⅘": 0.8, "⅙": 1.0 / 6,
    "⅚": 5.0 / 6, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875,
  ]

  // MARK: Ideographs

  /// Such as 三百二十, 1.5万, 2億.
  func ideographs(at start: Int) -> NumberReading? {
    var index = start
    var total = 0.0
    var section = 0.0
    var digit: Double?
    var isAny = false
    if tokens[start].kind == .number, let found = digits(at: start), found.tail.isEmpty {
      digit = found.value
      index = found.tokens.upperBound
      isAny = true
    }
    while index < tokens.count {
      let text = word(index)
      if let value = words.cardinals[text] {
        // 二〇二四
        digit = digit.map { $0 * 10 + value } ?? value
      } else if let scale = words.scales[text] {
        guard isAny || scale < 100 else { break }
        if scale >= 10_000 {
          total += (section + (digit ?? (section == 0 ? 1 : 0))) * scale
          section = 0
        } else {
          section += (digit ?? 1) * scale
        }
        digit = nil
      } else {
        break
      }
      isAny = true
      index += 1
    }
    guard isAny else { return nil }
    return NumberReading(
      value: total + section + (digit ?? 0), tokens: start..<index,
      isDigits: tokens[start].kind == .number,
      digits: tokens[start].kind == .number ? tokens[start].range.count : 0)
  }
}
