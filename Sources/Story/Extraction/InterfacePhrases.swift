// Phrases that players and page furniture are made of (Data/interface_phrases.txt).

/// Tells lines of page furniture by their wording.
struct InterfacePhrases: Sendable {
  static let shared = InterfacePhrases(PackageResources.interface_phrases_txt)

  private var lines: Set<String> = []
  /// Phrases by their first word, in words.
  private var beginnings: [Substring: [[Substring]]] = [:]
  private var parts: [Substring: [[Substring]]] = [:]
  /// Lines of more words are read for nothing within them.
  private static let mostWords = 30

  init(_ file: [UInt8]) {
    for line in String(decoding: file, as: UTF8.self).split(separator: "\n")
    where !line.hasPrefix("#") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      for phrase in line[line.index(after: colon)...].split(separator: "|") {
        let words = Self.words(phrase)
        guard let first = words.first else { continue }
        switch line[..<colon] {
        case "line": lines.insert(Self.bare(words.joined(separator: " ")))
        case "begins": beginnings[first, default: []].append(words)
        case "within": parts[first, default: []].append(words)
        default: break
        }
      }
    }
  }

  /// Whether a line (in any case) is furniture.
  func match(_ line: some StringProtocol) -> Bool {
    // No line of furniture is longer.
    guard line.utf8.count <= 400 else { return false }
    let lower = line.lowercased()
    if lines.contains(Self.bare(lower)) { return true }
    let words = Self.words(lower[...])
    guard let first = words.first, words.count <= Self.mostWords else { return false }
    for phrase in beginnings[first] ?? [] where words.starts(with: phrase) {
      // A phrase of several words, or one that is most of the line.
      if phrase.count > 1 || words.count - phrase.count <= 3 { return true }
    }
    for index in words.indices {
      for phrase in parts[words[index]] ?? [] where words[index...].starts(with: phrase) {
        return true
      }
    }
    return false
  }

  /// Words without the marks at their ends.
  private static func words(_ text: Substring) -> [Substring] {
    text.split { $0 == " " || $0 == "\t" }.map { word in
      guard word.count > 1 else { return word }
      var word = word
      while let last = word.last, ".,:;!?…☛".contains(last), word.count > 1 { word.removeLast() }
      return word
    }
  }

  /// Without the marks, numbers and dots at its ends.
  private static func bare(_ line: String) -> String {
    let kept = line.drop { !$0.isLetter }
    return String(kept.reversed().drop { !$0.isLetter }.reversed())
  }
}
