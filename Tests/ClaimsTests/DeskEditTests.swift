// Edits as desks make them, one for each thing that a rule must see or leave alone: names with what they
// are of, duties in other words, dates by what comes before, numbers that are not told.
import Testing

@testable import Claims

@Suite("Edits as desks make them")
struct DeskEditTests {
  @Test(
    "what is told, in these words",
    arguments: [
      // Names.
      Pair(
        from: "Toll office: Mara Kahn steps down", to: "Toll office: Mara Khan steps down",
        expected: ["name changed: Kahn -> Khan"]),
      Pair(
        from: "Write to the Department of Inland Water.",
        to: "Write to the Department of Inland Water and Fisheries.",
        expected: [
          "name changed: Department of Inland Water -> Department of Inland Water and Fisheries"
        ]),
      Pair(
        from: "Flights to Norland and Sudmark are full.", to: "Flights are full.",
        expected: ["name removed: Norland and Sudmark -> "]),
      Pair(
        from: "The strike was called in Porto.", to: "The strike was called in No 10.",
        expected: ["name changed: Porto -> No 10"]),
      Pair(
        from: "Harvest 2023: What do the figures say?", to: "What do the figures say?",
        expected: ["name removed: Harvest 2023 -> "]),
      Pair(
        from: "Why sculptor Ana Reis left", to: "Why artist Ana Reis left",
        expected: ["name added:  -> artist"]),
      Pair(
        from: "Fighting broke out.", to: "Fighting broke out in Tigray region.",
        expected: ["name added:  -> Tigray region"]),
      Pair(
        from: "Acme says it will delay the launch.",
        to: "After a leak, the company says it will delay the launch.",
        expected: ["name changed: Acme -> the company", "attribution changed: Acme -> the company"]),
      // Figures.
      Pair(
        from: "Thousands march through the rain", to: "Hundreds march through the rain",
        expected: ["figure down: Thousands -> Hundreds"]),
      Pair(
        from: "Rovers win the derby", to: "Rovers win the first derby",
        expected: ["figure added:  -> first"]),
      Pair(
        from: "Call the desk on +(31)(20) 451-9000.", to: "Call the desk on +(31)(10) 508-3100.",
        expected: ["figure changed: +(31)(20) 451-9000 -> +(31)(10) 508-3100"]),
      Pair(
        from: "It took the lives of dozens.", to: "It took the lives of 24.",
        expected: ["figure refined: dozens -> 24"]),
      Pair(
        from: "On April 7 and 8 others were held.", to: "On April 7 and 18 others were held.",
        expected: ["figure up: 8 -> 18"]),
      Pair(
        from: "Profit rose by 12% last year.", to: "Profit rose by £43m last year.",
        expected: ["figure removed: 12% -> ", "figure added:  -> £43m"]),
      Pair(
        from: "Police held several men.", to: "Police held four men.",
        expected: ["figure refined: several -> four"]),
      // Times.
      Pair(
        from: "Updated 2026-07-07T22:58:41Z by the desk",
        to: "Updated 2026-07-01T09:18:23Z by the desk",
        expected: ["time earlier: 2026-07-07T22:58:41Z -> 2026-07-01T09:18:23Z"]),
      Pair(
        from: "Read the policy before you travel.", to: "Read the policy.",
        expected: ["time removed: before you travel -> "]),
      Pair(
        from: "On April 7 and 8, 2026, the dam overflowed.",
        to: "In April 2026, the dam overflowed.",
        expected: ["time changed: On April 7 and 8, 2026 -> In April 2026"]),
      Pair(
        from: "Crowds gather ahead of the final with Albion.",
        to: "Crowds gather to watch the final with Albion.",
        expected: ["time removed: ahead of -> to watch"]),
      // How sure, and what must be.
      Pair(
        from: "Floods are very likely in May.", to: "Floods are likely in May.",
        expected: ["certainty weaker: very likely -> likely"]),
      Pair(
        from: "Drivers may have to show a pass.", to: "Drivers must show a pass.",
        expected: [
          "certainty stronger: may have to -> must", "modality changed: may have to -> must",
        ]),
      Pair(
        from: "The treaty is being signed in Oslo.", to: "The treaty has been signed in Oslo.",
        expected: ["modality changed: is being signed -> has been signed"]),
      Pair(
        from: "If you feel ill you must stay at home.",
        to: "If you feel ill you should stay at home.",
        expected: ["modality changed: must stay -> should stay"]),
      Pair(
        from: "The firm avoided tax.", to: "The firm paid tax.",
        expected: ["polarity changed: avoided tax -> paid tax"]),
      Pair(
        from: "Shares are up on the day.", to: "Shares are down on the day.",
        expected: ["polarity changed: up -> down"]),
      Pair(
        from: "There is a high risk of flooding.", to: "There is a low risk of flooding.",
        expected: ["scope changed: high risk -> low risk"]),
      // The same word in another case parts what changed around it.
      Pair(
        from: "Masks expected to be no longer required in class",
        to: "Face masks no longer required in class",
        expected: ["modality changed: expected to be no longer required -> no longer required"]),
      // Sources and doers.
      Pair(
        from: "Drivers are workers.", to: "A court has ruled that drivers are workers.",
        expected: ["attribution added:  -> A court has ruled"]),
      Pair(
        from: "The ferry was overloaded.", to: "The ferry was overloaded, the inquest was told.",
        expected: ["attribution added:  -> the inquest was told"]),
      Pair(
        from: "Norland extends Porto curfew as cases grow",
        to: "Porto curfew extended as cases grow",
        expected: ["name removed: Norland -> ", "agency removed: Norland -> extended"]),
      Pair(
        from: "\"I regret it,\" Mr Penrose told the court.",
        to: "\"I regret it,\" Mr Penrose's lawyer told the court.",
        expected: ["attribution changed: Mr Penrose -> Mr Penrose's lawyer"]),
      Pair(
        from: "The miller has been arrested.", to: "The miller has been charged.",
        expected: ["modality changed: arrested -> charged"]),
      Pair(
        from: "The mill made a profit of £48m.", to: "The mill made a loss of £48m.",
        expected: ["polarity changed: profit -> loss"]),
      // Scope.
      Pair(
        from: "Travellers must show a pass.", to: "Travellers arriving by sea must show a pass.",
        expected: ["scope added:  -> arriving by sea"]),
      Pair(
        from: "You can edit, delete or share your files.",
        to: "You can edit, delete, share or sell your files.",
        expected: ["scope added:  -> sell"]),
      Pair(
        from: "Ferries are the safest way to cross.", to: "Ferries are the safe way to cross.",
        expected: ["scope changed: safest -> safe"]),
      // Quotations.
      Pair(
        from: "The so-called \"quiet hours\" begin at nine.",
        to: "The so-called quiet hours begin at nine.",
        expected: ["quotation changed: \"quiet hours\" -> quiet hours"]),
      Pair(
        from: "Auditors found fraud in the accounts",
        to: "Auditors found 'a form of fraud' in the accounts",
        expected: ["quotation changed: fraud -> 'a form of fraud'"]),
      Pair(
        from: "The mayor described the plan as \"nonsense\".",
        to: "The mayor described the plan as \"misleading\".",
        expected: ["quotation changed: \"nonsense\" -> \"misleading\""]),
      Pair(
        from: "\"We will keep our fingers crossed for all of them tonight,\" she said.",
        to: "\"We will hold our fingers crossed for all of them tonight,\" she said.",
        expected: ["quotation changed: keep -> hold"]),
      // Notices.
      Pair(
        from: "New information about flooding in Porto ('Safety' page).",
        to: "Removal of information about flooding in Porto ('Safety' page).",
        expected: ["correction changed: New information -> Removal of information"]),
    ])
  func tells(_ pair: Pair) throws {
    #expect(try changes(pair.from, pair.to).map(told) == pair.expected)
  }

