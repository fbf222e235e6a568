// Two versions of a text compared, as a value: what changed, counted and placed. Says nothing about how
// to show it; the renderers in Commands and Web do that.
public import ICU
import TextDiff

/// What two texts have in common and what not.
///
/// Every element (line or word) of both texts is in exactly one operation, in reading order.
public struct Comparison: Sendable {
  /// What the elements are.
  public enum Granularity: String, Sendable, CaseIterable {
    /// Lines of the bytes as they are, cut at LF.
    case line
    /// Words, spaces and punctuation of the whole text (UAX #29).
    case word
    /// Lines of the markup re-broken at its tags (`MarkupLines`), a view for reading.
    case source
  }

  /// What the elements are.
  public let by: Granularity
  /// The old text that the operations speak of: for `source` the re-broken view.
  public let from: [UInt8]
  /// The new text that the operations speak of.
  public let to: [UInt8]
  /// Whether nothing differs: the bytes, or for `source` the re-broken views.
  public let same: Bool
  /// What became of each element, in reading order.
  public let operations: [Operation]
  /// How many operations of each kind there are.
  public let summary: Summary
  /// Twice the bytes in equal elements and equal words of edits, by the bytes of both texts: 1 for
  /// equal texts (two empty ones too), 0 where nothing is shared.
  public let similarity: Double

  /// Compares two texts of any bytes.
  ///
  /// - Parameters:
  ///   - from: The old text.
  ///   - to: The new text.
  ///   - granularity: What to compare.
  /// - Throws: `ICUError` where ICU's data is missing.
  public init(from: [UInt8], to: [UInt8], by granularity: Granularity) throws(ICUError) {
    by = granularity
    switch granularity {
    case .line, .word: (self.from, self.to) = (from, to)
    case .source: (self.from, self.to) = (MarkupLines.rebreak(from), MarkupLines.rebreak(to))
    }
    same = self.from == self.to
    var builder = try ComparisonBuilder(self.from, self.to)
    switch granularity {
    case .line, .source: builder.compareLines()
    case .word: builder.compareWords()
    }
    operations = builder.operations
    summary = builder.summary
    let total = self.from.count + self.to.count
    similarity = total == 0 ? 1 : Double(2 * builder.matchedBytes) / Double(total)
  }
}

extension Comparison {
  /// What became of some elements.
  public struct Operation: Sendable, Hashable {
    /// The ways an element can fare.
    public enum Kind: String, Sendable {
      /// On both sides, the same.
      case equal
      /// On both sides, reworded.
      case edit
      /// Only in the new text.
      case add
      /// Only in the old text.
      case remove
    }

    /// What happened.
    public let kind: Kind
    /// The elements of the old text, 0-based; empty for `add`.
    ///
    /// One line, or a run of words.
    public let from: Range<Int>
    /// The elements of the new text; empty for `remove`.
    public let to: Range<Int>
    /// Their bytes in the old text.
    public let fromBytes: Range<Int>
    /// Their bytes in the new text.
    public let toBytes: Range<Int>
    /// For an edit, its words in reading order, together all of both sides; otherwise empty.
    public let words: [Word]
  }

  /// A run of words inside an edit.
  public struct Word: Sendable, Hashable {
    /// What happened to the run: `equal`, `add` or `remove`.
    public let kind: Operation.Kind
    /// Its bytes: in the new text for `add`, otherwise in the old one.
    public let bytes: Range<Int>
  }

  /// How many operations there are of each kind.
  public struct Summary: Sendable, Hashable {
    /// Unchanged.
    public var equal = 0
    /// Reworded.
    public var edited = 0
    /// In another place; never at these granularities.
    public var moved = 0
    /// Only in the new text.
    public var added = 0
    /// Only in the old text.
    public var removed = 0
  }

  /// The bytes of a word of one of the operations.
  public func text(of word: Word) -> ArraySlice<UInt8> {
    word.kind == .add ? to[word.bytes] : from[word.bytes]
  }
}
