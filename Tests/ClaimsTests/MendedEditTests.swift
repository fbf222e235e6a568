// More edits as desks make them: pairs that a rule was once wrong about.
import Testing

@testable import Claims

@Suite("Edits that a rule was once wrong about")
struct MendedEditTests {
  @Test(
    "what is told, in these words",
    arguments: [
      Pair(
        from: "The pass is valid until 31 December 2025.",
        to: "The pass is valid until the end of 2026.",
        expected: ["time later: until 31 December 2025 -> end of 2026"]),
      Pair(
        from: "Under the code, we require a signed form.",
        to: "Under the code, we may require a signed form.",
        expected: ["modality weaker:  -> may"]),
      Pair(
        from: "You may need to show a card.", to: "You need to show a card.",
        expected: ["certainty stronger: may -> "]),
      Pair(
        from: "Shares: \\-5.9% today.", to: "Shares: \\-4.1% today.",
        expected: ["figure up: -5.9% -> -4.1%"]),
      Pair(
        from: "Sighting: Norland 'has no answer' for it",
        to: "Sighting: Norland finds no answer for it",
        expected: ["quotation changed: 'has no answer' -> no answer"]),
      Pair(
        from: "Ole Berg fifty secures a draw.", to: "Ole Berg fifty secures a draw at Lord's.",
        expected: ["name added:  -> Lord's"]),
      Pair(
        from: "The risk is ours.", to: "The risk is the Customer's.",
        expected: ["wording changed: ours -> the Customer's"]),
      Pair(
        from: "You accept this Privacy Policy.", to: "You accept this Privacy Notice.",
        expected: ["wording changed: Policy -> Notice"]),
      Pair(
        from: "4.2 Late payments accrue interest.", to: "4.2 Payments accrue interest.",
        expected: ["wording removed: Late -> "]),
      Pair(
        from: "Walkers 45 or over may enter.", to: "Walkers 44 or over may enter.",
        expected: ["figure down: 45 -> 44"]),
      Pair(
        from: "Notice to Porto Residents: read on.", to: "Notice to Norland Residents: read on.",
        expected: ["name changed: Porto -> Norland"]),
      Pair(
        from: "The stone honours veterans.", to: "The stone honours D-Day veterans.",
        expected: ["name added:  -> D-Day"]),
      Pair(
        from: "Ann Lee stays Rovers Town's interim head coach until May.",
        to: "Ann Lee stays interim Rovers head coach until May.",
        expected: ["name changed: Rovers Town -> Rovers"]),
      Pair(
        from: "The bells are rung shortly.", to: "The bells are rung.",
        expected: ["time removed: shortly -> "]),
      Pair(
        from: "Father-of-two Ole Berg was there.", to: "Father-of-three Ole Berg was there.",
        expected: ["figure up: two -> three"]),
      Pair(
        from: "Most airlines are full.", to: "Most international airlines are full.",
        expected: ["scope added:  -> international"]),
      // Who did it, whoever it is: what stands before the verb that has behind it what it was done to.
      Pair(
        from: "The bridge was closed on Monday.", to: "Engineers closed the bridge on Monday.",
        expected: ["agency added: was closed -> Engineers"]),
      Pair(
        from: "Guards shot a man in the street.", to: "A man was shot in the street.",
        expected: ["agency removed: Guards -> was shot"]),
      Pair(
        from: "Truce declared in the north - state TV", to: "Truce declared in the north",
        expected: ["attribution removed: - state TV -> "]),
      Pair(
        from: "It soared to 47.9C (118.2F).", to: "It soared to 49.5C (121F).",
        expected: ["figure up: 47.9C (118.2F) -> 49.5C (121F)"]),
      Pair(
        from: "Some roads are shut.", to: "Due to a long strike, many roads are shut.",
        expected: [
          "scope changed: Some roads -> many roads", "agency added:  -> Due to a long strike",
        ]),
      Pair(
        from: "He left the town at the weekend.", to: "He left the town.",
        expected: ["time removed: at the weekend -> "]),
      Pair(
        from: "Most crimes in Norland occur at night.", to: "Most crimes have occurred at night.",
        expected: ["name removed: Norland -> "]),
      Pair(
        from: "An ambulance leads police on a chase.",
        to: "An ambulance sends Norland police on a chase.",
        expected: ["name added:  -> Norland"]),
      Pair(
        from: "Fire: huge blaze at a shop", to: "Fire: two hurt in huge blaze at a shop",
        expected: ["figure added:  -> two hurt"]),
      Pair(
        from: ": Addition of information on delays to trains ('Safety' page).",
        to: ": Removal of information on delays to trains ('Safety' page).",
        expected: ["correction changed: Addition of -> Removal of"]),
    ])
  func tells(_ pair: Pair) throws {
    #expect(try changes(pair.from, pair.to).map(told) == pair.expected)
  }

