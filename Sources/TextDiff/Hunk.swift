// Edits with the equal lines around them, as people read them.

/// Neighbouring edits and their context: one `@@` part of a unified diff.
public struct Hunk: Sendable, Hashable {
  /// Lines of the old text, context included.
  public let from: Range<Int>
  /// Lines of the new text, context included.
  public let to: Range<Int>
  /// The edits inside, ascending.
  public let edits: ArraySlice<Edit>
}

extension EditScript {
  /// Groups the edits; those whose contexts touch share a hunk.
  ///
  /// - Parameter context: Equal lines to show on each side of an edit, 0 or more.
  /// - Returns: the hunks, in order.
  public func hunks(context: Int = 3) -> [Hunk] {
    let context = min(max(0, context), max(fromCount, toCount))
    var hunks: [Hunk] = []
    var first = 0
    while first < edits.count {
      var last = first
      while last + 1 < edits.count,
        edits[last + 1].from.lowerBound - edits[last].from.upperBound <= 2 * context
      {
        last += 1
      }
      let (head, tail) = (edits[first], edits[last])
      let before = min(context, head.from.lowerBound)
      let after = min(context, fromCount - tail.from.upperBound)
      hunks.append(
        Hunk(
          from: head.from.lowerBound - before..<tail.from.upperBound + after,
          to: head.to.lowerBound - before..<tail.to.upperBound + after,
          edits: edits[first...last]
        )
      )
      first = last + 1
    }
    return hunks
  }
}
