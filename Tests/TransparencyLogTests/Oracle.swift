// The tests' own view of a Merkle tree, written straight from RFC 6962 section 2.1 with whole leaves
// and recursion, and a seeded generator. It shares no code with the module but the SHA-256.
import Bytes
import Cryptography

/// MTH, PATH and PROOF as RFC 6962 sections 2.1, 2.1.1 and 2.1.2 define them.
enum Oracle {
  static func root(_ leaves: ArraySlice<[UInt8]>) -> Digest {
    guard let first = leaves.first else { return SHA256.hash([]) }
    guard leaves.count > 1 else { return SHA256.hash([0] + first) }
    let k = leaves.startIndex + split(leaves.count)
    return SHA256.hash([1] + root(leaves[..<k]).bytes + root(leaves[k...]).bytes)
  }

  static func path(_ m: Int, _ leaves: ArraySlice<[UInt8]>) -> [Digest] {
    guard leaves.count > 1 else { return [] }
    let k = split(leaves.count)
    let middle = leaves.startIndex + k
    return m < k
      ? path(m, leaves[..<middle]) + [root(leaves[middle...])]
      : path(m - k, leaves[middle...]) + [root(leaves[..<middle])]
  }

  static func subproof(_ m: Int, _ leaves: ArraySlice<[UInt8]>, _ b: Bool = true) -> [Digest] {
    guard m < leaves.count else { return b ? [] : [root(leaves)] }
    let k = split(leaves.count)
    let middle = leaves.startIndex + k
    return m <= k
      ? subproof(m, leaves[..<middle], b) + [root(leaves[middle...])]
      : subproof(m - k, leaves[middle...], false) + [root(leaves[..<middle])]
  }

  /// The largest power of two below `n`, for n > 1.
  static func split(_ n: Int) -> Int {
    var k = 1
    while k * 2 < n { k *= 2 }
    return k
  }

  /// `leaf 0`, `leaf 1`, ...
  static func leaves(_ count: Int) -> [[UInt8]] { (0..<count).map { Array("leaf \($0)".utf8) } }
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
