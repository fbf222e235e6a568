// The words that carry a claim, of one language, looked up along a sentence. What a cue does to a
// claim is for the rules to say; which words are cues, for Data/*.txt.
import Synchronization

/// A word or phrase of the lexicon, met in a sentence.
struct Cue: Sendable {
  /// Its class: `certainty`, `negator`, `say`.
  let group: CueGroup
  /// How strong it is, on the scale of its group.
  let grade: Int
  /// The entry it belongs to: cues with the same one mean the same.
  let entry: Int
  /// The tokens it covers.
  let tokens: Range<Int>
}

/// The classes of cues that Data/*.txt can list.
enum CueGroup: UInt8, Sendable, CaseIterable {
  /// How sure: grade -3 (rumoured) to 3 (certain).
  case certainty
  /// Modal verbs that are one thing of events and another of people.
  case modal
  /// Turns a clause round.
  case negator
  /// Obligation 3, advice 2, permission 1, advice against -2, prohibition -3.
  case duty
  /// What a reader is told to do.
  case instruct
  /// How far an event is: 0 proposed, 1 planned, 2 expected, 3 under way, 4 done.
  case status
  /// How much of a whole: 0 none to 6 all.
  case quantity
  /// How often.
  case frequency
  /// Opens a condition, an exception, a restriction or a further item.
  case condition
  /// Narrows what it stands before: only, just, at least in part.
  case limit
  /// A verb or phrase of saying; grade 0 plain, 1 with force, -1 with doubt.
  case say
  /// A word of saying that is a noun, or takes an object, as often: it reports only before a clause.
  case clausal
  /// What findings are made by: a study, a court.
  case evidence
  /// A phrase before its source: according to.
  case source
  /// How it was said: in a statement, by telephone.
  case channel
  /// A cause or an agent follows.
  case cause
  /// Death with a doer 2, without one 1.
  case harm
  /// A period, deadline or urgency without a date.
  case period
  /// Begins a notice about the page.
  case notice
  /// Makes a sentence a notice wherever it stands.
  case noticeInside
  /// A title or role that goes with a person.
  case role
  /// Stands for a person.
  case pronoun
  /// Says nothing of its own: articles, prepositions, auxiliaries.
  case function
  /// Begins with a capital only at the head of a sentence.
  case common
  /// Is a name, whatever its words are.
  case proper
  /// What a contract writes with a capital and defines: no name on its own.
  case defined
  /// A number to call follows.
  case phone
  /// The last part of an address on the web.
  case domain
  /// A bound before a figure: 2 at least, 1 more than, -1 less than, -2 at most, 0 about, -3 nearly,
  /// 3 just as much.
  case limitword
  /// A bound behind a figure, on the same scale; 3 adds the end to the bound before: less than 5 or equal.
  case limitafter
  /// A number that is not told: dozens, thousands. Its grade is about what it may be.
  case several
  /// First, last, next, told from the end or from here: its name is `end` or `current` and the way from
  /// there, 0 for the last and for this one.
  case place
  /// What a distance is gone in: per hour.
  case rate
  /// Turning is spoken of: degrees are an angle's.
  case angle
  /// Heat is spoken of: degrees are a temperature's.
  case heat
  /// What is measured in, by name; its amount may be Percent.
  case unit
  /// Money, by name.
  case currency
  /// 1 January to 12 December.
  case month
  /// 1 Monday to 7 Sunday.
  case weekday
  /// A day as seen from now: 0 today, 1 tomorrow, -1 yesterday.
  case dayword
  /// Moves a period from now: -1 last, 0 this, 1 next.
  case shift
  /// A length of time, by the letter ISO 8601 has for it; MO months, DE decades, CE centuries, Q
  /// quarters, BD business days, WE weekends.
  case span
  /// Behind a time of day: hours to add.
  case clockhalf
  /// A time of day in a word: its hour.
  case clock
  /// Behind an hour.
  case oclock
  /// Behind a length of time: so long before now.
  case ago
  /// So long from now.
  case hence
  /// 1 spring to 4 winter.
  case season
  /// Before an age.
  case agehead
  /// Behind an age.
  case agetail
  /// Follows a quoted name that is no quotation: page, section.
  case titled
  /// A verb of being done to.
  case forced
  /// A month, a weekday or a feast.
  case calendar
  /// A phrase in which a cue is none.
  case idiom
  /// Another name follows.
  case alias
  /// A group of people, which a nationality before it does not name.
  case people
  /// An institution, whose name may go on behind "for".
  case institution
}

extension CueGroup {
  /// The groups by their names in Data/*.txt.
  static let named: [String: CueGroup] = Dictionary(
    uniqueKeysWithValues: allCases.map { ("\($0)", $0) })

  /// The group's bit in a mask of groups.
  var bit: UInt64 { 1 << UInt64(rawValue) }
}

