// Checking proofs: the algorithms of RFC 9162, which know nothing of how a proof is made.
//
//   Merkle.verifyInclusion(leafHash: h, index: 5, size: 8, proof: path, root: r) == .valid
//
// A proof that does not hold is a verdict with its reason, never an error.
public import Bytes

/// What checking a proof found.
public enum ProofVerdict: Hashable, Sendable {
  /// The proof holds.
  case valid
  /// It does not, and why.
  case invalid(ProofFailure)

  /// True for `.valid`.
  public var isValid: Bool { self == .valid }
}

/// Why a proof does not hold.
public enum ProofFailure: Hashable, Sendable, CustomStringConvertible {
  /// The tree has no leaf of that index.
  case indexOutsideTree
  /// The old tree is larger than the new one, or a size is negative.
  case sizesOutOfOrder
  /// More or fewer hashes than a proof between these two has.
  case wrongLength
  /// The hashes lead to another root than that of the tree (the new one, of two).
  case rootDiffers
  /// The hashes lead to another root than that of the old tree.
  case oldRootDiffers
  /// The two checkpoints are of different logs.
  case originsDiffer

  /// One line for a person.
  public var description: String {
    switch self {
    case .indexOutsideTree: "the tree has no such leaf"
    case .sizesOutOfOrder: "the older tree is larger than the newer one"
    case .wrongLength: "the proof has too many or too few hashes"
    case .rootDiffers: "the proof leads to another root"
    case .oldRootDiffers: "the proof leads to another root of the older tree"
    case .originsDiffer: "the checkpoints are of different logs"
    }
  }
}

extension Merkle {
  /// Checks that the leaf of hash `leafHash` is at `index` in the tree of `size` leaves with `root`
  /// (RFC 9162 section 2.1.3.2).
  public static func verifyInclusion(
    leafHash: Digest,
    index: Int,
    size: Int,
    proof: [Digest],
    root: Digest
  ) -> ProofVerdict {
    // 1. leaf_index >= tree_size: fail.
    guard index >= 0, index < size else { return .invalid(.indexOutsideTree) }
    // 2., 3.
    var (fn, sn) = (index, size - 1)
    var r = leafHash
    // 4.
    for p in proof {
      guard sn != 0 else { return .invalid(.wrongLength) }
      if fn & 1 == 1 || fn == sn {
        r = nodeHash(p, r)
        shiftToOddOrZero(&fn, &sn)
      } else {
        r = nodeHash(r, p)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    // 5.
    guard sn == 0 else { return .invalid(.wrongLength) }
    return r == root ? .valid : .invalid(.rootDiffers)
  }

  /// Checks that the tree of `newSize` leaves with `newRoot` begins with the tree of `oldSize`
  /// leaves with `oldRoot` (RFC 9162 section 2.1.4.2).
  ///
  /// That a tree begins with the empty tree, and with itself, is shown by the empty proof.
  public static func verifyConsistency(
    oldSize: Int,
    oldRoot: Digest,
    newSize: Int,
    newRoot: Digest,
    proof: [Digest]
  ) -> ProofVerdict {
    guard oldSize >= 0, oldSize <= newSize else { return .invalid(.sizesOutOfOrder) }
    guard oldSize > 0 || oldRoot == emptyRoot else { return .invalid(.oldRootDiffers) }
    guard newSize > 0 || newRoot == emptyRoot else { return .invalid(.rootDiffers) }
    guard oldSize > 0, oldSize < newSize else {
      guard proof.isEmpty else { return .invalid(.wrongLength) }
      return oldSize == 0 || oldRoot == newRoot ? .valid : .invalid(.rootDiffers)
    }
    // 1., 2. An old tree that is complete is its own first hash.
    let isComplete = oldSize & (oldSize - 1) == 0
    guard let first = isComplete ? oldRoot : proof.first, !proof.isEmpty else {
      return .invalid(.wrongLength)
    }
    // 3., 4.
    var (fn, sn) = (oldSize - 1, newSize - 1)
    while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
    // 5.
    var (fr, sr) = (first, first)
    // 6.
    for c in isComplete ? proof[...] : proof.dropFirst() {
      guard sn != 0 else { return .invalid(.wrongLength) }
      if fn & 1 == 1 || fn == sn {
        fr = nodeHash(c, fr)
        sr = nodeHash(c, sr)
        shiftToOddOrZero(&fn, &sn)
      } else {
        sr = nodeHash(sr, c)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    // 7.
    guard sn == 0 else { return .invalid(.wrongLength) }
    guard fr == oldRoot else { return .invalid(.oldRootDiffers) }
    return sr == newRoot ? .valid : .invalid(.rootDiffers)
  }

  // "If LSB(fn) is not set, then right-shift both fn and sn equally until either LSB(fn) is set or
  // fn is 0" (RFC 9162 sections 2.1.3.2 and 2.1.4.2).
  private static func shiftToOddOrZero(_ fn: inout Int, _ sn: inout Int) {
    while fn & 1 == 0, fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
  }
}
