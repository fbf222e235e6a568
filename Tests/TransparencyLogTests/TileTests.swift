// What these prove: tile names are the specification's and nothing else is one, every tile of a tree
// is listed exactly when it appears or grows, the builder may stop and go on anywhere, and proofs
// from tiles are those of the tree.
import Bytes
import Testing
import TransparencyLog

@Test(arguments: [
  (Tile(.hashes(level: 0), index: 1_234_067), "tile/0/x001/x234/067"),
  (Tile(.hashes(level: 1), index: 0, width: 17), "tile/1/000.p/17"),
  (Tile(.entries, index: 273, width: 112), "tile/entries/273.p/112"),
  (Tile(.entries, index: 1000), "tile/entries/x001/000"),
  (Tile(.hashes(level: 63), index: 999, width: 255), "tile/63/999.p/255"),
  (
    Tile(.hashes(level: 0), index: Int.max),
    "tile/0/x009/x223/x372/x036/x854/x775/807"
  ),
])
func tilePathsAreTheSpecifications(tile: Tile?, path: String) {
  #expect(tile?.path == path)
  #expect(Tile(path: path) == tile)
}

@Test func tilePathsRoundTrip() {
  var generator = SeededGenerator(seed: 1)
  let indexes =
    Array(0..<3000) + Array(999_000..<1_001_000)
    + (0..<3000).map { _ in Int(generator.next() >> (1 + generator.next() % 63)) }
  for index in indexes {
    for kind in [Tile.Kind.entries, .hashes(level: index % 64)] {
      let width = 1 + index % 256
      guard let tile = Tile(kind, index: index, width: width) else {
        Issue.record("no tile at \(index)")
        continue
      }
      #expect(Tile(path: tile.path) == tile)
    }
  }
}

@Test(arguments: [
  "", "tile", "tile/", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile//000", "tile/0/00",
  "tile/0/0000", "tile/0/x000", "tile/0/x000/000", "tile/0/x001", "tile/0/001/000",
  "tile/0/x1/000", "tile/0/x001/x000", "tile/0/0x0", "tile/0/xxx/000", "tile/0/x01x/000",
  "tile/64/000", "tile/00/000", "tile/-1/000", "tile/+1/000", "tile/a/000", "tile/0/-01",
  "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
  "tile/0/000.p/1/", "tile/0/000.p/1/2", "tile/0/000.p/-1", "tile/0/000.p/1.p/1", "tile/0/.p/1",
  "tile/0/000p/1", "tile/0/000.q/1", "tile/entry/000", "tile/entries", "Tile/0/000",
  "tile/0/x009/x223/x372/x036/x854/x775/808", "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
  "tile/0/٠٠٠", "tile/0/000\n", "tile/0/000\0", " tile/0/000", "tile/0/../000",
  "tile/0/x001/../000",
  "checkpoint", "tile/data/000",
])
func otherPathsAreNoTiles(path: String) {
  #expect(Tile(path: path) == nil)
}

@Test func noMutationOfAPathNamesAnotherTextsTile() {
  var generator = SeededGenerator(seed: 2)
  let alphabet = Array("tile/entries0123456789x.p".utf8)
  for _ in 0..<20_000 {
    var units = Array("tile/0/x001/x234/067.p/8".utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = Int.random(in: 0..<units.count, using: &generator)
      let unit = alphabet.randomElement(using: &generator) ?? 0
      switch generator.next() % 3 {
      case 0: units[place] = unit
      case 1: units.insert(unit, at: place)
      default: units.remove(at: place)
      }
    }
    let path = String(decoding: units, as: UTF8.self)
    if let tile = Tile(path: path) { #expect(tile.path == path) }
  }
}

@Test func coordinatesOutsideTheRangesAreNoTiles() {
  #expect(Tile(.hashes(level: 64), index: 0) == nil)
  #expect(Tile(.hashes(level: -1), index: 0) == nil)
  #expect(Tile(.entries, index: -1) == nil)
  #expect(Tile(.entries, index: 0, width: 0) == nil)
  #expect(Tile(.entries, index: 0, width: 257) == nil)
}

// c2sp.org/tlog-tiles, "Partial Tiles": the example of 70,000 leaves, and of 256.
@Test func theSpecificationsTreesHaveTheirTiles() {
  let tiles = Array(Tile.tiles(for: 70_000))
  #expect(tiles.filter { $0.level == 0 && $0.isFull }.count == 273)
  #expect(
    tiles.filter { $0.level > 0 || !$0.isFull }.map(\.path) == [
      "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1",
    ]
  )
  #expect(
    Tile.partialTiles(for: 70_000).map(\.path) == [
      "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1",
    ]
  )
  #expect(Array(Tile.tiles(for: 256)).map(\.path) == ["tile/0/000", "tile/1/000.p/1"])
  #expect(
    Array(Tile.entryBundles(for: 257)).map(\.path) == ["tile/entries/000", "tile/entries/001.p/1"]
  )
}

@Test func newTilesAreThoseTheOldTreeHadNot() {
  var generator = SeededGenerator(seed: 3)
  var pairs = (0..<300).map { _ in
    (Int(generator.next() % 140_000), Int(generator.next() % 140_000))
  }
  for edge in [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 131_072] {
    pairs += [(edge, edge), (edge, edge + 1), (edge, edge + 256), (0, edge), (edge + 1, edge)]
  }
  for (old, new) in pairs {
    for list in [Tile.tiles(newSince:for:), Tile.entryBundles(newSince:for:)] {
      let before = Set(list(0, old))
      let expected = old < new ? Array(list(0, new)).filter { !before.contains($0) } : []
      #expect(Array(list(old, new)) == expected)
    }
  }
}

@Test func sizesOfStrangersAreLazyAndSafe() {
  #expect(Array(Tile.tiles(newSince: Int.max - 1, for: Int.max)).count == 1)
  #expect(Array(Tile.tiles(newSince: Int.max - 3, for: Int.max - 1)).count == 1)
  #expect(Array(Tile.tiles(for: Int.max).prefix(3)).count == 3)
  #expect(Array(Tile.tiles(newSince: 5, for: -5)).isEmpty)
  #expect(Array(Tile.tiles(newSince: -5, for: 1)).count == 1)
  #expect(Tile.partialTiles(for: Int.max).count == 8)
  #expect(Tile.partialTiles(for: -1).isEmpty)
  #expect(Tile.inTree(ofSize: 0, .entries, index: 0) == nil)
  #expect(Tile.inTree(ofSize: -1, .entries, index: 0) == nil)
  #expect(Tile.inTree(ofSize: 256, .entries, index: 1) == nil)
  #expect(Tile.inTree(ofSize: Int.max, .hashes(level: 8), index: 0) == nil)
}

@Test func hashTilesAreExactlyTheirBytes() throws {
  let tile = try #require(Tile(.hashes(level: 0), index: 0, width: 3))
  let bytes = (0..<96).map { UInt8($0) }
  let read = try #require(HashTile(tile, bytes: bytes[...]))
  #expect(read.bytes == bytes)
  #expect(read.hashes.first?.bytes == Array(0..<32))
  #expect(HashTile(tile, bytes: bytes.dropLast()) == nil)
  #expect(HashTile(tile, bytes: (bytes + [0])[...]) == nil)
  #expect(Tile(.entries, index: 0, width: 3).flatMap { HashTile($0, bytes: bytes[...]) } == nil)
}
