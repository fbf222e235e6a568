// One side of a comparison: sentences, and the blocks that they stand in.
public import Story

/// A text cut into sentences.
public struct StorySide: Sendable, Equatable {
  /// UTF-8.
  public let text: [UInt8]
  /// Bytes of each sentence, ascending, none overlapping.
  public let sentences: [Range<Int>]
  /// For each sentence the number of its block, not descending.
  public let blocks: [Int]

  /// The sentences of a story.
  public init(_ story: Story) {
    text = story.text
    sentences = story.sentences.map(\.range)
    blocks = story.sentences.map(\.block)
  }

  /// The imprint of a page, each line a sentence and a block of its own.
  public init(imprintOf story: Story) {
    var text: [UInt8] = []
    var ranges: [Range<Int>] = []
    for line in story.imprint {
      if !text.isEmpty { text += [0x0A, 0x0A] }
      let start = text.count
      text += Array(line.text.utf8)
      ranges.append(start..<text.count)
    }
    self.init(text: text, sentences: ranges, blocks: Array(ranges.indices))
  }

  /// Text, its sentences, and their blocks.
  init(text: [UInt8], sentences: [Range<Int>], blocks: [Int]) {
    (self.text, self.sentences, self.blocks) = (text, sentences, blocks)
  }

  /// This side with another behind it.
  func followed(by other: StorySide) -> StorySide {
    let start = text.count + 2
    let block = (blocks.last ?? -1) + 1
    return StorySide(
      text: text + [0x0A, 0x0A] + other.text,
      sentences: sentences
        + other.sentences.map { start + $0.lowerBound..<start + $0.upperBound },
      blocks: blocks + other.blocks.map { block + $0 })
  }

  /// Bytes in sentences.
  var bytes: Int { sentences.reduce(0) { $0 + $1.count } }

  /// Text with one sentence a line, cut at LF alone; empty bytes have none.
  ///
  /// The last line may lack its LF. What is not UTF-8 reads as U+FFFD.
  public init(lines bytes: [UInt8]) {
    let valid = Array(String(decoding: bytes, as: UTF8.self).utf8)
    var ranges: [Range<Int>] = []
    var start = 0
    for (index, byte) in valid.enumerated() where byte == 0x0A {
      ranges.append(start..<index)
      start = index + 1
    }
    if start < valid.count { ranges.append(start..<valid.count) }
    text = valid
    sentences = ranges
    blocks = Array(ranges.indices)
  }

  /// The text of some sentences, joined with one space.
  public func text(of range: Range<Int>) -> String {
    if range.count == 1, let only = range.first {
      return String(decoding: text[sentences[only]], as: UTF8.self)
    }
    return range.map { String(decoding: text[sentences[$0]], as: UTF8.self) }
      .joined(separator: " ")
  }
}
