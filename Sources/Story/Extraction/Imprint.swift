// The imprint of a page: what its publisher says of itself at the foot, whose the page is and under which
// terms. It is no part of the story, and a change of it is no change of a menu (Data/imprint_words.txt).

/// Finds the imprint.
enum Imprint {
  /// Lines and links of more bytes are none.
  private static let longestLine = 240
  private static let longestLink = 60
  /// A link of more words is a headline.
  private static let mostWords = 6
  /// So many links to terms in a row are the publisher's; one may belong to a form or a notice.
  private static let leastRow = 2
  /// A line on rights that names no year stands in the footer, or among so many last blocks: higher
  /// up it is the credit of a picture.
  private static let foot = 16
  /// Lines and links that are looked at, and elements around a line: no page of a publisher has more.
  private static let most = 64

  private static let rights = words("rights")
  private static let links = words("link")

  /// The imprint below the story: each line on rights, and one line of all links to terms; what
  /// stands there twice is named once.
  static func lines(of reading: PageReading) -> [Story.ImprintLine] {
    guard let last = reading.isChosen.lastIndex(of: true) else { return [] }
    let page = reading.table.page
    var lines: [Story.ImprintLine] = []
    var names: [String] = []
    var row: [String] = []
    func endRow() {
      if row.count >= leastRow {
        for name in row where names.count < most && !names.contains(name) { names.append(name) }
      }
      row = []
    }
    for index in (last + 1)..<max(last + 1, page.blocks.count) where reading.isVisible(index) {
      let block = page.blocks[index]
      let text = page.text[block.range]
      let profile = reading.table.statistics.profiles[index]
      if isLink(block, profile) {
        row.append(String(decoding: text, as: UTF8.self).collapsed)
        continue
      }
      endRow()
      if lines.count < most, isOnRights(index, profile, page) {
        let line = Story.ImprintLine(
          kind: .rights, text: String(decoding: text, as: UTF8.self).collapsed)
        if !lines.contains(line) { lines.append(line) }
      }
    }
    endRow()
    if !names.isEmpty {
      lines.append(Story.ImprintLine(kind: .links, text: names.joined(separator: " · ")))
    }
    return lines
  }

  private static func isLink(_ block: TextBlock, _ profile: BlockProfile) -> Bool {
    block.range.count <= longestLink && Int(block.linkBytes) * 2 >= block.range.count
      && profile.wordHashes.count <= mostWords && profile.wordHashes.contains { links.contains($0) }
  }

  private static func isOnRights(_ index: Int, _ profile: BlockProfile, _ page: HTMLPage) -> Bool {
    let block = page.blocks[index]
    let text = page.text[block.range]
    guard text.count <= longestLine, Int(block.linkBytes) * 2 < text.count else { return false }
    let hasYear = YearScan.hasYear(text)
    let hasSign = zip(text, text.dropFirst()).contains { $0 == 0xC2 && $1 == 0xA9 }  // ©
    guard hasSign || hasYear && profile.wordHashes.contains(where: { rights.contains($0) }) else {
      return false
    }
    var isFoot = hasYear || page.blocks.count - index <= foot
    var at = Int(block.element)
    var steps = 0
    while at >= 0, steps < most {
      switch page.elements[at].tag {
      case .figure, .figcaption: return false
      case .footer: isFoot = true
      default: break
      }
      at = Int(page.elements[at].parent)
      steps += 1
    }
    return isFoot
  }

  /// Hashes of the words of a kind.
  private static func words(_ kind: String) -> Set<UInt64> {
    let head = Array("\(kind):".utf8)
    var words: Set<UInt64> = []
    for line in PackageResources.imprint_words_txt.split(separator: 0x0A)
    where line.starts(with: head) {
      for word in line.dropFirst(head.count).split(separator: 0x20) {
        words.insert(Hash.of(Array(word).span))
      }
    }
    return words
  }
}
