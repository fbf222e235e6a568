// Numbers with an exponent: 1e10, 1.1^23, 1.3x10^6.

extension NumberScan {
  /// What `value` becomes by the exponent glued to it; nil for none, and beyond what a number can hold.
  ///
  /// `tail` is the letters glued to its digits, `index` the token behind them.
  func power(of value: Double, _ tail: String, at index: Int) -> (value: Double, end: Int)? {
    // 1e10, 1e-5
    if tail.first == "e" {
      if tail.count > 1 {
        return Int(tail.dropFirst()).flatMap { Self.raised(10, $0) }.map { (value * $0, index) }
      }
      guard word(index) == "-" || word(index) == "+" else { return nil }
      return exponent(at: index).flatMap { exponent in
        Self.raised(10, exponent.value).map { (value * $0, exponent.end) }
      }
    }
    // 1.1^23, 1.3x10^6, 1.3 x 10^6
    let times = tail.isEmpty ? word(index) : String(tail.prefix(1))
    if times == "x" || times == "\u{D7}" {
      let isGlued = !tail.isEmpty
      guard isGlued ? tail.dropFirst() == "10" : word(index + 1) == "10" else { return nil }
      let caret = isGlued ? index : index + 2
      guard isCaret(caret), let exponent = exponent(at: caret + 1) else { return nil }
      return Self.raised(10, exponent.value).map { (value * $0, exponent.end) }
    }
    guard tail.isEmpty, isCaret(index), let exponent = exponent(at: index + 1) else { return nil }
    return Self.raised(value, exponent.value).map { ($0, exponent.end) }
  }

  private func isCaret(_ index: Int) -> Bool { word(index) == "^" && !tokens[index].hasSpace }

  /// The whole number at `index` with its signs, nothing spaced.
  private func exponent(at start: Int) -> (value: Int, end: Int)? {
    var index = start
    var sign = 1
    while word(index) == "-" || word(index) == "+", !tokens[index].hasSpace {
      if word(index) == "-" { sign = -sign }
      index += 1
    }
    guard tokens.indices.contains(index), !tokens[index].hasSpace, let value = Int(word(index))
    else { return nil }
    return (sign * value, index + 1)
  }

  /// `base` to the power of `exponent`, -400 to 400; nil beyond, and where it is no finite number.
  private static func raised(_ base: Double, _ exponent: Int) -> Double? {
    guard (-400...400).contains(exponent) else { return nil }
    var value = 1.0
    for _ in 0..<abs(exponent) { value *= base }
    if exponent < 0 { value = 1 / value }
    return value.isFinite ? value : nil
  }
}
