// TLogProof: a proof that a leaf is in a log, in one text that needs no network to check
// (c2sp.org/tlog-proof).
//
//   c2sp.org/tlog-proof@v1
//   extra c3RldA==
//   index 2
//   gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//
//   example.com/fancylog
//   ...the signed checkpoint, as it is
//
// The leaf itself is not in it: whoever checks has the leaf, and so proves what the leaf says.
public import Bytes

/// A proof of inclusion with the checkpoint it leads to; not yet verified.
public struct TLogProof: Sendable {
  private static let header = Array("c2sp.org/tlog-proof@v1".utf8)
  private static let extraMark = Array("extra ".utf8)
  private static let indexMark = Array("index ".utf8)
  /// The most hashes of a proof: a tree of less than 2^63 leaves is 63 high.
  public static let mostHashes = 63

  /// Data of the application, one byte or more; nobody vouches for it.
  public let extra: [UInt8]?
  /// Where the leaf is in the log; 0 or more.
  public let index: Int
  /// The proof, from the leaf's sibling up (RFC 6962 section 2.1.1).
  public let hashes: [Digest]
  /// The checkpoint whose root the hashes lead to.
  public let checkpoint: UnverifiedCheckpoint

  /// The proof with these parts: what `init(_:)` would read from its bytes.
  /// - Throws: `.badNumber` for a negative index, `.tooLong` for more than 63 hashes, `.badExtra` for
  ///   extra data of no bytes.
  public init(
    extra: [UInt8]? = nil,
    index: Int,
    hashes: [Digest],
    checkpoint: UnverifiedCheckpoint
  ) throws(LogFormatError) {
    guard index >= 0 else { throw LogFormatError(.badNumber, at: 0) }
    guard hashes.count <= TLogProof.mostHashes else { throw LogFormatError(.tooLong, at: 0) }
    guard extra?.isEmpty != true else { throw LogFormatError(.badExtra, at: 0) }
    self.extra = extra
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  /// Reads a proof (c2sp.org/tlog-proof, "Format").
  /// - Throws: for any bytes that `bytes` of a proof would not give: where and why.
  public init(_ bytes: [UInt8]) throws(LogFormatError) {
    var lines = LineReader(bytes[...])
    guard try lines.next() == TLogProof.header[...] else { throw LogFormatError(.badHeader, at: 0) }
    var offset = lines.offset
    var line = try lines.next()
    if line.starts(with: TLogProof.extraMark) {
      guard let data = Base64.decode(String(decoding: line.dropFirst(6), as: UTF8.self)),
        !data.isEmpty
      else { throw LogFormatError(.badExtra, at: offset) }
      extra = data
      offset = lines.offset
      line = try lines.next()
    } else {
      extra = nil
    }
    guard line.starts(with: TLogProof.indexMark),
      let index = Int(canonicalDecimal: line.dropFirst(6))
    else { throw LogFormatError(.badNumber, at: offset) }
    var hashes: [Digest] = []
    while true {
      offset = lines.offset
      line = try lines.next()
      if line.isEmpty { break }
      guard hashes.count < TLogProof.mostHashes else { throw LogFormatError(.tooLong, at: offset) }
      guard
        let hash = Base64.decode(String(decoding: line, as: UTF8.self)).flatMap({ Digest($0) })
      else { throw LogFormatError(.badHash, at: offset) }
      hashes.append(hash)
    }
    self.index = index
    self.hashes = hashes
    do {
      checkpoint = try UnverifiedCheckpoint(Array(lines.rest))
    } catch {
      throw LogFormatError(error.code, at: lines.offset + error.offset)
    }
    guard self.bytes == bytes else { throw LogFormatError(.badHeader, at: 0) }
  }

  /// The proof as a file holds it, by custom named `*.tlog-proof`.
  public var bytes: [UInt8] {
    var text = String(decoding: TLogProof.header, as: UTF8.self) + "\n"
    if let extra { text += "extra \(Base64.encode(extra))\n" }
    text += "index \(index)\n"
    for hash in hashes { text += Base64.encode(hash.bytes) + "\n" }
    return Array(text.utf8) + [.newline] + checkpoint.note.bytes
  }

  /// Verifies the checkpoint, and that the leaf of hash `leafHash` is at `index` in it.
  public func verify(
    leafHash: Digest,
    with keys: [NoteVerifierKey],
    origin: String
  ) -> TLogProofVerdict {
    switch checkpoint.verify(with: keys, origin: origin) {
    case .rejected(let rejection): return .checkpointRejected(rejection)
    case .verified(let checkpoint):
      switch checkpoint.verifyInclusion(of: leafHash, index: index, proof: hashes) {
      case .valid: return .verified(checkpoint)
      case .invalid(let failure): return .notIncluded(failure)
      }
    }
  }
}

/// What checking a `TLogProof` found.
public enum TLogProofVerdict: Sendable {
  /// The leaf is in the log of this checkpoint.
  case verified(VerifiedCheckpoint)
  /// The checkpoint cannot be trusted.
  case checkpointRejected(CheckpointRejection)
  /// The checkpoint can, but the proof does not lead from the leaf to its root.
  case notIncluded(ProofFailure)

  /// True for `.verified`.
  public var isVerified: Bool { if case .verified = self { true } else { false } }
}
