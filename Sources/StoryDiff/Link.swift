// A sentence, or a few, of one side that became a sentence, or a few, of the other.

/// A link between runs of sentences.
struct Link: Equatable {
  var from: Range<Int>
  var to: Range<Int>
  /// What choosing it is worth; above 0.
  var gain: Float
  /// Whether both sides read the same.
  var isSame: Bool
}

/// Measured thresholds, in units of `SentenceSimilarity.score`.
enum Threshold {
  /// Two sentences are one another's version from here on.
  static let link: Float = 0.36
  /// … and where they are alone between two that stayed.
  static let lone: Float = 0.25
  /// Several sentences are linked with one where that is so much better than the best of them alone.
  static let split: Float = 0.13
  /// … and so much of each part stands in the whole.
  static let part: Float = 0.6
  /// … and a third part adds so much.
  static let third: Float = 0.08
  /// A sentence that stands elsewhere is the same one from here on (likeness alone).
  static let move: Float = 0.8
  /// Sentences of fewer words are not taken for moved unless nothing in them changed.
  static let movedWords = 3
  /// What an unchanged sentence is worth; one that stands just once on either side is found wherever
  /// it stands, so less depends on its place.
  static let same: Float = 1.5 - link
  static let twin: Float = 0.7
}
