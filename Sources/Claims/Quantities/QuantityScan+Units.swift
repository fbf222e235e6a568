// What a figure is a figure of: money, dimensions, ages, per cents; sums of two units, and rates.

extension QuantityScan {
  /// The number with what it is a number of; no token before `floor` is taken.
  func measured(_ number: NumberReading, from floor: Int = 0) -> QuantityReading {
    var start = number.tokens.lowerBound
    var end = number.tokens.upperBound
    var scale = 1.0
    func make(_ kind: QuantityReading.Kind, _ unit: String) -> QuantityReading {
      QuantityReading(
        kind: kind, value: number.value * scale, top: number.top, unit: unit, tokens: start..<end,
        digits: number.tokens, whole: start..<end)
    }
    // $10, US$ 10 million
    if number.isDigits, let sign = sign(before: start), sign.start >= floor {
      start = sign.start
      // £10m
      scale = sign.scale * (lexicon.numbers.suffixes[number.tail] ?? 1)
      return make(.money, sign.name)
    }
    if !number.tail.isEmpty {
      // 10m euros
      if let more = lexicon.numbers.suffixes[number.tail], let money = cue(.currency, at: end) {
        scale = more
        end = money.tokens.upperBound
        return make(.money, lexicon.names[money.entry] ?? "")
      }
      // 25ml, 10kg
      if let unit = lexicon.entry(of: number.tail, .unit) {
        return dimension(make(kind(of: unit), unit), isShort: true)
      }
      if let money = lexicon.entry(of: number.tail, .currency) { return make(.money, money) }
      return make(.number, "")
    }
    if number.isRank { return make(.rank, "") }
    // 29 years old, 3-year-old, aged 29
    if let head = cue(.agehead, endingAt: start), head.tokens.lowerBound >= floor {
      start = head.tokens.lowerBound
      return make(.age, "Year")
    }
    if let tail = cue(.agetail, at: end) {
      end = tail.tokens.upperBound
      let words = tail.tokens.map(word)
      let unit = ["month", "week", "day"].first { unit in words.contains { $0.hasPrefix(unit) } }
      return make(.age, unit.map { $0.prefix(1).uppercased() + $0.dropFirst() } ?? "Year")
    }
    // over-50s
    let isJoined =
      word(end) == "-" && end + 1 < tokens.count && !tokens[end].hasSpace
      && !tokens[end + 1].hasSpace
    let place = isJoined ? end + 1 : end
    let unit = cue(.unit, at: place)
    let money = cue(.currency, at: place)
    if let money,
      unit == nil || money.tokens.count > (unit?.tokens.count ?? 0)
        || number.isDigits == false && unit == nil
    {
      if !isAmbiguous(money, after: number), !isSignOfNext(money) {
        end = money.tokens.upperBound
        // 75 USD million
        if let more = lexicon.numbers.scales[word(end)], tokens[end - 1].isUpper {
          scale = more
          end += 1
        }
        return make(.money, lexicon.names[money.entry] ?? "")
      }
    }
    // 30 MUSD
    if let code = scaledCode(at: place) {
      scale = code.scale
      end = place + 1
      return make(.money, code.name)
    }
    if let unit, unit.tokens.count > 0, !isAmbiguous(unit, after: number) {
      end = unit.tokens.upperBound
      let name = lexicon.names[unit.entry] ?? ""
      let isShort = unit.tokens.count == 1 && tokens[end - 1].range.count <= 2
      return dimension(make(kind(of: name), name), isShort: isShort)
    }
    // 20 (kg)
    if let close = Self.brackets[word(end)], let unit = cue(.unit, at: end + 1),
      word(unit.tokens.upperBound) == close
    {
      end = unit.tokens.upperBound + 1
      let name = lexicon.names[unit.entry] ?? ""
      return make(kind(of: name), name)
    }
    if isInchMark(end) {
      end += 1
      return make(.dimension, "Inch")
    }
    return make(.number, "")
  }

