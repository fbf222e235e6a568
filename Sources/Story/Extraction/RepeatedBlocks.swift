// Blocks of a story that say what earlier blocks of it have said: copies of the text for other
// readers (search engines, printers), lists of one line.

enum RepeatedBlocks {
  /// Words of a run that is looked up.
  private static let run = 8

  /// Which of the `chosen` blocks to leave out: those most of whose runs of words stand in three or
  /// more earlier chosen blocks, and those whose whole text stands four times on the page.
  ///
  /// A text repeated twice or three times may be meant: terms say the same in several places.
  static func find(_ chosen: [Int], in statistics: PageStatistics) -> Set<Int> {
    var seen: [UInt64: Int32] = [:]
    var repeated: Set<Int> = []
    for index in chosen {
      let words = BlockTable.words(Array(statistics.page.text[statistics.page.blocks[index].range]))
      guard words.count >= run else { continue }
      var hits = 0
      var owners: Set<Int32> = []
      var hashes: [UInt64] = []
      for start in 0...(words.count - run) {
        var hash = Hash.seed
        for word in words[start..<(start + run)] { hash = Hash.mix(hash, word) }
        // One run in four, by its words: the same ones wherever the text stands.
        guard hash >> 61 & 3 == 0 else { continue }
        hashes.append(hash)
        if let owner = seen[hash] {
          hits += 1
          if owners.count < 3 { owners.insert(owner) }
        }
      }
      let copies = statistics.copies[statistics.profiles[index].hash] ?? 0
      guard !hashes.isEmpty else { continue }
      if Double(hits) > Double(hashes.count) * 0.8, owners.count >= 3 {
        repeated.insert(index)
      } else if words.count >= 12, copies >= 4, hits == hashes.count {
        repeated.insert(index)
      } else {
        for hash in hashes where seen[hash] == nil { seen[hash] = Int32(index) }
      }
    }
    return repeated
  }
}