  @Test(
    "what a person reads of it claims no more than was seen",
    arguments: [
      // Called off is not done.
      (
        "The strike will begin on Sunday.", "The strike has been called off.",
        "no longer said to be planned: 'will begin' to 'has been called'"
      ),
      (
        "The ferry will leave at noon.", "The ferry has left at noon.",
        "planned, now done: 'will leave' to 'has left'"
      ),
      (
        "He lives in Ireland.", "He lives in Northern Ireland.",
        "name changed: Ireland to Northern Ireland"
      ),
      ("Ada Lee spoke.", "Ms Ada Lee spoke.", "name added: Ms"),
      (
        "It won by 52% to 48%.", "It won by 50% to 49%.",
        "figure changed from '52% to 48%' to '50% to 49%'"
      ),
      (
        "They were in third place.", "They were in fifth place.",
        "rank changed from third to fifth"
      ),
      ("She won in 1:56.4.", "She won in 1:55.9.", "figure down from 1:56.4 to 1:55.9"),
      ("Up to 40 were hurt.", "31 were hurt.", "figure refined: Up to 40 to 31"),
      (
        "Dr Mehra denied that it had failed.", "Dr Mehra did not deny that it had failed.",
        "the denial is denied: 'not' was put in"
      ),
    ])
  func reads(_ from: String, _ to: String, _ reading: String) throws {
    let readings = try changes(from, to).map(\.reading)
    #expect(readings.contains(reading), "\(readings)")
  }

