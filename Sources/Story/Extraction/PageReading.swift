// A page parsed and judged, before anything is decided by more than the page itself: so that two
// captures of a page can be read alike.

/// A page's blocks and which of them are the story.
struct PageReading: Sendable {
  /// Fewer bytes of text than this are no story.
  private static let shortest = 140

  let table: BlockTable
  /// By block: whether it is the story's.
  private(set) var isChosen: [Bool]
  /// What the trees say of each block; above 0 for the story.
  private let sums: [Float]
  /// A hash of each block's text.
  let hashes: [UInt64]

  /// Reads a page in valid UTF-8.
  init(_ utf8: [UInt8]) { self.init(HTMLParsing.page(utf8)) }

  /// Reads a page.
  init(_ page: HTMLPage) {
    table = BlockTable(page)
    sums = TreeEnsemble.shared.sums(table.values, width: table.width)
    isChosen = [Bool](repeating: false, count: sums.count)
    hashes = Self.hashes(of: table.page)
    for index in choose() { isChosen[index] = true }
  }

  /// Whether all blocks are those of another page, to the byte.
  func showsSameText(as other: PageReading) -> Bool {
    table.page.text == other.table.page.text && table.count == other.table.count
      && zip(table.page.blocks, other.table.page.blocks).allSatisfy { $0.range == $1.range }
  }

  /// Whether a page has the same blocks, of which a reader sees the same, in the same language.
  func isLike(_ page: HTMLPage) -> Bool {
    let own = table.page
    return own.language == page.language && hashes == Self.hashes(of: page)
      && zip(own.blocks, page.blocks).allSatisfy { a, b in
        own.elements[Int(a.element)].isHidden == page.elements[Int(b.element)].isHidden
      }
  }

  private static func hashes(of page: HTMLPage) -> [UInt64] {
    let text = page.text.span
    return page.blocks.map { Hash.of(text.extracting($0.range)) }
  }

  /// Whether there is a story.
  var hasStory: Bool { isChosen.contains(true) }

  private func choose() -> [Int] {
    for threshold: Float in [0, -1] {
      let chosen = sums.indices.filter { sums[$0] > threshold }
      let bytes = chosen.reduce(0) { $0 + table.statistics.profiles[$1].bytes }
      guard bytes >= Self.shortest else { continue }
      let filled = GapFilling.fill(chosen, in: table)
      let repeated = RepeatedBlocks.find(filled, in: table.statistics)
      let kept = repeated.isEmpty ? filled : filled.filter { !repeated.contains($0) }
      return kept + CorrectionNotes.find(kept, in: table.page)
    }
    return []
  }

  /// Whether a reader sees the block.
  func isVisible(_ index: Int) -> Bool {
    !table.page.elements[Int(table.page.blocks[index].element)].isHidden
  }

  /// Takes what other captures say into account.
  mutating func apply(_ context: StoryContext) {
    let before = isChosen
    for (index, hash) in hashes.enumerated() {
      if context.isFurniture(hash) {
        isChosen[index] = false
      } else if context.wasChosen(hash), isVisible(index) {
        isChosen[index] = true
      }
    }
    // A page that is all its site's is better read by itself.
    if !hasStory { isChosen = before }
  }

  /// Chooses on both pages what was chosen on either, block by block.
  ///
  /// A block whose text stands on both pages, and one that stands in the place of another, is the
  /// story's on both or on neither: else the judgement of the page would show as a change of it.
  static func agree(_ a: inout PageReading, _ b: inout PageReading) {
    let pairs = counterparts(a, b)
    a.chooseChanged(Set(pairs.same.map(\.0)))
    b.chooseChanged(Set(pairs.same.map(\.1)))
    for (i, j) in pairs.same + pairs.changed where a.isChosen[i] != b.isChosen[j] {
      if a.isVisible(i), b.isVisible(j) {
        a.isChosen[i] = true
        b.isChosen[j] = true
      }
    }
  }

  /// What changed within the story is the story's.
  private mutating func chooseChanged(_ unchanged: Set<Int>) {
    let chosen = isChosen.indices.filter { isChosen[$0] }
    guard !chosen.isEmpty else { return }
    var next = 0
    for index in isChosen.indices where !isChosen[index] && !unchanged.contains(index) {
      guard isVisible(index) else { continue }
      while next < chosen.count, chosen[next] <= index { next += 1 }
      let place = ChangedBlocks.Place(
        behind: next > 0 ? index - chosen[next - 1] : nil,
        before: next < chosen.count ? chosen[next] - index : nil)
      if ChangedBlocks.isStory(index, place, sum: sums[index], in: table.page) {
        isChosen[index] = true
      }
    }
  }

  /// Copies of a text that are looked at for the one in the same place.
  private static let window = 24

  /// Pairs of blocks, one of each page, that are one another's.
  ///
  /// `same` has the same text, `changed` the same place.
  private static func counterparts(
    _ a: PageReading,
    _ b: PageReading
  ) -> (same: [(Int, Int)], changed: [(Int, Int)]) {
    let (hashesA, hashesB) = (a.hashes, b.hashes)
    var places: [UInt64: [Int]] = [:]
    for (j, hash) in hashesB.enumerated() { places[hash, default: []].append(j) }
    var count: [UInt64: Int] = [:]
    for hash in hashesA { count[hash, default: 0] += 1 }
    var used: [UInt64: Int] = [:]
    var firstFree: [UInt64: Int] = [:]
    var partner = [Int](repeating: -1, count: hashesA.count)
    var isTaken = [Bool](repeating: false, count: hashesB.count)
    for (i, hash) in hashesA.enumerated() {
      guard let list = places[hash] else { continue }
      let ordinal = used[hash] ?? 0
      used[hash] = ordinal + 1
      if list.count == count[hash] {
        partner[i] = list[ordinal]
      } else {
        // Of the next few that are free the one among the same neighbours, else the first.
        var cursor = firstFree[hash] ?? 0
        while cursor < list.count, isTaken[list[cursor]] { cursor += 1 }
        firstFree[hash] = cursor
        let few = list[cursor..<min(list.count, cursor + Self.window)].filter { !isTaken[$0] }
        partner[i] =
          few.first { Self.isNear(i, $0, hashesA, hashesB) } ?? few.first ?? -1
      }
      if partner[i] >= 0 { isTaken[partner[i]] = true }
    }
    let same = partner.indices.filter { partner[$0] >= 0 }.map { ($0, partner[$0]) }
    var changed: [(Int, Int)] = []
    // What stands between the same two neighbours, as many on either page.
    var i = 0
    while i < partner.count {
      guard partner[i] < 0 else {
        i += 1
        continue
      }
      var end = i
      while end < partner.count, partner[end] < 0 { end += 1 }
      let before = i > 0 ? partner[i - 1] : -1
      let after = end < partner.count ? partner[end] : hashesB.count
      if after - before - 1 == end - i, (before + 1..<after).allSatisfy({ !isTaken[$0] }) {
        for offset in 0..<end - i { changed.append((i + offset, before + 1 + offset)) }
      }
      i = end
    }
    return (same, changed)
  }

  private static func isNear(_ i: Int, _ j: Int, _ a: [UInt64], _ b: [UInt64]) -> Bool {
    i > 0 && j > 0 && a[i - 1] == b[j - 1]
      || i + 1 < a.count && j + 1 < b.count && a[i + 1] == b[j + 1]
  }
}
