// Myers' O(ND) diff in linear space, with the cost bound of GNU diff and git: past it a split that is
// good enough is taken, so hostile input costs time near-linear in its length.
// E. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1986.

/// Compares boxes element by element.
///
/// Finds a shortest script unless the cost bound cuts in.
struct Myers: Sendable {
  /// Where to split a box, and which halves were reached by an exact search.
  struct Split {
    var from: Int
    var to: Int
    var minimalBefore: Bool
    var minimalAfter: Bool
  }

  /// A diagonal run this long is worth splitting at once the search is dear.
  private static let goodRun = 20
  private static let unreachable = Int.max / 2

  // What is left of a box without elements the other side lacks, and where each stood.
  private var old: [Int32] = []
  private var new: [Int32] = []
  private var oldPlaces: [Int] = []
  private var newPlaces: [Int] = []
  private var seen: [UInt8] = []
  // Furthest places by diagonal.
  private var forward: [Int] = []
  private var backward: [Int] = []
  private var pending: [Box] = []
  private var costLimit = 0
  /// Elements looked at since the last reset: what the tests bound instead of time.
  private(set) var steps = 0

  /// Makes room for `distinct` tokens.
  mutating func reset(distinct: Int) {
    steps = 0
    if seen.count < distinct { seen = [UInt8](repeating: 0, count: distinct) }
  }

  /// Marks what is changed in `box`.
  ///
  /// With `minimal` the script is a shortest one, at any cost.
  mutating func run(
    _ box: Box,
    _ before: Span<Int32>,
    _ after: Span<Int32>,
    minimal: Bool,
    marks: inout Marks
  ) {
    keepShared(box, before, after, marks: &marks)
    let diagonals = old.count + new.count + 3
    if forward.count < diagonals {
      forward = [Int](repeating: 0, count: diagonals)
      backward = [Int](repeating: 0, count: diagonals)
    }
    costLimit = max(256, Self.squareRoot(diagonals))
    pending.append(Box(from: 0..<old.count, to: 0..<new.count, minimal: minimal))
    while var part = pending.popLast() {
      part.trim(old.span, new.span)
      if part.from.isEmpty || part.to.isEmpty {
        mark(part, marks: &marks)
        continue
      }
      let split = split(part)
      let first = Box(
        from: part.from.lowerBound..<max(part.from.lowerBound, split.from),
        to: part.to.lowerBound..<max(part.to.lowerBound, split.to),
        minimal: split.minimalBefore
      )
      // A split outside the box or at its corner would be no progress: give the box up as changed.
      guard split.from <= part.from.upperBound, split.to <= part.to.upperBound,
        split.from >= part.from.lowerBound, split.to >= part.to.lowerBound,
        first.from != part.from || first.to != part.to,
        !first.from.isEmpty || !first.to.isEmpty
      else {
        mark(part, marks: &marks)
        continue
      }
      pending.append(
        Box(
          from: split.from..<part.from.upperBound,
          to: split.to..<part.to.upperBound,
          minimal: split.minimalAfter
        )
      )
      pending.append(first)
    }
  }

  private func mark(_ part: Box, marks: inout Marks) {
    for index in part.from { marks.remove(oldPlaces[index]..<oldPlaces[index] + 1) }
    for index in part.to { marks.add(newPlaces[index]..<newPlaces[index] + 1) }
  }

  /// Copies the elements both sides have; the others can only be changed, and are marked so.
  private mutating func keepShared(
    _ box: Box,
    _ before: Span<Int32>,
    _ after: Span<Int32>,
    marks: inout Marks
  ) {
    old.removeAll(keepingCapacity: true)
    new.removeAll(keepingCapacity: true)
    oldPlaces.removeAll(keepingCapacity: true)
    newPlaces.removeAll(keepingCapacity: true)
    for place in box.from { seen[Int(before[place])] |= 1 }
    for place in box.to { seen[Int(after[place])] |= 2 }
    for place in box.from {
      if seen[Int(before[place])] == 3 {
        old.append(before[place])
        oldPlaces.append(place)
      } else {
        marks.remove(place..<place + 1)
      }
    }
    for place in box.to {
      if seen[Int(after[place])] == 3 {
        new.append(after[place])
        newPlaces.append(place)
      } else {
        marks.add(place..<place + 1)
      }
    }
    for place in box.from { seen[Int(before[place])] = 0 }
    for place in box.to { seen[Int(after[place])] = 0 }
    steps += box.from.count + box.to.count
  }

  /// The square root of `value`, rounded up to a power of two.
  private static func squareRoot(_ value: Int) -> Int {
    var (root, rest) = (1, value)
    while rest > 0 {
      root <<= 1
      rest >>= 2
    }
    return root
  }

