// Numbers of a sentence, in digits and in words, as values. Knows no units and no dates.

/// A number in a sentence.
struct NumberReading: Sendable, Equatable {
  var value: Double
  /// Its tokens.
  var tokens: Range<Int>
  /// Whether it is first, second, third.
  var isRank = false
  /// Letters glued to the digits that are no part of the number: `ml` of 25ml.
  var tail = ""
  /// Whether it was written in digits.
  var isDigits = false
  /// How many digits stand before the point; 0 for words.
  var digits = 0
}

/// Reads numbers.
struct NumberScan {
  let tokens: [ClaimToken]
  let words: NumberWords

  func word(_ index: Int) -> String {
    tokens.indices.contains(index) ? tokens[index].text : ""
  }

  /// Whether nothing but a hyphen stands between the words at `index` and behind it.
  func hyphen(_ index: Int) -> Bool { word(index) == "-" }

  /// Whether a number can begin at `index`: by far most words cannot.
  func mayBegin(_ index: Int) -> Bool {
    tokens[index].kind == .number || words.starters.contains(tokens[index].text)
  }

  /// The number that begins at `index`; nil for none.
  func number(at index: Int) -> NumberReading? {
    guard tokens.indices.contains(index), mayBegin(index) else { return nil }
    if words.isPositional, let found = ideographs(at: index) { return found }
    if word(index) == "." { return pointed(at: index) }
    if word(index) == "-" {
      // -5, but no dash and no hyphen.
      guard index + 1 < tokens.count,
        index == 0 || tokens[index].hasSpace && !tokens[index + 1].hasSpace,
        tokens[index + 1].kind == .number, var found = plain(at: index + 1)
      else { return nil }
      found.value = -found.value
      found.tokens = index..<found.tokens.upperBound
      return found
    }
    if words.negatives.contains(word(index)), var found = plain(at: index + 1) {
      found.value = -found.value
      found.tokens = index..<found.tokens.upperBound
      return found
    }
    return plain(at: index)
  }

  /// Such as .25.
  func pointed(at index: Int) -> NumberReading? {
    guard index + 1 < tokens.count, index == 0 || tokens[index].hasSpace,
      !tokens[index + 1].hasSpace,
      tokens[index + 1].text.allSatisfy(\.isNumber),
      let value = Double("0." + tokens[index + 1].text)
    else { return nil }
    return NumberReading(value: value, tokens: index..<index + 2, isDigits: true)
  }

  func plain(at index: Int) -> NumberReading? {
    guard tokens.indices.contains(index) else { return nil }
    if let vulgar = Self.vulgar[word(index)] {
      return NumberReading(value: vulgar, tokens: index..<index + 1)
    }
    if tokens[index].kind == .number { return digits(at: index) }
    return spelt(at: index)
  }

  // MARK: Digits

  func digits(at index: Int) -> NumberReading? {
    let text = tokens[index].text
    let body = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") || $0.isNumber }
    guard var value = Self.value(body, hasDecimalComma: words.hasDecimalComma) else { return nil }
    var tail = String(text.dropFirst(body.count))
    var end = index + 1
    let whole = body.prefix { $0.isNumber }
    var found = NumberReading(
      value: value, tokens: index..<end, isDigits: true, digits: whole.count)
    if words.rankMarks.contains(tail) {
      found.isRank = true
      return found
    }
    // 1 234 567, and with narrow spaces.
    if tail.isEmpty, whole.count <= 3, body.count == whole.count {
      while let group = group(at: end) {
        value = value * 1_000 + group.value
        end += 1
        if group.isLast { break }
      }
    }
    // 1.5e6 is rare enough; 3/4 and 2 1/4 are not.
    if tail.isEmpty, body.allSatisfy(\.isNumber), let fraction = fraction(at: index) {
      return NumberReading(value: fraction.value, tokens: index..<fraction.end, isDigits: true)
    }
    if tail.isEmpty, end < tokens.count, let fraction = fraction(at: end), !tokens[end].isMark,
      fraction.value < 1
    {
      return NumberReading(
        value: value + fraction.value, tokens: index..<fraction.end, isDigits: true)
    }
    if tail.isEmpty, let vulgar = Self.vulgar[word(end)] {
      return NumberReading(value: value + vulgar, tokens: index..<end + 1, isDigits: true)
    }
    if let scale = words.suffixes[tail],
      !["m", "g", "t", "b", "mm", "l"].contains(tail) || isUpper(index)
    {
      value *= scale
      tail = ""
    }
    if tail.isEmpty {
      // 10 k, 5.2 million, 3 hundred thousand
      while let scale = scale(at: end) {
        value *= scale
        end += 1
      }
      // 4 thousand 3 hundred and 21; two million and a half
      if end > index + 1 {
        let last = words.scales[word(end - 1)] ?? 1
        if let tail = fractionTail(at: end) {
          value += tail.value * (tail.isScaled ? 1 : last)
          end = tail.end
        } else if let rest = rest(at: end, below: last) {
          value += rest.value
          end = rest.end
        }
      }
      if hyphen(end), words.scales[word(end + 1)] != nil, !tokens[end].hasSpace {
        value *= words.scales[word(end + 1)] ?? 1
        end += 2
      }
    }
    found.value = value
    found.tokens = index..<end
    found.tail = tail
    return found
  }

