// Regular expressions of readers, matched in time proportional to pattern times text: a set of states is
// moved over the text (K. Thompson, "Regular Expression Search Algorithm", 1968), nothing is tried twice, so
// that no pattern can keep the server busy. The subset that filters of CDX queries use: literals, `.`,
// `[a-z]`, `\d \w \s` and their opposites, `( )`, `(?: )`, `|`, `* + ?` (lazy too: what is found is the
// same), `{2,5}`, `^`, `$`. No references back, no looking around.

/// A pattern, compiled.
struct LinearPattern: Sendable {
  /// Why a pattern cannot be used.
  struct Malformed: Error { let reason: String }

  private enum Step: Sendable {
    case one(Class)
    case split(Int, Int)
    case jump(Int)
    case start, end
    case match
  }

  fileprivate struct Class: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isInverted = false

    func has(_ scalar: Unicode.Scalar) -> Bool {
      ranges.contains { $0.contains(scalar.value) } != isInverted
    }
  }

  fileprivate indirect enum Node {
    case nothing, start, end
    case one(Class)
    case sequence([Node])
    case either([Node])
    case repeated(Node, least: Int, most: Int?)
  }

  /// The longest pattern, in characters, and the most steps of one.
  static let limits = (characters: 400, steps: 2_000)

  private var steps: [Step] = []

  /// Compiles a pattern.
  init(_ pattern: String) throws(Malformed) {
    guard pattern.unicodeScalars.count <= Self.limits.characters else {
      throw Malformed(reason: "it is longer than \(Self.limits.characters) characters")
    }
    var parser = Parser(pattern)
    try emit(try parser.whole())
    steps.append(.match)
  }

  private mutating func emit(_ node: Node) throws(Malformed) {
    guard steps.count < Self.limits.steps else { throw Malformed(reason: "it repeats too much") }
    switch node {
    case .nothing: break
    case .start: steps.append(.start)
    case .end: steps.append(.end)
    case .one(let one): steps.append(.one(one))
    case .sequence(let nodes): for node in nodes { try emit(node) }
    case .either(let nodes):
      var ends: [Int] = []
      for (number, node) in nodes.enumerated() {
        let isLast = number == nodes.count - 1
        let split = steps.count
        if !isLast { steps.append(.split(split + 1, 0)) }
        try emit(node)
        if !isLast {
          ends.append(steps.count)
          steps.append(.jump(0))
          steps[split] = .split(split + 1, steps.count)
        }
      }
      for end in ends { steps[end] = .jump(steps.count) }
    case .repeated(let node, let least, let most):
      for _ in 0..<least { try emit(node) }
      guard let most else {
        let split = steps.count
        steps.append(.split(split + 1, 0))
        try emit(node)
        steps.append(.jump(split))
        steps[split] = .split(split + 1, steps.count)
        return
      }
      var splits: [Int] = []
      for _ in least..<max(least, most) {
        splits.append(steps.count)
        steps.append(.split(steps.count + 1, 0))
        try emit(node)
      }
      for split in splits { steps[split] = .split(split + 1, steps.count) }
    }
  }

  /// How many steps a text of this length can take, at most.
  func cost(_ text: String) -> Int { steps.count * (text.utf8.count + 1) }

  /// Whether the beginning of `text` matches, as Python's `re.match` has it.
  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var seen = [Int](repeating: -1, count: steps.count)
    var current: [Int] = []
    var isFound = false
    func add(_ first: Int, at place: Int, to states: inout [Int]) {
      var open = [first]
      while let number = open.popLast() {
        guard seen[number] != place else { continue }
        seen[number] = place
        switch steps[number] {
        case .one: states.append(number)
        case .jump(let to): open.append(to)
        case .split(let one, let other): open += [other, one]
        case .start: if place == 0 { open.append(number + 1) }
        case .end: if place == scalars.count { open.append(number + 1) }
        case .match: isFound = true
        }
      }
    }
    add(0, at: 0, to: &current)
    for (place, scalar) in scalars.enumerated() {
      if isFound || current.isEmpty { break }
      var next: [Int] = []
      for number in current {
        if case .one(let one) = steps[number], one.has(scalar) {
          add(number + 1, at: place + 1, to: &next)
        }
      }
      current = next
    }
    return isFound
  }
}

/// Reads patterns.
private struct Parser {
  private let text: [Unicode.Scalar]
  private var place = 0
  private var depth = 0

