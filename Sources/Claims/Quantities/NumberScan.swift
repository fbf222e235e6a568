// Numbers of a sentence, in digits and in words, as values. Knows no units and no dates.

/// A number in a sentence.
struct NumberReading: Sendable, Equatable {
  var value: Double
  /// Its tokens.
  var tokens: Range<Int>
  /// Whether it is first, second, third.
  var isRank = false
  /// Letters glued to the digits that are no part of the number: `ml` of 25ml.
  var tail = ""
  /// Whether it was written in digits.
  var isDigits = false
  /// What is divided, of a number that was written as one over another.
  var top: Double?
  /// How many digits stand before the point; 0 for words.
  var digits = 0
}

/// Reads numbers.
///
/// Copies share what was read: those who look for figures and for times ask for the same.
struct NumberScan {
  let tokens: [ClaimToken]
  let words: NumberWords
  private let memo = Memo()

  init(tokens: [ClaimToken], words: NumberWords) { (self.tokens, self.words) = (tokens, words) }

  /// What was read at a token already.
  private final class Memo {
    var numbers: [Int: NumberReading?] = [:]
    var digits: [Int: NumberReading?] = [:]
  }

  func word(_ index: Int) -> String {
    tokens.indices.contains(index) ? tokens[index].text : ""
  }

  /// Whether nothing but a hyphen stands between the words at `index` and behind it.
  func hyphen(_ index: Int) -> Bool { word(index) == "-" }

  /// Whether a number can begin at `index`: by far most words cannot.
  func mayBegin(_ index: Int) -> Bool {
    tokens[index].kind == .number || words.starters.contains(tokens[index].text)
  }

  /// The number that begins at `index`; nil for none.
  func number(at index: Int) -> NumberReading? {
    guard tokens.indices.contains(index), mayBegin(index) else { return nil }
    if let known = memo.numbers[index] { return known }
    let found = findNumber(at: index)
    memo.numbers[index] = .some(found)
    return found
  }

  /// The digits at `index`, with what goes on behind them.
  func digits(at index: Int) -> NumberReading? {
    if let known = memo.digits[index] { return known }
    let found = digits(at: index, dropping: 0)
    memo.digits[index] = .some(found)
    return found
  }

  private func findNumber(at index: Int) -> NumberReading? {
    if words.isPositional, let found = ideographs(at: index) { return found }
    if word(index) == "." { return pointed(at: index) }
    if word(index) == "-" {
      // -5, but no dash and no hyphen.
      guard index + 1 < tokens.count,
        index == 0 || tokens[index].hasSpace && !tokens[index + 1].hasSpace
          || Self.beforeSign.contains(word(index - 1)),
        tokens[index + 1].kind == .number, var found = plain(at: index + 1)
      else { return nil }
      found.value = -found.value
      found.tokens = index..<found.tokens.upperBound
      return found
    }
    if words.negatives.contains(word(index)), var found = plain(at: index + 1) {
      found.value = -found.value
      found.tokens = index..<found.tokens.upperBound
      return found
    }
    return plain(at: index)
  }

  /// Marks behind which a hyphen is a sign, however it is spaced.
  private static let beforeSign: Set<String> = ["<", ">", "=", "\u{2264}", "\u{2265}", "(", "\\"]

  /// The number that begins at `index`, with what divides it: one over three, one out of three.
  func figure(at index: Int) -> NumberReading? {
    guard let found = number(at: index) else { return nil }
    return divided(found) ?? found
  }

  /// Such as .25.
  func pointed(at index: Int) -> NumberReading? {
    guard index + 1 < tokens.count, index == 0 || tokens[index].hasSpace,
      !tokens[index + 1].hasSpace,
      tokens[index + 1].text.allSatisfy(\.isNumber),
      let value = Double("0." + tokens[index + 1].text)
    else { return nil }
    return NumberReading(value: value, tokens: index..<index + 2, isDigits: true)
  }

  func plain(at index: Int) -> NumberReading? {
    guard tokens.indices.contains(index) else { return nil }
    if let vulgar = Self.vulgar[word(index)] {
      return NumberReading(value: vulgar, tokens: index..<index + 1)
    }
    if tokens[index].kind == .number { return digits(at: index) }
    return spelt(at: index)
  }
}
