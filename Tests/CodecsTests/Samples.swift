// Sample bytes for the codec tests: repeatable, and shaped like pages.

private let syllables = [
  "ba", "ter", "mi", "nis", "ra", "te", "lo", "un", "der", "go", "ver", "en", "si", "on", "al",
  "le",
  "gi", "port", "ic", "ly",
]

/// A repeatable generator (splitmix64, S.
///
/// Vigna).
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(count)
    for _ in 0..<count { out.append(UInt8(truncatingIfNeeded: next())) }
    return out
  }

  /// Text of about `count` bytes that compresses as markup does.
  mutating func page(_ count: Int) -> [UInt8] {
    var out: [UInt8] = []
    while out.count < count {
      // Now and then markup; a word out of some hundred thousand.
      out += next() % 8 == 0 ? Array("<p>".utf8) : []
      for _ in 0..<4 { out += Array(syllables[Int(next() % 20)].utf8) }
      out.append(32)
    }
    return out
  }

  /// `bytes` with a few small edits.
  mutating func edited(_ bytes: [UInt8]) -> [UInt8] {
    var out = bytes
    for _ in 0..<5 {
      let place = Int(next() % UInt64(out.count))
      out.insert(contentsOf: page(20), at: place)
    }
    return out
  }
}
