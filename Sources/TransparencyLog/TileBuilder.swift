// TileBuilder: leaf hashes in, tiles out. It keeps the partial tile of each level and nothing else.
//
//   append(h255) -> [ tile/0/000 with its root ]   the root is already the first hash of tile/1/000
//   partialTiles -> [ tile/1/000.p/1 ]
//
// Writing what comes out, and in what order, is the store's affair.
public import Bytes

/// A tile that has just become full.
public struct FilledTile: Hashable, Sendable {
  /// The tile, 256 hashes wide.
  public let tile: HashTile
  /// The root of its subtree: the hash that the level above took in.
  public let root: Digest
}

/// Derives the tiles of a growing log (c2sp.org/tlog-tiles, "Merkle Tree").
///
/// At most 255 hashes a level in memory; amortised one node hash a leaf.
public struct TileBuilder: Sendable {
  private struct Level {
    var hashes: [Digest] = []
    var frontier = MerkleFrontier()
  }

  // levels[l] has floor(size / 256^l) mod 256 hashes.
  private var levels: [Level] = []

  /// How many leaves the tree has.
  public private(set) var size = 0

  /// A builder of the tree of no leaves.
  public init() {}

  /// A builder that goes on from a tree of `size` leaves, given the bytes of its partial tiles
  /// (`Tile.partialTiles(for: size)`); nil where one is missing or of the wrong length.
  ///
  /// Whether they are the right ones, `root` tells.
  /// - Throws: what `partial` throws.
  public init?<Failure: Error>(
    size: Int,
    partial: (Tile) throws(Failure) -> [UInt8]?
  ) throws(Failure) {
    guard size >= 0 else { return nil }
    self.size = size
    for tile in Tile.partialTiles(for: size) {
      guard let bytes = try partial(tile), let loaded = HashTile(tile, bytes: bytes[...]) else {
        return nil
      }
      while levels.count <= tile.level { levels.append(Level()) }
      levels[tile.level].hashes = loaded.hashes
      for hash in loaded.hashes { levels[tile.level].frontier.append(hash) }
    }
  }

  /// Adds a leaf, by its hash.
  /// - Returns: the tiles that this leaf filled, from level 0 up; for 255 leaves of 256 none. Beside
  ///   the leaf hash itself, level l + 1 took in the root of the l-th of them.
  public mutating func append(_ leafHash: Digest) -> [FilledTile] {
    var filled: [FilledTile] = []
    var hash = leafHash
    size += 1
    var level = 0
    while true {
      if level == levels.count { levels.append(Level()) }
      levels[level].hashes.append(hash)
      levels[level].frontier.append(hash)
      guard levels[level].hashes.count == Tile.fullWidth else { return filled }
      hash = levels[level].frontier.root
      let index = Tile.count(atLevel: level, size: size) / Tile.fullWidth - 1
      let tile = Tile(unchecked: .hashes(level: level), index: index, width: Tile.fullWidth)
      filled.append(
        FilledTile(tile: HashTile(tile, hashes: levels[level].hashes), root: hash)
      )
      levels[level] = Level()
      level += 1
    }
  }

  /// The partial tiles of the tree as it is, the lowest level first: what a checkpoint of this size
  /// needs beside the full tiles.
  public var partialTiles: [HashTile] {
    Tile.partialTiles(for: size).map { HashTile($0, hashes: levels[$0.level].hashes) }
  }

  /// The largest complete subtrees of the tree.
  public var frontier: MerkleFrontier {
    let subtrees = levels.reversed().flatMap(\.frontier.subtrees)
    return MerkleFrontier(size: size, subtrees: subtrees) ?? MerkleFrontier()
  }

  /// The root of the tree: MTH(D[size]).
  public var root: Digest { frontier.root }
}
