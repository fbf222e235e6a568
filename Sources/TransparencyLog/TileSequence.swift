// TileSequence: which tiles a tree has, and which of them another size of it had not.
//
//   size 70000: 273 full tiles of level 0 and one of width 112, one full tile of level 1 and one of
//   width 17, one of level 2 of width 1
//
// Lazy, so that a size that somebody else wrote costs nothing to look at.

extension Tile {
  /// The hash tiles that a tree of `newSize` leaves has and one of `oldSize` had not, or had
  /// narrower: level by level, left to right (c2sp.org/tlog-tiles, "Partial Tiles").
  ///
  /// From size 0 they are all tiles of the tree. None where `newSize` is not above `oldSize`.
  public static func tiles(newSince oldSize: Int = 0, for newSize: Int) -> TileSequence {
    TileSequence(.hashes(level: 0), from: oldSize, to: newSize)
  }

  /// The entry bundles that a tree of `newSize` leaves has and one of `oldSize` had not, or had
  /// narrower: left to right (c2sp.org/tlog-tiles, "Log entries").
  public static func entryBundles(newSince oldSize: Int = 0, for newSize: Int) -> TileSequence {
    TileSequence(.entries, from: oldSize, to: newSize)
  }

  /// The partial tiles of a tree of `size` leaves, at most one a level, the lowest first.
  ///
  /// A log must publish them with the checkpoint of that size and may delete each once `full`
  /// exists.
  public static func partialTiles(for size: Int) -> [Tile] {
    (0..<8).compactMap { level in
      let count = count(atLevel: level, size: max(size, 0))
      guard count % fullWidth > 0 else { return nil }
      return Tile(
        unchecked: .hashes(level: level),
        index: count / fullWidth,
        width: count % fullWidth
      )
    }
  }
}

/// Tiles that are new between two sizes of a tree: see `Tile.tiles(newSince:for:)`.
public struct TileSequence: Sequence, IteratorProtocol, Sendable {
  private let oldSize: Int
  private let newSize: Int
  private var kind: Tile.Kind
  private var index: Int

  init(_ kind: Tile.Kind, from oldSize: Int, to newSize: Int) {
    self.oldSize = Swift.max(oldSize, 0)
    self.newSize = Swift.max(newSize, 0)
    self.kind = kind
    // The tile in which the first new hash of the level stands.
    index = self.oldSize / Tile.fullWidth
  }

  /// The next tile; nil after the last.
  public mutating func next() -> Tile? {
    guard newSize > oldSize else { return nil }
    while true {
      if let tile = Tile.inTree(ofSize: newSize, kind, index: index) {
        let level = tile.level
        // The last tile of the old tree is in the new one too: listed only where it has grown.
        if Tile.count(atLevel: level, size: newSize) > Tile.count(atLevel: level, size: oldSize) {
          index += 1
          return tile
        }
      }
      guard case .hashes(let level) = kind, level < 7 else { return nil }
      kind = .hashes(level: level + 1)
      index = Tile.count(atLevel: level + 1, size: oldSize) / Tile.fullWidth
    }
  }
}
