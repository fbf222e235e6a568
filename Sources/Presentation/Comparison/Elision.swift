// Leaving out the middle of text that did not change.

package enum Elision {
  /// At most `keep` characters at each end that touches a change, in whole words where there are
  /// any.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - keep: Characters to keep at each end that is kept; `.max` for all.
  ///   - isFirst: Whether no change stands before it, so that its beginning may go.
  ///   - isLast: Whether no change stands after it.
  /// - Returns: the text, whole or with `…` where some is left out.
  package static func shorten(_ text: String, keep: Int, isFirst: Bool, isLast: Bool) -> String {
    if keep == .max { return text }
    // With no change on either side the beginning tells what it is.
    let isFirst = isFirst && !isLast
    let ends = (isFirst ? 0 : 1) + (isLast ? 0 : 1)
    // A few characters more are no reason to leave any out. Bytes are at least as many.
    guard text.utf8.count > ends * keep + 20, text.count > ends * keep + 20 else { return text }
    var parts: [Substring] = []
    if !isFirst {
      let head = text.prefix(keep)
      let space = head.suffix(24).lastIndex(of: " ")
      parts.append(space.map { $0 > head.startIndex ? head[..<$0] : head } ?? head)
    }
    parts.append("…")
    if !isLast {
      let tail = text.suffix(keep)
      let space = tail.prefix(24).firstIndex(of: " ")
      parts.append(space.map { tail[tail.index(after: $0)...] } ?? tail)
    }
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