  private static let brackets = ["(": ")", "[": "]", "{": "}", "<": ">"]

  private func kind(of unit: String) -> QuantityReading.Kind {
    if unit == "Percent" { return .percentage }
    return lexicon.units.warmths.contains(unit) ? .temperature : .dimension
  }

  /// A dimension whose unit goes on, or is another by its capitals or by what is spoken of.
  private func dimension(_ reading: QuantityReading, isShort: Bool) -> QuantityReading {
    var reading = reading
    let last = reading.tokens.upperBound - 1
    if isShort, tokens[last].isUpper,
      let name = lexicon.units.capitals[reading.unit]
    {
      reading.unit = name
    }
    if let name = lexicon.units.turned[reading.unit], cues.has(.angle), !cues.has(.heat) {
      (reading.unit, reading.kind) = (name, .dimension)
    }
    // 50 km/h
    if lexicon.units.isLength(reading.unit), let rate = cue(.rate, at: last + 1),
      let per = lexicon.names[rate.entry]
    {
      reading.unit += " per " + per
      reading.tokens = reading.tokens.lowerBound..<rate.tokens.upperBound
      reading.whole = reading.tokens
    }
    return reading
  }

  /// Whether the mark is the sign of an inch: a word goes on behind it, and no other mark makes it one of
  /// quotation.
  private func isInchMark(_ index: Int) -> Bool {
    guard word(index) == "\"", index + 1 < tokens.count, tokens[index + 1].isWord else {
      return false
    }
    return tokens.lazy.filter { $0.text == "\"" }.count == 1
  }

  // MARK: Money

  /// The currency written before the amount at `start`: a sign, a code, a code with its scale.
  private func sign(before start: Int) -> (name: String, start: Int, scale: Double)? {
    if let sign = cue(.currency, endingAt: start),
      sign.tokens.allSatisfy({ tokens[$0].isMark || tokens[$0].range.count <= 4 }), isSign(sign)
    {
      return (lexicon.names[sign.entry] ?? "", sign.tokens.lowerBound, 1)
    }
    return scaledCode(at: start - 1).map { ($0.name, start - 1, $0.scale) }
  }

  /// Whether a currency is written before its amount: a sign or a code.
  private func isSign(_ cue: Cue) -> Bool {
    let last = cue.tokens.upperBound - 1
    return tokens[last].isMark || tokens[last].isUpper
      || cue.tokens.count == 1 && tokens[last].range.count == 3 && tokens[last].isUpper
  }

  /// Whether a sign behind one amount is glued to the next: 1 $10 bill.
  private func isSignOfNext(_ cue: Cue) -> Bool {
    let end = cue.tokens.upperBound
    return tokens[end - 1].isMark && isGlued(end) && tokens[end].kind == .number
      && tokens[cue.tokens.lowerBound].hasSpace
  }

  /// A code of three letters with the scale of its amount before it: MUSD, kEUR.
  private func scaledCode(at index: Int) -> (name: String, scale: Double)? {
    guard tokens.indices.contains(index), tokens[index].isWord, tokens[index].range.count == 4,
      let first = tokens[index].text.first, first == "k" || tokens[index].isUpper,
      let scale = lexicon.numbers.suffixes[String(first)],
      let name = lexicon.entry(of: String(tokens[index].text.dropFirst()), .currency)
    else { return nil }
    return (name, scale)
  }

  /// A code glued to its amount: USD50, EUR3.5.
  func coded(at index: Int) -> QuantityReading? {
    guard tokens[index].isWord, tokens[index].isCapital, tokens[index].range.count > 3,
      tokens[index].text.utf8.dropFirst(3).first.map({ $0 >= 0x30 && $0 <= 0x39 }) == true,
      let name = lexicon.entry(of: String(tokens[index].text.prefix(3)), .currency),
      let number = numbers.digits(at: index, dropping: 3), !number.isRank
    else { return nil }
    let scale = number.tail.isEmpty ? 1 : lexicon.numbers.suffixes[number.tail]
    guard let scale else { return nil }
    return QuantityReading(
      kind: .money, value: number.value * scale, unit: name, tokens: number.tokens,
      digits: number.tokens, whole: number.tokens)
  }

