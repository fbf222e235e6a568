// The numbers by which a block is judged. Their order is the order of features in forest files:
// adding one means training anew (Tools/train/story.py).

/// Features of every block of a page, row by row.
struct BlockFeatures {
  /// Features of one block.
  private(set) var width = 0
  /// `width` values for each block.
  private(set) var values: [Float] = []

  /// The features of every block of `page`.
  init(_ statistics: PageStatistics, title: [UInt64], articleBody: Set<UInt64>) {
    let page = statistics.page
    let blocks = page.blocks
    let total = max(1, statistics.sums.first?.bytes ?? 1)
    let totals = statistics.sums.first ?? PageStatistics.Sums()
    let titleWords = Set(title)
    var firstHeading = -1
    var lastProse = -1
    var proseStart = -1
    var before: [Float] = []
    var running: Float = 0
    var heading = -1
    var bestMatch: Float = 0
    for (index, profile) in statistics.profiles.enumerated() {
      before.append(running)
      running += Float(profile.bytes)
      let element = page.elements[Int(blocks[index].element)]
      if element.tag == .h1, firstHeading < 0 { firstHeading = index }
      if profile.bytes >= 120, profile.marks > 1,
        Float(blocks[index].linkBytes) < Float(profile.bytes) * 0.3
      {
        lastProse = index
        if proseStart < 0 { proseStart = index }
      }
      let match = Self.overlap(profile.wordHashes, titleWords)
      if match > bestMatch, profile.counted >= 2,
        Float(profile.counted) * match >= Float(titleWords.count) * 0.4
      {
        bestMatch = match
        heading = index
      }
    }
    if heading < 0 { heading = firstHeading }
    let articles = page.elements.lazy.filter { $0.tag == .article }.count
    var paragraphBytes: Float = 0
    for (index, block) in blocks.enumerated() where page.elements[Int(block.element)].tag == .p {
      paragraphBytes += Float(statistics.profiles[index].bytes)
    }
    values.reserveCapacity(blocks.count * 180)
    let roleWidth = statistics.roleCount + PageStatistics.tagRoles.count + 1
    for (index, block) in blocks.enumerated() {
      let start = values.count
      own(statistics.profiles[index], block, page)
      let profile = statistics.profiles[index]
      let element = Int(block.element)
      // Place on the page.
      values.append(Float(index) / Float(blocks.count))
      values.append(before[index] / total)
      values.append(heading < 0 ? 0 : Self.clamped(index - heading))
      values.append(firstHeading < 0 ? 0 : Self.clamped(index - firstHeading))
      values.append(lastProse < 0 ? 0 : Self.clamped(index - lastProse))
      values.append(proseStart < 0 ? 0 : Self.clamped(index - proseStart))
      values.append(Self.overlap(profile.wordHashes, titleWords))
      values.append(index == heading ? 1 : 0)
      // Neighbours.
      for step in [-3, -2, -1, 1, 2, 3] {
        neighbour(index + step, of: block, statistics)
      }
      // Blocks alike.
      let alike = statistics.alike[statistics.signatures[index]] ?? PageStatistics.Sums()
      values.append(alike.blocks)
      values.append(alike.bytes / total)
      values.append(alike.linkBytes / max(1, alike.bytes))
      values.append(alike.prose / max(1, alike.bytes))
      values.append(Float(min(statistics.copies[profile.hash] ?? 0, 9)))
      // Containers.
      var at = page.elements[element].parent
      var levels = 0
      var seen = statistics.sums[element].blocks
      append(statistics.sums[element], total)
      while levels < 3 {
        // A wrapper that adds nothing is no level.
        while at >= 0, statistics.sums[Int(at)].blocks == seen {
          at = page.elements[Int(at)].parent
        }
        if at >= 0 {
          seen = statistics.sums[Int(at)].blocks
          append(statistics.sums[Int(at)], total)
        } else {
          append(totals, total)
        }
        levels += 1
      }
      // The best containers.
      for best in [statistics.best.readability, statistics.best.prose] {
        values.append(Float(statistics.stepsUp(block.element, to: best).map { min($0, 30) } ?? -1))
        values.append(best < 0 ? -1 : Float(distance(block.element, best, statistics)))
        values.append(best < 0 ? 0 : statistics.sums[Int(best)].prose / max(1, totals.prose))
        values.append(best < 0 ? 0 : statistics.sums[Int(best)].bytes / total)
      }
      // Roles above.
      for role in 0..<roleWidth {
        values.append(Float(statistics.distances[element * roleWidth + role]))
      }
      // The page.
      values.append(total.squareRoot())
      values.append(Float(blocks.count))
      values.append(totals.linkBytes / total)
      values.append(totals.prose / total)
      values.append(totals.prose)
      values.append(paragraphBytes / total)
      values.append(Float(articles))
      values.append(articleBody.isEmpty ? -1 : Self.covered(profile.wordHashes, articleBody))
      if width == 0 { width = values.count - start }
    }
  }

