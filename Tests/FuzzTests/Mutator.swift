// Mutants of an input, from a seed: what a careless disk and a careful attacker would try first.
import Support

/// Makes mutants.
struct Mutator {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// True in half of all cases.
  mutating func coin() -> Bool { Bool.random(using: &generator) }

  /// `input` after one to four changes, at most 1 MiB of it; `others` is what may be spliced in.
  mutating func mutant(of input: [UInt8], others: [[UInt8]]) -> [UInt8] {
    var bytes = input
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      change(&bytes, others)
      if bytes.count > 1 << 20 { bytes.removeLast(bytes.count - (1 << 20)) }
    }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], _ others: [[UInt8]]) {
    guard !bytes.isEmpty else {
      bytes = generator.bytes(Int.random(in: 0...64, using: &generator))
      return
    }
    let place = Int.random(in: bytes.indices, using: &generator)
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
    case 2: bytes.removeLast(bytes.count - place)
    case 3: bytes.removeSubrange(piece(of: bytes))
    case 4: bytes.insert(contentsOf: bytes[piece(of: bytes)], at: place)
    case 5: bytes.insert(contentsOf: generator.bytes(length()), at: place)
    case 6:
      guard let other = others.randomElement(using: &generator), !other.isEmpty else { return }
      bytes.insert(contentsOf: other[piece(of: other)], at: place)
    case 7:
      guard let other = others.randomElement(using: &generator), !other.isEmpty else { return }
      bytes = Array(bytes[..<place] + other[Int.random(in: other.indices, using: &generator)...])
    case 8: changeInteger(&bytes, at: place)
    default: changeNumber(&bytes, near: place)
    }
  }

  /// Short more often than long.
  private mutating func length() -> Int {
    (1 << Int.random(in: 0...5, using: &generator)) + Int.random(in: 0...3, using: &generator)
  }

  private mutating func piece(of bytes: [UInt8]) -> Range<Int> {
    let start = Int.random(in: bytes.indices, using: &generator)
    let most = coin() ? length() : bytes.count
    return start..<min(bytes.count, start + Int.random(in: 1...max(1, most), using: &generator))
  }

  /// A big-endian field of 1, 2, 4 or 8 bytes: an edge of its range, one more, or one less.
  private mutating func changeInteger(_ bytes: inout [UInt8], at place: Int) {
    let width = 1 << Int.random(in: 0...3, using: &generator)
    guard place + width <= bytes.count else { return }
    var old: UInt64 = 0
    for byte in bytes[place..<place + width] { old = old << 8 | UInt64(byte) }
    let edges: [UInt64] = [
      0, 1, .max, .max - 1, .max >> 1, 1 << 63, UInt64(bytes.count), UInt64(bytes.count - place),
      1 << 30, 1 << 31, old &+ 1, old &- 1, old << 1,
    ]
    let value = edges.randomElement(using: &generator) ?? 0
    for index in 0..<width {
      bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * (width - 1 - index)))
    }
  }

  /// The decimal number at or behind `place`: another, an edge, or out of range.
  private mutating func changeNumber(_ bytes: inout [UInt8], near place: Int) {
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    let numbers = [
      "0", "1", "00", "60", "99", "255", "256", "9999", "65535", "65536", "4294967295",
      "9223372036854775806", "9223372036854775807", "9223372036854775808",
      "18446744073709551616", "-1", "",
    ]
    bytes.replaceSubrange(start..<end, with: (numbers.randomElement(using: &generator) ?? "").utf8)
  }
}
