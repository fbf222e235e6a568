// Reads a lexicon file into a trie over words. The format is described at the head of Data/en.txt. Files are
// read as bytes and only words made strings: a program that shows one change waits for all of this.

/// Collects the entries of lexicon files.
struct LexiconBuilder {
  private(set) var words: [String: Int32] = [:]
  private(set) var edges: [UInt64: Int32] = [:]
  private(set) var endings = CueEndings()
  private(set) var opposites: [String: Set<String>] = [:]
  private(set) var spellings: [String: String] = [:]
  private(set) var negations: [String] = []
  private(set) var shorts: [String: [String]] = [:]
  private(set) var places: [String: String] = [:]
  private(set) var names: [Int: String] = [:]
  private(set) var numbers = NumberWords()
  private(set) var units = UnitFacts()
  private var nodes: Int32 = 1

  init() {
    words.reserveCapacity(4_096)
    edges.reserveCapacity(8_192)
  }

  private var entries = 0
  private var macros: [String: [String]] = [:]

  /// Adds the entries of a section of a file.
  mutating func read(_ file: LexiconFile, section: String) {
    for line in file.lines(of: section) {
      if let group = CueGroup.named[line.name] {
        let grade = line.names.first.flatMap { Int($0) }
        let first = entries + 1
        for entry in line.entries { add(entry, group, grade ?? 0) }
        if !line.names.isEmpty, grade == nil, entries >= first {
          for entry in first...entries { names[entry] = line.title }
        }
      } else if !readWords(line), !numbers.read(line) {
        units.read(line)
      }
    }
  }

  /// Reads a line about words as such, or of a macro; false for another.
  private mutating func readWords(_ line: LexiconLine) -> Bool {
    switch line.name {
    case "opposite": for pair in line.entries { addOpposites(pair) }
    case "spelling": for pair in line.entries { addSpellings(pair) }
    case "short":
      for words in line.phrases where words.count > 1 {
        shorts[words[0]] = Array(words.dropFirst())
      }
    case "demonym":
      for words in line.phrases {
        if let first = words.first, let last = words.last { places[first] = last }
      }
    case "negating": negations += line.words
    default:
      guard line.name.utf8.first == UInt8(ascii: "$") else { return false }
      macros[line.name] = line.words
    }
    return true
  }

  private mutating func addOpposites(_ pair: ArraySlice<UInt8>) {
    let sides = pair.split(separator: UInt8(ascii: "-"), maxSplits: 1)
    guard sides.count == 2 else { return }
    let right = Self.forms(sides[1])
    for a in Self.forms(sides[0]) {
      for b in right {
        opposites[a, default: []].insert(b)
        opposites[b, default: []].insert(a)
      }
    }
  }

  private mutating func addSpellings(_ pair: ArraySlice<UInt8>) {
    let forms = Self.forms(pair)
    guard let first = forms.first else { return }
    for form in forms { spellings[form] = first }
  }

  /// The words that spaces or slashes part.
  private static func forms(_ bytes: ArraySlice<UInt8>) -> [String] {
    bytes.split { $0 == 0x20 || $0 == UInt8(ascii: "/") }.map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private mutating func add(_ entry: ArraySlice<UInt8>, _ group: CueGroup, _ grade: Int) {
    entries += 1
    var ends: [Int32] = [0]
    for part in LexiconParts(entry) {
      var next = part.isOptional ? ends : []
      for choice in part.choices {
        if choice.first == UInt8(ascii: "$"), let forms = macros[LexiconLine.text(choice)] {
          for form in forms { for end in ends { next.append(descend(end, form)) } }
        } else {
          let form = LexiconLine.text(choice)
          for end in ends { next.append(descend(end, form)) }
        }
      }
      ends = next
    }
    let ending = CueEnding(group: group, grade: grade, entry: entries)
    for node in ends where node != 0 { endings.put(ending, at: node) }
  }

  /// The node behind `node` for a form, which may be several words of ours: can't, 一些.
  private mutating func descend(_ node: Int32, _ form: String) -> Int32 {
    let isPlain = form.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A } && form != "cannot"
    // 's and 'll are words of their own here.
    if isPlain || form.utf8.first == UInt8(ascii: "'") && form.utf8.count > 1 {
      return step(node, form)
    }
    return ClaimTokenizer.tokens(of: Array(form.unicodeScalars)).reduce(node) { step($0, $1.text) }
  }

  private mutating func step(_ node: Int32, _ word: String) -> Int32 {
    let id: Int32
    if let known = words[word] {
      id = known
    } else {
      id = Int32(words.count)
      words[word] = id
    }
    let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: id))
    if let next = edges[key] { return next }
    edges[key] = nodes
    nodes += 1
    return nodes - 1
  }
}
