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
    var numbers = WordNumbers()
    var old = from.sentences.map { numbers.profile(from.text.span.extracting($0)) }
    var new = to.sentences.map { numbers.profile(to.text.span.extracting($0)) }
    // Both ends in common need no search.
    var head = 0
    while head < min(old.count, new.count), old[head].hash == new[head].hash { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head,
      old[old.count - 1 - tail].hash == new[new.count - 1 - tail].hash
    { tail += 1 }
    var chain: [Link] = []
    var moves: [Link] = []
    if head + tail < max(old.count, new.count) {
      numbers.finish(&old)
      numbers.finish(&new)
      let search = LinkSearch(
        Array(old[head..<old.count - tail]), Array(new[head..<new.count - tail]), numbers.weights)
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
      let (i, j) = (old.count - tail + index, new.count - tail + index)
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
