// Lexicon files, their lines, and the parts of an entry, in the notation that is told at the head of
// Data/en.txt. What entries mean is for those who read them: LexiconBuilder, NumberWords, UnitFacts, TimeWords.

/// A file of sections, each a language or `*` for all.
struct LexiconFile: Sendable {
  private let bytes: [UInt8]
  /// By name, where each section stands, without its header; it may go on behind others.
  private let places: [String: [Range<Int>]]
  /// The names of the sections, in order.
  let sections: [String]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var sections: [String] = []
    var places: [String: [Range<Int>]] = [:]
    var start = 0
    // What stands before the first is in no section.
    var (name, place): (String?, Int) = (nil, 0)
    func close(_ end: Int) {
      guard let name else { return }
      if places[name] == nil { sections.append(name) }
      places[name, default: []].append(place..<end)
    }
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      if bytes[start] == UInt8(ascii: "[") {
        close(start)
        name = LexiconLine.text(bytes[(start + 1)..<end].prefix { $0 != UInt8(ascii: "]") })
        place = end
      }
      start = end + 1
    }
    close(bytes.count)
    (self.sections, self.places) = (sections, places)
  }

  /// The lines of a section, without comments; none where the file has no such section.
  func lines(of section: String) -> [LexiconLine] {
    (places[section] ?? []).flatMap { place in
      bytes[place].split(separator: 0x0A).compactMap {
        $0.first == UInt8(ascii: "#") ? nil : LexiconLine($0)
      }
    }
  }
}

/// A line `name title: entry | entry`.
struct LexiconLine {
  /// The first word before the colon.
  let name: String
  /// The words behind it.
  let names: [String]
  /// What stands behind the colon, as the file has it.
  let body: ArraySlice<UInt8>

  /// Reads a line; nil where it has no name before a colon and a space, as colons may stand in titles.
  init?(_ line: ArraySlice<UInt8>) {
    guard
      let colon = line.indices.dropLast().first(where: {
        line[$0] == UInt8(ascii: ":") && line[$0 + 1] == 0x20
      })
    else { return nil }
    let head = line[..<colon].split(separator: 0x20).map(Self.text)
    guard let first = head.first else { return nil }
    name = first
    names = Array(head.dropFirst())
    body = line[(colon + 1)...]
  }

  /// The words behind the name, as one.
  var title: String { names.joined(separator: " ") }
  /// What bars part.
  var entries: [ArraySlice<UInt8>] { body.split(separator: UInt8(ascii: "|")) }
  /// The words of each entry.
  var phrases: [[String]] { entries.map(Self.words) }
  /// The words of a line without bars.
  var words: [String] { Self.words(body) }

  private static func words(_ bytes: ArraySlice<UInt8>) -> [String] {
    bytes.split(separator: 0x20).map(text)
  }

  static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// The parts of an entry: words parted by spaces.
struct LexiconParts: Sequence, IteratorProtocol {
  /// A word or one of several, and whether it may be absent.
  struct Part {
    let isOptional: Bool
    let choices: Choices
  }
  private var rest: ArraySlice<UInt8>

  init(_ entry: ArraySlice<UInt8>) { rest = entry }

  mutating func next() -> Part? {
    rest = rest.drop { $0 == 0x20 }
    if rest.isEmpty { return nil }
    var word = rest.prefix { $0 != 0x20 }
    rest = rest[word.endIndex...]
    let isOptional = word.count > 1 && word.last == UInt8(ascii: "?")
    if isOptional { word = word.dropLast() }
    // and/or is three words, and the slash alone one.
    let isWhole = word.elementsEqual("/".utf8) || word.elementsEqual("and/or".utf8)
    return Part(isOptional: isOptional, choices: Choices(word: word, isWhole: isWhole))
  }

  /// What a part may be: `a/b`.
  struct Choices: Sequence, IteratorProtocol {
    fileprivate var word: ArraySlice<UInt8>
    fileprivate let isWhole: Bool

    mutating func next() -> ArraySlice<UInt8>? {
      if isWhole {
        defer { word = [] }
        return word.isEmpty ? nil : word
      }
      word = word.drop { $0 == UInt8(ascii: "/") }
      if word.isEmpty { return nil }
      let choice = word.prefix { $0 != UInt8(ascii: "/") }
      word = word[choice.endIndex...]
      return choice
    }
  }
}
