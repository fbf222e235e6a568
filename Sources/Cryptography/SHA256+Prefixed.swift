// SHA-256 of one short message, on the stack: with a prefix byte, what a Merkle tree hashes, millions
// of times over. Nothing here knows what the prefix means.
public import Bytes
import COpenSSL

extension SHA256 {
  /// SHA-256(prefix || left || right), without an allocation.
  public static func hash(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
    let (l, r) = (left.words, right.words)
    let message = (
      l.0.bigEndian, l.1.bigEndian, l.2.bigEndian, l.3.bigEndian,
      r.0.bigEndian, r.1.bigEndian, r.2.bigEndian, r.3.bigEndian
    )
    return unsafe withUnsafeBytes(of: message) { unsafe hash(prefix: CollectionOfOne(prefix), $0) }
  }

  /// SHA-256(prefix || message).
  public static func hash(prefix: UInt8, _ message: ArraySlice<UInt8>) -> Digest {
    unsafe message.withUnsafeBytes { unsafe hash(prefix: CollectionOfOne(prefix), $0) }
  }

  /// Without a context of EVP's, which would cost more than the hash of a short message.
  @inline(__always)
  static func hash(prefix: some Collection<UInt8>, _ message: UnsafeRawBufferPointer) -> Digest {
    var context = SHA256_CTX()
    _ = unsafe SHA256_Init(&context)
    for var byte in prefix { _ = unsafe SHA256_Update(&context, &byte, 1) }
    _ = unsafe SHA256_Update(&context, message.baseAddress, message.count)
    return finish(&context)
  }

  /// The digest that ends a context of libcrypto's.
  static func finish(_ context: inout SHA256_CTX) -> Digest {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    unsafe withUnsafeMutableBytes(of: &words) { out in
      _ = unsafe SHA256_Final(out.assumingMemoryBound(to: UInt8.self).baseAddress, &context)
    }
    return Digest(
      words: (
        UInt64(bigEndian: words.0), UInt64(bigEndian: words.1), UInt64(bigEndian: words.2),
        UInt64(bigEndian: words.3)
      )
    )
  }
}
