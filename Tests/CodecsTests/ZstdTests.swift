// What these prove: what is compressed against a base comes back, byte for byte; a damaged frame
// never crashes; one object has one stored form.
import Codecs
import Testing

@Test(arguments: [0, 1, 100, 70_000, 1 << 20])
func framesRoundTrip(size: Int) throws {
  var random = Generator(seed: UInt64(size))
  var compressor = ZstdCompressor()
  var decompressor = ZstdDecompressor()
  for input in [random.page(size), random.bytes(size), [UInt8](repeating: 0, count: size)] {
    let frame = try compressor.compress(input, effort: .init(level: 3))
    #expect(try decompressor.decompress(frame[...], rawLength: input.count) == input)
    for base in [[], random.bytes(10), random.page(size), input] {
      let delta = try compressor.compress(input, base: base, effort: .init(level: 3))
      let back = try decompressor.decompress(delta[...], base: base, rawLength: input.count)
      #expect(back == input)
    }
  }
}

@Test func largePagesBecomeSmallDeltas() throws {
  var random = Generator(seed: 7)
  let base = random.page(6 << 20) + random.bytes(6 << 20)
  let input = random.edited(base)
  var compressor = ZstdCompressor()
  var decompressor = ZstdDecompressor()
  let effort = ZstdCompressor.Effort(level: 3, tableLog: 24)
  let delta = try compressor.compress(input, base: base, effort: effort)
  #expect(delta.count < 8192)
  #expect(delta.capacity < 65_536)
  #expect(try decompressor.decompress(delta[...], base: base, rawLength: input.count) == input)
}

// One context after another error must be as good as new.
@Test func damageAtEveryByteIsAnErrorOrHarmless() throws {
  var random = Generator(seed: 11)
  let base = random.page(3000)
  let input = random.edited(base)
  var compressor = ZstdCompressor()
  var decompressor = ZstdDecompressor()
  for reference in [base, nil] {
    let frame = try compressor.compress(input, base: reference, effort: .init(level: 3))
    for index in frame.indices {
      for bit in 0..<8 {
        var damaged = frame
        damaged[index] ^= 1 << UInt8(bit)
        // Either an error, or exactly as many bytes as were asked for.
        let back = try? decompressor.decompress(
          damaged[...],
          base: reference,
          rawLength: input.count
        )
        #expect(back == nil || back?.count == input.count)
      }
      #expect(throws: CodecError.self) {
        try decompressor.decompress(frame[..<index], base: reference, rawLength: input.count)
      }
    }
    let back = try decompressor.decompress(frame[...], base: reference, rawLength: input.count)
    #expect(back == input)
  }
}

@Test func aWrongBaseNeverGivesTheObject() throws {
  var random = Generator(seed: 13)
  let base = random.page(3000)
  let input = random.edited(base)
  let delta: [UInt8]
  do {
    var compressor = ZstdCompressor()
    delta = try compressor.compress(input, base: base, effort: .init(level: 3))
  }
  var decompressor = ZstdDecompressor()
  for wrong in [nil, [], random.page(3000), Array(base.dropLast(900)), base.reversed()] {
    let back = try? decompressor.decompress(delta[...], base: wrong, rawLength: input.count)
    #expect(back != input)
  }
}

@Test func wrongLengthsAreNamed() throws {
  var compressor = ZstdCompressor()
  var decompressor = ZstdDecompressor()
  let frame = try compressor.compress(Array("eleven char".utf8), effort: .init(level: 3))
  #expect(throws: CodecError.tooLarge(limit: 10)) {
    try decompressor.decompress(frame[...], rawLength: 10)
  }
  #expect(throws: CodecError.tooLarge(limit: 0)) {
    try decompressor.decompress(frame[...], rawLength: 0)
  }
  #expect(throws: CodecError.wrongLength(expected: 12, got: 11)) {
    try decompressor.decompress(frame[...], rawLength: 12)
  }
  #expect(throws: CodecError.wrongLength(expected: -1, got: 0)) {
    try decompressor.decompress(frame[...], rawLength: -1)
  }
}

@Test func oneObjectHasOneFrame() throws {
  var compressor = ZstdCompressor()
  var decompressor = ZstdDecompressor()
  let input = Array("once".utf8)
  let frame = try compressor.compress(input, effort: .init(level: 3))
  let empty = try compressor.compress([], effort: .init(level: 3))
  let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9]
  for other in [[], skippable, skippable + frame, frame + skippable, frame + empty, frame + [0]] {
    #expect(throws: CodecError.self) { try decompressor.decompress(other[...], rawLength: 4) }
    #expect(throws: CodecError.self) { try decompressor.decompress(other[...], rawLength: 0) }
  }
}

@Test func contentFramesDecodeInAStream() throws {
  var random = Generator(seed: 17)
  var compressor = ZstdCompressor()
  for size in [0, 1, 1000, 131_072, 5 << 20] {
    let input = random.page(size)
    let frame = try compressor.compress(input, effort: .init(level: 3))
    #expect(try ZstdContent.decode(frame[...], limit: input.count) == input)
    let skippable: [UInt8] = [0x5F, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9]
    let twice = frame + skippable + frame
    #expect(try ZstdContent.decode(twice[...], limit: 2 * input.count) == input + input)
    #expect(throws: CodecError.truncated) {
      try ZstdContent.decode(frame.dropLast(), limit: input.count)
    }
    #expect(throws: CodecError.self) {
      try ZstdContent.decode((frame + [1, 2, 3, 4, 5])[...], limit: input.count)
    }
    if size > 0 {
      #expect(throws: CodecError.tooLarge(limit: input.count - 1)) {
        try ZstdContent.decode(frame[...], limit: input.count - 1)
      }
    }
  }
  #expect(throws: CodecError.truncated) { try ZstdContent.decode([], limit: 10) }
  #expect(throws: CodecError.self) { try ZstdContent.decode(Array("<html>".utf8)[...], limit: 10) }
}

// RFC 8878 section 3.1.1: a frame whose blocks of type RLE each stand for 128 KiB.
@Test func aZstdBombStopsAtTheLimit() {
  var bomb: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58]
  // Block header: last bit 0, type 1 (RLE), size 131072, little-endian in three bytes.
  for _ in 0..<100_000 { bomb += [0x02, 0x00, 0x10, 0x41] }
  #expect(throws: CodecError.tooLarge(limit: 1 << 20)) {
    try ZstdContent.decode(bomb[...], limit: 1 << 20)
  }
}

@Test func contentFramesSurviveDamage() throws {
  var random = Generator(seed: 19)
  var compressor = ZstdCompressor()
  let frame = try compressor.compress(random.page(3000), effort: .init(level: 3))
  for index in frame.indices {
    for bit in 0..<8 {
      var damaged = frame
      damaged[index] ^= 1 << UInt8(bit)
      let back = try? ZstdContent.decode(damaged[...], limit: 10_000)
      #expect((back?.count ?? 0) <= 10_000)
    }
    #expect(throws: CodecError.truncated) {
      try ZstdContent.decode(frame[..<index], limit: 10_000)
    }
  }
}
