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
