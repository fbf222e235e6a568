// Fractions in words: a third, three twenty-fifths, two and a half, one out of three, one in three.

extension NumberScan {
  /// A fraction, and what it is of: "half a million", "two thirds of a million".
  func partial(_ value: Double, _ start: Int, _ end: Int) -> NumberReading {
    var next = end
    if word(next) == "of" { next += 1 }
    if ["a", "an"].contains(word(next)) { next += 1 }
    if let scale = words.scales[word(next)] {
      return NumberReading(value: value * scale, tokens: start..<next + 1)
    }
    return NumberReading(value: value, tokens: start..<end)
  }

  /// Such as "and a half", "and two thirds", "and three quarters million".
  func fractionTail(at index: Int) -> (value: Double, end: Int, isScaled: Bool)? {
    guard words.joiners.contains(word(index)) else { return nil }
    var start = index + 1
    var count = 1.0
    if words.articles.contains(word(start)) {
      start += 1
    } else if let value = words.cardinals[word(start)], value < 100 {
      count = value
      start += 1
      // "two and fifty-four hundredths", but "one hundred and thirty-two fifths" are 132 of them.
      let unit = hyphen(start) ? start + 1 : start
      if value >= 20, words.scales[word(index - 1)] == nil, let last = words.cardinals[word(unit)],
        last > 0, last < 10
      {
        count += last
        start = unit + 1
      }
    }
    let isOne = start > index + 1 && count == 1
    guard let part = words.parts[word(start)] ?? (isOne ? words.ranks[word(start)] : nil), part > 1
    else { return nil }
    let value = count / part
    if let scale = words.scales[word(start + 1)] { return (value * scale, start + 2, true) }
    return (value, start + 1, false)
  }

  /// The compound rank at `index` that divides `count`: one twenty-fifth, three twenty-fifths.
  ///
  /// In the singular it divides one alone, at the end of its phrase.
  func divisor(of count: Double, at index: Int) -> (value: Double, end: Int)? {
    guard count > 0, let found = compoundRank(at: index),
      found.isMany || count == 1 && isAtEnd(found.end)
    else { return nil }
    return (found.value, found.end)
  }

  /// A rank of two words or more below a thousand: twenty-fifth, one hundred and fifths.
  private func compoundRank(at start: Int) -> (value: Double, end: Int, isMany: Bool)? {
    var value = 0.0
    var index = start
    while index < tokens.count, index < start + 8 {
      let text = word(index)
      let unit = value.truncatingRemainder(dividingBy: 100)
      func fits(_ more: Double) -> Bool {
        unit == 0 && more < 100
          || unit >= 20 && more < 10 && unit.truncatingRemainder(dividingBy: 10) == 0
      }
      if let cardinal = words.cardinals[text], cardinal > 0, fits(cardinal) {
        value += cardinal
      } else if words.scales[text] == 100, value < 10 {
        value = max(1, value) * 100
      } else if value > 0, let part = words.parts[text] ?? words.ranks[text] {
        guard part >= 100 || fits(part) else { return nil }
        return (part >= 100 ? value * part : value + part, index + 1, words.parts[text] != nil)
      } else if value == 0 || !(words.joiners.contains(text) && unit == 0 || hyphen(index)) {
        return nil
      }
      index += 1
    }
    return nil
  }

  /// The divisor that took in the last word of `count`, as "thirty" of "one hundred thirty fifths"; the part
  /// alone where there is none such.
  func parted(_ count: Double, by part: Double, at index: Int) -> Double {
    let before = hyphen(index - 1) ? index - 2 : index - 1
    if part < 10, let tens = words.cardinals[word(before)], (20...90).contains(tens), count > tens {
      return (count - tens) / (tens + part)
    }
    return count / part
  }

  /// Whether a part without a count is a share: half, a quarter of it; not the first half, nor the quarter.
  func isShare(_ part: Double, at index: Int) -> Bool {
    if index > 0, words.ranks[word(index - 1)] != nil { return false }
    return part == 2 || words.ofs.contains(word(index + 1)) || words.scales[word(index + 1)] != nil
  }

  /// One over three, where nothing follows; one out of three, where it is a share of no more than all.
  func divided(_ found: NumberReading) -> NumberReading? {
    guard !found.isRank, found.tail.isEmpty else { return nil }
    let end = found.tokens.upperBound
    let start = found.tokens.lowerBound
    if words.overs.contains(word(end)), start == 0 || !tokens[start - 1].isMark,
      let number = plain(at: end + 1), isDivisor(number)
    {
      let next = number.tokens.upperBound
      guard
        next >= tokens.count
          || tokens[next].isMark && [".", ",", ";", "?", "!", ")"].contains(word(next))
      else { return nil }
      return quotient(found, number)
    }
    for phrase in words.outOfs where word(end) == phrase.first {
      guard phrase.indices.allSatisfy({ word(end + $0) == phrase[$0] }),
        let number = plain(at: end + phrase.count), isDivisor(number), number.value > found.value,
        number.value == number.value.rounded()
      else { continue }
      return quotient(found, number)
    }
    if words.shareIns.contains(word(end)), let number = plain(at: end + 1), isDivisor(number),
      isShare(of: number, found)
    {
      return quotient(found, number)
    }
    return nil
  }

  /// One in three, seven in ten, 3 in 100; not two in seven attacks, five in 2019 or two in three days.
  private func isShare(of whole: NumberReading, _ top: NumberReading) -> Bool {
    let isRound = [3, 4, 5, 10, 100, 1_000, 10_000, 100_000, 1_000_000].contains(whole.value)
    return top.value >= 1 && top.value < whole.value && whole.value == whole.value.rounded()
      && (isRound || top.value == 1 && whole.value < 100)
      && !words.noShares.contains(word(whole.tokens.upperBound))
  }

  private func isDivisor(_ number: NumberReading) -> Bool {
    !number.isRank && number.tail.isEmpty && number.value > 0
  }

  private func quotient(_ top: NumberReading, _ bottom: NumberReading) -> NumberReading {
    NumberReading(
      value: top.value / bottom.value,
      tokens: top.tokens.lowerBound..<bottom.tokens.upperBound, isDigits: top.isDigits,
      top: top.value)
  }
}