  init(_ pattern: String) { text = Array(pattern.unicodeScalars) }

  mutating func whole() throws(LinearPattern.Malformed) -> LinearPattern.Node {
    let node = try either()
    guard place == text.count else { throw .init(reason: "it closes a group that is not open") }
    return node
  }

  private var next: Unicode.Scalar? { place < text.count ? text[place] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    place += 1
    return true
  }

  private mutating func either() throws(LinearPattern.Malformed) -> LinearPattern.Node {
    var nodes = [try sequence()]
    while take("|") { nodes.append(try sequence()) }
    return nodes.count == 1 ? nodes[0] : .either(nodes)
  }

  private mutating func sequence() throws(LinearPattern.Malformed) -> LinearPattern.Node {
    var nodes: [LinearPattern.Node] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      var node = try atom()
      while let (least, most) = try count() {
        if case .repeated = node { throw .init(reason: "it repeats a repetition") }
        node = .repeated(node, least: least, most: most)
        // Lazy or not, the same texts match.
        _ = take("?")
      }
      nodes.append(node)
    }
    return .sequence(nodes)
  }

  private mutating func count() throws(LinearPattern.Malformed) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard next == "{", let end = text[place...].firstIndex(of: "}") else { return nil }
    let parts = String(String.UnicodeScalarView(text[(place + 1)..<end]))
      .split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= 2, let least = Int(parts[0]), (0...200).contains(least) else {
      throw .init(reason: "what stands in { } is no count up to 200")
    }
    var most: Int? = parts.count == 1 ? least : nil
    if parts.count == 2, !parts[1].isEmpty {
      guard let number = Int(parts[1]), (least...200).contains(number) else {
        throw .init(reason: "what stands in { } is no count up to 200")
      }
      most = number
    }
    place = end + 1
    return (least, most)
  }

  private mutating func atom() throws(LinearPattern.Malformed) -> LinearPattern.Node {
    guard let scalar = next else { return .nothing }
    place += 1
    switch scalar {
    case "(":
      if take("?"), !take(":") { throw .init(reason: "of (?…) only (?:…) is known") }
      depth += 1
      guard depth <= 50 else { throw .init(reason: "its groups are too deep") }
      let node = try either()
      depth -= 1
      guard take(")") else { throw .init(reason: "a group is not closed") }
      return node
    case "[": return .one(try set())
    case ".": return .one(.init(ranges: [10...10], isInverted: true))
    case "^": return .start
    case "$": return .end
    case "*", "+", "?": throw .init(reason: "it repeats nothing")
    case "\\": return .one(try escape())
    default: return .one(.init(ranges: [scalar.value...scalar.value]))
    }
  }

  private mutating func escape() throws(LinearPattern.Malformed) -> LinearPattern.Class {
    guard let scalar = next else { throw .init(reason: "it ends in a backslash") }
    place += 1
    switch scalar {
    case "d", "D": return .init(ranges: [48...57], isInverted: scalar == "D")
    case "w", "W":
      return .init(ranges: [48...57, 65...90, 95...95, 97...122], isInverted: scalar == "W")
    case "s", "S": return .init(ranges: [9...13, 32...32], isInverted: scalar == "S")
    default:
      let isWord =
        scalar.isASCII && (scalar.properties.isAlphabetic || (48...57).contains(scalar.value))
      guard !isWord else { throw .init(reason: "\\\(scalar) is not known") }
      return .init(ranges: [scalar.value...scalar.value])
    }
  }

  private mutating func set() throws(LinearPattern.Malformed) -> LinearPattern.Class {
    var set = LinearPattern.Class(isInverted: take("^"))
    var isFirst = true
    while let scalar = next, scalar != "]" || isFirst {
      isFirst = false
      place += 1
      if scalar == "\\" {
        let inner = try escape()
        guard !inner.isInverted else { throw .init(reason: "\\D, \\W and \\S stand in no [ ]") }
        set.ranges += inner.ranges
        continue
      }
      if next == "-", place + 1 < text.count, text[place + 1] != "]" {
        let last = text[place + 1]
        guard last.value >= scalar.value, last != "\\" else {
          throw .init(reason: "a range in [ ] runs backwards")
        }
        place += 2
        set.ranges.append(scalar.value...last.value)
      } else {
        set.ranges.append(scalar.value...scalar.value)
      }
    }
    guard take("]") else { throw .init(reason: "a [ is not closed") }
    return set
  }
}