  @Test(
    "what looks like a change of that kind and is none",
    arguments: [
      // A name: a place and what is of it, initials of what is written out, a heading, the name of a page.
      ("name", "Clinics meet Chilean standards.", "Clinics meet the standards of Chile."),
      ("name", "Centre for Harbour Safety (CHS)", "Centre for Harbour Safety"),
      ("name", "Smog hangs over the valley.", "Air Quality: Smog hangs over the valley."),
      ("name", "See the Additional Information tab.", "See the Entry requirements tab."),
      ("name", "The mill hired an actor.", "The mill hired an actress."),
      ("name", "Go to the Minstry of Health.", "Go to the Ministry of Health."),
      ("name", "In the West 12 have died.", "In the West 40 have died."),
      ("name", "No 10 people agree.", "10 people agree."),
      ("name", "Pay 25 new Israeli shekels at the desk.", "Pay at the desk."),
      (
        "name", "See https://docs.example/QuoAx/help for more.",
        "See https://docs.example/JyTbx/help for more."
      ),
      // A duty: told to a reader in other words, supposed, a thing that does not ask.
      ("modality", "Do not use the marks in print.", "You will not use the marks in print."),
      ("modality", "Porters are not allowed to enter.", "Porters cannot enter."),
      ("modality", "You can leave.", "If you have to go, you can leave."),
      ("modality", "Smith leaves", "Smith leaves to avoid a scandal"),
      ("modality", "Smith wins", "Smith avoids a shock"),
      ("modality", "We help to keep it clean.", "We help keep it clean."),
      ("modality", "Rest matters most.", "The most important thing is to rest."),
      // A denial: up is no pair of a verb's particle.
      ("polarity", "The bank covered up its losses.", "The bank fell short."),
      (
        "modality", "Keep away from the wall.",
        "Keep away from the wall, where you may be attacked by armed men."
      ),
      // A source: found dead, based on, per month, a thing that is made.
      ("attribution", "Missing man, 35, found dead", "Missing man, 35, traced"),
      ("attribution", "Seats are given by lot.", "Seats are given based on age."),
      ("attribution", "It costs a lot.", "It costs a lot per month."),
      (
        "attribution", "The mayor announces a list of streets.",
        "Mayor Ines Prado announces a list of streets."
      ),
      (
        "attribution", "Masks help in crowded trains, research finds",
        "Masks help in crowded trains - study"
      ),
      ("attribution", "A yellow warning is in force.", "An amber warning is in force."),
      ("certainty", "It cost £4m, not £45m as previously reported.", "It cost £4m."),
      // Scope: what came of it, a link's remains, where to write.
      ("scope", "A quake struck the coast.", "A quake struck the coast, causing damage to roads."),
      ("scope", "Warnings](/advice/norland)", "Previous: Warnings"),
      ("scope", "Write to the team here.", "Write to the team via desk@example.org."),
      ("scope", "Ann Lee spoke to them.", "Bea Ray spoke to them at a meeting."),
      ("scope", "The late mayor spoke.", "The latest mayor spoke."),
      ("scope", "Rovers sign their old captain", "Rovers sign their former captain"),
      // A quotation of which one mark was forgotten.
      ("quotation", "Savings: 'How I learnt to wait", "Savings: 'How I learnt to wait'"),
    ])
  func leavesAlone(_ kind: String, _ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind.rawValue == kind }), "\(from) -> \(to)")
  }
}
