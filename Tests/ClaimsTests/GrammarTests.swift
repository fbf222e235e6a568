// What the rules judge by grammar and not by a word alone: pairs that look like a change of claim and are
// none, and the words that are shown of one that is.
import Testing

@testable import Claims

private func told(_ from: String, _ to: String, language: String = "en") throws -> [String] {
  try changes(from, to, language: language).map {
    "\($0.kind.rawValue) \($0.direction): \($0.before) -> \($0.after)"
  }
}

@Suite("Claims and grammar")
struct GrammarTests {
  @Test(
    "a verb that takes an object, a noun and a participle name no source",
    arguments: [
      ("Divers found a wreck off the coast.", "A wreck was seen off the coast."),
      ("The singer was dropped over tweets.", "The singer was dropped."),
      ("The team scored late to win.", "The team scored late to win - goals & report"),
      ("Tickets sold out.", "Tickets sold out within a day of reported talks."),
      ("It is a drama film directed by her.", "It is a drama film written and directed by her."),
      ("The rules apply to members.", "The rules, as this page describes, apply to members."),
    ])
  func noSource(_ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind == .attribution }), "\(to)")
  }

  @Test("a source without a verb, with its verb at the end, and a pronoun that says so are told")
  func sources() throws {
    for (from, to, shown) in [
      ("Man took 40 bikes", "Man took 40 bikes, court hears", "court hears"),
      ("Rail line to shut for a month", "Rail line to shut for a month - minister", "- minister"),
      ("Wages are up.", "Wages are up, the union claims.", "the union claims"),
      ("The port will take ships again.", "The port will take ships again, she says.", "she says"),
      (
        "The council has a plan to plant trees.", "The council says it has a plan to plant trees.",
        "says"
      ),
    ] {
      let found = try changes(from, to).filter { $0.kind == .attribution }
      #expect(found.map(\.after) == [shown], "\(to)")
    }
  }

  @Test(
    "two denials are none, and an instruction of its own denies nothing",
    arguments: [
      ("The paths are badly lit.", "The paths are not well lit."),
      ("Flooding does occur here.", "Flooding is not uncommon here."),
      ("Guests were refused entry.", "Guests were denied entry."),
      ("Lock your car.", "Do not leave bags behind and lock your car."),
      ("Guests pay in full.", "Guests pay in full if they do not cancel."),
      ("The lockdown end was put off.", "The end of the lockdown was put off."),
    ])
  func noDenial(_ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind == .polarity }), "\(to)")
  }

  @Test("a denial is shown with the word that it turns round")
  func denial() throws {
    #expect(
      try told("The permit was renewed.", "The permit was not renewed.") == [
        "polarity changed: renewed -> not renewed"
      ])
    #expect(
      try told("The pass is currently shut.", "The pass has reopened.").contains(
        "polarity changed: is currently shut -> has reopened"))
  }

  @Test(
    "a modal verb is shown with its verb, and alone where it was put in",
    arguments: [
      (
        "The ferry may sail at noon.", "The ferry will sail at noon.",
        "stronger: may sail -> will sail"
      ),
      ("Ferries may be held back.", "Ferries are held back.", "stronger: may be held -> are held"),
      ("Ferries sail on.", "Ferries may sail on.", "weaker:  -> may"),
      (
        "The army shells villages.", "The army could shell villages.",
        "weaker: shells -> could shell"
      ),
      ("There are reports of looting.", "There is looting.", "stronger: reports of -> "),
    ])
  func modal(_ from: String, _ to: String, _ expected: String) throws {
    let found = try told(from, to).filter { $0.hasPrefix("certainty") }
    #expect(
      found.count == 1 && found.allSatisfy { $0.hasPrefix("certainty " + expected) }, "\(found)")
  }

  @Test("may not is a doubt of things and a prohibition of people")
  func mayNot() throws {
    #expect(
      try changes("The ramps may not be safe.", "The ramps are not safe.").map(\.kind) == [
        .certainty
      ])
    #expect(
      try changes("Visitors must not swim.", "Visitors may not swim.").map(\.kind) == [.wording])
  }

  @Test(
    "what is available can be had, what is certain of its kind is no assurance, and a cause is no plan",
    arguments: [
      (
        "Maps are available at the desk.", "Maps can be bought at the desk.",
        ClaimChange.Kind.certainty
      ),
      ("It is closed in winter.", "It is closed in certain winters.", .certainty),
      ("Shops shut.", "Shops shut due to heavy snow.", .modality),
      ("Kerr is set to open the fair.", "Kerr to open the fair.", .modality),
      ("Ring the bell twice.", "Please ring the bell twice.", .modality),
      ("You should lock your bike.", "Lock your bike.", .modality),
      ("You may not park here.", "You can't park here.", .modality),
      ("You accept the rules.", "You agree to the rules.", .modality),
    ])
  func isNot(_ from: String, _ to: String, _ kind: ClaimChange.Kind) throws {
    #expect(!(try changes(from, to).contains { $0.kind == kind }), "\(to)")
  }

  @Test("advice made stronger, and one of the things that are asked for, are modality")
  func advice() throws {
    #expect(
      try told("Guests are advised to book.", "Guests are strongly advised to book.") == [
        "modality added:  -> strongly"
      ])
    #expect(
      try told(
        "You should carry water, tell a friend and wear boots.",
        "You should tell a friend and wear boots."
      ) == ["modality removed: carry water -> "])
  }

  @Test("what was to be considered is to be done, by whoever is advised")
  func consideration() throws {
    #expect(
      try told("Citizens should consider leaving the city.", "Citizens should leave the city.") == [
        "modality changed: consider leaving -> leave"
      ])
    #expect(
      try told(
        "Leave while flights are available.", "Consider leaving while flights are available.")
        == ["modality changed: Leave -> Consider leaving"])
    // A plan is no advice, what must not be done is not done, and what must be done is not advised.
    for (from, to) in [
      ("The firm will consider leaving Britain.", "The firm will leave Britain."),
      ("You should not consider leaving the car.", "You should not leave the car."),
      ("Staff should consider leaving at noon.", "Staff must leave at noon."),
      (
        "Staff should consider leaving at noon.", "Staff should read this, left by others, at noon."
      ),
    ] {
      #expect(
        !(try changes(from, to).contains {
          $0.after == "leave" && $0.reading.hasPrefix("advice made")
        }),
        "\(to)")
    }
    // Another duty of the sentence is told beside it.
    #expect(
      try changes(
        "Visitors must register and should consider leaving by noon.",
        "Visitors may register and should leave by noon."
      ).filter { $0.kind == .modality }.count == 2)
  }

  @Test("forms of an irregular verb have one stem")
  func irregularStems() {
    for forms in [
      ["leave", "leaves", "leaving", "left"], ["take", "taking", "took", "taken"],
      ["see", "sees", "seeing", "saw", "seen"], ["flee", "flees", "fleeing", "fled"],
    ] {
      #expect(Set(forms.map(Stem.of)).count == 1, "\(forms)")
    }
    // Rules ask for it by this name.
    #expect(Stem.of("were") == "be")
  }

  @Test("what is demanded in a clause has a source, and what is demanded as a thing has none")
  func demands() throws {
    #expect(
      try changes("The mayor demanded that the road be shut.", "The road must be shut.")
        .contains { $0.kind == .attribution })
    #expect(
      !(try changes("Protesters demand an end to the war.", "Protesters want an end to the war."))
        .contains { $0.kind == .attribution })
  }

  @Test("the quantifier that came or went is shown, not what stands beside it")
  func quantifier() throws {
    #expect(
      try told("Many ferries to the islands have stopped.", "Ferries to the islands have stopped.")
        == ["scope removed: Many -> "])
    #expect(
      try told("Keep the gate shut at all times.", "Always keep the gate shut.") == [
        "wording changed: Keep the gate shut at all times -> Always keep the gate shut"
      ])
    #expect(
      try told("If it snows, the school shuts.", "The school shuts.").contains(
        "scope removed: If it snows -> "))
    #expect(
      try changes("The deck is open if it is dry.", "The deck is open when it is dry.").map(\.kind)
        == [.wording])
    #expect(
      try told("Take normal precautions.", "Take extreme caution.").contains {
        $0.hasPrefix("scope changed")
      })
  }

  @Test("what came or went with a name, a source or a figure is not told once more as scope")
  func once() throws {
    let found = try changes("The choir sang.", "The choir sang with the tenor Anders Holm.")
    #expect(found.map(\.kind) == [.name])
  }

  @Test(
    "an agent that went with the voice, a cause with all its items, and a law that does nothing")
  func agents() throws {
    #expect(
      try told("Police seized the boat at dawn.", "The boat was seized at dawn.").contains(
        "agency removed: Police -> was seized"))
    #expect(
      try told("The road is shut.", "The road is shut due to floods, mud and fallen trees.") == [
        "agency added:  -> due to floods, mud and fallen trees"
      ])
    #expect(
      !(try changes("Dogs must be kept in.", "Dogs must be kept in as required by law.").contains {
        $0.kind == .agency
      }))
  }

  @Test("words that went from inside a quotation are shown, not the whole of it")
  func insideQuotation() throws {
    #expect(
      try told("He called it \"a very great mistake\".", "He called it \"a great mistake\".") == [
        "quotation removed: very -> "
      ])
  }

  @Test("of another notice the words that differ are shown, without the page that it names")
  func notice() throws {
    #expect(
      try told(
        "New information about storms ('Safety' page).",
        "New information about strikes ('Money' page)."
      ) == ["correction changed: storms -> strikes"])
  }

  @Test(
    "names differ by more than accents, points and initials",
    arguments: [
      ("They flew to Côte d'Or at dawn.", "They flew to Cote d'Or at dawn."),
      ("He works at the US Embassy now.", "He works at the U.S. Embassy now."),
      ("They fly to the UAE at dawn.", "They fly to the United Arab Emirates at dawn."),
      ("New trams run here.", "Trams run here."),
      ("Hand in the Entry Form first.", "Hand in the Entry form first."),
    ])
  func names(_ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind == .name }), "\(to)")
  }

  @Test("a preposition that stayed is no part of a time; one that came with it is")
  func prepositions() throws {
    #expect(
      try told("You may stay for up to two months.", "You may stay for up to six days.") == [
        "time shorter: two months -> six days"
      ])
    #expect(
      try told("The hall shuts.", "The hall shuts late on Friday.") == [
        "time added:  -> late on Friday"
      ])
    #expect(
      !(try changes("Hit by a wave", "Hit for six").contains { $0.kind == .time }))
  }

  @Test("a headline without words of grammar is read as English where its guess has none either")
  func headline() throws {
    var reader = ClaimReader()
    let text = "Author Ann Kerr dies aged 52, husband Tom Bell says"
    #expect(reader.comparer(language: "de", text: text).lexicon.language == "en")
  }
}
