// Which sentences may be one another's version: all pairs of a short story, of a long one those that
// share telling words or stand in the same place.

/// Finds links worth considering.
struct LinkSearch {
  let from: [SentenceProfile]
  let to: [SentenceProfile]
  let similarity: SentenceSimilarity
  /// Sentences that read the same as just one of the other side: never linked with another.
  private var twinOf: (from: [Int32], to: [Int32])
  /// Near pairs by sentences: their scores.
  private(set) var scores: [UInt64: Float] = [:]
  private(set) var links: [Link] = []
  /// The old side's run of two that was joined last.
  private var lastJoined: (run: Range<Int>, profile: SentenceProfile)?
  /// Runs of two of the new side that were joined, by their first.
  private var newJoined: [Int: SentenceProfile] = [:]

  /// Up to so many pairs are compared one by one.
  private static let fewPairs = 160_000
  /// Words in more sentences than this tell nothing.
  private static let common = 48
  /// Candidates kept for a sentence of a long story.
  private static let kept = 6
  /// Runs of the new side that are kept joined.
  private static let keptJoined = 1_024
  /// Pairs of sentences that read the same and stand several times on both sides.
  private static let sameBand = 6
  /// Sentences of fewer scalars may stand anywhere: their twin does not bind them.
  private static let shortestTwin = 16

  init(
    _ from: [SentenceProfile],
    _ to: [SentenceProfile],
    _ weights: [Float]
  ) {
    self.from = from
    self.to = to
    similarity = SentenceSimilarity(weights: weights)
    twinOf = ([Int32](repeating: -1, count: from.count), [Int32](repeating: -1, count: to.count))
    linkSame()
    let freeFrom = from.indices.filter { twinOf.from[$0] < 0 }
    let freeTo = to.indices.filter { twinOf.to[$0] < 0 }
    if freeFrom.count * freeTo.count <= Self.fewPairs {
      let (old, new) = (Self.repeats(freeFrom, from), Self.repeats(freeTo, to))
      for (i, a) in zip(freeFrom, old) {
        for (j, b) in zip(freeTo, new) where Self.isNear(a, b) { consider(i, j) }
      }
    } else {
      considerAlike(freeFrom, freeTo)
    }
    linkSeveral()
  }

  /// A sentence among those of its side that read the same.
  private struct Repeat {
    /// Which of them it is.
    var number: Int
    /// How many there are.
    var count = 0
  }

  /// By place in `free`: which of its likes each sentence is.
  private static func repeats(_ free: [Int], _ profiles: [SentenceProfile]) -> [Repeat] {
    var counts: [UInt64: Int] = [:]
    var repeats = free.map { index in
      let number = counts[profiles[index].hash, default: 0]
      counts[profiles[index].hash] = number + 1
      return Repeat(number: number)
    }
    for (place, index) in free.enumerated() {
      repeats[place].count = counts[profiles[index].hash, default: 1]
    }
    return repeats
  }

  /// Whether two sentences are compared: of those that stand many times on both sides only the same one,
  /// counted from either end, and its neighbours.
  private static func isNear(_ a: Repeat, _ b: Repeat) -> Bool {
    guard min(a.count, b.count) > 8 else { return true }
    return abs(a.number - b.number) <= sameBand
      || abs((a.count - a.number) - (b.count - b.number)) <= sameBand
  }

  static func key(_ i: Int, _ j: Int) -> UInt64 { UInt64(i) << 32 | UInt64(j) }

  private func distance(_ i: Float, _ j: Float) -> Float {
    abs(i / Float(max(1, from.count)) - j / Float(max(1, to.count)))
  }

