// The hashes of an RFC 6962 Merkle tree, and the names of its complete subtrees.
//
//   MTH({})      = SHA-256()
//   MTH({d})     = SHA-256(0x00 || d)
//   MTH(D[n])    = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])), k the largest power of two < n
//
// Only arithmetic lives here; nothing may read a file or know what a leaf means.
public import Bytes
import Cryptography

/// The Merkle tree of RFC 6962 section 2.1 (the same as RFC 9162 section 2.1.1) with SHA-256.
public enum Merkle {
  /// The root of the tree of no leaves: SHA-256 of nothing (RFC 6962 section 2.1).
  public static let emptyRoot = SHA256.hash([])

  /// The hash of a leaf: SHA-256(0x00 || data) (RFC 6962 section 2.1).
  public static func leafHash(_ data: ArraySlice<UInt8>) -> Digest {
    SHA256.hash(prefix: 0x00, data)
  }

  /// The hash of a leaf: SHA-256(0x00 || data) (RFC 6962 section 2.1).
  public static func leafHash(_ data: [UInt8]) -> Digest { leafHash(data[...]) }

  /// The hash of an inner node: SHA-256(0x01 || left || right) (RFC 6962 section 2.1), without an
  /// allocation.
  public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.hash(prefix: 0x01, left, right)
  }

  /// The hash of neighbouring subtrees that shrink from left to right, as RFC 6962 section 2.1
  /// splits a tree whose size is no power of two; nil for none.
  static func fold(_ subtrees: ArraySlice<Digest>) -> Digest? {
    guard var hash = subtrees.last else { return nil }
    for left in subtrees.dropLast().reversed() { hash = nodeHash(left, hash) }
    return hash
  }
}

/// A complete subtree, by where it stands: it covers the leaves
/// `index << level ..< (index + 1) << level`.
public struct MerkleNode: Hashable, Sendable {
  /// Its height: 0 is a leaf, and it covers `1 << level` leaves; 0...62.
  public let level: Int
  /// How many complete subtrees of this height stand to its left; 0 or more.
  public let index: Int

  /// Names the subtree of height `level` (0...62) that has `index` others of its height to its left.
  public init(level: Int, index: Int) {
    precondition((0...62).contains(level) && index >= 0, "no such subtree")
    self.level = level
    self.index = index
  }

  /// The complete subtrees of a tree of `size` leaves that no other one contains, left to right and
  /// shrinking: one for each bit of `size`.
  ///
  /// Their fold is the root (RFC 6962 section 2.1).
  public static func frontier(of size: Int) -> [MerkleNode] {
    precondition(size >= 0, "a tree has no negative size")
    return covering(0..<size)
  }

  /// The same for the leaves of `range`, whose start must be a multiple of the largest power of two
  /// that is not above its count: every range that RFC 6962's recursion makes is so aligned.
  static func covering(_ range: Range<Int>) -> [MerkleNode] {
    var nodes: [MerkleNode] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let level = (range.upperBound - start).highestBit
      nodes.append(MerkleNode(level: level, index: start >> level))
      start += 1 << level
    }
    return nodes
  }
}

extension Int {
  /// The place of the highest bit that is set: floor(log2(self)), for a number above 0.
  var highestBit: Int { Int.bitWidth - 1 - leadingZeroBitCount }
}
