// The published cases of Recognizers-Text (MIT) for English dates, read by our scans.
import Foundation
import Testing

@testable import Claims

@Suite("The published cases for dates")
struct RecognizerSpecs {
  @Test(
    "dates, times of day and lengths of time, where they stand",
    .enabled(if: specFolder != nil, "no ../shared/data/claims/recognizers.tar.gz"))
  func times() throws {
    var total = (passed: 0, all: 0)
    for (file, isKind) in [
      (
        "DateExtractor",
        { (reading: TimeReading) in
          if case .distance = reading.kind { true } else { reading.isDay }
        }
      ),
      (
        "TimeExtractor",
        { (reading: TimeReading) in
          if case .clock = reading.kind { true } else { false }
        }
      ),
      (
        "DurationExtractor",
        { (reading: TimeReading) in
          if case .length = reading.kind { true } else { false }
        }
      ),
    ] {
      let score = Specs.score(
        file, try Specs.cases("DateTime/English/\(file)") { _ in "" }, isChosen: { _ in true }
      ) { sides, _ in
        TimeScan(tokens: sides.tokens, cues: sides.cues, lexicon: Specs.lexicon).times().filter(
          isKind
        )
        .map { .init(text: sides.text($0.tokens), answer: "") }
      }
      total.passed += score.passed
      total.all += score.all
    }
    print("times: \(total.passed) of \(total.all)")
    // No bar of ours is reached here: what stands is kept.
    #expect(Double(total.passed) >= 0.55 * Double(total.all))
  }
}
