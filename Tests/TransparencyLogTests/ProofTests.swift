// What these prove: proofs are the published ones, every proof of every tree of up to 100 leaves
// verifies, and none does once anything about it is changed (after golang.org/x/mod/sumdb/tlog).
import Bytes
import Cryptography
import Testing
import TransparencyLog

// google/certificate-transparency merkle_tree_test.cc: paths and consistency proofs of its tree.
private let published: (paths: [(Int, Int, [String])], growth: [(Int, Int, [String])]) = (
  [
    (0, 1, []),
    (
      0, 8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ]
    ),
    (
      5, 8,
      [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ]
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
      1, 5,
      [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ]
    ),
  ],
  [
    (1, 1, []),
    (
      1, 8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ]
    ),
    (
      6, 8,
      [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ]
    ),
    (
      2, 5,
      [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ]
    ),
  ]
)

@Test func referenceTreeHasItsPublishedProofs() throws {
  var oracle = Oracle(ReferenceTree.leaves)
  for (index, size, hashes) in published.paths {
    let proof = try #require(
      Merkle.inclusionProof(index: index, size: size) { oracle.hash(of: $0) }
    )
    #expect(proof.map(\.hex) == hashes)
    let verdict = Merkle.verifyInclusion(
      leafHash: Merkle.leafHash(ReferenceTree.leaves[index]),
      index: index,
      size: size,
      proof: proof,
      root: ReferenceTree.roots[size]
    )
    #expect(verdict == .valid)
  }
  for (old, new, hashes) in published.growth {
    let proof = try #require(Merkle.consistencyProof(from: old, to: new) { oracle.hash(of: $0) })
    #expect(proof.map(\.hex) == hashes)
    let verdict = Merkle.verifyConsistency(
      oldSize: old,
      oldRoot: ReferenceTree.roots[old],
      newSize: new,
      newRoot: ReferenceTree.roots[new],
      proof: proof
    )
    #expect(verdict == .valid)
  }
}

// draft-ietf-plants-merkle-tree-certs, "Subtree Test Vectors": SHA-256 over a line for every
// inclusion proof in every aligned subtree of trees of up to 130 one-byte leaves.
@Test func everyInclusionProofIn130LeavesIsThePublishedOne() throws {
  var oracle = Oracle((0..<130).map { [UInt8($0)] })
  var hash = SHA256()
  for end in 1...130 {
    for start in 0..<end where isAligned(start, end) {
      for index in start..<end {
        // The subtree is a tree of its own, whose nodes stand `start` leaves further right.
        let proof = try #require(
          Merkle.inclusionProof(index: index - start, size: end - start) { node in
            oracle.hash(
              of: MerkleNode(level: node.level, index: node.index + start >> node.level)
            )
          }
        )
        let hashes = proof.map { " " + $0.hex }.joined()
        hash.update(Array("\(index) [\(start), \(end))\(hashes)\n".utf8))
      }
    }
  }
  #expect(
    hash.finish().hex == "ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f"
  )
}

/// Proofs that differ from `proof` in one hash: flipped, dropped, doubled, or one added.
private func tampered(_ proof: [Digest]) -> [[Digest]] {
  let stranger = Merkle.leafHash(Array("stranger".utf8))
  var all = [proof + [stranger], [stranger] + proof]
  for place in proof.indices {
    var (flipped, dropped, doubled) = (proof, proof, proof)
    flipped[place] = Merkle.leafHash(proof[place].bytes)
    dropped.remove(at: place)
    doubled.insert(proof[place], at: place)
    all += [flipped, dropped, doubled]
  }
  return all
}

@Test func everyInclusionProofVerifiesAndNoOtherDoes() throws {
  var oracle = Oracle(count: 101)
  for size in 1...100 {
    let root = oracle.root(0..<size)
    for index in 0..<size {
      let leaf = oracle.root(index..<index + 1)
      let proof = try #require(
        Merkle.inclusionProof(index: index, size: size) { oracle.hash(of: $0) }
      )
      #expect(proof == oracle.path(index, 0..<size))
      func check(
        _ leaf: Digest,
        _ index: Int,
        _ size: Int,
        _ proof: [Digest],
        _ root: Digest
      ) -> Bool {
        Merkle.verifyInclusion(
          leafHash: leaf,
          index: index,
          size: size,
          proof: proof,
          root: root
        ).isValid
      }
      #expect(check(leaf, index, size, proof, root))
      for other in tampered(proof) { #expect(!check(leaf, index, size, other, root)) }
      for other in [index - 1, index + 1, index ^ 1, index + size, -1, Int.max] {
        #expect(!check(leaf, other, size, proof, root))
      }
      #expect(!check(root, index, size, proof, leaf) || size == 1)
      #expect(!check(leaf, index, size, proof, oracle.root(0..<size + 1)))
      // Another size gives the same path only where the root, which names no size, is the same:
      // a checkpoint binds the two together.
      for other in [size - 1, size + 1, 0, -1] {
        #expect(!check(leaf, index, other, proof, oracle.root(0..<max(0, other))))
      }
    }
  }
}

