// From two sides to operations: profiles, links, the chain, what moved, and the words that changed.
public import ICU

/// Compares stories.
///
/// Keeps its break iterators between calls: make one and use it often, from one thread.
public struct StoryDiffer: ~Copyable {
  private var edits: WordEdits

  /// Opens the word breakers.
  ///
  /// - Throws: `ICUError` where ICU's data is missing.
  public init() throws(ICUError) { edits = try WordEdits() }

  /// What became of each sentence of `from` in `to`.
  public mutating func compare(_ from: StorySide, _ to: StorySide) -> StoryComparison {
    let hashes = (
      from.sentences.map { WordNumbers.hash(of: from.text.span.extracting($0)) },
      to.sentences.map { WordNumbers.hash(of: to.text.span.extracting($0)) }
    )
    let (oldCount, newCount) = (hashes.0.count, hashes.1.count)
    // Both ends in common need no search.
    var head = 0
    while head < min(oldCount, newCount), hashes.0[head] == hashes.1[head] { head += 1 }
    var tail = 0
    while tail < min(oldCount, newCount) - head,
      hashes.0[oldCount - 1 - tail] == hashes.1[newCount - 1 - tail]
    { tail += 1 }
    var chain: [Link] = []
    var moves: [Link] = []
    if head + tail < max(oldCount, newCount) {
      var numbers = WordNumbers()
      func profiles(_ side: StorySide) -> [SentenceProfile] {
        let compared = head..<side.sentences.count - tail
        return side.sentences.enumerated().map { number, range in
          numbers.profile(
            side.text.span.extracting(range), isCompared: compared.contains(number))
        }
      }
      var old = profiles(from)
      var new = profiles(to)
      numbers.finish(&old)
      numbers.finish(&new)
      let search = LinkSearch(
        Array(old[head..<oldCount - tail]), Array(new[head..<newCount - tail]), numbers.weights)
      chain = LinkChain.best(
        search.links, fromCount: search.from.count, toCount: search.to.count)
      moves = Moves.find(chain, in: search)
      chain += Moves.lonePairs(chain, moves, in: search)
      chain.sort { $0.from.lowerBound < $1.from.lowerBound }
    }
    var builder = OperationBuilder(from, to)
    for index in 0..<head { builder.keep(index..<index + 1, index..<index + 1, isSame: true) }
    for link in chain {
      builder.keep(shifted(link.from, head), shifted(link.to, head), isSame: link.isSame)
    }
    for index in 0..<tail {
      let (i, j) = (oldCount - tail + index, newCount - tail + index)
      builder.keep(i..<i + 1, j..<j + 1, isSame: true)
    }
    for link in moves {
      builder.move(shifted(link.from, head), shifted(link.to, head), isSame: link.isSame)
    }
    return builder.finished(&edits)
  }

  private func shifted(_ range: Range<Int>, _ by: Int) -> Range<Int> {
    range.lowerBound + by..<range.upperBound + by
  }
}
