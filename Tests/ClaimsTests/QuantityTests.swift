// Numbers, figures and times as values, by language; days against the calendar of the platform.
import Foundation
import Testing

@testable import Claims

private struct Reader {
  let tokens: [ClaimToken]
  let scalars: [Unicode.Scalar]
  let cues: CueTable
  let lexicon: Lexicon

  init(_ text: String, _ language: String) {
    lexicon = Lexicon.of(language)
    scalars = Array(text.unicodeScalars)
    tokens = ClaimTokenizer.tokens(of: scalars)
    cues = lexicon.cues(in: tokens)
  }

  func text(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    return String(
      String.UnicodeScalarView(
        scalars[tokens[first].range.lowerBound..<tokens[last].range.upperBound]))
  }

  /// "12|Kilometer|2" for at least 12 km.
  var figures: [String] {
    let times = TimeScan(tokens: tokens, cues: cues, lexicon: lexicon).times()
    return QuantityScan(tokens: tokens, cues: cues, lexicon: lexicon).quantities(
      except: times.map(\.tokens)
    ).map { figure in
      let values = ([figure.value] + figure.more).map {
        $0 == $0.rounded() ? "\(Int($0))" : "\($0)"
      }
      return values.joined(separator: "-") + "|" + figure.unit + "|"
        + (figure.bound.map(String.init) ?? "")
    }
  }

  var times: [String] {
    TimeScan(tokens: tokens, cues: cues, lexicon: lexicon).times().map {
      "\(text($0.tokens)) = \($0.key)"
    }
  }
}

@Suite("Figures and times")
struct QuantityTests {
  @Test(
    "figures with units and bounds",
    arguments: [
      ("en", "at least 12 km", "12|Kilometer|2"), ("en", "two dozen", "24||"),
      ("en", "half a million", "500000||"),
      ("en", "nearly $1.2bn", "1200000000|Dollar|-3"), ("en", "10 to 12 people", "10-12||"),
      ("en", "between 10 and 12 people", "10-12||"), ("en", "five or more", "5||2"),
      ("en", "1,000", "1000||"),
      ("en", "4.5%", "4.5|Percent|"), ("en", "over-50s", "50||1"),
      ("en", "a 3-year-old", "3|Year|"),
      ("en", "one and a half million", "1500000||"), ("en", "⅔", "0.6666666666666666||"),
      ("de", "1.000", "1000||"), ("de", "1.234,5 Euro", "1234.5|Euro|"),
      ("de", "mindestens zwölf", "12||2"),
      ("de", "einundzwanzig Prozent", "21|Percent|"), ("fr", "3,5 %", "3.5|Percent|"),
      ("fr", "au moins douze", "12||2"), ("es", "más de 20", "20||1"),
      ("es", "doscientos", "200||"),
      ("zh", "三百二十", "320||"), ("zh", "1.5万", "15000||"), ("zh", "2亿元", "200000000|Chinese yuan|"),
      ("zh", "至少五人", "5|Person|2"), ("ja", "3億円", "300000000|Japanese yen|"),
      ("ja", "約1万2千人", "12000|Person|0"), ("pt", "12 km", "12|Kilometer|"),
    ])
  func figures(_ language: String, _ text: String, _ expected: String) {
    #expect(Reader(text, language).figures == [expected])
  }

  @Test(
    "times",
    arguments: [
      ("en", "on Tuesday, 7 February 2023", "Tuesday, 7 February 2023 = 2023-02-07"),
      ("en", "the 7th of February", "the 7th of February = XXXX-02-07"),
      ("en", "Feb. 7, 2023", "Feb. 7, 2023 = 2023-02-07"),
      ("en", "in February 2023", "February 2023 = 2023-02"), ("en", "by 2030", "2030 = 2030"),
      ("en", "at 8.30pm", "8.30pm = T20:30"), ("en", "at 8 a.m. sharp", "8 a.m. sharp = T8:00"),
      ("en", "at 20:30", "20:30 = T20:30"),
      ("en", "six years eight months", "six years eight months = P210384000.0S"),
      ("en", "two days ago", "two days ago = ago172800.0"), ("en", "tomorrow", "tomorrow = now1"),
      ("en", "last week", "last week = shift-1W"), ("en", "2023-02-07", "2023-02-07 = 2023-02-07"),
      ("de", "am 5. März 2021", "5. März 2021 = 2021-03-05"),
      ("de", "05.03.2021", "05.03.2021 = 2021-03-05"),
      ("fr", "le 1er janvier 2024", "1er janvier 2024 = 2024-01-01"),
      ("fr", "deux semaines", "deux semaines = P1209600.0S"),
      ("es", "el 5 de marzo de 2021", "5 de marzo de 2021 = 2021-03-05"),
      ("zh", "2024年3月5日", "2024年3月5日 = 2024-03-05"),
      ("ja", "3月5日", "3月5日 = XXXX-03-05"), ("zh", "下午3时30分", "3时30分 = T3:30"),
    ])
  func times(_ language: String, _ text: String, _ expected: String) {
    #expect(Reader(text, language).times == [expected])
  }

  @Test(
    "no times",
    arguments: [
      "may not be", "a second man", "march on", "2000 people", "section 2024a", "the sun rose",
    ])
  func noTimes(_ text: String) {
    #expect(Reader(text, "en").times.isEmpty)
  }

  @Test("days of the calendar, seven hundred years of them")
  func calendar() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    for day in stride(from: -141_000, to: 146_000, by: 37) {
      let date = CivilDate(day: day)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(day) * 86_400))
      #expect(
        date.parts.year == parts.year && date.parts.month == parts.month
          && date.parts.day == parts.day)
      #expect(date.weekday % 7 + 1 == parts.weekday)
      #expect(
        CivilDate(year: date.parts.year, month: date.parts.month, day: date.parts.day) == date)
    }
    #expect(CivilDate(year: 2023, month: 2, day: 29) == nil)
    #expect(CivilDate(year: 2023, month: 13, day: 1) == nil)
  }
}
