// Figures and times of one side, as the rules compare them.

/// A figure or a time.
struct Measure: Sendable {
  enum What: Sendable {
    case figure(QuantityReading)
    case time(TimeReading)
    /// A period without a date; a grade above 0 is a preposition, told only where it became another.
    case period(Cue)
  }
  let what: What
  /// Its tokens, with unit, bound and preposition.
  let tokens: Range<Int>
  /// What it says, whatever the spelling.
  let key: String

  var isFigure: Bool {
    if case .figure = what { return true }
    return false
  }
  /// Whether it is a period without a date, and no preposition.
  var isBare: Bool {
    if case .period(let cue) = what { return cue.grade == 0 }
    return false
  }
  var isPreposition: Bool {
    if case .period(let cue) = what { return cue.grade > 0 }
    return false
  }
}

enum MeasureScan {
  static func measures(in tokens: [ClaimToken], cues: CueTable, lexicon: Lexicon) -> [Measure] {
    let phones = phones(tokens, cues)
    let stamps = timestamps(tokens)
    let numbers = NumberScan(tokens: tokens, words: lexicon.numbers)
    let scan = TimeScan(tokens: tokens, cues: cues, lexicon: lexicon, numbers: numbers)
    let others = scan.times().filter { time in
      !phones.contains { $0.overlaps(time.tokens) }
        && !stamps.contains { $0.tokens.overlaps(time.tokens) }
    }
    let times = (others + stamps).sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
    let figures = QuantityScan(
      tokens: tokens, cues: cues, lexicon: lexicon, numbers: numbers
    ).quantities(
      except: (times.map(\.tokens) + phones).sorted { $0.lowerBound < $1.lowerBound })
    var found: [Measure] = phones.map { phone in
      Measure(
        what: .figure(
          QuantityReading(
            kind: .number, value: 0, unit: Self.phone, tokens: phone, digits: phone, whole: phone)),
        tokens: phone, key: phone.map { tokens[$0].text }.filter { $0 != "-" }.joined())
    }
    // "April 7 and 8, 2026": one more day.
    let days = figures.filter { figure in
      figure.kind == .number && figure.unit.isEmpty && (1...31).contains(figure.value)
        && figure.tokens.lowerBound > 1
        && ["and", "or", "&"].contains(tokens[figure.tokens.lowerBound - 1].text)
        && isDay(figure, tokens, cues)
        && times.contains {
          guard case .date(_, .some, .some, _) = $0.kind else { return false }
          return $0.tokens.upperBound == figure.tokens.lowerBound - 1
            && tokens[$0.tokens.upperBound - 1].kind == .number
            && tokens[$0.tokens.upperBound - 1].range.count < 3
        }
    }
    let dated = Set(days.map(\.tokens.lowerBound))
    found += figures.filter { isTold($0) && !dated.contains($0.tokens.lowerBound) }.map { figure in
      if let end = dayEnd(figure, tokens, cues) {
        let range = figure.tokens.lowerBound..<end
        let cue = Cue(group: .period, grade: 0, entry: 0, tokens: range)
        return Measure(
          what: .period(cue), tokens: range,
          key: "o\(figure.value) \(tokens[end - 1].text)")
      }
      return Measure(
        what: .figure(figure),
        tokens: labelled(figure.whole, tokens, isCount: figure.kind == .number), key: key(figure))
    }
    // 1:56.4 is one.
    for time in raceTimes(tokens) {
      found.removeAll { $0.tokens.overlaps(time.tokens) }
      found.append(
        Measure(what: .figure(time), tokens: time.tokens, key: "race \(time.value)"))
    }
    for cue in cues.of(.several) where !found.contains(where: { $0.tokens.overlaps(cue.tokens) }) {
      let several = QuantityReading(
        kind: .number, value: Double(cue.grade), bound: 0, tokens: cue.tokens, digits: cue.tokens,
        whole: cue.tokens)
      found.append(Measure(what: .figure(several), tokens: cue.tokens, key: "several \(cue.grade)"))
    }
    let periods = cues.of(.period)
    var reach = 0
    for var time in times where time.whole.lowerBound >= reach {
      var (end, key) = (time.whole.upperBound, time.key)
      if let day = days.first(where: { $0.tokens.lowerBound == end + 1 }) {
        (end, key) = (day.tokens.upperBound, key + "+\(day.value)")
        // The year of both.
        if end + 1 < tokens.count, tokens[end].text == ",", tokens[end + 1].kind == .number,
          tokens[end + 1].range.count == 4
        {
          (end, key) = (end + 2, key + " " + tokens[end + 1].text)
        }
        reach = end
        // Several days are neither later nor earlier than one of them.
        time.kind = .range
      }
      // "until Monday": the preposition belongs to the time.
      let before = periods.first { $0.grade > 0 && $0.tokens.upperBound == time.whole.lowerBound }
      let start = before?.tokens.lowerBound ?? time.whole.lowerBound
      // "for two years" says no more than "two years".
      let isSaid = before.map { $0.grade < 5 } ?? false
      found.append(
        Measure(
          what: .time(time), tokens: start..<end,
          key: (isSaid ? "p\(before?.grade ?? 0) " : "") + key
            + " \(time.bound.map(String.init) ?? "")"))
    }
    for cue in periods
    where !found.contains(where: { !$0.isFigure && $0.tokens.overlaps(cue.tokens) }) {
      found.append(
        Measure(
          what: .period(cue), tokens: cue.tokens,
          key: cue.grade > 0 ? "p\(cue.grade)" : "e\(cue.entry)"))
    }
    return found.sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
  }

