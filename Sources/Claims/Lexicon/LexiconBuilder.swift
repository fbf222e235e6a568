// Reads a lexicon file into a trie over words. The format is described at the head of Data/en.txt.

/// Collects the entries of lexicon files.
struct LexiconBuilder {
  private(set) var words: [String: Int32] = [:]
  private(set) var edges: [UInt64: Int32] = [:]
  private(set) var endings: [Int32: [(group: CueGroup, grade: Int, entry: Int)]] = [:]
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
    endings.reserveCapacity(8_192)
  }

  private var entries = 0
  private var macros: [Substring: [String]] = [:]

  /// The sections of a file.
  static func sections(of file: [UInt8]) -> [String] {
    file.split(separator: 0x0A).filter { $0.first == 0x5B }.map {
      String(decoding: $0.dropFirst().prefix { $0 != 0x5D }, as: UTF8.self)
    }
  }

  /// The lines of a section of a file, without comments.
  static func lines(of file: [UInt8], section: String) -> [Substring] {
    let header = Array("[\(section)]".utf8)
    var isOurs = false
    var lines: [Substring] = []
    for bytes in file.split(separator: 0x0A) where bytes.first != 0x23 {
      if bytes.first == 0x5B {
        isOurs = bytes.elementsEqual(header)
      } else if isOurs {
        lines.append(Substring(decoding: bytes, as: UTF8.self))
      }
    }
    return lines
  }

  /// Adds the entries of a section of a file.
  mutating func read(_ file: [UInt8], section: String) {
    for line in Self.lines(of: file, section: section) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let head = line[..<colon].split(separator: " ")
      let body = line[line.index(after: colon)...]
      guard let name = head.first else { continue }
      if name.first == "$" {
        macros[name] = body.split(separator: " ").map(String.init)
      } else if name == "opposite" {
        for pair in body.split(separator: "|") { addOpposites(pair) }
      } else if name == "spelling" {
        for pair in body.split(separator: "|") { addSpellings(pair) }
      } else if name == "short" {
        for pair in body.split(separator: "|") {
          let words = pair.split(separator: " ").map(String.init)
          if let first = words.first, words.count > 1 { shorts[first] = Array(words.dropFirst()) }
        }
      } else if name == "demonym" {
        for pair in body.split(separator: "|") {
          let words = pair.split(separator: " ").map(String.init)
          if let first = words.first, let last = words.last { places[first] = last }
        }
      } else if name == "negating" {
        negations += body.split(separator: " ").map(String.init)
      } else if numbers.read(name, body) || units.read(head, body) {
        continue
      } else if let group = CueGroup.named[String(name)] {
        let grade = head.count > 1 ? Int(head[1]) ?? 0 : 0
        let first = entries + 1
        for entry in body.split(separator: "|") { add(entry, group, grade) }
        if head.count > 1, Int(head[1]) == nil, entries >= first {
          let title = head.dropFirst().joined(separator: " ")
          for entry in first...entries { names[entry] = title }
        }
      }
    }
  }

  private mutating func addOpposites(_ pair: Substring) {
    let sides = pair.split(separator: "-", maxSplits: 1)
    guard sides.count == 2 else { return }
    let left = sides[0].split { $0 == " " || $0 == "/" }.map(String.init)
    let right = sides[1].split { $0 == " " || $0 == "/" }.map(String.init)
    for a in left {
      for b in right {
        opposites[a, default: []].insert(b)
        opposites[b, default: []].insert(a)
      }
    }
  }

  private mutating func addSpellings(_ pair: Substring) {
    let forms = pair.split { $0 == " " || $0 == "/" }.map(String.init)
    guard let first = forms.first else { return }
    for form in forms { spellings[form] = first }
  }

  private mutating func add(_ entry: Substring, _ group: CueGroup, _ grade: Int) {
    entries += 1
    var ends: [Int32] = [0]
    var isAny = false
    for var part in entry.split(separator: " ") {
      let isOptional = part.last == "?"
      if isOptional { part = part.dropLast() }
      var next = isOptional ? ends : []
      // and/or is three words, and the slash alone one.
      let choices = part == "/" || part == "and/or" ? [part] : part.split(separator: "/")
      for choice in choices {
        if choice.first == "$", let forms = macros[choice] {
          for form in forms { next += ends.map { descend($0, form) } }
        } else {
          next += ends.map { descend($0, String(choice)) }
        }
      }
      isAny = true
      ends = next
    }
    guard isAny else { return }
    for node in ends where node != 0 {
      if let known = endings[node]?.firstIndex(where: { $0.group == group }) {
        endings[node]?[known] = (group, grade, entries)
      } else {
        endings[node, default: []].append((group, grade, entries))
      }
    }
  }

  /// The node behind `node` for a form, which may be several words of ours: can't, 一些.
  private mutating func descend(_ node: Int32, _ form: String) -> Int32 {
    let isPlain = form.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A } && form != "cannot"
    // 's and 'll are words of their own here.
    if isPlain || form.first == "'" && form.utf8.count > 1 { return step(node, form) }
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
