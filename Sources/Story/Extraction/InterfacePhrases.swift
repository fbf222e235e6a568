// Phrases that players and page furniture are made of (Data/interface_phrases.txt).

/// Tells lines of page furniture by their wording.
struct InterfacePhrases: Sendable {
  static let shared = InterfacePhrases(PackageResources.interface_phrases_txt)

  private var lines: Set<String> = []
  private var beginnings: [String] = []
  private var parts: [String] = []
  /// Lines of more words are read for nothing within them.
  private static let mostWords = 30

  init(_ file: [UInt8]) {
    for line in String(decoding: file, as: UTF8.self).split(separator: "\n")
    where !line.hasPrefix("#") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let phrases = line[line.index(after: colon)...].split(separator: "|").map(Self.trimmed)
      switch line[..<colon] {
      case "line": lines.formUnion(phrases)
      case "begins": beginnings += phrases
      case "within": parts += phrases
      default: break
      }
    }
  }

  /// Whether a line (in any case) is furniture.
  func match(_ line: some StringProtocol) -> Bool {
    let lower = line.lowercased()
    if lines.contains(Self.bare(lower)) { return true }
    if lower.split(separator: " ").count > Self.mostWords { return false }
    return beginnings.contains { Self.begins(lower, $0) } || parts.contains { lower.contains($0) }
  }

  private static func begins(_ line: String, _ phrase: String) -> Bool {
    guard line.hasPrefix(phrase) else { return false }
    // Whole words only; a phrase of several words, or one that is most of the line.
    let rest = line.dropFirst(phrase.count)
    if let next = rest.first, next.isLetter || next.isNumber { return false }
    return phrase.contains(" ") || rest.split(separator: " ").count <= 3
  }

  /// Without the marks, numbers and dots at its ends.
  private static func bare(_ line: String) -> String {
    let kept = line.drop { !$0.isLetter }
    return String(kept.reversed().drop { !$0.isLetter }.reversed())
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
