// What bringing a mirror up to date came to, for the program to print.
public import Bytes

/// The head of a log without its signature.
public struct LogHead: Sendable, Equatable {
  /// How many leaves.
  public var size: UInt64
  /// The root of the tree.
  public var root: Digest
}

/// Evidence that one log has two pasts: what each of two checkpoints says of one leaf.
///
/// Whoever knows the log's key can check it without either archive: both checkpoints are signed by
/// that key, and each inclusion proof (RFC 6962 section 2.1.1) leads from its leaf hash to its root.
public struct ForkProof: Sendable, Equatable {
  /// What one of the two logs says.
  public struct Side: Sendable, Equatable {
    /// The signed checkpoint, byte for byte.
    public var checkpoint: [UInt8]
    /// The hash of the leaf at `index`.
    public var leafHash: Digest
    /// The proof that the leaf is in the checkpoint's tree.
    public var inclusion: [Digest]
  }

  /// The first leaf that differs.
  public var index: Int
  /// What the source says.
  public var source: Side
  /// What the mirror says.
  public var mirror: Side
}

/// What `Mirror.sync` did, or why it did nothing.
public struct MirrorReport: Sendable {
  /// How the two logs stood to each other.
  public enum Verdict: Sendable, Equatable {
    /// The source had more; the mirror now has it too.
    case updated
    /// Both had the same.
    case equal
    /// The source has less than the mirror: it was rolled back. Nothing was written.
    case rollback
    /// Neither is the beginning of the other. Nothing was written.
    case fork(ForkProof)
  }

  /// How the two logs stood to each other.
  public internal(set) var verdict: Verdict
  /// The log's origin.
  public internal(set) var origin: String
  /// Capture leaves that the mirror had not published before.
  public internal(set) var captures = 0
  /// Segments that bytes were copied to.
  public internal(set) var segments = 0
  /// Bytes of segments copied.
  public internal(set) var bytes = 0
  /// Wall-clock time.
  public internal(set) var seconds = 0.0
  /// What the mirror had published before; of no leaves where it was made just now.
  public internal(set) var from: LogHead
  /// What the source has published, and after `updated` and `equal` the mirror too.
  public internal(set) var to: LogHead
}
