// What became of each sentence, as a value. Says nothing about how to show it.

/// How two stories differ, sentence by sentence.
///
/// Every sentence of both sides is in exactly one operation; operations stand in the order of the
/// new side, what was removed where it stood in the old one.
public struct StoryComparison: Sendable {
  /// What became of some sentences.
  public struct Operation: Sendable, Equatable {
    /// The ways a sentence can fare.
    public enum Kind: String, Sendable {
      /// The same to a reader: white space and invisible characters aside.
      case equal
      /// Reworded.
      case edit
      /// In another place among the others; reworded where there are `words`.
      case move
      /// One became several, or several one.
      case split, merge
      /// Only on the new side, only on the old.
      case add, remove
    }

    /// What happened.
    public let kind: Kind
    /// Sentences of the old side, 0-based; empty for `add`.
    public let from: Range<Int>
    /// Sentences of the new side; empty for `remove`.
    public let to: Range<Int>
    /// Where words came and went; the texts of both sides, joined with a space, are spelt by them.
    ///
    /// Empty where no word differs.
    public let words: [WordRun]
    /// Whether the place among the others changed.
    public var isMoved: Bool { kind == .move }
  }

  /// How many sentences fared how.
  public struct Counts: Sendable, Equatable {
    /// Operations that are `equal`.
    public var equal = 0
    /// Operations that are `edit`, `split` or `merge`.
    public var edited = 0
    /// Operations that are `move`.
    public var moved = 0
    /// Operations that are `add`.
    public var added = 0
    /// Operations that are `remove`.
    public var removed = 0
    /// Whether there is nothing but `equal`.
    public var isUnchanged: Bool { edited + moved + added + removed == 0 }
  }

  /// The old side.
  public let from: StorySide
  /// The new side.
  public let to: StorySide
  /// What became of each sentence.
  public let operations: [Operation]
  /// How many operations there are of each kind.
  public let counts: Counts
  /// Twice the bytes in equal sentences and equal words, by the bytes of both sides: 0...1; 1 for
  /// two empty sides.
  public let similarity: Double

  /// Whether a reader would find no difference.
  public var same: Bool { counts.isUnchanged }
}

/// A run of words on one side or on both.
public struct WordRun: Sendable, Equatable {
  /// What happened to it.
  public enum Kind: String, Sendable {
    case equal, add, remove
  }
  /// What happened to it.
  public let kind: Kind
  /// Its bytes, spaces included.
  public let text: String

  /// Makes a run.
  public init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }
}