  /// Whether the number counts nothing: "April 7 and 8, 2026", but no "April 7 and 8 others".
  private static func isDay(_ figure: QuantityReading, _ tokens: [ClaimToken], _ cues: CueTable)
    -> Bool
  {
    let next = figure.tokens.upperBound
    guard next < tokens.count else { return true }
    return tokens[next].isMark || cues.has(.function, at: next) && tokens[next].text != "of"
  }

  /// What a race took: minutes and seconds with a part of one, 3:38.82.
  private static func raceTimes(_ tokens: [ClaimToken]) -> [QuantityReading] {
    tokens.indices.compactMap { start in
      guard start + 2 < tokens.count, tokens[start + 1].text == ":",
        let minutes = Double(tokens[start].text), tokens[start + 2].text.contains("."),
        let seconds = Double(tokens[start + 2].text), seconds < 60,
        !tokens[start + 1].hasSpace, !tokens[start + 2].hasSpace,
        start == 0 || tokens[start - 1].text != ":"
      else { return nil }
      return QuantityReading(
        kind: .number, value: minutes * 60 + seconds, tokens: start..<start + 3,
        digits: start..<start + 3, whole: start..<start + 3)
    }
  }

  /// Times as programs write them: 2026-07-07T22:58:41Z (RFC 3339).
  private static func timestamps(_ tokens: [ClaimToken]) -> [TimeReading] {
    tokens.indices.compactMap { start in
      guard start + 6 < tokens.count, tokens[start].range.count == 4,
        let year = Int(tokens[start].text), tokens[start + 1].text == "-",
        let month = Int(tokens[start + 2].text), tokens[start + 3].text == "-",
        tokens[start + 4].text.dropFirst(2).hasPrefix("t"),
        let day = Int(tokens[start + 4].text.prefix(2)), tokens[start + 5].text == ":",
        (1...12).contains(month), (1...31).contains(day),
        (start + 1...start + 6).allSatisfy({ !tokens[$0].hasSpace })
      else { return nil }
      var end = start + 7
      while end < tokens.count, !tokens[end].hasSpace,
        tokens[end].kind == .number || [":", "+", "-", "z"].contains(tokens[end].text)
      { end += 1 }
      return TimeReading(
        .date(year: year, month: month, day: day, weekday: nil), start..<end,
        (start..<end).map { tokens[$0].text }.joined())
    }
  }

  /// The unit of a number to call.
  static let phone = "Phone"

