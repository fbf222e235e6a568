// What the tests of the published cases of Recognizers-Text (MIT) share: the loader and the tally. The cases are
// not in the repository: where they are absent the tests say so and are skipped.
import Foundation

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

/// Reading of the cases, and of their texts.
enum Specs {
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
    _ name: String, _ cases: [SpecCase], isChosen: (SpecCase) -> Bool,
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
}
