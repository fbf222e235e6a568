// What these prove: words that changed beside those of a rule are told, as words of unknown effect; what
// only moved, was inflected, respelt or is part of what the rule shows is not.
import Testing

@testable import Claims

/// What is told beside the rules: "direction: before -> after".
private func rest(_ from: String, _ to: String) throws -> [String] {
  try allChanges(from, to).filter { $0.rule == RestRule.rule }.map {
    "\($0.kind) \($0.direction): \($0.before) -> \($0.after)"
  }
}

@Suite("Words that changed beside the claims")
struct RestTests {
  @Test(
    "what no rule shows is told",
    arguments: [
      (
        "He died on Monday after a short illness.", "He died on Friday after a long illness.",
        ["wording changed: short -> long"]
      ),
      (
        "Ten people died in the south of the city.", "12 people died in the north of the city.",
        ["wording changed: south -> north"]
      ),
      (
        "The bridge, which was built in 1910, collapsed, police said.", "The bridge collapsed.",
        ["wording removed: built -> "]
      ),
      (
        "Ten people left the building by the stairs.",
        "12 people left the burning building by the stairs.",
        ["wording added:  -> burning"]
      ),
      // Both sides of what is shown, in one stretch of changes.
      (
        "They quietly left town on Monday.", "They loudly left town on Friday.",
        ["wording changed: quietly -> loudly"]
      ),
      (
        "They buried 12 books.", "They burned 15 books.", ["wording changed: buried -> burned"]
      ),
      (
        "It was cold, 12 boats sank.",
        "It was icy cold, 15 white boats slowly sank beside green docks.",
        ["wording added:  -> icy cold, 15 white boats slowly sank beside green docks"]
      ),
    ])
  func told(_ from: String, _ to: String, _ expected: [String]) throws {
    #expect(try rest(from, to) == expected)
  }

  @Test(
    "what moved, what is only inflected and what a rule shows is not told",
    arguments: [
      ("Ten people died.", "12 people died."),
      ("On Monday ten people left the town.", "12 people left the town on Monday."),
      ("Ten of the boats were leaving.", "12 of the boats leave."),
      ("Ten theatres closed.", "12 theaters closed."),
      ("The council said the bridge is safe.", "The bridge is safe."),
      ("The bridge is safe.", "The bridge is sound."),
    ])
  func notTold(_ from: String, _ to: String) throws {
    #expect(try rest(from, to) == [])
  }

  @Test("more than a few places are told as one stretch")
  func many() throws {
    let found = try allChanges(
      "Ten people walked beside the green river and fed the swans with bread.",
      "12 people ran beside the brown river and saw the ducks with cake."
    ).filter { $0.rule == RestRule.rule }
    #expect(found.map(\.reading) == ["also reworded in 5 places, effect unknown"])
    #expect(found.first?.before.hasPrefix("walked") == true)
    #expect(found.first?.after.hasSuffix("cake") == true)
  }

  @Test("where no rule speaks the wording is told once, as before")
  func alone() throws {
    let found = try allChanges("He had a short illness.", "He had a long illness.")
    #expect(found.map(\.kind) == [.wording])
    #expect(found.map(\.rule) == ["wording: no rule fired"])
  }
}
