// What a user types, read into a query that FTS5 takes. Nothing of what they type reaches FTS5 but as a
// quoted string.

/// A search, parsed.
///
/// Words are all looked for (AND); `"a phrase"`, `prefix*`, `OR`, `NOT` or `-word`, parentheses, and
/// `url:part` for pages whose URL has that in it (`*` and `?` as in a file name).
public struct SearchQuery: Sendable, Equatable {
  /// Why a query could not be read.
  public struct Malformed: Error, Equatable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let description: String
    /// Where, in characters from 0.
    public let position: Int
  }

  /// The expression for FTS5's MATCH; nil where only filters were given.
  let match: String?
  /// Folded words and phrases to mark in what was found; a last word ending in `*` is a prefix.
  public let marks: [[String]]
  /// GLOB patterns that the URL must match, all of them.
  let urls: [String]

  /// Reads a query.
  public init(_ text: String) throws(Malformed) {
    var parser = Parser(text)
    match = try parser.query()
    marks = parser.marks
    urls = parser.urls
  }

  /// The words of a text as the index takes them, and where they stand, in Unicode scalars.
  public static func words(of text: String) -> [(word: String, range: Range<Int>)] {
    SearchText.words(of: text)
  }

  private struct Parser {
    enum Token: Equatable {
      case open, close, or, and, not
      case word(String, isPrefix: Bool)
      case phrase(String)
    }

    let text: [Character]
    var index = 0
    var marks: [[String]] = []
    var urls: [String] = []
    var depth = 0

    init(_ text: String) { self.text = Array(text) }

    mutating func query() throws(Malformed) -> String? {
      let expression = try alternatives()
      if let token = try peek() {
        throw fault(
          token.token == .close ? "this ) has no ( before it" : "this was not expected here")
      }
      return expression
    }

    private func fault(_ what: String, at place: Int? = nil) -> Malformed {
      Malformed(
        description: "\(what) (at character \((place ?? index) + 1) of the query)",
        position: place ?? index)
    }

    /// Such as a OR b.
    private mutating func alternatives() throws(Malformed) -> String? {
      var parts: [String] = []
      if let first = try conjunction() { parts.append(first) }
      while let next = try peek(), next.token == .or {
        let place = index
        index = next.end
        guard !parts.isEmpty, let part = try conjunction() else {
          throw fault("OR stands between two things to look for", at: place)
        }
        parts.append(part)
      }
      return parts.count > 1 ? "(" + parts.joined(separator: " OR ") + ")" : parts.first
    }

    /// Such as a b AND c NOT d.
    private mutating func conjunction() throws(Malformed) -> String? {
      var wanted: [String] = []
      var unwanted: [String] = []
      var isUnwanted = false
      let start = index
      while let next = try peek(), next.token != .or, next.token != .close {
        let place = index
        index = next.end
        switch next.token {
        case .and:
          if wanted.isEmpty, unwanted.isEmpty {
            throw fault("AND stands between two things to look for", at: place)
          }
          continue
        case .not:
          isUnwanted = true
          continue
        case .open:
          depth += 1
          if depth > 50 { throw fault("parentheses stand too deep in one another", at: place) }
          let inner = try alternatives()
          guard let close = try peek(), close.token == .close else {
            throw fault("this ( is not closed: put a ) behind it", at: place)
          }
          index = close.end
          depth -= 1
          guard let inner else { throw fault("these parentheses are empty", at: place) }
          if isUnwanted { unwanted.append(inner) } else { wanted.append(inner) }
        case .word(let word, let isPrefix):
          if let pattern = urlPattern(word), !isUnwanted {
            urls.append(pattern)
            continue
          }
          add(word, isPrefix, isUnwanted, &wanted, &unwanted)
        case .phrase(let phrase): add(phrase, false, isUnwanted, &wanted, &unwanted)
        case .or, .close: break
        }
        isUnwanted = false
      }
      if isUnwanted { throw fault("NOT stands before what must not be there") }
      if wanted.isEmpty {
        if unwanted.isEmpty { return nil }
        throw fault("there must be something to look for beside what must not be there", at: start)
      }
      let all = wanted.count > 1 ? "(" + wanted.joined(separator: " AND ") + ")" : wanted[0]
      return unwanted.isEmpty
        ? all : "(" + ([all] + unwanted).joined(separator: " NOT ") + ")"
    }

    private mutating func add(
      _ text: String, _ isPrefix: Bool, _ isUnwanted: Bool, _ wanted: inout [String],
      _ unwanted: inout [String]
    ) {
      let spaced = SearchText.spaced(text)
      var words = SearchText.words(of: text).map(\.word)
      // Marks alone say nothing to the index.
      guard !words.isEmpty else { return }
      // By scalars: a quotation mark with a combining mark behind it is another character.
      var quoted = String.UnicodeScalarView()
      for scalar in spaced.unicodeScalars where scalar.value != 0 {
        quoted.append(scalar == "\"" ? " " : scalar)
      }
      let term = "\"" + String(quoted) + "\"" + (isPrefix ? "*" : "")
      if isUnwanted {
        unwanted.append(term)
      } else {
        if isPrefix { words[words.count - 1] += "*" }
        marks.append(words)
        wanted.append(term)
      }
    }

    private func urlPattern(_ word: String) -> String? {
      guard word.lowercased().hasPrefix("url:"), word.count > 4 else { return nil }
      let part = String(word.dropFirst(4))
      return part.contains("*") || part.contains("?")
        ? part : "*\(part.replacing("[", with: "[[]"))*"
    }

    /// The next token and where it ends; nil at the end.
    private mutating func peek() throws(Malformed) -> (token: Token, end: Int)? {
      while index < text.count, text[index].isWhitespace { index += 1 }
      guard index < text.count else { return nil }
      switch text[index] {
      case "(": return (.open, index + 1)
      case ")": return (.close, index + 1)
      case "\"", "\u{201C}", "\u{201D}":
        var end = index + 1
        while end < text.count, !["\"", "\u{201C}", "\u{201D}"].contains(text[end]) { end += 1 }
        guard end < text.count else { throw fault("this quotation mark is not closed") }
        return (.phrase(String(text[index + 1..<end])), end + 1)
      case "-"
      where index + 1 < text.count && !text[index + 1].isWhitespace
        && (index == 0 || text[index - 1].isWhitespace || text[index - 1] == "("):
        return (.not, index + 1)
      default: break
      }
      var end = index
      while end < text.count, !text[end].isWhitespace, !["(", ")", "\""].contains(text[end]) {
        end += 1
      }
      var word = String(text[index..<end])
      switch word {
      case "AND", "&&": return (.and, end)
      case "OR", "||": return (.or, end)
      case "NOT": return (.not, end)
      default: break
      }
      let isURL = word.lowercased().hasPrefix("url:")
      let isPrefix = !isURL && word.count > 1 && word.hasSuffix("*")
      if isPrefix { word.removeLast() }
      return (.word(word, isPrefix: isPrefix), end)
    }
  }
}
