// What changed, as ranges: values with no text, no tokens and no opinion on how to show them.

/// One place where two sequences differ: `from` was replaced by `to`; either may be empty, not both.
public struct Edit: Sendable, Hashable {
  /// The 0-based elements of the old sequence that are gone.
  public var from: Range<Int>
  /// The 0-based elements of the new sequence that came.
  public var to: Range<Int>

  /// Makes an edit that replaces `from` by `to`.
  public init(from: Range<Int>, to: Range<Int>) {
    self.from = from
    self.to = to
  }
}

/// All edits that turn one sequence into another, ascending, apart by at least one equal element.
public struct EditScript: Sendable, Hashable {
  /// The edits in order.
  ///
  /// Between two of them both sequences hold the same elements.
  public var edits: [Edit]
  /// Elements of the old sequence.
  public var fromCount: Int
  /// Elements of the new sequence.
  public var toCount: Int

  /// Makes a script of `edits` between sequences of the given lengths.
  public init(edits: [Edit], fromCount: Int, toCount: Int) {
    self.edits = edits
    self.fromCount = fromCount
    self.toCount = toCount
  }

  /// How many elements are removed and added in all.
  public var cost: Int { edits.reduce(0) { $0 + $1.from.count + $1.to.count } }

  /// Whether the edits ascend, stay inside both sequences and leave equally long runs between them.
  public var isWellFormed: Bool {
    var (from, to) = (0, 0)
    for edit in edits {
      let gap = edit.from.lowerBound - from
      guard gap >= 0, gap == edit.to.lowerBound - to, from == 0 || gap > 0,
        !edit.from.isEmpty || !edit.to.isEmpty
      else { return false }
      (from, to) = (edit.from.upperBound, edit.to.upperBound)
    }
    return from <= fromCount && fromCount - from == toCount - to
  }

  /// The new sequence, made from the old one and what the script adds.
  public func apply<Element>(to old: [Element], taking new: [Element]) -> [Element] {
    var out: [Element] = []
    var from = 0
    for edit in edits {
      out += old[from..<edit.from.lowerBound]
      out += new[edit.to]
      from = edit.from.upperBound
    }
    return out + old[from...]
  }

  /// The runs in order, equal ones included, each as the elements of both sides.
  ///
  /// - Parameter visit: Called with the two ranges and whether they are equal; never for two empty
  ///   ranges.
  public func forEachRun(_ visit: (_ from: Range<Int>, _ to: Range<Int>, _ equal: Bool) -> Void) {
    var (from, to) = (0, 0)
    for edit in edits {
      if from < edit.from.lowerBound {
        visit(from..<edit.from.lowerBound, to..<edit.to.lowerBound, true)
      }
      visit(edit.from, edit.to, false)
      (from, to) = (edit.from.upperBound, edit.to.upperBound)
    }
    if from < fromCount { visit(from..<fromCount, to..<toCount, true) }
  }
}
