// SHA-256 through libcrypto's EVP, which uses the processor's SHA instructions.
public import Bytes
import COpenSSL

/// SHA-256 (FIPS 180-4), whole or in parts.
@safe public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// An empty hash.
  ///
  /// Running out of memory ends the process, as it does everywhere in Swift.
  public init() {
    guard let context = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    else { preconditionFailure("libcrypto has no SHA-256") }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Hashes more bytes.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes {
      _ = unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count)
    }
  }

  /// Hashes more bytes.
  public mutating func update(_ bytes: [UInt8]) { update(bytes[...]) }

  /// The digest of all that was hashed; the hash starts anew.
  public mutating func finish() -> Digest {
    var out = [UInt8](repeating: 0, count: Digest.byteCount)
    _ = unsafe EVP_DigestFinal_ex(context, &out, nil)
    _ = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
    return Digest(out) ?? .zero
  }

  /// The SHA-256 of `bytes`.
  public static func hash(_ bytes: ArraySlice<UInt8>) -> Digest {
    unsafe bytes.withUnsafeBytes { unsafe hash(prefix: [], $0) }
  }

  /// The SHA-256 of `bytes`.
  public static func hash(_ bytes: [UInt8]) -> Digest { hash(bytes[...]) }
}
