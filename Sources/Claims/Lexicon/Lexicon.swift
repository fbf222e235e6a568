// The words that carry a claim, of one language, looked up along a sentence. What a cue does to a
// claim is for the rules to say; which words are cues, for Data/*.txt.

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
enum CueGroup: String, Sendable, CaseIterable {
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
  /// Bounds on a figure, in words the figure reader has not.
  case bound
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
  /// An institution, whose name may go on behind "for".
  case institution
}

/// The cues of a language.
final class Lexicon: Sendable {
  private struct Ending {
    let group: CueGroup
    let grade: Int
    let entry: Int
  }
  private let words: [String: Int32]
  /// Node and word to node.
  private let edges: [UInt64: Int32]
  private let endings: [Int32: [Ending]]
  /// Words that turn a claim into its opposite, both ways.
  let opposites: [String: Set<String>]
  /// Spellings of one word, to the first of them.
  let spellings: [String: String]
  /// Prefixes that negate the word they stand before.
  let negations: [String]
  let language: String

  /// The lexicon of a BCP 47 tag; that of all languages where there is none of its own.
  init(language: String) {
    let primary = String(language.lowercased().prefix { $0 != "-" && $0 != "_" })
    self.language = primary
    var builder = LexiconBuilder()
    builder.read(PackageResources.all_txt)
    switch primary {
    case "en": builder.read(PackageResources.en_txt)
    case "fr": builder.read(PackageResources.fr_txt)
    case "de": builder.read(PackageResources.de_txt)
    case "es": builder.read(PackageResources.es_txt)
    case "zh": builder.read(PackageResources.zh_txt)
    default: break
    }
    words = builder.words
    edges = builder.edges
    endings = builder.endings.mapValues { list in
      list.map { Ending(group: $0.group, grade: $0.grade, entry: $0.entry) }
    }
    opposites = builder.opposites
    spellings = builder.spellings
    negations = builder.negations
  }

  /// The longest cue of each group at each place.
  func cues(in tokens: [ClaimToken]) -> [Cue] {
    var cues: [Cue] = []
    let ids = tokens.map { words[$0.text] ?? -1 }
    for start in tokens.indices where ids[start] >= 0 {
      var node: Int32 = 0
      var index = start
      while index < tokens.count, ids[index] >= 0,
        let next = edges[UInt64(UInt32(bitPattern: node)) << 32 | UInt64(ids[index])]
      {
        node = next
        index += 1
        for ending in endings[node] ?? [] {
          cues.removeAll { $0.tokens.lowerBound == start && $0.group == ending.group }
          cues.append(
            Cue(
              group: ending.group, grade: ending.grade, entry: ending.entry, tokens: start..<index))
        }
      }
    }
    return longest(unmasked(cues))
  }

  /// Leaves out cues that stand inside an idiom.
  private func unmasked(_ cues: [Cue]) -> [Cue] {
    let idioms = cues.filter { $0.group == .idiom }
    guard !idioms.isEmpty else { return cues }
    return cues.filter { cue in
      cue.group == .idiom
        || !idioms.contains { idiom in
          idiom.tokens.count > cue.tokens.count && idiom.tokens.contains(cue.tokens.lowerBound)
            && idiom.tokens.contains(cue.tokens.upperBound - 1)
        }
    }
  }

  /// Leaves out cues that stand inside a longer one of their group.
  private func longest(_ cues: [Cue]) -> [Cue] {
    var reach: [CueGroup: Int] = [:]
    return cues.filter { cue in
      if cue.tokens.upperBound <= reach[cue.group] ?? 0 { return false }
      reach[cue.group] = cue.tokens.upperBound
      return true
    }
  }

  /// Whether `word` alone is a cue of `group`.
  func has(_ word: String, _ group: CueGroup) -> Bool {
    guard let id = words[word], let node = edges[UInt64(id)] else { return false }
    return endings[node]?.contains { $0.group == group } ?? false
  }
}
