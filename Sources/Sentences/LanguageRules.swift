// What is known of a language's sentences (Data/languages.txt), looked up by word. Which mark ends
// a sentence is for SentenceSegmenter to say.

/// The words that decide about the end of a sentence, of one language and of all.
struct LanguageRules: Sendable {
  /// What is known of an abbreviation.
  struct Word: OptionSet, Sendable {
    let rawValue: UInt16
    static let name = Word(rawValue: 1)
    static let number = Word(rawValue: 2)
    static let inner = Word(rawValue: 4)
    static let final = Word(rawValue: 8)
    static let starter = Word(rawValue: 16)
    static let reporting = Word(rawValue: 32)
    static let mark = Word(rawValue: 64)
    /// Marks that stand before a full stop.
    static let abbreviation: Word = [.name, .number, .inner, .final]
  }

  private(set) var words: [String: Word] = [:]
  /// Whether a number with a full stop is an ordinal.
  private(set) var hasOrdinals = false
  /// Words that begin a sentence after a space, or end one before it, in scripts without full stops.
  private(set) var openers: [[UInt8]] = []
  private(set) var closers: [[UInt8]] = []
  /// What goes on with the sentence after a quotation, in scripts without spaces.
  private(set) var followers: [[UInt8]] = []
  /// Verbs of saying, in scripts without spaces.
  private(set) var sayings: [[UInt8]] = []
  /// Marks of this language alone that end a sentence, beside those of Unicode.
  let colonEnds: Bool
  let semicolonEnds: Bool
  /// Whether a space may end a sentence.
  var partsAtSpaces: Bool { !openers.isEmpty || !closers.isEmpty }
  /// Whether starters are known.
  private(set) var knowsStarters = false

  /// The rules for a BCP 47 tag; those of all languages where there are none of its own.
  init(language: String?) {
    let primary = (language ?? "").lowercased().prefix { $0 != "-" && $0 != "_" }
    colonEnds = primary == "hy"
    semicolonEnds = primary == "el"
    let file = PackageResources.languages_txt
    read(file, section: "*")
    if !primary.isEmpty { read(file, section: String(primary)) }
  }

  /// What is known of `word` before a full stop, or at the beginning of a sentence.
  func kinds(of word: String) -> Word {
    if word.isEmpty { return [] }
    var kinds = words[word] ?? []
    let lower = word.lowercased()
    if lower == word { return kinds }
    kinds.formUnion(words[lower] ?? [])
    // INC. is Inc.
    if word.utf8.count > 1, word == word.uppercased() {
      kinds.formUnion(words[lower.prefix(1).uppercased() + lower.dropFirst()] ?? [])
      kinds.remove(.starter)
    }
    return kinds
  }

  private mutating func read(_ file: [UInt8], section: String) {
    let header = Array("[\(section)]".utf8)
    var isOurs = false
    for line in file.split(separator: 0x0A) where line.first != 0x23 {
      if line.first == 0x5B {
        isOurs = line.elementsEqual(header)
      } else if isOurs, let colon = line.firstIndex(of: 0x3A) {
        let entries = line[(colon + 1)...].split(separator: 0x20)
        add(entries, String(decoding: line[..<colon], as: UTF8.self))
      }
    }
  }

  private mutating func add(_ entries: [ArraySlice<UInt8>], _ name: String) {
    let kind: Word
    switch name {
    case "name": kind = .name
    case "number": kind = .number
    case "inner": kind = .inner
    case "final": kind = .final
    case "mark": kind = .mark
    case "reporting": kind = .reporting
    case "starter":
      kind = .starter
      knowsStarters = true
    case "ordinals":
      hasOrdinals = true
      return
    case "opens":
      openers += entries.map { Array($0) }
      return
    case "closes":
      closers += entries.map { Array($0) }
      return
    case "follows":
      followers += entries.map { Array($0) }
      return
    default: return
    }
    for entry in entries {
      if kind == .reporting, entry.first ?? 0 >= 0xE0 { sayings.append(Array(entry)) }
      words[String(decoding: entry, as: UTF8.self), default: []].insert(kind)
    }
  }
}
