// What these prove: headers and leaves survive the way to bytes and back, and no changed bit of
// either is taken for the original.
import Bytes
import Cryptography
import Support
import Testing

@testable import Store

private let digest = SHA256.hash([1, 2, 3])

private let headers: [RecordHeader] = [
  RecordHeader(
    encoding: .delta, payload: [1, 2],
    fields: .object(digest: digest, rawLength: 7, base: Location(segment: 1, offset: 96))),
  RecordHeader(
    encoding: .zstd, payload: [], fields: .object(digest: digest, rawLength: 0, base: nil)),
  RecordHeader(encoding: .zstd, payload: [9], fields: .leaves(first: 3, count: 2, rawLength: 90)),
  RecordHeader(payload: [9], fields: .commit(size: 5, batchStart: 96, batchHash: digest)),
  RecordHeader(payload: [], fields: .published(size: 5)),
  RecordHeader(payload: [], fields: .seal(size: 5, objects: 4, commits: 3)),
  RecordHeader(payload: [1], fields: .genesis),
]

@Test(arguments: headers)
func headersRoundTripAndRefuseEveryFlippedBit(header: RecordHeader) throws {
  let bytes = header.encoded
  #expect(bytes.count == header.length)
  #expect(try RecordHeader((bytes + [1, 2, 3])[...]) == header)
  for bit in 0..<bytes.count * 8 {
    var flipped = bytes
    flipped[bit / 8] ^= 1 << (bit % 8)
    #expect(throws: RecordDefect.self) { try RecordHeader(flipped[...]) }
  }
  for end in 0..<bytes.count {
    #expect(throws: RecordDefect.self) { try RecordHeader(bytes[..<end]) }
  }
}

@Test func segmentHeadersRefuseEveryFlippedBit() throws {
  let header = SegmentHeader(number: 3, firstIndex: 70, genesis: digest, previous: .zero)
  let bytes = header.encoded
  #expect(bytes.count == SegmentHeader.length)
  #expect(try SegmentHeader(bytes) == header)
  for bit in 0..<bytes.count * 8 {
    var flipped = bytes
    flipped[bit / 8] ^= 1 << (bit % 8)
    #expect(throws: RecordDefect.self) { try SegmentHeader(flipped) }
  }
}

private let record = CaptureRecord(
  method: .http, capturedAt: Instant(milliseconds: 1_795_391_121_007), status: 404, size: 12,
  body: digest, headers: digest, received: digest, previous: 77, source: [1, 2, 3],
  mediaType: "application/xhtml+xml", url: "https://example.org/ä?q=1")

@Test func leavesRoundTrip() throws {
  var plain = record
  plain.headers = nil
  plain.received = nil
  plain.previous = nil
  plain.source = []
  for leaf in [
    Leaf.capture(record), .capture(plain), .seal(segment: 3, length: 1 << 33, digest: digest),
  ] {
    #expect(try Leaf(entry: try leaf.encoded()[...]) == leaf)
  }
}

// A changed leaf may be another leaf, but never the same, and reading one never crashes.
@Test func noTwoEntriesAreOneLeaf() throws {
  var generator = SeededGenerator(seed: 5)
  let bytes = try Leaf.capture(record).encoded()
  for _ in 0..<20_000 {
    var changed = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      changed[Int.random(in: 0..<changed.count, using: &generator)] = UInt8.random(
        in: 0...255, using: &generator)
    }
    if Bool.random(using: &generator) {
      changed.removeLast(Int.random(in: 1...changed.count, using: &generator))
    }
    guard let leaf = try? Leaf(entry: changed[...]) else { continue }
    #expect(try leaf.encoded() == changed)
  }
}

@Test(
  arguments: [
    { (r: inout CaptureRecord) in r.url = "" }, { $0.url = "https://example.org/\n" },
    { $0.url = String(repeating: "u", count: 16_385) }, { $0.mediaType = "html" },
    { $0.mediaType = "Text/HTML" }, { $0.mediaType = "text/ht ml" },
    { $0.capturedAt = Instant(milliseconds: .max) },
    { $0.source = [UInt8](repeating: 0, count: 256) },
  ] as [@Sendable (inout CaptureRecord) -> Void])
func unsuitableRecordsAreRefused(change: @Sendable (inout CaptureRecord) -> Void) {
  var bad = record
  change(&bad)
  #expect(throws: StoreError.self) { try Leaf.capture(bad).encoded() }
}
