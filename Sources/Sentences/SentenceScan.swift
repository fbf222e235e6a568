// One pass over a text: runs of marks, line feeds, numbered items, and the sentences found so far.

struct SentenceScan {
  let text: [UInt8]
  let rules: LanguageRules
  private(set) var found: [Range<Int>] = []
  /// Where the sentence that is being read begins.
  private(set) var start = 0
  /// The marker of the next item of a list that began with this block.
  private var nextItem: [UInt8] = []
  /// The line feed before the line that is being read, and the length of the longest line so far.
  private var lineStart = 0
  private var longestLine = 0

  init(text: [UInt8], rules: LanguageRules) {
    self.text = text
    self.rules = rules
    begin(at: 0)
    nextItem = ListMarker.next(after: start, in: text)
  }

  var expectsItem: Bool { !nextItem.isEmpty }

  /// Ends the sentence that is being read before `end`, and begins the next there.
  mutating func end(at end: Int) {
    var last = end
    while last > start {
      let scalar = TextCursor.before(last, text, from: start)
      guard TextCursor.isSpace(scalar.value) || scalar.value < 0x20 else { break }
      last -= scalar.width
    }
    if last > start { found.append(start..<last) }
    begin(at: end)
  }

  private mutating func begin(at index: Int) {
    start = TextCursor.skipSpace(index, text)
  }

  mutating func breakBeforeItem(_ index: Int) {
    let end = index + nextItem.count
    guard end < text.count, text[end] == 0x20, text[index..<end].elementsEqual(nextItem) else {
      return
    }
    // Behind a bullet it is the bullet's.
    if index - start > 4 { self.end(at: index) }
    nextItem = ListMarker.next(after: index, in: text)
  }

  /// The least bytes of a sentence that a space ends.
  private static let shortest = 60

  /// A space of a script without full stops (Thai): ends a sentence where the word before or behind
  /// it says so.
  mutating func breakAtSpace(_ index: Int) {
    guard index - start >= Self.shortest, index + 3 < text.count, text[index - 1] >= 0x80,
      text[index + 1] >= 0x80
    else { return }
    let ends = rules.closers.contains { text[start..<index].suffix($0.count).elementsEqual($0) }
    if ends || rules.openers.contains(where: { text[(index + 1)...].starts(with: $0) }) {
      end(at: index)
    }
  }

  /// Looks at what stands at `index`; returns where to go on.
  mutating func look(at index: Int) -> Int {
    let scalar = TextCursor.at(index, text)
    switch scalar.value {
    case 0x0A: return lineFeed(index)
    case 0x2A, 0x3D, 0x5F, 0x7E: return rule(index, UInt8(scalar.value))
    case 0x2022, 0x25AA, 0x25CF, 0x2043, 0x25A0, 0x25E6:
      // A bullet begins an item wherever it stands.
      if index > start { end(at: index) }
      return index + scalar.width
    case 0x2E, 0x21, 0x3F, 0x2026: return mark(index)
    case 0x3A where rules.colonEnds, 0x3B where rules.semicolonEnds,
      0x37E where rules.semicolonEnds:
      return mark(index)
    default: return TextCursor.endsAlone(scalar.value) ? mark(index) : index + max(1, scalar.width)
    }
  }

  /// A run of marks, with the quotes and brackets that close behind it.
  private mutating func mark(_ index: Int) -> Int {
    let run = MarkRun(index, text, rules)
    let decision = BoundaryDecision(text: text, rules: rules, sentence: start, run: run)
    if let boundary = decision.boundary { end(at: boundary) }
    return max(run.end, index + 1)
  }

  /// A run of `*`, `=`, `_` or `~` that stands alone parts what is before it from what is after.
  private mutating func rule(_ index: Int, _ byte: UInt8) -> Int {
    var last = index
    while last < text.count, text[last] == byte { last += 1 }
    let isAlone =
      last - index >= (byte == 0x5F ? 8 : 3)
      && (index == 0 || TextCursor.isSpace(UInt32(text[index - 1])))
      && (last == text.count || TextCursor.isSpace(UInt32(text[last])))
    if isAlone {
      if index > start { end(at: index) }
      end(at: last)
    }
    return last
  }

  /// A line feed: two end a sentence; one does where the line was not wrapped for its length.
  private mutating func lineFeed(_ index: Int) -> Int {
    let length = index - lineStart
    longestLine = max(longestLine, length)
    lineStart = index + 1
    var next = index + 1
    while next < text.count, text[next] == 0x20 || text[next] == 0x09 || text[next] == 0x0D {
      next += 1
    }
    guard next < text.count else { return next }
    if text[next] == 0x0A {
      end(at: index)
      longestLine = 0
      nextItem = ListMarker.next(after: start, in: text)
      return max(start, next)
    }
    guard start < index else { return index + 1 }
    let first = TextCursor.at(next, text).value
    let last = TextCursor.before(index, text, from: start).value
    let isItem = !ListMarker.next(after: next, in: text).isEmpty || first == 0x2D || first == 0x2022
    let endsMidway =
      last == 0x2C || last == 0x3B || last == 0x2D || TextCursor.isLower(first)
    // Prose wrapped by an editor has lines of some 60 bytes or more; a line that could have taken
    // the next word and did not was ended on purpose.
    var word = next
    while word < text.count, text[word] > 0x20 { word += 1 }
    let hadRoom = length + 1 + (word - next) < max(60, min(longestLine, nextLineLength(index + 1)))
    if isItem || (hadRoom && !endsMidway) { end(at: index) }
    return index + 1
  }

  private func nextLineLength(_ from: Int) -> Int {
    var end = from
    while end < text.count, end - from < 200, text[end] != 0x0A { end += 1 }
    return end - from
  }
}

/// Markers of numbered items: `1.` `1)` `1.)` `a.`, a bullet before them or not.
enum ListMarker {
  /// The marker that follows the one at `index`; empty where there is none.
  static func next(after index: Int, in text: [UInt8]) -> [UInt8] {
    var at = index
    // U+2022 and U+2043 with or without a space.
    if at + 3 <= text.count, text[at] == 0xE2, text[at + 1] == 0x80 || text[at + 1] == 0x81 {
      at += 3
      while at < text.count, text[at] == 0x20 { at += 1 }
    }
    let begin = at
    var value = 0
    while at < text.count, at - begin < 3, text[at] >= 0x30, text[at] <= 0x39 {
      value = value * 10 + Int(text[at] - 0x30)
      at += 1
    }
    let isLetter = at == begin && at < text.count && text[at] >= 0x61 && text[at] <= 0x79
    if isLetter { at += 1 }
    guard at > begin else { return [] }
    let close = at
    if at < text.count, text[at] == 0x2E { at += 1 }
    if at < text.count, text[at] == 0x29 { at += 1 }
    guard at > close, at < text.count, text[at] == 0x20 else { return [] }
    // Of letters only the first few begin lists; a sentence may begin with "i. e.".
    if isLetter, text[begin] > 0x68 { return [] }
    let marker = isLetter ? [text[begin] + 1] : Array(String(value + 1).utf8)
    return marker + text[close..<at]
  }
}
