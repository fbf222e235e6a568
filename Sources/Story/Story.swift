// A story as a reader reads it: what the rest of Stet knows of a page's text.
import Sentences

/// The readable text of a page or a plain text, and what it says of itself.
public struct Story: Sendable {
  /// A block of the story.
  public struct Block: Sendable, Equatable {
    /// What the block is.
    public enum Kind: String, Sendable {
      case heading, paragraph
      case listItem = "list item"
      case quote, caption
      case tableRow = "table row"
    }
    /// What it is.
    public var kind: Kind
    /// 1...6 for a heading of HTML, else 0.
    public var level: Int
    /// Bytes of `Story.text`.
    public var range: Range<Int>
    /// Where it stands in the page, such as `/html/body/article/p[3]`; for plain text `line N`.
    public var path: String
  }

  /// A sentence of the story.
  public struct Sentence: Sendable, Equatable {
    /// Bytes of `Story.text`, without white space at the ends.
    public var range: Range<Int>
    /// The number of its block.
    public var block: Int
  }

  /// What the publisher says of itself at the foot of the page.
  public struct ImprintLine: Sendable, Equatable {
    /// What it is about.
    public enum Kind: Sendable {
      /// Whose the page is: a line on copyright.
      case rights
      /// The names of the links to the publisher's terms, parted by a dot.
      case links
    }
    /// What it is about.
    public var kind: Kind
    /// On one line, with single spaces.
    public var text: String
  }

  /// What the text was taken from.
  public enum Basis: String, Sendable {
    /// A story was found.
    case story
    /// None was found: this is all text that the page shows.
    case visibleText = "visible text"
  }

  /// The headline.
  public internal(set) var title: String?
  /// Who wrote it, as the page says.
  public internal(set) var byline: String?
  /// When it was published: RFC 3339 in UTC, or the date or local time that the page gives.
  public internal(set) var published: String?
  /// When it was last changed, likewise.
  public internal(set) var modified: String?
  /// A BCP 47 tag, declared or told from the words.
  public internal(set) var language: String?
  /// What the text was taken from.
  public internal(set) var basis = Basis.story
  /// Whether other captures were taken into account (`StoryContext`).
  public internal(set) var usesContext = false
  /// For each visible block that is not the story's, in order, a hash of its text: what stands
  /// around the story.
  public internal(set) var surroundings: [UInt64] = []
  /// The imprint of the page: none of the story's text, and one of the things around it.
  public internal(set) var imprint: [ImprintLine] = []
  /// UTF-8; blocks are parted by a blank line.
  public internal(set) var text: [UInt8] = []
  /// The blocks, in the order of the page.
  public internal(set) var blocks: [Block] = []
  /// The sentences, in the order of the text; none crosses the end of a block.
  public internal(set) var sentences: [Sentence] = []

  init() {}

  /// The text of a block.
  public func text(of block: Block) -> String {
    String(decoding: text[block.range], as: UTF8.self)
  }

  /// The text of a sentence.
  public func text(of sentence: Sentence) -> String {
    String(decoding: text[sentence.range], as: UTF8.self)
  }
}

extension Story {
  /// Adds a block with the text `bytes`.
  mutating func append(
    _ bytes: some Collection<UInt8>, _ kind: Block.Kind, _ level: Int, _ path: String
  ) {
    if !text.isEmpty { text.append(contentsOf: [0x0A, 0x0A]) }
    let start = text.count
    text.append(contentsOf: bytes)
    blocks.append(Block(kind: kind, level: level, range: start..<text.count, path: path))
  }

  /// Leaves each of two captures the kinds of line that both have: where the foot of a page is not
  /// there, it may not have been loaded.
  static func agreeOnImprint(_ a: inout Story, _ b: inout Story) {
    let kinds = (a.imprint.map(\.kind), b.imprint.map(\.kind))
    a.imprint.removeAll { !kinds.1.contains($0.kind) }
    b.imprint.removeAll { !kinds.0.contains($0.kind) }
  }
}
