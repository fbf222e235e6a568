// Notes on corrections: pages set them apart, in boxes that look like furniture, and they are what those
// who compare versions look for.

enum CorrectionNotes {
  /// A note stands within so many blocks of the story.
  private static let reach = 12
  /// A box with more blocks is no note.
  private static let mostBlocks = 8
  /// A block of so many bytes is a note by itself.
  private static let longNote = 60
  /// Headings of notes that are looked at.
  private static let mostNotes = 24

  private static let phrases: [[UInt8]] = PackageResources.correction_phrases_txt
    .split(separator: 0x0A).filter { $0.first != 0x23 }.map { Array($0) }

  /// Blocks of notes beside the `chosen`, ascending; none that are chosen already.
  static func find(_ chosen: [Int], in page: HTMLPage) -> [Int] {
    guard let first = chosen.first, let last = chosen.last else { return [] }
    let known = Set(chosen)
    var found: Set<Int> = []
    var headings = 0
    let near = max(0, first - reach)...min(page.blocks.count - 1, last + reach)
    for index in near where !known.contains(index) {
      let block = page.blocks[index]
      guard begins(page.text[block.range]), isShown(block, page) else { continue }
      if block.range.count >= longNote {
        found.insert(index)
        continue
      }
      headings += 1
      guard headings <= mostNotes else { break }
      // A heading alone is a note with what stands in the same box.
      let box = page.elements[Int(block.element)].parent
      let together = near.filter {
        page.blocks[$0].element == box || page.elements[Int(page.blocks[$0].element)].parent == box
      }
      if together.count > 1, together.count <= mostBlocks {
        found.formUnion(together.filter { !known.contains($0) && isShown(page.blocks[$0], page) })
      }
    }
    return found.sorted()
  }

  /// Visible, and no link to the paper's corrections.
  private static func isShown(_ block: TextBlock, _ page: HTMLPage) -> Bool {
    !page.elements[Int(block.element)].isHidden && Int(block.linkBytes) * 2 < block.range.count
  }

  private static func begins(_ text: ArraySlice<UInt8>) -> Bool {
    let start = text.prefix(40)
    let lower = Array(String(decoding: start, as: UTF8.self).lowercased().utf8)
    let plain = Array(
      String(decoding: lower, as: UTF8.self).replacing("\u{2019}", with: "'").utf8)
    return phrases.contains { phrase in
      guard plain.starts(with: phrase) else { return false }
      guard plain.count > phrase.count else { return true }
      let next = plain[phrase.count]
      return next < 0x80 && !(next | 0x20 >= 0x61 && next | 0x20 <= 0x7A)
    }
  }
}
