// Reads a lexicon file into a trie over words. The format is described at the head of Data/en.txt.

/// Collects the entries of lexicon files.
struct LexiconBuilder {
  private(set) var words: [String: Int32] = [:]
  private(set) var edges: [UInt64: Int32] = [:]
  private(set) var endings: [Int32: [(group: CueGroup, grade: Int, entry: Int)]] = [:]
  private(set) var opposites: [String: Set<String>] = [:]
  private(set) var spellings: [String: String] = [:]
  private(set) var negations: [String] = []
  private(set) var names: [Int: String] = [:]
  private(set) var numbers = NumberWords()
  private var nodes: Int32 = 1
  private var entries = 0
  private var macros: [Substring: [String]] = [:]

  /// Adds the entries of a file.
  mutating func read(_ file: [UInt8]) {
    let text = String(decoding: file, as: UTF8.self)
    for line in text.split(separator: "\n") where line.first != "#" {
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
      } else if name == "negating" {
        negations += body.split(separator: " ").map(String.init)
      } else if numbers.read(name, body) {
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
    // Each place of the pattern: the words that may stand there, and whether it may be left out.
    var places: [(choices: [[String]], isOptional: Bool)] = []
    // and/or is three words.
    let entry = entry.replacing("and/or", with: "and \\slash or")
    for part in entry.split(separator: " ") {
      let isOptional = part.last == "?"
      var choices: [[String]] = []
      for choice in (isOptional ? part.dropLast() : part).split(separator: "/") {
        let forms = choice == "\\slash" ? ["/"] : choice.first == "$" ? macros[choice] ?? [] : [String(choice)]
        for form in forms {
          // 's and 'll are words of their own here.
          let isWhole = form.first == "'" && form.count > 1
          let scalars = Array(form.unicodeScalars)
          choices.append(isWhole ? [form] : ClaimTokenizer.tokens(of: scalars).map(\.text))
        }
      }
      if !choices.isEmpty { places.append((choices, isOptional)) }
    }
    guard !places.isEmpty else { return }
    var ends: Set<Int32> = [0]
    for place in places {
      var next: Set<Int32> = place.isOptional ? ends : []
      for node in ends {
        for choice in place.choices { next.insert(descend(node, choice)) }
      }
      ends = next
    }
    for node in ends where node != 0 {
      endings[node, default: []].removeAll { $0.group == group }
      endings[node, default: []].append((group, grade, entries))
    }
  }

  private mutating func descend(_ node: Int32, _ words: [String]) -> Int32 {
    var node = node
    for word in words {
      let id = self.words[word] ?? Int32(self.words.count)
      self.words[word] = id
      let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: id))
      if let next = edges[key] {
        node = next
      } else {
        edges[key] = nodes
        node = nodes
        nodes += 1
      }
    }
    return node
  }
}
