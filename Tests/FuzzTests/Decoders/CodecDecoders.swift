// Compressed bytes from strangers: they decode within the limit, to the same whatever the limit, or
// fail with a CodecError.
import Codecs

let codecDecoders: [Decoder] = [
  // Limit in kilobytes (2), then the stream.
  Decoder("gzip", executions: 10_000) { input in
    try checkLimits(input) { bytes, limit throws(CodecError) in
      try Gzip.decode(bytes, limit: limit)
    }
  },
  Decoder("deflate", executions: 10_000) { input in
    try checkLimits(input) { bytes, limit throws(CodecError) in
      try Deflate.decode(bytes, limit: limit)
    }
  },
  Decoder("zstd-content", executions: 10_000) { input in
    try checkLimits(input) { bytes, limit throws(CodecError) in
      try ZstdContent.decode(bytes, limit: limit)
    }
  },
  // Raw length (4), length of the base (2), the base, the frame.
  Decoder("zstd-delta", executions: 20_000) { input in
    var parameters = Parameters(input)
    let rawLength = parameters.integer(4)
    let base = parameters.take(parameters.integer(2))
    var decompressor = ZstdDecompressor()
    let output: [UInt8]
    do throws(CodecError) {
      output = try decompressor.decompress(
        parameters.rest, base: base.isEmpty ? nil : base, rawLength: rawLength)
    } catch { return false }
    try require(output.count == rawLength, "a frame of another length than asked for")
    return true
  },
]

private func checkLimits(
  _ input: [UInt8], _ decode: (ArraySlice<UInt8>, Int) throws(CodecError) -> [UInt8]
) throws -> Bool {
  var parameters = Parameters(input)
  let limit = parameters.integer(2) << 10
  let output: [UInt8]
  do throws(CodecError) {
    output = try decode(parameters.rest, limit)
  } catch {
    if case .tooLarge(let told) = error { try require(told == limit, "another limit is named") }
    return false
  }
  try require(output.count <= limit, "\(output.count) bytes where \(limit) is the limit")
  // Exactly enough is enough, and one byte less is not.
  try require(try decode(parameters.rest, output.count) == output, "another limit, other bytes")
  guard !output.isEmpty else { return true }
  var isRefused = false
  do throws(CodecError) { _ = try decode(parameters.rest, output.count - 1) } catch {
    isRefused = error == .tooLarge(limit: output.count - 1)
  }
  try require(isRefused, "more bytes than the limit allows, and no tooLarge")
  return true
}
