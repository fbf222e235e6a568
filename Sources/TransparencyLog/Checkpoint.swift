// Checkpoint: what a log says of itself, signed (c2sp.org/tlog-checkpoint).
//
//   example.com/behind-the-sofa
//   20852163
//   CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//
//   — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q...
//
// Trust changes hands here: what was read is an UnverifiedCheckpoint, and only `verify` makes a
// VerifiedCheckpoint of it.
public import Bytes
import Cryptography

/// The head of a log: whose, how many leaves, which root.
public struct Checkpoint: Hashable, Sendable {
  /// Which log this is: one line of text that is not empty.
  public let origin: String
  /// How many leaves its tree has, 0 or more.
  public let size: Int
  /// The root of that tree (RFC 6962 section 2.1).
  public let root: Digest

  /// The head with these parts.
  /// - Throws: `.badOrigin` for one that is empty or has a control character, `.badNumber` for a
  ///   negative size, `.badEmptyRoot` for a tree of no leaves with another root than
  ///   `Merkle.emptyRoot`.
  public init(origin: String, size: Int, root: Digest) throws(LogFormatError) {
    guard !origin.isEmpty, origin.utf8.allSatisfy({ $0 >= 0x20 }) else {
      throw LogFormatError(.badOrigin, at: 0)
    }
    let offset = origin.utf8.count + 1
    guard size >= 0 else { throw LogFormatError(.badNumber, at: offset) }
    guard size > 0 || root == Merkle.emptyRoot else {
      throw LogFormatError(.badEmptyRoot, at: offset + 2)
    }
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads the text of a checkpoint: exactly three lines.
  /// - Throws: for any bytes that `text` would not give: where and why.
  public init(text: [UInt8]) throws(LogFormatError) {
    var lines = LineReader(text[...])
    let origin = try lines.next()
    let sizeOffset = lines.offset
    guard let size = Int(canonicalDecimal: try lines.next()) else {
      throw LogFormatError(.badNumber, at: sizeOffset)
    }
    let rootOffset = lines.offset
    guard
      let root = Base64.decode(String(decoding: try lines.next(), as: UTF8.self))
        .flatMap({ Digest($0) })
    else { throw LogFormatError(.badHash, at: rootOffset) }
    guard lines.isAtEnd else { throw LogFormatError(.extensionLine, at: lines.offset) }
    guard let name = String(validating: origin, as: UTF8.self) else {
      throw LogFormatError(.notUTF8, at: 0)
    }
    try self.init(origin: name, size: size, root: root)
    guard self.text == text else { throw LogFormatError(.badHash, at: rootOffset) }
  }

  /// The text that is signed: `origin\nsize\nbase64(root)\n` (c2sp.org/tlog-checkpoint, "Note text").
  public var text: [UInt8] {
    Array("\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n".utf8)
  }

  /// The signed note to publish as `checkpoint`.
  ///
  /// The key's name should be the origin.
  /// - Throws: `CryptographyError` where libcrypto cannot sign.
  public func signed(with key: NoteSigningKey) throws -> Note {
    try Note(signing: text, with: key)
  }

  /// The same text, byte for byte.
  public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
    left.size == right.size && left.root == right.root
      && left.origin.utf8.elementsEqual(right.origin.utf8)
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    hasher.combine(root)
  }
}

/// A signed checkpoint that was read but not verified: a claim.
public struct UnverifiedCheckpoint: Sendable {
  /// The note that holds it.
  public let note: Note
  /// What the note claims, on which nobody may act.
  public let claim: Checkpoint

  /// Reads the file `checkpoint` of a log.
  /// - Throws: for bytes that are not a signed note, or whose text is not a checkpoint's.
  public init(_ bytes: [UInt8]) throws(LogFormatError) { try self.init(Note(bytes)) }

  /// Reads a note.
  /// - Throws: where its text is not a checkpoint's.
  public init(_ note: Note) throws(LogFormatError) {
    claim = try Checkpoint(text: note.text)
    self.note = note
  }

  /// Verifies that one of `keys` signed, that no known key's signature fails, and that the
  /// checkpoint is of the log `origin`.
  public func verify(with keys: [NoteVerifierKey], origin: String) -> CheckpointVerdict {
    guard claim.origin.utf8.elementsEqual(origin.utf8) else {
      return .rejected(.otherOrigin(claim.origin))
    }
    switch note.verify(with: keys) {
    case .verified(let signers):
      return .verified(VerifiedCheckpoint(checkpoint: claim, note: note, signers: signers))
    case .badSignature(let key): return .rejected(.badSignature(key))
    case .noKnownKey: return .rejected(.noKnownKey)
    }
  }

  /// The same for one log key whose name is the log's origin, as it should be.
  public func verify(with key: NoteVerifierKey) -> CheckpointVerdict {
    verify(with: [key], origin: key.name)
  }
}

/// Whether a checkpoint can be trusted.
public enum CheckpointVerdict: Sendable {
  /// It can.
  case verified(VerifiedCheckpoint)
  /// It cannot, and why.
  case rejected(CheckpointRejection)

  /// The checkpoint, where it can be trusted.
  public var checkpoint: VerifiedCheckpoint? {
    if case .verified(let checkpoint) = self { checkpoint } else { nil }
  }
}

/// Why a checkpoint cannot be trusted.
public enum CheckpointRejection: Hashable, Sendable, CustomStringConvertible {
  /// It is of another log, this one.
  case otherOrigin(String)
  /// A known key's signature fails.
  case badSignature(NoteVerifierKey)
  /// No known key signed it.
  case noKnownKey

  /// One line for a person.
  public var description: String {
    switch self {
    case .otherOrigin(let origin): "the checkpoint is of another log, \(origin)"
    case .badSignature(let key): "the signature by \(key.name) is not valid"
    case .noKnownKey: "no known key signed the checkpoint"
    }
  }
}

/// A checkpoint whose signature was verified: only `UnverifiedCheckpoint.verify` makes one.
public struct VerifiedCheckpoint: Sendable {
  /// What the log says of itself.
  public let checkpoint: Checkpoint
  /// The note that holds it.
  public let note: Note
  /// The known keys that signed it; at least one.
  public let signers: [NoteVerifierKey]

  fileprivate init(checkpoint: Checkpoint, note: Note, signers: [NoteVerifierKey]) {
    self.checkpoint = checkpoint
    self.note = note
    self.signers = signers
  }

  /// Checks that the leaf of hash `leafHash` is at `index` in this log (RFC 9162 section 2.1.3.2).
  public func verifyInclusion(of leafHash: Digest, index: Int, proof: [Digest]) -> ProofVerdict {
    Merkle.verifyInclusion(
      leafHash: leafHash,
      index: index,
      size: checkpoint.size,
      proof: proof,
      root: checkpoint.root
    )
  }

  /// Checks that this log begins with all that `older` had (RFC 9162 section 2.1.4.2).
  public func verifyGrowth(from older: VerifiedCheckpoint, proof: [Digest]) -> ProofVerdict {
    guard older.checkpoint.origin.utf8.elementsEqual(checkpoint.origin.utf8) else {
      return .invalid(.originsDiffer)
    }
    return Merkle.verifyConsistency(
      oldSize: older.checkpoint.size,
      oldRoot: older.checkpoint.root,
      newSize: checkpoint.size,
      newRoot: checkpoint.root,
      proof: proof
    )
  }
}