  /// A unit written before its number: per cent of twenty-two, where the phrase is no more than that.
  func unitFirst(at index: Int) -> QuantityReading? {
    guard let unit = cue(.unit, at: index), lexicon.names[unit.entry] == "Percent",
      index == 0 || tokens[index - 1].isMark,
      lexicon.numbers.ofs.contains(word(unit.tokens.upperBound)),
      let number = numbers.number(at: unit.tokens.upperBound + 1), !number.isRank,
      number.tail.isEmpty, numbers.isAtEnd(number.tokens.upperBound)
    else { return nil }
    let tokens = index..<number.tokens.upperBound
    return QuantityReading(
      kind: .percentage, value: number.value, unit: "Percent", tokens: tokens,
      digits: number.tokens, whole: tokens)
  }

  /// Whether a unit of one or two letters is more likely a word: "2 a", "10 in"; or the first letter of a
  /// name: 24703 L-202.
  private func isAmbiguous(_ cue: Cue, after number: NumberReading) -> Bool {
    guard cue.tokens.count == 1, let index = cue.tokens.first, tokens[index].isWord,
      tokens[index].range.count <= 2,
      word(index).utf8.allSatisfy({ $0 < 0x80 })
    else { return false }
    return !number.isDigits
      || ["in", "a", "at", "p", "s", "t"].contains(word(index)) && tokens[index].hasSpace
      || word(index) == "m" && tokens[index].isCapital
      || word(index + 1) == "-" && isGlued(index + 1) && isGlued(index + 2)
        && tokens[index + 2].kind == .number
  }

  // MARK: Sums

  /// "3 dollars 50 cents", "5 feet 2 inches", "15 dollars 50": one amount in two units.
  func compound(_ first: QuantityReading) -> QuantityReading {
    guard let part = lexicon.units.parts[first.unit] else { return first }
    let end = first.tokens.upperBound
    let isAnd = lexicon.numbers.joiners.contains(word(end))
    guard let number = numbers.number(at: isAnd ? end + 1 : end), number.tail.isEmpty,
      !number.isRank
    else { return first }
    let second = compound(measured(number, from: end))
    var whole = first
    var last = second.tokens.upperBound
    if second.unit == part.unit, second.value < part.count {
      whole.value += second.value / part.count
    } else if second.unit.isEmpty, part.unit == "Inch", word(last) == "in",
      second.value < part.count
    {
      whole.value += second.value / part.count
      last += 1
    } else if isUnsaid(second, behind: first), second.value < part.count {
      whole.value += second.value / part.count
    } else {
      return first
    }
    whole.tokens = first.tokens.lowerBound..<last
    whole.digits = first.digits.lowerBound..<second.digits.upperBound
    whole.whole = whole.tokens
    return whole
  }

  /// Whether `second` can only be the lesser part of a sum of money: a whole number behind a whole number
  /// and its unit, with nothing that it could be a number of.
  private func isUnsaid(_ second: QuantityReading, behind first: QuantityReading) -> Bool {
    guard first.kind == .money, first.digits.upperBound < first.tokens.upperBound,
      second.kind == .number, second.value >= 1, second.value == second.value.rounded(),
      first.value == first.value.rounded(),
      !lexicon.numbers.betweens.contains(word(first.tokens.lowerBound - 1))
    else { return false }
    let end = second.tokens.upperBound
    return end >= tokens.count || [".", ",", ";", "!", "?", ")"].contains(word(end))
      || lexicon.numbers.sumEnds.contains(word(end))
  }
}
