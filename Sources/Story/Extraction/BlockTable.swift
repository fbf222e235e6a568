// A page's blocks with the numbers they are judged by: for the extraction, and for those who train it.

/// The blocks of a page and their features.
public struct BlockTable: Sendable {
  let page: HTMLPage
  let linked: LinkedData
  let statistics: PageStatistics
  let features: BlockFeatures

  /// Parses and measures a page (valid UTF-8, as `DecodedPage` has it).
  public init(utf8: [UInt8]) { self.init(HTMLParsing.page(utf8)) }

  /// Measures a page.
  init(_ page: HTMLPage) {
    self.page = page
    linked = LinkedData(page.linkedData)
    statistics = PageStatistics(page)
    var pairs: Set<UInt64> = []
    if let body = linked.articleBody, body.utf8.count > 200 {
      let words = Self.words(Array(body.utf8))
      for index in words.indices.dropFirst() {
        pairs.insert(Hash.mix(words[index - 1], words[index]))
      }
    }
    features = BlockFeatures(statistics, title: Self.words(page.title), articleBody: pairs)
  }

  /// How many blocks.
  public var count: Int { page.blocks.count }
  /// How many features a block has.
  public var width: Int { features.width }
  /// `count` rows of `width` numbers.
  public var values: [Float] { features.values }

  /// The text of a block.
  public func text(_ index: Int) -> String {
    String(decoding: page.text[page.blocks[index].range], as: UTF8.self)
  }

  /// The number of the element that a block stands in, and of those around it, innermost first.
  public func lineage(_ index: Int) -> [Int] {
    var list: [Int] = []
    var at = page.blocks[index].element
    while at >= 0 {
      list.append(Int(at))
      at = page.elements[Int(at)].parent
    }
    return list
  }

  /// Hashes of the words of `text` in lower case, all of them.
  static func words(_ text: [UInt8]) -> [UInt64] {
    var words: [UInt64] = []
    var hash = Hash.seed
    var length = 0
    for byte in text {
      let isLetter =
        byte >= 0x80 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39
      if isLetter {
        hash = (hash ^ UInt64(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)) &* 0x100_0000_01B3
        length += 1
      } else if length > 0 {
        words.append(hash)
        (hash, length) = (Hash.seed, 0)
      }
    }
    if length > 0 { words.append(hash) }
    return words
  }
}
