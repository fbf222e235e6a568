// The tests' own view of a Merkle tree, written straight from RFC 6962 section 2.1 with whole leaves
// and recursion, and a seeded generator. It shares no code with the module but SHA-256.
import Bytes
import Cryptography
import TransparencyLog

/// MTH, PATH and PROOF as RFC 6962 sections 2.1, 2.1.1 and 2.1.2 define them, over the leaves of one
/// log; it remembers each range it has hashed.
struct Oracle {
  let leaves: [[UInt8]]
  private var known: [Range<Int>: Digest] = [:]

  init(_ leaves: [[UInt8]]) { self.leaves = leaves }

  /// `leaf 0`, `leaf 1`, ...
  init(count: Int) { self.init((0..<count).map { Array("leaf \($0)".utf8) }) }

  /// The root of these leaves: MTH(D[range]).
  mutating func root(_ range: Range<Int>) -> Digest {
    if let hash = known[range] { return hash }
    let hash: Digest
    if range.isEmpty {
      hash = SHA256.hash([])
    } else if range.count == 1 {
      hash = SHA256.hash([0] + leaves[range.lowerBound])
    } else {
      let (left, right) = Oracle.split(range)
      hash = SHA256.hash([1] + root(left).bytes + root(right).bytes)
    }
    known[range] = hash
    return hash
  }

  /// PATH(m, D[range]), `m` counted from the range's start.
  mutating func path(_ m: Int, _ range: Range<Int>) -> [Digest] {
    guard range.count > 1 else { return [] }
    let (left, right) = Oracle.split(range)
    return m < left.count
      ? path(m, left) + [root(right)] : path(m - left.count, right) + [root(left)]
  }

  /// SUBPROOF(m, D[range], b), `m` counted from the range's start.
  mutating func subproof(_ m: Int, _ range: Range<Int>, _ b: Bool = true) -> [Digest] {
    guard m < range.count else { return b ? [] : [root(range)] }
    let (left, right) = Oracle.split(range)
    return m <= left.count
      ? subproof(m, left, b) + [root(right)]
      : subproof(m - left.count, right, false) + [root(left)]
  }

  /// A source of subtree hashes for the module under test.
  mutating func hash(of node: MerkleNode) -> Digest? {
    let range = node.index << node.level..<(node.index + 1) << node.level
    return range.upperBound <= leaves.count ? root(range) : nil
  }

  /// D[0:k] and D[k:n], k the largest power of two below n.
  private static func split(_ range: Range<Int>) -> (Range<Int>, Range<Int>) {
    var k = 1
    while k * 2 < range.count { k *= 2 }
    let middle = range.lowerBound + k
    return (range.lowerBound..<middle, middle..<range.upperBound)
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