/// The cues of a language.
final class Lexicon: Sendable {
  private let words: [String: Int32]
  /// Node and word to node.
  private let edges: [UInt64: Int32]
  private let endings: CueEndings
  /// Words that turn a claim into its opposite, both ways.
  let opposites: [String: Set<String>]
  /// Spellings of one word, to the first of them.
  let spellings: [String: String]
  /// Abbreviations, and the words they stand for.
  let shorts: [String: [String]]
  /// What is of a place, to the place: french, france.
  let places: [String: String]
  /// Prefixes that negate the word they stand before.
  let negations: [String]
  /// Names of entries that have one: units, currencies, lengths of time.
  let names: [Int: String]
  /// Words for numbers.
  let numbers: NumberWords
  /// What is true of units in any language.
  let units: UnitFacts
  /// Words of time for the grammar in Times/; none in a language without a file of them.
  let times: TimeWords
  let language: String

  private static let files = [
    PackageResources.en_txt, PackageResources.languages_txt, PackageResources.units_txt,
  ].map(LexiconFile.init)
  private static let timeFiles = [LexiconFile(PackageResources.times_txt)]

  /// The languages that have a lexicon.
  static let languages: [String] = files.flatMap(\.sections).filter { $0 != "*" }

  // Guards the lexicons that were read: each is read once and never changes.
  private static let known = Mutex<[String: Lexicon]>([:])

  /// The lexicon of a BCP 47 tag, read when it is first asked for.
  static func of(_ language: String) -> Lexicon {
    let primary = String(language.lowercased().prefix { $0 != "-" && $0 != "_" })
    return known.withLock { known in
      if let lexicon = known[primary] { return lexicon }
      let lexicon = Lexicon(language: primary)
      known[primary] = lexicon
      return lexicon
    }
  }

  /// The lexicon of a BCP 47 tag; that of all languages where there is none of its own.
  init(language: String) {
    let primary = String(language.lowercased().prefix { $0 != "-" && $0 != "_" })
    self.language = primary
    var builder = LexiconBuilder()
    for file in Self.files { builder.read(file, section: "*") }
    for file in Self.files { builder.read(file, section: primary) }
    words = builder.words
    edges = builder.edges
    endings = builder.endings
    opposites = builder.opposites
    spellings = builder.spellings
    shorts = builder.shorts
    places = builder.places
    negations = builder.negations
    names = builder.names
    numbers = builder.numbers
    units = builder.units
    times = TimeWords(Self.timeFiles, language: primary, numbers: builder.numbers)
  }

  /// The longest cue of each group at each place, in order.
  func cues(in tokens: [ClaimToken]) -> CueTable {
    var cues: [Cue] = []
    let ids = tokens.map { words[$0.text] ?? -1 }
    for start in tokens.indices where ids[start] >= 0 {
      var node: Int32 = 0
      var index = start
      let first = cues.count
      while index < tokens.count, ids[index] >= 0,
        let next = edges[UInt64(UInt32(bitPattern: node)) << 32 | UInt64(ids[index])]
      {
        node = next
        index += 1
        for ending in endings.at(node) {
          let cue = Cue(
            group: ending.group, grade: ending.grade, entry: ending.entry, tokens: start..<index)
          if let shorter = cues[first...].firstIndex(where: { $0.group == ending.group }) {
            cues[shorter] = cue
          } else {
            cues.append(cue)
          }
        }
      }
    }
    return CueTable(longest(unmasked(cues)), tokens: tokens.count)
  }

  /// Leaves out cues that stand inside an idiom.
  private func unmasked(_ cues: [Cue]) -> [Cue] {
    let idioms = cues.filter { $0.group == .idiom }
    guard !idioms.isEmpty else { return cues }
    return cues.filter { cue in
      cue.group == .idiom || cue.group == .function
        || !idioms.contains { idiom in
          idiom.tokens.count > cue.tokens.count && idiom.tokens.contains(cue.tokens.lowerBound)
            && idiom.tokens.contains(cue.tokens.upperBound - 1)
        }
    }
  }

  /// Leaves out cues that stand inside a longer one of their group.
  private func longest(_ cues: [Cue]) -> [Cue] {
    var reach = [Int](repeating: 0, count: CueGroup.allCases.count)
    return cues.filter { cue in
      let group = Int(cue.group.rawValue)
      if cue.tokens.upperBound <= reach[group] { return false }
      reach[group] = cue.tokens.upperBound
      return true
    }
  }

  /// Whether `word` is a word of any entry.
  func knows(_ word: String) -> Bool { words[word] != nil }

  /// Whether `word` alone is a cue of `group`.
  func has(_ word: String, _ group: CueGroup) -> Bool { ending(of: word, group) != nil }

  /// The entry of `group` that `word` alone is; nil for none.
  func ending(of word: String, _ group: CueGroup) -> Int? {
    guard let id = words[word], let node = edges[UInt64(id)] else { return nil }
    return endings.at(node).first { $0.group == group }?.entry
  }
}
