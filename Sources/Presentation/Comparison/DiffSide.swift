// What the renderers are given besides the comparison: what its two sides are, and the pieces of
// text that all of them show.
package import Archive
import Bytes
package import Claims

/// One side of a comparison, as a person or a program knows it.
package struct DiffSide {
  /// The URL, the file's path, or `-`.
  package var source: String
  /// The capture's id; nil for a plain file.
  package var id: String?
  /// The time of capture, RFC 3339; nil for a plain file.
  package var capturedAt: String?

  /// A side of this name.
  package init(source: String, id: String? = nil, capturedAt: String? = nil) {
    (self.source, self.id, self.capturedAt) = (source, id, capturedAt)
  }

  /// The day of capture; nil for a plain file.
  package var day: CivilDate? { capturedAt.flatMap { Instant($0) }.map { CivilDate($0) } }

  /// `2026-02-03T10:00:00Z (0123456789ab)` for a capture, else the path.
  package var label: String {
    guard let id, let capturedAt else { return Wording.safe(source) }
    return "\(capturedAt) (\(id.prefix(12)))"
  }

  /// The name in a patch's header.
  package var patchName: String {
    guard let capturedAt else { return source }
    return "\(source)@\(capturedAt)"
  }

  package var json: JSONValue {
    .object([
      "source": .string(source), "id": .optional(id), "capturedAt": .optional(capturedAt),
    ])
  }
}

extension Comparison {
  /// The bytes as text, without the LF at the end; invalid UTF-8 shows as U+FFFD.
  package func line(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.last == 0x0A ? bytes.dropLast() : bytes, as: UTF8.self)
  }

  /// An operation's words as text, which make up its lines without their LF.
  package func words(of operation: Operation) -> [(kind: Operation.Kind, text: String)] {
    // A word can end in CR LF, which is one character of a string: only bytes can be told apart.
    let fromLimit = limit(operation.fromBytes, in: from)
    let toLimit = limit(operation.toBytes, in: to)
    return operation.words.compactMap { word in
      let (text, limit) = word.kind == .add ? (to, toLimit) : (from, fromLimit)
      let bytes = word.bytes.clamped(to: 0..<limit)
      return bytes.isEmpty ? nil : (word.kind, String(decoding: text[bytes], as: UTF8.self))
    }
  }

  private func limit(_ bytes: Range<Int>, in text: [UInt8]) -> Int {
    let endsInLineFeed = by != .word && text[bytes].last == 0x0A
    return endsInLineFeed ? bytes.upperBound - 1 : bytes.upperBound
  }

  /// `3 lines edited, 1 added, 2 removed; 97% the same`.
  package var summaryLine: String {
    var parts: [String] = []
    let noun = by == .word ? "passage" : "line"
    for (count, word) in [
      (summary.edited, "edited"), (summary.added, "added"), (summary.removed, "removed"),
    ] where count > 0 {
      parts.append(
        parts.isEmpty ? "\(Wording.count(count, noun)) \(word)" : "\(Wording.count(count)) \(word)")
    }
    if parts.isEmpty { return same ? "no difference" : "only line ends differ" }
    // Rounded down: what differs is never called 100% the same.
    return parts.joined(separator: ", ") + "; \(Int(similarity * 100))% the same"
  }
}
