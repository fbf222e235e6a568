// Figures and times: what moved, which way, and by how much.

enum MeasureRule {
  static func drafts(_ r: Rewording) -> [ClaimDraft] {
    let (old, new) = (MeasureScan.measures(in: r.from), MeasureScan.measures(in: r.to))
    return compare(r, old, new, .figure) + compare(r, old, new, .time)
  }

  private static func compare(_ r: Rewording, _ old: [Measure], _ new: [Measure], _ kind: Measure.Kind) -> [ClaimDraft] {
    let (a, b) = (old.filter { $0.kind == kind }, new.filter { $0.kind == kind })
    let fates = r.settle(
      a.map { Finding(tokens: $0.tokens, key: $0.key) }, b.map { Finding(tokens: $0.tokens, key: $0.key) })
    return fates.compactMap { fate in
      switch fate {
      case .changed(let i, let j):
        return draft(kind, a[i].tokens, b[j].tokens, direction(a[i], b[j]), "'\(r.from.text(a[i].tokens))' to '\(r.to.text(b[j].tokens))'")
      case .removed(let i):
        if a[i].unit == "preposition" || isRank(r.from, a[i]) || isReference(r, a[i], isOld: true) { return nil }
        return draft(kind, a[i].tokens, nil, "removed", "'\(r.from.text(a[i].tokens))' removed")
      case .added(let j):
        if b[j].unit == "preposition" || isRank(r.to, b[j]) || isReference(r, b[j], isOld: false) { return nil }
        return draft(kind, nil, b[j].tokens, "added", "'\(r.to.text(b[j].tokens))' added")
      }
    }
  }

  /// "first" that came or went alone is no figure; "the second largest" is.
  private static func isRank(_ side: SentenceReading, _ measure: Measure) -> Bool {
    guard measure.tokens.count == 1, let index = measure.tokens.first else { return false }
    guard ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "one", "half"].contains(side.word(index)) else { return false }
    return !side.word(index + 1).hasSuffix("est") && side.word(index + 1) != "-" && side.word(index + 1) != "most"
  }

  /// A number that stands for [REF].
  private static func isReference(_ r: Rewording, _ measure: Measure, isOld: Bool) -> Bool {
    guard let number = (isOld ? r.from : r.to).hunk(of: measure.tokens) else { return false }
    let (side, range) = isOld ? (r.to, r.hunks[number].to) : (r.from, r.hunks[number].from)
    return range.contains { side.isReference($0) }
  }

  private static func direction(_ a: Measure, _ b: Measure) -> String {
    guard let x = a.value, let y = b.value else { return "changed" }
    if x == y { return a.bound == b.bound ? "changed" : "refined" }
    return y > x ? "up" : "down"
  }

  private static func draft(_ kind: Measure.Kind, _ old: Range<Int>?, _ new: Range<Int>?, _ direction: String, _ words: String) -> ClaimDraft {
    ClaimDraft(
      kind: kind == .figure ? .figure : .time, direction: direction, from: old, to: new,
      reading: "\(kind == .figure ? "figure" : "time"): \(words)", rule: "\(kind == .figure ? "figure" : "time"): normalised values")
  }
}
