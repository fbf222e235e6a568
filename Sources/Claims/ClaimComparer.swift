// A reworded sentence to its claim changes: runs the rules and settles which of them speak. The rules
// themselves are in Rules.
public import StoryDiff

/// The days on which two versions were captured: what "tomorrow" and "Tuesday" are seen from.
public struct CaptureDays: Sendable {
  /// Of the old side; nil where it is not known.
  public var from: CivilDate?
  /// Of the new side.
  public var to: CivilDate?

  /// Makes a pair of days.
  public init(from: CivilDate? = nil, to: CivilDate? = nil) { (self.from, self.to) = (from, to) }
}

/// Tells what became of the claims of sentences, in one language.
public struct ClaimComparer: Sendable {
  let lexicon: Lexicon
  /// Tokens of a sentence beyond which only its wording is compared.
  private static let longest = 1_500

  /// A comparer for a language.
  ///
  /// - Parameter language: A BCP 47 tag. Of languages without a lexicon only digits, quotation marks
  ///   and capitals are read.
  public init(language: String) { lexicon = Lexicon.of(language) }

  /// The runs that spell an operation; none for sentences that stayed.
  private static func words(
    of operation: StoryComparison.Operation, in comparison: StoryComparison
  ) -> [WordRun] {
    switch operation.kind {
    case .equal: []
    case .add: [WordRun(kind: .add, text: comparison.to.text(of: operation.to))]
    case .remove: [WordRun(kind: .remove, text: comparison.from.text(of: operation.from))]
    default: operation.words
    }
  }

  /// The claim changes of all operations of a comparison, by operation: of a reworded sentence what changed,
  /// of one that came or went what it brings or takes.
  ///
  /// Lists repeat themselves, as "2 hours ago" does: what is the same again is compared once.
  public func changes(
    of comparison: StoryComparison, days: CaptureDays = CaptureDays()
  ) -> [[ClaimChange]] {
    var known: [[UInt8]: [ClaimChange]] = [:]
    return comparison.operations.map { operation in
      let words = Self.words(of: operation, in: comparison)
      if words.isEmpty { return [] }
      // By their bytes: equal strings may be spelt with other scalars, and spans are counted in those.
      var key: [UInt8] = []
      for run in words {
        key.append(run.kind == .equal ? 0xFD : run.kind == .add ? 0xFE : 0xFF)
        key += run.text.utf8
      }
      if let known = known[key] { return known }
      let found = changes(in: words, days)
      known[key] = found
      return found
    }
  }

  /// The claim changes of a sentence that was reworded.
  ///
  /// - Parameters:
  ///   - words: The runs that spell both sides, as `StoryComparison` has them.
  ///   - days: When the sides were captured, where that is known.
  /// - Returns: the changes in the order of `ClaimChange.Kind`, then as `wording` what else was
  ///   reworded; `wording` or `format` alone where no claim changed as far as the rules can tell;
  ///   nothing where the words are the same.
  public func changes(
    in words: [WordRun], _ days: CaptureDays = CaptureDays()
  ) -> [ClaimChange] {
    let rewording = Rewording(words, lexicon: lexicon, fromDay: days.from, toDay: days.to)
    guard !rewording.hunks.isEmpty else { return [] }
    // A sentence that no one reads to its end is compared no further.
    guard rewording.from.tokens.count <= Self.longest, rewording.to.tokens.count <= Self.longest
    else { return WordingRule.draft(rewording).map { [change($0, rewording)] } ?? [] }
    let isAlone = rewording.from.tokens.isEmpty || rewording.to.tokens.isEmpty
    var drafts = isAlone ? carried(rewording) : find(rewording)
    if isAlone {
      // A name that stands twice in it comes once.
      var seen: Set<String> = []
      return drafts.map { change($0, rewording) }.filter { seen.insert($0.reading).inserted }
    }
    drafts += RestRule.drafts(rewording, beside: drafts)
    if drafts.isEmpty, let rest = WordingRule.draft(rewording) { drafts = [rest] }
    return drafts.map { change($0, rewording) }
  }

