// What a sentence is compared by: its letters in threes, its words, and a hash of all that a reader
// sees of it.

/// A sentence, or several joined, measured.
struct SentenceProfile {
  /// Letters in threes within words, and words that have a mark inside, by hash; ascending, with
  /// repeats.
  var grams: [UInt32] = []
  /// Words by number (`WordNumbers`); ascending, with repeats.
  var words: [Int32] = []
  /// The first words in order.
  var opening: [Int32] = []
  /// The sum of the words' weights.
  var weight: Float = 0
  /// A hash of all but invisible characters and how much white space stands where some does; equal
  /// for what reads the same.
  var hash: UInt64 = 0
  /// Scalars that are neither space nor invisible.
  var length = 0

  /// Words that begin alike are compared to this many.
  static let openingLength = 4

  /// The profile of several sentences joined.
  static func joined(_ parts: ArraySlice<SentenceProfile>) -> SentenceProfile {
    guard var all = parts.first else { return SentenceProfile() }
    for part in parts.dropFirst() {
      all.grams = merge(all.grams, part.grams)
      all.words = merge(all.words, part.words)
      all.weight += part.weight
      all.length += part.length
      if all.opening.count < openingLength {
        all.opening += part.opening.prefix(openingLength - all.opening.count)
      }
    }
    return all
  }

  private static func merge<T: Comparable>(_ a: [T], _ b: [T]) -> [T] {
    var out: [T] = []
    out.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if a[i] <= b[j] {
        out.append(a[i])
        i += 1
      } else {
        out.append(b[j])
        j += 1
      }
    }
    out += a[i...]
    out += b[j...]
    return out
  }
}

/// A hash (FNV-1a over scalars) of what a reader sees, taken scalar by scalar: white space counts
/// once, and only between others.
private struct SeenText {
  static let basis: UInt64 = 0xCBF2_9CE4_8422_2325
  private(set) var mixed = basis
  /// Scalars that are no space.
  private(set) var length = 0
  private var sinceSpace = false

  static func mix(_ hash: UInt64, _ value: UInt32) -> UInt64 {
    (hash ^ UInt64(value)) &* 0x100_0000_01B3
  }

  /// Takes in the next scalar, which is none that is invisible.
  mutating func add(_ value: UInt32) {
    if LetterFolding.isSpace(value) {
      sinceSpace = true
      return
    }
    if sinceSpace, length > 0 { mixed = Self.mix(mixed, 0x20) }
    sinceSpace = false
    mixed = Self.mix(mixed, value)
    length += 1
  }

  var hash: UInt64 { mixed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(length) }
}

/// The words of both sides, numbered, with how telling each is.
struct WordNumbers {
  private var numbers: [UInt64: Int32] = [:]
  /// In how many sentences a word stands.
  private(set) var frequency: [Int32] = []
  private var lastSentence: [Int32] = []
  private var sentence: Int32 = 0
  /// By word: the rarer, the heavier.
  private(set) var weights: [Float] = []

  /// A hash of what a reader sees of `text`.
  static func key(of text: String) -> UInt64 {
    hash(of: Array(text.utf8).span)
  }

  /// The hash that `profile` gives, alone.
  static func hash(of text: Span<UInt8>) -> UInt64 {
    var seen = SeenText()
    var index = 0
    while index < text.count {
      let (value, width) = LetterFolding.scalar(text, index)
      index += width
      if !LetterFolding.isInvisible(value) { seen.add(value) }
    }
    return seen.hash
  }

