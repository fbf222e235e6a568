// Pairs that say the same in other words, and what a capital, a number or a voice does not make a claim.
import Testing

@testable import Claims

@Suite("The same claim in other words")
struct SameClaimTests {
  @Test(
    "initials, groups of people, defined terms, shouting and the head of a Spanish question name no one",
    arguments: [
      (
        "We expect that the number of Open Port Errors will grow each year.",
        "We expect that the number of OPEs will grow each year.", "en"
      ),
      ("It has support for DNS-over-TLS.", "It has support for DoT.", "en"),
      ("It will cost more, MPs warn.", "It will cost more, a report says.", "en"),
      (
        "You agree to the use of the sites.", "You agree to the use of the Sites and Services.",
        "en"
      ),
      (
        "You agree to these terms, INCLUDING A WAIVER OF CLASS ACTIONS BELOW.",
        "You agree to these terms, INCLUDING A CLAUSE ON CLASS ACTIONS BELOW.", "en"
      ),
      ("¿Está dispuesto a pagar?", "¿Estás dispuesto a pagar?", "es"),
      ("Not required for short stays.", "Visa not required for short stays.", "en"),
    ])
  func noName(_ from: String, _ to: String, _ language: String) throws {
    #expect(!(try changes(from, to, language: language).contains { $0.kind == .name }), "\(to)")
  }

  @Test(
    "a verb that denies and became another like it, a name and a missing letter deny nothing",
    arguments: [
      (
        "The officer played a song to stop the video.",
        "The officer played a song to block the video."
      ),
      ("Flights to Oslo are stopped for a week.", "Flights to Oslo are halted for a week."),
      (
        "Their latest record, Golden Nothing, came in 2013.",
        "Their latest record, Tide, came in 2013."
      ),
    ])
  func noDenial(_ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind == .polarity }), "\(to)")
  }

  @Test("a verb that denies what the other side says is a denial")
  func denial() throws {
    #expect(
      try changes("The club will play on Friday.", "The club refuses to play on Friday.")
        .contains { $0.kind == .polarity })
    #expect(
      try changes("The treaty applies to both states.", "It does not apply to both states.")
        .contains { $0.kind == .polarity })
  }

  @Test(
    "a missing letter and what a named person believes are no doubt",
    arguments: [
      ("Hotels my call an ambulance.", "Hotels may call an ambulance."),
      (
        "The town has come through the worst.",
        "Mayor Ines Prado believes the town has come through the worst."
      ),
    ])
  func noDoubt(_ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind == .certainty }), "\(to)")
  }

  @Test("what kind of piece stands behind a dash says nothing of who says so")
  func pieces() throws {
    #expect(
      try !changes("Rovers beat Albion 2-1", "Rovers beat Albion 2-1 - goals and report").contains {
        $0.kind == .attribution
      })
    #expect(
      try !changes("Rovers beat Albion 2-1", "Rovers beat Albion 2-1 - match report").contains {
        $0.kind == .attribution
      })
  }

  @Test("where to read more is no part of what is said")
  func address() throws {
    #expect(
      try !changes(
        "Follow the guidance of the harbour office (https://harbour.example/guidance/), and keep away.",
        "Follow the guidance of the harbour office, and keep away."
      ).contains { $0.kind == .scope })
  }

  @Test(
    "advice that is an instruction, a duty that never was, and a contract's clause are no duty",
    arguments: [
      ("Drivers should use low beams.", "Use low beams."),
      ("Visitors are eligible for a free pass.", "Visitors do not require a pass."),
      (
        "This includes a mandatory review of claims and waiver below.",
        "This includes a mandatory waiver below."
      ),
      (
        "If you have never dived before, check what to do.", "Make sure you know what to do."
      ),
    ])
  func noDuty(_ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind == .modality }), "\(to)")
  }

  @Test(
    "what only sounds like a quantity limits nothing",
    arguments: [
      ("It caused damage to the pier.", "It caused significant damage to the pier."),
      ("Bikes weave across lanes of traffic.", "Bikes weave between lanes of traffic."),
      ("It asks whether or not it should pay.", "It asks whether it should pay."),
      ("The town uses the new system.", "The town uses the system."),
      ("Police held a fully cooperating crew.", "Police held a crew."),
      ("Any areas within a mile of the lake.", "Anywhere within a mile of the lake."),
    ])
  func noScope(_ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind == .scope }), "\(to)")
  }

  @Test(
    "a source before a colon, an elided subject and what was not said are no other source",
    arguments: [
      (
        "The reef should be listed as in danger, Ofcom says",
        "Ofcom: The reef should be listed as in danger"
      ),
      (
        "Police, who have held two men so far, say \"hot heads\" will be tried.",
        "Police make two arrests and say \"hot heads\" will be tried."
      ),
      ("He was found guilty, having admitted theft.", "He was found guilty."),
      ("Let your friends know where you are.", "Tell your friends where you are."),
    ])
  func noSource(_ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind == .attribution }), "\(to)")
  }

  @Test("now is no time, in any language")
  func now() throws {
    #expect(
      try changes(
        "Les fêtes sont déconseillées.", "Les fêtes sont actuellement déconseillées.",
        language: "fr"
      )
      .map(\.kind) == [.wording])
    #expect(
      try changes("Valid at the time of entry.", "Valid when you arrive.").allSatisfy {
        $0.kind != .time
      })
  }

  @Test("an option to be typed and the page that a notice is of are no quotations")
  func noQuotation() throws {
    #expect(
      try changes("Use the '--quiet' option here.", "Use the --quiet option here.")
        .allSatisfy { $0.kind != .quotation })
    #expect(
      try changes("Strikes are on (see 'Rail' below).", "Strikes are on (see 'Air' below).")
        .allSatisfy { $0.kind != .quotation })
  }

  @Test("a cause told in other words is the same cause")
  func sameCause() throws {
    #expect(
      try changes(
        "Cyclists are at risk due to the lack of marked lanes.",
        "Cyclists are at risk because there are few marked lanes."
      ).allSatisfy { $0.kind != .agency })
  }

  @Test("advice not to go is advice, and denies nothing")
  func adviceAgainst() throws {
    let kinds = try changes("Residents asked to delay trips", "Residents asked not to go on trips")
      .map(\.kind)
    #expect(kinds == [.modality])
  }
}
