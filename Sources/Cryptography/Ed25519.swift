// Ed25519 (RFC 8032) through libcrypto. Signing is pure Ed25519 over the whole message.
import COpenSSL

/// An Ed25519 private key.
public struct Ed25519PrivateKey: Sendable {
  /// The 32-byte seed (RFC 8032 section 5.1.5).
  ///
  /// Whoever holds it can sign.
  public let seed: [UInt8]
  /// The public key that verifies what this key signs.
  public let publicKey: Ed25519PublicKey

  /// A new key from the operating system's random source.
  public init() throws(CryptographyError) {
    var seed = [UInt8](repeating: 0, count: 32)
    guard unsafe RAND_priv_bytes(&seed, 32) == 1 else { throw .randomSourceFailed }
    try self.init(seed: seed)
  }

  /// The key of a 32-byte seed.
  public init(seed: [UInt8]) throws(CryptographyError) {
    guard seed.count == 32,
      let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
    else { throw .notAKey }
    defer { unsafe EVP_PKEY_free(key) }
    var publicBytes = [UInt8](repeating: 0, count: 32)
    var count = publicBytes.count
    guard unsafe EVP_PKEY_get_raw_public_key(key, &publicBytes, &count) == 1, count == 32
    else { throw .notAKey }
    self.seed = seed
    publicKey = try Ed25519PublicKey(bytes: publicBytes)
  }

  /// The 64-byte signature of `message`.
  public func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    guard let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count),
      let context = unsafe EVP_MD_CTX_new()
    else { throw .notAKey }
    defer {
      unsafe EVP_MD_CTX_free(context)
      unsafe EVP_PKEY_free(key)
    }
    var signature = [UInt8](repeating: 0, count: 64)
    var count = signature.count
    guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == 64
    else { throw .signingFailed }
    return signature
  }
}

/// An Ed25519 public key.
public struct Ed25519PublicKey: Hashable, Sendable {
  /// The 32-byte encoding of RFC 8032 section 5.1.2.
  public let bytes: [UInt8]

  /// The key of 32 bytes.
  ///
  /// Whether they are a point on the curve shows when a signature is verified.
  public init(bytes: [UInt8]) throws(CryptographyError) {
    guard bytes.count == 32 else { throw .notAKey }
    self.bytes = bytes
  }

  /// True where `signature` (64 bytes) is this key's signature of `message`.
  public func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
    guard signature.count == 64,
      let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count),
      let context = unsafe EVP_MD_CTX_new()
    else { return false }
    defer {
      unsafe EVP_MD_CTX_free(context)
      unsafe EVP_PKEY_free(key)
    }
    guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
    return unsafe EVP_DigestVerify(
      context, signature, signature.count, message, message.count) == 1
  }
}

/// What can go wrong with keys.
public enum CryptographyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The operating system gave no random bytes.
  case randomSourceFailed
  /// Not 32 bytes, or not a key that libcrypto takes.
  case notAKey
  /// libcrypto would not sign.
  case signingFailed

  /// One line for a person.
  public var description: String {
    switch self {
    case .randomSourceFailed: "the system's random source failed"
    case .notAKey: "not an Ed25519 key of 32 bytes"
    case .signingFailed: "libcrypto could not sign"
    }
  }
}

extension SHA256 {
  /// `count` bytes from the operating system's random source, for names that must not collide.
  public static func randomBytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard unsafe RAND_bytes(&bytes, Int32(clamping: count)) == 1 else { throw .randomSourceFailed }
    return bytes
  }
}
