// What a rule found, in tokens; and the pairing of what both sides have. Rules say what is paired.

/// A claim change in tokens of both sides.
struct ClaimDraft {
  let kind: ClaimChange.Kind
  let direction: String
  /// Tokens of the old side.
  let from: Range<Int>?
  /// Tokens of the new side.
  let to: Range<Int>?
  let reading: String
  let rule: String
  /// The tokens that the rule itself explains, where `from` and `to` show more.
  var core: (from: Range<Int>?, to: Range<Int>?)?
}

/// A rule that always speaks of one kind, as its drafts name it.
struct ClaimRule {
  let kind: ClaimChange.Kind
  /// What a person reads of it.
  let told: String

  func draft(
    _ old: Range<Int>?, _ new: Range<Int>?, _ direction: String, _ reading: String
  ) -> ClaimDraft {
    ClaimDraft(
      kind: kind, direction: direction, from: old, to: new, reading: reading, rule: told)
  }
}

/// Something that a rule looks at on one side.
struct Finding {
  /// Its tokens.
  let tokens: Range<Int>
  /// What it says: findings of both sides with the same key say the same.
  let key: String
}

/// What became of a finding.
enum Fate {
  case added(Int)
  case removed(Int)
  case changed(Int, Int)
}

extension Rewording {
  /// Settles cues, of which those of one grade say the same.
  func settle(byGrade old: [Cue], _ new: [Cue]) -> [Fate] {
    func findings(_ cues: [Cue]) -> [Finding] {
      cues.map { Finding(tokens: $0.tokens, key: "\($0.grade)") }
    }
    return settle(findings(old), findings(new))
  }

  /// Takes out what both sides have, pairs what stands in the same place, and tells the rest.
  ///
  /// What no change touches is never told: that one side alone shows it is chance.
  func settle(_ old: [Finding], _ new: [Finding]) -> [Fate] {
    var (a, b) = (Set(old.indices), Set(new.indices))
    func drop(where isSame: (Int, Int) -> Bool) {
      for i in old.indices where a.contains(i) {
        if let j = new.indices.first(where: { b.contains($0) && isSame(i, $0) }) {
          a.remove(i)
          b.remove(j)
        }
      }
    }
    drop { old[$0].key == new[$1].key && isAligned(old[$0].tokens, new[$1].tokens) }
    drop { old[$0].key == new[$1].key }
    var fates: [Fate] = []
    func pair(where isPair: (Int, Int) -> Bool) {
      for i in old.indices where a.contains(i) {
        if let j = new.indices.first(where: { b.contains($0) && isPair(i, $0) }) {
          a.remove(i)
          b.remove(j)
          fates.append(.changed(i, j))
        }
      }
    }
    pair { isAligned(old[$0].tokens, new[$1].tokens) }
    pair { i, j in
      guard let hunk = from.hunk(of: old[i].tokens) else { return false }
      return new[j].tokens.contains { to.hunks[$0] == hunk }
    }
    fates += old.indices.filter { a.contains($0) && from.touches(old[$0].tokens) }.map(Fate.removed)
    fates += new.indices.filter { b.contains($0) && to.touches(new[$0].tokens) }.map(Fate.added)
    return fates.filter {
      if case .changed(let i, let j) = $0 {
        return from.touches(old[i].tokens) || to.touches(new[j].tokens)
      }
      return true
    }
  }

  /// Whether a token of one range is a token of the other.
  func isAligned(_ old: Range<Int>, _ new: Range<Int>) -> Bool {
    old.contains { from.partners[$0] >= 0 && new.contains(from.partners[$0]) }
  }

  /// The place on the new side of a hunk, as tokens.
  func other(_ hunk: Int, isOld: Bool) -> Range<Int> { isOld ? hunks[hunk].to : hunks[hunk].from }
}
