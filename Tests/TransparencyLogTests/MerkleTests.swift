// What these prove: hashes and roots are the published ones, and the frontier agrees with the
// recursive definition at every size.
import Bytes
import Cryptography
import Testing
import TransparencyLog

/// The tree of 8 leaves with which Certificate Transparency tests its implementations
/// (google/certificate-transparency merkle_tree_test.cc; transparency-dev/merkle testonly).
enum ReferenceTree {
  static let leaves: [[UInt8]] = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ].compactMap { Hex.decode($0) }

  static let roots: [Digest] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ].compactMap { Digest(hex: $0) }
}

@Test func referenceTreeHasItsPublishedRoots() {
  #expect(Merkle.emptyRoot == ReferenceTree.roots[0])
  var frontier = MerkleFrontier()
  #expect(frontier.root == ReferenceTree.roots[0])
  for (index, leaf) in ReferenceTree.leaves.enumerated() {
    frontier.append(Merkle.leafHash(leaf))
    #expect(frontier.root == ReferenceTree.roots[index + 1])
    #expect(frontier.size == index + 1)
  }
}

// The roots that the log's third-party checkers agree on, for leaves `leaf 0`..`leaf n-1`.
@Test(arguments: [
  (1, "G7l9zCFjXUfiZj79/QoXRobZjdcBNS3SzQbotD/T0wU="),
  (8, "xcLIIO00L92ozolra5z1uMAKIcxLIHFMxuXTwFw1JAs="),
  (100, "E/iJFcVg3JEaHaD7IJ2EoglxBR8pTr60KPs/wpOvJ0M="),
])
func numberedLeavesHaveTheirPublishedRoots(count: Int, root: String) {
  var frontier = MerkleFrontier()
  for leaf in Oracle(count: count).leaves { frontier.append(Merkle.leafHash(leaf)) }
  #expect(Base64.encode(frontier.root.bytes) == root)
}

@Test func frontierAgreesWithTheDefinition() throws {
  var oracle = Oracle(count: 600)
  var frontier = MerkleFrontier()
  for size in 0...600 {
    #expect(frontier.root == oracle.root(0..<size))
    #expect(frontier.subtrees.count == size.nonzeroBitCount)
    // Each subtree is the hash of the leaves that its name says, and from them it can be rebuilt.
    let names = MerkleNode.frontier(of: size)
    let hashes = names.compactMap { oracle.hash(of: $0) }
    #expect(frontier.subtrees == hashes)
    let rebuilt = try #require(MerkleFrontier(size: size, subtrees: hashes))
    #expect(rebuilt == frontier)
    if size < 600 { frontier.append(Merkle.leafHash(oracle.leaves[size])) }
  }
}

@Test func frontierRefusesTheWrongNumberOfSubtrees() {
  let hash = Merkle.leafHash([])
  #expect(MerkleFrontier(size: 3, subtrees: [hash]) == nil)
  #expect(MerkleFrontier(size: 0, subtrees: [hash]) == nil)
  #expect(MerkleFrontier(size: -1, subtrees: []) == nil)
  #expect(MerkleFrontier(size: Int.max, subtrees: []) == nil)
  #expect(MerkleFrontier(size: 5, hash: { $0.level == 0 ? nil : hash }) == nil)
}

// The accumulated vector of draft-ietf-plants-merkle-tree-certs, appendix "Subtree Test Vectors":
// SHA-256 over a line for every aligned subtree of trees of up to 130 one-byte leaves.
@Test func everySubtreeOf130LeavesHasItsPublishedHash() {
  var hash = SHA256()
  for end in 1...130 {
    for start in 0..<end where isAligned(start, end) {
      var frontier = MerkleFrontier()
      for byte in start..<end { frontier.append(Merkle.leafHash([UInt8(byte)])) }
      hash.update(Array("[\(start), \(end)) \(frontier.root.hex)\n".utf8))
    }
  }
  #expect(
    hash.finish().hex == "94a95384a8c69acea9b50d035a58285b3a777cb7a724005faa5e1f1e1190007f"
  )
}

/// True where `start` is a multiple of the smallest power of two that holds the leaves.
func isAligned(_ start: Int, _ end: Int) -> Bool {
  var width = 1
  while width < end - start { width *= 2 }
  return start % width == 0
}
