// Instructions: what a reader is told to do in the bare form of a verb.

extension ModalityRule {
  /// Instructions that came or went: a verb in its bare form at the head of a clause.
  static func instructions(_ r: Rewording) -> [ClaimDraft] {
    for hunk in r.hunks {
      if let item = listed(r, hunk) { return [item] }
      // Please go, for go: the same instruction.
      if sharesInstruction(r, hunk) { continue }
      let (a, b) = (instruction(r.from, hunk.from), instruction(r.to, hunk.to))
      if a != nil, b == nil, hunk.from.count >= 2,
        !r.to.has(.instruct, at: hunk.to.lowerBound) || hunk.to.isEmpty
      {
        guard hunk.to.count <= 3 else { continue }
        return [
          draft(
            hunk.from, hunk.to.isEmpty ? nil : hunk.to, "removed",
            "instruction dropped: '\(r.from.text(hunk.from))'", "instruction")
        ]
      }
      if b != nil, a == nil, hunk.to.count >= 2 {
        guard hunk.from.count <= 3, !hasInstruction(r.from, r) else { continue }
        return [
          draft(
            hunk.from.isEmpty ? nil : hunk.from, hunk.to, "added",
            "instruction added: '\(r.to.text(hunk.to))'", "instruction")
        ]
      }
    }
    return []
  }

  /// Whether a changed word tells the reader to do something: of two instructions one became the other.
  static func hasInstruction(_ side: SentenceReading, _ r: Rewording) -> Bool {
    side.cues.of(.instruct).contains { cue in
      let start = cue.tokens.lowerBound
      return side.hunks[start] >= 0
        && (start == 0 || [".", ";", ":"].contains(side.word(start - 1))
          || side.word(start - 1) == "," && side.cues.cue(.condition, at: 0) != nil)
    }
  }

  /// One of the things that a duty is of: "you should [carry water,] tell a friend".
  static func listed(_ r: Rewording, _ hunk: ClaimHunk) -> ClaimDraft? {
    guard hunk.from.isEmpty != hunk.to.isEmpty else { return nil }
    let isOld = hunk.to.isEmpty
    let (side, range) = isOld ? (r.from, hunk.from) : (r.to, hunk.to)
    guard let last = range.last, [",", "and", "or"].contains(side.word(last)), range.count > 2
    else { return nil }
    let hasTo = side.word(range.lowerBound) == "to"
    let isGoverned =
      side.cues.cue(.duty, endingAt: range.lowerBound).map { governs(side, $0) } ?? false
      || hasTo && side.cues.cue(.duty, endingAt: range.lowerBound + 1) != nil
    guard isGoverned else { return nil }
    let span = range.lowerBound..<last
    return draft(
      isOld ? span : nil, isOld ? nil : span, isOld ? "removed" : "added",
      "what is asked for \(isOld ? "dropped" : "added"): '\(side.text(span))'", "instruction")
  }

  /// Whether a verb follows the cue: must, are advised to; not "mandatory".
  static func governs(_ side: SentenceReading, _ cue: Cue) -> Bool {
    ["must", "should", "to", "not", "n't", "please"].contains(side.word(cue.tokens.upperBound - 1))
  }

  /// Whether both sides of a hunk tell the reader to do the same.
  static func sharesInstruction(_ r: Rewording, _ hunk: ClaimHunk) -> Bool {
    let old = Set(hunk.from.filter { r.from.has(.instruct, at: $0) }.map { r.from.word($0) })
    return hunk.to.contains { r.to.has(.instruct, at: $0) && old.contains(r.to.word($0)) }
  }

  /// Whether the sentence tells its reader to do things up to here: "stay indoors, avoid crowds".
  static func isTelling(_ side: SentenceReading, _ index: Int) -> Bool {
    (0..<index).contains { place in
      side.has(.duty, at: place)
        || side.cues.cue(.instruct, at: place) != nil
          && (place == 0 || [".", ",", ";", ":", "please"].contains(side.word(place - 1)))
    }
  }

  static func instruction(_ side: SentenceReading, _ range: Range<Int>) -> Range<Int>? {
    for cue in side.cues.of(.instruct) where range.contains(cue.tokens.lowerBound) {
      let start = cue.tokens.lowerBound
      let before = start == 0 ? "." : side.word(start - 1)
      let isHead =
        start == 0 || [".", ";", ":", "(", "\u{2022}"].contains(before)
        || ["please", "should", "must"].contains(before) && start > range.lowerBound
        || [",", "and", "or"].contains(before) && isTelling(side, start)
      // More must come: "be" alone is no instruction.
      if isHead, start + 1 < side.tokens.count, side.tokens[start + 1].isWord,
        range.contains(start + 1)
      {
        return cue.tokens
      }
    }
    return nil
  }
}
