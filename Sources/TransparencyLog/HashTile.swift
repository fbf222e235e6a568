// HashTile: a tile of hashes with its bytes, and TileHashes, which finds any subtree's hash in tiles.
//
//   bytes = hash 0 || hash 1 || ... , 32 bytes each, 8192 in a full tile
//
// A tile read from a disk or a network proves nothing by itself: a proof made from it does, or fails.
public import Bytes

/// A tile and its hashes (c2sp.org/tlog-tiles, "Merkle Tree").
public struct HashTile: Hashable, Sendable {
  /// Where it stands; of kind `.hashes`.
  public let tile: Tile
  /// Its hashes: `tile.width` of them.
  public let hashes: [Digest]

  init(_ tile: Tile, hashes: [Digest]) {
    self.tile = tile
    self.hashes = hashes
  }

  /// The tile of these bytes; nil unless they are exactly 32 for each of its hashes.
  public init?(_ tile: Tile, bytes: ArraySlice<UInt8>) {
    guard case .hashes = tile.kind, bytes.count == tile.width * Digest.byteCount else { return nil }
    var hashes: [Digest] = []
    hashes.reserveCapacity(tile.width)
    var start = bytes.startIndex
    for _ in 0..<tile.width {
      hashes.append(
        Digest(
          words: (
            bytes.bigEndianWord(at: start), bytes.bigEndianWord(at: start + 8),
            bytes.bigEndianWord(at: start + 16), bytes.bigEndianWord(at: start + 24)
          )
        )
      )
      start += Digest.byteCount
    }
    self.init(tile, hashes: hashes)
  }

  /// The hashes, one after another.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(hashes.count * Digest.byteCount)
    for hash in hashes {
      let words = hash.words
      out.append(bigEndian: words.0)
      out.append(bigEndian: words.1)
      out.append(bigEndian: words.2)
      out.append(bigEndian: words.3)
    }
    return out
  }
}

/// The subtree hashes of a tree, found in its tiles: what proofs and frontiers are made from.
///
/// Keeps up to 64 tiles; hashes of heights between tile levels are computed.
public struct TileHashes<Failure: Error> {
  private let size: Int
  private let read: (Tile) throws(Failure) -> [UInt8]?
  private var kept: [Tile: HashTile] = [:]

  /// The tiles of a tree of `size` leaves.
  ///
  /// `read` gives the bytes of a tile, or nil where there is none; a partial tile that was deleted
  /// it may take from the start of the full one.
  public init(size: Int, read: @escaping (Tile) throws(Failure) -> [UInt8]?) {
    self.size = size
    self.read = read
  }

  /// The hash of a complete subtree; nil where it is not in the tree, or its tile is missing or of
  /// the wrong length.
  /// - Throws: what `read` throws.
  public mutating func hash(of node: MerkleNode) throws(Failure) -> Digest? {
    // Height 8t + r: 2^r hashes of a tile of level t, folded.
    let (level, height) = node.level.quotientAndRemainder(dividingBy: 8)
    let place = node.index >> (8 - height)
    let first = (node.index & ((1 << (8 - height)) - 1)) << height
    guard let tile = Tile.inTree(ofSize: size, .hashes(level: level), index: place),
      first + (1 << height) <= tile.width, let hashes = try load(tile)?.hashes
    else { return nil }
    var subtree = MerkleFrontier()
    for hash in hashes[first..<first + (1 << height)] { subtree.append(hash) }
    return subtree.root
  }

  private mutating func load(_ tile: Tile) throws(Failure) -> HashTile? {
    if let known = kept[tile] { return known }
    guard let bytes = try read(tile), let loaded = HashTile(tile, bytes: bytes[...]) else {
      return nil
    }
    if kept.count >= 64 { kept.removeAll(keepingCapacity: true) }
    kept[tile] = loaded
    return loaded
  }
}

extension ArraySlice<UInt8> {
  fileprivate func bigEndianWord(at start: Int) -> UInt64 {
    var word: UInt64 = 0
    for byte in self[start..<start + 8] { word = word << 8 | UInt64(byte) }
    return word
  }
}

extension [UInt8] {
  fileprivate mutating func append(bigEndian word: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
    }
  }
}
