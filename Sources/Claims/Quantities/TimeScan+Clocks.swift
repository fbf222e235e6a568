// Times of day of a sentence.

extension TimeScan {
  /// Such as 8 a.m., 20:30, 8.30pm, noon.
  func clock(at index: Int) -> TimeReading? {
    if let cue = cue(.clock, at: index) {
      return TimeReading(.clock(minutes: cue.grade * 60), cue.tokens, "T\(cue.grade):00")
    }
    if let spoken = spoken(at: index) { return spoken }
    guard tokens.indices.contains(index), tokens[index].kind == .number else { return nil }
    if ["zh", "ja"].contains(lexicon.language) {
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
    // 8 in the morning
    if half == nil, let part = dayPart(at: end), hour <= 12 {
      return clocked(hour % 12 + part.hours, minutes ?? 0, index..<part.end)
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

  /// "in the morning", "at night": what they add to an hour.
  private func dayPart(at index: Int) -> (hours: Int, end: Int)? {
    if ["in", "this"].contains(word(index)) {
      let next = word(index + 1) == "the" ? index + 2 : index + 1
      switch word(next) {
      case "morning": return (0, next + 1)
      case "afternoon", "evening": return (12, next + 1)
      default: return nil
      }
    }
    return word(index) == "at" && word(index + 1) == "night" ? (12, index + 2) : nil
  }

  /// "half past eight", "a quarter to nine", "ten minutes past 8".
  private func spoken(at start: Int) -> TimeReading? {
    guard lexicon.language == "en" else { return nil }
    var index = word(start) == "a" ? start + 1 : start
    let minutes: Int
    switch word(index) {
    case "half": minutes = 30
    case "quarter": minutes = 15
    default:
      guard index == start, let number = numbers.number(at: index), number.tail.isEmpty,
        !number.isRank,
        (1...59).contains(number.value)
      else { return nil }
      minutes = Int(number.value)
      index = number.tokens.upperBound - 1
      if ["minutes", "minute", "mins", "min"].contains(word(index + 1)) { index += 1 }
    }
    let link = word(index + 1)
    guard link == "past" || link == "to",
      link == "past" || minutes == 15 || ["minutes", "minute", "mins"].contains(word(index)),
      let hour = numbers.number(at: index + 2), (1...12).contains(hour.value), !hour.isRank
    else { return nil }
    var end = hour.tokens.upperBound
    var total = Int(hour.value) % 12 * 60 + (link == "past" ? minutes : -minutes)
    if hour.tail == "pm" || cue(.clockhalf, at: end)?.grade == 12 { total += 720 }
    if let mark = cue(.clockhalf, at: end) ?? cue(.oclock, at: end) { end = mark.tokens.upperBound }
    if let part = dayPart(at: end) {
      total += part.hours * 60
      end = part.end
    }
    total = (total + 1_440) % 1_440
    return clocked(total / 60, total % 60, start..<end)
  }
}
