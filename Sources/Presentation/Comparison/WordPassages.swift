// A comparison by word cut into passages: a change with the words around it on its line. What lies
// between is counted, not shown.
package import Archive

/// Changed words with the unchanged ones around them.
package struct Passage {
  /// Unchanged lines left out before it.
  package var hiddenLines = 0
  /// The words in reading order, whose line ends are LF alone.
  package var words: [(kind: Comparison.Operation.Kind, text: String)] = []

  /// The passages of a comparison by word.
  ///
  /// - Parameters:
  ///   - comparison: Compared by word.
  ///   - keep: Characters of unchanged text to show at most on each side of a change.
  /// - Returns: the passages, and how many unchanged lines follow the last.
  package static func passages(
    of comparison: Comparison, keep: Int
  ) -> (passages: [Passage], hiddenLines: Int) {
    var passages: [Passage] = []
    var current = Passage()
    let operations = comparison.operations
    for (number, operation) in operations.enumerated() {
      guard operation.kind == .equal else {
        current.words += changed(operation, in: comparison)
        continue
      }
      let text = String(decoding: comparison.to[operation.toBytes], as: UTF8.self)
        .replacing("\r\n", with: "\n")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let (isFirst, isLast) = (number == 0, number == operations.count - 1)
      guard let head = lines.first, let tail = lines.last, lines.count > 1 || isFirst || isLast
      else {
        current.words.append(
          (.equal, Elision.shorten(text, keep: keep, isFirst: false, isLast: false)))
        continue
      }
      if !isFirst {
        current.add(Elision.shorten(String(head), keep: keep, isFirst: false, isLast: true))
        passages.append(current)
        current = Passage()
      }
      // The line of the change before and that of the change after are shown.
      current.hiddenLines = lines.count - (isFirst ? 0 : 1) - (isLast ? 0 : 1)
      if isLast, tail.isEmpty { current.hiddenLines -= 1 }
      if !isLast {
        current.add(Elision.shorten(String(tail), keep: keep, isFirst: true, isLast: false))
      }
    }
    guard !current.words.contains(where: { $0.kind != .equal }) else {
      return (passages + [current], 0)
    }
    return (passages, max(0, current.hiddenLines))
  }

  private mutating func add(_ text: String) {
    if !text.isEmpty { words.append((.equal, text)) }
  }

  private static func changed(
    _ operation: Comparison.Operation, in comparison: Comparison
  ) -> [(kind: Comparison.Operation.Kind, text: String)] {
    let old = String(decoding: comparison.from[operation.fromBytes], as: UTF8.self)
    let new = String(decoding: comparison.to[operation.toBytes], as: UTF8.self)
    var (shownOld, shownNew) = (
      old.replacing("\r\n", with: "\n"), new.replacing("\r\n", with: "\n")
    )
    if shownOld == shownNew {
      // Only the line ends changed.
      (shownOld, shownNew) = (named(old), named(new))
    }
    var words: [(kind: Comparison.Operation.Kind, text: String)] = []
    if !shownOld.isEmpty { words.append((.remove, shownOld)) }
    if !shownNew.isEmpty { words.append((.add, shownNew)) }
    return words
  }

  private static func named(_ text: String) -> String {
    text.replacing("\r\n", with: "\u{1}").replacing("\n", with: "LF\n")
      .replacing("\u{1}", with: "CR LF\n")
  }
}
