// Reads what a user types as a search: a parser by recursive descent over characters.
//
//     query       = [ alternative { "OR" alternative } ]
//     alternative = part { [ "AND" ] part }
//     part        = [ "NOT" | "-" ] ( word [ "*" ] | phrase [ "*" ] | "(" query ")" | "url:" pattern )

struct SearchQueryParser {
  /// So deep may parentheses stand in one another: FTS5's own parser takes few more.
  private static let deepest = 12
  /// So many words and phrases a query may have.
  private static let most = 200

  private enum Token {
    case open, close, or, and, not
    case term(String, isPrefix: Bool)
    case url(String)
  }

  private let text: [Character]
  private var index = 0
  private var depth = 0
  private var terms = 0
  private(set) var marks: [[String]] = []
  private(set) var urls: [String] = []
  private(set) var notURLs: [String] = []
  /// Where the first `url:` stands.
  private var firstURL: Int?

  init(_ text: String) { self.text = Array(text) }

  /// The whole query, for FTS5; nil where it has filters alone, or nothing.
  mutating func query() throws(SearchQuery.Malformed) -> String? {
    let expression = try alternatives()
    if try peek() != nil { throw fault("this ) has no ( before it: leave it out", at: index) }
    let isBlank = text.allSatisfy(\.isWhitespace)
    if expression == nil, urls.isEmpty, notURLs.isEmpty, !isBlank {
      throw fault("there is no word in this: give a letter or a digit to look for", at: 0)
    }
    return expression
  }

  private func fault(_ what: String, at place: Int) -> SearchQuery.Malformed {
    SearchQuery.Malformed(
      description: "\(what) (at character \(place + 1) of the query)", position: place)
  }

  private mutating func alternatives() throws(SearchQuery.Malformed) -> String? {
    var parts: [String] = []
    if let first = try alternative() { parts.append(first) }
    while let next = try peek(), case .or = next.token {
      let place = index
      index = next.end
      let part = try alternative()
      if let firstURL {
        throw fault("url: is about the whole search: it cannot stand beside OR", at: firstURL)
      }
      guard !parts.isEmpty, let part else {
        throw fault("OR stands between two things to look for", at: place)
      }
      parts.append(part)
    }
    return parts.count > 1 ? "(" + parts.joined(separator: " OR ") + ")" : parts.first
  }

  private mutating func alternative() throws(SearchQuery.Malformed) -> String? {
    var wanted: [String] = []
    var unwanted: [String] = []
    let start = index
    var isFirst = true
    while let next = try peek() {
      switch next.token {
      case .or, .close: break
      case .and:
        let place = index
        index = next.end
        let after = try peek()
        switch (isFirst, after?.token) {
        case (true, _), (_, nil), (_, .and?), (_, .or?), (_, .close?):
          throw fault("AND stands between two things to look for", at: place)
        default: continue
        }
      default:
        isFirst = false
        try part(&wanted, &unwanted)
        continue
      }
      break
    }
    if wanted.isEmpty {
      if unwanted.isEmpty { return nil }
      throw fault("say too what to look for, beside what must not be there", at: start)
    }
    let all = wanted.count > 1 ? "(" + wanted.joined(separator: " AND ") + ")" : wanted[0]
    return unwanted.isEmpty ? all : "(" + ([all] + unwanted).joined(separator: " NOT ") + ")"
  }

  private mutating func part(
    _ wanted: inout [String], _ unwanted: inout [String]
  ) throws(SearchQuery.Malformed) {
    var isUnwanted = false
    while let next = try peek() {
      let place = index
      index = next.end
      let expression: String?
      switch next.token {
      case .not:
        if isUnwanted { throw fault("NOT stands twice here: once is enough", at: place) }
        isUnwanted = true
        guard let after = try peek() else {
          throw fault("NOT stands before what must not be there", at: place)
        }
        switch after.token {
        case .and, .or, .close: throw fault("NOT stands before what must not be there", at: place)
        default: continue
        }
      case .open: expression = try group(from: place, isUnwanted)
      case .url(let pattern):
        if depth > 0 {
          throw fault("url: is about the whole search: it cannot stand in parentheses", at: place)
        }
        firstURL = firstURL ?? place
        if isUnwanted { notURLs.append(pattern) } else { urls.append(pattern) }
        expression = nil
      case .term(let text, let isPrefix):
        terms += 1
        if terms > Self.most { throw fault("more than \(Self.most) words are too many", at: place) }
        expression = term(text, isPrefix, isUnwanted)
      case .and, .or, .close: return
      }
      guard let expression else { return }
      if isUnwanted { unwanted.append(expression) } else { wanted.append(expression) }
      return
    }
  }

