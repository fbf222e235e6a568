// What the grammar of times found at a token already. Holds no rules.

/// Remembers the times that rules asked for, for one sentence.
final class TimeMemo {
  /// What may be asked for.
  enum Question: Int, CaseIterable {
    case day, calendarDay, period, distance, dayWithTime, clockRange, length, endpoint
  }
  private var known: [Int: TimeNode?] = [:]

  /// What `find` finds, the second time without asking it.
  func once(_ question: Question, _ index: Int, _ find: () -> TimeNode?) -> TimeNode? {
    let key = index * Question.allCases.count + question.rawValue
    if let found = known[key] { return found }
    let found = find()
    known[key] = .some(found)
    return found
  }
}
