// The keys of signed notes, and their text.
//
//   PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW        verifier
//   PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7h...         signer
//
//   key ID = SHA-256(name || 0x0A || type || public key)[:4], type 0x01 for Ed25519
//
// Base64 may hold a `+`: only the first two of a verifier key part it.
import Bytes
public import Cryptography

/// The name of a note's key (c2sp.org/signed-note, "Format").
enum KeyName {
  /// True for a name that is not empty and has no Unicode space, plus or control character.
  static func isValid(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20
      }
  }
}

/// The key that verifies one signer's notes: a name, and an Ed25519 public key.
public struct NoteVerifierKey: Hashable, Sendable, CustomStringConvertible {
  static let ed25519: UInt8 = 0x01

  /// The name of the key: for a log, its origin.
  public let name: String
  /// SHA-256(name || 0x0A || 0x01 || public key)[:4], big-endian (c2sp.org/signed-note,
  /// "Ed25519 signatures").
  public let keyID: UInt32
  /// The Ed25519 key.
  public let publicKey: Ed25519PublicKey

  /// The key of this name.
  /// - Throws: `.badName`; `.weakKey` for a key under which signatures can be forged.
  public init(name: String, publicKey: Ed25519PublicKey) throws(LogFormatError) {
    guard KeyName.isValid(name) else { throw LogFormatError(.badName, at: 0) }
    guard !publicKey.isWeak else { throw LogFormatError(.weakKey, at: name.utf8.count + 10) }
    self.name = name
    self.publicKey = publicKey
    var hash = SHA256()
    hash.update(Array(name.utf8) + [.newline, NoteVerifierKey.ed25519] + publicKey.bytes)
    keyID = UInt32(truncatingIfNeeded: hash.finish().words.0 >> 32)
  }

  /// The key whose text is exactly `text`.
  /// - Throws: what is wrong with it.
  public init(_ text: some StringProtocol) throws(LogFormatError) {
    let parts = try KeyText(Array(text.utf8)[...])
    guard let publicKey = try? Ed25519PublicKey(bytes: parts.key) else {
      throw LogFormatError(.badKey, at: parts.keyOffset)
    }
    try self.init(name: parts.name, publicKey: publicKey)
    guard keyID == parts.keyID else { throw LogFormatError(.wrongKeyID, at: parts.name.utf8.count) }
    guard self.text.utf8.elementsEqual(text.utf8) else { throw LogFormatError(.badKey, at: 0) }
  }

  /// `<name>+<key ID in hexadecimal>+<base64(0x01 || public key)>`, the form of
  /// golang.org/x/mod/sumdb/note.
  public var text: String { KeyText.encode(name: name, keyID: keyID, key: publicKey.bytes) }

  /// The text.
  public var description: String { text }

  /// The same name and key, byte for byte.
  public static func == (left: NoteVerifierKey, right: NoteVerifierKey) -> Bool {
    left.publicKey == right.publicKey && left.name.utf8.elementsEqual(right.name.utf8)
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(keyID) }
}

/// The key that signs notes: whoever holds it speaks for the log.
public struct NoteSigningKey: Sendable, CustomStringConvertible {
  private static let header = Array("PRIVATE+KEY+".utf8)

  /// The Ed25519 key.
  public let privateKey: Ed25519PrivateKey
  /// The key that verifies what this one signs.
  public let verifierKey: NoteVerifierKey

  /// The name of the key: for a log, its origin.
  public var name: String { verifierKey.name }

  /// The key of this name.
  /// - Throws: `.badName`.
  public init(name: String, privateKey: Ed25519PrivateKey) throws(LogFormatError) {
    self.privateKey = privateKey
    verifierKey = try NoteVerifierKey(name: name, publicKey: privateKey.publicKey)
  }

