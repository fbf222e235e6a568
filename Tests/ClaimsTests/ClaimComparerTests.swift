// What became of the claims of a sentence: a case for each rule, and one that the rule must leave alone.
import StoryDiff
import Testing

@testable import Claims

func changes(_ from: String, _ to: String, language: String = "en") throws -> [ClaimChange] {
  var differ = try StoryDiffer()
  let sides = [from, to].map { StorySide(lines: Array(($0 + "\n").utf8)) }
  let comparison = differ.compare(sides[0], sides[1])
  let comparer = ClaimComparer(language: language)
  return comparison.operations.flatMap { comparer.changes(of: $0, in: comparison) }
}

@Suite("Claims") struct ClaimComparerTests {
  @Test("a hedge that is dropped makes the claim stronger") func hedge() throws {
    let found = try changes(
      "The driver is thought to have fled across the fields on foot.",
      "The driver fled across the fields on foot.")
    #expect(found.map(\.kind) == [.certainty])
    #expect(found.first?.direction == "stronger")
  }
}
