// What a power cut may leave of a disk: of everything that was not certain, each change kept or
// dropped, each write also torn at sectors; all combinations where they are few, a seeded sample
// where they are many.

/// Which part of a change that was not certain is on the disk.
private struct Kept {
  /// The sectors of a write that are there, by number within the write; or all of another change.
  var sectors: [Int]
  /// True where the file has the length that the write gave it, whatever of its bytes is there.
  var hasLength: Bool
}

/// The states that a power cut may leave.
public struct CrashImages {
  /// The unit that a disk writes whole.
  public static let sector = 512

  private enum Choice {
    /// One change of a file: what may be there of it.
    case file(node: Int, change: Int, options: [Kept])
    /// A folder's names: which of its changes may be there.
    case names(node: Int, options: [[Int]])

    var count: Int {
      switch self {
      case .file(_, _, let options): options.count
      case .names(_, let options): options.count
      }
    }
  }

  private let state: DiskState
  private var choices: [Choice] = []
  /// How many combinations there are; Int.max for more than that.
  public private(set) var total = 1

  /// The states that a power cut may leave of `state`.
  public init(_ state: DiskState) {
    self.state = state
    for (node, file) in state.files.sorted(by: { $0.key < $1.key }) {
      for (number, change) in file.pending.enumerated() {
        choices.append(.file(node: node, change: number, options: CrashImages.options(change)))
      }
    }
    for (node, folder) in state.folders.sorted(by: { $0.key < $1.key })
    where !folder.pending.isEmpty {
      choices.append(.names(node: node, options: CrashImages.options(folder.pending.count)))
    }
    for choice in choices {
      let (product, isOver) = total.multipliedReportingOverflow(by: choice.count)
      total = isOver ? .max : product
    }
  }

  /// All combinations where there are at most `limit`, else `limit` of them: all kept, all dropped,
  /// each one alone kept or dropped, and then at random.
  public func sample(limit: Int, seed: UInt64) -> [DiskState] {
    if total <= limit {
      return (0..<total).map { number in
        var rest = number
        return image(
          choices.map { choice in
            defer { rest /= choice.count }
            return rest % choice.count
          })
      }
    }
    var generator = SeededGenerator(seed: seed)
    // By construction the first option of each choice is "nothing", the last "all of it".
    let all = choices.map { $0.count - 1 }
    let none = choices.map { _ in 0 }
    var picks = [all, none]
    for number in choices.indices {
      var (without, alone) = (all, none)
      without[number] = 0
      alone[number] = all[number]
      picks += [without, alone]
    }
    if picks.count > limit {
      let others = picks.dropFirst(2).shuffled(using: &generator)
      picks = Array(picks.prefix(2) + others.prefix(max(0, limit - 2)))
    }
    while picks.count < limit {
      picks.append(choices.map { Int.random(in: 0..<$0.count, using: &generator) })
    }
    return picks.map(image)
  }

  private static func options(_ change: DiskState.FileChange) -> [Kept] {
    guard case .write(let offset, let bytes) = change, !bytes.isEmpty else {
      return [Kept(sectors: [], hasLength: false), Kept(sectors: [0], hasLength: true)]
    }
    let count = (offset + bytes.count - 1) / sector - offset / sector + 1
    var subsets: [[Int]] = []
    if count <= 4 {
      subsets = (0..<1 << count).map { bits in (0..<count).filter { bits >> $0 & 1 == 1 } }
    } else {
      // Beginnings, ends, and all but one.
      subsets = (0..<count).map { Array(0..<$0) } + (1..<count).map { Array($0..<count) }
      subsets += (1..<count - 1).map { hole in (0..<count).filter { $0 != hole } }
      subsets.append(Array(0..<count))
    }
    var options: [Kept] = []
    for subset in subsets {
      options.append(Kept(sectors: subset, hasLength: false))
      // The length alone, with zeros where the bytes are missing at the end.
      if subset.last != count - 1 { options.append(Kept(sectors: subset, hasLength: true)) }
    }
    return options
  }

  /// Subsets of a folder's changes: all where they are few, else those up to each and from each.
  private static func options(_ count: Int) -> [[Int]] {
    if count <= 4 {
      return (0..<1 << count).map { bits in (0..<count).filter { bits >> $0 & 1 == 1 } }
    }
    return (0..<count).map { Array(0..<$0) } + (1..<count).map { Array($0..<count) }
      + [Array(0..<count)]
  }

  private func image(_ pick: [Int]) -> DiskState {
    var image = state
    for node in image.files.keys { image.drop(file: node) }
    for (node, folder) in image.folders {
      image.folders[node] = DiskState.Folder(
        certain: folder.certain, pending: [], current: folder.certain)
    }
    for (choice, number) in zip(choices, pick) {
      switch choice {
      case .file(let node, let change, let options):
        guard let file = state.files[node], var bytes = image.files[node]?.current else { continue }
        CrashImages.apply(file.pending[change], options[number], &bytes)
        image.files[node]?.current = bytes
      case .names(let node, let options):
        guard let folder = state.folders[node] else { continue }
        for change in options[number] {
          for (name, target) in folder.pending[change] {
            image.folders[node]?.current[name] = target
          }
        }
      }
    }
    return image.settled.reachable
  }

  private static func apply(
    _ change: DiskState.FileChange, _ kept: Kept, _ bytes: inout [UInt8]
  ) {
    guard case .write(let offset, let new) = change else {
      if kept.hasLength { change.apply(to: &bytes) }
      return
    }
    let first = offset / sector
    for number in kept.sectors {
      let start = max(offset, (first + number) * sector) - offset
      let end = min(new.count, (first + number + 1) * sector - offset)
      DiskState.put(new[start..<end], at: offset + start, in: &bytes)
    }
    if kept.hasLength, bytes.count < offset + new.count {
      DiskState.resize(&bytes, to: offset + new.count)
    }
  }
}

extension DiskState {
  /// Without the files and folders that have no name any more.
  var reachable: DiskState {
    var state = self
    var seen: Set<Int> = [DiskState.root]
    var waiting = [DiskState.root]
    while let node = waiting.popLast() {
      for child in folders[node]?.current.values ?? [:].values where seen.insert(child).inserted {
        waiting.append(child)
      }
    }
    state.files = files.filter { seen.contains($0.key) }
    state.folders = folders.filter { seen.contains($0.key) }
    return state
  }
}
