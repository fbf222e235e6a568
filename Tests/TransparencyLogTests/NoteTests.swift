// What these prove: keys and notes are those of golang.org/x/mod/sumdb/note, byte for byte, and every
// other spelling of one is refused.
import Bytes
import Cryptography
import Testing
import TransparencyLog

// golang.org/x/mod/sumdb/note note_test.go.
private let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
private let peterSecret =
  "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
private let enoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
private let text = """
  If you think cryptography is the answer to your problem,
  then you don't know what your problem is.

  """
private let peterLine =
  "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
private let enochLine =
  "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Test func keysAreThePublishedOnes() throws {
  let key = try NoteVerifierKey(peter)
  #expect(key.name == "PeterNeumann")
  #expect(key.keyID == 0xc74f_20a3)
  #expect(key.text == peter)
  let secret = try NoteSigningKey(peterSecret)
  #expect(secret.verifierKey == key)
  #expect(secret.text == peterSecret)
  #expect(!"\(secret)".contains("AYEKFALV"))
}

@Test(arguments: [peter, peterSecret])
func otherTextsAreNoKeys(text: String) {
  let units = bytes(text)
  func refuses(_ other: some Collection<UInt8>) -> Bool {
    let other = String(decoding: other, as: UTF8.self)
    return (try? NoteVerifierKey(other)) == nil && (try? NoteSigningKey(other)) == nil
  }
  for start in units.indices {
    for end in start...units.count where end - start < units.count {
      #expect(refuses(units[start..<end]))
    }
  }
  for place in units.indices {
    for bit in 0..<8 {
      var other = units
      other[place] ^= 1 << UInt8(bit)
      #expect(refuses(other))
    }
  }
  for other in [text + "\n", " " + text, text + "=", text + "+", text.uppercased()] {
    #expect(refuses(bytes(other)))
  }
}

@Test(arguments: [
  // A key of the wrong length, and of an unknown type, each with the right ID.
  (
    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    LogFormatError.Code.badKey
  ),
  (
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    LogFormatError.Code.unknownKeyType
  ),
  ("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", .wrongKeyID),
  ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", .badKey),
  ("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", .badName),
  ("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", .badName),
  ("PeterNeumann", .badKey),
])
func badKeysSayWhy(text: String, code: LogFormatError.Code) {
  do {
    _ = try NoteVerifierKey(text)
    Issue.record("took \(text)")
  } catch {
    #expect(error.code == code)
  }
}

@Test(arguments: ["", " ", "a b", "a+b", "a\u{A0}b", "a\u{2003}b", "a\nb", "a\u{1}b", "\u{3000}"])
func namesWithSpacesAndPlusesAreRefused(name: String) throws {
  let key = try Ed25519PrivateKey(seed: [UInt8](repeating: 7, count: 32))
  #expect(throws: LogFormatError(.badName, at: 0)) {
    try NoteSigningKey(name: name, privateKey: key)
  }
}

@Test(arguments: [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000080",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
])
func keysThatAnybodyCanSignUnderAreRefused(hex: String) throws {
  let key = try Ed25519PublicKey(bytes: #require(Hex.decode(hex)))
  #expect(throws: LogFormatError(.weakKey, at: 11)) {
    try NoteVerifierKey(name: "a", publicKey: key)
  }
}

@Test func notesAreThePublishedOnes() throws {
  let secret = try NoteSigningKey(peterSecret)
  let (peterKey, enochKey) = (try NoteVerifierKey(peter), try NoteVerifierKey(enoch))
  let signed = try Note(signing: bytes(text), with: secret)
  #expect(signed.bytes == bytes(text + "\n" + peterLine))
  #expect(try signed.signed(with: secret).bytes == signed.bytes)

  let both = try Note(bytes(text + "\n" + peterLine + enochLine))
  #expect(both.text == bytes(text))
  #expect(both.signatures.map(\.keyID) == [0xc74f_20a3, 0xaf0c_fe78])
  #expect(both.verify(with: [peterKey]) == .verified(by: [peterKey]))
  #expect(both.verify(with: [enochKey, peterKey]) == .verified(by: [peterKey, enochKey]))
  #expect(both.verify(with: []) == .noKnownKey)
  #expect(signed.verify(with: [enochKey]) == .noKnownKey)
  let again = try Note(bytes(text + "\n" + peterLine + peterLine))
  #expect(again.verify(with: [peterKey]) == .verified(by: [peterKey]))
}

