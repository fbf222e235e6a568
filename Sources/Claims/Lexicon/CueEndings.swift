// What ends at each node of a lexicon's trie, in two arrays: most words of a text are asked about, and a
// table of small arrays would be as many allocations as there are entries.

/// What a cue is that ends at a node.
struct CueEnding: Sendable {
  let group: CueGroup
  let grade: Int
  let entry: Int
}

/// The endings of all nodes, at most one of each group at a node.
struct CueEndings: Sendable {
  private struct Link {
    var ending: CueEnding
    /// The index of the next one at the node; -1 for none.
    var next: Int32
  }
  private var links: [Link] = []
  /// By node, the index of its first link, -1 for none; it may be shorter than there are nodes.
  private var firsts: [Int32] = []

  /// Adds an ending behind those of a node, or in the place of the one of its group.
  mutating func put(_ ending: CueEnding, at node: Int32) {
    let node = Int(node)
    while firsts.count <= node { firsts.append(-1) }
    var last: Int32 = -1
    var index = firsts[node]
    while index >= 0 {
      if links[Int(index)].ending.group == ending.group {
        links[Int(index)].ending = ending
        return
      }
      last = index
      index = links[Int(index)].next
    }
    let added = Int32(links.count)
    links.append(Link(ending: ending, next: -1))
    if last < 0 { firsts[node] = added } else { links[Int(last)].next = added }
  }

  /// The endings of a node, in the order in which they were put.
  func at(_ node: Int32) -> At {
    At(endings: self, index: Int(node) < firsts.count ? firsts[Int(node)] : -1)
  }

  /// The endings of one node.
  struct At: Sequence, IteratorProtocol {
    fileprivate let endings: CueEndings
    fileprivate var index: Int32

    mutating func next() -> CueEnding? {
      guard index >= 0 else { return nil }
      let link = endings.links[Int(index)]
      index = link.next
      return link.ending
    }
  }
}
