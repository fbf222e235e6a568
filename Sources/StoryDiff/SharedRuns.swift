// The longest run that two sequences share, then what lies on both sides of it: Ratcliff and
// Obershelp's way (1988), as a reader would match two sentences.

enum SharedRuns {
  struct Block: Equatable {
    var from: Int
    var to: Int
    var count: Int
  }

  /// The runs in order; neighbours that touch on both sides are one.
  ///
  /// Nil where it takes more than
  /// `patience` steps.
  static func find(_ from: [UInt64], _ to: [UInt64], patience: Int) -> [Block]? {
    var places: [UInt64: [Int]] = [:]
    for (j, token) in to.enumerated() { places[token, default: []].append(j) }
    var blocks: [Block] = []
    var steps = 0
    var pending = [(0..<from.count, 0..<to.count)]
    var length = [Int32](repeating: 0, count: to.count + 1)
    while let (a, b) = pending.popLast() {
      guard let block = longest(from, a, b, places, &length, &steps) else {
        if steps > patience { return nil }
        continue
      }
      if steps > patience { return nil }
      blocks.append(block)
      let (endA, endB) = (block.from + block.count, block.to + block.count)
      if a.lowerBound < block.from, b.lowerBound < block.to {
        pending.append((a.lowerBound..<block.from, b.lowerBound..<block.to))
      }
      if endA < a.upperBound, endB < b.upperBound {
        pending.append((endA..<a.upperBound, endB..<b.upperBound))
      }
    }
    blocks.sort { $0.from < $1.from }
    var joined: [Block] = []
    for block in blocks {
      if let last = joined.last, last.from + last.count == block.from,
        last.to + last.count == block.to
      {
        joined[joined.count - 1].count += block.count
      } else {
        joined.append(block)
      }
    }
    return joined
  }

  /// The longest run, the earliest of those.
  private static func longest(
    _ from: [UInt64],
    _ a: Range<Int>,
    _ b: Range<Int>,
    _ places: [UInt64: [Int]],
    _ length: inout [Int32],
    _ steps: inout Int
  ) -> Block? {
    var best = Block(from: 0, to: 0, count: 0)
    // Lengths of runs that end at the word before and at place `j` are in `length[j + 1]`.
    var previous: [Int] = []
    var row: [(place: Int, count: Int32)] = []
    for i in a {
      row.removeAll(keepingCapacity: true)
      if let list = places[from[i]] {
        var index = firstPlace(list, from: b.lowerBound)
        while index < list.count, list[index] < b.upperBound {
          let j = list[index]
          row.append((j, (j > b.lowerBound ? length[j] : 0) + 1))
          index += 1
        }
      }
      steps += row.count + 1
      for j in previous { length[j + 1] = 0 }
      previous.removeAll(keepingCapacity: true)
      for (j, count) in row {
        length[j + 1] = count
        previous.append(j)
        if Int(count) > best.count {
          best = Block(from: i - Int(count) + 1, to: j - Int(count) + 1, count: Int(count))
        }
      }
    }
    for j in previous { length[j + 1] = 0 }
    return best.count > 0 ? best : nil
  }

  /// The index of the first place that is not below `bound`.
  private static func firstPlace(_ list: [Int], from bound: Int) -> Int {
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if list[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
