// What these prove: every kernel gives, for any lengths and any mixture of messages in its lanes,
// what libcrypto's EVP gives for each message alone, with and without a trail to follow.
import Bytes
import Cryptography
import Support
import Testing

/// Runs the messages through the lanes of one kernel, each lane refilled as it ends.
private func digests(
  _ messages: [[UInt8]], _ kernel: SHA256Lanes.Kernel
) -> [Digest] {
  var lanes = SHA256Lanes(kernel)
  var owners = Array(repeating: -1, count: lanes.count)
  var out = Array(repeating: Digest.zero, count: messages.count)
  var next = 0
  while true {
    while next < messages.count, let lane = lanes.idle {
      owners[lane] = next
      lanes.start(lane, messages[next])
      next += 1
    }
    guard let (lane, message) = lanes.finishOne() else { break }
    #expect(message.bytes == messages[owners[lane]])
    out[owners[lane]] = message.digest
  }
  let isIdle = lanes.isIdle
  #expect(isIdle)
  return out
}

// NIST's examples for FIPS 180-4, from a source other than libcrypto.
@Test(arguments: SHA256Lanes.Kernel.available)
func lanesGiveTheExamplesOfTheStandard(_ kernel: SHA256Lanes.Kernel) {
  let examples: [(String, Int, String)] = [
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ]
  let messages = examples.map { text, count, _ in
    Array(repeating: Array(text.utf8), count: count).flatMap(\.self)
  }
  #expect(digests(messages, kernel).map(\.hex) == examples.map(\.2))
}

@Test(arguments: SHA256Lanes.Kernel.available)
func lanesAgreeWithOneMessageAfterTheOther(_ kernel: SHA256Lanes.Kernel) {
  var random = SeededGenerator(seed: 7)
  // All short lengths, so all paddings, in every lane; then from one alone to more than all lanes.
  let short = (0...300).map { random.bytes($0) }
  #expect(digests(short, kernel) == short.map { SHA256.hash($0) })
  #expect(digests(short.reversed(), kernel) == short.reversed().map { SHA256.hash($0) })
  for count in 1...17 {
    for first in stride(from: 0, to: 300 - count, by: 7) {
      let some = Array(short[first..<(first + count)])
      #expect(digests(some, kernel) == some.map { SHA256.hash($0) })
    }
  }
  // Around a note of the trail, and unequal lanes.
  let noise = random.bytes(200_000)
  var lengths = [16_383, 16_384, 16_385, 32_768, 32_767 + 64, 49_152, 200_000, 0, 63, 64, 65]
  lengths += [8_191, 8_192, 8_193, 24_575, 24_576, 24_577]
  for _ in 0..<200 { lengths.append(Int.random(in: 0...70_000, using: &random)) }
  lengths.shuffle(using: &random)
  let long = lengths.map { length in
    Array(noise[Int.random(in: 0...(noise.count - length), using: &random)...].prefix(length))
  }
  #expect(digests(long, kernel) == long.map { SHA256.hash($0) })
  #expect(SHA256.hash(each: long) == long.map { SHA256.hash($0) })
}

@Test(arguments: SHA256Lanes.Kernel.available)
func aTrailIsFollowedOnlyAsFarAsTheBytesAreTheSame(_ kernel: SHA256Lanes.Kernel) throws {
  var random = SeededGenerator(seed: 11)
  let original = random.bytes(100_000)
  var lanes = SHA256Lanes(kernel)
  lanes.start(2, original)
  let finished = lanes.finishOne()
  let first = try #require(finished).message
  var variants = [original, Array(original[..<16_384]), original + [1], Array(original[..<40])]
  for place in [
    0, 1, 8_191, 8_192, 8_193, 16_383, 16_384, 16_385, 32_767, 32_768, 65_536, 98_304, 99_999,
  ] {
    var changed = original
    changed[place] ^= 0x10
    variants.append(changed)
    variants.append(Array(changed[..<max(place, 50_000)]))
    changed.insert(0, at: place)
    variants.append(changed)
  }
  // Each after the original, and each after the one before: trails made by following trails.
  var previous = first
  for variant in variants {
    lanes.start(0, variant, similar: first)
    lanes.start(1, variant, similar: previous)
    lanes.start(3, variant)
    for _ in 0..<3 {
      let finished = lanes.finishOne()
      let message = try #require(finished).message
      #expect(message.digest == SHA256.hash(variant))
      previous = message
    }
  }
}

// A trail is noted where a round of lanes ends, which is where the shortest of the messages does: no
// multiple of the step. A byte changed anywhere must be seen, wherever the states were noted.
@Test(arguments: SHA256Lanes.Kernel.available)
func trailsThatWereNotedAtOddPlacesAreFollowedNoFurther(_ kernel: SHA256Lanes.Kernel) throws {
  var random = SeededGenerator(seed: 13)
  let original = random.bytes(120_000)
  var lanes = SHA256Lanes(kernel)
  // Every other lane ends somewhere on the way, so that the rounds end at odd places.
  let others = (1..<lanes.count).map { _ in
    random.bytes(Int.random(in: 9_000...110_000, using: &random))
  }
  lanes.start(0, original)
  for (place, other) in others.enumerated() { lanes.start(place + 1, other) }
  var found: SHA256Lanes.Hashed?
  while true {
    guard let ended = lanes.finishOne() else { break }
    let (lane, message) = ended
    #expect(message.digest == SHA256.hash(lane == 0 ? original : others[lane - 1]))
    if lane == 0 { found = message }
  }
  let first = try #require(found)
  // In every block of 64 bytes one byte changed, all of them told apart.
  var changed: [[UInt8]] = []
  for block in 0..<original.count / 64 {
    var bytes = original
    bytes[64 * block + Int.random(in: 0..<64, using: &random)] ^= 1
    changed.append(bytes)
  }
  var owners = Array(repeating: 0, count: lanes.count)
  var next = 0
  while true {
    while next < changed.count, let lane = lanes.idle {
      owners[lane] = next
      lanes.start(lane, changed[next], similar: first)
      next += 1
    }
    guard let ended = lanes.finishOne() else { break }
    let (lane, message) = ended
    #expect(message.digest == SHA256.hash(changed[owners[lane]]), "block \(owners[lane])")
  }
}