  /// Searches from both corners until the searches meet or the cost bound is reached.
  private mutating func split(_ box: Box) -> Split {
    let (low1, high1) = (box.from.lowerBound, box.from.upperBound)
    let (low2, high2) = (box.to.lowerBound, box.to.upperBound)
    let zero = new.count + 1  // the index of diagonal 0
    let (lowest, highest) = (low1 - high2, high1 - low2)
    let (forwardMiddle, backwardMiddle) = (low1 - low2, high1 - high2)
    let odd = (forwardMiddle - backwardMiddle) & 1 != 0
    var (forwardLow, forwardHigh) = (forwardMiddle, forwardMiddle)
    var (backwardLow, backwardHigh) = (backwardMiddle, backwardMiddle)
    forward[zero + forwardMiddle] = low1
    backward[zero + backwardMiddle] = high1
    var cost = 0
    while true {
      cost += 1
      var goodRun = false
      // Each side's diagonals widen by one, or shrink at the edge so that parity stays right.
      if forwardLow > lowest {
        forwardLow -= 1
        forward[zero + forwardLow - 1] = -1
      } else {
        forwardLow += 1
      }
      if forwardHigh < highest {
        forwardHigh += 1
        forward[zero + forwardHigh + 1] = -1
      } else {
        forwardHigh -= 1
      }
      var diagonal = forwardHigh
      while diagonal >= forwardLow {
        let (below, above) = (forward[zero + diagonal - 1], forward[zero + diagonal + 1])
        var place = below >= above ? below + 1 : above
        let start = place
        var other = place - diagonal
        while place < high1, other < high2, old[place] == new[other] {
          place += 1
          other += 1
        }
        steps += place - start + 1
        if place - start > Self.goodRun { goodRun = true }
        forward[zero + diagonal] = place
        if odd, backwardLow <= diagonal, diagonal <= backwardHigh,
          backward[zero + diagonal] <= place
        {
          return Split(from: place, to: other, minimalBefore: true, minimalAfter: true)
        }
        diagonal -= 2
      }
      if backwardLow > lowest {
        backwardLow -= 1
        backward[zero + backwardLow - 1] = Self.unreachable
      } else {
        backwardLow += 1
      }
      if backwardHigh < highest {
        backwardHigh += 1
        backward[zero + backwardHigh + 1] = Self.unreachable
      } else {
        backwardHigh -= 1
      }
      diagonal = backwardHigh
      while diagonal >= backwardLow {
        let (below, above) = (backward[zero + diagonal - 1], backward[zero + diagonal + 1])
        var place = below < above ? below : above - 1
        let start = place
        var other = place - diagonal
        while place > low1, other > low2, old[place - 1] == new[other - 1] {
          place -= 1
          other -= 1
        }
        steps += start - place + 1
        if start - place > Self.goodRun { goodRun = true }
        backward[zero + diagonal] = place
        if !odd, forwardLow <= diagonal, diagonal <= forwardHigh,
          place <= forward[zero + diagonal]
        {
          return Split(from: place, to: other, minimalBefore: true, minimalAfter: true)
        }
        diagonal -= 2
      }
      if box.minimal { continue }
      if goodRun, cost > 256,
        let split = promisingSplit(
          box,
          cost,
          forwardLow...forwardHigh,
          backwardLow...backwardHigh
        )
      {
        return split
      }
      if cost >= costLimit {
        return furthestSplit(box, forwardLow...forwardHigh, backwardLow...backwardHigh)
      }
    }
  }

  /// A diagonal that came far for its cost and ends in a long equal run, if there is one.
  private func promisingSplit(
    _ box: Box,
    _ cost: Int,
    _ forwards: ClosedRange<Int>,
    _ backwards: ClosedRange<Int>
  ) -> Split? {
    let (low1, high1) = (box.from.lowerBound, box.from.upperBound)
    let (low2, high2) = (box.to.lowerBound, box.to.upperBound)
    let zero = new.count + 1
    var best = 0
    var split: Split?
    for diagonal in stride(from: forwards.upperBound, through: forwards.lowerBound, by: -2) {
      let place = forward[zero + diagonal]
      let other = place - diagonal
      let gain = place - low1 + other - low2 - abs(diagonal - (low1 - low2))
      guard gain > 4 * cost, gain > best, low1 + Self.goodRun <= place, place < high1,
        low2 + Self.goodRun <= other, other < high2,
        (1...Self.goodRun).allSatisfy({ old[place - $0] == new[other - $0] })
      else { continue }
      best = gain
      split = Split(from: place, to: other, minimalBefore: true, minimalAfter: false)
    }
    if let split { return split }
    for diagonal in stride(from: backwards.upperBound, through: backwards.lowerBound, by: -2) {
      let place = backward[zero + diagonal]
      let other = place - diagonal
      let gain = high1 - place + high2 - other - abs(diagonal - (high1 - high2))
      guard gain > 4 * cost, gain > best, low1 < place, place <= high1 - Self.goodRun,
        low2 < other, other <= high2 - Self.goodRun,
        (0..<Self.goodRun).allSatisfy({ old[place + $0] == new[other + $0] })
      else { continue }
      best = gain
      split = Split(from: place, to: other, minimalBefore: false, minimalAfter: true)
    }
    return split
  }

  /// The place furthest from its corner, when the cost bound is reached.
  private func furthestSplit(
    _ box: Box,
    _ forwards: ClosedRange<Int>,
    _ backwards: ClosedRange<Int>
  ) -> Split {
    let (low1, high1) = (box.from.lowerBound, box.from.upperBound)
    let (low2, high2) = (box.to.lowerBound, box.to.upperBound)
    let zero = new.count + 1
    var furthest = (sum: -1, place: -1)
    for diagonal in stride(from: forwards.upperBound, through: forwards.lowerBound, by: -2) {
      var place = min(forward[zero + diagonal], high1)
      if place - diagonal > high2 { place = high2 + diagonal }
      let sum = 2 * place - diagonal
      if sum > furthest.sum { furthest = (sum, place) }
    }
    var nearest = (sum: Self.unreachable, place: Self.unreachable)
    for diagonal in stride(from: backwards.upperBound, through: backwards.lowerBound, by: -2) {
      var place = max(low1, backward[zero + diagonal])
      if place - diagonal < low2 { place = low2 + diagonal }
      let sum = 2 * place - diagonal
      if sum < nearest.sum { nearest = (sum, place) }
    }
    if high1 + high2 - nearest.sum < furthest.sum - (low1 + low2) {
      return Split(
        from: furthest.place,
        to: furthest.sum - furthest.place,
        minimalBefore: true,
        minimalAfter: false
      )
    }
    return Split(
      from: nearest.place,
      to: nearest.sum - nearest.place,
      minimalBefore: false,
      minimalAfter: true
    )
  }
}
