// What these prove: a checkpoint or a proof has one spelling, only a known key's signature makes one
// trusted, and no flipped bit of either is ever accepted.
import Bytes
import Cryptography
import Testing
import TransparencyLog

private let origin = "example.com/stet"
private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A log of 100 leaves, its key, checkpoint and proofs.
private struct SmallLog {
  var oracle = Oracle(count: 100)
  let key: NoteSigningKey
  let note: Note

  init() throws {
    key = try NoteSigningKey(
      name: origin,
      privateKey: Ed25519PrivateKey(seed: Array(0..<32))
    )
    note = try Checkpoint(origin: origin, size: 100, root: oracle.root(0..<100)).signed(with: key)
  }

  mutating func proof(of index: Int, extra: [UInt8]? = nil) throws -> TLogProof {
    try TLogProof(
      extra: extra,
      index: index,
      hashes: oracle.path(index, 0..<100),
      checkpoint: UnverifiedCheckpoint(note)
    )
  }
}

@Test func checkpointsAreTheirThreeLines() throws {
  var log = try SmallLog()
  let checkpoint = try Checkpoint(origin: origin, size: 100, root: log.oracle.root(0..<100))
  #expect(
    checkpoint.text
      == bytes("example.com/stet\n100\nE/iJFcVg3JEaHaD7IJ2EoglxBR8pTr60KPs/wpOvJ0M=\n")
  )
  #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
  let read = try UnverifiedCheckpoint(log.note.bytes)
  #expect(read.claim == checkpoint)
  let verified = try #require(read.verify(with: log.key.verifierKey).checkpoint)
  #expect(verified.checkpoint == checkpoint)
  #expect(verified.signers == [log.key.verifierKey])
}

private let hash = "E/iJFcVg3JEaHaD7IJ2EoglxBR8pTr60KPs/wpOvJ0M="
@Test(arguments: [
  "", "\n", "a\n", "a\n1\n", "a\n1\n\(hash)", "\n1\n\(hash)\n", "a\n\n\(hash)\n",
  "a\n01\n\(hash)\n",
  "a\n-1\n\(hash)\n", "a\n+1\n\(hash)\n", "a\n1 \n\(hash)\n", "a\n00\n\(hash)\n", "a\n0\n\(hash)\n",
  "a\n9223372036854775808\n\(hash)\n", "a\n99999999999999999999999\n\(hash)\n", "a\n1\n\n",
  "a\n1\nE/iJ\n", "a\n1\n\(hash.dropLast())\n", "a\n1\n\(hash)\nextension\n", "a\n1\n\(hash)\n\n",
  "a\r\n1\r\n\(hash)\r\n", "a\n1\nE/iJFcVg3JEaHaD7IJ2EoglxBR8pTr60KPs/wpOvJ0N=\n",
  "a\n١\n\(hash)\n",
])
func otherTextsAreNoCheckpoints(text: String) {
  #expect(throws: LogFormatError.self) { try Checkpoint(text: bytes(text)) }
}

@Test func theEmptyLogHasTheEmptyRoot() throws {
  let empty = "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
  #expect(try Checkpoint(text: bytes(empty)).root == Merkle.emptyRoot)
  #expect(throws: LogFormatError(.badEmptyRoot, at: 4)) {
    try Checkpoint(origin: "a", size: 0, root: .zero)
  }
  #expect(throws: LogFormatError(.badNumber, at: 2)) {
    try Checkpoint(origin: "a", size: -1, root: .zero)
  }
  #expect(try Checkpoint(origin: "a", size: Int.max, root: .zero).size == Int.max)
}

