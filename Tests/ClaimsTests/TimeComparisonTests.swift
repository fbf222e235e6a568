// How two wordings of a time stand to each other, by the calendar and the days of the captures.
import StoryDiff
import Testing

@testable import Claims

@Suite("What became of a time")
struct TimeComparisonTests {
  /// The direction of each change of time in "It opened … in the town.", both sides captured on Wednesday
  /// 14 June 2017.
  private func directions(_ old: String, _ new: String, isDated: Bool = true) -> [String] {
    let day = isDated ? CivilDate(year: 2017, month: 6, day: 14) : nil
    let runs = [
      WordRun(kind: .equal, text: "It opened "), WordRun(kind: .remove, text: old),
      WordRun(kind: .add, text: new), WordRun(kind: .equal, text: " in the town."),
    ]
    return ClaimComparer(language: "en").changes(in: runs, CaptureDays(from: day, to: day)).filter {
      $0.kind == .time
    }.map(\.direction)
  }

  @Test(
    "later, earlier or the same",
    arguments: [
      ("in early 2020", "in late 2020", ["later"]), ("in late 2020", "in mid-2020", ["earlier"]),
      ("last week", "the week of 5 June", ["same days"]),
      ("next month", "in June 2017", ["earlier"]),
      ("the 1990s", "the 1980s", ["earlier"]), ("on 3 May 2016", "on May 3, 2016", []),
      ("in the first quarter of 2021", "in the third quarter of 2021", ["later"]),
      ("for two weeks", "for a fortnight", []), ("at 8pm", "at 20:00", []),
      ("at 8pm", "at 9.30pm", ["later"]), ("two years later", "three years later", ["later"]),
      ("yesterday", "on 13 June", ["same day"]), ("for half a year", "for six months", []),
    ])
  func order(_ old: String, _ new: String, _ expected: [String]) {
    #expect(directions(old, new) == expected)
  }

  @Test("without the days of the captures nothing is said of what is seen from now")
  func unseen() {
    #expect(directions("last week", "the week of 5 June", isDated: false) == ["changed"])
    #expect(directions("in early 2020", "in late 2020", isDated: false) == ["later"])
  }
}