  /// A word that multiplies digits: million; k and M apart from them.
  func scale(at index: Int) -> Double? {
    if let scale = words.scales[word(index)] { return scale }
    guard index < tokens.count, word(index) == "k" || word(index) == "m" && tokens[index].isCapital
    else { return nil }
    return words.suffixes[word(index)]
  }

  func isUpper(_ index: Int) -> Bool { tokens[index].isUpper }

  /// Three digits behind a space, which go on with a number.
  func group(at index: Int) -> (value: Double, isLast: Bool)? {
    guard tokens.indices.contains(index), tokens[index].kind == .number, tokens[index].hasSpace
    else { return nil }
    let text = tokens[index].text
    let whole = text.prefix { $0.isASCII && $0.isNumber }
    guard whole.count == 3 else { return nil }
    if whole.count == text.count { return Double(text).map { ($0, false) } }
    // 1 200,50
    guard let mark = text.dropFirst(3).first, mark == (words.hasDecimalComma ? "," : "."),
      text.dropFirst(4).allSatisfy({ $0.isASCII && $0.isNumber }), text.count != 7
    else { return nil }
    return Double(whole + "." + text.dropFirst(4)).map { ($0, true) }
  }

  /// Such as 3/4.
  func fraction(at index: Int) -> (value: Double, end: Int)? {
    guard index + 2 < tokens.count, word(index + 1) == "/" || word(index + 1) == "\u{2044}",
      !tokens[index + 1].hasSpace,
      !tokens[index + 2].hasSpace, let top = Double(word(index)),
      let bottom = Double(word(index + 2)),
      bottom > 0, top < 1_000, bottom < 1_000, word(index + 3) != "/"
    else { return nil }
    return (top / bottom, index + 3)
  }

  /// What goes on behind a scale: "3 hundred" and "and 21" of "4 thousand 3 hundred and 21".
  func rest(at index: Int, below limit: Double) -> (value: Double, end: Int)? {
    let start = words.joiners.contains(word(index)) ? index + 1 : index
    guard limit >= 100, tokens.indices.contains(start), let number = plain(at: start),
      !number.isRank, number.tail.isEmpty,
      number.value < limit, number.value == number.value.rounded(),
      start > index || number.tokens.count > 1
    else { return nil }
    return (number.value, number.tokens.upperBound)
  }

  /// Such as "and a half", "and two thirds", "and three quarters million".
  func fractionTail(at index: Int) -> (value: Double, end: Int, isScaled: Bool)? {
    guard words.joiners.contains(word(index)) else { return nil }
    var start = index + 1
    var count = 1.0
    if ["a", "an"].contains(word(start)) {
      start += 1
    } else if let value = words.cardinals[word(start)], value < 20 {
      count = value
      start += 1
    }
    let isOne = start > index + 1 && count == 1
    guard let part = words.parts[word(start)] ?? (isOne ? words.ranks[word(start)] : nil), part > 1
    else { return nil }
    let value = count / part
    if let scale = words.scales[word(start + 1)] { return (value * scale, start + 2, true) }
    return (value, start + 1, false)
  }

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