  /// Links what reads the same, and finds the twins.
  private mutating func linkSame() {
    var places: [UInt64: (from: [Int], to: [Int])] = [:]
    for (i, profile) in from.enumerated() { places[profile.hash, default: ([], [])].from.append(i) }
    for (j, profile) in to.enumerated() {
      places[profile.hash, default: ([], [])].to.append(j)
    }
    for (_, place) in places where !place.from.isEmpty && !place.to.isEmpty {
      if place.from.count == 1, place.to.count == 1, from[place.from[0]].length >= Self.shortestTwin
      {
        twinOf.from[place.from[0]] = Int32(place.to[0])
        twinOf.to[place.to[0]] = Int32(place.from[0])
      }
      let isSmall = place.from.count * place.to.count <= 64
      for (a, i) in place.from.enumerated() {
        if isSmall {
          for j in place.to { same(i, j) }
        } else {
          // The same one, counted from either end, and its neighbours.
          for base in [a, place.to.count - place.from.count + a] {
            for b in (base - Self.sameBand)...(base + Self.sameBand)
            where place.to.indices.contains(b) {
              same(i, place.to[b])
            }
          }
        }
      }
    }
  }

  private mutating func same(_ i: Int, _ j: Int) {
    links.append(
      Link(
        from: i..<i + 1, to: j..<j + 1,
        gain: twinOf.from[i] >= 0 ? Threshold.twin : Threshold.same, isSame: true))
  }

  private mutating func consider(_ i: Int, _ j: Int) {
    let (a, b) = (from[i], to[j])
    guard a.hash != b.hash, scores[Self.key(i, j)] == nil else { return }
    guard
      SentenceSimilarity.most(
        grams: (a.grams.count, b.grams.count), weights: (a.weight, b.weight)) >= 0.2
    else { return }
    let score = similarity.score(a, b, distance: distance(Float(i) + 0.5, Float(j) + 0.5))
    // Below the threshold too: a part of a split may be.
    guard score >= 0.2 else { return }
    scores[Self.key(i, j)] = score
    if score > Threshold.link {
      links.append(
        Link(from: i..<i + 1, to: j..<j + 1, gain: score - Threshold.link, isSame: false))
    }
  }

  /// Considers pairs of a long story: an inverted index of telling words, and places.
  private mutating func considerAlike(_ freeFrom: [Int], _ freeTo: [Int]) {
    var postings: [Int32: [Int32]] = [:]
    for i in freeFrom {
      var last: Int32 = -1
      for word in from[i].words where word != last {
        postings[word, default: []].append(Int32(i))
        last = word
      }
    }
    var shared = [Float](repeating: 0, count: from.count)
    for j in freeTo {
      var touched: [Int] = []
      var last: Int32 = -1
      for word in to[j].words where word != last {
        last = word
        guard let list = postings[word], list.count <= Self.common else { continue }
        for i in list {
          if shared[Int(i)] == 0 { touched.append(Int(i)) }
          shared[Int(i)] += similarity.weights[Int(word)]
        }
      }
      touched.sort { (shared[$1], $0) < (shared[$0], $1) }
      for i in touched.prefix(Self.kept) { consider(i, j) }
      for i in touched { shared[i] = 0 }
    }
    // What stands in the same place between two neighbours that stayed.
    var (i, j) = (0, 0)
    while i < from.count, j < to.count {
      if twinOf.from[i] >= 0 || twinOf.to[j] >= 0 {
        if twinOf.from[i] >= 0, Int(twinOf.from[i]) >= j {
          j = Int(twinOf.from[i]) + 1
          i += 1
        } else if twinOf.from[i] >= 0 {
          i += 1
        } else {
          j += 1
        }
        continue
      }
      consider(i, j)
      if i + 1 < from.count, twinOf.from[i + 1] < 0 { consider(i + 1, j) }
      if j + 1 < to.count, twinOf.to[j + 1] < 0 { consider(i, j + 1) }
      i += 1
      j += 1
    }
  }

