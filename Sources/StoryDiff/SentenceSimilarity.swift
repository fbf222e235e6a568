// How alike two sentences are: one number out of letters in threes, telling words, how they begin.

/// Compares profiles.
///
/// The mixture was fitted on pairs of drafts with human links (ArgRewrite V.2); it lies on a plateau.
struct SentenceSimilarity {
  let weights: [Float]

  /// 0 for nothing in common to about 1 for the same; `distance` is how far apart they stand, as a
  /// share of their texts (0...1).
  func score(_ a: SentenceProfile, _ b: SentenceProfile, distance: Float) -> Float {
    likeness(a, b) + 0.1 * opening(a, b) - 0.15 * distance
  }

  /// What no score of two profiles is above, by their sizes: no more can be shared than the smaller has.
  static func most(grams: (Int, Int), weights: (Float, Float)) -> Float {
    // Dice's coefficient where all of the smaller is in the larger.
    func share(_ a: Float, _ b: Float) -> Float { a + b > 0 ? 2 * min(a, b) / (a + b) : 0 }
    // A little over, for what rounding takes.
    return 0.6 * share(Float(grams.0), Float(grams.1)) + 0.4 * share(weights.0, weights.1) + 0.101
  }

  /// 0...1, of the texts alone.
  func likeness(_ a: SentenceProfile, _ b: SentenceProfile) -> Float {
    0.6 * dice(a, b) + 0.4 * wordDice(a, b)
  }

  /// Dice's coefficient over letters in threes.
  func dice(_ a: SentenceProfile, _ b: SentenceProfile) -> Float {
    let total = a.grams.count + b.grams.count
    return total == 0 ? 0 : 2 * Float(Self.common(a.grams, b.grams)) / Float(total)
  }

  /// The share of `part` that stands in `whole` too.
  func containment(_ part: SentenceProfile, in whole: SentenceProfile) -> Float {
    part.grams.isEmpty
      ? 0 : Float(Self.common(part.grams, whole.grams)) / Float(part.grams.count)
  }

  private func wordDice(_ a: SentenceProfile, _ b: SentenceProfile) -> Float {
    let total = a.weight + b.weight
    guard total > 0 else { return 0 }
    var shared: Float = 0
    var (i, j) = (0, 0)
    while i < a.words.count, j < b.words.count {
      if a.words[i] == b.words[j] {
        shared += weights[Int(a.words[i])]
        i += 1
        j += 1
      } else if a.words[i] < b.words[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return 2 * shared / total
  }

  private func opening(_ a: SentenceProfile, _ b: SentenceProfile) -> Float {
    var alike = 0
    while alike < min(a.opening.count, b.opening.count), a.opening[alike] == b.opening[alike] {
      alike += 1
    }
    return Float(alike) / Float(SentenceProfile.openingLength)
  }

  private static func common(_ a: [UInt32], _ b: [UInt32]) -> Int {
    var shared = 0
    var (i, j) = (0, 0)
    let (x, y) = (a.span, b.span)
    while i < x.count, j < y.count {
      let (p, q) = (x[i], y[j])
      shared += p == q ? 1 : 0
      i += p <= q ? 1 : 0
      j += q <= p ? 1 : 0
    }
    return shared
  }
}