@Test func checkpointsOfOtherLogsAndKeysAreRejected() throws {
  let log = try SmallLog()
  let read = try UnverifiedCheckpoint(log.note)
  let key = log.key.verifierKey
  let stranger = try NoteSigningKey(
    name: origin,
    privateKey: Ed25519PrivateKey(seed: [UInt8](repeating: 9, count: 32))
  )
  func rejection(_ verdict: CheckpointVerdict) -> CheckpointRejection? {
    if case .rejected(let reason) = verdict { reason } else { nil }
  }
  #expect(rejection(read.verify(with: [key], origin: "other.example")) == .otherOrigin(origin))
  #expect(rejection(read.verify(with: [stranger.verifierKey], origin: origin)) == .noKnownKey)
  #expect(rejection(read.verify(with: [], origin: origin)) == .noKnownKey)
  #expect(rejection(read.verify(with: [key, stranger.verifierKey], origin: origin)) == nil)
  // Canonically equivalent names are different logs: U+00E9, and e with U+0301.
  let composed = try Checkpoint(origin: "caf\u{E9}", size: 1, root: .zero)
  let decomposed = try Checkpoint(origin: "cafe\u{301}", size: 1, root: .zero)
  #expect(composed != decomposed)
  let note = try UnverifiedCheckpoint(composed.signed(with: log.key))
  #expect(note.verify(with: [key], origin: "cafe\u{301}").checkpoint == nil)
  #expect(note.verify(with: [key], origin: "caf\u{E9}").checkpoint != nil)
}

@Test func noFlippedBitOfACheckpointIsAccepted() throws {
  let log = try SmallLog()
  let whole = log.note.bytes
  let key = log.key.verifierKey
  var accepted = 0
  for place in whole.indices {
    for bit in 0..<8 {
      var flipped = whole
      flipped[place] ^= 1 << UInt8(bit)
      if (try? UnverifiedCheckpoint(flipped))?.verify(with: key).checkpoint != nil { accepted += 1 }
    }
    let cut = Array(whole[..<place])
    if (try? UnverifiedCheckpoint(cut))?.verify(with: key).checkpoint != nil { accepted += 1 }
  }
  #expect(accepted == 0)
  #expect(try UnverifiedCheckpoint(whole).verify(with: key).checkpoint != nil)
}

@Test func verifiedCheckpointsCheckInclusionAndGrowth() throws {
  var log = try SmallLog()
  let key = log.key.verifierKey
  let new = try #require(try UnverifiedCheckpoint(log.note).verify(with: key).checkpoint)
  let early = try Checkpoint(origin: origin, size: 33, root: log.oracle.root(0..<33))
  let old = try #require(
    try UnverifiedCheckpoint(early.signed(with: log.key)).verify(with: key).checkpoint
  )
  let growth = log.oracle.subproof(33, 0..<100)
  #expect(new.verifyGrowth(from: old, proof: growth) == .valid)
  #expect(old.verifyGrowth(from: new, proof: growth) == .invalid(.sizesOutOfOrder))
  #expect(new.verifyGrowth(from: old, proof: []) == .invalid(.wrongLength))
  let foreign = try Checkpoint(origin: "other.example", size: 33, root: early.root)
  let other = try #require(
    try UnverifiedCheckpoint(foreign.signed(with: log.key))
      .verify(with: [key], origin: "other.example").checkpoint
  )
  #expect(new.verifyGrowth(from: other, proof: growth) == .invalid(.originsDiffer))
  let leaf = Merkle.leafHash(bytes("leaf 7"))
  let path = log.oracle.path(7, 0..<100)
  #expect(new.verifyInclusion(of: leaf, index: 7, proof: path) == .valid)
  #expect(new.verifyInclusion(of: leaf, index: 100, proof: path) == .invalid(.indexOutsideTree))
}

@Test func proofTextsRoundTripAndVerify() throws {
  var log = try SmallLog()
  for index in 0..<100 {
    for extra in [nil, bytes("stet")] {
      let proof = try log.proof(of: index, extra: extra)
      let read = try TLogProof(proof.bytes)
      #expect(read.bytes == proof.bytes)
      #expect((read.index, read.hashes, read.extra) == (index, proof.hashes, extra))
      let leaf = Merkle.leafHash(bytes("leaf \(index)"))
      let keys = [log.key.verifierKey]
      #expect(read.verify(leafHash: leaf, with: keys, origin: origin).isVerified)
      #expect(!read.verify(leafHash: .zero, with: keys, origin: origin).isVerified)
      #expect(!read.verify(leafHash: leaf, with: [], origin: origin).isVerified)
      #expect(!read.verify(leafHash: leaf, with: keys, origin: "other.example").isVerified)
    }
  }
  let start = "c2sp.org/tlog-proof@v1\nextra c3RldA==\nindex 2\n"
  #expect(try log.proof(of: 2, extra: bytes("stet")).bytes.starts(with: bytes(start)))
}

