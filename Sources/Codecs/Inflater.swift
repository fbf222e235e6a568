// One deflate stream through zlib, in pieces: the only file that decodes with zlib. What wraps
// streams into content-codings lives in Gzip.swift and Deflate.swift.
import CZlib

/// Decodes one deflate stream (RFC 1951), raw or wrapped, piece by piece.
///
/// Not for two threads at once.
///
/// zlib checks the checksum and length that end a wrapped stream. Where a file holds several
/// streams one after the other, as WARC files do, call ``restart()`` at each ``Step/ended``.
@safe public struct Inflater: ~Copyable {
  /// What surrounds the deflate stream.
  public enum Wrapper: Sendable {
    /// A gzip member (RFC 1952): CRC-32 and length are checked.
    case gzip
    /// A zlib stream (RFC 1950): Adler-32 is checked.
    case zlib
    /// Nothing: nothing is checked.
    case none

    fileprivate var windowBits: Int32 {
      switch self {
      case .gzip: 15 + 16
      case .zlib: 15
      case .none: -15
      }
    }
  }

  /// How far one call went.
  public struct Step: Equatable, Sendable {
    /// Bytes of the input that were used, counted from its start.
    public let consumed: Int
    /// True where the stream ended there.
    ///
    /// All input was used where it is false.
    public let ended: Bool
  }

  // zlib's state points back at its z_stream, which therefore must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let chunk: UnsafeMutableBufferPointer<UInt8>

  /// A decoder at the start of a stream.
  public init(_ wrapper: Wrapper) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    unsafe chunk = .allocate(capacity: 1 << 16)
    let code = unsafe inflateInit2_(
      stream,
      wrapper.windowBits,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    guard code == Z_OK else { preconditionFailure("no memory for zlib") }
  }

  deinit {
    _ = unsafe inflateEnd(stream)
    unsafe stream.deallocate()
    unsafe chunk.deallocate()
  }

  /// Decodes `input` and appends to `output`, until the stream or the input ends.
  ///
  /// - Throws: `tooLarge` as soon as `output` would hold more than `limit` bytes; `damaged`.
  public mutating func decode(
    _ input: ArraySlice<UInt8>,
    into output: inout [UInt8],
    limit: Int
  ) throws(CodecError) -> Step {
    // zlib counts in 32 bits: larger input goes in parts.
    var consumed = 0
    while consumed < input.count {
      let start = input.startIndex + consumed
      let part = input[start..<min(start + 1 << 30, input.endIndex)]
      let step = try decodePart(part, into: &output, limit: limit)
      consumed += step.consumed
      if step.ended { return Step(consumed: consumed, ended: true) }
      guard step.consumed == part.count else { throw .damaged("zlib stopped") }
    }
    return Step(consumed: consumed, ended: false)
  }

  /// Makes ready for the next stream with the same wrapper.
  public mutating func restart() { _ = unsafe inflateReset(stream) }

  private func decodePart(
    _ part: ArraySlice<UInt8>,
    into output: inout [UInt8],
    limit: Int
  ) throws(CodecError) -> Step {
    var code = Z_OK
    var isOver = false
    var left = part.count
    unsafe part.withUnsafeBufferPointer { bytes in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(bytes.count)
      repeat {
        unsafe stream.pointee.next_out = chunk.baseAddress
        unsafe stream.pointee.avail_out = UInt32(chunk.count)
        code = unsafe inflate(stream, Z_NO_FLUSH)
        let made = unsafe chunk.count - Int(stream.pointee.avail_out)
        if made > limit - output.count {
          isOver = true
          break
        }
        unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[..<made]))
        // A full chunk may mean more is waiting even where no input is left.
      } while unsafe code == Z_OK && (stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0)
      left = unsafe Int(stream.pointee.avail_in)
      unsafe stream.pointee.next_in = nil
      unsafe stream.pointee.avail_in = 0
    }
    if isOver { throw .tooLarge(limit: limit) }
    switch code {
    case Z_STREAM_END: return Step(consumed: part.count - left, ended: true)
    // Z_BUF_ERROR: nothing more can be made of what was given.
    case Z_OK, Z_BUF_ERROR: return Step(consumed: part.count - left, ended: false)
    case Z_NEED_DICT: throw .damaged("a preset dictionary is needed")
    default:
      let text = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
      throw .damaged(text ?? "zlib error \(code)")
    }
  }
}
