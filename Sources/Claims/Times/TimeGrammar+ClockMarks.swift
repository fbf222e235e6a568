// The hour itself, in digits and words, with what stands against it. What part of the day it is in is for
// TimeGrammar+Clocks.swift.

extension TimeGrammar {
  func plainClock(_ start: Int, isBare: Bool) -> Clock? {
    if let noon = term(.noon, start) {
      var clock = Clock(hour: noon.word.value, half: noon.word.value, range: start..<noon.end)
      clock.isSure = true
      return clock
    }
    if let found = spoken(start) { return found }
    guard tokens.indices.contains(start) else { return nil }
    var clock = isNumber(start) ? digitClock(start) : wordClock(start)
    guard clock != nil else { return nil }
    if let half = clock?.half, half != 24, let hour = clock?.hour, hour <= 12 {
      clock?.hour = hour % 12 + half
    }
    if let clock, clock.isSure || isBare { return clock }
    return nil
  }

  /// The mark of the half of the day at `index`.
  func half(_ index: Int) -> (value: Int, end: Int)? {
    guard let found = term(.half, index) else { return nil }
    return (found.word.value, found.end)
  }

  func digitClock(_ start: Int) -> Clock? {
    let text = word(start)
    let head = text.prefix { $0.isASCII && $0.isNumber }
    let tail = text.dropFirst(head.count)
    guard let value = Int(head), head.utf8.count <= 4, !isPart(start) else { return nil }
    var clock = Clock(hour: value, range: start..<start + 1)
    if tail.isEmpty { return digitClock(start, head.utf8.count) }
    // 8am, 8p.m., 9a, 11ish
    if tail.first == "." {
      let minutes = tail.dropFirst().prefix { $0.isNumber }
      guard minutes.utf8.count == 2, let minute = Int(minutes), minute < 60, value <= 24 else {
        return nil
      }
      clock.minute = minute
      clock.isFine = true
      let rest = tail.dropFirst(1 + minutes.count)
      if rest.isEmpty {
        if let half = half(start + 1) {
          clock.half = half.value
          clock.isSure = true
          clock.range = start..<half.end
        } else if term(.at, start - 1) == nil || word(start + 1) == "%" {
          return nil
        }
        return clock
      }
      return glued(rest, &clock)
    }
    guard value <= 24 else {
      // 1140am
      guard head.utf8.count > 2, value % 100 < 60, value / 100 <= 24 else { return nil }
      clock.hour = value / 100
      clock.minute = value % 100
      clock.isFine = true
      return glued(tail, &clock)
    }
    return glued(tail, &clock)
  }

  /// What stands against the digits.
  func glued(_ tail: Substring, _ clock: inout Clock) -> Clock? {
    let start = clock.range.lowerBound
    if mark(tail, [.ish]) != nil {
      clock.isSure = true
      clock.half = clock.hour == 12 ? 12 : 0
      return clock
    }
    if let letter = mark(tail, [.letter]), let end = term(.letterend, start + 1) {
      clock.half = letter.value
      clock.range = start..<end.end
      clock.isSure = true
      return clock
    }
    guard let mark = mark(tail, [.half, .letter]) else { return nil }
    clock.half = mark.value
    clock.isSure = true
    return clock
  }

  /// The word of one of some classes that stands against digits.
  func mark(_ tail: Substring, _ groups: [TimeClass]) -> TimeWord? {
    words.heads[String(tail)]?.words.first { $0.words.count == 1 && groups.contains($0.group) }
  }

  /// Digits with what follows them: 7:56:30 pm, 8 am, 4 oclock, 1140 a.m.
  func digitClock(_ start: Int, _ count: Int) -> Clock? {
    guard let value = digits(start)?.value else { return nil }
    var clock = Clock(hour: value, range: start..<start + 1)
    var end = start + 1
    if count > 2 {
      guard value % 100 < 60, value / 100 <= 24, let half = half(end) else { return nil }
      clock.hour = value / 100
      clock.minute = value % 100
      clock.isFine = true
      clock.half = half.value
      clock.isSure = true
      clock.range = start..<half.end
      return clock
    }
    guard value <= 24 else { return nil }
    if word(end) == ":", isGlued(end), isGlued(end + 1), let found = sexagesimal(end + 1) {
      clock.minute = found.value
      clock.isFine = true
      clock.isSure = true
      end = found.end
      clock.half = found.half
      if found.half == nil, word(end) == ":", let second = sexagesimal(end + 1) {
        clock.second = second.value
        clock.half = second.half
        end = second.end
      }
    }
    if clock.half == nil {
      if let half = half(end) {
        clock.half = half.value
        clock.isSure = true
        end = half.end
      } else if word(end) == ".", isGlued(end), let half = half(end + 1), isGlued(end + 1) {
        clock.half = half.value
        clock.isSure = true
        end = half.end
      }
    }
    if let oclock = term(.oclock, end) {
      clock.isSure = true
      end = oclock.end
      if clock.half == nil, let half = half(end) {
        clock.half = half.value
        end = half.end
      }
    }
    clock.range = start..<end
    return clock
  }

