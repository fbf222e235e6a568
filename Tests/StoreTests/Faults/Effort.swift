// How much the fault tests try, and the line that says how much it was.
import Foundation
import Support
import Synchronization
import Testing

@testable import Store

/// How much is tried.
enum Effort {
  /// True for the long run.
  static let isThorough = ProcessInfo.processInfo.environment["STET_THOROUGH"] == "1"
  /// `few` in the everyday run, `many` in the long one.
  static func pick(_ few: Int, _ many: Int) -> Int { isThorough ? many : few }
}

/// What was tried, summed over tests that run side by side; the last of them prints it.
final class Tally: Sendable {
  private struct Sums {
    var numbers: [String: Int] = [:]
    var open: Int
  }
  private let name: String
  // Guards the sums.
  private let sums: Mutex<Sums>

  init(_ name: String, parts: Int) {
    self.name = name
    sums = Mutex(Sums(open: parts))
  }

  func add(_ what: String, _ count: Int = 1) {
    sums.withLock { $0.numbers[what, default: 0] += count }
  }

  /// One part is done.
  func close() {
    let line: String? = sums.withLock { sums in
      sums.open -= 1
      guard sums.open == 0 else { return nil }
      return sums.numbers.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        .joined(separator: ", ")
    }
    if let line { print("\(name): \(line)") }
  }
}

/// States that were checked before, under a description of all that matters of them: they are often
/// equal.
final class Seen: Sendable {
  // Guards the descriptions.
  private let known = Mutex<Set<String>>([])

  /// True on the first call for a state and what is promised of it.
  func isNew(_ state: DiskState, _ promise: Promise) -> Bool {
    let contents = state.contents
    let lock = contents[RecordedRun.root + "/writer.lock"].flatMap(\.self)?.count ?? -1
    // What was set aside is named by its hash; how many there are and how whole is enough.
    let aside = contents.filter { $0.key.contains("/aside/") }.map { path, bytes in
      "\(path.suffix(5)) \(bytes?.isEmpty ?? true)"
    }
    let key = "\(CrashCheck.fingerprint(state)) \(lock) \(aside.sorted()) \(promise.key)"
    return known.withLock { $0.insert(key).inserted }
  }
}

/// Fails the test with what was not kept, and counts it.
func attempt(_ tally: Tally, _ what: @autoclosure () -> String, _ body: () throws -> Void) {
  do { try body() } catch {
    tally.add("lost")
    Issue.record("\(what()): \(error)")
  }
}
