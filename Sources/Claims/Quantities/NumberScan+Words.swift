// Numbers in words: two hundred and five, half a million, a third.

extension NumberScan {
  /// "two hundred and five", "half a million", "two dozen", "a third".
  func spelt(at start: Int) -> NumberReading? {
    var index = start
    var total = 0.0
    var current = 0.0
    var isAny = false
    var isRank = false
    if words.articles.contains(word(start)) {
      // A hundred, a dozen, a third; not "a second".
      if words.scales[word(start + 1)] != nil {
        current = 1
        index += 1
        isAny = true
      } else if let part = words.parts[word(start + 1)], part > 1 {
        return partial(1 / part, start, start + 2)
      } else if word(start + 1) == "third",
        isAtEnd(start + 2) || Self.behindParts.contains(word(start + 2))
      {
        // "by a third", but "a third party"
        return partial(1 / 3, start, start + 2)
      } else if let rank = words.ranks[word(start + 1)], rank > 3, isAtEnd(start + 2) {
        return partial(1 / rank, start, start + 2)
      } else if let divisor = divisor(of: 1, at: start + 1) {
        // a twenty-first
        return partial(1 / divisor.value, start, divisor.end)
      } else {
        return nil
      }
    }
    if let part = words.parts[word(start)], part > 1 {
      guard isShare(part, at: start) else { return nil }
      return partial(1 / part, start, start + 1)
    }
    while index < tokens.count {
      let text = word(index)
      if let value = words.cardinals[text] {
        // twenty five, but not five twenty
        if current.truncatingRemainder(dividingBy: 100) != 0 {
          let unit = current.truncatingRemainder(dividingBy: 100)
          guard unit >= 20, unit.truncatingRemainder(dividingBy: 10) == 0, value < 10, value > 0
          else {
            if let divisor = divisor(of: total + current, at: index) {
              return partial((total + current) / divisor.value, start, divisor.end)
            }
            break
          }
        }
        current += value
      } else if let scale = words.scales[text] {
        guard isAny else { break }
        if scale >= 1_000 {
          total += max(1, current) * scale
          // three lakh crore
          if current == 0 { total = total == scale ? total : (total - scale) * scale }
          current = 0
        } else if scale == 12 {
          // three hundred and two dozens
          let unit = current.truncatingRemainder(dividingBy: 100)
          current += (unit == 0 ? 1 : unit) * scale - unit
        } else {
          current = max(1, current) * scale
        }
      } else if let rank = words.ranks[text], isAny || rank > 0 {
        // twenty-first; one fifth
        let unit = current.truncatingRemainder(dividingBy: 100)
        let closes =
          current == 0 || rank >= 100
          || unit >= 20 && rank < 10 && unit.truncatingRemainder(dividingBy: 10) == 0 || unit == 0
        // Twenty-fifth is a rank, five fifth is none.
        if isAny, current + total > 0, current + total < 20, rank > 2, rank < 100 {
          return NumberReading(value: (current + total) / rank, tokens: start..<index + 1)
        }
        guard closes else { break }
        current = rank >= 100 && current > 0 ? current * rank : current + rank
        isRank = true
        index += 1
        isAny = true
        break
      } else if isAny, words.joiners.contains(text), index + 1 < tokens.count {
        if let tail = fractionTail(at: index) {
          // Two million and a half; five and a half million.
          let last = words.scales[word(index - 1)] ?? 1
          // "five and a half million": the scale is of both.
          if tail.isScaled, last == 1, let scale = words.scales[word(tail.end - 1)] {
            let value = (total + current) * scale + tail.value
            return NumberReading(value: value, tokens: start..<tail.end)
          }
          var value =
            total + current + tail.value * (last >= 1_000_000 && !tail.isScaled ? last : 1)
          var end = tail.end
          if !tail.isScaled, last == 1, let scale = words.scales[word(end)] {
            value *= scale
            end += 1
          }
          return NumberReading(value: value, tokens: start..<end)
        }
        // "two hundred and five", not "two and five"
        guard
          current >= 100 || total > 0
            || words.cardinals[word(index - 1)].map({ $0 >= 20 }) == true && false,
          let next = words.cardinals[word(index + 1)] ?? words.ranks[word(index + 1)],
          next < 100 || current == 0,
          current.truncatingRemainder(dividingBy: 100) == 0
        else { break }
        index += 1
        continue
      } else if isAny, text == "-", index + 1 < tokens.count,
        !tokens[index].hasSpace || isParted(index),
        words.cardinals[word(index + 1)] != nil || words.scales[word(index + 1)] != nil
          || words.ranks[word(index + 1)] != nil || words.parts[word(index + 1)] != nil
      {
        index += 1
        continue
      } else if isAny, let part = words.parts[text],
        part > 2 || ["half", "halves"].contains(text) == false
      {
        return partial(parted(total + current, by: part, at: index), start, index + 1)
      } else if isAny, words.points.contains(text), let broken = broken(at: index + 1) {
        return NumberReading(value: total + current + broken.value, tokens: start..<broken.end)
      } else {
        break
      }
      index += 1
      isAny = true
    }
    guard isAny else { return nil }
    // A hyphen that leads nowhere, and a joiner.
    while index > start, word(index - 1) == "-" || words.joiners.contains(word(index - 1)) {
      index -= 1
    }
    return NumberReading(value: total + current, tokens: start..<index, isRank: isRank)
  }

  /// Whether the hyphen, spaced on both sides, stands inside a number all the same: ninety - five, one - fourth.
  private func isParted(_ index: Int) -> Bool {
    guard tokens[index + 1].hasSpace, let before = words.cardinals[word(index - 1)] else {
      return false
    }
    if let unit = words.cardinals[word(index + 1)] {
      return before >= 20 && unit > 0 && unit < 10
    }
    return words.parts[word(index + 1)] != nil
      || before == 1 && (words.ranks[word(index + 1)] ?? 0) > 3
  }

  /// Whether the word may stand for a thing: the next one.
  func isOne(_ index: Int) -> Bool { word(index) == "one" }

  /// Whether the word stands for a thing and no number: the one, this one, one of.
  func isPronoun(_ index: Int) -> Bool {
    guard word(index) == "one" else { return false }
    let (before, after) = (word(index - 1), word(index + 1))
    if after == "of" || after == "another" { return true }
    if ["no", "the", "this", "that", "any", "every", "each", "which", "some", "another"].contains(
      before)
    {
      return after != "-" && words.scales[after] == nil
    }
    return false
  }

  static let behindParts: Set<String> = [
    "in", "from", "to", "by", "at", "over", "on", "for", "more", "less", "since", "after", "as",
    "than", "and", "or",
    "last", "this",
  ]

  /// Whether the phrase ends here, or goes on with what a part is of.
  func isAtEnd(_ index: Int) -> Bool {
    index >= tokens.count || tokens[index].isMark && word(index) != "-" || word(index) == "of"
  }

  /// Such as "point seven one".
  func broken(at start: Int) -> (value: Double, end: Int)? {
    var digits = ""
    var index = start
    while let value = words.cardinals[word(index)], value < 100 {
      var whole = value
      var next = index + 1
      if value >= 20 {
        let unit = word(next) == "-" ? next + 1 : next
        if let last = words.cardinals[word(unit)], last > 0, last < 10 {
          whole += last
          next = unit + 1
        }
      }
      digits += String(Int(whole))
      index = next
    }
    return digits.isEmpty ? nil : Double("0." + digits).map { ($0, index) }
  }
}
