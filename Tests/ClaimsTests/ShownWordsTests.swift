// The words that are shown of a change of claim: the smallest that tell it on both sides.
import Testing

@testable import Claims

@Suite("What is shown of a change")
struct ShownWordsTests {
  private func told(_ from: String, _ to: String, _ kind: ClaimChange.Kind) throws -> [String] {
    try changes(from, to).filter { $0.kind == kind }.map { "\($0.before) -> \($0.after)" }
  }

  @Test("a modal verb with its verb, or with what it says of its subject")
  func modals() throws {
    #expect(
      try told("Flights could resume in May.", "Flights will resume in May.", .certainty)
        == ["could resume -> will resume"])
    #expect(
      try told("Lines may also be cut.", "Lines are cut.", .certainty)
        == ["may also be cut -> are cut"])
    #expect(
      try told(
        "Guards are known for randomly waving down cars.", "Guards may stop cars.", .certainty)
        == ["are known for randomly waving down -> may stop"])
    #expect(
      try told(
        "Help is generally unavailable here.", "Help may not be available here.", .certainty)
        == ["is generally unavailable -> may not be available"])
  }

  @Test("a duty with its verb, or with its clause where that came or went")
  func duties() throws {
    #expect(
      try told("Do not travel to Mali.", "Reconsider your need to travel to Mali.", .modality)
        == ["Do not travel -> Reconsider your need to travel"])
    #expect(
      try told(
        "It is free for members, but a ticket is required.", "It is free for members.", .modality)
        == ["but a ticket is required -> "])
    #expect(
      try told(
        "Please enable scripts to read on.",
        "Please enable scripts and disable blockers to read on.",
        .modality) == [" -> and disable blockers"])
    #expect(
      try told(
        "Keep a copy of your pass.", "It might be helpful to carry copies of your pass.", .modality)
        == ["Keep a copy -> It might be helpful to carry copies"])
  }

  @Test("a plan with its verb, and the verb that stayed")
  func plans() throws {
    #expect(
      try told(
        "Divers prepare to resume the search at dawn.", "Divers resume the search at dawn.",
        .modality) == ["prepare to resume -> resume"])
    #expect(
      try told("Harbour ban to be lifted", "Harbour ban lifted", .modality)
        == ["to be lifted -> lifted"])
    #expect(
      try told("Both sides look to make peace.", "Both sides make peace.", .modality)
        == ["look to make -> make"])
    #expect(
      try told("Bridge tolls scrapped", "Bridge tolls to be scrapped", .modality)
        == ["scrapped -> to be scrapped"])
    #expect(
      try !changes("Bridge tolls scrapped", "Bridge tolls to be scrapped").contains {
        $0.kind == .scope
      })
  }

  @Test("a source that stood before the claim and another that stands behind it are one change")
  func movedSources() throws {
    #expect(
      try told(
        "Maria Lund said the ferry would help islanders to reach the mainland.",
        "The ferry will help islanders to reach the mainland, ministers say.", .attribution)
        == ["Maria Lund said -> ministers say"])
    #expect(
      try told(
        "Satellite 'breaks up over the Pacific' - Chilean media",
        "Satellite debris falls into the Pacific - state media", .attribution)
        == ["Chilean media -> state media"])
  }

  @Test("a name whose place words of three tokens had, with those words")
  func standIns() throws {
    #expect(
      try told(
        "You can reach the help desk by phone.", "You can reach Fjordline by phone.", .name)
        == ["the help desk -> Fjordline"])
  }

  @Test("a count with the noun that hangs on it, and a rank without")
  func counts() throws {
    #expect(
      try told(
        "Hegarty named in Ireland's 26-man squad", "Hegarty named in Ireland's squad", .figure)
        == ["26-man -> "])
    #expect(
      try told("She lost in a second-round match.", "She lost in a match.", .figure).isEmpty)
  }

  @Test("an event that came true, in the past of an irregular verb or before a day")
  func cameTrue() throws {
    #expect(
      try told(
        "The storm is expected to sweep across Cuba.", "The storm swept across Cuba.", .modality)
        == ["is expected to sweep -> swept"])
    #expect(
      try told(
        "The office closes on 30 June 2025.", "The office closed on 30 June 2025.", .modality)
        == ["closes -> closed"])
    #expect(
      try changes("The office closes at noon.", "The office closed at noon.").map(\.kind) == [
        .wording
      ])
  }

  @Test("names: with what stands for them, their numbers, addresses and possessives")
  func names() throws {
    for (from, to, shown) in [
      (
        "You pay for a month of Acme now.", "You pay for a month of service now.", "Acme -> service"
      ),
      (
        "We sell our Services here.", "We sell Acme Services here.", "our Services -> Acme Services"
      ),
      ("It opened in May.", "Oslo Airport opened in May.", "It -> Oslo Airport"),
      (
        "It runs on the OnePlus 7T Pro.", "It runs on the OnePlus 9 Pro.",
        "OnePlus 7T Pro -> OnePlus 9 Pro"
      ),
      ("Fans take the knee", "Euro 2020: Fans take the knee", " -> Euro 2020"),
      ("Read more on this page.", "Read more on this page of example.org.", " -> example.org"),
      (
        "He is safe, staff say", "He is safe, Kent Sheriff's Department staff say",
        " -> Kent Sheriff's Department"
      ),
    ] {
      #expect(try told(from, to, .name) == [shown], "\(to)")
    }
    #expect(try told("Fans take the knee", "Euro 2020: Fans take the knee", .figure) == [])
  }

  @Test("figures: a number to call is one, a share of is one, a section's number has no way")
  func figures() throws {
    #expect(
      try told("Ask us by calling 1500 or +502-2290-2810.", "Ask us.", .figure)
        == ["1500 -> ", "+502-2290-2810 -> "])
    #expect(
      try told("Clubs withdraw", "Clubs withdraw, nine of 12 in all", .figure) == [" -> nine of 12"]
    )
    let section = try changes("As told in section 15 below.", "As told in section 14 below.")
    #expect(section.map(\.direction) == ["changed"])
    #expect(try changes("We have 15 boats.", "We have 14 boats.").map(\.direction) == ["down"])
    #expect(
      try told("It says 'we never settle' there", "It says 'we went two steps up' there", .figure)
        == [])
  }

  @Test("times: which one of its kind, the preposition that changed, a rank of days")
  func times() throws {
    #expect(
      try told("It will happen this year.", "It will happen this summer.", .time)
        == ["this year -> this summer"])
    #expect(
      try told("Trips resume in May.", "Trips resume from 17 May.", .time) == [
        "in May -> from 17 May"
      ])
    let ranks = try changes("We meet every second Monday.", "We meet every third Monday.")
    #expect(!ranks.contains { $0.kind == .figure } && ranks.contains { $0.kind == .time })
    #expect(
      try changes("截至2月4日19:00", "截至2月4日19:40", language: "zh").map(\.kind) == [.time])
  }

  @Test("denials: with their noun, without for with, and only beside them")
  func denials() throws {
    #expect(
      try told(
        "We note the ordered departure of staff.",
        "We note the lifting of ordered departure of staff.", .polarity)
        == ["the ordered departure -> the lifting of ordered departure"])
    #expect(
      try told("Reviewed without changes.", "Reviewed with minor edits.", .polarity)
        == ["without changes -> with minor edits"])
    #expect(
      try changes("It is not supported here.", "It is only supported here.").map(\.kind)
        == [.polarity, .scope])
    #expect(
      try told("It was re-opened by staff.", "It was closed by staff.", .polarity)
        == ["re-opened -> closed"])
  }

  @Test("doers: a pronoun, another verb, and one behind a noun")
  func doers() throws {
    #expect(
      try told(
        "These are changes that have been made.", "These are changes that we have made.", .agency)
        == ["been made -> we have made"])
    #expect(
      try told("The fix was implemented with care.", "We achieved it with care.", .agency).count
        == 1)
    #expect(
      try told(
        "It saw off an attempt to rise.", "It saw off an attempt by Tory MPs to rise.", .agency)
        == [" -> by Tory MPs"])
  }

  @Test("sources: another calling, and one whose verb agrees")
  func sources() throws {
    #expect(
      try told(
        "It was an error, the police chief says.", "It was an error, police say.", .attribution)
        == ["the police chief says -> police say"])
    #expect(
      try told(
        "Police fired a round at him", "Bystander claims police fired a round at him", .attribution)
        == [" -> Bystander claims"])
    #expect(
      try told(
        "Man held after crash, say LA County officials", "Man held after crash", .attribution)
        == ["say LA County officials -> "])
  }

  @Test(
    "notices: their first words whole, or all where little is left, and what they say is no claim")
  func notices() throws {
    #expect(
      try told(
        "Updated information on visas ('Entry' page).",
        "Additional information on visas ('Entry' page).", .correction)
        == ["Updated information -> Additional information"])
    let replaced = try changes(
      "Updated reference to flu ('Health' page).",
      "Updated following news on 26 April that there is no longer an outbreak in Uganda ('Health' page)."
    )
    #expect(replaced.map(\.kind) == [.correction])
    #expect(
      try changes(
        "Lifting of curfew in Lima (see the 'Safety' page).",
        "Updated information about taxis in Panama (see the 'Safety' page)."
      ).map(\.kind)
        == [.correction])
  }

  @Test("quotations: with the few words that stand for them")
  func quotations() throws {
    #expect(
      try told(
        "City eases rules: 'Sense of relief' as pubs open",
        "City eases rules: Celebrations as pubs open", .quotation)
        == ["'Sense of relief' -> Celebrations"])
  }

  @Test("scope: an item of a list beside another change, and a quantity with what it is of")
  func scope() throws {
    #expect(
      try told(
        "It covers services that you use or on behalf of others alone.",
        "Rome covers services that you use.", .scope) == ["or on behalf of others alone -> "])
    #expect(
      try told("No formal rules are in place.", "Little formal rules are in place.", .scope)
        == ["No formal -> Little formal"])
    #expect(
      try told("If you have never dived before, check the rules.", "Know the rules.", .scope)
        == ["If you have never dived before -> "])
  }
}