  /// What a sentence that stands on one side alone brings or takes.
  private func carried(_ r: Rewording) -> [ClaimDraft] {
    let notices = CorrectionRule.drafts(r)
    if !notices.isEmpty { return notices }
    var drafts = MeasureRule.drafts(r) + NameRule.drafts(r) + AttributionRule.drafts(r)
    drafts += QuotationRule.drafts(r)
    drafts += ModalityRule.drafts(r).filter { $0.rule == "modality: duty" }
    return drafts
  }

  private func find(_ r: Rewording) -> [ClaimDraft] {
    let notices = CorrectionRule.drafts(r)
    if r.hunks.allSatisfy({ WordingRule.isFormat(r, $0.from, $0.to) }), notices.isEmpty {
      let quotes = QuotationRule.drafts(r)
      return quotes
    }
    var drafts = MeasureRule.drafts(r)
    drafts += NameRule.drafts(r)
    drafts += AttributionRule.drafts(r)
    drafts += QuotationRule.drafts(r)
    drafts += CertaintyRule.drafts(r)
    drafts += ModalVerbRule.drafts(r)
    drafts += PolarityRule.drafts(r)
    drafts += ModalityRule.drafts(r)
    drafts += AgencyRule.drafts(r)
    var taken: (from: Set<Int>, to: Set<Int>) = ([], [])
    for draft in drafts {
      taken.from.formUnion((draft.core.map(\.from) ?? draft.from) ?? 0..<0)
      taken.to.formUnion((draft.core.map(\.to) ?? draft.to) ?? 0..<0)
      // "not approved", "fully approved": the adverb stands for the denial.
      if draft.kind == .polarity {
        taken.from.formUnion((draft.from ?? 0..<0).filter { r.from.word($0) != "only" })
        taken.to.formUnion((draft.to ?? 0..<0).filter { r.to.word($0) != "only" })
      }
    }
    drafts += ScopeRule.drafts(r, taken: taken)
    if !notices.isEmpty {
      // The notice was replaced whole: what it says of other things is not the page's claim.
      let changed = r.from.hunks.filter { $0 >= 0 }.count + r.to.hunks.filter { $0 >= 0 }.count
      let isReplaced = notices.contains { notice in
        guard let from = notice.from, let to = notice.to else { return false }
        return from.count * 5 > r.from.tokens.count * 3 && to.count * 5 > r.to.tokens.count * 3
      }
      let isWhole = isReplaced || changed * 2 > r.from.tokens.count + r.to.tokens.count
      drafts =
        notices
        + drafts.filter { draft in
          // A name or a day is part of the notice in what was put in, left out or replaced with it.
          let isPart =
            [.name, .time].contains(draft.kind)
            && (draft.from == nil || draft.to == nil || notices.contains { holds($0, draft) })
          // "Information on planned strikes", "Removal of information about strikes"
          let isStatus =
            draft.rule == "modality: status"
            && notices.contains { notice in
              guard let from = notice.from, let status = draft.from else { return false }
              return notice.to != nil && from.overlaps(status)
            }
          let isInstruction =
            draft.kind == .modality
            && notices.contains { $0.from == draft.from && $0.to == draft.to }
          return !isWhole && draft.kind != .scope && !isPart && !isStatus && !isInstruction
            || [.polarity, .figure].contains(draft.kind)
        }
    }
    drafts = joined(unquoted(sourced(drafts), r), r)
    return once(drafts).sorted { order($0.kind) < order($1.kind) }
  }

  /// Whether what a notice shows of both sides has the draft's words in it.
  private func holds(_ notice: ClaimDraft, _ draft: ClaimDraft) -> Bool {
    guard let a = notice.from, let b = notice.to, let x = draft.from, let y = draft.to else {
      return false
    }
    return a.lowerBound <= x.lowerBound && x.upperBound <= a.upperBound
      && b.lowerBound <= y.lowerBound && y.upperBound <= b.upperBound && a != x && b != y
  }

