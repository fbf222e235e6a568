// What is true of units in any language: what parts they have, how they compare. Data/units.txt says so;
// its format is described at its head.

/// Facts about units, by their names.
struct UnitFacts: Sendable {
  /// A unit's part: so many of it make one.
  struct Part: Sendable, Equatable {
    let unit: String
    /// Above 0.
    let count: Double
  }
  /// The part that an amount of a unit may go on with: Dollar to Cent, 100.
  private(set) var parts: [String: Part] = [:]
  /// How many of a base unit one of a unit is: Kilometer to m, 1000.
  private(set) var sizes: [String: (base: String, count: Double)] = [:]
  /// Units of heat.
  private(set) var warmths: Set<String> = []
  /// What a unit is where its abbreviation is in capitals.
  private(set) var capitals: [String: String] = [:]
  /// What a unit is where turning is spoken of.
  private(set) var turned: [String: String] = [:]

  /// Whether a distance is measured in it.
  func isLength(_ unit: String) -> Bool { sizes[unit]?.base == "m" }

  /// Reads a line of a lexicon, `head` before its colon; false for one that is not about units.
  mutating func read(_ head: [Substring], _ body: Substring) -> Bool {
    let names = body.split(separator: "|").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    let title = head.dropFirst().joined(separator: " ")
    switch head.first {
    case "lesser":
      guard head.count > 2, let count = head.last.flatMap({ Double($0) }), count > 0 else {
        return true
      }
      let unit = head.dropFirst().dropLast().joined(separator: " ")
      for name in names { parts[name] = Part(unit: unit, count: count) }
    case "size":
      guard head.count == 3, let count = Double(head[2]), count > 0 else { return true }
      for name in names { sizes[name] = (String(head[1]), count) }
    case "warmth": warmths.formUnion(names)
    case "capital": for name in names { capitals[name] = title }
    case "turned": for name in names { turned[name] = title }
    default: return false
    }
    return true
  }
}
