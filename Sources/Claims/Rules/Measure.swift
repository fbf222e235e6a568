// Figures and times of one side, as the rules compare them.

/// A figure or a time.
struct Measure {
  enum Kind {
    case figure, time
  }
  let kind: Kind
  /// Its tokens, with unit and bound.
  let tokens: Range<Int>
  /// What it says, whatever the spelling.
  let key: String
  /// Its number, where it is one.
  let value: Double?
  /// What is counted or measured.
  let unit: String
  /// "at least"
  let bound: String
}

enum MeasureScan {
  private static let small: [String: Double] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "half": 0.5, "quarter": 0.25, "third": 3, "first": 1, "second": 2, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "dozen": 12,
  ]
  private static let big: [String: Double] = ["hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "m": 1e6, "bn": 1e9, "k": 1e3]
  private static let timeUnits: Set<String> = ["second", "minute", "hour", "day", "week", "month", "year", "decade", "century", "season"]

  static func measures(in side: SentenceReading) -> [Measure] {
    var found: [Measure] = []
    var index = 0
    while index < side.tokens.count {
      let token = side.tokens[index]
      if side.has(.calendar, at: index), token.isCapital {
        // A date: everything of it.
        var (start, end) = (index, index + 1)
        while start > 0, side.tokens[start - 1].kind == .number || ["of", "the"].contains(side.word(start - 1)) && start > 1 && side.tokens[start - 2].kind == .number { start -= 1 }
        while end < side.tokens.count, side.tokens[end].kind == .number || side.has(.calendar, at: end) || side.word(end) == "," && end + 1 < side.tokens.count && side.tokens[end + 1].kind == .number { end += 1 }
        if let last = found.last, last.tokens.upperBound > start { found.removeLast() }
        found.append(Measure(kind: .time, tokens: start..<end, key: side.words(start..<end), value: nil, unit: "date", bound: ""))
        index = end
        continue
      }
      if ["tomorrow", "today", "yesterday", "tonight"].contains(token.text) {
        found.append(Measure(kind: .time, tokens: index..<index + 1, key: token.text, value: nil, unit: "date", bound: ""))
        index += 1
        continue
      }
      guard var value = number(token) else { index += 1; continue }
      // COVID-19
      if index > 1, side.word(index - 1) == "-", !token.hasSpace, !side.tokens[index - 1].hasSpace, side.tokens[index - 2].isWord { index += 1; continue }
      var end = index + 1
      while end < side.tokens.count {
        if let scale = big[side.word(end)] { value *= scale; end += 1 } else { break }
      }
      var start = index
      if start > 0, ["£", "$", "€", "¥"].contains(side.word(start - 1)) { start -= 1 }
      if end < side.tokens.count, ["%"].contains(side.word(end)) { end += 1 }
      var unit = ""
      if end < side.tokens.count, side.tokens[end].isWord { unit = Stem.of(side.word(end)) }
      if end + 1 < side.tokens.count, side.word(end) == "-", side.tokens[end + 1].isWord { unit = Stem.of(side.word(end + 1)) }
      let isYear = token.kind == .number && value >= 1500 && value < 2100 && token.text.count == 4 && unit != "peopl"
      let isTime = timeUnits.contains(unit) || isYear || ["am", "pm", "a.m", "p.m"].contains(unit)
      if timeUnits.contains(unit), !side.tokens[end].isMark { end += 1 }
      // one of, no one
      if token.text == "one", side.word(index + 1) == "of" || side.word(index - 1) == "no" { index += 1; continue }
      var bound = ""
      if let cue = side.cues.first(where: { $0.group == .bound && $0.tokens.upperBound == start }) {
        bound = side.words(cue.tokens)
        start = cue.tokens.lowerBound
      }
      let isBracketed = index > 0 && side.word(index - 1) == "[" && side.word(end) == "]"
      if !isBracketed {
        found.append(Measure(kind: isTime ? .time : .figure, tokens: start..<end, key: "\(value) \(bound)", value: value, unit: unit, bound: bound))
      }
      index = end
    }
    attach(side, &found)
    for cue in side.cues where cue.group == .period && !found.contains(where: { $0.kind == .time && $0.tokens.overlaps(cue.tokens) }) {
      found.append(Measure(kind: .time, tokens: cue.tokens, key: cue.grade > 0 ? "p\(cue.grade)" : "e\(cue.entry)", value: nil, unit: cue.grade > 0 ? "preposition" : "", bound: ""))
    }
    return found
  }

  /// "until Monday": the preposition belongs to the time.
  private static func attach(_ side: SentenceReading, _ found: inout [Measure]) {
    for (number, measure) in found.enumerated() where measure.kind == .time {
      guard let cue = side.cues.first(where: { $0.group == .period && $0.grade > 0 && $0.tokens.upperBound == measure.tokens.lowerBound }) else { continue }
      found[number] = Measure(kind: .time, tokens: cue.tokens.lowerBound..<measure.tokens.upperBound, key: cue.grade < 5 ? "p\(cue.grade) " + measure.key : measure.key, value: measure.value, unit: measure.unit, bound: measure.bound)
    }
  }

  private static func number(_ token: ClaimToken) -> Double? {
    if token.kind == .number {
      let digits = token.text.filter { $0.isASCII && ($0.isNumber || $0 == ".") }
      return Double(digits)
    }
    return small[token.text]
  }
}
