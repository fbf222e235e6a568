// Which elements of two sequences are changed: what the algorithms write and the slider rearranges.

/// A flag for each element of both sequences, with an unset one before the first and after the last.
struct Marks: Sendable {
  private(set) var from: [Bool] = []
  private(set) var to: [Bool] = []

  /// Clears all and takes new lengths.
  mutating func reset(fromCount: Int, toCount: Int) {
    Self.clear(&from, fromCount + 2)
    Self.clear(&to, toCount + 2)
  }

  private static func clear(_ flags: inout [Bool], _ count: Int) {
    flags.removeAll(keepingCapacity: true)
    flags.append(contentsOf: repeatElement(false, count: count))
  }

  /// Marks elements of the old sequence as removed.
  mutating func remove(_ range: Range<Int>) { for index in range { from[index + 1] = true } }
  /// Marks elements of the new sequence as added.
  mutating func add(_ range: Range<Int>) { for index in range { to[index + 1] = true } }

  /// Elements of the old sequence.
  var fromCount: Int { from.count - 2 }
  /// Elements of the new sequence.
  var toCount: Int { to.count - 2 }

  /// Whether an element of the old sequence (`0..<fromCount`) is removed.
  func isRemoved(_ element: Int) -> Bool { from[element + 1] }
  /// Whether an element of the new sequence (`0..<toCount`) is added.
  func isAdded(_ element: Int) -> Bool { to[element + 1] }

  /// How many elements are marked on both sides.
  var cost: Int {
    var count = 0
    for flag in from where flag { count += 1 }
    for flag in to where flag { count += 1 }
    return count
  }

  /// Takes the marks of some elements from another script.
  mutating func copy(from: Range<Int>, to: Range<Int>, of other: borrowing Marks) {
    for index in from { self.from[index + 1] = other.from[index + 1] }
    for index in to { self.to[index + 1] = other.to[index + 1] }
  }

  /// Lets the slider rearrange one side while it reads the other.
  mutating func exchangeSides() { swap(&from, &to) }

  /// Gives `body` the flags: element `i` is at `i + 1`.
  mutating func withFlags(_ body: (_ from: inout [Bool], _ to: [Bool]) -> Void) {
    body(&from, to)
  }

  /// The edits that the marks mean.
  func script() -> EditScript {
    let (fromCount, toCount) = (from.count - 2, to.count - 2)
    var edits: [Edit] = []
    var (left, right) = (0, 0)
    while left < fromCount || right < toCount {
      guard from[left + 1] || to[right + 1] else {
        left += 1
        right += 1
        continue
      }
      let (leftStart, rightStart) = (left, right)
      while from[left + 1] { left += 1 }
      while to[right + 1] { right += 1 }
      edits.append(Edit(from: leftStart..<left, to: rightStart..<right))
    }
    return EditScript(edits: edits, fromCount: fromCount, toCount: toCount)
  }
}

/// A part of both sequences still to be compared.
struct Box: Sendable, Equatable {
  /// Elements of the old sequence.
  var from: Range<Int>
  /// Elements of the new sequence.
  var to: Range<Int>
  /// Whether Myers must not cut corners here.
  var minimal = false

  /// Drops what the two sides share at either end.
  mutating func trim(_ old: Span<Int32>, _ new: Span<Int32>) {
    var (low1, high1) = (from.lowerBound, from.upperBound)
    var (low2, high2) = (to.lowerBound, to.upperBound)
    while low1 < high1, low2 < high2, old[low1] == new[low2] {
      low1 += 1
      low2 += 1
    }
    while low1 < high1, low2 < high2, old[high1 - 1] == new[high2 - 1] {
      high1 -= 1
      high2 -= 1
    }
    from = low1..<high1
    to = low2..<high2
  }
}