  @Test(
    "what the mended rules must still tell",
    arguments: [
      ("polarity", "We do not sell or share your data.", "We sell or share your data."),
      ("polarity", "Voters have no confidence in her.", "Voters have confidence in her."),
      (
        "attribution", "The airline announced on Tuesday it would cut 500 jobs.",
        "The airline would cut 500 jobs."
      ),
      ("attribution", "Ten people died.", "Ten people died, per Reuters."),
      ("attribution", "Officials closed the plant.", "Officials said the plant was shut."),
      ("scope", "You may enter parks.", "You may enter parks, including those on the coast."),
      ("scope", "You may stay.", "You may stay subject to these limits."),
      ("figure", "It had a top-10 finish this year.", "It had a top-50 finish this year."),
      ("time", "It will open after the end of May.", "It will open before the end of May."),
      ("time", "It opened after two weeks.", "It opened in two weeks."),
      ("time", "She was calm throughout the trial.", "She was calm."),
      ("attribution", "He said it was late.", "It was said it was late."),
      (
        "scope", "You may stay provided that you are a member.",
        "You may stay provided that it is dry and you are a member."
      ),
      ("scope", "It has a small shop.", "It has a small and limited shop."),
      (
        "scope", "Read the notes before you begin to dig.",
        "To this end and for the sake of all others, read the notes before you begin to dig."
      ),
      ("scope", "One of 12 boats sank.", "12 boats sank."),
    ])
  func stillTells(_ kind: String, _ from: String, _ to: String) throws {
    #expect(try changes(from, to).contains { $0.kind.rawValue == kind }, "\(from) -> \(to)")
  }

  @Test(
    "what looks like a change of that kind and is none",
    arguments: [
      ("time", "It was an April Fools' joke.", "It was an April Fool's joke."),
      ("time", "The Covid-19 second wave came.", "The Covid second wave came."),
      ("time", "They are back after two years.", "They are back after a two-year absence."),
      ("time", "There is a risk of fire.", "There is a risk of fire throughout the country."),
      ("attribution", "She won but says it was luck.", "She won but she says it was luck."),
      (
        "attribution", "Major alarm declared in Porto after blast",
        "Major alarm in Porto after blast"
      ),
      ("name", "Write to the desk.", "Write to Desk@example.org."),
      ("name", "See ex-Rovers star Ann Lee.", "See former Rovers star Ann Lee."),
      (
        "name", "Go to HelpTeamBoardCareersOfficesNewsroomSitemapContactAbout now.",
        "Go to HelpTeamBoardCareersOfficesNewsroomSitemapContactJobs now."
      ),
      ("polarity", "They signed a letter of no confidence.", "They signed a letter of protest."),
      ("polarity", "More than 100 are hurt.", "At least 150 are hurt."),
      ("modality", "Selby wins a fourth title", "Selby beats Murphy to win a fourth title"),
      ("modality", "Hotspots: what you need to know", "Hotspots: a guide"),
      ("modality", "Teach it in school, says watchdog", "Teach it in school, say draft guidelines"),
      ("figure", "Fans celebrate", "Fans celebrate after last-16 tie"),
      ("figure", "It was one pluses of many.", "It was one plus of many."),
      ("figure", "He quits after the game.", "He quits at half-time."),
      ("scope", "She holds the record.", "She holds the all-time record."),
      (
        "scope", "To lower your own risk of falling very ill, keep away from stray dogs.",
        "Keep away from stray dogs."
      ),
      (
        "scope", "It names a squad of 45, including 37 debutants.",
        "It names a squad of 45, including champion Ann Lee and 37 debutants."
      ),
      ("name", "See clause 4 of the Agreeement.", "See clause 4 of the Agreement."),
      (
        "modality", "New information on planned strikes in Porto ('Safety' page).",
        "Removal of information about strikes in Porto ('Safety' page)."
      ),
      ("name", "Telephone: 618-2000 Fax: 245-102", "Telephone: 618-2000"),
      ("agency", "Flights were delayed on Monday.", "Severe delays hit flights on Monday."),
      ("agency", "The boat was lifted out of the water.", "It rained as the boat lifted a little."),
      ("agency", "The shop was closed.", "As the shop closed, it rained."),
      ("scope", "How many cases are there?", "How many coronavirus cases are there?"),
      ("attribution", "Stay for 30 days.", "Stay for 30 days per trip."),
      (
        "attribution", "Italy's broadcaster showed the film of the crash.",
        "Italy's broadcaster shows the film of the crash."
      ),
      ("attribution", "The fee is £5 a head.", "The fee is £5 per head."),
      (
        "scope", "You need one for parks.",
        "You need one for parks (including Tayrona National Park)."
      ),
      ("scope", "They are not affected.", "They are not subject to these limits."),
      (
        "correction", "Updated information on the storm ('Warnings').",
        "Updated information on the storm ('Warnings' page)."
      ),
      (
        "scope", "Quakes shook the region.", "Quakes, one of 8.1 magnitude, shook the region."
      ),
      (
        "scope",
        "It may rain at night.Large and sometimes violent crowds gather very quickly there.",
        "It may rain at night."
      ),
    ])
  func leavesAlone(_ kind: String, _ from: String, _ to: String) throws {
    #expect(!(try changes(from, to).contains { $0.kind.rawValue == kind }), "\(from) -> \(to)")
  }
}
