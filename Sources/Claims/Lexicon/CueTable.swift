// The cues of a sentence, to be asked for by group and place.

/// The cues that were met in a sentence.
struct CueTable: Sendable {
  /// In the order of their first tokens.
  let all: [Cue]
  /// By token, the groups of which a cue covers it.
  private let covering: [UInt64]
  /// By token, the groups of which a cue begins there.
  private let beginning: [UInt64]
  /// By token, the groups of which a cue ends before it.
  private let ending: [UInt64]
  /// By token, the first of `all` that begins there or later.
  private let first: [Int32]
  /// The groups that are met at all.
  private let groups: UInt64

  init(_ cues: [Cue], tokens count: Int) {
    all = cues
    var covering = [UInt64](repeating: 0, count: count + 1)
    var beginning = covering
    var ending = covering
    var first = [Int32](repeating: Int32(cues.count), count: count + 1)
    var groups: UInt64 = 0
    for (number, cue) in cues.enumerated().reversed() {
      let bit = cue.group.bit
      groups |= bit
      for index in cue.tokens { covering[index] |= bit }
      beginning[cue.tokens.lowerBound] |= bit
      ending[cue.tokens.upperBound] |= bit
      first[cue.tokens.lowerBound] = Int32(number)
    }
    for index in stride(from: count - 1, through: 0, by: -1) {
      first[index] = min(first[index], first[index + 1])
    }
    (self.covering, self.beginning, self.ending) = (covering, beginning, ending)
    (self.first, self.groups) = (first, groups)
  }

  /// Whether a cue of `group` covers the token.
  func has(_ group: CueGroup, at index: Int) -> Bool {
    index >= 0 && index < covering.count && covering[index] & group.bit != 0
  }

  /// Whether a cue of one of the groups of a mask begins at `index`.
  func begins(_ mask: UInt64, at index: Int) -> Bool {
    index < beginning.count && beginning[index] & mask != 0
  }

  /// Whether any cue of `group` was met.
  func has(_ group: CueGroup) -> Bool { groups & group.bit != 0 }

  /// The cues of `group`, in order.
  func of(_ group: CueGroup) -> [Cue] {
    has(group) ? all.filter { $0.group == group } : []
  }

  /// The cue of `group` that begins at `index`.
  func cue(_ group: CueGroup, at index: Int) -> Cue? {
    guard index >= 0, index < beginning.count, beginning[index] & group.bit != 0 else { return nil }
    var number = Int(first[index])
    while number < all.count, all[number].tokens.lowerBound == index {
      if all[number].group == group { return all[number] }
      number += 1
    }
    return nil
  }

  /// The cue of `group` that ends before `index`.
  func cue(_ group: CueGroup, endingAt index: Int) -> Cue? {
    guard index >= 0, index < ending.count, ending[index] & group.bit != 0 else { return nil }
    return all[..<Int(first[min(index, first.count - 1)])].last {
      $0.group == group && $0.tokens.upperBound == index
    }
  }

  /// The first cue of `group` that begins inside `range`.
  func cue(_ group: CueGroup, in range: Range<Int>) -> Cue? {
    guard has(group) else { return nil }
    for index in range {
      if let found = cue(group, at: index) { return found }
    }
    return nil
  }
}
