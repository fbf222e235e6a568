// zstd with a reference prefix: an object is compressed against an earlier one, whole, and decoded
// with the same. RFC 8878 frames; the `zstd --patch-from` tool reads them.
import CZstd

/// What a codec could not do.
public enum CodecError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The bytes are no frame of this codec, or damaged. The text is the library's.
  case damaged(String)
  /// The frame decodes to another length than was recorded.
  case wrongLength(expected: Int, got: Int)
  /// The library failed to compress. The text is the library's.
  case failed(String)

  /// One line for a person.
  public var description: String {
    switch self {
    case .damaged(let reason): "does not decode: \(reason)"
    case .wrongLength(let expected, let got): "decodes to \(got) bytes instead of \(expected)"
    case .failed(let reason): "could not be compressed: \(reason)"
    }
  }
}

/// Compresses one object at a time into a standard zstd frame. Not for two threads at once.
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
  public mutating func compress(
    _ input: [UInt8], base: [UInt8]? = nil, effort: Effort
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
    let bound = ZSTD_compressBound(input.count)
    let frame = unsafe [UInt8](unsafeUninitializedCapacity: bound) { out, used in
      code = unsafe input.withUnsafeBytes {
        unsafe ZSTD_compress2(context, out.baseAddress, bound, $0.baseAddress, $0.count)
      }
      used = ZSTD_isError(code) == 0 ? code : 0
    }
    try check(code)
    return Array(frame)
  }
}

private func check(_ code: Int) throws(CodecError) {
  guard ZSTD_isError(code) != 0 else { return }
  throw unsafe .failed(String(cString: ZSTD_getErrorName(code)))
}

/// Decodes one zstd frame at a time. Not for two threads at once.
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

  /// Decodes one whole frame made with the same `base` to exactly `rawLength` bytes.
  ///
  /// `rawLength` bytes are allocated first: a caller with untrusted input bounds it.
  public mutating func decompress(
    _ frame: ArraySlice<UInt8>, base: [UInt8]? = nil, rawLength: Int
  ) throws(CodecError) -> [UInt8] {
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
    guard ZSTD_isError(code) == 0 else {
      throw unsafe .damaged(String(cString: ZSTD_getErrorName(code)))
    }
    guard output.count == rawLength else {
      throw .wrongLength(expected: rawLength, got: output.count)
    }
    return output
  }
}