@Test func noFlippedBitOfAProofIsAccepted() throws {
  var log = try SmallLog()
  let proof = try log.proof(of: 7)
  let whole = proof.bytes
  let leaf = Merkle.leafHash(bytes("leaf 7"))
  var accepted = 0
  func accepts(_ bytes: [UInt8]) -> Bool {
    (try? TLogProof(bytes))?
      .verify(leafHash: leaf, with: [log.key.verifierKey], origin: origin).isVerified ?? false
  }
  for place in whole.indices {
    for bit in 0..<8 {
      var flipped = whole
      flipped[place] ^= 1 << UInt8(bit)
      if accepts(flipped) { accepted += 1 }
    }
    if accepts(Array(whole[..<place])) { accepted += 1 }
  }
  #expect(accepted == 0)
  #expect(accepts(whole))
}

@Test func otherTextsAreNoProofs() throws {
  var log = try SmallLog()
  let good = String(decoding: try log.proof(of: 7, extra: [1]).bytes, as: UTF8.self)
  for (part, other) in [
    ("@v1", "@v2"), ("extra AQ==\n", "extra \n"), ("extra AQ==\n", "extra AR==\n"),
    ("extra AQ==\n", "extra AQ==\nextra AQ==\n"), ("index 7", "index 07"), ("index 7", "index -7"),
    ("index 7", "index"), ("index 7\n", ""), ("index 7\n", "index 7\n\n"),
    ("index 7\n", "index 7\nAAAA\n"),
    ("index 7", "Index 7"), ("index 7", "index 7 "), ("index 7", "index 9223372036854775808"),
    ("c2sp", "\nc2sp"), ("\n\n", "\n"), ("@v1\n", "@v1\r\n"),
    ("index 7\n", "index 7\n" + String(repeating: hash + "\n", count: 64)),
  ] {
    let text = good.replacing(part, with: other, maxReplacements: 1)
    #expect(text != good)
    #expect(throws: LogFormatError.self) { try TLogProof(bytes(text)) }
  }
  let checkpoint = try UnverifiedCheckpoint(log.note)
  #expect(throws: LogFormatError.self) {
    try TLogProof(extra: [], index: 0, hashes: [], checkpoint: checkpoint)
  }
  #expect(throws: LogFormatError.self) {
    try TLogProof(index: -1, hashes: [], checkpoint: checkpoint)
  }
}

// Every parser, fed mutations of good input and plain noise: it may refuse, it may not crash, and
// what it takes it gives back byte for byte.
@Test func noiseNeverCrashesAParser() throws {
  var log = try SmallLog()
  var generator = SeededGenerator(seed: 5)
  let seeds = [
    log.note.bytes, try log.proof(of: 3, extra: [1, 2]).bytes, bytes(log.key.text),
    bytes(log.key.verifierKey.text), bytes("tile/0/x001/x234/067.p/8"),
    try EntryBundle.encode(log.oracle.leaves), [],
  ]
  for round in 0..<20_000 {
    var input = seeds[round % seeds.count]
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let byte = UInt8(truncatingIfNeeded: generator.next())
      let place = Int.random(in: 0...input.count, using: &generator)
      switch generator.next() % 5 {
      case 0: input.insert(byte, at: place)
      case 1: input.insert(.init(ascii: "\n"), at: place)
      case 2 where place < input.count: input.remove(at: place)
      case 3 where place < input.count: input[place] = byte
      case 4: input += input.prefix(place).suffix(40)
      default: input.removeLast(min(place, input.count))
      }
    }
    if let note = try? Note(input) { #expect(note.bytes == input) }
    if let checkpoint = try? Checkpoint(text: input) { #expect(checkpoint.text == input) }
    if let proof = try? TLogProof(input) { #expect(proof.bytes == input) }
    let text = String(decoding: input, as: UTF8.self)
    if let key = try? NoteVerifierKey(text) { #expect(key.text == text) }
    if let key = try? NoteSigningKey(text) { #expect(key.text == text) }
    if let tile = Tile(path: text) { #expect(tile.path == text) }
    if let entries = try? EntryBundle.decode(input[...], width: round % 257) {
      #expect(try EntryBundle.encode(entries.map(Array.init)) == input)
    }
  }
}
