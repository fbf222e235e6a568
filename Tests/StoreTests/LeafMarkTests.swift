// What these prove: redaction and repair leaves survive the way to bytes and back, and every
// malformed one is refused, on the way out as on the way in.
import Bytes
import Cryptography
import Support
import Testing

@testable import Store

private let digest = SHA256.hash([1, 2, 3])
private let redaction = RedactionRecord(
  time: Instant(milliseconds: 1_795_391_121_007), object: digest,
  reason: "court order 7/26: names a child, é",
  segments: [.init(number: 0, digest: digest), .init(number: 3, digest: SHA256.hash([4]))],
  records: [
    Location(segment: 0, offset: 96), Location(segment: 0, offset: 4000),
    Location(segment: 3, offset: 96),
  ])
private let repair = RepairRecord(
  time: Instant(milliseconds: -5), segment: 7, offset: 4096, count: 512, damaged: digest)

@Test func marksRoundTrip() throws {
  var longest = redaction
  longest.reason = String(repeating: "é", count: 2048)
  longest.segments = [.init(number: 9, digest: digest)]
  longest.records = (0..<7669).map { Location(segment: 9, offset: 96 + $0 * 64) }
  var atTheEnd = repair
  atTheEnd.offset = .max
  atTheEnd.count = 1
  for leaf in [Leaf.redaction(redaction), .redaction(longest), .repair(repair), .repair(atTheEnd)] {
    let bytes = try leaf.encoded()
    #expect(bytes.count <= 65_535)
    #expect(try Leaf(entry: bytes[...]) == leaf)
    #expect(throws: LeafError.self) { try Leaf(entry: (bytes + [0])[...]) }
  }
  #expect(try Leaf.repair(repair).encoded().count == 54)
  #expect(
    try Leaf.redaction(redaction).encoded().count == 50 + redaction.reason.utf8.count + 72 + 24)
}

// A changed mark may be another one, but never the same, and reading one never crashes.
@Test func noTwoEntriesAreOneMark() throws {
  var generator = SeededGenerator(seed: 11)
  for bytes in [try Leaf.redaction(redaction).encoded(), try Leaf.repair(repair).encoded()] {
    for end in 0..<bytes.count {
      #expect(throws: LeafError.self) { try Leaf(entry: bytes[..<end]) }
    }
    for bit in 0..<bytes.count * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << (bit % 8)
      guard let leaf = try? Leaf(entry: flipped[...]) else { continue }
      #expect(try leaf.encoded() == flipped)
    }
    for _ in 0..<20_000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        changed[Int.random(in: 0..<changed.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      guard let leaf = try? Leaf(entry: changed[...]) else { continue }
      #expect(try leaf.encoded() == changed)
    }
  }
}

/// The bytes of a redaction without the checks that the program's own writing makes.
private func raw(_ record: RedactionRecord) -> [UInt8] {
  var writer = ByteWriter()
  writer.uint8(3)
  writer.uint8(1)
  writer.int64(record.time.milliseconds)
  writer.digest(record.object)
  writer.uint16(UInt16(record.reason.utf8.count))
  writer.write(record.reason.utf8)
  writer.uint16(UInt16(record.segments.count))
  for segment in record.segments {
    writer.uint32(segment.number)
    writer.digest(segment.digest)
  }
  writer.uint32(UInt32(record.records.count))
  for place in record.records {
    writer.uint32(place.segment)
    writer.uint32(place.offset)
  }
  return writer.bytes
}

@Test func theCheckOfRefusalsWritesRedactionsAsTheProgramDoes() throws {
  #expect(try Leaf.redaction(redaction).encoded() == raw(redaction))
}

@Test(
  arguments: [
    { (r: inout RedactionRecord) in r.reason = "" }, { $0.reason = "two\nlines" },
    { $0.reason = "a\u{7F}" }, { $0.reason = "a\u{85}" },
    { $0.reason = String(repeating: "r", count: 4097) },
    { $0.time = Instant(milliseconds: .max) }, { $0.time = Instant(milliseconds: .min) },
    { $0.segments = [] }, { $0.records = [] },
    { $0.segments.reverse() }, { $0.records.swapAt(0, 1) },
    { $0.records[1] = $0.records[0] }, { $0.segments[1].number = 0 },
    { $0.segments.removeLast() }, { $0.records.removeLast() },
    { $0.segments.append(.init(number: 4, digest: digest)) }, { $0.segments[1].number = 2 },
    { $0.records.append(Location(segment: 4, offset: 0)) },
  ] as [@Sendable (inout RedactionRecord) -> Void])
func malformedRedactionsAreRefused(change: @Sendable (inout RedactionRecord) -> Void) {
  var bad = redaction
  change(&bad)
  #expect(throws: StoreError.self) { try Leaf.redaction(bad).encoded() }
  #expect(throws: LeafError.self) { try Leaf(entry: raw(bad)[...]) }
}

@Test func aRedactionThatFitsNoEntryIsRefused() {
  var bad = redaction
  bad.segments = [.init(number: 0, digest: digest)]
  bad.records = (0..<8200).map { Location(segment: 0, offset: $0) }
  #expect(throws: StoreError.self) { try Leaf.redaction(bad).encoded() }
}

@Test func aReasonThatIsNoUTF8IsRefused() throws {
  var bytes = try Leaf.redaction(redaction).encoded()
  bytes[44] = 0xFF
  #expect(throws: LeafError.self) { try Leaf(entry: bytes[...]) }
}

@Test(
  arguments: [
    { (r: inout RepairRecord) in r.count = 0 }, { $0.count = .max },
    { $0.time = Instant(milliseconds: .max) },
  ] as [@Sendable (inout RepairRecord) -> Void])
func malformedRepairsAreRefused(change: @Sendable (inout RepairRecord) -> Void) throws {
  var bad = repair
  change(&bad)
  #expect(throws: StoreError.self) { try Leaf.repair(bad).encoded() }
  var writer = ByteWriter()
  writer.uint8(4)
  writer.uint8(1)
  writer.int64(bad.time.milliseconds)
  writer.uint32(bad.segment)
  writer.uint32(bad.offset)
  writer.uint32(bad.count)
  writer.digest(bad.damaged)
  #expect(throws: LeafError.self) { try Leaf(entry: writer.bytes[...]) }
}

@Test func recordsOfARedactionAreSplitWhereTheyDoNotFitOneLeaf() throws {
  for reasonBytes in [1, 77, 4096] {
    let reason = String(repeating: "r", count: reasonBytes)
    // One record a segment, many in one, and both.
    for perSegment: UInt32 in [1, 3, 1 << 20] {
      let records = (0..<20_000 as Range<UInt32>).map {
        Location(segment: $0 / perSegment, offset: 96 + 64 * ($0 % perSegment))
      }
      let parts = RedactionRecord.split(records, reason: reason)
      #expect(parts.flatMap(\.self) == records)
      var lengths: [Int] = []
      for part in parts {
        let numbers = Set(part.map(\.segment)).sorted()
        let leaf = Leaf.redaction(
          RedactionRecord(
            time: repair.time, object: digest, reason: reason,
            segments: numbers.map { .init(number: $0, digest: digest) }, records: part))
        lengths.append(try leaf.encoded().count)
      }
      // Full but for the last: another record would not fit.
      #expect(lengths.dropLast().allSatisfy { $0 > 65_535 - 44 })
    }
  }
  #expect(RedactionRecord.split([], reason: "r").isEmpty)
}
