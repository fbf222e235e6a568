// The words that are shown of a name that changed: all of it or the letters that did, what stands for it on
// the other side, the list it is in. What makes a change of a name is in NameRule.

extension NameRule {
  /// A short name whole where its first words alone changed, with what stands for it: "our Plans",
  /// "Acme Plans".
  static func whole(
    _ r: Rewording, _ name: Range<Int>, _ shown: Range<Int>, _ other: Range<Int>?, isOld: Bool
  ) -> (Range<Int>, Range<Int>?) {
    let side = isOld ? r.from : r.to
    let rest = shown.upperBound..<name.upperBound
    guard let other, name.count <= 3, shown.lowerBound == name.lowerBound,
      rest.enumerated().allSatisfy({ side.partners[$0.element] == other.upperBound + $0.offset })
    else { return (shown, other) }
    return (name, other.lowerBound..<other.upperBound + rest.count)
  }

  /// What stands for a name: a pronoun or a title, or a word or two where the name is most of the change.
  static func standIn(
    _ r: Rewording, _ side: SentenceReading, _ name: Range<Int>, isOld: Bool
  ) -> Range<Int>? {
    guard let number = side.hunk(of: name) else { return nil }
    let (other, theirs) = isOld ? (r.to, r.hunks[number].to) : (r.from, r.hunks[number].from)
    // "It was …", "Acme was …": at the head of a longer change.
    let start = (isOld ? r.hunks[number].from : r.hunks[number].to).lowerBound
    if let first = theirs.first, name.lowerBound == start, theirs.count > 1,
      ["he", "she", "it", "they", "his", "her", "its", "their"].contains(other.word(first))
    {
      return first..<first + 1
    }
    guard !theirs.isEmpty, theirs.count <= 4,
      // "in Guyana occur", "have occurred": a verb stands for no name.
      !theirs.contains(where: { auxiliaries.contains(other.word($0)) }),
      !other.names.contains(where: { $0.tokens.overlaps(theirs) })
    else { return nil }
    let mine = isOld ? r.hunks[number].from : r.hunks[number].to
    let isOnly = side.names.count { $0.tokens.overlaps(mine) } == 1
    // "leads police", "sends Texas police": what stands for "sends".
    let others = mine.count { !name.contains($0) && side.isContent($0) }
    let isMost =
      isOnly && others == 0
      && (theirs.count <= 2 && mine.count <= name.count + 2 || mine.count <= name.count + 1)
    let isPerson = theirs.contains {
      other.has(.role, at: $0)
        || other.has(.pronoun, at: $0)
          && (theirs.count == 1 || !["we", "us", "our", "who"].contains(other.word($0)))
    }
    guard
      isPerson
        || isMost
          && theirs.contains(where: { other.isContent($0) && !other.has(.say, at: $0) })
    else { return nil }
    return theirs
  }

  private static let auxiliaries: Set<String> = [
    "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "do", "does",
    "did",
  ]

  /// The one word of a name that is spelt otherwise, or of a long one is another.
  static func slip(_ r: Rewording, _ old: Range<Int>, _ new: Range<Int>) -> (
    Range<Int>, Range<Int>
  )? {
    let (a, b) = (old.filter { r.from.hunks[$0] >= 0 }, new.filter { r.to.hunks[$0] >= 0 })
    guard let i = a.first, let j = b.first, a.count == 1, b.count == 1, old.count > 1,
      isMisspelt(r.from.word(i), r.to.word(j), r.lexicon) || old.count > 3 && old.count == new.count
        // "California Residents", "US Residents"
        || old.count == new.count
          && old.allSatisfy({
            $0 == i || r.from.has(.defined, at: $0) || r.from.has(.people, at: $0)
          })
    else { return nil }
    return (i..<i + 1, j..<j + 1)
  }

  /// What is left of a name on the other side, where that is no name by itself: Ann Lee, of whom "Lee"
  /// stands at the head.
  static func rest(
    of name: Range<Int>, _ side: SentenceReading, _ other: SentenceReading
  ) -> Range<Int>? {
    let kept = name.filter {
      side.partners[$0] >= 0 && !side.has(.defined, at: $0) && side.tokens[$0].isCapital
        && other.tokens[side.partners[$0]].isCapital
    }
    guard let first = kept.first, let last = kept.last, kept.count < name.count, name.count <= 4
    else { return nil }
    let rest = side.partners[first]..<side.partners[last] + 1
    let isNamed = other.names.contains { $0.tokens.overlaps(rest) }
    return isNamed || rest.count != kept.count ? nil : rest
  }

  /// A name that came or went with the word for what kind of place it is: "Tigray region".
  static func regional(_ found: ClaimDraft, _ r: Rewording) -> ClaimDraft {
    func extended(_ range: Range<Int>?, _ side: SentenceReading) -> Range<Int>? {
      guard let range, regions.contains(side.word(range.upperBound)),
        side.hunks[range.upperBound] >= 0
      else { return range }
      return range.lowerBound..<range.upperBound + 1
    }
    guard (found.from == nil) != (found.to == nil) else { return found }
    return draft(r, extended(found.from, r.from), extended(found.to, r.to))
  }

  static let regions: Set<String> = [
    "region", "province", "district", "area", "county", "state", "valley", "peninsula", "airport",
    "island", "islands",
  ]

  /// With names of one list that came or went side by side told as one: "Syria and Turkey".
  static func listed(_ drafts: [ClaimDraft], _ r: Rewording) -> [ClaimDraft] {
    var out: [ClaimDraft] = []
    func joined(_ a: Range<Int>?, _ b: Range<Int>?, _ side: SentenceReading) -> Range<Int>? {
      guard let a, let b, a.upperBound < b.lowerBound, b.lowerBound - a.upperBound <= 2,
        (a.upperBound..<b.lowerBound).allSatisfy({
          [",", "and", "or", "&", "-"].contains(side.word($0)) && side.hunks[$0] >= 0
        })
      else { return nil }
      return a.lowerBound..<b.upperBound
    }
    for one in drafts {
      if let last = out.last {
        if one.to == nil, let whole = joined(last.from, one.from, r.from) {
          out[out.count - 1] = draft(r, whole, last.to)
          continue
        }
        if one.from == nil, let whole = joined(last.to, one.to, r.to) {
          out[out.count - 1] = draft(r, last.from, whole)
          continue
        }
      }
      out.append(one)
    }
    return out
  }

  /// A name that went or came where another word is the source now: "Acme says", "the company says".
  static func sourced(_ found: ClaimDraft, _ r: Rewording) -> ClaimDraft {
    guard (found.from == nil) != (found.to == nil) else { return found }
    let isOld = found.to == nil
    let (side, other) = isOld ? (r.from, r.to) : (r.to, r.from)
    guard let name = found.from ?? found.to,
      let source = side.attributions.first?.source,
      let instead = other.attributions.first?.source,
      source == name, other.touches(instead), instead.count <= 3,
      !other.names.contains(where: { $0.tokens.overlaps(instead) })
    else { return found }
    return isOld ? draft(r, name, instead) : draft(r, instead, name)
  }
}
