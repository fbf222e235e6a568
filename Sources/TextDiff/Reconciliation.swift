// Two scripts for the same texts become one: where the first hangs on a far anchor and the second is
// far shorter, the second is taken. Knows marks only.

/// Chooses between two scripts, stretch by stretch.
enum Reconciliation {
  /// What a script that reads well may cost more than a short one, in elements.
  static func slack(_ cost: Int) -> Int { 4 + cost / 8 }

  /// Replaces stretches of `marks` by those of `shorter` that cost much less.
  ///
  /// Stretches lie between places where both scripts keep the same pair of elements, so that each
  /// can be chosen by itself.
  static func take(_ shorter: borrowing Marks, into marks: inout Marks) {
    let (oldCount, newCount) = (marks.fromCount, marks.toCount)
    var start = (from: 0, to: 0)
    var cost = (own: 0, other: 0)
    var to = (own: 0, other: 0)
    for from in 0...oldCount {
      // Past the last element both scripts meet at the corner.
      let isEnd = from == oldCount
      let kept = (own: isEnd || !marks.isRemoved(from), other: isEnd || !shorter.isRemoved(from))
      if kept.own {
        while to.own < newCount, marks.isAdded(to.own) {
          to.own += 1
          cost.own += 1
        }
      } else {
        cost.own += 1
      }
      if kept.other {
        while to.other < newCount, shorter.isAdded(to.other) {
          to.other += 1
          cost.other += 1
        }
      } else {
        cost.other += 1
      }
      if kept.own, kept.other, to.own == to.other {
        if cost.own > cost.other + slack(cost.other) {
          marks.copy(from: start.from..<from, to: start.to..<to.own, of: shorter)
        }
        start = (from + 1, to.own + 1)
        cost = (0, 0)
      }
      if kept.own { to.own += 1 }
      if kept.other { to.other += 1 }
    }
  }
}
