// Words without their endings, enough to see that two are forms of one. Not for show.

enum Stem {
  /// The word without the endings of inflection.
  static func of(_ word: String) -> String {
    if let base = IrregularVerbs.bases[word] { return withoutE(base.utf8) }
    let bytes = Array(word.utf8)
    guard bytes.count > 3, bytes.allSatisfy({ $0 < 0x80 }) else { return word }
    for ending in endings where bytes.count - ending.count >= 3 {
      guard bytes.suffix(ending.count).elementsEqual(ending) else { continue }
      // apply, reply, comply
      if ending == Array("ly".utf8), bytes.dropLast(2).last == 0x70 { continue }
      var stem = bytes.dropLast(ending.count)
      if ending == Array("ies".utf8) || ending == Array("ied".utf8) { stem += [0x79] }
      // stopped, running
      let last = stem.last ?? 0
      if ending.count > 1, stem.count > 3, stem.dropLast().last == last, last != 0x73, last != 0x6C,
        last != 0x65
      {
        stem = stem.dropLast()
      }
      return withoutE(stem)
    }
    return withoutE(bytes)
  }

  /// "leav" for "leave", as for "leaving"; "be" and "see" are too short to lose a letter.
  private static func withoutE(_ stem: some BidirectionalCollection<UInt8>) -> String {
    stem.count > 3 && stem.last == 0x65
      ? String(decoding: stem.dropLast(), as: UTF8.self) : String(decoding: stem, as: UTF8.self)
  }

  private static let endings: [[UInt8]] = ["ies", "ied", "ing", "ed", "es", "s", "ly"].map {
    Array($0.utf8)
  }
}
