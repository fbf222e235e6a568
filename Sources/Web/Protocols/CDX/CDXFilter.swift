// `filter=[!][=|~]field:text` of CDX queries, as pywb has it: contains, is (`=`), or the beginning matches the
// pattern (`~`, see LinearPattern); `!` turns it round; without a field all of the line is meant.

/// A filter of lines.
struct CDXFilter: Sendable {
  private enum Test: Sendable {
    case contains(String)
    case equals(String)
    case matches(LinearPattern)
  }

  private let field: String?
  private let isInverted: Bool
  private let test: Test

  /// Reads a filter.
  /// - Throws: `Refusal` with 400 for a pattern that cannot be used.
  init(_ text: String) throws {
    var rest = text[...]
    isInverted = rest.first == "!"
    if isInverted { rest.removeFirst() }
    let mark = rest.first
    if mark == "=" || mark == "~" { rest.removeFirst() }
    if let colon = rest.firstIndex(of: ":") {
      field = String(rest[..<colon])
      rest = rest[rest.index(after: colon)...]
    } else {
      field = nil
    }
    switch mark {
    case "=": test = .equals(String(rest))
    case "~":
      do { test = .matches(try LinearPattern(String(rest))) } catch {
        throw Refusal.badRequest("The pattern of a filter cannot be used: \(error.reason).")
      }
    default: test = .contains(String(rest))
    }
  }

  /// Whether a line stays; what the test may cost is taken from `budget`.
  /// - Throws: `Refusal` with 400 where that is used up.
  func keeps(_ line: CDXLine, _ budget: inout Int) throws -> Bool {
    let value = field.map { line.value($0) ?? "" } ?? line.cdxj()
    let holds: Bool
    switch test {
    case .contains(let part): holds = part.isEmpty || value.contains(part)
    case .equals(let text): holds = value == text
    case .matches(let pattern):
      budget -= pattern.cost(value)
      guard budget > 0 else {
        throw Refusal.badRequest(
          "This filter costs too much over so many captures: narrow it with from, to or limit.")
      }
      holds = pattern.matches(value)
    }
    return holds != isInverted
  }
}