  private mutating func own(_ profile: BlockProfile, _ block: TextBlock, _ page: HTMLPage) {
    let bytes = max(1, Float(profile.bytes))
    let words = max(1, Float(profile.words))
    let element = page.elements[Int(block.element)]
    values.append(Float(profile.bytes))
    values.append(Float(profile.words))
    values.append(Float(block.linkBytes) / bytes)
    values.append(Float(block.links))
    values.append(Float(block.emphasisBytes) / bytes)
    values.append(Float(profile.marks))
    values.append(Float(profile.marks) / words)
    values.append(Float(profile.letters) / bytes)
    values.append(Float(profile.capitals) / max(1, Float(profile.letters)))
    values.append(Float(profile.capitalised) / words)
    values.append(Float(profile.digits) / bytes)
    values.append(Float(profile.separators))
    values.append(bytes / words)
    values.append(profile.isClosed ? 1 : 0)
    values.append(profile.startsCapital ? 1 : 0)
    let counted = max(1, Float(profile.counted))
    for count in profile.cues { values.append(Float(count) / counted) }
    var first: UInt32 = profile.firstCues
    first &= 0xFF
    values.append(first == 0 ? -1 : Float(first.trailingZeroBitCount))
    values.append(Self.kind(element.tag))
    values.append(Float(element.tag.headingLevel ?? 0))
    values.append(Float(min(element.depth, 60)))
    values.append(element.isHidden ? 1 : 0)
    values.append(Float(block.cells))
    let text = page.text.span.extracting(block.range)
    values.append(Self.isDate(text) ? 1 : 0)
    var lines: Float = 0
    for index in text.indices where text[index] == 0x0A { lines += 1 }
    values.append(lines)
  }

  private mutating func neighbour(_ other: Int, of block: TextBlock, _ statistics: PageStatistics) {
    let page = statistics.page
    guard other >= 0, other < page.blocks.count else {
      values.append(contentsOf: [-1, -1, -1, -1, -1])
      return
    }
    let profile = statistics.profiles[other]
    let bytes = max(1, Float(profile.bytes))
    let neighbour = page.blocks[other]
    values.append(Float(profile.bytes))
    values.append(Float(neighbour.linkBytes) / bytes)
    values.append(Float(profile.marks) / max(1, Float(profile.words)))
    let (a, b) = (page.elements[Int(neighbour.element)], page.elements[Int(block.element)])
    values.append((a.parent == b.parent ? 2 : 0) + (a.signature == b.signature ? 1 : 0))
    values.append(Self.kind(a.tag))
  }

  private mutating func append(_ sums: PageStatistics.Sums, _ total: Float) {
    values.append(sums.bytes / total)
    values.append(sums.linkBytes / max(1, sums.bytes))
    values.append(sums.prose / max(1, sums.bytes))
    values.append(sums.blocks)
    values.append(sums.bytes / max(1, sums.blocks))
  }

  private func distance(_ element: Int32, _ best: Int32, _ statistics: PageStatistics) -> Int {
    // Steps from `best` up to the element that is around both.
    var (a, b) = (element, best)
    var steps = 0
    while a != b, a >= 0, b >= 0, steps < 30 {
      if a > b {
        a = statistics.page.elements[Int(a)].parent
      } else {
        b = statistics.page.elements[Int(b)].parent
        steps += 1
      }
    }
    return steps
  }

  private static func clamped(_ steps: Int) -> Float { Float(max(-200, min(200, steps))) }

  private static func overlap(_ words: [UInt64], _ set: Set<UInt64>) -> Float {
    guard !words.isEmpty, !set.isEmpty else { return 0 }
    return Float(words.lazy.filter { set.contains($0) }.count) / Float(words.count)
  }

  /// The share of neighbouring pairs of words that are in `pairs`.
  private static func covered(_ words: [UInt64], _ pairs: Set<UInt64>) -> Float {
    guard words.count > 1 else { return words.first.map { pairs.contains($0) ? 0.5 : 0 } ?? 0 }
    var found = 0
    for index in 1..<words.count where pairs.contains(Hash.mix(words[index - 1], words[index])) {
      found += 1
    }
    return Float(found) / Float(words.count - 1)
  }

  private static func kind(_ tag: HTMLTag) -> Float {
    switch tag {
    case .p: 10
    case .h1: 9
    case .h2, .h3: 8
    case .h4, .h5, .h6: 7
    case .li: 4
    case .blockquote: 11
    case .pre: 12
    case .td, .th, .tr: 2
    case .dt, .dd: 5
    case .figcaption, .caption: 1
    case .button, .label, .legend, .summary: 0
    case .address, .center: 3
    default: 6
    }
  }

  /// Mostly digits with date or time separators, or a year within a short text.
  private static func isDate(_ text: Span<UInt8>) -> Bool {
    guard text.count < 60 else { return false }
    var run = 0
    for index in text.indices {
      let byte = text[index]
      if byte >= 0x30, byte <= 0x39 {
        run += 1
        if run == 4, index >= 3, text[index - 3] == 0x31 || text[index - 3] == 0x32 { return true }
      } else {
        run = 0
      }
    }
    return false
  }
}
