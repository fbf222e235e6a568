// The words of English that a capital does not make a name.

/// Looks words up in Data/common_en.txt, which is sorted.
enum CommonWords {
  private static let file = PackageResources.common_en_txt
  /// Where each line begins.
  private static let lines: [Int] = {
    var starts = [0]
    starts.reserveCapacity(file.count / 8)
    for index in file.indices where file[index] == 0x0A { starts.append(index + 1) }
    return starts
  }()

  /// Whether `word`, in lower case, or what it is a form of, is a common word.
  static func contains(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    if find(bytes[...]) { return true }
    for (ending, instead) in [
      ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ing", ""), ("ly", ""),
    ]
    where bytes.count > ending.utf8.count + 2 && word.hasSuffix(ending) {
      // James is no form of jam.
      if ending == "es", !takesE(bytes.dropLast(2)) { continue }
      if find(bytes.dropLast(ending.utf8.count) + Array(instead.utf8)) { return true }
    }
    return false
  }

  /// Whether the plural of a word ends in es: boxes, churches, heroes.
  private static func takesE(_ stem: ArraySlice<UInt8>) -> Bool {
    guard let last = stem.last else { return false }
    if [UInt8(ascii: "s"), UInt8(ascii: "x"), UInt8(ascii: "z"), UInt8(ascii: "o")].contains(last) {
      return true
    }
    return last == UInt8(ascii: "h")
      && [UInt8(ascii: "c"), UInt8(ascii: "s")].contains(stem.dropLast().last)
  }

  private static func find(_ word: ArraySlice<UInt8>) -> Bool {
    let index = lines.partitioningIndex { start in
      !file[start...].prefix { $0 != 0x0A }.lexicographicallyPrecedes(word)
    }
    guard index < lines.count else { return false }
    return file[lines[index]...].prefix { $0 != 0x0A }.elementsEqual(word)
  }
}
