// What a user types, as a query that FTS5 takes. Nothing of what they type reaches FTS5 but as a quoted
// string. How it is read is in SearchQueryParser.swift.

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
  /// GLOB patterns in lower case that the URL must match, all of them.
  let urls: [String]
  /// Those that it must not match, none of them.
  let notURLs: [String]

  /// True where nothing is asked for.
  public var isEmpty: Bool { match == nil && urls.isEmpty && notURLs.isEmpty }

  /// Reads a query; one of white space asks for nothing.
  public init(_ text: String) throws(Malformed) {
    var parser = SearchQueryParser(text)
    match = try parser.query()
    marks = parser.marks
    urls = parser.urls
    notURLs = parser.notURLs
  }

  /// The words of a text as the index takes them, and where they stand, in Unicode scalars.
  public static func words(of text: String) -> [(word: String, range: Range<Int>)] {
    SearchText.words(of: text)
  }
}
