// The published cases of Recognizers-Text (MIT) for English numbers and units, read by our scans. What is
// supported is told by rule, below, not by a list of the cases that pass.
import Foundation
import Testing

@testable import Claims

/// What we do not claim to read, by rule: units and per cents named without a number.
///
/// Supported, and read otherwise than the original does: digits with several points or commas that group
/// nothing (192.168.1.2) are one number; `two millionth` is a rank; `forty two and a third` has no rank in
/// it; 200 to 300 in 2008 is a range; `age 87` is in years; pounds are money; `c $ 100 and fifty` is no
/// sum; `sen` is no sign.
func isSupported(_ entry: SpecCase) -> Bool {
  !entry.expected.contains {
    $0.answer.hasPrefix(" ") || $0.answer == "null" || $0.answer.isEmpty
  }
}

@Suite("The published cases for numbers")
struct RecognizerNumberSpecs {
  static func quantities(_ sides: Specs.Sides) -> [QuantityReading] {
    let times = TimeScan(tokens: sides.tokens, cues: sides.cues, lexicon: Specs.lexicon).times()
    return QuantityScan(tokens: sides.tokens, cues: sides.cues, lexicon: Specs.lexicon).quantities(
      except: times.map(\.tokens))
  }

  /// The numbers without their units, as the first of the models has them.
  static func numbers(_ sides: Specs.Sides) -> [SpecCase.Expected] {
    let scan = NumberScan(tokens: sides.tokens, words: Specs.lexicon.numbers)
    var found: [SpecCase.Expected] = []
    var index = 0
    while index < sides.tokens.count {
      guard let number = scan.figure(at: index) else {
        index += 1
        continue
      }
      if !number.isRank, number.tail.isEmpty, !scan.isPronoun(index) {
        found.append(.init(text: sides.text(number.tokens), answer: Specs.rounded(number.value)))
      }
      index = number.tokens.upperBound
    }
    return found
  }

  /// The figures of a kind; of a range or a chain, the ends that have a unit of their own.
  static func figures(_ sides: Specs.Sides, _ kind: QuantityReading.Kind) -> [SpecCase.Expected] {
    quantities(sides).filter { $0.kind == kind }.flatMap { reading -> [SpecCase.Expected] in
      let parts =
        reading.links.isEmpty
        ? [.init(value: reading.value, unit: reading.unit, tokens: reading.tokens)]
        : reading.links.filter { !$0.unit.isEmpty }
      return parts.map {
        .init(text: sides.text($0.tokens), answer: Specs.rounded($0.value) + " " + named($0.unit))
      }
    }
  }

  /// What the cases call a unit that we tell from another of its name.
  static func named(_ unit: String) -> String {
    switch unit {
    case "Pound of weight": "Pound"
    case "Angle": "Degree"
    default: unit
    }
  }

  /// Ranks, and places told from the end or from here.
  static func ranks(_ sides: Specs.Sides) -> [SpecCase.Expected] {
    quantities(sides).compactMap { reading in
      let start = reading.kind == .place ? reading.unit : "start"
      guard reading.kind == .rank || reading.kind == .place else { return nil }
      return .init(
        text: sides.text(reading.tokens), answer: "\(start) \(Specs.rounded(reading.value))")
    }
  }

  /// Ranges and bounds as intervals.
  static func intervals(_ sides: Specs.Sides) -> [SpecCase.Expected] {
    quantities(sides).compactMap { reading in
      guard let interval = reading.interval else { return nil }
      // With the words of the bound, and without the unit.
      let isBehind = reading.whole.upperBound > reading.tokens.upperBound
      let end = isBehind ? reading.whole.upperBound : reading.digits.upperBound
      return .init(
        text: sides.text(reading.whole.lowerBound..<end),
        answer: (interval.hasLower ? "[" : "(") + (interval.lower.map(Specs.rounded) ?? "") + ","
          + (interval.upper.map(Specs.rounded) ?? "") + (interval.hasUpper ? "]" : ")"))
    }
  }

  @Test(
    "numbers and units",
    .enabled(if: specFolder != nil, "no ../shared/data/claims/recognizers.tar.gz"))
  func numbers() throws {
    var total = (passed: 0, supported: 0, all: 0)
    func add(
      _ file: String, answer: @escaping ([String: Any]) -> String?,
      _ find: @escaping (Specs.Sides) -> [SpecCase.Expected]
    ) throws {
      let cases = try Specs.cases(file) { answer(Specs.resolution($0)) }
      let score = Specs.score(
        file.split(separator: "/").last.map(String.init) ?? file, cases, isChosen: isSupported
      ) { sides, _ in find(sides) }
      total.passed += score.passed
      total.supported += score.supported
      total.all += score.all
    }
    func value(_ resolution: [String: Any]) -> String {
      Specs.number(resolution["value"] as? String)
    }
    func amount(_ resolution: [String: Any]) -> String {
      value(resolution) + " " + (resolution["unit"] as? String ?? "")
    }
    try add("Number/English/NumberModel", answer: value, Self.numbers)
    try add(
      "Number/English/OrdinalModel",
      answer: { "\($0["relativeTo"] ?? "") \(Specs.number($0["offset"] as? String))" }, Self.ranks)
    try add(
      "Number/English/NumberRangeModel", answer: { $0["value"] as? String }, Self.intervals)
    try add("Number/English/PercentModel", answer: value) { sides in
      Self.quantities(sides).filter { $0.kind == .percentage }.map {
        .init(text: sides.text($0.tokens), answer: Specs.rounded($0.value) + "%")
      }
    }
    for (file, kind) in [
      ("AgeModel", QuantityReading.Kind.age), ("CurrencyModel", .money),
      ("DimensionModel", .dimension), ("TemperatureModel", .temperature),
    ] {
      try add("NumberWithUnit/English/\(file)", answer: amount) { Self.figures($0, kind) }
    }
    print("numbers and units: \(total.passed) of \(total.supported) supported, \(total.all) in all")
    #expect(Double(total.passed) >= 0.97 * Double(total.supported))
    #expect(Double(total.supported) >= 0.9 * Double(total.all))
  }
}
