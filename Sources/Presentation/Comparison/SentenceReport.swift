// A comparison by sentence as all its renderers tell it: what to show, what to fold, in which words.
package import Archive
package import Claims
import Story
package import StoryDiff

/// What changed between two versions of a story, ready to be shown.
package struct SentenceReport {
  /// One of the two sides.
  package enum Side { case from, to }

  /// Something to show, in order.
  package enum Item {
    /// The heading above the next change, where it is not shown anyway.
    case heading(String)
    /// Here the imprint begins.
    case imprint
    /// An unchanged sentence near a change.
    case unchanged(String)
    /// Unchanged sentences left out: the numbers of their operations.
    case folded(Range<Int>)
    /// An operation that is no `equal`, by its number.
    case change(Int)
    /// A sentence stood here that stands elsewhere now: the number of its operation.
    case departed(Int)
  }

  package let sentences: StoryComparison
  /// What became of the claims, by operation.
  package let claims: [[ClaimChange]]
  /// Whether to say of each claim change which rule found it.
  package var explains = false
  package let from: DiffSide
  package let to: DiffSide
  /// Nil where the sides are files of sentences.
  package let page: PageComparison?
  /// By place among the operations: the moves whose sentences stood there.
  private let departures: [Int: [Int]]
  /// The old places of sentences that stand earlier now.
  private let movedUp: Set<Int>

  package init(_ page: PageComparison, _ from: DiffSide, _ to: DiffSide) {
    self.init(page.sentences, page.claims, page, from, to)
  }

  package init(
    _ sentences: StoryComparison, _ claims: [[ClaimChange]], _ from: DiffSide, _ to: DiffSide
  ) {
    self.init(sentences, claims, nil, from, to)
  }

  private init(
    _ sentences: StoryComparison, _ claims: [[ClaimChange]], _ page: PageComparison?,
    _ from: DiffSide, _ to: DiffSide
  ) {
    (self.sentences, self.claims, self.page) = (sentences, claims, page)
    (self.from, self.to) = (from, to)
    departures = Self.departures(sentences.operations)
    var movedUp: Set<Int> = []
    for (place, moves) in departures {
      for index in moves where index < place {
        movedUp.insert(sentences.operations[index].from.lowerBound)
      }
    }
    self.movedUp = movedUp
  }

  /// What to show, with `context` unchanged sentences around changes.
  package func items(context: Int) -> [Item] {
    let operations = sentences.operations
    var near = [Bool](repeating: false, count: operations.count)
    for (index, operation) in operations.enumerated()
    where operation.kind != .equal || departures[index] != nil {
      let first = max(0, index - context)
      for place in first...min(operations.count - 1, index + context)
      where isImprint(place) == isImprint(index) {
        near[place] = true
      }
    }
    var items: [Item] = []
    var folded = 0..<0
    var lastHeading: Int?
    for (index, operation) in operations.enumerated() {
      for departed in departures[index] ?? [] {
        flush(&folded, &items, before: operation, &lastHeading)
        items.append(.departed(departed))
      }
      if isImprint(index), index == page?.imprint.lowerBound {
        flush(&folded, &items, before: operation, &lastHeading)
        items.append(.imprint)
      }
      if operation.kind == .equal {
        if near[index] {
          flush(&folded, &items, before: operation, &lastHeading)
          items.append(.unchanged(sentences.to.text(of: operation.to)))
          if let block = block(of: operation), isHeading(block, .to) { lastHeading = block }
        } else {
          folded = (folded.isEmpty ? index : folded.lowerBound)..<index + 1
        }
      } else {
        flush(&folded, &items, before: operation, &lastHeading)
        items.append(.change(index))
        if let block = block(of: operation), isHeading(block, .to) { lastHeading = block }
      }
    }
    for departed in departures[operations.count] ?? [] { items.append(.departed(departed)) }
    if !folded.isEmpty { items.append(.folded(folded)) }
    return items
  }

  private func flush(
    _ folded: inout Range<Int>,
    _ items: inout [Item],
    before operation: StoryComparison.Operation,
    _ lastHeading: inout Int?
  ) {
    guard !folded.isEmpty else { return }
    items.append(.folded(folded))
    folded = 0..<0
    guard let block = block(of: operation), let heading = heading(above: block),
      heading != lastHeading, heading != block
    else { return }
    lastHeading = heading
    if let page { items.append(.heading(page.to.text(of: page.to.blocks[heading]))) }
  }

  /// Whether an operation tells of the imprint, by its number.
  package func isImprint(_ operation: Int) -> Bool { page?.imprint.contains(operation) ?? false }

  /// The block of the story on the new side that an operation stands in; nil where it has none
  /// there.
  private func block(of operation: StoryComparison.Operation) -> Int? {
    guard let page, let first = operation.to.first else { return nil }
    let block = sentences.to.blocks[first]
    return page.to.blocks.indices.contains(block) ? block : nil
  }

  private func isHeading(_ block: Int, _ side: Side) -> Bool {
    guard let page else { return false }
    return (side == .to ? page.to : page.from).blocks[block].kind == .heading
  }

  private func heading(above block: Int) -> Int? {
    guard let page else { return nil }
    return page.to.blocks[..<block].lastIndex { $0.kind == .heading }
  }

  private static func departures(_ operations: [StoryComparison.Operation]) -> [Int: [Int]] {
    var places: [Int: [Int]] = [:]
    let stays = operations.indices.filter {
      operations[$0].kind != .move && !operations[$0].from.isEmpty
    }
    for (index, operation) in operations.enumerated() where operation.kind == .move {
      let from = operation.from.lowerBound
      var (low, high) = (0, stays.count)
      while low < high {
        let middle = (low + high) / 2
        if operations[stays[middle]].from.lowerBound < from {
          low = middle + 1
        } else {
          high = middle
        }
      }
      places[low < stays.count ? stays[low] : operations.count, default: []].append(index)
    }
    return places
  }

  /// Whether a moved sentence stands earlier now than before.
  package func isMovedUp(_ operation: StoryComparison.Operation) -> Bool {
    movedUp.contains(operation.from.lowerBound)
  }

  /// Words of an operation on both sides, as the other renderers know them.
  package func words(
    of operation: StoryComparison.Operation
  ) -> [(kind: Comparison.Operation.Kind, text: String)] {
    switch operation.kind {
    case .add: return [(.add, Self.flat(sentences.to.text(of: operation.to)))]
    case .remove: return [(.remove, Self.flat(sentences.from.text(of: operation.from)))]
    default: break
    }
    if operation.words.isEmpty { return [(.equal, Self.flat(sentences.to.text(of: operation.to)))] }
    return operation.words.map { word in
      let kind: Comparison.Operation.Kind =
        switch word.kind {
        case .equal: .equal
        case .add: .add
        case .remove: .remove
        }
      return (kind, Self.flat(word.text))
    }
  }

  /// What to say of the claims of an operation: nothing of a sentence that only changed its letters.
  package func claims(of operation: Int) -> [ClaimWording.Line] {
    guard claims.indices.contains(operation) else { return [] }
    return claims[operation].map { ClaimWording.line($0, explains: explains) }
  }

  /// On one line; the cells of a table row parted by a bar.
  package static func flat(_ text: String) -> String {
    text.replacing("\r\n", with: " ").replacing("\n", with: " ").replacing("\t", with: " | ")
  }

  /// What is to be said of an operation beside its words; nil for nothing.
  package func note(_ operation: StoryComparison.Operation) -> String? {
    switch operation.kind {
    case .split: "one sentence became \(operation.to.count)"
    case .merge: "\(operation.from.count) sentences became one"
    case .move where operation.words.isEmpty:
      "moved \(isMovedUp(operation) ? "up" : "down"), unchanged"
    case .move: "moved \(isMovedUp(operation) ? "up" : "down") and reworded"
    default: nil
    }
  }

  /// What stands above the lines of the imprint.
  package static let imprint = "Imprint of the page"

  /// `3 sentences edited, 1 moved, 1 added; 97% the same`, or why nothing is to be seen.
  package var summaryLine: String {
    let counts = Self.countsLine(page?.storyCounts ?? sentences.counts)
    let hasNewImprint = page.map { !$0.imprint.isEmpty } ?? false
    if !counts.isEmpty {
      // Rounded down: what differs is never called 100% the same.
      let percent = Int(sentences.similarity * 100)
      let likeness = percent == 100 ? "no word differs" : "\(percent)% the same"
      let changed = ClaimWording.countsLine(ClaimWording.counts(claims))
      return [counts, changed, hasNewImprint ? "imprint changed" : "", likeness]
        .filter { !$0.isEmpty }.joined(separator: "; ")
    }
    guard let page else { return "no difference" }
    if hasNewImprint { return "the story is the same: the imprint of the page changed" }
    switch page.elsewhere {
    case .nothing: return "no difference: the same bytes"
    case .markup where page.metadata.isEmpty:
      return "the story is the same: only the markup changed"
    case .markup: return "the text is the same"
    case .surroundings:
      let what = Wording.count(page.surroundingChanges, "passage")
      return "the story is the same: only the page around it changed (\(what))"
    }
  }

  /// `3 sentences edited, 1 added`; empty for no change.
  package static func countsLine(_ counts: StoryComparison.Counts) -> String {
    var parts: [String] = []
    for (count, word) in [
      (counts.edited, "edited"), (counts.moved, "moved"), (counts.added, "added"),
      (counts.removed, "removed"),
    ] where count > 0 {
      parts.append(
        parts.isEmpty
          ? "\(Wording.count(count, "sentence")) \(word)" : "\(Wording.count(count)) \(word)")
    }
    return parts.joined(separator: ", ")
  }

  /// Changes of what the page says of its story, in words.
  package var metadataLines: [(field: String, from: String?, to: String?)] {
    page?.metadata.map { ($0.field, $0.from, $0.to) } ?? []
  }

  /// What a reader should know of how the sides were read; nil for nothing.
  package var readingNote: String? {
    guard let page else { return nil }
    switch (page.from.basis, page.to.basis) {
    case (.story, .story): return nil
    case (.visibleText, .visibleText):
      return "no story was found on either side: all visible text is compared"
    case (.visibleText, .story):
      return "no story was found on the old side: all its visible text is compared"
    case (.story, .visibleText):
      return "no story was found on the new side: all its visible text is compared"
    }
  }

  /// A side with one sentence a line.
  package func lines(of side: Side) -> [UInt8] {
    let text = side == .from ? sentences.from : sentences.to
    var lines: [UInt8] = []
    for index in text.sentences.indices {
      lines += Self.flat(text.text(of: index..<index + 1)).utf8
      lines.append(0x0A)
    }
    return lines
  }
}
