// What can be said of one block's text by itself: counts, no context.

/// Counts over a block's text.
struct BlockProfile {
  var bytes = 0
  /// Words between white space; two Chinese, Japanese or Korean letters are a word.
  var words = 0
  var letters = 0
  var capitals = 0
  var digits = 0
  /// Commas and full stops of any script, `;:!?` among them.
  var marks = 0
  /// Words that begin with a capital.
  var capitalised = 0
  var separators = 0
  var isClosed = false
  var startsCapital = false
  /// Words by kind of cue, of the first 24 words.
  var cues: [UInt8]
  var counted = 0
  /// Kinds of the first word.
  var firstCues: UInt32 = 0
  /// The hash of the letters and digits in lower case.
  var hash = Hash.seed
  /// Hashes of the first words.
  var wordHashes: [UInt64] = []

  init(_ text: Span<UInt8>) {
    bytes = text.count
    cues = [UInt8](repeating: 0, count: CueWords.kinds.count)
    var word = Hash.seed
    var wordLength = 0
    var wide = 0
    var atWordStart = true
    var lastMark: UInt8 = 0
    func endWord(_ self: inout BlockProfile) {
      guard wordLength > 0 else { return }
      if self.counted < 24 {
        var kinds = CueWords.kinds(of: word)
        if self.counted == 0 { self.firstCues = kinds }
        while kinds != 0 {
          let kind = kinds.trailingZeroBitCount
          self.cues[kind] += 1
          kinds &= kinds - 1
        }
        self.counted += 1
        self.wordHashes.append(word)
      }
      self.hash = Hash.mix(self.hash, word)
      word = Hash.seed
      wordLength = 0
    }
    for index in text.indices {
      let byte = text[index]
      switch byte {
      case 0x61...0x7A:
        letters += 1
        word = (word ^ UInt64(byte)) &* 0x100_0000_01B3
        wordLength += 1
        if atWordStart { words += 1 }
        atWordStart = false
      case 0x41...0x5A:
        letters += 1
        capitals += 1
        if atWordStart {
          capitalised += 1
          words += 1
          if words == 1 { startsCapital = true }
        }
        word = (word ^ UInt64(byte | 0x20)) &* 0x100_0000_01B3
        wordLength += 1
        atWordStart = false
      case 0x30...0x39:
        digits += 1
        word = (word ^ UInt64(byte)) &* 0x100_0000_01B3
        wordLength += 1
        if atWordStart { words += 1 }
        atWordStart = false
      case 0x80...:
        if byte >= 0xC0 {
          letters += 1
          if byte >= 0xE3, byte <= 0xED {
            wide += 1
          }
          if byte == 0xE3, index + 2 < text.count, text[index + 1] == 0x80,
            text[index + 2] == 0x81 || text[index + 2] == 0x82
          {
            marks += 1  // U+3001, U+3002
          }
          // U+FF00 to U+FF3F: full width.
          if byte == 0xEF, index + 1 < text.count, text[index + 1] == 0xBC { marks += 1 }
          if atWordStart { words += 1 }
        }
        word = (word ^ UInt64(byte)) &* 0x100_0000_01B3
        wordLength += 1
        atWordStart = false
      default:
        endWord(&self)
        if byte <= 0x20 {
          atWordStart = true
        } else {
          switch byte {
          case 0x2C, 0x2E, 0x3B, 0x3A, 0x21, 0x3F: marks += 1
          case 0x7C, 0x2F, 0x3E, 0x2D: separators += 1
          default: break
          }
        }
      }
      if byte > 0x20, byte != 0x22, byte != 0x27, byte != 0x29, byte != 0x5D { lastMark = byte }
    }
    endWord(&self)
    words += wide / 2
    // The last letters: a full stop, perhaps within quotes or brackets; a full stop of three bytes.
    isClosed = lastMark == 0x2E || lastMark == 0x21 || lastMark == 0x3F
    if !isClosed, lastMark >= 0x80 {
      var end = text.count
      for _ in 0..<2 where end >= 3 {
        let last = (text[end - 3], text[end - 2], text[end - 1])
        if last == (0xE3, 0x80, 0x82) || last == (0xE0, 0xA5, 0xA4)
          || (last.0 == 0xEF && last.1 == 0xBC && (last.2 == 0x81 || last.2 == 0x9F))
        {
          isClosed = true
        }
        if last.0 == 0xE2, last.1 == 0x80 {  // typographic quotes, ellipsis
          if last.2 == 0xA6 { isClosed = true }
          end -= 3
          if end > 0, text[end - 1] == 0x2E || text[end - 1] == 0x3F || text[end - 1] == 0x21 {
            isClosed = true
          }
        } else if end >= 2, text[end - 2] == 0xC2 {
          end -= 2
          if end > 0, text[end - 1] == 0x2E || text[end - 1] == 0x3F || text[end - 1] == 0x21 {
            isClosed = true
          }
        }
      }
    }
  }
}
