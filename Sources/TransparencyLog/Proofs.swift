// Making proofs: which hashes show that a leaf is in a tree, or that a tree is the start of another.
//
//   PATH(2, D[7]) = [ MTH(D[3:4]), MTH(D[0:2]), MTH(D[4:7]) ]
//
// The hashes come from a function, `(MerkleNode) -> Digest?`: over tiles that is TileHashes. Checking
// a proof needs none of this and lives in ProofVerification.swift.
public import Bytes

extension Merkle {
  /// The root of the tree of `size` leaves whose subtree hashes `hash` knows; nil where it lacks one.
  /// - Throws: what `hash` throws.
  public static func root<Failure: Error>(
    size: Int,
    hash: (MerkleNode) throws(Failure) -> Digest?
  ) throws(Failure) -> Digest? {
    try MerkleFrontier(size: size, hash: hash)?.root
  }

  /// The proof that leaf `index` is in the tree of `size` leaves, from the leaf's sibling up: PATH of
  /// RFC 6962 section 2.1.1 (RFC 9162 section 2.1.3.1).
  /// - Returns: nil where the tree has no such leaf, or `hash` lacks a subtree.
  /// - Throws: what `hash` throws.
  public static func inclusionProof<Failure: Error>(
    index: Int,
    size: Int,
    hash: (MerkleNode) throws(Failure) -> Digest?
  ) throws(Failure) -> [Digest]? {
    guard index >= 0, index < size else { return nil }
    var siblings: [Range<Int>] = []
    var tree = 0..<size
    while tree.count > 1 {
      // m < k: PATH(m, D[0:k]) : MTH(D[k:n]), else PATH(m - k, D[k:n]) : MTH(D[0:k])
      let (left, right) = halves(tree)
      siblings.append(index < right.lowerBound ? right : left)
      tree = index < right.lowerBound ? left : right
    }
    return try hashes(of: siblings.reversed(), hash: hash)
  }

  /// The proof that the tree of `newSize` leaves begins with the tree of `oldSize` leaves: PROOF of
  /// RFC 6962 section 2.1.2 (RFC 9162 section 2.1.4.1).
  ///
  /// Empty where the sizes are the same, and from the tree of no leaves.
  /// - Returns: nil where the sizes are out of order, or `hash` lacks a subtree.
  /// - Throws: what `hash` throws.
  public static func consistencyProof<Failure: Error>(
    from oldSize: Int,
    to newSize: Int,
    hash: (MerkleNode) throws(Failure) -> Digest?
  ) throws(Failure) -> [Digest]? {
    guard oldSize >= 0, oldSize <= newSize else { return nil }
    guard oldSize > 0, oldSize < newSize else { return [] }
    var ranges: [Range<Int>] = []
    var tree = 0..<newSize
    // SUBPROOF's `b`: true while the subtree starts where the old tree does.
    var isOldRoot = true
    while tree.upperBound != oldSize {
      // m <= k: SUBPROOF(m, D[0:k], b) : MTH(D[k:n]),
      // m > k:  SUBPROOF(m - k, D[k:n], false) : MTH(D[0:k])
      let (left, right) = halves(tree)
      if oldSize <= right.lowerBound {
        ranges.append(right)
        tree = left
      } else {
        ranges.append(left)
        tree = right
        isOldRoot = false
      }
    }
    // SUBPROOF(m, D[m], true) = {}, SUBPROOF(m, D[m], false) = {MTH(D[m])}
    if !isOldRoot { ranges.append(tree) }
    return try hashes(of: ranges.reversed(), hash: hash)
  }

  /// D[0:k] and D[k:n], k the largest power of two below n; `tree` has two leaves or more.
  private static func halves(_ tree: Range<Int>) -> (left: Range<Int>, right: Range<Int>) {
    let middle = tree.lowerBound + (1 << (tree.count - 1).highestBit)
    return (tree.lowerBound..<middle, middle..<tree.upperBound)
  }

  private static func hashes<Failure: Error>(
    of ranges: [Range<Int>],
    hash: (MerkleNode) throws(Failure) -> Digest?
  ) throws(Failure) -> [Digest]? {
    var proof: [Digest] = []
    for range in ranges {
      var subtrees: [Digest] = []
      for node in MerkleNode.covering(range) {
        guard let digest = try hash(node) else { return nil }
        subtrees.append(digest)
      }
      guard let digest = fold(subtrees[...]) else { return nil }
      proof.append(digest)
    }
    return proof
  }
}
