// The grammar of times, rule by rule, against days worked out by hand; and its calendar against another's.
// The published cases are in RecognizerTimeSpecs.swift.
import Foundation
import Testing

@testable import Claims

/// Every time of a text as `type text: timex value`, seen from a moment; several values by `|`.
func times(_ text: String, from now: String = "2016-11-07T16:12:00") -> [String] {
  let lexicon = Lexicon.of("en")
  let scalars = Array(text.unicodeScalars)
  let tokens = ClaimTokenizer.tokens(of: scalars)
  let grammar = TimeGrammar(
    numbers: NumberScan(tokens: tokens, words: lexicon.numbers), words: lexicon.times,
    now: moment(now))
  return grammar.times().map { node in
    let first = tokens[node.tokens.lowerBound].range.lowerBound
    let last = tokens[node.tokens.upperBound - 1].range.upperBound
    let words = String(String.UnicodeScalarView(scalars[first..<last]))
    return "\(node.kind.rawValue) \(words): " + node.values.map(spelt).joined(separator: " | ")
  }
}

/// A value as `timex value`, its ends parted by `..`, with what opens them behind.
func spelt(_ value: TimeNode.Value) -> String {
  let what = value.value ?? "\(value.start ?? "")..\(value.end ?? "")"
  return "\(value.timex) \(what)" + (value.mod.isEmpty ? "" : " \(value.mod)")
}

/// Seconds since 1970-01-01 of `2016-11-07T16:12:00`; the hour may be left out.
func moment(_ text: String) -> Int {
  let halves = text.split(separator: "T")
  let date = (halves.first ?? "").split(separator: "-").compactMap { Int($0) }
  let clock =
    halves.count > 1 ? halves[1].prefix(8).split(separator: ":").compactMap { Int($0) } : []
  guard date.count == 3, let day = CivilDate(year: date[0], month: date[1], day: date[2]) else {
    return 0
  }
  return day.day * 86_400 + (clock.count == 3 ? clock[0] * 3_600 + clock[1] * 60 + clock[2] : 0)
}

@Suite("The grammar of times")
struct TimeGrammarTests {
  /// Monday 7 November 2016, 16:12.
  @Test(
    "one time",
    arguments: [
      // Days.
      ("on 3 May 2021", "date 3 May 2021: 2021-05-03 2021-05-03"),
      ("Tuesday, May 3, 2021", "date Tuesday, May 3, 2021: 2021-05-03 2021-05-03"),
      ("3 May", "date 3 May: XXXX-05-03 2016-05-03 | XXXX-05-03 2017-05-03"),
      ("29 February", "date 29 February: XXXX-02-29 2016-02-29 | XXXX-02-29 2020-02-29"),
      ("31 April 2020", "date 31 April 2020: 2020-04-31 not resolved"),
      ("2020-02-03", "date 2020-02-03: 2020-02-03 2020-02-03"),
      ("the day after tomorrow", "date the day after tomorrow: 2016-11-09 2016-11-09"),
      ("Monday", "date Monday: XXXX-WXX-1 2016-10-31 | XXXX-WXX-1 2016-11-07"),
      ("next Friday", "date next Friday: 2016-11-18 2016-11-18"),
      ("upcoming Friday", "date upcoming Friday: 2016-11-11 2016-11-11"),
      ("Friday of last week", "date Friday of last week: 2016-11-04 2016-11-04"),
      ("two weeks ago", "date two weeks ago: 2016-10-24 2016-10-24"),
      ("three days after Christmas", "date three days after Christmas: 2016-12-28 2016-12-28"),
      ("Easter 2024", "date Easter 2024: 2024-03-31 2024-03-31"),
      ("Thanksgiving 2021", "date Thanksgiving 2021: 2021-11-25 2021-11-25"),
      (
        "the last Friday of June 2019",
        "date the last Friday of June 2019: 2019-06-WXX-5-#5 2019-06-28"
      ),
      // Periods.
      ("in 1996", "daterange 1996: 1996 1996-01-01..1997-01-01"),
      ("nineteen ninety six", "daterange nineteen ninety six: 1996 1996-01-01..1997-01-01"),
      ("early 2020", "daterange early 2020: 2020 2020-01-01..2020-05-01 start"),
      ("late 2020", "daterange late 2020: 2020 2020-09-01..2021-01-01 end"),
      ("mid-June 2020", "daterange mid-June 2020: 2020-06 2020-06-10..2020-06-21 mid"),
      ("last week", "daterange last week: 2016-W44 2016-10-31..2016-11-07"),
      (
        "the week of 5 June 2017",
        "daterange the week of 5 June 2017: 2017-06-05 2017-06-05..2017-06-12"
      ),
      (
        "the first quarter of 2021",
        "daterange the first quarter of 2021: (2021-01-01,2021-04-01,P3M) 2021-01-01..2021-04-01"
      ),
      ("the 1990s", "daterange the 1990s: (1990-01-01,2000-01-01,P10Y) 1990-01-01..2000-01-01"),
      (
        "the past three months",
        "daterange past three months: (2016-08-07,2016-11-07,P3M) 2016-08-07..2016-11-07"
      ),
      (
        "from May to July 2019",
        "daterange from May to July 2019: (2019-05-01,2019-07-01,P2M) 2019-05-01..2019-07-01"
      ),
      (
        "Nov-Feb 2017", "daterange Nov-Feb 2017: (2016-11-01,2017-02-01,P3M) 2016-11-01..2017-02-01"
      ),
      ("before 2010", "daterange before 2010: 2010 ..2010-01-01 before"),
      ("after 2010", "daterange after 2010: 2010 2011-01-01.. after"),
      ("since early May 2015", "daterange since early May 2015: 2015-05 2015-05-01.. since-start"),
      // Hours.
      ("8.30pm", "time 8.30pm: T20:30 20:30:00"),
      ("a quarter to nine", "time a quarter to nine: T08:45 08:45:00 | T20:45 20:45:00"),
      ("12 noon", "time 12 noon: T12 12:00:00"),
      ("from 2 to 4pm", "timerange from 2 to 4pm: (T14,T16,PT2H) 14:00:00..16:00:00"),
      ("yesterday at 7am", "datetime yesterday at 7am: 2016-11-06T07 2016-11-06 07:00:00"),
      ("in 5 minutes", "datetime in 5 minutes: 2016-11-07T16:17:00 2016-11-07 16:17:00"),
      (
        "last night",
        "datetimerange last night: 2016-11-06TNI 2016-11-06 20:00:00..2016-11-06 23:59:59"
      ),
      (
        "tomorrow from 9 to 11:30",
        "datetimerange tomorrow from 9 to 11:30: (2016-11-08T09,2016-11-08T11:30,PT2H30M) 2016-11-08 09:00:00..2016-11-08 11:30:00 | (2016-11-08T21,2016-11-08T23:30,PT2H30M) 2016-11-08 21:00:00..2016-11-08 23:30:00"
      ),
      // Lengths and sets.
      ("two years and three months", "duration two years and three months: P2Y3M 70848000"),
      ("half an hour", "duration half an hour: PT0.5H 1800"),
      ("a fortnight", "duration a fortnight: P2W 1209600"),
      ("every other Friday", "set every other Friday: XXXX-WXX-5 not resolved"),
      ("Tuesdays at 9am", "set Tuesdays at 9am: XXXX-WXX-2T09 not resolved"),
      ("every two weeks", "set every two weeks: P2W not resolved"),
    ])
  func one(_ text: String, _ expected: String) {
    #expect(times(text) == [expected])
  }

