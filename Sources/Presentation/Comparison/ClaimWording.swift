// What is said of claim changes beside the marked words: one line each, and counts of them.
package import Claims

package enum ClaimWording {
  /// A line to show below a changed sentence.
  package struct Line {
    /// The kind, where the reading does not begin with it.
    package let label: String?
    /// The change in plain words.
    package let reading: String
    /// Which rule found it on which words; nil unless asked for.
    package let explanation: String?
    /// Whether a claim changed, as far as the rules can tell.
    package let isFactual: Bool
  }

  package static func line(_ change: ClaimChange, explains: Bool) -> Line {
    Line(
      label: change.reading.hasPrefix(change.kind.rawValue) ? nil : change.kind.rawValue,
      reading: change.reading,
      explanation: explains ? explanation(change) : nil, isFactual: change.kind.isFactual)
  }

  /// "rule certainty: a hedge …; it saw 'is thought to have' -> nothing".
  package static func explanation(_ change: ClaimChange) -> String {
    func seen(_ words: String) -> String { words.isEmpty ? "nothing" : "'\(words)'" }
    let evidence = change.evidence
    return "rule \(change.rule); it saw \(seen(evidence.before)) -> \(seen(evidence.after))"
  }

  /// Kinds by how much a reader in a hurry wants to know of them.
  private static let foremost: [ClaimChange.Kind] = [
    .correction, .polarity, .figure, .certainty, .attribution, .quotation, .modality, .agency,
    .name, .time, .scope,
  ]

  /// The factual changes in plain words, each once, what matters most first.
  package static func foremost(_ claims: [[ClaimChange]]) -> [String] {
    var seen: Set<String> = []
    var readings: [String] = []
    let all = claims.joined().filter(\.kind.isFactual)
    for kind in foremost {
      for change in all where change.kind == kind && seen.insert(change.reading).inserted {
        readings.append(change.reading)
      }
    }
    return readings
  }

  /// How many changes there are of each kind.
  package static func counts(_ claims: [[ClaimChange]]) -> [ClaimChange.Kind: Int] {
    var counts: [ClaimChange.Kind: Int] = [:]
    for change in claims.joined() { counts[change.kind, default: 0] += 1 }
    return counts
  }

  /// `claims changed: figure (2), attribution`; empty where none changed.
  package static func countsLine(_ counts: [ClaimChange.Kind: Int]) -> String {
    let parts = ClaimChange.Kind.allCases.compactMap { kind -> String? in
      guard kind.isFactual, let count = counts[kind] else { return nil }
      return count == 1 ? kind.rawValue : "\(kind.rawValue) (\(Wording.count(count)))"
    }
    return parts.isEmpty ? "" : "claims changed: \(parts.joined(separator: ", "))"
  }

  /// The counts as the contract has them.
  package static func json(_ counts: [ClaimChange.Kind: Int]) -> JSONValue {
    var members: [String: JSONValue] = [:]
    for (kind, count) in counts { members[kind.rawValue] = .int(count) }
    return .object(members)
  }

  /// A change as the contract has it, with its reading.
  package static func json(_ change: ClaimChange, explains: Bool) -> JSONValue {
    func span(_ range: Range<Int>?) -> JSONValue {
      range.map { .array([.int($0.lowerBound), .int($0.upperBound)]) } ?? .null
    }
    var members: [String: JSONValue] = [
      "kind": .string(change.kind.rawValue), "direction": .string(change.direction),
      "before": .string(change.before), "after": .string(change.after),
      "span": .object(["from": span(change.from), "to": span(change.to)]),
      "reading": .string(change.reading),
    ]
    if explains {
      members["rule"] = .string(change.rule)
      members["evidence"] = .object([
        "before": .string(change.evidence.before), "after": .string(change.evidence.after),
      ])
    }
    return .object(members)
  }
}
