// The content-codings of zlib as whole bodies: gzip, both ways, and deflate, which we only read.
import CZlib

/// gzip (RFC 1952), the content-coding `gzip` (RFC 9110 section 8.4.1.3).
public enum Gzip {
  /// Decodes every member of `input`, one after the other, to at most `limit` bytes.
  ///
  /// What follows the last member and is no gzip member (zero padding, garbage) is ignored, as
  /// browsers and gzip(1) do; a second member that began must be whole.
  /// - Throws: `truncated`, also for no input at all; `damaged`; `tooLarge`.
  public static func decode(_ input: ArraySlice<UInt8>, limit: Int) throws(CodecError) -> [UInt8] {
    var inflater = Inflater(.gzip)
    var output: [UInt8] = []
    var rest = input
    repeat {
      let step = try inflater.decode(rest, into: &output, limit: limit)
      guard step.ended else { throw .truncated }
      rest = rest.dropFirst(step.consumed)
      inflater.restart()
    } while rest.starts(with: [0x1F, 0x8B])
    return output
  }

  /// One member holding `input`.
  ///
  /// The same bytes always give the same member under one zlib: no name and no time are in it.
  /// `level` is 1 (fast) to 9 (small).
  public static func encode(_ input: ArraySlice<UInt8>, level: Int32 = 6) throws(CodecError)
    -> [UInt8]
  {
    var stream = unsafe z_stream()
    let version = ZLIB_VERSION
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    guard input.count <= 1 << 31 else { throw .failed("more than 2 GiB") }
    return unsafe try withUnsafeMutablePointer(to: &stream) { stream throws(CodecError) in
      // 15 + 16: the largest window, in a gzip wrapper; 8: the usual memory.
      guard
        unsafe deflateInit2_(
          stream,
          min(max(level, 1), 9),
          Z_DEFLATED,
          15 + 16,
          8,
          Z_DEFAULT_STRATEGY,
          version,
          size
        )
          == Z_OK
      else { throw .failed("no memory for zlib") }
      defer { _ = unsafe deflateEnd(stream) }
      let bound = unsafe Int(deflateBound(stream, UInt(input.count)))
      var code = Z_OK
      let member = unsafe [UInt8](unsafeUninitializedCapacity: bound) { out, used in
        unsafe input.withUnsafeBufferPointer { bytes in
          unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
          unsafe stream.pointee.avail_in = UInt32(bytes.count)
          unsafe stream.pointee.next_out = out.baseAddress
          unsafe stream.pointee.avail_out = UInt32(clamping: bound)
          code = unsafe deflate(stream, Z_FINISH)
        }
        used = unsafe Int(stream.pointee.total_out)
      }
      guard code == Z_STREAM_END else { throw .failed("zlib error \(code)") }
      return member
    }
  }
}

/// The content-coding `deflate` (RFC 9110 section 8.4.1.2).
public enum Deflate {
  /// Decodes `input` to at most `limit` bytes: a zlib stream (RFC 1950), as the RFC asks, or a bare
  /// deflate stream (RFC 1951), as many servers send and every browser reads.
  ///
  /// What follows is ignored.
  ///
  /// - Throws: `truncated`, also for no input at all; `damaged`; `tooLarge`.
  public static func decode(_ input: ArraySlice<UInt8>, limit: Int) throws(CodecError) -> [UInt8] {
    guard looksWrapped(input) else { return try decode(input, .none, limit) }
    do throws(CodecError) {
      return try decode(input, .zlib, limit)
    } catch .damaged(let reason) {
      // Its first two bytes may be those of a zlib header by chance.
      guard let output = try? decode(input, .none, limit) else { throw .damaged(reason) }
      return output
    }
  }

  private static func decode(
    _ input: ArraySlice<UInt8>,
    _ wrapper: Inflater.Wrapper,
    _ limit: Int
  ) throws(CodecError) -> [UInt8] {
    var inflater = Inflater(wrapper)
    var output: [UInt8] = []
    guard try inflater.decode(input, into: &output, limit: limit).ended else { throw .truncated }
    return output
  }

  // RFC 1950 section 2.2: method 8, window of at most 32 KiB, the two bytes a multiple of 31.
  private static func looksWrapped(_ input: ArraySlice<UInt8>) -> Bool {
    let head = Array(input.prefix(2))
    guard head.count == 2 else { return false }
    return head[0] & 15 == 8 && head[0] >> 4 <= 7 && (Int(head[0]) << 8 | Int(head[1])) % 31 == 0
  }
}
