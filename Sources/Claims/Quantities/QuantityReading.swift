// A figure as it was read: its value, unit and bounds, and the interval that they leave open.

/// A figure.
struct QuantityReading: Sendable, Equatable {
  enum Kind: Sendable {
    case number, rank, percentage, money, dimension, temperature, age, range
    /// First, last or next, told from the end or from here; its unit is `end` or `current`.
    case place
  }
  /// An end of a range, or a part of a chain, as it is written.
  struct Link: Sendable, Equatable {
    var value: Double
    /// Empty where none is written beside this end.
    var unit: String
    /// Number, unit and sign.
    var tokens: Range<Int>
  }
  var kind: Kind
  /// The number; the lower end of a range.
  var value: Double
  /// The share itself, where it was told with what it is a share of: 7 of 7 out of 10.
  var top: Double?
  /// All ends of a range, or all parts of a chain (40 x 30 x 20), the first included; empty for a figure
  /// that is alone.
  var links: [Link] = []
  /// The unit by name; empty for none.
  var unit = ""
  /// 2 at least, 1 more than, -1 less than, -2 at most, 0 about, -3 nearly, 3 just as much; nil for none.
  ///
  /// With two bounds, that of the lower end.
  var bound: Int?
  /// The bound of the upper end, where both ends have their own: -1 or -2.
  var upperBound: Int?
  /// Its tokens: number, unit, sign.
  var tokens: Range<Int>
  /// The tokens of its number, or from its first to its last; no unit and no sign.
  var digits: Range<Int>
  /// With the words of the bound.
  var whole: Range<Int>

  /// The upper end of a range, or what follows in a chain.
  var more: [Double] { links.dropFirst().map(\.value) }
}

/// The numbers that a figure with a bound leaves open.
struct Interval: Sendable, Equatable {
  /// Nil where it has no lower end.
  var lower: Double?
  /// Nil where it has no upper end.
  var upper: Double?
  /// Whether the ends themselves are in it.
  var hasLower = false
  var hasUpper = false

  /// Whether `value` is in it or is an end of it.
  func reaches(_ value: Double) -> Bool {
    (lower ?? -.infinity) <= value && value <= (upper ?? .infinity)
  }
}

extension QuantityReading {
  /// What a range or a bound leaves open; nil for a figure alone, for `about` and for chains.
  ///
  /// A range that is told without bounds has its first end and not its last, as Recognizers-Text has it:
  /// `between 20 and 30` is [20,30).
  var interval: Interval? {
    let more = more
    if let upper = more.first {
      guard more.count == 1, value <= upper else { return nil }
      guard let bound, let upperBound else {
        return Interval(lower: value, upper: upper, hasLower: true)
      }
      return Interval(lower: value, upper: upper, hasLower: bound == 2, hasUpper: upperBound == -2)
    }
    switch bound {
    case 1, 2: return Interval(lower: value, hasLower: bound == 2)
    case -1, -2: return Interval(upper: value, hasUpper: bound == -2)
    case 3: return Interval(lower: value, upper: value, hasLower: true, hasUpper: true)
    default: return nil
    }
  }
}
