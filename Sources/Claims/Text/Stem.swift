// Words without their endings, enough to see that two are forms of one. Not for show.

enum Stem {
  /// The word without the endings of inflection.
  static func of(_ word: String) -> String {
    if let base = irregular[word] { return base }
    let bytes = Array(word.utf8)
    guard bytes.count > 3, bytes.allSatisfy({ $0 < 0x80 }) else { return word }
    for ending in endings where bytes.count - ending.count >= 3 {
      guard bytes.suffix(ending.count).elementsEqual(ending) else { continue }
      var stem = bytes.dropLast(ending.count)
      if ending == Array("ies".utf8) || ending == Array("ied".utf8) { stem += [0x79] }
      // stopped, running
      let last = stem.last ?? 0
      if ending.count > 1, stem.count > 3, stem.dropLast().last == last, last != 0x73, last != 0x6C,
        last != 0x65
      {
        stem = stem.dropLast()
      }
      if stem.last == 0x65 { stem = stem.dropLast() }
      return String(decoding: stem, as: UTF8.self)
    }
    return bytes.last == 0x65 ? String(decoding: bytes.dropLast(), as: UTF8.self) : word
  }

  private static let endings: [[UInt8]] = ["ies", "ied", "ing", "ed", "es", "s", "ly"].map {
    Array($0.utf8)
  }
  private static let irregular: [String: String] = {
    let forms = """
      be is are was were been being|have has had having|do does did done|go goes went gone|say said|\
      win won|lose lost|take took taken|give gave given|make made|get got|leave left|hold held|\
      find found|know knew known|see saw seen|come came|become became|begin began begun|run ran|\
      rise rose risen|fall fell fallen|grow grew grown|drive drove driven|write wrote written|\
      speak spoke spoken|break broke broken|choose chose chosen|shoot shot|strike struck|\
      bring brought|buy bought|think thought|tell told|sell sold|build built|send sent|spend spent|\
      meet met|pay paid|lead led|keep kept|feel felt|stand stood|understand understood|beat beaten|\
      flee fled|fight fought|catch caught|teach taught|sit sat|lay laid|die died|steal stole stolen|\
      draw drew drawn|fly flew flown|show shown|throw threw thrown|withdraw withdrew withdrawn|\
      sink sank sunk|sing sang sung|wear wore worn|swear swore sworn|tear tore torn|eat ate eaten
      """
    var out: [String: String] = [:]
    for entry in forms.split(separator: "|") {
      let words = entry.split(separator: " ").map(String.init)
      for word in words { out[word] = words.first }
    }
    return out
  }()
}
