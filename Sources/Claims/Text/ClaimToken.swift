// The words of a sentence as the rules see them: contractions apart, ideographs one by one. Knows no
// lexicon.

/// A word, a number or a mark.
struct ClaimToken: Sendable {
  enum Kind: Sendable {
    case word, number, mark
  }
  let kind: Kind
  /// Where it stands, in Unicode scalars.
  let range: Range<Int>
  /// In lower case, with straight apostrophes.
  let text: String
  /// Whether it begins with a capital.
  let isCapital: Bool
  /// Whether all its letters, two or more, are capitals; one is enough behind digits.
  let isUpper: Bool
  /// Whether a capital stands behind its first letter, which is none: iPhone.
  let isMixed: Bool
  /// Whether white space stands before it.
  let hasSpace: Bool
  /// Whether a tab or the end of a line does: the end of a cell.
  var hasBreak = false

  var isWord: Bool { kind == .word }
  var isMark: Bool { kind == .mark }
}

/// Cuts text into tokens.
enum ClaimTokenizer {
  private enum Class {
    case space, letter, digit, ideograph, mark
  }

  /// The tokens of `scalars`, in order.
  static func tokens(of scalars: [Unicode.Scalar]) -> [ClaimToken] {
    var tokens: [ClaimToken] = []
    tokens.reserveCapacity(scalars.count / 4)
    var index = 0
    var hasSpace = true
    var hasBreak = false
    while index < scalars.count {
      let kind = classify(scalars[index])
      switch kind {
      case .space:
        hasSpace = true
        hasBreak = hasBreak || scalars[index] == "\t" || scalars[index] == "\n"
        index += 1
        continue
      case .letter, .digit:
        let end = wordEnd(scalars, index)
        split(scalars, index..<end, hasSpace, &tokens)
        index = end
      case .ideograph:
        append(scalars, index..<index + 1, .word, hasSpace, &tokens)
        index += 1
      case .mark:
        // Two primes are a quotation mark of old.
        let next = index + 1
        let isPair =
          next < scalars.count && scalars[next] == scalars[index]
          && (scalars[index] == "`" || scalars[index] == "'")
        append(scalars, index..<(isPair ? next + 1 : next), .mark, hasSpace, &tokens)
        index = isPair ? next + 1 : next
      }
      if hasBreak, let first = tokens.lastIndex(where: { $0.hasSpace }) {
        tokens[first].hasBreak = true
      }
      hasSpace = false
      hasBreak = false
    }
    return tokens
  }

  private static func classify(_ scalar: Unicode.Scalar) -> Class {
    let value = scalar.value
    if value < 0x80 {
      if value <= 0x20 { return .space }
      if value | 0x20 >= 0x61 && value | 0x20 <= 0x7A { return .letter }
      return value >= 0x30 && value <= 0x39 ? .digit : .mark
    }
    if value == 0xA0 || scalar.properties.isWhitespace { return .space }
    if isIdeograph(value) { return .ideograph }
    if scalar.properties.isAlphabetic { return .letter }
    switch scalar.properties.generalCategory {
    case .decimalNumber: return .digit
    case .nonspacingMark, .spacingMark: return .letter
    default: return .mark
    }
  }

  /// Scripts without spaces, where every character may be a word.
  private static func isIdeograph(_ value: UInt32) -> Bool {
    value >= 0x3040 && value <= 0x30FF || value >= 0x3400 && value <= 0x9FFF
      || value >= 0xF900 && value <= 0xFAFF || value >= 0x20000 && value <= 0x3FFFF
      || value == 0x3005 || value == 0x3007
  }

  static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "'" || scalar == "\u{2019}"
  }

  /// The end of the run of letters and digits at `start`, with the apostrophes inside and, in
  /// numbers, the marks between digits.
  private static func wordEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
    var end = start + 1
    while end < scalars.count {
      let scalar = scalars[end]
      switch classify(scalar) {
      case .letter, .digit:
        end += 1
        continue
      case .mark:
        guard end + 1 < scalars.count else { return end }
        let next = classify(scalars[end + 1])
        if isApostrophe(scalar), next == .letter, end + 2 <= scalars.count {
          end += 2
          continue
        }
        if scalar == "." || scalar == ",", next == .digit, classify(scalars[end - 1]) == .digit {
          end += 2
          continue
        }
        return end
      case .space, .ideograph: return end
      }
    }
    return end
  }

  /// Parts `can't`, `she's` and `cannot`.
  private static func split(
    _ scalars: [Unicode.Scalar],
    _ range: Range<Int>,
    _ hasSpace: Bool,
    _ tokens: inout [ClaimToken]
  ) {
    let kind: ClaimToken.Kind = classify(scalars[range.lowerBound]) == .digit ? .number : .word
    guard kind == .word, range.count > 2 else {
      append(scalars, range, kind, hasSpace, &tokens)
      return
    }
    var cut: Int?
    let end = range.upperBound
    if let mark = scalars[range].lastIndex(where: { isApostrophe($0) }) {
      let isNot =
        end - mark == 2 && scalars[mark + 1].value | 0x20 == 0x74 && mark > range.lowerBound
        && scalars[mark - 1].value | 0x20 == 0x6E
      cut = isNot ? mark - 1 : end - mark <= 3 ? mark : nil
      // l'homme, d'après
      if cut == nil, mark - range.lowerBound <= 2 { cut = mark + 1 }
    } else if range.count == 6 {
      let lower = String(String.UnicodeScalarView(scalars[range])).lowercased()
      if lower == "cannot" { cut = range.lowerBound + 3 }
    }
    guard let cut, cut > range.lowerBound, cut < end else {
      append(scalars, range, kind, hasSpace, &tokens)
      return
    }
    append(scalars, range.lowerBound..<cut, kind, hasSpace, &tokens)
    append(scalars, cut..<end, kind, false, &tokens)
  }

  private static func append(
    _ scalars: [Unicode.Scalar],
    _ range: Range<Int>,
    _ kind: ClaimToken.Kind,
    _ hasSpace: Bool,
    _ tokens: inout [ClaimToken]
  ) {
    var text = String.UnicodeScalarView()
    var capitals = 0
    var letters = 0
    var isASCII = true
    for scalar in scalars[range] {
      let value = scalar.value
      if value >= 0x41 && value <= 0x5A {
        capitals += 1
        letters += 1
        text.append(Unicode.Scalar(UInt8(value | 0x20)))
      } else if isApostrophe(scalar), kind == .word {
        text.append("'")
      } else {
        if value >= 0x80 {
          isASCII = false
          if scalar.properties.isUppercase { capitals += 1 }
        }
        if value >= 0x80 || value >= 0x61 && value <= 0x7A { letters += 1 }
        text.append(scalar)
      }
    }
    let first = scalars[range.lowerBound]
    let isCapital =
      first.value < 0x80
      ? first.value >= 0x41 && first.value <= 0x5A : first.properties.isUppercase
    tokens.append(
      ClaimToken(
        kind: kind, range: range, text: isASCII ? String(text) : String(text).lowercased(),
        isCapital: isCapital && kind == .word,
        isUpper: capitals == letters && (letters > 1 || letters == 1 && kind == .number),
        isMixed: !isCapital && capitals > 0 && letters > capitals,
        hasSpace: hasSpace))
  }
}