  /// The key whose text is exactly `text`.
  /// - Throws: what is wrong with it.
  public init(_ text: some StringProtocol) throws(LogFormatError) {
    let bytes = Array(text.utf8)
    guard bytes.starts(with: NoteSigningKey.header) else { throw LogFormatError(.badKey, at: 0) }
    let parts = try KeyText(bytes.dropFirst(NoteSigningKey.header.count))
    guard let privateKey = try? Ed25519PrivateKey(seed: parts.key) else {
      throw LogFormatError(.badKey, at: parts.keyOffset)
    }
    try self.init(name: parts.name, privateKey: privateKey)
    guard verifierKey.keyID == parts.keyID else { throw LogFormatError(.wrongKeyID, at: 0) }
    guard self.text.utf8.elementsEqual(bytes) else { throw LogFormatError(.badKey, at: 0) }
  }

  /// The secret text to store, `PRIVATE+KEY+<name>+<key ID in hexadecimal>+<base64(0x01 || seed)>`:
  /// the form of golang.org/x/mod/sumdb/note.
  public var text: String {
    String(decoding: NoteSigningKey.header, as: UTF8.self)
      + KeyText.encode(name: name, keyID: verifierKey.keyID, key: privateKey.seed)
  }

  /// The verifier key, so that printing this one tells no secret.
  public var description: String { "signing key of \(verifierKey)" }

  /// The signature line of `text`.
  /// - Throws: `CryptographyError` where libcrypto cannot sign.
  func sign(_ text: [UInt8]) throws(CryptographyError) -> NoteSignature {
    NoteSignature(
      unchecked: name,
      keyID: verifierKey.keyID,
      signature: try privateKey.sign(text)
    )
  }
}

/// `<name>+<key ID>+<base64(type || key)>`, in parts.
private struct KeyText {
  let name: String
  let keyID: UInt32
  let key: [UInt8]
  let keyOffset: Int

  init(_ bytes: ArraySlice<UInt8>) throws(LogFormatError) {
    let parts = bytes.split(separator: .plus, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw LogFormatError(.badKey, at: bytes.startIndex) }
    guard let name = String(validating: parts[0], as: UTF8.self), KeyName.isValid(name) else {
      throw LogFormatError(.badName, at: parts[0].startIndex)
    }
    guard parts[1].count == 8,
      let keyID = Hex.decode(String(decoding: parts[1], as: UTF8.self))
    else { throw LogFormatError(.badKey, at: parts[1].startIndex) }
    keyOffset = parts[2].startIndex
    guard let typed = Base64.decode(String(decoding: parts[2], as: UTF8.self)),
      let type = typed.first
    else { throw LogFormatError(.badKey, at: keyOffset) }
    guard type == NoteVerifierKey.ed25519 else {
      throw LogFormatError(.unknownKeyType, at: keyOffset)
    }
    self.name = name
    self.keyID = keyID.reduce(0) { $0 << 8 | UInt32($1) }
    key = Array(typed.dropFirst())
  }

  static func encode(name: String, keyID: UInt32, key: [UInt8]) -> String {
    let id = stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: keyID >> $0) }
    return "\(name)+\(Hex.encode(id))+\(Base64.encode([NoteVerifierKey.ed25519] + key))"
  }
}

extension Ed25519PublicKey {
  // The y coordinates of the points of order 1, 2, 4 and 8 (RFC 8032 section 5.1.4; the list that
  // libsodium's ge25519_has_small_order refuses), and 2^255 - 19, all little-endian.
  private static let smallOrder: [[UInt8]] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  ].compactMap { Hex.decode($0) }

  /// True for a point of small order, under which anybody can sign anything, and for an encoding
  /// that is not the one RFC 8032 section 5.1.3 has for its point.
  fileprivate var isWeak: Bool {
    var y = bytes
    y[31] &= 0x7F
    if Ed25519PublicKey.smallOrder.contains(y) { return true }
    // Not below p = 2^255 - 19 = ed ff .. ff 7f.
    return y[0] >= 0xED && y[31] == 0x7F && y[1..<31].allSatisfy { $0 == 0xFF }
  }
}
