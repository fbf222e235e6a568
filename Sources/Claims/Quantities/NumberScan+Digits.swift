// Numbers in digits: 1,234.5, 3/4, 10k, 4 thousand 3 hundred.

extension NumberScan {
  /// The digits at `index`, behind so many scalars that are none of it: USD50.
  func digits(at index: Int, dropping prefix: Int) -> NumberReading? {
    let text = tokens[index].text.dropFirst(prefix)
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
    if let power = power(of: value, tail, at: end) {
      return NumberReading(value: power.value, tokens: index..<power.end, isDigits: true)
    }
    // 1 234 567, and with narrow spaces.
    if tail.isEmpty, whole.count <= 3, body.count == whole.count {
      while let group = group(at: end) {
        value = value * 1_000 + group.value
        end += 1
        if group.isLast { break }
      }
    }
    // 3/4 and 2 1/4.
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
}
