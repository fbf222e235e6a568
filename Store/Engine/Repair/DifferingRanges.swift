// Where two files differ, so that no more is set aside and replaced than must be.
import StoreDurable

struct DifferingRanges {
  /// Our file; nil where it is missing.
  let ours: (any DurableFile)?
  let copy: any DurableFile

  /// Differences closer than this are one.
  private static let gap = 256
  /// A longer difference is several, so that none must be held whole.
  private static let most = 16 << 20
  private static let window = 1 << 20

  /// The parts of `ranges` that differ; what lies behind our end is a part of its own.
  func find(in ranges: [Range<Int>]) throws(StoreError) -> [Range<Int>] {
    let (ours, copy) = (ours, copy)
    let length = try StoreError.wrap { () throws(DurableError) in try ours?.size() ?? 0 }
    var out: [Range<Int>] = []
    func add(_ range: Range<Int>) {
      if let last = out.last, range.lowerBound - last.upperBound < DifferingRanges.gap,
        range.upperBound - last.lowerBound <= DifferingRanges.most,
        (last.lowerBound < length) == (range.lowerBound < length)
      {
        out[out.count - 1] = last.lowerBound..<range.upperBound
      } else {
        out.append(range)
      }
    }
    for range in ranges {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: DifferingRanges.window)
      {
        let end = min(start + DifferingRanges.window, range.upperBound)
        let (mine, theirs) = try StoreError.wrap { () throws(DurableError) in
          (
            try ours?.read(at: start, count: end - start) ?? [],
            try copy.read(at: start, count: end - start)
          )
        }
        var position = 0
        while position < mine.count, position < theirs.count {
          if mine[position] == theirs[position] {
            position += 1
            continue
          }
          let from = position
          while position < mine.count, position < theirs.count, mine[position] != theirs[position] {
            position += 1
          }
          add(start + from..<start + position)
        }
        if position < theirs.count { add(start + position..<start + theirs.count) }
      }
    }
    return out
  }
}
