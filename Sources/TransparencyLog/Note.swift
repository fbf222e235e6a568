// Note: text that keys have signed (c2sp.org/signed-note).
//
//   If you think cryptography is the answer to your problem,
//   then you don't know what your problem is.
//
//   — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K...
//
//   signed note = text ending in newline || newline || signature line+
//   signature line = U+2014 || space || name || space || base64(key ID: uint32 || signature) || newline
//
// What the text says is not known here, and must not be believed before `verify` says `.verified`.
import Bytes
public import Cryptography

/// One signature line of a note.
public struct NoteSignature: Sendable {
  /// The name of the key that is said to have signed.
  public let name: String
  /// The ID of that key.
  public let keyID: UInt32
  /// What the key made of the text: for Ed25519, 64 bytes.
  public let signature: [UInt8]

  init(unchecked name: String, keyID: UInt32, signature: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  fileprivate static let dash: [UInt8] = [0xE2, 0x80, 0x94, .space]

  fileprivate init(line: ArraySlice<UInt8>, at offset: Int) throws(LogFormatError) {
    let parts = line.dropFirst(NoteSignature.dash.count)
      .split(separator: .space, omittingEmptySubsequences: false)
    guard line.starts(with: NoteSignature.dash), parts.count == 2,
      let blob = Base64.decode(String(decoding: parts[1], as: UTF8.self)), blob.count > 4
    else { throw LogFormatError(.badSignatureLine, at: offset) }
    let name = String(decoding: parts[0], as: UTF8.self)
    guard KeyName.isValid(name) else {
      throw LogFormatError(.badName, at: offset + NoteSignature.dash.count)
    }
    self.init(
      unchecked: name,
      keyID: blob.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      signature: Array(blob.dropFirst(4))
    )
  }

  fileprivate var line: [UInt8] {
    let id = stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: keyID >> $0) }
    return NoteSignature.dash + Array(name.utf8) + [.space]
      + Array(Base64.encode(id + signature).utf8) + [.newline]
  }

  fileprivate func isBy(_ key: NoteVerifierKey) -> Bool {
    keyID == key.keyID && name.utf8.elementsEqual(key.name.utf8)
  }
}

/// Whether a note is signed by one of the keys that its reader trusts.
public enum NoteVerdict: Hashable, Sendable {
  /// It is, by these: at least one, and no known key's signature failed.
  case verified(by: [NoteVerifierKey])
  /// A known key's signature is not its signature of this text.
  case badSignature(NoteVerifierKey)
  /// No known key signed.
  case noKnownKey
}

/// A signed note: its text and signatures, not yet verified.
public struct Note: Sendable {
  /// The most bytes of a note that is read: 1,000,000.
  public static let longest = 1_000_000
  /// The most signatures of a note that is read: 100, where the specification asks for 16 at least.
  public static let mostSignatures = 100

  /// The signed text: UTF-8 that ends in a newline.
  public let text: [UInt8]
  /// The signatures, in order; at least one.
  public let signatures: [NoteSignature]

  /// Reads a note.
  /// - Throws: for any bytes that `bytes` of a note would not give: where and why.
  public init(_ bytes: [UInt8]) throws(LogFormatError) {
    guard bytes.count <= Note.longest else { throw LogFormatError(.tooLong, at: Note.longest) }
    try Note.checkText(bytes)
    // The last empty line parts the text from the signatures.
    guard
      let blank = bytes.indices.last(where: {
        $0 > 0 && bytes[$0] == .newline && bytes[$0 - 1] == .newline
      })
    else { throw LogFormatError(.missingBlankLine, at: bytes.count) }
    var lines = LineReader(bytes[(blank + 1)...])
    var signatures: [NoteSignature] = []
    repeat {
      guard signatures.count < Note.mostSignatures else {
        throw LogFormatError(.tooLong, at: blank + 1 + lines.offset)
      }
      let offset = blank + 1 + lines.offset
      guard !lines.isAtEnd, let line = try? lines.next() else {
        throw LogFormatError(.missingLine, at: offset)
      }
      signatures.append(try NoteSignature(line: line, at: offset))
    } while !lines.isAtEnd
    text = Array(bytes[..<blank])
    self.signatures = signatures
    // Nothing above lets a second spelling of the same note through; this makes sure of it.
    guard self.bytes == bytes else { throw LogFormatError(.badSignatureLine, at: blank + 1) }
  }

  /// Signs `text`, which must be UTF-8, end in a newline and have no other control character.
  /// - Throws: `LogFormatError` for other text, `CryptographyError` where libcrypto cannot sign.
  public init(signing text: [UInt8], with key: NoteSigningKey) throws {
    try Note.checkText(text)
    guard text.last == .newline else { throw LogFormatError(.missingLine, at: text.count) }
    self.text = text
    signatures = [try key.sign(text)]
  }

  private init(text: [UInt8], signatures: [NoteSignature]) {
    self.text = text
    self.signatures = signatures
  }

  /// The note with one more signature, which takes the place of an earlier one by the same key.
  /// - Throws: `CryptographyError` where libcrypto cannot sign.
  public func signed(with key: NoteSigningKey) throws(CryptographyError) -> Note {
    let others = signatures.filter { !$0.isBy(key.verifierKey) }
    return Note(text: text, signatures: others + [try key.sign(text)])
  }

  /// The note as a file holds it.
  public var bytes: [UInt8] {
    var out = text
    out.append(.newline)
    for signature in signatures { out += signature.line }
    return out
  }

  /// Verifies the signatures of the known keys and ignores all others (c2sp.org/signed-note,
  /// "Signatures"): one known key that fails rejects the note, as does the lack of any.
  public func verify(with keys: [NoteVerifierKey]) -> NoteVerdict {
    var signers: [NoteVerifierKey] = []
    for signature in signatures {
      for key in keys where signature.isBy(key) {
        guard key.publicKey.isValid(signature: signature.signature, for: text) else {
          return .badSignature(key)
        }
        if !signers.contains(key) { signers.append(key) }
      }
    }
    return signers.isEmpty ? .noKnownKey : .verified(by: signers)
  }

  private static func checkText(_ bytes: [UInt8]) throws(LogFormatError) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw LogFormatError(.notUTF8, at: 0)
    }
    if let offset = bytes.firstIndex(where: { $0 < 0x20 && $0 != .newline }) {
      throw LogFormatError(.controlCharacter, at: offset)
    }
  }
}
