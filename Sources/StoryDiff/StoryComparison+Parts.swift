// Two parts of a page, each compared by itself, as one comparison: no sentence moves from one to the other.

extension StoryComparison {
  /// This comparison with another behind it, whose sentences are numbered on from those of this one.
  public func followed(by other: StoryComparison) -> StoryComparison {
    let (old, new) = (from.sentences.count, to.sentences.count)
    func shifted(_ range: Range<Int>, _ by: Int) -> Range<Int> {
      range.lowerBound + by..<range.upperBound + by
    }
    var counts = counts
    counts.equal += other.counts.equal
    counts.edited += other.counts.edited
    counts.moved += other.counts.moved
    counts.added += other.counts.added
    counts.removed += other.counts.removed
    let bytes = (Double(from.bytes + to.bytes), Double(other.from.bytes + other.to.bytes))
    let total = bytes.0 + bytes.1
    return StoryComparison(
      from: from.followed(by: other.from), to: to.followed(by: other.to),
      operations: operations
        + other.operations.map {
          Operation(
            kind: $0.kind, from: shifted($0.from, old), to: shifted($0.to, new), words: $0.words)
        },
      counts: counts,
      similarity: total == 0
        ? 1 : (similarity * bytes.0 + other.similarity * bytes.1) / total)
  }
}
