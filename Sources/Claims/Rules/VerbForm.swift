// How a verb stands in its place: to do, does, doing, did, has done. Judged by endings and by the words
// before; a form that could be several is none.

struct VerbForm {
  enum Form {
    case infinitive, present, progressive, past, perfect

    var words: String {
      switch self {
      case .infinitive: "planned"
      case .present: "said to be so"
      case .progressive: "under way"
      case .past, .perfect: "done"
      }
    }
  }
  let form: Form
  /// The verb with the auxiliaries before it.
  let tokens: Range<Int>
  let stem: String

  /// The verb in `range` whose stem stands beside it on the other side, or else the first word that
  /// has the form of one.
  static func at(
    _ side: SentenceReading,
    _ range: Range<Int>,
    near other: SentenceReading,
    _ otherRange: Range<Int>
  ) -> VerbForm? {
    let reach =
      max(0, otherRange.lowerBound - 1)..<min(other.tokens.count, otherRange.upperBound + 3)
    let stems = Set(reach.filter { other.isContent($0) }.map { Stem.of(other.tokens[$0].text) })
    let places = range.lowerBound..<min(side.tokens.count, range.upperBound + 2)
    for index in places where side.tokens[index].isWord {
      let stem = Stem.of(side.tokens[index].text)
      // Behind the change a word that ends in s is as often a noun: "may stop cars".
      if stems.contains(stem), let form = form(side, index),
        index < range.upperBound || form.form != .present
          || index == range.upperBound
            && other.has(.modal, at: side.partners[index] - 1)
      {
        return form
      }
    }
    for index in range where side.tokens[index].isWord && side.isContent(index) {
      if let form = form(side, index), form.form != .present || range.count <= 3 { return form }
    }
    // is, are, was on their own.
    for index in range {
      switch side.word(index) {
      case "is", "are", "am", "'s", "'re", "do", "does":
        return VerbForm(form: .present, tokens: index..<index + 1, stem: "be")
      case "was", "were", "did": return VerbForm(form: .past, tokens: index..<index + 1, stem: "be")
      default: continue
      }
    }
    return nil
  }

  /// The form of the word at `index`.
  static func form(_ side: SentenceReading, _ index: Int) -> VerbForm? {
    let word = side.tokens[index].text
    var start = index
    var helpers: [String] = []
    while start > 0, index - start < 3, auxiliaries.contains(side.word(start - 1)) {
      start -= 1
      helpers.insert(side.word(start), at: 0)
    }
    let tokens = start..<index + 1
    let stem = Stem.of(word)
    func make(_ form: Form) -> VerbForm { VerbForm(form: form, tokens: tokens, stem: stem) }
    if helpers.contains("will") || helpers.contains("'ll") { return make(.infinitive) }
    if helpers.contains("to") { return isPlan(side, start, helpers) ? make(.infinitive) : nil }
    if helpers.contains(where: { ["has", "have", "had", "'ve"].contains($0) }) {
      return make(.perfect)
    }
    let isBeing = helpers.contains {
      ["is", "are", "am", "was", "were", "'s", "'re", "be", "been"].contains($0)
    }
    // "is being marked"
    if helpers.contains("being"), helpers.first != "being" { return make(.progressive) }
    if word.hasSuffix("ing"), word.utf8.count > 4 { return make(.progressive) }
    let isParticiple = isBeing && IrregularVerbs.participles.contains(word)
    if word.hasSuffix("ed") || IrregularVerbs.pasts.contains(word) || isParticiple {
      if isBeing {
        return make(helpers.contains { ["was", "were", "been"].contains($0) } ? .past : .present)
      }
      return make(.past)
    }
    if isBeing { return nil }
    if word.hasSuffix("s"), word.utf8.count > 3 { return make(.present) }
    return helpers.contains("do") || helpers.contains("does") ? make(.present) : nil
  }

  /// Whether "to do" tells what is planned: behind a name, or behind the subject of a headline.
  private static func isPlan(_ side: SentenceReading, _ start: Int, _ helpers: [String]) -> Bool {
    if helpers.first != "to" {
      return helpers.first.map { ["is", "are", "was", "were"].contains($0) } ?? false
    }
    guard start > 0 else { return false }
    if side.names.contains(where: { $0.tokens.upperBound == start }) { return true }
    let before = side.word(start - 1)
    let isHeadline = ![".", "!", "?"].contains(side.tokens.last?.text ?? "")
    if ["expected", "set", "due", "about", "scheduled", "going"].contains(before) { return true }
    return isHeadline && !before.hasSuffix("ing") && !before.hasSuffix("ed")
      && side.tokens[start - 1].isWord
      && !side.has(.status, at: start - 1) && !side.has(.duty, at: start - 1)
      && !side.has(.negator, at: start - 1)
  }

  private static let auxiliaries: Set<String> = [
    "is", "are", "am", "was", "were", "be", "been", "being", "has", "have", "had", "to", "will",
    "'ll", "'s",
    "'re", "'ve", "do", "does", "did", "not", "n't", "also", "now", "already",
  ]
}
