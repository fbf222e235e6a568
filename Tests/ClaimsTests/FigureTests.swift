// Powers, fractions, places, intervals, sums and rates: what the scans make of figures beyond a number with
// its unit.
import Testing

@testable import Claims

@Suite("Figures beyond a number with its unit")
struct FigureTests {
  private static func quantities(_ text: String, _ language: String = "en") -> (
    [QuantityReading], (Range<Int>) -> String
  ) {
    let lexicon = Lexicon.of(language)
    let scalars = Array(text.unicodeScalars)
    let tokens = ClaimTokenizer.tokens(of: scalars)
    let cues = lexicon.cues(in: tokens)
    let times = TimeScan(tokens: tokens, cues: cues, lexicon: lexicon).times()
    let found = QuantityScan(tokens: tokens, cues: cues, lexicon: lexicon).quantities(
      except: times.map(\.tokens))
    return (
      found,
      { range in
        guard let first = range.first, let last = range.last else { return "" }
        let span = tokens[first].range.lowerBound..<tokens[last].range.upperBound
        return String(String.UnicodeScalarView(scalars[span]))
      }
    )
  }

  /// Figures as "text = value unit", "[low,high)" for those that have an interval.
  private static func told(_ text: String, _ language: String = "en") -> [String] {
    let (found, words) = quantities(text, language)
    func plain(_ value: Double) -> String {
      value == value.rounded() ? "\(Int(value))" : "\((value * 1e6).rounded() / 1e6)"
    }
    return found.map { figure in
      guard let interval = figure.interval else {
        return "\(words(figure.tokens)) = \(plain(figure.value)) \(figure.unit)"
      }
      return "\(words(figure.whole)) = "
        + (interval.hasLower ? "[" : "(") + (interval.lower.map(plain) ?? "") + ","
        + (interval.upper.map(plain) ?? "") + (interval.hasUpper ? "]" : ")")
    }
  }

  @Test(
    "exponents",
    arguments: [
      ("about 1e3 of them", "1e3 = 1000 "), ("2^10 of them", "2^10 = 1024 "),
      ("2.5^-1", "2.5^-1 = 0.4 "), ("1.3x10^6 cells", "1.3x10^6 = 1300000 "),
      ("1.3 × 10^3 cells", "1.3 × 10^3 = 1300 "),
    ])
  func exponents(_ text: String, _ expected: String) {
    #expect(Self.told(text) == [expected])
  }

  @Test("an exponent beyond what a number can hold is none")
  func beyond() {
    #expect(Self.told("10^999 of them").allSatisfy { !$0.contains("10^999") })
    #expect(Self.told("1e400 of them").allSatisfy { !$0.contains("inf") })
  }

  @Test(
    "fractions in words",
    arguments: [
      ("three twenty-fifths", "three twenty-fifths = 0.12 "),
      ("one hundred thirty fifths", "one hundred thirty fifths = 2.857143 "),
      ("one hundred thirty-two fifths", "one hundred thirty-two fifths = 26.4 "),
      ("two and fifty-four hundredths", "two and fifty-four hundredths = 2.54 "),
      ("one over three", "one over three = 0.333333 "),
      ("two out of five voters", "two out of five = 0.4 "),
      ("a score of 7.5 out of 10", "7.5 out of 10 = 0.75 "),
      ("one in three voters", "one in three = 0.333333 "),
      ("seven in 10 voters", "seven in 10 = 0.7 "),
      ("a quarter of voters", "a quarter = 0.25 "),
    ])
  func fractions(_ text: String, _ expected: String) {
    #expect(Self.told(text) == [expected])
  }

  @Test("no fractions")
  func noFractions() {
    // More than all, and so much in so long.
    #expect(Self.told("five out of three boxes") == ["five = 5 ", "three = 3 "])
    #expect(Self.told("three in ten days") == ["three = 3 "])
    #expect(Self.told("two in seven attacks") == ["two = 2 ", "seven = 7 "])
    #expect(Self.told("profits of the quarter") == [])
    #expect(Self.told("$2000 over 3 boxes") == ["$2000 = 2000 Dollar", "over 3 = (3,)"])
    #expect(Self.told("a twenty-first birthday").allSatisfy { !$0.contains("0.0") })
    #expect(Self.told("the twenty-fifth man") == ["twenty-fifth = 25 "])
  }

  @Test(
    "places",
    arguments: [
      ("the next page", "next = 1 current"), ("the previous one", "previous one = -1 current"),
      ("the last one books", "last = 0 end"), ("he came second to last", "second to last = -1 end"),
      ("the antepenultimate", "antepenultimate = -2 end"),
      ("the one before the last one.", "the one before the last one = -1 end"),
    ])
  func places(_ text: String, _ expected: String) {
    #expect(Self.told(text).first == expected)
  }

