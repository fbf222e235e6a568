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

  /// Reads a line of a lexicon that may be about units.
  mutating func read(_ line: LexiconLine) {
    var units: [String] { line.phrases.map { $0.joined(separator: " ") } }
    switch line.name {
    case "lesser":
      guard line.names.count > 1, let count = line.names.last.flatMap({ Double($0) }), count > 0
      else { return }
      let unit = line.names.dropLast().joined(separator: " ")
      for whole in units { parts[whole] = Part(unit: unit, count: count) }
    case "size":
      guard line.names.count == 2, let count = Double(line.names[1]), count > 0 else { return }
      for unit in units { sizes[unit] = (line.names[0], count) }
    case "warmth": warmths.formUnion(units)
    case "capital": for unit in units { capitals[unit] = line.title }
    case "turned": for unit in units { turned[unit] = line.title }
    default: break
    }
  }
}
