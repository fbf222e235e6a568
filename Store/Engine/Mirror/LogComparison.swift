// How the logs of two copies of an archive stand to each other: the same, one the beginning of the
// other, or forked, with the proof. Reads both, writes nothing.
import Bytes
import StoreDurable
import TransparencyLog

/// A published checkpoint whose signature holds, and its bytes.
struct PublishedHead {
  let paths: ArchivePaths
  let bytes: [UInt8]
  let verified: VerifiedCheckpoint

  var size: Int { verified.checkpoint.size }
  var root: Digest { verified.checkpoint.root }
  var head: LogHead { LogHead(size: UInt64(size), root: root) }

  /// The checkpoint in `bytes`, of the archive at `paths`.
  /// - Throws: `damaged` where its key did not sign it.
  init(_ paths: ArchivePaths, _ identity: ArchiveIdentity, bytes: [UInt8]) throws(StoreError) {
    let reason: String
    do throws(LogFormatError) {
      switch try UnverifiedCheckpoint(bytes).verify(with: identity.key) {
      case .verified(let verified):
        self.paths = paths
        self.bytes = bytes
        self.verified = verified
        return
      case .rejected(let rejection): reason = rejection.description
      }
    } catch { reason = "\(error)" }
    throw .damaged(
      where: paths.checkpoint, detail: "is not a checkpoint signed by this archive: \(reason)")
  }

  /// The checkpoint that the archive at `paths` has published.
  /// - Throws: `damaged` where there is none, or its key did not sign it.
  static func load(
    _ paths: ArchivePaths, _ identity: ArchiveIdentity
  ) throws(StoreError) -> PublishedHead {
    let bytes: [UInt8]
    do throws(DurableError) {
      bytes = try paths.disk.contents(paths.checkpoint)
    } catch {
      guard error.isNotFound else { throw .system(error) }
      throw .damaged(
        where: paths.checkpoint, detail: "is missing; 'stet reindex' publishes the log again")
    }
    return try PublishedHead(paths, identity, bytes: bytes)
  }
}

/// Compares the log of a mirror with that of its source.
struct LogComparison {
  enum Relation {
    case same
    /// The source goes on from the mirror.
    case grown
    /// The mirror goes on from the source.
    case rolledBack
    case forked(ForkProof)
  }

  let source: PublishedHead
  let mirror: PublishedHead

  /// How they stand to each other.
  /// - Throws: `damaged` where one of them does not have the log that its checkpoint says.
  func relation() throws(StoreError) -> Relation {
    let isGrown = mirror.size <= source.size
    let (older, newer) = isGrown ? (mirror, source) : (source, mirror)
    let unforked: Relation =
      mirror.size == source.size ? .same : isGrown ? .grown : .rolledBack
    if let proof = growthProof(from: older.size, in: newer),
      newer.verified.verifyGrowth(from: older.verified, proof: proof).isValid
    {
      return unforked
    }
    // The published tiles do not show it: forked, or tiles are damaged. The leaves decide.
    let theirs = try LeafHashes(source.paths, upTo: source.size)
    let ours = try LeafHashes(mirror.paths, upTo: mirror.size)
    guard let index = theirs.firstDifference(from: ours) else {
      try expect(theirs.root == source.root, source)
      try expect(ours.root == mirror.root, mirror)
      return unforked
    }
    // Evidence must stand by itself: each leaf is shown to be in its signed tree.
    return .forked(
      ForkProof(
        index: index, source: try side(source, theirs, index),
        mirror: try side(mirror, ours, index)))
  }

  private func side(
    _ head: PublishedHead, _ leaves: LeafHashes, _ index: Int
  ) throws(StoreError) -> ForkProof.Side {
    let leaf = leaves.hashes[index]
    let proof = leaves.inclusionProof(index)
    try expect(
      head.verified.verifyInclusion(of: leaf, index: index, proof: proof).isValid, head)
    return ForkProof.Side(checkpoint: head.bytes, leafHash: leaf, inclusion: proof)
  }

  private func expect(_ isGood: Bool, _ head: PublishedHead) throws(StoreError) {
    guard !isGood else { return }
    throw .damaged(
      where: head.paths.checkpoint, detail: "is not the checkpoint of the leaves in the segments")
  }

  /// The RFC 6962 consistency proof out of the newer log's tiles; nil where one is missing.
  private func growthProof(from size: Int, in newer: PublishedHead) -> [Digest]? {
    let (disk, log) = (newer.paths.disk, newer.paths.log)
    var hashes = TileHashes<Never>(size: newer.size) { tile in
      if let bytes = try? disk.contents(log + "/" + tile.path) { return bytes }
      // A writer removes a partial tile once the full one is there.
      guard !tile.isFull, let full = try? disk.contents(log + "/" + tile.full.path) else {
        return nil
      }
      return Array(full.prefix(tile.width * Digest.byteCount))
    }
    return Merkle.consistencyProof(from: size, to: newer.size) { hashes.hash(of: $0) }
  }
}

/// The hashes of the leaves that the segments hold; 32 bytes a leaf, for the rare case that a
/// comparison has to go through all of them.
struct LeafHashes {
  private(set) var hashes: [Digest] = []

  /// The first `size` leaves of the archive at `paths`.
  /// - Throws: `damaged` where they are not all there.
  init(_ paths: ArchivePaths, upTo size: Int) throws(StoreError) {
    var decoder = LeavesDecoder()
    for number in try SegmentFiles.numbers(paths) where hashes.count < size {
      let path = paths.segment(number)
      let file = try StoreError.wrap { () throws(DurableError) in try paths.disk.open(path, .read) }
      var scanner = try SegmentScanner(file, from: 0, skims: true)
      scanner.skip(to: min(SegmentHeader.length, scanner.length))
      while hashes.count < size, let event = try scanner.next() {
        guard case .record(let offset, let header, let payload?, true) = event,
          case .leaves(let first, let count, let rawLength) = header.fields
        else { continue }
        guard first == UInt64(hashes.count),
          let entries = try? decoder.entries(
            payload, encoding: header.encoding, rawLength: rawLength, count: count)
        else {
          throw .damaged(where: "\(path), byte \(offset)", detail: "the leaves do not decode")
        }
        hashes += entries.map { Merkle.leafHash($0) }
      }
    }
    guard hashes.count >= size else {
      throw .damaged(
        where: paths.segments,
        detail: "hold \(hashes.count) leaves, but log/checkpoint is of \(size): cut, damaged or "
          + "rolled back")
    }
    hashes.removeLast(hashes.count - size)
  }

  /// The first index at which both have a leaf and not the same; nil for none.
  func firstDifference(from other: LeafHashes) -> Int? {
    zip(hashes, other.hashes).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  }

  /// The root of the tree of all the leaves.
  var root: Digest { hash(of: hashes[...]) }

  /// The proof that leaf `index` is in the tree; empty where there is no such leaf.
  func inclusionProof(_ index: Int) -> [Digest] {
    Merkle.inclusionProof(index: index, size: hashes.count) { (node) -> Digest? in
      hash(of: hashes[(node.index << node.level)..<((node.index + 1) << node.level)])
    } ?? []
  }

  private func hash(of leaves: ArraySlice<Digest>) -> Digest {
    var frontier = MerkleFrontier()
    for leaf in leaves { frontier.append(leaf) }
    return frontier.root
  }
}
