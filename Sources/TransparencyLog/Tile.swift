// Tile: the place of a published file of a log, as c2sp.org/tlog-tiles names it.
//
//   tile/0/x001/x234/067        the full tile 1234067 of leaf hashes
//   tile/1/000.p/17             the first 17 hashes of tile 0 of level 1
//   tile/entries/000.p/112      the first 112 entries
//
// The 256 hashes of tile n of level l are MTH(D[(n*256 + i) * 256^l : (n*256 + i + 1) * 256^l]).
// Names and sizes only: the bytes are HashTile's and EntryBundle's.

/// The coordinates of a tile or an entry bundle (c2sp.org/tlog-tiles, "Merkle Tree" and "Log
/// entries").
public struct Tile: Hashable, Sendable, CustomStringConvertible {
  /// What the file holds.
  public enum Kind: Hashable, Sendable {
    /// Log entries: an entry bundle.
    case entries
    /// Merkle tree hashes of `level` 0...63: level 0 has leaf hashes, each hash above is the root of
    /// a full tile below.
    case hashes(level: Int)
  }

  /// The width of a full tile: 256 hashes or entries.
  public static let fullWidth = 256

  /// What the file holds.
  public let kind: Kind
  /// How many full tiles of its kind stand to its left; 0 or more.
  public let index: Int
  /// How many hashes or entries it holds: 1...256.
  public let width: Int

  /// The tile with these coordinates; nil where a level is outside 0...63, an index below 0 or a
  /// width outside 1...256.
  public init?(_ kind: Kind, index: Int, width: Int = fullWidth) {
    if case .hashes(let level) = kind, !(0...63).contains(level) { return nil }
    guard index >= 0, (1...Tile.fullWidth).contains(width) else { return nil }
    self.init(unchecked: kind, index: index, width: width)
  }

  init(unchecked kind: Kind, index: Int, width: Int) {
    self.kind = kind
    self.index = index
    self.width = width
  }

  /// True for 256 hashes or entries.
  public var isFull: Bool { width == Tile.fullWidth }

  /// The level of the hashes; the entries stand at the leaf hashes' level, 0.
  public var level: Int {
    switch kind {
    case .entries: 0
    case .hashes(let level): level
    }
  }

  /// The full tile in this place.
  public var full: Tile { Tile(unchecked: kind, index: index, width: Tile.fullWidth) }

  /// The tile of this kind and place in a tree of `size` leaves, as wide as it is there; nil where
  /// the tree has none.
  ///
  /// A partial tile has floor(size / 256^level) mod 256 hashes.
  public static func inTree(ofSize size: Int, _ kind: Kind, index: Int) -> Tile? {
    guard let place = Tile(kind, index: index) else { return nil }
    let count = Tile.count(atLevel: place.level, size: size)
    guard index <= (count - 1) / fullWidth, count > 0 else { return nil }
    return Tile(unchecked: kind, index: index, width: min(fullWidth, count - index * fullWidth))
  }

  /// How many hashes of level `level` a tree of `size` leaves has: floor(size / 256^level).
  static func count(atLevel level: Int, size: Int) -> Int {
    level < 8 ? size >> (8 * level) : 0
  }

  /// The path below the log's prefix, and in its directory.
  public var path: String {
    var text = "tile/"
    switch kind {
    case .entries: text += "entries"
    case .hashes(let level): text += String(level)
    }
    // Three digits a group, all but the last with an `x` before them.
    let digits = String(index)
    let padded = String(repeating: "0", count: (3 - digits.utf8.count % 3) % 3) + digits
    for (offset, digit) in padded.unicodeScalars.enumerated() {
      if offset % 3 == 0 { text += offset + 3 < padded.utf8.count ? "/x" : "/" }
      text.unicodeScalars.append(digit)
    }
    return isFull ? text : text + ".p/" + String(width)
  }

  /// The path.
  public var description: String { path }

  /// The tile that `path` names; nil for any text that `path` of a tile would not give.
  public init?(path: some StringProtocol) {
    let units = Array(path.utf8)
    guard units.count <= 64 else { return nil }
    var parts = units.split(separator: .slash, omittingEmptySubsequences: false)[...]
    guard let top = parts.popFirst(), top.elementsEqual("tile".utf8), let name = parts.popFirst()
    else { return nil }
    let kind: Kind
    if name.elementsEqual("entries".utf8) {
      kind = .entries
    } else if let level = Int(canonicalDecimal: name) {
      kind = .hashes(level: level)
    } else {
      return nil
    }
    var width = Tile.fullWidth
    if let last = parts.dropLast().last, last.suffix(2).elementsEqual(".p".utf8) {
      guard let partial = parts.popLast().flatMap({ Int(canonicalDecimal: $0) }) else { return nil }
      width = partial
      parts[parts.endIndex - 1] = last.dropLast(2)
    }
    let digits = parts.joined().filter { $0 != UInt8(ascii: "x") }.drop { $0 == UInt8(ascii: "0") }
    guard let index = digits.isEmpty ? 0 : Int(canonicalDecimal: Array(digits)[...]),
      let tile = Tile(kind, index: index, width: width), tile.path.utf8.elementsEqual(units)
    else { return nil }
    self = tile
  }
}
