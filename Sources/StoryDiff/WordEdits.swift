// What changed inside a sentence: the longest run in common, then what lies before and behind it, and
// islands too small to read joined with the changes around them.
import ICU
import TextDiff

/// Compares sentences word by word.
struct WordEdits: ~Copyable {
  private var tokenizer: WordTokenizer
  private var differ: WordDiffer

  /// Sentences of more words are compared the way whole texts are.
  private static let longest = 3_000
  /// Steps after which a sentence that repeats itself is compared that way too.
  private static let patience = 4_000_000
  /// With more words than this on both sides only what both ends share is told from what is not: no
  /// reader follows more, and it would take minutes.
  private static let endsOnly = 60_000

  init() throws(ICUError) {
    let tokenizer = try WordTokenizer()
    let differ = try WordDiffer()
    self.tokenizer = tokenizer
    self.differ = differ
  }

  /// Runs that spell both texts: `equal` and `remove` the old, `equal` and `add` the new.
  mutating func runs(_ from: String, _ to: String) -> [WordRun] {
    let (old, new) = (Array(from.utf8), Array(to.utf8))
    let (oldWords, newWords) = (tokenizer.words(of: old), tokenizer.words(of: new))
    guard oldWords.count <= Self.longest, newWords.count <= Self.longest,
      let blocks = SharedRuns.find(
        hashes(old, oldWords), hashes(new, newWords), patience: Self.patience)
    else {
      return oldWords.count + newWords.count > Self.endsOnly
        ? endRuns(old, oldWords, new, newWords) : longRuns(old, new)
    }
    let kept = WordIslands.absorb(
      blocks, oldCount: oldWords.count, newCount: newWords.count,
      isShort: { oldWords[$0].count <= 3 })
    var out = WordRuns()
    var (i, j) = (0, 0)
    for block in kept {
      for offset in 0..<block.count {
        let (a, b) = (oldWords[block.from + offset], newWords[block.to + offset])
        out.gap(old[i..<a.lowerBound], new[j..<b.lowerBound])
        out.add(.equal, old[a])
        (i, j) = (a.upperBound, b.upperBound)
      }
    }
    out.gap(old[i...], new[j...])
    return out.runs
  }

  /// The words that both ends share, and what lies between.
  private func endRuns(
    _ old: [UInt8],
    _ oldWords: [Range<Int>],
    _ new: [UInt8],
    _ newWords: [Range<Int>]
  ) -> [WordRun] {
    let most = min(oldWords.count, newWords.count)
    var head = 0
    while head < most, old[oldWords[head]] == new[newWords[head]] { head += 1 }
    var tail = 0
    while tail < most - head,
      old[oldWords[oldWords.count - 1 - tail]] == new[newWords[newWords.count - 1 - tail]]
    { tail += 1 }
    var out = WordRuns()
    // White space between shared words may differ; it is shown as the old text has it only where
    // it is the same, so the shared ends stop at the first that is not.
    let (start, end) = sharedEnds(old, new)
    var from = head == 0 ? 0 : min(start, oldWords[head - 1].upperBound)
    // A difference can begin within a character.
    while from > 0, from < old.count, old[from] & 0xC0 == 0x80 { from -= 1 }
    let back = tail == 0 ? 0 : min(end, old.count - oldWords[oldWords.count - tail].lowerBound)
    var keptBack = min(back, min(old.count, new.count) - from)
    while keptBack > 0, old[old.count - keptBack] & 0xC0 == 0x80 { keptBack -= 1 }
    out.add(.equal, old[..<from])
    out.add(.remove, old[from..<old.count - keptBack])
    out.add(.add, new[from..<new.count - keptBack])
    out.add(.equal, old[(old.count - keptBack)...])
    return out.runs
  }

  /// Bytes that both texts begin and end with.
  private func sharedEnds(_ a: [UInt8], _ b: [UInt8]) -> (Int, Int) {
    var head = 0
    while head < min(a.count, b.count), a[head] == b[head] { head += 1 }
    var tail = 0
    while tail < min(a.count, b.count), a[a.count - 1 - tail] == b[b.count - 1 - tail] {
      tail += 1
    }
    return (head, tail)
  }

  private mutating func longRuns(_ old: [UInt8], _ new: [UInt8]) -> [WordRun] {
    let diff = differ.diff(old, new)
    var out = WordRuns()
    diff.script.forEachRun { from, to, isEqual in
      out.add(isEqual ? .equal : .remove, old[diff.fromWords[from]])
      if !isEqual { out.add(.add, new[diff.toWords[to]]) }
    }
    return out.runs
  }

  private func hashes(_ text: [UInt8], _ words: [Range<Int>]) -> [UInt64] {
    words.map { word in
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in text[word] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      return hash
    }
  }
}

/// Runs under construction.
private struct WordRuns {
  private(set) var runs: [WordRun] = []

  mutating func add(_ kind: WordRun.Kind, _ bytes: ArraySlice<UInt8>) {
    guard !bytes.isEmpty else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    if let last = runs.last, last.kind == kind {
      runs[runs.count - 1] = WordRun(kind: kind, text: last.text + text)
    } else {
      runs.append(WordRun(kind: kind, text: text))
    }
  }

  /// What lies between two words that stayed: white space that both have at the ends stayed too.
  mutating func gap(_ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>) {
    var (a, b) = (old, new)
    if a.elementsEqual(b) {
      add(.equal, a)
      return
    }
    let head = zip(a, b).prefix { $0 == $1 && $0 <= 0x20 }.count
    let (headA, headB) = (a.prefix(head), b.dropFirst(head))
    a = a.dropFirst(head)
    b = headB
    let tail = zip(a.reversed(), b.reversed()).prefix { $0 == $1 && $0 <= 0x20 }.count
    add(.equal, headA)
    add(.remove, a.dropLast(tail))
    add(.add, b.dropLast(tail))
    add(.equal, a.suffix(tail))
  }
}
