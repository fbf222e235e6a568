// A reworded sentence: both sides, and where they differ.
import StoryDiff

/// One place where two sentences differ, in tokens of both sides; one may be empty.
struct ClaimHunk: Sendable {
  var from: Range<Int>
  var to: Range<Int>
}

/// A sentence before and after.
struct Rewording: Sendable {
  private(set) var from: SentenceReading
  private(set) var to: SentenceReading
  private(set) var hunks: [ClaimHunk] = []
  let lexicon: Lexicon
  /// The days on which the sides were captured, where they are known.
  let fromDay: CivilDate?
  let toDay: CivilDate?

  /// Reads both sides out of the runs that spell them.
  init(_ runs: [WordRun], lexicon: Lexicon, fromDay: CivilDate? = nil, toDay: CivilDate? = nil) {
    (self.fromDay, self.toDay) = (fromDay, toDay)
    var (old, new): ([Unicode.Scalar], [Unicode.Scalar]) = ([], [])
    // Stretches that changed, in scalars of both sides.
    var stretches: [(from: Range<Int>, to: Range<Int>)] = []
    var isOpen = false
    for run in runs {
      let scalars = run.text.unicodeScalars
      let (oldStart, newStart) = (old.count, new.count)
      if run.kind != .add { old.append(contentsOf: scalars) }
      if run.kind != .remove { new.append(contentsOf: scalars) }
      guard run.kind != .equal else {
        // White space alone does not part two changes.
        isOpen = isOpen && scalars.allSatisfy { $0.value <= 0x20 }
        continue
      }
      if isOpen, let last = stretches.last {
        stretches[stretches.count - 1] = (
          last.from.lowerBound..<old.count, last.to.lowerBound..<new.count
        )
      } else {
        stretches.append((oldStart..<old.count, newStart..<new.count))
        isOpen = true
      }
    }
    self.lexicon = lexicon
    from = SentenceReading(scalars: old, lexicon: lexicon)
    to = SentenceReading(scalars: new, lexicon: lexicon)
    for stretch in stretches {
      let a = Self.tokens(of: from, in: stretch.from)
      let b = Self.tokens(of: to, in: stretch.to)
      if a.isEmpty, b.isEmpty { continue }
      if let last = hunks.last,
        last.from.upperBound > a.lowerBound || last.to.upperBound > b.lowerBound
      {
        // A word of ours that two changes share.
        hunks[hunks.count - 1] = ClaimHunk(
          from: last.from.lowerBound..<max(last.from.upperBound, a.upperBound),
          to: last.to.lowerBound..<max(last.to.upperBound, b.upperBound))
      } else {
        hunks.append(ClaimHunk(from: a, to: b))
      }
    }
    hunks = hunks.flatMap(apart)
    for (number, hunk) in hunks.enumerated() {
      from.mark(hunk.from, hunk: number)
      to.mark(hunk.to, hunk: number)
    }
    pairTokens()
    from.findSources()
    to.findSources()
  }

  /// A hunk without the words that both sides have in another case, where there is more to it: "The ban
  /// is", "Yet the ban was".
  private func apart(_ hunk: ClaimHunk) -> [ClaimHunk] {
    guard hunk.from.count + hunk.to.count > 2, !hunk.from.isEmpty, !hunk.to.isEmpty else {
      return [hunk]
    }
    var parts: [ClaimHunk] = []
    var (i, j) = (hunk.from.lowerBound, hunk.to.lowerBound)
    let isWithin = isWithin(from, hunk.from, to, hunk.to) || isWithin(to, hunk.to, from, hunk.from)
    for old in hunk.from where from.tokens[old].isWord || isWithin {
      let word = from.tokens[old]
      // "would" of "wouldn't" says nothing without its end.
      if isCut(from, old, in: hunk.from) { continue }
      guard
        let new = (j..<hunk.to.upperBound).first(where: { to.tokens[$0].text == word.text }),
        isWithin || to.tokens[new].isCapital != word.isCapital, !isCut(to, new, in: hunk.to),
        // "The bank", "When you enter the area, the bank": a small word is the same at an end only.
        from.isContent(old) || old == hunk.from.lowerBound && new == hunk.to.lowerBound
          || old == hunk.from.upperBound - 1 && new == hunk.to.upperBound - 1
      else { continue }
      parts.append(ClaimHunk(from: i..<old, to: j..<new))
      (i, j) = (old + 1, new + 1)
    }
    parts.append(ClaimHunk(from: i..<hunk.from.upperBound, to: j..<hunk.to.upperBound))
    parts.removeAll { $0.from.isEmpty && $0.to.isEmpty }
    return parts.isEmpty ? [hunk] : parts
  }

  /// Whether the rest of a contraction stands behind the word.
  private func isCut(_ side: SentenceReading, _ index: Int, in hunk: Range<Int>) -> Bool {
    let next = index + 1
    return hunk.contains(next) && !side.tokens[next].hasSpace && side.tokens[next].isWord
  }

  /// Whether a few words are all among those of the other side, in order: "vaccines", "the vaccines used here".
  private func isWithin(
    _ side: SentenceReading, _ range: Range<Int>, _ other: SentenceReading, _ all: Range<Int>
  ) -> Bool {
    guard range.count <= 4, range.count < all.count else { return false }
    var place = all.lowerBound
    for index in range {
      guard
        let next = (place..<all.upperBound).first(where: {
          other.tokens[$0].text == side.tokens[index].text
        })
      else { return false }
      place = next + 1
    }
    return true
  }

  /// The tokens that a stretch of scalars touches; for an empty one, the place between tokens.
  private static func tokens(of side: SentenceReading, in stretch: Range<Int>) -> Range<Int> {
    let first = side.tokens.partitioningIndex { $0.range.upperBound > stretch.lowerBound }
    if stretch.isEmpty {
      // Inside a word: the word changed.
      let isInside =
        first < side.tokens.count && side.tokens[first].range.lowerBound < stretch.lowerBound
      return first..<(isInside ? first + 1 : first)
    }
    let end = side.tokens.partitioningIndex { $0.range.lowerBound >= stretch.upperBound }
    return first..<max(first, end)
  }

  /// Tells each token that stayed which one of the other side it is.
  private mutating func pairTokens() {
    var (i, j) = (0, 0)
    for number in 0...hunks.count {
      let end =
        number < hunks.count
        ? hunks[number]
        : ClaimHunk(
          from: from.tokens.count..<from.tokens.count, to: to.tokens.count..<to.tokens.count)
      while i < end.from.lowerBound, j < end.to.lowerBound {
        from.pair(i, with: j)
        to.pair(j, with: i)
        i += 1
        j += 1
      }
      (i, j) = (end.from.upperBound, end.to.upperBound)
    }
  }

  /// Whether the hunk only adds or only removes.
  func isOneSided(_ number: Int) -> Bool {
    hunks[number].from.isEmpty || hunks[number].to.isEmpty
  }
}

extension Array {
  /// The first index whose element satisfies `predicate`; all after it must too.
  func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