  private mutating func group(
    from place: Int, _ isUnwanted: Bool
  ) throws(SearchQuery.Malformed) -> String {
    depth += 1
    if depth > Self.deepest {
      throw fault("parentheses stand too deep in one another", at: place)
    }
    let known = marks
    let inner = try alternatives()
    guard let close = try peek() else {
      throw fault("this ( is not closed: put a ) behind it", at: place)
    }
    index = close.end
    depth -= 1
    guard let inner else { throw fault("there is nothing to look for in these ( )", at: place) }
    if isUnwanted { marks = known }
    return inner
  }

  /// A word or phrase as a string of FTS5's; nil where it has no letter or digit, which says nothing.
  private mutating func term(_ text: String, _ isPrefix: Bool, _ isUnwanted: Bool) -> String? {
    var words = SearchText.words(of: text).map(\.word)
    guard let last = words.indices.last else { return nil }
    if !isUnwanted {
      if isPrefix { words[last] += "*" }
      marks.append(words)
    }
    // By scalars: a quotation mark with a combining mark behind it is another character, and ends a string.
    var quoted = "\"".unicodeScalars
    for scalar in SearchText.spaced(text).unicodeScalars {
      quoted.append(scalar == "\"" || scalar == "\0" ? " " : scalar)
    }
    return String(quoted) + "\"" + (isPrefix ? "*" : "")
  }

  /// A pattern of GLOB's: what has no wildcard may stand anywhere.
  private static func pattern(_ part: String) -> String {
    let plain = part.lowercased().replacing("[", with: "[[]")
    guard part.contains("*") || part.contains("?") else { return "*\(plain)*" }
    return plain.contains("://") || plain.hasPrefix("*") ? plain : "*" + plain
  }

  private static let quotes: Set<Character> = ["\"", "\u{201C}", "\u{201D}", "\u{201E}"]

  /// The phrase that begins with a quotation mark at `start`, and the place behind its end.
  private func phrase(at start: Int) throws(SearchQuery.Malformed) -> (String, end: Int) {
    let rest = text[(start + 1)...]
    guard let end = rest.firstIndex(where: { Self.quotes.contains($0) }) else {
      throw fault("this quotation mark is not closed: put another behind the phrase", at: start)
    }
    return (String(rest[..<end]), end + 1)
  }

  /// The next token and where it ends; nil at the end.
  private mutating func peek() throws(SearchQuery.Malformed) -> (token: Token, end: Int)? {
    while index < text.count, text[index].isWhitespace { index += 1 }
    guard index < text.count else { return nil }
    let first = text[index]
    if first == "(" { return (.open, index + 1) }
    if first == ")" { return (.close, index + 1) }
    if Self.quotes.contains(first) {
      let (phrase, end) = try phrase(at: index)
      let isPrefix = end < text.count && text[end] == "*"
      return (.term(phrase, isPrefix: isPrefix), isPrefix ? end + 1 : end)
    }
    if first == "-", index + 1 < text.count, !text[index + 1].isWhitespace,
      index == 0 || text[index - 1].isWhitespace || text[index - 1] == "("
    {
      return (.not, index + 1)
    }
    var end = index
    while end < text.count, !text[end].isWhitespace, text[end] != "(", text[end] != ")",
      !Self.quotes.contains(text[end])
    {
      end += 1
    }
    let word = String(text[index..<end])
    switch word {
    case "AND", "&&": return (.and, end)
    case "OR", "||": return (.or, end)
    case "NOT": return (.not, end)
    default: break
    }
    if word.lowercased().hasPrefix("url:") {
      return try url(String(word.dropFirst(4)), end)
    }
    let isPrefix = word.count > 1 && word.hasSuffix("*")
    return (.term(isPrefix ? String(word.dropLast()) : word, isPrefix: isPrefix), end)
  }

  private func url(
    _ part: String, _ end: Int
  ) throws(SearchQuery.Malformed) -> (token: Token, end: Int) {
    var (part, end) = (part, end)
    if part.isEmpty, end < text.count, Self.quotes.contains(text[end]) {
      (part, end) = try phrase(at: end)
    }
    if part.isEmpty { throw fault("url: wants a part of a URL right behind it", at: index) }
    return (.url(Self.pattern(part)), end)
  }
}