@Test func oneKnownKeysBadSignatureRejectsTheNote() throws {
  let (peterKey, enochKey) = (try NoteVerifierKey(peter), try NoteVerifierKey(enoch))
  let other = text.replacing("answer", with: "asnwer")
  let note = try Note(bytes(other + "\n" + peterLine + enochLine))
  #expect(note.verify(with: [peterKey]) == .badSignature(peterKey))
  // One good and one bad: Enoch's line, over Peter's text.
  let mixed = try Note(
    bytes(text + "\n" + peterLine + enochLine.replacing("5n2tiO", with: "5n3tiO"))
  )
  #expect(mixed.verify(with: [peterKey]) == .verified(by: [peterKey]))
  #expect(mixed.verify(with: [peterKey, enochKey]) == .badSignature(enochKey))
  // Longer and shorter signatures.
  for blob in [
    [0xc7, 0x4f, 0x20, 0xa3, 1], [0xc7, 0x4f, 0x20, 0xa3] + [UInt8](repeating: 0, count: 65),
  ] {
    let line = "— PeterNeumann \(Base64.encode(blob))\n"
    #expect(try Note(bytes(text + "\n" + line)).verify(with: [peterKey]) == .badSignature(peterKey))
  }
  // The same name with another ID is another key.
  let renamed = try Note(bytes(text + "\n" + peterLine.replacing("x08go", with: "x08gp")))
  #expect(renamed.verify(with: [peterKey]) == .noKnownKey)
}

@Test(arguments: [
  ("If you", "\u{1}If you"), ("problem,\n", "problem,\r\n"), ("is.\n\n", "is.\n"),
  ("PeterNeumann", "Bad Name"), ("PeterNeumann", "Bad+Name"), ("PeterNeumann", ""),
  ("PeterNeumann", "Peter\u{A0}Neumann"), ("nAM=\n", "nAM="),
  ("nAM=\n", "nAM=\nUnexpected line.\n"),
  ("nAM=\n", "nAM=\n\n"), ("nAM=", "nAN="), ("nAM=", "nAM"), ("nAM=", "nAM= "), ("—", "-"),
  ("— ", "—  "), ("— ", "—"), ("nAM=\n", "nAM=\n— a \n"), ("nAM=\n", "nAM=\n— a x08gow==\n"),
])
func otherBytesAreNoNotes(part: String, other: String) {
  let good = text + "\n" + peterLine
  let bad = good.replacing(part, with: other, maxReplacements: 1)
  #expect(bad != good)
  #expect(throws: LogFormatError.self) { try Note(bytes(bad)) }
}

@Test(arguments: ["", "\n", "\n\n", text, text + "\n"])
func textWithoutSignaturesIsNoNote(text: String) {
  #expect(throws: LogFormatError.self) { try Note(bytes(text)) }
}

@Test func notesMayHoldEmptyLinesAndManySignatures() throws {
  let note = try Note(bytes("a\n\n\nb\n" + "\n" + String(repeating: enochLine, count: 100)))
  #expect(note.text == bytes("a\n\n\nb\n"))
  #expect(note.signatures.count == 100)
  let more = String(repeating: enochLine, count: 101)
  #expect(throws: LogFormatError.self) { try Note(bytes("a\n\n" + more)) }
  #expect(throws: LogFormatError(.notUTF8, at: 0)) {
    try Note([0xFF] + bytes(text + "\n" + peterLine))
  }
  let long = [UInt8](repeating: 10, count: Note.longest + 1)
  #expect(throws: LogFormatError(.tooLong, at: Note.longest)) { try Note(long) }
  let secret = try NoteSigningKey(peterSecret)
  for bad in ["", "no newline", "tab\t\n"] {
    #expect(throws: LogFormatError.self) { try Note(signing: bytes(bad), with: secret) }
  }
}