  /// Measures a sentence; weights are known after `finish`.
  ///
  /// A sentence that is not compared is only counted, for the weights of its words: it gets no `grams`.
  mutating func profile(_ text: Span<UInt8>, isCompared: Bool = true) -> SentenceProfile {
    var profile = SentenceProfile()
    var seen = SeenText()
    // The word that is being read, with marks inside it; and its letters since the last mark.
    var word: UInt64 = 0
    var inWord = false
    var (before, last): (UInt32, UInt32) = (0, 0)
    var run = 0
    var index = 0
    func gram(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> UInt32 {
      var value = UInt64(a) &* 0x9E37_79B9_7F4A_7C15
      value = (value ^ UInt64(b)) &* 0xD6E8_FEB8_6659_FD93
      value = (value ^ UInt64(c)) &* 0x9E37_79B9_7F4A_7C15
      return UInt32(truncatingIfNeeded: value >> 32)
    }
    if isCompared { profile.grams.reserveCapacity(text.count) }
    while index < text.count {
      let (value, width) = LetterFolding.scalar(text, index)
      index += width
      if LetterFolding.isInvisible(value) { continue }
      seen.add(value)
      let folded = LetterFolding.fold(value)
      if folded != LetterFolding.separator {
        if run == 0 {
          (before, last) = (0, folded)
        } else {
          if isCompared { profile.grams.append(gram(before, last, folded)) }
          (before, last) = (last, folded)
        }
        run += 1
        if LetterFolding.isIdeographic(value) {
          // Of scripts that do not part words every letter counts as one.
          if inWord { add(word, to: &profile) }
          add(SeenText.mix(0x51, folded), to: &profile)
          inWord = false
        } else {
          word = SeenText.mix(inWord ? word : SeenText.basis, folded)
          inWord = true
        }
      } else {
        if run > 0 {
          if isCompared { profile.grams.append(gram(before, last, 0)) }
          run = 0
        }
        // An apostrophe or a hyphen is within a word.
        if inWord, value == 0x27 || value == 0x2D || value == 0x2019 || value == 0x2011 {
          word = SeenText.mix(word, value == 0x2019 ? 0x27 : value == 0x2011 ? 0x2D : value)
        } else if inWord {
          add(word, to: &profile)
          inWord = false
        }
      }
    }
    if run > 0 { profile.grams.append(gram(before, last, 0)) }
    if inWord { add(word, to: &profile) }
    if profile.grams.isEmpty, seen.length > 0 {
      profile.grams.append(UInt32(truncatingIfNeeded: seen.mixed))
    }
    if !isCompared { profile.grams = [] }
    profile.hash = seen.hash
    profile.length = seen.length
    profile.grams.sort()
    profile.opening = Array(profile.words.prefix(SentenceProfile.openingLength))
    profile.words.sort()
    sentence += 1
    return profile
  }

  private mutating func add(_ word: UInt64, to profile: inout SentenceProfile) {
    let number: Int32
    if let known = numbers[word] {
      number = known
    } else {
      number = Int32(frequency.count)
      numbers[word] = number
      frequency.append(0)
      lastSentence.append(-1)
    }
    if lastSentence[Int(number)] != sentence {
      lastSentence[Int(number)] = sentence
      frequency[Int(number)] += 1
    }
    profile.words.append(number)
  }

  /// Weighs the words, and sums up the weights of each sentence.
  mutating func finish(_ profiles: inout [SentenceProfile]) {
    if weights.count != frequency.count {
      let all = Float(sentence + 2)
      weights = frequency.map { naturalLogarithm(all / Float(max(1, $0))) }
    }
    for index in profiles.indices {
      profiles[index].weight = profiles[index].words.reduce(0) { $0 + weights[Int($1)] }
    }
  }

  /// ln x for x >= 1, to about 1e-6: the standard library has none without a C library.
  private func naturalLogarithm(_ x: Float) -> Float {
    // x = m · 2^e with m in 1..<2; atanh series for ln m.
    let m = x.significand
    let t = (m - 1) / (m + 1)
    let t2 = t * t
    let series = t * (1 + t2 * (1 / 3 + t2 * (1 / 5 + t2 * (1 / 7 + t2 * (1 / 9 + t2 / 11)))))
    return 2 * series + Float(x.exponent) * 0.693_147_18
  }
}