  /// Two digits of minutes or seconds, with the half of the day against them.
  func sexagesimal(_ index: Int) -> (value: Int, half: Int?, end: Int)? {
    guard tokens.indices.contains(index), isNumber(index) else { return nil }
    let text = word(index)
    let head = text.prefix { $0.isASCII && $0.isNumber }
    guard head.utf8.count == 2, let value = Int(head), value < 60 else { return nil }
    let tail = text.dropFirst(2)
    if tail.isEmpty { return (value, nil, index + 1) }
    if let letter = mark(tail, [.letter]), let end = term(.letterend, index + 1) {
      return (value, letter.value, end.end)
    }
    guard let mark = mark(tail, [.half, .letter]) else { return nil }
    return (value, mark.value, index + 1)
  }

  /// nine, nine thirty, six forty-three minutes, five-thirty, seven pm.
  func wordClock(_ start: Int) -> Clock? {
    guard let hour = spelt(start, 0...24),
      hour.value <= 12 || hour.end > start + 1 || hour.value <= 20
    else { return nil }
    var clock = Clock(hour: hour.value, range: start..<hour.end)
    var end = hour.end
    // But three twenty-fifths are a share.
    if let minute = spelt(skip(["-"], end), 10...59), hour.value <= 12,
      numbers.words.parts[word(skip(["-"], minute.end))] == nil
    {
      clock.minute = minute.value
      clock.isFine = true
      end = skip(.minutes, minute.end)
      clock.isSure =
        minute.value % 5 == 0 && end == minute.end && term(.unit, end) == nil
        && numbers.words.scales[word(end)] == nil
    }
    if let half = half(end) {
      clock.half = half.value
      clock.isSure = true
      end = half.end
    } else if let oclock = term(.oclock, end) {
      clock.isSure = true
      end = oclock.end
    }
    clock.range = start..<end
    return clock
  }

  /// half past eight, a quarter to nine, 20 min past eight, 10 past 9.
  func spoken(_ start: Int) -> Clock? {
    var minutes = 0
    var next = start
    var isTold = true
    if let quarter = term(.quarter, start) {
      (minutes, next) = (15, quarter.end)
    } else if let half = term(.halfhour, start) {
      (minutes, next) = (30, half.end)
    } else if let value = integer(start, 1...59).map({ ($0, start + 1) })
      ?? spelt(start, 1...59).map({ ($0.value, $0.end) })
    {
      minutes = value.0
      let behind = skip(.minutes, value.1)
      isTold = behind > value.1
      next = behind
    } else {
      return nil
    }
    guard let past = term(.past, next), past.word.value > 0 || isTold else { return nil }
    guard tokens.indices.contains(past.end),
      var clock = isNumber(past.end)
        ? digitClock(past.end) : wordClock(past.end), !clock.isFine, clock.hour <= 24
    else { return nil }
    if let half = clock.half, half != 24 { clock.hour = clock.hour % 12 + half }
    let total = (clock.hour * 60 + past.word.value * minutes + 1_440) % 1_440
    clock.hour = total / 60
    clock.minute = total % 60
    clock.isFine = true
    clock.isSure = true
    clock.range = start..<clock.range.upperBound
    return clock
  }

  /// Whether digits are a part of something longer: 4:3 of 14:3, 3.7, $8, 24/7.
  func isPart(_ index: Int) -> Bool {
    guard index > 0, isGlued(index) else {
      return ["$", "£", "€"].contains(word(index - 1))
    }
    return ["$", "£", "€", ":", ".", "/", "#", "_"].contains(word(index - 1))
  }
}
