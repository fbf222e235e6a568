// zstd as a content-coding: frames from a stranger, decoded in a stream with a limit. Our own
// frames, with a base and a known length, are Zstd.swift's.
import CZstd

/// The content-coding `zstd` (RFC 8878 section 7.2).
public enum ZstdContent {
  // RFC 9659 lets senders use windows of 8 MiB; zstd's own default allows 128 MiB, and a page that
  // can be read is better kept.
  private static let windowLogMax: Int32 = 27

  /// Decodes every frame of `input`, skippable ones too, to at most `limit` bytes.
  ///
  /// - Throws: `truncated`, also for no input at all; `damaged`, also for bytes after the last frame
  ///   that begin no frame; `tooLarge`.
  public static func decode(_ input: ArraySlice<UInt8>, limit: Int) throws(CodecError) -> [UInt8] {
    guard let context = unsafe ZSTD_createDCtx() else {
      preconditionFailure("no memory for zstd")
    }
    defer { _ = unsafe ZSTD_freeDCtx(context) }
    _ = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLogMax)
    var output: [UInt8] = []
    // What the last call returned: 0 exactly at the end of a frame, else a hint or an error.
    var code = 1
    var isOver = false
    unsafe input.withUnsafeBytes { bytes in
      unsafe withUnsafeTemporaryAllocation(byteCount: 1 << 17, alignment: 1) { chunk in
        var source = unsafe ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var hasMore = true
        while unsafe source.pos < source.size || hasMore {
          var sink = unsafe ZSTD_outBuffer(dst: chunk.baseAddress, size: chunk.count, pos: 0)
          let before = unsafe source.pos
          let next = unsafe ZSTD_decompressStream(context, &sink, &source)
          // A call without input after the end of a frame asks for the next frame's header.
          if unsafe sink.pos > 0 || source.pos > before || ZSTD_isError(next) != 0 { code = next }
          guard ZSTD_isError(next) == 0 else { return }
          guard unsafe sink.pos <= limit - output.count else {
            isOver = true
            return
          }
          unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[..<sink.pos]))
          hasMore = unsafe sink.pos == sink.size
        }
      }
    }
    if isOver { throw .tooLarge(limit: limit) }
    try checkDecoding(code)
    guard code == 0 else { throw .truncated }
    return output
  }
}

func checkDecoding(_ code: Int) throws(CodecError) {
  guard ZSTD_isError(code) != 0 else { return }
  throw unsafe .damaged(String(cString: ZSTD_getErrorName(code)))
}
