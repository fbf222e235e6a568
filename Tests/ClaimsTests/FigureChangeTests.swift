// What a change of a bound, a range or a unit is told as: the scans read the same intervals for the comparer.
import Testing

@testable import Claims

@Suite("Changes of bounds, ranges and units")
struct FigureChangeTests {
  private static func told(_ from: String, _ to: String) throws -> [String] {
    try changes(from, to).map { "\($0.kind.rawValue) \($0.direction): \($0.before) -> \($0.after)" }
  }

  @Test(
    "told",
    arguments: [
      Pair(
        from: "There were 10 people in it.", to: "There were at least 10 people in it.",
        expected: ["figure refined: 10 -> at least 10"]),
      Pair(
        from: "There were more than 10 people in it.",
        to: "There were more than 10 and less than 20 people in it.",
        expected: ["figure refined: 10 -> 10 and less than 20"]),
      Pair(
        from: "There were more than 10 and less than 20 people in it.",
        to: "There were more than 10 and less than 30 people in it.",
        expected: ["figure up: 10 and less than 20 -> 10 and less than 30"]),
      Pair(
        from: "It takes between 10 and 20 men.", to: "It takes 15 men.",
        expected: ["figure refined: between 10 and 20 -> 15"]),
      Pair(
        from: "The deal is worth £10m.", to: "The deal is worth £12 million.",
        expected: ["figure up: £10m -> £12 million"]),
      Pair(
        from: "One out of three voters agreed.", to: "Two out of three voters agreed.",
        expected: ["figure up: One out of three -> Two out of three"]),
      Pair(
        from: "Critics gave it a score of 78.", to: "Critics gave it a score of 78 out of 100.",
        expected: ["figure refined: 78 -> 78 out of 100"]),
      Pair(
        from: "He came second to last.", to: "He came third to last.",
        expected: ["figure down: second to last -> third to last"]),
      Pair(
        from: "The train runs at 50 km/h.", to: "The train runs at 50 mph.",
        expected: ["figure up: 50 km/h -> 50 mph"]),
      Pair(
        from: "The parcel weighs 6 lb.", to: "The parcel weighs 2 kg.",
        expected: ["figure down: 6 lb -> 2 kg"]),
    ])
  func told(_ pair: Pair) throws {
    #expect(try Self.told(pair.from, pair.to) == pair.expected)
  }

  @Test(
    "the same figure in other words is no change of it",
    arguments: [
      Pair(from: "The deal is worth £10m.", to: "The deal is worth £10 million.", expected: []),
      Pair(from: "The deal is worth $15.50.", to: "The deal is worth 15 dollars 50.", expected: []),
      Pair(from: "It was equal to 20 tons.", to: "It was 20 tons.", expected: []),
      Pair(
        from: "It holds more than 10 and less than 20 men.",
        to: "It holds less than 20 and more than 10 men.", expected: []),
      Pair(from: "The next match is lost.", to: "The last match is lost.", expected: []),
    ])
  func same(_ pair: Pair) throws {
    #expect(try Self.told(pair.from, pair.to).filter { $0.hasPrefix("figure") } == [])
  }
}
