// Ranges, chains and bounds of figures: 10 to 12, 40 x 30, at least 10, more than 10 and less than 20.

extension QuantityScan {
  /// Ranges and chains: 10 to 12, 50-54, 40 x 30 x 20 cm, 54-7, between the tenth and the twelfth.
  func chained(_ first: QuantityReading) -> QuantityReading {
    let words = lexicon.numbers
    var reading = first
    let head = isDefinite(first) ? first.tokens.lowerBound - 2 : first.tokens.lowerBound - 1
    while reading.links.count < 5 {
      let end = reading.tokens.upperBound
      let link = word(end)
      let isRange = words.ranges.contains(link) && reading.links.isEmpty && !isSerial(reading, end)
      let isAnd =
        words.rangeAnds.contains(link) && reading.links.isEmpty
        && words.betweens.contains(word(head))
      let isTimes = (link == "x" || link == "\u{D7}") && reading.kind != .range
      guard isRange || isAnd || isTimes else { break }
      let isThe = first.kind == .rank && words.definites.contains(word(end + 1))
      guard let number = numbers.number(at: isThe ? end + 2 : end + 1),
        number.tail.isEmpty || isTimes || lexicon.entry(of: number.tail, .unit) != nil,
        number.isRank == (reading.kind == .rank)
      else { break }
      let next = compound(measured(number, from: end + 1))
      // "from 5 to Monday" is none; a word between must be one of a range.
      if isRange, link != "-", !reading.unit.isEmpty, !next.unit.isEmpty, next.unit != reading.unit
      {
        break
      }
      if reading.links.isEmpty {
        reading.links = [.init(value: reading.value, unit: reading.unit, tokens: reading.tokens)]
      }
      reading.links.append(.init(value: next.value, unit: next.unit, tokens: next.tokens))
      if reading.unit.isEmpty { reading.unit = next.unit }
      if next.kind != .number {
        reading.kind = next.kind
      } else if !isTimes, reading.kind == .number {
        reading.kind = .range
      }
      reading.tokens = reading.tokens.lowerBound..<next.tokens.upperBound
      reading.digits = reading.digits.lowerBound..<next.digits.upperBound
      if isRange || isAnd { break }
    }
    if !reading.links.isEmpty {
      let isHead = words.betweens.contains(word(head)) || words.froms.contains(word(head))
      reading.whole = (isHead ? head : reading.tokens.lowerBound)..<reading.tokens.upperBound
    }
    return reading
  }

  /// Whether a rank has "the" before it.
  private func isDefinite(_ reading: QuantityReading) -> Bool {
    reading.kind == .rank && lexicon.numbers.definites.contains(word(reading.tokens.lowerBound - 1))
  }

  /// Whether hyphens make digits a number of a telephone or a series, and no range: 1-222-2222, 1995-01.
  private func isSerial(_ reading: QuantityReading, _ link: Int) -> Bool {
    guard word(link) == "-", isGlued(link), isGlued(link + 1) else { return false }
    func isLinked(_ index: Int) -> Bool {
      (word(index) == "-" || word(index) == "/") && isGlued(index) && isGlued(index + 1)
    }
    let start = reading.tokens.lowerBound
    let second = word(link + 1)
    return second.first == "0" && second.utf8.count > 1 && !second.contains(".")
      || start > 1 && isLinked(start - 1) && isGlued(start) && tokens[start - 2].kind == .number
      || isLinked(link + 2) && link + 3 < tokens.count && tokens[link + 3].kind == .number
  }

  // MARK: Bounds

  /// Such as "at least 10", "10 or more", "higher than the tenth".
  func bounded(_ reading: QuantityReading) -> QuantityReading {
    var reading = reading
    let (start, end) = (reading.tokens.lowerBound, reading.tokens.upperBound)
    let before =
      reading.links.isEmpty
      ? cue(.limitword, endingAt: isDefinite(reading) ? start - 1 : start) ?? hyphened(start) : nil
    var behind = cue(.limitafter, at: end)
    // "5000 or less than 6000" bounds another figure.
    if let cue = behind, numbers.number(at: cue.tokens.upperBound) != nil { behind = nil }
    if let behind, behind.grade == 3 {
      // Less than 5000 or equal.
      if let before, abs(before.grade) == 1 {
        reading.bound = before.grade * 2
        reading.whole = before.tokens.lowerBound..<behind.tokens.upperBound
        return reading
      }
    } else if let behind, before.map({ $0.grade == 0 || $0.grade == 3 }) != false {
      // "about 500 or more" is no more than 500 or more.
      reading.bound = behind.grade
      reading.whole =
        (before?.grade == 3 ? before?.tokens.lowerBound ?? start : start)..<behind.tokens.upperBound
      return reading
    }
    if let before {
      reading.bound = before.grade
      reading.whole = before.tokens.lowerBound..<end
    } else if word(end) == "+", !tokens[end].hasSpace {
      reading.bound = 2
      reading.whole = start..<end + 1
    } else if reading.links.isEmpty {
      reading.whole = reading.tokens
    }
    return reading
  }

  /// Such as over-50s.
  func hyphened(_ start: Int) -> Cue? {
    guard word(start - 1) == "-" else { return nil }
    return cue(.limitword, endingAt: start - 1)
  }

  /// Two bounds that together leave one interval: more than 10 and less than 20; nil where they do not.
  func enclosed(_ first: QuantityReading, _ second: QuantityReading) -> QuantityReading? {
    guard let a = first.bound, let b = second.bound, first.links.isEmpty, second.links.isEmpty,
      first.kind == second.kind, first.unit == second.unit || first.unit.isEmpty,
      second.whole.lowerBound == first.whole.upperBound + 1,
      lexicon.numbers.boundAnds.contains(word(first.whole.upperBound)),
      (1...2).contains(abs(a)), (1...2).contains(abs(b)), (a > 0) != (b > 0)
    else { return nil }
    let (low, high) = a > 0 ? (first, second) : (second, first)
    guard low.value < high.value else { return nil }
    var whole = first
    (whole.value, whole.unit) = (low.value, second.unit)
    (whole.bound, whole.upperBound) = (low.bound, high.bound)
    if whole.kind == .number { whole.kind = .range }
    whole.links = [low, high].map { .init(value: $0.value, unit: $0.unit, tokens: $0.tokens) }
    whole.tokens = first.tokens.lowerBound..<second.tokens.upperBound
    whole.digits = first.digits.lowerBound..<second.digits.upperBound
    whole.whole = first.whole.lowerBound..<second.whole.upperBound
    return whole
  }
}
