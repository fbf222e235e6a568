// What these prove: the builder makes every tile the tree has, wherever it is stopped and resumed,
// and proofs made from its tiles are the tree's.
import Bytes
import Testing
import TransparencyLog

/// A log's directory in memory: a path and its bytes.
private struct Directory {
  var files: [String: [UInt8]] = [:]
  var builder = TileBuilder()

  /// Adds leaves and writes what a store would write: full tiles as they fill, then partial ones.
  mutating func publish(_ leaves: some Sequence<[UInt8]>) {
    for leaf in leaves {
      for filled in builder.append(Merkle.leafHash(leaf)) {
        files[filled.tile.tile.path] = filled.tile.bytes
      }
    }
    for tile in builder.partialTiles { files[tile.tile.path] = tile.bytes }
  }
}

@Test func builderResumedAtEverySizeEqualsOneRun() throws {
  let leaves = Oracle(count: 1100).leaves
  var whole = Directory()
  whole.publish(leaves)
  var partialsAtEverySize = Directory()
  for (size, leaf) in leaves.enumerated() {
    // Everything up to here, then a builder that knows only what was published.
    let files = partialsAtEverySize.files
    let resumed = try #require(TileBuilder(size: size) { files[$0.path] })
    #expect(resumed.root == partialsAtEverySize.builder.root)
    #expect(resumed.partialTiles == partialsAtEverySize.builder.partialTiles)
    #expect(resumed.frontier == partialsAtEverySize.builder.frontier)
    partialsAtEverySize.builder = resumed
    partialsAtEverySize.publish([leaf])
  }
  for (path, bytes) in whole.files { #expect(partialsAtEverySize.files[path] == bytes) }
  #expect(partialsAtEverySize.builder.root == whole.builder.root)
}

@Test func builderMakesTheListedTilesAndNoOther() throws {
  var oracle = Oracle(count: 66_000)
  var directory = Directory()
  var size = 0
  for step in [1, 254, 1, 1, 300, 64_978, 1, 1, 463] {
    let earlier = directory.files
    directory.publish(oracle.leaves[size..<size + step])
    let new = directory.files.filter { earlier[$0.key] == nil }
    #expect(Set(new.keys) == Set(Tile.tiles(newSince: size, for: size + step).map(\.path)))
    size += step
    #expect(directory.builder.size == size)
    #expect(directory.builder.root == oracle.root(0..<size))
    let files = directory.files
    var hashes = TileHashes(size: size) { files[$0.path] }
    #expect(Merkle.root(size: size) { hashes.hash(of: $0) } == oracle.root(0..<size))
    for index in [0, size / 2, size - 1] {
      #expect(
        Merkle.inclusionProof(index: index, size: size) { hashes.hash(of: $0) }
          == oracle.path(index, 0..<size)
      )
    }
    for old in [1, size / 3 + 1, size - 1] where old > 0 {
      #expect(
        Merkle.consistencyProof(from: old, to: size) { hashes.hash(of: $0) }
          == oracle.subproof(old, 0..<size)
      )
    }
  }
}

@Test func hashesAtEveryHeightComeFromTiles() {
  var oracle = Oracle(count: 1000)
  var directory = Directory()
  directory.publish(oracle.leaves)
  let files = directory.files
  var hashes = TileHashes(size: 1000) { files[$0.path] }
  for level in 0...12 {
    for index in 0...(1000 >> level) {
      let node = MerkleNode(level: level, index: index)
      #expect(hashes.hash(of: node) == oracle.hash(of: node))
    }
  }
  #expect(hashes.hash(of: MerkleNode(level: 62, index: Int.max)) == nil)
}

private struct DiskError: Error {}

@Test func missingAndDamagedTilesGiveNoHash() throws {
  var directory = Directory()
  directory.publish(Oracle(count: 300).leaves)
  var missing = TileHashes(size: 300) { _ in nil }
  #expect(missing.hash(of: MerkleNode(level: 0, index: 0)) == nil)
  var short = TileHashes(size: 300) { _ in [1, 2, 3] }
  #expect(short.hash(of: MerkleNode(level: 0, index: 0)) == nil)
  #expect(TileBuilder(size: 300) { _ in nil } == nil)
  #expect(TileBuilder(size: 300) { _ in [] } == nil)
  #expect(TileBuilder(size: -1) { _ in [] } == nil)
  #expect(throws: DiskError.self) {
    _ = try TileBuilder(size: 300) { _ throws(DiskError) in throw DiskError() }
  }
  // A tile with other bytes gives a proof that does not hold.
  var files = directory.files
  files["tile/0/000"]?[40] ^= 1
  let damaged = files
  var hashes = TileHashes(size: 300) { damaged[$0.path] }
  let proof = try #require(Merkle.inclusionProof(index: 0, size: 300) { hashes.hash(of: $0) })
  let verdict = Merkle.verifyInclusion(
    leafHash: Merkle.leafHash(Array("leaf 0".utf8)),
    index: 0,
    size: 300,
    proof: proof,
    root: directory.builder.root
  )
  #expect(verdict == .invalid(.rootDiffers))
}

@Test func entryBundlesRoundTrip() throws {
  var generator = SeededGenerator(seed: 4)
  for width in [0, 1, 2, 100, 256] {
    let entries = (0..<width).map { _ in
      (0..<Int(generator.next() % 50)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
    let bytes = try EntryBundle.encode(entries)
    #expect(try EntryBundle.decode(bytes[...], width: width).map(Array.init) == entries)
    for count in 0..<bytes.count {
      #expect(throws: LogFormatError.self) {
        try EntryBundle.decode(bytes.prefix(count), width: width)
      }
    }
  }
  let bytes: [UInt8] = [0, 1, 7, 0, 3, 1, 2]
  #expect(throws: LogFormatError(.truncatedEntry, at: 5)) {
    try EntryBundle.decode(bytes[...], width: 2)
  }
  #expect(throws: LogFormatError(.trailingBytes, at: 3)) {
    try EntryBundle.decode(bytes[...], width: 1)
  }
  let longest = [UInt8](repeating: 7, count: EntryBundle.longestEntry)
  #expect(try EntryBundle.encode([longest]).count == 65_537)
  #expect(throws: LogFormatError(.entryTooLong, at: 3)) {
    try EntryBundle.encode([[9], longest + [0]])
  }
}