  /// The numbers to call: groups of digits with a plus before them or a word of calling, or as many as
  /// nothing else has.
  private static func phones(_ tokens: [ClaimToken], _ cues: CueTable) -> [Range<Int>] {
    // The end of a group of digits, bare or in brackets.
    func group(_ index: Int) -> Int? {
      guard index < tokens.count else { return nil }
      if tokens[index].kind == .number, isDigits(tokens[index].text) { return index + 1 }
      guard tokens[index].text == "(", index + 2 < tokens.count, tokens[index + 2].text == ")",
        tokens[index + 1].kind == .number, isDigits(tokens[index + 1].text)
      else { return nil }
      return index + 3
    }
    var found: [Range<Int>] = []
    var index = 0
    while index < tokens.count {
      defer { index += 1 }
      let hasPlus =
        tokens[index].text == "+" && index + 1 < tokens.count && !tokens[index + 1].hasSpace
      let first = hasPlus ? index + 1 : index
      guard var end = group(first) else { continue }
      var groups = 1
      while end < tokens.count {
        let isDash = tokens[end].text == "-" && !tokens[end].hasSpace
        let next = isDash ? end + 1 : end
        guard let more = group(next) else { break }
        let isBracketed = tokens[next].text == "(" || tokens[end - 1].text == ")"
        guard isBracketed || tokens[next].hasSpace != isDash else { break }
        end = more
        groups += 1
      }
      let numbers = (first..<end).filter { tokens[$0].kind == .number }
      let digits = numbers.reduce(0) { $0 + tokens[$1].range.count }
      let isCalled =
        digits >= 3 && (max(0, index - 2)..<index).contains { cues.has(.phone, at: $0) }
        && (end >= tokens.count || tokens[end].isMark || cues.has(.function, at: end))
      let isDialled =
        numbers.first.map { tokens[$0].text.hasPrefix("0") } ?? false
        || groups > 2 && tokens[first + 1].text == "-"
      guard hasPlus && digits >= 7 || isCalled || isDialled && groups >= 3 && digits >= 9 else {
        continue
      }
      found.append(index..<end)
      index = end - 1
    }
    return found
  }

  private static func isDigits(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// Where a rank with its day or other length of time ends, which counts nothing: the third Thursday.
  private static func dayEnd(_ figure: QuantityReading, _ tokens: [ClaimToken], _ cues: CueTable)
    -> Int?
  {
    let next = figure.tokens.upperBound
    guard figure.kind == .rank, next < tokens.count else { return nil }
    return cues.has(.weekday, at: next) || cues.has(.span, at: next) ? next + 1 : nil
  }

  /// Whether the rules compare it: what is last or next changes with every day, what is second to last does
  /// not.
  private static func isTold(_ figure: QuantityReading) -> Bool {
    figure.kind != .place || figure.unit == "end" && figure.value < 0
  }

  /// Level 3, Section 8, 26-man: the label belongs to the number.
  private static func labelled(
    _ range: Range<Int>, _ tokens: [ClaimToken], isCount: Bool
  ) -> Range<Int> {
    let before = range.lowerBound - 1
    let end = range.upperBound
    // a 26-man squad
    if isCount, end + 1 < tokens.count, tokens[end].text == "-", !tokens[end].hasSpace,
      !tokens[end + 1].hasSpace, tokens[end + 1].isWord
    {
      return range.lowerBound..<end + 2
    }
    guard before >= 0, labels.contains(tokens[before].text) else { return range }
    return before..<range.upperBound
  }

  private static let labels: Set<String> = [
    "level", "section", "article", "category", "stage", "phase", "tier", "grade", "chapter",
    "clause",
  ]

  private static func key(_ figure: QuantityReading) -> String {
    let unit = figure.unit == "Metric ton" ? "Ton" : figure.unit
    let values = ([figure.value] + figure.more).map { "\($0)" }.joined(separator: "/")
    // "equal to 10" says no more than 10.
    let bounds = [figure.bound == 3 ? nil : figure.bound, figure.upperBound]
    let bound = bounds.compactMap { $0.map(String.init) }.joined(separator: "/")
    return "\(values) \(unit) \(bound)\(figure.kind == .rank ? " rank" : "")"
  }
}
