// The store's decoders: segment and record headers, leaves and their batches, a whole segment, the
// objects in it, and the archive's identity. FORMAT.md sections 3 to 5.
import Bytes
import Codecs
import Cryptography
import StoreDurable
import TransparencyLog

@testable import Store

let segmentDecoders: [Decoder] = [
  Decoder("segment-header", executions: 20_000, repair: repairedSegmentHeader) { input in
    guard let header = try? SegmentHeader(input) else { return false }
    try require(header.encoded[...] == input.prefix(96), "a segment header encodes otherwise")
    return true
  },
  Decoder("record-header", executions: 20_000, repair: repairedRecordHeader) { input in
    guard let header = try? RecordHeader(input[...]) else { return false }
    try require(
      header.encoded[...] == input.prefix(header.length), "a record header encodes otherwise")
    try require(
      (RecordHeader.minLength...RecordHeader.maxLength).contains(header.length), "header length")
    if case .object = header.fields { return true }
    try require(header.encoding != .delta, "a record other than OBJECT has a base")
    return true
  },
  Decoder("leaf", executions: 20_000) { input in
    switch Result(catching: { () throws(LeafError) in try Leaf(entry: input[...]) }) {
    case .success(let leaf):
      try require(try leaf.encoded() == input, "a leaf encodes otherwise")
      return true
    case .failure(let error):
      try require((0...input.count).contains(error.offset), "a leaf's error lies outside it")
      return false
    }
  },
  Decoder("leaves", executions: 10_000, check: checkLeaves),
  Decoder(
    "segment", executions: 1_500, repair: { repairedSegment($0, hashes: false) },
    check: checkSegment),
  Decoder(
    "object", executions: 1_500, repair: { repairedSegment($0, hashes: false) }, check: checkObjects
  ),
  Decoder("identity", executions: 5_000) { input in
    let read = Result { () throws(StoreError) in
      try ArchiveIdentity(input, path: "stet-archive")
    }
    switch read {
    case .success(let identity):
      try require(identity.encoded == input, "an identity encodes otherwise")
      return true
    case .failure(.damaged), .failure(.newerFormat): return false
    case .failure(let error): throw error
    }
  },
]

/// Encoding (1), raw length (4), count (4), payload.
private func checkLeaves(_ input: [UInt8]) throws -> Bool {
  var parameters = Parameters(input)
  let encoding: Encoding = parameters.integer(1) & 1 == 0 ? .stored : .zstd
  let rawLength = UInt32(parameters.integer(4))
  let count = UInt32(parameters.integer(4))
  do {
    let entries = try decodeLeaves(
      Array(parameters.rest), encoding: encoding, rawLength: rawLength, count: count)
    try require(entries.count == Int(count), "\(entries.count) entries where \(count) belong")
    let bundle = try EntryBundle.encode(entries)
    try require(bundle.count == Int(rawLength), "the bundle's length is not the one recorded")
    if encoding == .stored {
      try require(bundle[...] == parameters.rest, "a bundle encodes otherwise")
    }
    return true
  } catch let error as BrokenProperty {
    throw error
  } catch is RecordDefect, is CodecError, is LogFormatError { return false }
}

/// What a walk says of a whole segment.
struct SegmentFindings {
  /// The bytes from batch start to COMMIT, of each batch without defects.
  var cleanBatches: [[UInt8]] = []
  /// Their checkpoints.
  var notes: [[UInt8]] = []
}

/// Walks `input` and checks what must hold of any walk.
func walkSegment(_ input: [UInt8]) throws -> SegmentFindings {
  var findings = SegmentFindings()
  var walker = try SegmentWalker(MemoryFile(input), number: 0)
  var passed = 0
  var batchStart = 0
  var events = 0
  while let event = try walker.next() {
    events += 1
    // Each event but the last ends with a record of at least 20 bytes.
    try require(events <= input.count / 20 + 1, "a walk that does not end")
    let end: Int
    switch event {
    case .batch(let batch):
      try require(batch.start == batchStart, "a batch begins elsewhere than the last one ended")
      try require(
        batch.start <= batch.commitOffset && batch.commitOffset < batch.end, "a batch ends early")
      if batch.defects.isEmpty { try checkClean(batch, input, &findings) }
      batchStart = batch.end
      end = batch.end
    case .published(_, let place), .seal(_, _, _, let place): end = place
    case .tail(let offset, _):
      try require((0...input.count).contains(offset), "a tail outside the file")
      end = input.count
    }
    try require(end >= passed && end <= input.count, "an event ends before the last one")
    passed = end
  }
  try require(try walker.fileDigest() == SHA256.hash(input), "the file's hash is another")
  return findings
}

private func checkClean(
  _ batch: Batch, _ input: [UInt8], _ findings: inout SegmentFindings
) throws {
  let bytes = Array(input[batch.start..<batch.commitOffset])
  let commit = try RecordHeader(input[batch.commitOffset...])
  guard case .commit(let size, let start, let hash) = commit.fields else {
    throw BrokenProperty(description: "a batch is committed by no COMMIT")
  }
  try require(hash == SHA256.hash(bytes), "a batch without defects has another hash")
  try require(Int(start) == batch.start && size == batch.size, "a COMMIT is read otherwise")
  try require(
    commit.payloadChecksum == CRC32C.checksum(batch.note), "a checkpoint's checksum is another")
  for object in batch.objects {
    try require(object.isIntact && object.location.segment == 0, "a damaged object")
    let place = Int(object.location.offset)
    let header = try RecordHeader(input[place...])
    let payload = input[(place + header.length)..<(place + header.totalLength)]
    try require(CRC32C.checksum(payload) == header.payloadChecksum, "a payload's checksum")
  }
  for leaves in batch.leaves {
    try require(leaves.entries?.count == Int(leaves.count), "leaves are missing")
  }
  findings.cleanBatches.append(bytes)
  findings.notes.append(batch.note)
}

private func checkSegment(_ input: [UInt8]) throws -> Bool {
  let findings = try walkSegment(input)
  // With the batch hashes put right as well, what lies behind them is reached too.
  return try !findings.cleanBatches.isEmpty
    || !walkSegment(repairedSegment(input, hashes: true)).cleanBatches.isEmpty
}

/// Reads the objects of a segment, whether committed or not.
private func checkObjects(_ input: [UInt8]) throws -> Bool {
  let file = MemoryFile(input)
  var reader = ObjectReader(SegmentFiles(ArchivePaths(root: "/a", disk: MemoryDisk(file: file))))
  var scanner = try SegmentScanner(file, from: 0)
  scanner.skip(to: min(SegmentHeader.length, input.count))
  var isAccepted = false
  var tried = 0
  while let event = try scanner.next(), tried < 40 {
    guard case .record(let offset, let header, _, _) = event,
      case .object(let digest, let rawLength, _) = header.fields
    else { continue }
    tried += 1
    let place = Location(segment: 0, offset: UInt32(truncatingIfNeeded: offset))
    let bytes: [UInt8]
    do throws(StoreError) {
      bytes = try reader.read(place, expecting: digest)
    } catch {
      guard case .damaged = error else { throw error }
      continue
    }
    try require(SHA256.hash(bytes) == digest, "an object has another hash")
    try require(bytes.count == Int(rawLength), "an object has another length than recorded")
    isAccepted = true
  }
  return isAccepted
}
