// MerkleFrontier: as much of a tree as appending to it needs, the roots of its largest complete
// subtrees ("compact range").
//
//   size 6 = 0b110:  [ MTH(D[0:4]), MTH(D[4:6]) ]
//
// Where the hashes of a stored tree come from is the caller's affair.
public import Bytes

/// The right edge of a Merkle tree: O(log n) hashes that give the root and take more leaves
/// (RFC 6962 section 2.1).
public struct MerkleFrontier: Hashable, Sendable {
  /// How many leaves the tree has.
  public private(set) var size: Int
  /// The hashes of `MerkleNode.frontier(of: size)`: one for each bit of `size`, the largest first.
  public private(set) var subtrees: [Digest]

  /// The tree of no leaves.
  public init() {
    size = 0
    subtrees = []
  }

  /// The tree of `size` leaves with these largest complete subtrees, left to right; nil unless there
  /// is one for each bit of `size`.
  public init?(size: Int, subtrees: [Digest]) {
    guard size >= 0, subtrees.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.subtrees = subtrees
  }

  /// The tree of `size` leaves whose subtree hashes `hash` knows; nil where it lacks one.
  /// - Throws: what `hash` throws.
  public init?<Failure: Error>(
    size: Int,
    hash: (MerkleNode) throws(Failure) -> Digest?
  ) throws(Failure) {
    guard size >= 0 else { return nil }
    var subtrees: [Digest] = []
    for node in MerkleNode.frontier(of: size) {
      guard let digest = try hash(node) else { return nil }
      subtrees.append(digest)
    }
    self.init(size: size, subtrees: subtrees)
  }

  /// Adds a leaf, by its hash: amortised one node hash.
  public mutating func append(_ leafHash: Digest) {
    var hash = leafHash
    var bits = size
    // Each low bit that is set is a subtree of that height, now paired with its equal.
    while bits & 1 == 1 {
      hash = Merkle.nodeHash(subtrees.removeLast(), hash)
      bits >>= 1
    }
    subtrees.append(hash)
    size += 1
  }

  /// The root of the tree: MTH(D[size]).
  public var root: Digest { Merkle.fold(subtrees[...]) ?? Merkle.emptyRoot }
}
