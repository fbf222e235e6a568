// zstd with a reference prefix: an object is compressed against an earlier one, whole, and decoded
// with the same. RFC 8878 frames; the `zstd --patch-from` tool reads them.
import CZstd

/// Compresses one object at a time into a standard zstd frame.
///
/// Not for two threads at once.
@safe public struct ZstdCompressor: ~Copyable {
  private let context: OpaquePointer

  /// A compressor with its own working memory.
  public init() {
    guard let context = unsafe ZSTD_createCCtx() else {
      preconditionFailure("no memory for zstd")
    }
    unsafe self.context = context
  }

  deinit { _ = unsafe ZSTD_freeCCtx(context) }

  /// How hard to search.
  public struct Effort: Sendable, Equatable {
    /// zstd's level, 1 to 19.
    public var level: Int32
    /// Log2 of the entries of the match tables; nil: the level's own.
    public var tableLog: Int32?
    /// The shortest match in bytes, 3 to 7; nil: the level's own.
    public var minMatch: Int32?

    /// An effort of these parameters.
    public init(level: Int32, tableLog: Int32? = nil, minMatch: Int32? = nil) {
      self.level = level
      self.tableLog = tableLog
      self.minMatch = minMatch
    }
  }

  /// Compresses `input` by itself (`base` nil) or against `base`, which the reader must have too.
  ///
  /// With a base, the window spans base and input, so that any byte of the base can be referred to.
  /// - Throws: `failed` where the library will not.
  public mutating func compress(
    _ input: [UInt8],
    base: [UInt8]? = nil,
    effort: Effort
  ) throws(CodecError) -> [UInt8] {
    _ = unsafe ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters)
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, effort.level)
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0)
    guard let base else { return try run(input) }
    var windowLog: Int32 = 10
    while 1 << Int(windowLog) < input.count + base.count, windowLog < 31 { windowLog += 1 }
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowLog)
    if let tableLog = effort.tableLog {
      _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_hashLog, tableLog)
      _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_chainLog, tableLog)
    }
    if let minMatch = effort.minMatch {
      _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_minMatch, minMatch)
    }
    // The base is referred to, not copied: it must stay where it is until the frame is done.
    return unsafe try withPrefix(base) { compressor, prefix throws(CodecError) in
      let code = unsafe ZSTD_CCtx_refPrefix(compressor.context, prefix.baseAddress, prefix.count)
      try check(code)
      return try compressor.run(input)
    }
  }

  private mutating func withPrefix(
    _ base: [UInt8],
    _ body: (inout ZstdCompressor, UnsafeRawBufferPointer) throws(CodecError) -> [UInt8]
  ) throws(CodecError) -> [UInt8] {
    var result: Result<[UInt8], CodecError> = .success([])
    unsafe base.withUnsafeBytes { prefix in
      do throws(CodecError) {
        result = .success(unsafe try body(&self, prefix))
      } catch { result = .failure(error) }
    }
    return try result.get()
  }

  private func run(_ input: [UInt8]) throws(CodecError) -> [UInt8] {
    var code = 0
    // Room for the worst case, then a copy of the exact size: frames are kept, and a delta is a
    // thousandth of what it stands for.
    let frame = unsafe withUnsafeTemporaryAllocation(
      byteCount: ZSTD_compressBound(input.count),
      alignment: 16
    ) { out in
      code = unsafe input.withUnsafeBytes {
        unsafe ZSTD_compress2(context, out.baseAddress, out.count, $0.baseAddress, $0.count)
      }
      let used = ZSTD_isError(code) == 0 ? code : 0
      return unsafe [UInt8](UnsafeRawBufferPointer(rebasing: out[..<used]))
    }
    try check(code)
    return frame
  }
}

private func check(_ code: Int) throws(CodecError) {
  guard ZSTD_isError(code) != 0 else { return }
  throw unsafe .failed(String(cString: ZSTD_getErrorName(code)))
}

/// Decodes one zstd frame at a time.
///
/// Not for two threads at once.
@safe public struct ZstdDecompressor: ~Copyable {
  private let context: OpaquePointer

  /// A decompressor with its own working memory.
  public init() {
    guard let context = unsafe ZSTD_createDCtx() else {
      preconditionFailure("no memory for zstd")
    }
    unsafe self.context = context
    _ = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 31)
  }

  deinit { _ = unsafe ZSTD_freeDCtx(context) }

  /// Decodes the one frame that `frame` is, made with the same `base`, to exactly `rawLength` bytes.
  ///
  /// `rawLength` bytes are allocated first, where a frame of this length can hold as many: a caller
  /// with untrusted input bounds it. A wrong base is not always noticed here: whoever knows the hash
  /// of the object compares it.
  /// - Throws: `truncated` or `damaged`, also for no input and for bytes after the frame; `tooLarge`
  ///   where the frame holds more than `rawLength` bytes, `wrongLength` where it holds fewer.
  public mutating func decompress(
    _ frame: ArraySlice<UInt8>,
    base: [UInt8]? = nil,
    rawLength: Int
  ) throws(CodecError) -> [UInt8] {
    guard rawLength >= 0 else { throw .wrongLength(expected: rawLength, got: 0) }
    try checkIsOneFrame(frame)
    // RFC 8878 section 3.1.1.2: a block has a header of 3 bytes and at least one more, and gives at
    // most 128 KiB. Who claims more gets no memory.
    guard rawLength <= (frame.count / 4) * (128 << 10) else {
      throw .damaged("\(frame.count) bytes cannot hold \(rawLength)")
    }
    var code = 0
    let context = unsafe self.context
    func decode() -> [UInt8] {
      unsafe [UInt8](unsafeUninitializedCapacity: rawLength) { out, used in
        code = unsafe frame.withUnsafeBytes {
          unsafe ZSTD_decompressDCtx(context, out.baseAddress, rawLength, $0.baseAddress, $0.count)
        }
        used = ZSTD_isError(code) == 0 ? code : 0
      }
    }
    let output: [UInt8]
    _ = unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    if let base {
      output = unsafe base.withUnsafeBytes { prefix in
        code = unsafe ZSTD_DCtx_refPrefix(context, prefix.baseAddress, prefix.count)
        return ZSTD_isError(code) == 0 ? decode() : []
      }
    } else {
      output = decode()
    }
    if ZSTD_getErrorCode(code) == ZSTD_error_dstSize_tooSmall { throw .tooLarge(limit: rawLength) }
    try checkDecoding(code)
    guard output.count == rawLength else {
      throw .wrongLength(expected: rawLength, got: output.count)
    }
    return output
  }

  // zstd would decode any number of frames, skippable ones among them: the same object would have
  // many stored forms, and no bytes at all would be the empty object.
  private func checkIsOneFrame(_ frame: ArraySlice<UInt8>) throws(CodecError) {
    let length = unsafe frame.withUnsafeBytes {
      unsafe ZSTD_findFrameCompressedSize($0.baseAddress, $0.count)
    }
    if ZSTD_getErrorCode(length) == ZSTD_error_srcSize_wrong { throw .truncated }
    try checkDecoding(length)
    guard length == frame.count else { throw .damaged("bytes follow the frame") }
    // RFC 8878 section 3.1.2: a skippable frame has one of 16 magic numbers, 0x184D2A5? in
    // little-endian order, and holds no content.
    guard !(frame.first.map { $0 & 0xF0 == 0x50 } ?? true) else {
      throw .damaged("a skippable frame")
    }
  }
}
