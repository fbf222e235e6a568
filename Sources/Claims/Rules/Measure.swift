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
  var isPreposition: Bool {
    if case .period(let cue) = what { return cue.grade > 0 }
    return false
  }
}

enum MeasureScan {
  static func measures(in tokens: [ClaimToken], cues: CueTable, lexicon: Lexicon) -> [Measure] {
    let times = TimeScan(tokens: tokens, cues: cues, lexicon: lexicon).times()
    let figures = QuantityScan(tokens: tokens, cues: cues, lexicon: lexicon).quantities(
      except: times.map(\.tokens))
    var found: [Measure] = figures.filter(isTold).map { figure in
      Measure(what: .figure(figure), tokens: labelled(figure.whole, tokens), key: key(figure))
    }
    let periods = cues.of(.period)
    for time in times {
      // "until Monday": the preposition belongs to the time.
      let before = periods.first { $0.grade > 0 && $0.tokens.upperBound == time.whole.lowerBound }
      let start = before?.tokens.lowerBound ?? time.whole.lowerBound
      // "for two years" says no more than "two years".
      let isSaid = before.map { $0.grade < 5 } ?? false
      found.append(
        Measure(
          what: .time(time), tokens: start..<time.whole.upperBound,
          key: (isSaid ? "p\(before?.grade ?? 0) " : "") + time.key
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

  /// Whether the rules compare it: what is last or next changes with every day, what is second to last does
  /// not.
  private static func isTold(_ figure: QuantityReading) -> Bool {
    figure.kind != .place || figure.unit == "end" && figure.value < 0
  }

  /// Level 3, Section 8: the label belongs to the number.
  private static func labelled(_ range: Range<Int>, _ tokens: [ClaimToken]) -> Range<Int> {
    let before = range.lowerBound - 1
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
