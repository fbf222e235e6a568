// Along the versions of a story: when each sentence was first seen, reworded, last seen.

/// Follows the sentences of a story through its versions.
///
/// A text that comes back keeps its first sighting, as in WikiWho: what is new is looked up among all
/// that was ever gone before it counts as new.
public struct SentenceBlame: Sendable {
  /// A sentence and its sightings, by the numbers that versions were added with.
  public struct Sighting: Sendable, Equatable {
    /// As it reads in the newest version that has it.
    public internal(set) var text: String
    /// The first version that has it, in whatever wording.
    public internal(set) var firstSeen: Int
    /// The versions that brought another wording, ascending.
    public internal(set) var reworded: [Int]
    /// The newest version that has it.
    public internal(set) var lastSeen: Int
  }

  /// The sentences of the newest version, in its order.
  public private(set) var current: [Sighting] = []
  /// By text: the sentences that are gone, and wordings that are.
  private var past: [UInt64: Sighting] = [:]
  /// Keys of `past` that are sentences, not earlier wordings, in the order in which they went.
  private var gone: [UInt64] = []
  private var newest: StorySide?

  /// Knows no version.
  public init() {}

  /// Sentences that the newest version does not have, in the order in which they went.
  ///
  /// One that stood several times and still stands somewhere is not gone.
  public var removed: [Sighting] {
    let standing = Set(current.map { WordNumbers.key(of: $0.text) })
    return gone.compactMap { standing.contains($0) ? nil : past[$0] }
  }

  /// Adds a version; versions ascend.
  public mutating func add(_ side: StorySide, version: Int, differ: inout StoryDiffer) {
    defer { newest = side }
    guard let before = newest else {
      current = side.sentences.indices.map { index in
        let text = side.text(of: index..<index + 1)
        return Sighting(text: text, firstSeen: version, reworded: [], lastSeen: version)
      }
      return
    }
    let comparison = differ.compare(before, side)
    var next = [Sighting?](repeating: nil, count: side.sentences.count)
    // What went first: a text may go here and come there at once.
    for operation in comparison.operations where operation.kind == .remove {
      for index in operation.from { bury(current[index]) }
    }
    for operation in comparison.operations where operation.kind != .remove {
      for index in operation.to {
        let text = side.text(of: index..<index + 1)
        next[index] = sighting(of: text, operation, version)
      }
    }
    current = next.compactMap { $0 }
  }

  private mutating func sighting(
    of text: String,
    _ operation: StoryComparison.Operation,
    _ version: Int
  ) -> Sighting {
    let key = WordNumbers.key(of: text)
    // A split's parts, and a merge, go back to the oldest of what they came from.
    let origin = operation.from.map { current[$0] }.min { $0.firstSeen < $1.firstSeen }
    guard var sighting = origin else {
      if var known = past[key] {
        gone.removeAll { $0 == key }
        past[key] = nil
        known.text = text
        known.lastSeen = version
        return known
      }
      return Sighting(text: text, firstSeen: version, reworded: [], lastSeen: version)
    }
    if !operation.words.isEmpty {
      for index in operation.from {
        // An earlier wording may come back by itself.
        let old = WordNumbers.key(of: current[index].text)
        if past[old] == nil { past[old] = current[index] }
      }
      sighting.reworded.append(version)
    }
    sighting.text = text
    sighting.lastSeen = version
    return sighting
  }

  private mutating func bury(_ sighting: Sighting) {
    let key = WordNumbers.key(of: sighting.text)
    if let known = past[key], known.firstSeen < sighting.firstSeen {
      var older = known
      older.lastSeen = sighting.lastSeen
      past[key] = older
    } else {
      past[key] = sighting
    }
    gone.removeAll { $0 == key }
    gone.append(key)
  }

  /// Says that the newest version was seen again, unchanged.
  public mutating func seeAgain(version: Int) {
    for index in current.indices { current[index].lastSeen = version }
  }
}
