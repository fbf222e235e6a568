// The transparency log's decoders: bundles, tiles, notes, keys, checkpoints, proofs; and the text
// encodings that they stand on. All are canonical: what is accepted encodes to the same bytes.
import Bytes
import Cryptography
import TransparencyLog

let logDecoders: [Decoder] = [
  Decoder("bundle", executions: 10_000) { input in
    var parameters = Parameters(input)
    let width = parameters.integer(1)
    return try ifWellFormed(input) { () throws(LogFormatError) in
      try EntryBundle.decode(parameters.rest, width: width)
    } check: { entries in
      try require(entries.count == width, "a bundle of another width")
      let bytes = try EntryBundle.encode(entries.map(Array.init))
      try require(bytes[...] == parameters.rest, "a bundle encodes otherwise")
    }
  },
  Decoder("tile", executions: 5_000) { input in
    var parameters = Parameters(input)
    let (level, width) = (parameters.integer(1), parameters.integer(1))
    guard let place = Tile(.hashes(level: level & 63), index: 0, width: width),
      let tile = HashTile(place, bytes: parameters.rest)
    else { return false }
    try require(tile.hashes.count == width, "a tile of another width")
    try require(tile.bytes[...] == parameters.rest, "a tile encodes otherwise")
    return true
  },
  Decoder("tile-path", executions: 10_000) { input in
    let text = String(decoding: input, as: UTF8.self)
    guard let tile = Tile(path: text) else { return false }
    try require(tile.path.utf8.elementsEqual(text.utf8), "a tile has another path")
    return true
  },
  Decoder("note", executions: 5_000) { input in
    try ifWellFormed(input) { () throws(LogFormatError) in
      try Note(input)
    } check: { note in
      try require(note.bytes == input, "a note encodes otherwise")
      try require(
        (1...Note.mostSignatures).contains(note.signatures.count) && input.count <= Note.longest,
        "a note beyond the limits")
    }
  },
  Decoder("verifier-key", executions: 5_000) { input in
    let text = String(decoding: input, as: UTF8.self)
    return try ifWellFormed(Array(text.utf8)) { () throws(LogFormatError) in
      try NoteVerifierKey(text)
    } check: { key in
      try require(key.text.utf8.elementsEqual(text.utf8), "a key encodes otherwise")
    }
  },
  Decoder("signing-key", executions: 5_000) { input in
    let text = String(decoding: input, as: UTF8.self)
    return try ifWellFormed(Array(text.utf8)) { () throws(LogFormatError) in
      try NoteSigningKey(text)
    } check: { key in
      try require(key.text.utf8.elementsEqual(text.utf8), "a key encodes otherwise")
    }
  },
  Decoder("checkpoint", executions: 5_000) { input in
    // As the text alone, and as the signed file.
    if let text = try? Checkpoint(text: input) {
      try require(text.text == input, "a checkpoint's text encodes otherwise")
      return true
    }
    return try ifWellFormed(input) { () throws(LogFormatError) in
      try UnverifiedCheckpoint(input)
    } check: { checkpoint in
      try require(checkpoint.note.bytes == input, "a checkpoint encodes otherwise")
      try require(checkpoint.claim.text == checkpoint.note.text, "its text encodes otherwise")
      try require(checkpoint.claim.size >= 0, "a negative size")
    }
  },
  Decoder("proof", executions: 5_000) { input in
    try ifWellFormed(input) { () throws(LogFormatError) in
      try TLogProof(input)
    } check: { proof in
      try require(proof.bytes == input, "a proof encodes otherwise")
      try require(proof.hashes.count <= TLogProof.mostHashes, "a proof beyond the limits")
      // Any verdict will do: it must be given.
      let leaf = SHA256.hash(input)
      let checkpoint = proof.checkpoint.claim
      _ = Merkle.verifyInclusion(
        leafHash: leaf, index: proof.index, size: checkpoint.size, proof: proof.hashes,
        root: checkpoint.root)
      _ = Merkle.verifyConsistency(
        oldSize: proof.index, oldRoot: leaf, newSize: checkpoint.size, newRoot: checkpoint.root,
        proof: proof.hashes)
    }
  },
  Decoder("text-encodings", executions: 10_000) { input in
    let text = String(decoding: input, as: UTF8.self)
    var isAccepted = false
    if let bytes = Base64.decode(text) {
      try require(Base64.encode(bytes).utf8.elementsEqual(text.utf8), "base64 encodes otherwise")
      isAccepted = true
    }
    if let bytes = Hex.decode(text) {
      try require(
        Hex.encode(bytes).utf8.elementsEqual(text.lowercased().utf8), "hex encodes otherwise")
      isAccepted = true
    }
    return isAccepted
  },
]

/// Checks what `decode` makes of an input, or that its error names a place in it.
private func ifWellFormed<Value>(
  _ input: [UInt8], _ decode: () throws(LogFormatError) -> Value,
  check: (Value) throws -> Void
) throws -> Bool {
  let value: Value
  do throws(LogFormatError) {
    value = try decode()
  } catch {
    // A note that is too long names its limit; a key's parts are counted from the key.
    try require(
      (0...input.count + 16).contains(error.offset), "an error at byte \(error.offset)")
    return false
  }
  try check(value)
  return true
}