  @Test(
    "places and shares of other languages are data alone",
    arguments: [
      ("de", "der vorletzte Platz", "vorletzte = -1 end"),
      ("fr", "l'avant-dernier jour", "avant-dernier = -1 end"),
      ("es", "el penúltimo lugar", "penúltimo = -1 end"),
      ("de", "sieben von zehn", "sieben von zehn = 0.7 "), ("fr", "7 sur 10", "7 sur 10 = 0.7 "),
      ("es", "7 de cada 10", "7 de cada 10 = 0.7 "),
    ])
  func others(_ language: String, _ text: String, _ expected: String) {
    #expect(Self.told(text, language) == [expected])
  }

  @Test(
    "intervals",
    arguments: [
      ("en", "more than 30 men", "more than 30 = (30,)"),
      ("en", "at least 20", "at least 20 = [20,)"),
      ("en", "under a dozen", "under a dozen = (,12)"),
      ("en", "no more than 12", "no more than 12 = (,12]"),
      ("en", "less than or equal to 40", "less than or equal to 40 = (,40]"),
      ("en", "less than 5000 or equal", "less than 5000 or equal = (,5000]"),
      ("en", "about 500 or more", "500 or more = [500,)"), ("en", "x >= 30", ">= 30 = [30,)"),
      ("en", "x <-30", "<-30 = (,-30)"), ("en", "equal to 20", "equal to 20 = [20,20]"),
      ("en", "between 100 and 200", "between 100 and 200 = [100,200)"),
      ("en", "from 5 to 10 men", "from 5 to 10 = [5,10)"), ("en", "3-5 men", "3-5 = [3,5)"),
      (
        "en", "between the tenth and the fifteenth", "between the tenth and the fifteenth = [10,15)"
      ),
      ("en", "more than 10 but less than 20", "more than 10 but less than 20 = (10,20)"),
      ("en", "at most 100 and at least 20 men", "at most 100 and at least 20 = [20,100]"),
      ("de", "zwischen 100 und 200", "zwischen 100 und 200 = [100,200)"),
      ("fr", "entre 100 et 200", "entre 100 et 200 = [100,200)"),
      ("es", "entre 100 y 200", "entre 100 y 200 = [100,200)"),
    ])
  func intervals(_ language: String, _ text: String, _ expected: String) {
    #expect(Self.told(text, language) == [expected])
  }

  @Test("bounds that leave nothing between them, or bound another figure, stay apart")
  func apart() {
    #expect(
      Self.told("more than 40 and less than 10") == [
        "more than 40 = (40,)", "less than 10 = (,10)",
      ])
    #expect(
      Self.told("equal to 50 or less than 60") == ["equal to 50 = [50,50]", "less than 60 = (,60)"])
    #expect(Self.told("call 222-2222-2222").allSatisfy { !$0.contains("[") })
    #expect(Self.told("=>30").allSatisfy { !$0.contains("(") })
  }

  @Test(
    "sums, codes and scales of money",
    arguments: [
      ("it cost 15 dollars 50.", "15 dollars 50 = 15.5 Dollar"),
      ("it cost 10 $ 30 cent", "10 $ 30 cent = 10.3 Dollar"),
      ("one kuai and five mao five.", "one kuai and five mao five = 1.55 Chinese yuan"),
      ("£10m", "£10m = 10000000 Pound"), ("10m euros", "10m euros = 10000000 Euro"),
      ("USD50 cards", "USD50 = 50 United States dollar"),
      ("75 USD million", "75 USD million = 75000000 United States dollar"),
      ("30 MUSD", "30 MUSD = 30000000 United States dollar"),
      ("6 lb 8 oz", "6 lb 8 oz = 6.5 Pound of weight"),
    ])
  func money(_ text: String, _ expected: String) {
    #expect(Self.told(text) == [expected])
  }

  @Test("a number of something else is no part of a sum")
  func noSums() {
    #expect(Self.told("three thousand dollars two hundred times").count == 2)
    #expect(Self.told("5 dollars and 12 men") == ["5 dollars = 5 Dollar", "12 = 12 "])
    #expect(Self.told("between 10 dollars and 15.").count == 1)
  }

  @Test(
    "units that hang on what stands around them",
    arguments: [
      ("50 km/h", "50 km/h = 50 Kilometer per hour"),
      ("50 metres per millisecond", "50 metres per millisecond = 50 Meter per millisecond"),
      ("100 mb", "100 mb = 100 Megabit"), ("100 MB", "100 MB = 100 Megabyte"),
      ("100MB", "100MB = 100 Megabyte"), ("20 (kg)", "20 (kg) = 20 Kilogram"),
      ("turn left 45 degrees", "45 degrees = 45 Angle"),
      ("it was 45 degrees", "45 degrees = 45 Degree"),
      ("a pen of 10 \" or so", "10 \" = 10 Inch"), ("24703 L-202", "24703 = 24703 "),
      ("500 barrels a day", "500 barrels = 500 Barrel"),
    ])
  func units(_ text: String, _ expected: String) {
    #expect(Self.told(text).first == expected)
  }

  @Test("digits of a web address are no figures")
  func addresses() {
    #expect(Self.told("see https://a.example/search?q=30%25%2020% for 4 men") == ["4 = 4 "])
  }
}
