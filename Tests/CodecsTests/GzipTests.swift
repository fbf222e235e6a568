// What these prove: gzip and deflate made elsewhere decode; cut, damaged and endless streams end in
// a typed error; what follows the last member is ignored.
import Bytes
import Codecs
import Testing

private let dog = Array(
  String(repeating: "The quick brown fox jumps over the lazy dog. ", count: 3).utf8
)
// Made with Python's gzip.compress(mtime=0), zlib.compress and compressobj(wbits=-15).
private let vectors = [
  "gzip": "1f8b08000000000002030bc94855282ccd4cce56482aca2fcf5348cbaf50c82acd2d2856c82f"
    + "4b2d5228014ae72456552aa4e4a7eb2984d04c310058001e0087000000",
  "zlib": "789c0bc94855282ccd4cce56482aca2fcf5348cbaf50c82acd2d2856c82f4b2d5228014ae724"
    + "56552aa4e4a7eb2984d04c3100f93c3076",
  "raw": "0bc94855282ccd4cce56482aca2fcf5348cbaf50c82acd2d2856c82f4b2d5228014ae7245655"
    + "2aa4e4a7eb2984d04c3100",
]

private func vector(_ name: String) throws -> [UInt8] {
  try #require(vectors[name].flatMap { Hex.decode($0) })
}

@Test func vectorsDecode() throws {
  #expect(try Gzip.decode(vector("gzip")[...], limit: dog.count) == dog)
  #expect(try Deflate.decode(vector("zlib")[...], limit: dog.count) == dog)
  #expect(try Deflate.decode(vector("raw")[...], limit: dog.count) == dog)
}

@Test func everyCutIsTruncated() throws {
  for name in ["gzip", "zlib", "raw"] {
    let whole = try vector(name)
    for count in 0..<whole.count {
      let part = whole[..<count]
      #expect(throws: CodecError.truncated, "\(name) cut at \(count)") {
        try name == "gzip" ? Gzip.decode(part, limit: 9999) : Deflate.decode(part, limit: 9999)
      }
    }
  }
}

@Test func damageAtEveryBitIsSeenByTheChecksum() throws {
  let whole = try vector("gzip")
  // Bytes 4 to 9 are the time, the flags of the compressor and the system: not part of the content.
  for index in whole.indices where !(4...9).contains(index) {
    for bit in 0..<8 {
      var damaged = whole
      damaged[index] ^= 1 << UInt8(bit)
      let back = try? Gzip.decode(damaged[...], limit: 9999)
      #expect(back == nil || back == dog)
    }
  }
  for name in ["zlib", "raw"] {
    let whole = try vector(name)
    for index in whole.indices {
      var damaged = whole
      damaged[index] ^= 0x10
      _ = try? Deflate.decode(damaged[...], limit: 9999)
    }
  }
}

@Test func membersFollowEachOther() throws {
  let one = try vector("gzip")
  #expect(try Gzip.decode((one + one + one)[...], limit: 3 * dog.count) == dog + dog + dog)
  #expect(throws: CodecError.tooLarge(limit: 2 * dog.count)) {
    try Gzip.decode((one + one + one)[...], limit: 2 * dog.count)
  }
  #expect(throws: CodecError.truncated) {
    try Gzip.decode((one + one).dropLast(), limit: 9999)
  }
}

@Test(arguments: [[0, 0, 0], [0x1F], Array("garbage".utf8)])
func whatFollowsIsIgnored(tail: [UInt8]) throws {
  #expect(try Gzip.decode((vector("gzip") + tail)[...], limit: 9999) == dog)
  #expect(try Deflate.decode((vector("zlib") + tail)[...], limit: 9999) == dog)
  #expect(try Deflate.decode((vector("raw") + tail)[...], limit: 9999) == dog)
}

@Test func plainTextIsNoStream() {
  let text = Array("<!doctype html><title>Not compressed</title>".utf8)
  #expect(throws: CodecError.self) { try Gzip.decode(text[...], limit: 9999) }
  #expect(throws: CodecError.self) { try Deflate.decode(text[...], limit: 9999) }
}

// A stored block (RFC 1951 section 3.2.4) whose padding bits make it look like a zlib header: 0x78,
// then the length 0x0001 (so that 0x7801 is a multiple of 31).
@Test func aBareStreamMayLookWrapped() throws {
  let stored: [UInt8] = [0x78, 0x01, 0x00, 0xFE, 0xFF, 0x41, 0x01, 0x00, 0x00, 0xFF, 0xFF]
  #expect(try Deflate.decode(stored[...], limit: 10) == [0x41])
}

@Test(arguments: [0, 1, 65_535, 65_536, 65_537, 5 << 20])
func membersWeMakeDecode(size: Int) throws {
  var random = Generator(seed: UInt64(size))
  for input in [random.page(size), random.bytes(size)] {
    let member = try Gzip.encode(input[...])
    #expect(try Gzip.decode(member[...], limit: input.count) == input)
    #expect(try Gzip.encode(input[...]) == member)
    // RFC 1952 section 2.3.1: no time, no name.
    #expect(member[3...7].allSatisfy { $0 == 0 })
  }
}

@Test func aBombStopsAtTheLimit() throws {
  let bomb = try Gzip.encode([UInt8](repeating: 0, count: 64 << 20)[...], level: 9)
  #expect(bomb.count < 100_000)
  #expect(throws: CodecError.tooLarge(limit: 1 << 20)) {
    try Gzip.decode(bomb[...], limit: 1 << 20)
  }
  #expect(throws: CodecError.tooLarge(limit: 0)) { try Gzip.decode(bomb[...], limit: 0) }
}

@Test func piecesOfAnySizeGiveTheSame() throws {
  let member = try vector("gzip")
  for size in 1...member.count {
    var inflater = Inflater(.gzip)
    var output: [UInt8] = []
    var rest = (member + member)[...]
    var ends: [Int] = []
    while !rest.isEmpty {
      let step = try inflater.decode(rest.prefix(size), into: &output, limit: 9999)
      rest = rest.dropFirst(step.consumed)
      guard step.ended else { continue }
      ends.append(2 * member.count - rest.count)
      inflater.restart()
    }
    #expect(ends == [member.count, 2 * member.count])
    #expect(output == dog + dog)
  }
}
