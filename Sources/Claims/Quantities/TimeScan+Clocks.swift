// Times of day of a sentence.

extension TimeScan {
  /// Such as 8 a.m., 20:30, 8.30pm, noon.
  func clock(at index: Int) -> TimeReading? {
    if let cue = cue(.clock, at: index) {
      return TimeReading(.clock(minutes: cue.grade * 60), cue.tokens, "T\(cue.grade):00")
    }
    guard tokens.indices.contains(index), tokens[index].kind == .number else { return nil }
    if ["zh", "ja"].contains(lexicon.language) {
      if let hour = integer(index, 0...24), word(index + 1) == ":", index + 2 < tokens.count,
        !tokens[index + 2].hasSpace, word(index + 2).utf8.count == 2,
        let minute = integer(index + 2, 0...59)
      {
        return clocked(hour, minute, index..<index + 3)
      }
      guard let hour = integer(index, 0...24), ["时", "時", "点", "點"].contains(word(index + 1)) else {
        return nil
      }
      var end = index + 2
      var minutes = 0
      if let value = integer(end, 0...59), word(end + 1) == "分" {
        minutes = value
        end += 2
      } else if word(end) == "半" {
        minutes = 30
        end += 1
      }
      return clocked(hour, minutes, index..<end)
    }
    var text = word(index)
    var half: Int?
    for mark in ["am", "pm"] where text.hasSuffix(mark) {
      text = String(text.dropLast(2))
      half = mark == "am" ? 0 : 12
    }
    var hour: Int?
    var minutes: Int?
    var end = index + 1
    // 7p.m.
    if half == nil, text.hasSuffix("a") || text.hasSuffix("p"), word(end) == ".",
      word(end + 1) == "m",
      !tokens[end].hasSpace
    {
      half = text.hasSuffix("a") ? 0 : 12
      text = String(text.dropLast())
      end = word(end + 2) == "." && end + 3 < tokens.count ? end + 3 : end + 2
    }
    if let whole = Int(text), text.utf8.count <= 2 {
      hour = whole
      if word(index + 1) == ":" || word(index + 1) == "h" && lexicon.language == "fr",
        index + 2 < tokens.count, !tokens[index + 2].hasSpace
      {
        var second = word(index + 2)
        for mark in ["am", "pm"] where second.hasSuffix(mark) {
          second = String(second.dropLast(2))
          half = mark == "am" ? 0 : 12
        }
        if second.utf8.count == 2, let value = Int(second), value < 60 {
          minutes = value
          end = index + 3
          end = seconds(at: end, &half) ?? end
        }
      }
    } else {
      let parts = text.split(separator: ".")
      if parts.count == 2, parts[1].utf8.count == 2, let first = Int(parts[0]),
        let second = Int(parts[1]), first < 24, second < 60
      {
        (hour, minutes) = (first, second)
      }
    }
    guard let hour, hour <= 24 else { return nil }
    if let cue = cue(.clockhalf, at: end), half == nil, hour <= 12 {
      half = cue.grade
      end = cue.tokens.upperBound
      // The last full stop of "p.m." is its own, unless it ends the sentence.
      if word(end) == ".", end + 1 < tokens.count,
        word(cue.tokens.lowerBound).contains(".") || cue.tokens.count > 1
      {
        end += 1
      }
    } else if let cue = cue(.oclock, at: end), hour <= 12 {
      return clocked(hour, minutes ?? 0, index..<cue.tokens.upperBound)
    }
    // 8 h, 8 Uhr
    if half == nil, minutes == nil { return nil }
    if half == nil, text.contains(".") { return nil }
    if half == nil, index > 0, word(index - 1) == ":" || word(end) == ":" { return nil }
    return clocked(half.map { hour % 12 + $0 } ?? hour, minutes ?? 0, index..<end)
  }

  func clocked(_ hour: Int, _ minutes: Int, _ tokens: Range<Int>) -> TimeReading {
    TimeReading(
      .clock(minutes: hour * 60 + minutes), tokens, "T\(hour):\(minutes < 10 ? "0" : "")\(minutes)")
  }

  /// The seconds behind hours and minutes; a mark of the half of the day may be glued to them.
  private func seconds(at index: Int, _ half: inout Int?) -> Int? {
    guard word(index) == ":", index + 1 < tokens.count, !tokens[index].hasSpace else { return nil }
    var text = word(index + 1)
    for mark in ["am", "pm"] where text.hasSuffix(mark) {
      text = String(text.dropLast(2))
      half = mark == "am" ? 0 : 12
    }
    guard text.utf8.count == 2, let value = Int(text), value < 60 else { return nil }
    return index + 2
  }
}
