// What these prove: a crash at any moment of the script, with any of what was not synced kept, lost or
// torn, costs nothing that was acknowledged, and a second crash during recovery changes nothing.
import Bytes
import Foundation
import StoreDurable
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

/// What was seen before: states are often equal, and are checked once.
private let seen = Mutex<Set<String>>([])
private let parts = 8
private let crashTally = Tally("crashes", parts: parts)
private let doubleTally = Tally("crashes in recovery", parts: parts)
private let killTally = Tally("kills, then a power cut", parts: parts)

/// Fails the test with what was not kept, and counts it.
private func attempt(
  _ tally: Tally, _ what: String, _ body: () throws -> Void
) {
  do { try body() } catch {
    tally.add("lost")
    Issue.record("\(what): \(error)")
  }
}

@Test(arguments: 0..<parts)
func aCrashAtEveryMomentLosesNothing(part: Int) throws {
  defer { crashTally.close() }
  crashTally.add("lost", 0)
  for moment in try CrashWorkload.moments.get() where moment.number % parts == part {
    crashTally.add("moments")
    let images = CrashImages(moment.state)
    let limit = moment.isCommit ? Effort.pick(512, 4096) : Effort.pick(16, 512)
    if images.total <= limit { crashTally.add("moments exhaustively") }
    for (number, image) in images.sample(limit: limit, seed: UInt64(moment.number)).enumerated() {
      let lock = image.contents[RecordedRun.root + "/writer.lock"].flatMap(\.self)?.count ?? -1
      let key =
        "\(CrashCheck.fingerprint(image)) \(lock) \(moment.promise.acknowledged.count) "
        + "\(moment.promise.isCreated)"
      crashTally.add("states")
      guard seen.withLock({ $0.insert(key).inserted }) else { continue }
      crashTally.add("distinct")
      let kinds =
        Effort.isThorough
        ? LeftCatalogue.allCases : [LeftCatalogue.allCases[(number + moment.number) % 3]]
      for kind in kinds {
        attempt(crashTally, "moment \(moment.number), state \(number), catalogue \(kind)") {
          _ = try CrashCheck.check(
            image, moment.promise, catalogue: kind,
            from: kind == .newer ? moment.newer : moment.older)
        }
      }
    }
  }
}
