// What became of a claim, as a value. Says nothing of how it was found or how to show it.

/// One thing in a sentence that a reader should notice: a number that moved, a source that went, a
/// hedge that was dropped.
public struct ClaimChange: Sendable, Hashable {
  /// What sort of claim changed.
  public enum Kind: String, Sendable, CaseIterable {
    /// An amount, count, share, distance, age, rank or level, or a bound on one.
    case figure
    /// A date, duration, deadline or period.
    case time
    /// A person, organisation, place, product or title.
    case name
    /// Who says so, or with how much force they are said to say it.
    case attribution
    /// Words inside quotation marks, or the marks.
    case quotation
    /// How sure the writer is.
    case certainty
    /// Whether it is said to be so or not so.
    case polarity
    /// Obligation, permission, advice; planned, under way or done.
    case modality
    /// How much of what is spoken of: quantifiers, conditions, exceptions, items of a list.
    case scope
    /// Who did it, or what caused it.
    case agency
    /// A notice about the page: corrected, updated, reissued.
    case correction
    /// Other words; what that does to the claim is not known.
    case wording
    /// The same claim in other letters, marks or digits.
    case format

    /// Whether the claim changed as far as we can tell.
    public var isFactual: Bool { self != .wording && self != .format }
  }

  /// What sort of claim.
  public let kind: Kind
  /// How it changed: `added`, `removed`, `changed`; of figures also `up`, `down`, `refined`; of
  /// certainty `stronger`, `weaker`; of times a short phrase such as `later` or `same day`.
  public let direction: String
  /// The words on the old side; empty where there were none.
  public let before: String
  /// The words on the new side; empty where there are none.
  public let after: String
  /// Where `before` stands in the old text, in Unicode scalars; nil where it is empty.
  public let from: Range<Int>?
  /// Where `after` stands in the new text, in Unicode scalars; nil where it is empty.
  public let to: Range<Int>?
  /// The change in plain words: "hedge dropped: 'is thought to have'".
  public let reading: String
  /// Which rule found it.
  public let rule: String
  /// The words that made the rule speak, on the old side and the new; empty where there are none.
  public let evidence: Evidence

  /// The words that made a rule speak.
  public struct Evidence: Sendable, Hashable {
    /// On the old side; empty for none.
    public let before: String
    /// On the new side; empty for none.
    public let after: String
  }
}
