// What a word or phrase is to the grammar of times. The words themselves are data: Data/*_times.txt.

/// A class of words of time; the names in brackets are what a line of the data says behind the class.
enum TimeClass: UInt8, Sendable, CaseIterable {
  /// 1 January to 12 December, 1 Monday to 7 Sunday; SP, SU, FA, WI.
  case month, weekday, weekdays, season
  /// Moves a period from now: -1 last, 0 this, 1 next; -2 and 2 the nearest one.
  case shift
  /// The same week: a period that is told elsewhere.
  case same
  /// A day as seen from today; the day before or after one that is told elsewhere.
  case day, dayafter
  case now, todate, rest
  /// A part of a day, its name in TIMEX3 and its hours; more than one of them; by a meal; tonight.
  case part, parts, meal, tonight
  /// What makes a part of a day no time: good morning.
  case greeting
  /// Before "to date", which makes it none; words that are sooner something else: 2 unless their place makes
  /// them a time, 1 unless they have a capital.
  case untimely, doubtful
  /// Behind an hour: 0, 12, or 24 for either.
  case half
  /// Half of the day by one letter against its hour, and what follows the letter; ten-ish; a part of a day
  /// by its half.
  case letter, letterend, ish, halfpart
  /// An hour in a word.
  case noon
  case oclock
  /// Minutes past (1) or to (-1) an hour.
  case past
  case quarter, halfhour, minutes
  /// A length of time, by its letters in ISO 8601 (MON for months), with `many` where it is more than one;
  /// by a letter against its number.
  case unit, unitletter
  /// A week of work.
  case worked
  /// How many, when it is not told.
  case vague
  /// One whole span.
  case whole
  /// A year that is no calendar year; the same before a number.
  case special, yearmark
  /// Behind the first year of a decade: 1990s.
  case decadeend
  case decade, weekof
  /// Quarter and half of a year.
  case term, halfyear
  /// The start, mid or end of a period; the part of it before or behind now.
  /// `of` behind the name says that a span of time must follow.
  case edge, closer
  case eod, eoy
  /// Before a verb: "will last" is no week that was.
  case modal
  /// Before or behind a time: which end of it is open.
  case before, until, after, since, begin, less, more, around, lessthan, morethan, orlater
  /// Behind a length of time: before or behind now, or before or behind what follows.
  case ago, later, behind, ahead
  case within, `in`, `for`, from, between, till, and, of, of2, on, at, the, a
  /// What comes again.
  case each, other, adverb
  /// A feast: its rule.
  case feast
  /// A number or rank in words; which are is told by the lexicon.
  case numeral
}

extension TimeClass {
  /// The classes by their names in the data.
  static let named: [String: TimeClass] = Dictionary(
    uniqueKeysWithValues: allCases.map { ("\($0)", $0) })

  /// The class's bit in a mask of classes.
  var bit: UInt128 { 1 << UInt128(rawValue) }

  /// Classes of which one is in every time without a mark between digits: what stands far from all of them
  /// begins none.
  static let telling: UInt128 = [
    TimeClass.month, .weekday, .weekdays, .season, .day, .now, .todate, .part, .parts, .meal,
    .tonight, .noon, .unit, .worked, .special, .yearmark, .decade, .weekof, .term, .halfyear, .eod,
    .eoy, .adverb, .feast, .dayafter, .half, .oclock,
  ].reduce(0) { $0 | $1.bit }

  /// Classes that begin no time.
  static let following: UInt128 = [
    TimeClass.greeting, .modal, .half, .oclock, .minutes, .till, .and, .of, .of2, .other, .ago,
    .later, .behind, .ahead, .orlater, .past,
  ].reduce(0) { $0 | $1.bit }
}

/// A word or phrase of time; one object, since the grammar hands it about.
final class TimeWord: Sendable {
  let group: TimeClass
  /// What the line of the data says behind the class.
  let names: [String]
  /// The words, as tokens.
  let words: [String]
  let name: String
  /// Whether it is a unit that is more than one.
  var isMany: Bool { group == .unit && names.count > 1 }
  /// The first name as a number; 0 where it is none.
  let value: Int

  init(group: TimeClass, names: [String], words: [String]) {
    (self.group, self.names, self.words) = (group, names, words)
    name = names.first ?? ""
    value = Int(name) ?? 0
  }

  /// The name at `index` as a number.
  func number(_ index: Int) -> Int { names.indices.contains(index) ? Int(names[index]) ?? 0 : 0 }
}
