// What is left when the chain is found: sentences that stand elsewhere now, and pairs that are alone
// in their place.

enum Moves {
  /// Links between sentences in none of `chain`: those that read the same first, then the likest.
  static func find(_ chain: [Link], in search: LinkSearch) -> [Link] {
    var freeFrom = [Bool](repeating: true, count: search.from.count)
    var freeTo = [Bool](repeating: true, count: search.to.count)
    for link in chain {
      for i in link.from { freeFrom[i] = false }
      for j in link.to { freeTo[j] = false }
    }
    guard freeFrom.contains(true), freeTo.contains(true) else { return [] }
    var candidates: [Link] = []
    for link in search.links where link.isSame {
      if freeFrom[link.from.lowerBound], freeTo[link.to.lowerBound] {
        candidates.append(
          Link(from: link.from, to: link.to, gain: 1, isSame: true))
      }
    }
    for (key, _) in search.scores {
      let (i, j) = (Int(key >> 32), Int(key & 0xFFFF_FFFF))
      guard freeFrom[i], freeTo[j] else { continue }
      let (a, b) = (search.from[i], search.to[j])
      guard min(a.words.count, b.words.count) >= Threshold.movedWords else { continue }
      let likeness = search.similarity.likeness(a, b)
      if likeness >= Threshold.move {
        candidates.append(
          Link(from: i..<i + 1, to: j..<j + 1, gain: min(likeness, 0.999), isSame: false))
      }
    }
    candidates.sort { x, y in
      if x.gain != y.gain { return x.gain > y.gain }
      let dx = abs(x.from.lowerBound - x.to.lowerBound)
      let dy = abs(y.from.lowerBound - y.to.lowerBound)
      return (dx, x.from.lowerBound, x.to.lowerBound) < (dy, y.from.lowerBound, y.to.lowerBound)
    }
    var moves: [Link] = []
    for link in candidates where freeFrom[link.from.lowerBound] && freeTo[link.to.lowerBound] {
      freeFrom[link.from.lowerBound] = false
      freeTo[link.to.lowerBound] = false
      moves.append(link)
    }
    return moves
  }

  /// Links between two sentences alone between links of the chain, and in none of `moves`.
  static func lonePairs(_ chain: [Link], _ moves: [Link], in search: LinkSearch) -> [Link] {
    var isMovedFrom: Set<Int> = []
    var isMovedTo: Set<Int> = []
    for link in moves {
      isMovedFrom.insert(link.from.lowerBound)
      isMovedTo.insert(link.to.lowerBound)
    }
    var pairs: [Link] = []
    var (i, j) = (0, 0)
    let end = Link(
      from: search.from.count..<search.from.count, to: search.to.count..<search.to.count, gain: 0,
      isSame: false)
    for link in chain + [end] {
      let old = (i..<link.from.lowerBound).filter { !isMovedFrom.contains($0) }
      let new = (j..<link.to.lowerBound).filter { !isMovedTo.contains($0) }
      if old.count == 1, new.count == 1,
        let score = search.scores[LinkSearch.key(old[0], new[0])], score >= Threshold.lone
      {
        pairs.append(
          Link(from: old[0]..<old[0] + 1, to: new[0]..<new[0] + 1, gain: score, isSame: false))
      }
      (i, j) = (link.from.upperBound, link.to.upperBound)
    }
    return pairs
  }
}
