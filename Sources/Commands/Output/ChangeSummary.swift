// What changed between two captures, in one line and in the summary fields of the contract.
import Archive

/// The change of a body, counted by lines.
struct ChangeSummary {
  private let summary: Comparison.Summary
  private let similarity: Double

  /// Compares two bodies.
  init(_ old: [UInt8], _ new: [UInt8]) throws {
    let comparison = try Comparison(from: old, to: new, by: .line)
    summary = comparison.summary
    similarity = comparison.similarity
  }

  /// `3 lines edited, 1 added`.
  var text: String {
    var parts: [String] = []
    for (count, word) in [
      (summary.edited, "edited"), (summary.added, "added"), (summary.removed, "removed"),
    ] where count > 0 {
      parts.append(
        parts.isEmpty
          ? "\(Wording.count(count, "line")) \(word)" : "\(Wording.count(count)) \(word)")
    }
    return parts.isEmpty ? "changed" : parts.joined(separator: ", ")
  }

  /// The fields of `diff --json`'s `summary`, with what was counted.
  var json: JSONValue {
    .object([
      "by": .string("line"),
      "sentences": .object([
        "equal": .int(summary.equal), "edited": .int(summary.edited), "moved": .int(summary.moved),
        "added": .int(summary.added), "removed": .int(summary.removed),
      ]),
      "claims": .object([:]), "similarity": .double(similarity),
    ])
  }
}