  @Test(
    "no time",
    arguments: [
      "it may be so", "One may ask", "a second wave", "the march of progress", "Good morning",
      "two to four people", "at a ratio of 4:3", "138-2010-2015", "2015-32", "three doors", "",
      "this may take longer", "1.5 m", "-", "the", "from to",
    ])
  func none(_ text: String) {
    #expect(times(text) == [])
  }

  @Test("what stands beside a time is none of it")
  func several() {
    #expect(
      times("It fell 3% in May 2020 and rose until last Monday at 9.").map {
        $0.prefix { $0 != ":" }
      } == ["daterange May 2020", "datetimerange until last Monday at 9"])
  }

  @Test("marks and digits in every order end the reading, and lie in the sentence")
  func anything() {
    var state: UInt64 = 7
    let pieces = [
      "May", "3", "2016", "from", "to", "the", "of", "at", "8", ":", "30", "pm", "-", "/", "next",
      "week", "before", "end", "mid", "and", "half", "every", "Monday", "(", ")", "1st", "'s", ".",
      "ago", "in", "99999999", "0", "year", "quarter", "q1", "90s", "dec31", "Easter", "between",
    ]
    for _ in 0..<1_500 {
      var text = ""
      for _ in 0..<8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count] + (state >> 40 & 1 == 0 ? " " : "")
      }
      let tokens = ClaimTokenizer.tokens(of: Array(text.unicodeScalars))
      let lexicon = Lexicon.of("en")
      let found = TimeGrammar(
        numbers: NumberScan(tokens: tokens, words: lexicon.numbers), words: lexicon.times,
        now: moment("2016-11-07")
      ).times()
      var end = 0
      for node in found {
        #expect(node.tokens.lowerBound >= end && node.tokens.upperBound <= tokens.count, "\(text)")
        #expect(!node.core.isEmpty && node.tokens.contains(node.core.lowerBound), "\(text)")
        end = node.tokens.upperBound
      }
    }
  }

  @Test("weeks of ISO 8601 and Easter, against tables")
  func calendar() throws {
    // The first weeks of years that begin on each weekday (ISO 8601).
    for (year, monday) in [
      (2015, "2014-12-29"), (2016, "2016-01-04"), (2017, "2017-01-02"), (2018, "2018-01-01"),
      (2019, "2018-12-31"), (2020, "2019-12-30"), (2021, "2021-01-04"),
    ] {
      let day = TimeCalendar.monday(year, week: 1)
      #expect(TimeCalendar.date(day) == monday)
      #expect(TimeCalendar.week(day) == (year, 1))
      #expect(TimeCalendar.week(day - 1).year == year - 1)
    }
    for (year, easter) in [
      (1818, "1818-03-22"), (1943, "1943-04-25"), (2000, "2000-04-23"), (2016, "2016-03-27"),
      (2019, "2019-04-21"), (2024, "2024-03-31"), (2038, "2038-04-25"),
    ] {
      #expect(TimeCalendar.date(TimeCalendar.easter(year)) == easter)
    }
    let end = try #require(TimeCalendar.days(2020, 1, 31))
    #expect(TimeCalendar.date(TimeCalendar.adding(months: 1, to: end)) == "2020-02-29")
    #expect(TimeCalendar.date(TimeCalendar.adding(months: -11, to: end)) == "2019-02-28")
  }
}