@Test func everyConsistencyProofVerifiesAndNoOtherDoes() throws {
  var oracle = Oracle(count: 101)
  for new in 1...100 {
    let newRoot = oracle.root(0..<new)
    for old in 0...new {
      let oldRoot = oracle.root(0..<old)
      let proof = try #require(Merkle.consistencyProof(from: old, to: new) { oracle.hash(of: $0) })
      if old > 0 { #expect(proof == oracle.subproof(old, 0..<new)) }
      func check(_ old: Int, _ oldRoot: Digest, _ new: Int, _ newRoot: Digest, _ p: [Digest])
        -> Bool
      {
        Merkle.verifyConsistency(
          oldSize: old,
          oldRoot: oldRoot,
          newSize: new,
          newRoot: newRoot,
          proof: p
        ).isValid
      }
      #expect(check(old, oldRoot, new, newRoot, proof))
      for other in tampered(proof) { #expect(!check(old, oldRoot, new, newRoot, other)) }
      #expect(!check(old, oldRoot, -1, newRoot, proof))
      #expect(!check(new + 1, oracle.root(0..<new + 1), new, newRoot, proof))
      guard old > 0 else { continue }
      let stranger = Merkle.leafHash(newRoot.bytes)
      #expect(!check(old, stranger, new, newRoot, proof))
      #expect(!check(old, oldRoot, new, stranger, proof))
      #expect(!check(old, oldRoot, new + 1, oracle.root(0..<new + 1), proof))
      #expect(
        !check(old - 1, oracle.root(0..<old - 1), new, newRoot, proof) || old == 1 && new == 1
      )
    }
  }
}

@Test func proofsThatCannotBeMadeAreNil() {
  let none: (MerkleNode) -> Digest? = { _ in nil }
  #expect(Merkle.inclusionProof(index: 3, size: 3, hash: none) == nil)
  #expect(Merkle.inclusionProof(index: -1, size: 3, hash: none) == nil)
  #expect(Merkle.inclusionProof(index: 0, size: 3, hash: none) == nil)
  #expect(Merkle.inclusionProof(index: 0, size: Int.max, hash: none) == nil)
  #expect(Merkle.consistencyProof(from: 4, to: 3, hash: none) == nil)
  #expect(Merkle.consistencyProof(from: -1, to: 3, hash: none) == nil)
  #expect(Merkle.consistencyProof(from: Int.max - 1, to: Int.max, hash: none) == nil)
  #expect(Merkle.consistencyProof(from: 3, to: 3, hash: none) == [])
}

// The largest trees there can be: 62 or 63 hashes, and no number overflows.
@Test func proofsInTheLargestTreesVerify() throws {
  let hash: (MerkleNode) -> Digest? = { node in
    // Every leaf is the same, so every complete subtree of a height is.
    (0..<node.level).reduce(Merkle.leafHash([])) { hash, _ in Merkle.nodeHash(hash, hash) }
  }
  let size = Int.max
  let root = try #require(Merkle.root(size: size, hash: hash))
  for index in [0, 1, 1 << 40, size / 2, size - 2, size - 1] {
    let proof = try #require(Merkle.inclusionProof(index: index, size: size, hash: hash))
    let verdict = Merkle.verifyInclusion(
      leafHash: Merkle.leafHash([]),
      index: index,
      size: size,
      proof: proof,
      root: root
    )
    #expect(verdict == .valid)
  }
  for old in [1, 3, 1 << 62, (1 << 62) + 1, size - 1] {
    let oldRoot = try #require(Merkle.root(size: old, hash: hash))
    let proof = try #require(Merkle.consistencyProof(from: old, to: size, hash: hash))
    let verdict = Merkle.verifyConsistency(
      oldSize: old,
      oldRoot: oldRoot,
      newSize: size,
      newRoot: root,
      proof: proof
    )
    #expect(verdict == .valid)
  }
}
