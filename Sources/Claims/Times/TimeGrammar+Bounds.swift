// What opens an end of a time: before, after, since, until, around, or later.

extension TimeGrammar {
  /// The bound that begins at `index`, by the names TimeNode has for it, the outer first.
  func bound(_ index: Int) -> (mods: [String], end: Int)? {
    let names: [(TimeClass, String)] = [
      (.before, "before"), (.until, "until"), (.after, "after"), (.since, "since"),
      (.less, "before"), (.more, "after"), (.around, "approx"),
    ]
    var best: (mods: [String], end: Int)?
    for (group, name) in names {
      if let found = term(group, index), found.end > best?.end ?? 0 { best = ([name], found.end) }
    }
    guard var best else { return nil }
    if best.mods != ["approx"], let around = term(.around, best.end) {
      best = (best.mods + ["approx"], around.end)
    }
    return best
  }

  /// before 2010, since tomorrow, around 1pm, by end of this month, after the 15th day of June.
  func bounded(at start: Int) -> TimeNode? {
    if let found = term(.todate, start),
      start == 0 || term(.untimely, start - 1) == nil && word(start - 1) != "-",
      found.end >= tokens.count
        || !["from", "since"].contains(word(found.end))
          && isMark(found.end) && word(found.end) != "-"
    {
      var node = TimeNode(
        .dateRange, start..<found.end,
        [TimeNode.Reading("PRESENT_REF", nil, calendar.today * TimeCalendar.day)])
      node.mod = "before"
      return node
    }
    guard let bound = bound(start), let mod = bound.mods.first else { return nil }
    let next = skip(.the, bound.end)
    let inner = longest([
      dayWithTime(bound.end), period(bound.end), yearBehindWord(next), dayWithTime(next),
      period(next), sureNode(bound.end),
      dateRange(bound.end).flatMap { mod == "since" ? nil : $0 },
      boundMeal(bound.end),
    ])
    guard var node = inner, !node.isUnresolved, node.kind != .duration, node.kind != .set else {
      return nil
    }
    if mod == "approx", node.kind == .dateRange { return nil }
    let core = node.tokens
    node = node.from(start)
    node.core = core
    return opened(node, bound.mods)
  }

  /// "the year 2019", "the year of 2008".
  func yearBehindWord(_ index: Int) -> TimeNode? {
    guard let unit = term(.unit, index), unit.word.name == "Y",
      let year = year(skip(.of2, unit.end))
    else { return nil }
    return yearNode(year.value, index..<year.end)
  }

  /// A time of day behind a bound, where it is sure or stands behind before, by and after.
  func sureNode(_ index: Int) -> TimeNode? {
    if let found = clock(index), found.isSure { return clockNode(found) }
    return nil
  }

  func boundMeal(_ index: Int) -> TimeNode? {
    guard let meal = term(.meal, index) else { return nil }
    return hoursOf(meal.word, nil, index..<meal.end)
  }

  /// The node with an end opened.
  func opened(_ node: TimeNode, _ mods: [String]) -> TimeNode {
    var node = node
    guard let mod = mods.first else { return node }
    if mod == "approx" {
      node.mod = "approx"
      return node
    }
    node.readings = node.readings.map { opened($0, mod, edge: node.mod) }
    switch node.kind {
    case .date: node.kind = .dateRange
    case .time: node.kind = .timeRange
    case .datetime: node.kind = .datetimeRange
    default: break
    }
    let inner = mods.count > 1 ? mods[1] : node.mod
    node.mod = inner.isEmpty ? mod : mod + "-" + inner
    return node
  }

  /// One reading with an end opened: the near end for before and since, the far end for after and until.
  func opened(_ reading: TimeNode.Reading, _ mod: String, edge: String = "") -> TimeNode.Reading {
    var reading = reading
    let (low, high) = (reading.low, reading.high)
    switch mod {
    case "before":
      reading.low = nil
      reading.high = edge == "end" ? high : low
    case "until":
      reading.low = nil
      reading.high = high
    case "after":
      reading.low = high
      reading.high = nil
    default: reading.high = nil
    }
    return reading
  }

  /// "or later" behind a time.
  func opened(_ node: TimeNode) -> TimeNode {
    guard let later = term(.orlater, node.end), node.mod.isEmpty,
      node.kind != .duration, node.kind != .set,
      later.end >= tokens.count || isMark(later.end) || term(.on, later.end) != nil
    else { return node }
    let core = node.core
    var found = opened(node.to(later.end), ["since"])
    found.core = core
    return found
  }
}