  /// Links one sentence with two or three: splits and merges, and what only the segmenter cut
  /// differently.
  private mutating func linkSeveral() {
    // The old side's first sentence, whether it is two there and one here or the other way round, and the
    // new side's first, in one number: sorted, they are in order of place.
    func packed(_ i: Int, isMerge: Bool, _ j: Int) -> UInt64 {
      UInt64(i) << 33 | (isMerge ? 1 << 32 : 0) | UInt64(j)
    }
    var starts: Set<UInt64> = []
    for key in scores.keys {
      let (i, j) = (Int(key >> 32), Int(key & 0xFFFF_FFFF))
      for first in [j - 1, j] where first >= 0 && first + 1 < to.count {
        starts.insert(packed(i, isMerge: false, first))
      }
      for first in [i - 1, i] where first >= 0 && first + 1 < from.count {
        starts.insert(packed(first, isMerge: true, j))
      }
    }
    for start in starts.sorted() {
      let (i, j) = (Int(start >> 33), Int(start & 0xFFFF_FFFF))
      let (k, l) = start >> 32 & 1 == 1 ? (2, 1) : (1, 2)
      guard let two = several(i..<i + k, j..<j + l, atLeast: Threshold.split, over: 0) else {
        continue
      }
      if k == 2, i + 2 < from.count {
        _ = several(i..<i + 3, j..<j + 1, atLeast: Threshold.third, over: two)
      } else if l == 2, j + 2 < to.count {
        _ = several(i..<i + 1, j..<j + 3, atLeast: Threshold.third, over: two)
      }
    }
  }

  /// The profile of a run of sentences of one side.
  ///
  /// Each run of two is asked for beside all that may be its whole, the old side's one after the other.
  private mutating func joined(_ run: Range<Int>, isOfNew: Bool) -> SentenceProfile {
    let side = isOfNew ? to : from
    guard run.count == 2 else { return SentenceProfile.joined(side[run]) }
    if !isOfNew {
      if let last = lastJoined, last.run == run { return last.profile }
      let made = SentenceProfile.joined(side[run])
      lastJoined = (run, made)
      return made
    }
    if let known = newJoined[run.lowerBound] { return known }
    let made = SentenceProfile.joined(side[run])
    // What was asked for long ago stands far away.
    if newJoined.count >= Self.keptJoined { newJoined.removeAll(keepingCapacity: true) }
    newJoined[run.lowerBound] = made
    return made
  }

  /// Links the runs if that is `atLeast` so much better than their best pair and than `over`; returns
  /// the score.
  private mutating func several(
    _ run: Range<Int>,
    _ other: Range<Int>,
    atLeast: Float,
    over: Float
  ) -> Float? {
    guard run.allSatisfy({ twinOf.from[$0] < 0 }), other.allSatisfy({ twinOf.to[$0] < 0 }) else {
      return nil
    }
    var best = over
    for i in run { for j in other { best = max(best, scores[Self.key(i, j)] ?? 0) } }
    let isSplit = run.count == 1
    let (parts, whole) =
      isSplit ? (to[other], from[run.lowerBound]) : (from[run], to[other.lowerBound])
    let gramCount = parts.reduce(0) { $0 + $1.grams.count }
    let most = SentenceSimilarity.most(
      grams: (gramCount, whole.grams.count),
      weights: (parts.reduce(0) { $0 + $1.weight }, whole.weight))
    guard most >= Threshold.link, most - best >= atLeast, gramCount < whole.grams.count * 3 + 64,
      whole.grams.count < gramCount * 8 + 64,
      parts.allSatisfy({ similarity.containment($0, in: whole) >= Threshold.part })
    else { return nil }
    let joined = joined(isSplit ? other : run, isOfNew: isSplit)
    let place = distance(
      Float(run.lowerBound) + Float(run.count) / 2, Float(other.lowerBound) + Float(other.count) / 2
    )
    let score = similarity.score(joined, whole, distance: place)
    guard score >= Threshold.link, score - best >= atLeast else { return nil }
    let isSame = joined.grams == whole.grams && joined.length == whole.length
    links.append(
      Link(
        from: run, to: other, gain: isSame ? Threshold.same : score - Threshold.link,
        isSame: false))
    return score
  }
}
