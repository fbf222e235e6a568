// Words that tell page furniture from a story (Data/cue_words.txt), looked up by hash.

enum CueWords {
  /// Kinds in the order of the file.
  static let kinds = table.kinds
  private static let table = Table(PackageResources.cue_words_txt)

  /// The kinds of the word with this hash (`Hash.of` its lower-case bytes), one bit a kind.
  static func kinds(of hash: UInt64) -> UInt32 { table.words[hash] ?? 0 }

  private struct Table: Sendable {
    var kinds: [String] = []
    var words: [UInt64: UInt32] = [:]

    init(_ file: [UInt8]) {
      for line in file.split(separator: 0x0A) where line.first != 0x23 {
        guard let colon = line.firstIndex(of: 0x3A) else { continue }
        for word in line[(colon + 1)...].split(separator: 0x20) {
          words[Hash.of(Array(word).span), default: 0] |= UInt32(1) << UInt32(kinds.count)
        }
        kinds.append(String(decoding: line[..<colon], as: UTF8.self))
      }
    }
  }
}
