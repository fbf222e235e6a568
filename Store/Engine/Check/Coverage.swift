// Checking in parts: what belongs together is checked and dated as one, what was checked longest ago
// comes first, and when the time is up the rest waits for the next run.
public import Bytes
import StoreDurable
import Synchronization

/// How much of an archive was checked, now and before.
public struct Coverage: Sendable, Equatable {
  /// True for a scrub, whose parts are segments and not objects.
  public internal(set) var isOfSegments = false
  /// How many objects, or segments, there are.
  public internal(set) var total = 0
  /// How many were checked in this run.
  public internal(set) var checked = 0
  /// How many were never checked since they were written, or not found right.
  public internal(set) var never = 0
  /// When the others were found right: the one for which that is longest ago; nil where there is
  /// none.
  public internal(set) var oldest: Instant?

  /// How long ago `oldest` is, in milliseconds.
  public var age: Int64? { oldest.map { Machine.now() - $0.milliseconds } }

  /// Counts a unit.
  mutating func add(_ unit: VerificationDates.Unit, isChecked: Bool, known: VerificationDates.Unit?)
  {
    total += unit.count
    if isChecked { checked += unit.count }
    let last = isChecked ? unit : known
    guard let last, let time = last.time else {
      never += unit.count
      return
    }
    // What was stored since was only checked when it was written.
    never += max(0, unit.count - last.count)
    let date = Instant(milliseconds: time)
    oldest = oldest.map { min($0, date) } ?? date
  }
}

/// The objects of a table in units: an object without base and all that needs it.
struct ObjectUnits {
  /// The rows of each unit, rising.
  private(set) var rows: [[Int]] = []
  private(set) var units: [VerificationDates.Unit] = []
  private(set) var bytes: [Int] = []

  init(_ table: ObjectTable) {
    var unitOf: [Int32] = []
    unitOf.reserveCapacity(table.rows.count)
    for (number, row) in table.rows.enumerated() {
      if row.base >= 0 {
        unitOf.append(unitOf[Int(row.base)])
      } else {
        unitOf.append(Int32(clamping: rows.count))
        rows.append([])
        units.append(VerificationDates.Unit(place: row.location, count: 0))
        bytes.append(0)
      }
      guard row.state != .erased else { continue }
      let unit = Int(unitOf[number])
      rows[unit].append(number)
      units[unit].count += 1
      bytes[unit] += row.rawLength
    }
  }

  /// The unit, dated where all of it is right; nil where it was not checked to its end.
  func finished(_ unit: Int, in table: ObjectTable, at time: Int64) -> VerificationDates.Unit? {
    var finished = units[unit]
    var isWhole = true
    for row in rows[unit] {
      switch table.rows[row].state {
      case .bad: return finished
      case .good, .erased: break
      case .unchecked, .skipped: isWhole = false
      }
    }
    guard isWhole else { return nil }
    finished.time = time
    return finished
  }

  /// The coverage of a run that ended with `table`.
  func coverage(
    of table: ObjectTable, at time: Int64, known: [Location: VerificationDates.Unit]
  ) -> Coverage {
    var coverage = Coverage()
    for unit in units.indices where units[unit].count > 0 {
      let done = finished(unit, in: table, at: time)
      coverage.add(done ?? units[unit], isChecked: done != nil, known: known[units[unit].place])
    }
    return coverage
  }
}

/// Checks objects until the time is up.
struct BudgetedCheck {
  let files: SegmentFiles
  let dates: VerificationDates?
  let known: [Location: VerificationDates.Unit]
  /// When to stop, by the monotonic clock.
  let deadline: Double
  /// What is taken as the time of the check, in milliseconds.
  let time: Int64
  let progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?

  // Seconds that a group of units should take: its dates are written, and the clock is looked at,
  // between groups.
  private static let stride = 1.0

  /// Checks the unchecked rows of `table`, at least one unit of them.
  func run(_ table: ObjectTable) -> (table: ObjectTable, objects: Int, bytes: Int) {
    let units = ObjectUnits(table)
    var table = table
    let wanted = table.rows.map { $0.state == .unchecked }
    for row in table.rows.indices where wanted[row] { table.set(.skipped, row) }
    var (objects, bytes) = (0, 0)
    var order = self.order(units)[...]
    // The first group is small: how fast it goes is not known yet.
    var room = room(at: 1e8)
    while !order.isEmpty {
      var group: [Int] = []
      var size = 0
      while let next = order.first, group.isEmpty || size + units.bytes[next] <= room {
        group.append(next)
        size += units.bytes[next]
        order.removeFirst()
      }
      for row in group.lazy.flatMap({ units.rows[$0] }) where wanted[row] {
        table.set(.unchecked, row)
      }
      let begun = Machine.monotonicSeconds()
      let done = bytes
      let part = ObjectCheck(table, files) { [progress] now, total in
        progress?(done + now, max(total, done + now))
      }.run()
      table = part.table
      objects += part.objects
      bytes += part.bytes
      dates?.note(.object, group.compactMap { units.finished($0, in: table, at: time) })
      let now = Machine.monotonicSeconds()
      guard now < deadline else { break }
      room = self.room(at: Double(size) / max(0.001, now - begun))
    }
    return (table, objects, bytes)
  }

  /// How many bytes the next group should have at a rate, in bytes a second.
  private func room(at rate: Double) -> Int {
    let time = max(0, min(BudgetedCheck.stride, deadline - Machine.monotonicSeconds()))
    return Int(min(rate * time, 1e12))
  }

  /// What was found damaged comes first, so that no run is content with it; then what was never
  /// checked, then what was checked longest ago.
  private func order(_ units: ObjectUnits) -> [Int] {
    func rank(_ unit: Int) -> (Int64, Location) {
      let place = units.units[unit].place
      guard let known = known[place] else { return (.min + 1, place) }
      return (known.time ?? .min, place)
    }
    return units.units.indices.filter { units.units[$0].count > 0 }.map { (rank($0), $0) }
      .sorted { $0.0 < $1.0 }.map(\.1)
  }
}

/// Notes, now and then, which units a check that is under way has finished.
final class UnitNotes: Sendable {
  private struct State {
    var check: ObjectCheck?
    var due: Double
  }

  // Seconds between two notes.
  private static let interval = 5.0
  // Guards what is noted, and by whom: one worker at a time.
  private let state: Mutex<State>
  private let dates: VerificationDates
  private let time: Int64

  init(_ dates: VerificationDates, time: Int64) {
    self.dates = dates
    self.time = time
    state = Mutex(State(due: Machine.monotonicSeconds() + UnitNotes.interval))
  }

  /// Says which check to look at.
  func watch(_ check: ObjectCheck) { state.withLock { $0.check = check } }

  /// To be called often: writes what is finished where it is time for that.
  func progress() {
    let check = state.withLock { state -> ObjectCheck? in
      let now = Machine.monotonicSeconds()
      guard now >= state.due else { return nil }
      state.due = now + UnitNotes.interval
      return state.check
    }
    if let check { note(check.result.table) }
  }

  /// Writes all units that are finished in `table`.
  func note(_ table: ObjectTable) {
    let units = ObjectUnits(table)
    dates.note(
      .object,
      units.units.indices.filter { units.units[$0].count > 0 }
        .compactMap { units.finished($0, in: table, at: time) })
  }
}
