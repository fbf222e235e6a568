// Two integer sequences to an edit script: histogram first, Myers where it cannot decide or went far
// astray, then the slider. Sees no text except through the indentation it is told.

/// Which comparison to make.
public enum DiffAlgorithm: Sendable {
  /// Split at the longest run of rare elements: reads best, near-linear on any input.
  case histogram
  /// A shortest script, however long it takes.
  case minimal
}

/// Runs the algorithms.
///
/// Keeps its buffers: use one for many comparisons.
struct DiffEngine: Sendable {
  private var marks = Marks()
  private var shorter = Marks()
  private var balance: [Int32] = []
  private var histogram = Histogram()
  private var myers = Myers()
  private var pending: [Box] = []
  /// How far anchors stand from their place: changes that they force and their box did not.
  private var displacement = 0
  /// Elements looked at in the last run: what the tests bound instead of time.
  private(set) var steps = 0

  /// The edits between the sequences.
  ///
  /// - Parameters:
  ///   - tokens: The sequences.
  ///   - algorithm: How to compare them.
  ///   - oldLayout: Indentation of the old side, for placing edits that could stand in several
  ///     places; nil to place them as late as possible.
  ///   - newLayout: The same for the new side.
  /// - Returns: the edits that turn the old side into the new one.
  mutating func run(
    _ tokens: TokenPair,
    algorithm: DiffAlgorithm,
    oldLayout: LineLayout? = nil,
    newLayout: LineLayout? = nil
  ) -> EditScript {
    let (old, new) = (tokens.from.span, tokens.to.span)
    marks.reset(fromCount: old.count, toCount: new.count)
    myers.reset(distinct: tokens.distinct)
    // About thirty passes over both sides: far more than pages need, far less than a square.
    let allowance = 64 * (old.count + new.count) + 65_536
    var budget = allowance
    var whole = Box(from: 0..<old.count, to: 0..<new.count)
    whole.trim(old, new)
    switch algorithm {
    case .minimal: myers.run(whole, old, new, minimal: true, marks: &marks)
    case .histogram:
      histogram.reset(distinct: tokens.distinct, fromCount: old.count)
      pending.append(whole)
      var isWhole = false
      displacement = 0
      while let box = pending.popLast() {
        isWhole = divide(box, old, new, budget: &budget) && box == whole
      }
      if !isWhole { reconcile(whole, old, new, distinct: tokens.distinct) }
    }
    steps = allowance - budget + myers.steps
    var slides = allowance
    marks.withFlags { from, to in
      Slider.compact(&from, beside: to, old, layout: oldLayout, budget: &slides)
    }
    marks.exchangeSides()
    marks.withFlags { to, from in
      Slider.compact(&to, beside: from, new, layout: newLayout, budget: &slides)
    }
    marks.exchangeSides()
    steps += allowance - slides
    return marks.script()
  }

  /// Takes Myers' script where it is much shorter.
  ///
  /// The longest rare run can be a far one: text that was moved, or that repeats itself. Myers need
  /// not be asked if all anchors stand in their place and little changed, or if hardly more is
  /// marked than what one side has and the other lacks.
  private mutating func reconcile(
    _ whole: Box, _ old: Span<Int32>, _ new: Span<Int32>, distinct: Int
  ) {
    guard !whole.from.isEmpty, !whole.to.isEmpty else { return }
    let cost = marks.cost
    guard cost > Reconciliation.slack(0),
      displacement > 0 || 4 * cost > whole.from.count + whole.to.count
    else { return }
    if balance.count < distinct { balance = [Int32](repeating: 0, count: distinct) }
    for place in whole.from { balance[Int(old[place])] += 1 }
    for place in whole.to { balance[Int(new[place])] -= 1 }
    var least = 0
    for place in whole.from {
      least += Int(abs(balance[Int(old[place])]))
      balance[Int(old[place])] = 0
    }
    for place in whole.to {
      least += Int(abs(balance[Int(new[place])]))
      balance[Int(new[place])] = 0
    }
    guard cost > least + Reconciliation.slack(0) else { return }
    shorter.reset(fromCount: old.count, toCount: new.count)
    myers.run(whole, old, new, minimal: false, marks: &shorter)
    Reconciliation.take(shorter, into: &marks)
  }

  /// Marks what is changed in `box` or puts its parts on the list.
  ///
  /// - Returns: whether Myers did all of it.
  private mutating func divide(
    _ box: Box,
    _ old: Span<Int32>,
    _ new: Span<Int32>,
    budget: inout Int
  ) -> Bool {
    if box.from.isEmpty || box.to.isEmpty {
      marks.remove(box.from)
      marks.add(box.to)
      return false
    }
    switch histogram.search(box, old, new, budget: &budget) {
    case .disjoint:
      marks.remove(box.from)
      marks.add(box.to)
    case .undecided:
      myers.run(box, old, new, minimal: false, marks: &marks)
      return true
    case .anchor(let from, let to, let count):
      let before = (to - box.to.lowerBound) - (from - box.from.lowerBound)
      let after = box.to.count - box.from.count - before
      displacement += abs(before) + abs(after) - abs(before + after)
      pending.append(
        Box(from: from + count..<box.from.upperBound, to: to + count..<box.to.upperBound)
      )
      pending.append(Box(from: box.from.lowerBound..<from, to: box.to.lowerBound..<to))
    }
    return false
  }
}
