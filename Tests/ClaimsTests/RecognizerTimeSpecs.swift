// The published cases of Recognizers-Text (MIT) for English dates and times, read by the grammar of times, as
// they stand: every text that must be found, its type, and all that it resolves to. They are not in the
// repository: where they are absent the test says so and is skipped.
import Foundation
import Testing

@testable import Claims

/// A case of the specifications for times: what is put in, when it is said, and what must be found.
private struct TimeCase {
  let input: String
  let reference: String
  /// Each as `type text: timex value`; without its type where the case gives none.
  let expected: [String]
  let isTyped: Bool

  /// A case of DateTimeModel; nil for one that the original does not claim to pass.
  init?(_ entry: [String: Any]) {
    let skipped =
      (entry["NotSupported"] as? String ?? "") + (entry["NotSupportedByDesign"] as? String ?? "")
    if skipped.lowercased().contains("dotnet") { return nil }
    input = entry["Input"] as? String ?? ""
    let context = entry["Context"] as? [String: Any]
    reference = context?["ReferenceDateTime"] as? String ?? "2016-11-07T00:00:00"
    let results = entry["Results"] as? [[String: Any]] ?? []
    isTyped = results.allSatisfy { $0["TypeName"] != nil }
    expected = results.map { result in
      let type = (result["TypeName"] as? String ?? "").replacing("datetimeV2.", with: "")
      let resolution = result["Resolution"] as? [String: Any] ?? [:]
      let values = (resolution["values"] as? [[String: Any]] ?? []).map { value in
        spelt(
          TimeNode.Value(
            timex: value["timex"] as? String ?? "", value: value["value"] as? String,
            start: value["start"] as? String, end: value["end"] as? String,
            mod: value["Mod"] as? String ?? ""))
      }
      return "\(type) \((result["Text"] as? String ?? "").lowercased()): "
        + values.joined(separator: " | ")
    }
  }
}

/// The cases of a file of the specifications for English dates and times.
private func entries(_ folder: String, _ file: String) throws -> [[String: Any]] {
  var data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/DateTime/English/\(file).json"))
  if data.starts(with: [0xEF, 0xBB, 0xBF]) { data = data.dropFirst(3) }
  return try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
}

@Suite("The published cases for dates and times")
struct RecognizerTimeSpecs {
  @Test(
    "dates, periods, hours, lengths and sets, with all that they resolve to",
    .enabled(if: specFolder != nil, "no ../shared/data/claims/recognizers.tar.gz"))
  func model() throws {
    let folder = try #require(specFolder)
    let cases = try entries(folder, "DateTimeModel").compactMap(TimeCase.init)
    #expect(cases.count > 700)
    // All are claimed: there is no list of what is not.
    let supported = cases.count
    var passed = 0
    for entry in cases {
      var found = times(entry.input, from: entry.reference).map { lowered($0) }
      if !entry.isTyped { found = found.map { String($0.drop { $0 != " " }) } }
      if found == entry.expected {
        passed += 1
      } else if ProcessInfo.processInfo.environment["STET_SPECS"] != nil {
        print("  DateTime: \(entry.input)\n    want \(entry.expected)\n    have \(found)")
      }
    }
    print("DateTime: \(passed) of \(supported) supported, \(cases.count) in all")
    #expect(Double(passed) >= 0.95 * Double(supported))
    #expect(Double(supported) >= 0.7 * Double(cases.count))
  }

  /// The text in lower case, the type and values as they are.
  private func lowered(_ line: String) -> String {
    guard let cut = line.range(of: ": ", options: .backwards, range: nil) else { return line }
    // Behind the text come the values, in which no colon has a space behind it.
    return line[..<cut.lowerBound].lowercased() + line[cut.lowerBound...]
  }

  @Test(
    "what is found by the cases of the parts it was not written against",
    .enabled(if: specFolder != nil, "no ../shared/data/claims/recognizers.tar.gz"),
    arguments: [
      ("DateExtractor", 0.80), ("DatePeriodExtractor", 0.80), ("TimeExtractor", 0.75),
      ("TimePeriodExtractor", 0.75), ("DateTimeExtractor", 0.80), ("DurationExtractor", 0.90),
      ("HolidayExtractor", 0.70), ("SetExtractor", 0.65),
    ])
  func parts(_ file: String, _ bar: Double) throws {
    let folder = try #require(specFolder)
    var (passed, all) = (0, 0)
    for entry in try entries(folder, file) {
      let skipped =
        (entry["NotSupported"] as? String ?? "")
        + (entry["NotSupportedByDesign"] as? String ?? "")
      if skipped.lowercased().contains("dotnet") { continue }
      all += 1
      let expected = (entry["Results"] as? [[String: Any]] ?? []).map {
        ($0["Text"] as? String ?? "").lowercased()
      }
      let found = times(entry["Input"] as? String ?? "").map { line in
        let text = line.drop { $0 != " " }.dropFirst()
        return text.range(of: ": ", options: .backwards).map {
          text[..<$0.lowerBound].lowercased()
        } ?? ""
      }
      if found == expected { passed += 1 }
    }
    print("\(file): \(passed) of \(all)")
    #expect(Double(passed) >= bar * Double(all))
  }
}
