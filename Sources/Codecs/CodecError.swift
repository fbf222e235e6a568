// What every codec of this module throws. No codec lives here.

/// What a codec could not do.
public enum CodecError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The bytes are no stream of this codec, or damaged. The text is the library's.
  case damaged(String)
  /// The input ended before the stream did.
  case truncated
  /// The stream decodes to more than this many bytes.
  case tooLarge(limit: Int)
  /// The frame decodes to another length than was recorded.
  case wrongLength(expected: Int, got: Int)
  /// The library failed to compress. The text is the library's.
  case failed(String)

  /// One line for a person.
  public var description: String {
    switch self {
    case .damaged(let reason): "does not decode: \(reason)"
    case .truncated: "does not decode: it ends too early"
    case .tooLarge(let limit): "decodes to more than \(limit) bytes"
    case .wrongLength(let expected, let got): "decodes to \(got) bytes instead of \(expected)"
    case .failed(let reason): "could not be compressed: \(reason)"
    }
  }
}