  /// Without the hedge that is somebody's verb of saying: "he believes" names a source.
  private func sourced(_ drafts: [ClaimDraft]) -> [ClaimDraft] {
    let sources = drafts.filter { $0.kind == .attribution && ($0.from == nil) != ($0.to == nil) }
    return drafts.filter { draft in
      let hedge = draft.core ?? (draft.from, draft.to)
      guard draft.kind == .certainty, (hedge.from == nil) != (hedge.to == nil) else { return true }
      return !sources.contains { source in
        guard let mine = hedge.from ?? hedge.to, let whole = source.from ?? source.to else {
          return false
        }
        return (hedge.from == nil) == (source.from == nil) && whole.overlaps(mine)
      }
    }
  }

  /// Without figures and times that came or went with the quotation they stand in.
  private func unquoted(_ drafts: [ClaimDraft], _ r: Rewording) -> [ClaimDraft] {
    let quotes = drafts.filter { $0.kind == .quotation }
    return drafts.filter { draft in
      guard [.figure, .time].contains(draft.kind), draft.from == nil || draft.to == nil else {
        return true
      }
      // What stands for a quotation may be shown with it and be no part of one.
      func isWithin(_ range: Range<Int>?, _ quote: Range<Int>?, _ side: SentenceReading) -> Bool {
        guard let range else { return true }
        return quote?.contains(range.lowerBound) == true && side.isQuoted(range.lowerBound)
      }
      return !quotes.contains { quote in
        isWithin(draft.from, quote.from, r.from) && isWithin(draft.to, quote.to, r.to)
      }
    }
  }

  /// With figures that came or went side by side told as one: nine of 12.
  private func joined(_ drafts: [ClaimDraft], _ r: Rewording) -> [ClaimDraft] {
    var out: [ClaimDraft] = []
    func isOf(_ a: Range<Int>?, _ b: Range<Int>?, _ side: SentenceReading) -> Range<Int>? {
      guard let a, let b, b.lowerBound == a.upperBound + 1, side.word(a.upperBound) == "of" else {
        return nil
      }
      return a.lowerBound..<b.upperBound
    }
    for draft in drafts {
      if draft.kind == .figure, let last = out.last, last.kind == .figure,
        last.direction == draft.direction, draft.from == nil || draft.to == nil
      {
        let (from, to) = (isOf(last.from, draft.from, r.from), isOf(last.to, draft.to, r.to))
        if let whole = from ?? to {
          out[out.count - 1] = ClaimDraft(
            kind: .figure, direction: draft.direction, from: from, to: to,
            reading: "figure \(draft.direction): \((from == nil ? r.to : r.from).text(whole))",
            rule: draft.rule)
          continue
        }
      }
      out.append(draft)
    }
    return out
  }

  /// Without what tells of the same words as an earlier draft of its kind.
  private func once(_ drafts: [ClaimDraft]) -> [ClaimDraft] {
    var kept: [ClaimDraft] = []
    func overlap(_ a: Range<Int>?, _ b: Range<Int>?) -> Bool {
      guard let a, let b else { return a == nil && b == nil }
      return a.overlaps(b)
    }
    for draft in drafts
    where !kept.contains(where: {
      $0.kind == draft.kind && overlap($0.from, draft.from) && overlap($0.to, draft.to)
    }) {
      kept.append(draft)
    }
    return kept
  }

  private func order(_ kind: ClaimChange.Kind) -> Int {
    ClaimChange.Kind.allCases.firstIndex(of: kind) ?? 0
  }

  private func change(_ draft: ClaimDraft, _ r: Rewording) -> ClaimChange {
    let (from, to) = (draft.from.flatMap(r.from.span), draft.to.flatMap(r.to.span))
    return ClaimChange(
      kind: draft.kind, direction: draft.direction, before: draft.from.map(r.from.text) ?? "",
      after: draft.to.map(r.to.text) ?? "", from: from, to: to, reading: draft.reading,
      rule: draft.rule,
      evidence: ClaimChange.Evidence(
        before: (draft.core.map(\.from) ?? draft.from).map(r.from.text) ?? "",
        after: (draft.core.map(\.to) ?? draft.to).map(r.to.text) ?? ""))
  }
}
