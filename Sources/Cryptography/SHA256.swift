// SHA-256 through libcrypto, which uses the processor's SHA instructions. Through SHA256_Init and its
// kin, not EVP: the first context of EVP's reads OpenSSL's configuration and sets up its providers, which
// takes more than a millisecond, an eighth of a command that shows one capture.
public import Bytes
import COpenSSL

/// SHA-256 (FIPS 180-4), whole or in parts.
public struct SHA256: ~Copyable {
  private var context = SHA256_CTX()

  /// An empty hash.
  public init() { _ = unsafe SHA256_Init(&context) }

  /// Hashes more bytes.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes {
      _ = unsafe SHA256_Update(&context, $0.baseAddress, $0.count)
    }
  }

  /// Hashes more bytes.
  public mutating func update(_ bytes: [UInt8]) { update(bytes[...]) }

  /// The digest of all that was hashed; the hash starts anew.
  public mutating func finish() -> Digest {
    let digest = SHA256.finish(&context)
    _ = unsafe SHA256_Init(&context)
    return digest
  }

  /// The SHA-256 of `bytes`.
  public static func hash(_ bytes: ArraySlice<UInt8>) -> Digest {
    unsafe bytes.withUnsafeBytes { unsafe hash(prefix: [], $0) }
  }

  /// The SHA-256 of `bytes`.
  public static func hash(_ bytes: [UInt8]) -> Digest { hash(bytes[...]) }
}
