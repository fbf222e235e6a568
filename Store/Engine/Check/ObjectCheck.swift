// Decoding and hashing every object, on all cores. Objects that share bases are decoded once:
// from each object without base outwards, with the bytes of the objects on the way in memory. Each
// worker follows several such ways at once, because hashing several objects at once is faster. Which
// way is taken when is WaitingObjects' business.
import Bytes
import Codecs
import Cryptography
import Dispatch
import StoreDurable
import Synchronization

/// Checks the unchecked rows of a table.
final class ObjectCheck: Sendable {
  private typealias Task = WaitingObjects.Task

  /// How many bytes of objects a worker hashes at once, but for a single larger object.
  private static let mostHeld = 16 << 20

  private struct State {
    var table: ObjectTable
    /// The longest way of dependents on each row, in objects.
    var heights: [Int32]
    var tasks: WaitingObjects
    /// Tasks that are waiting or being worked on.
    var outstanding: Int
    var objects = 0
    var bytes = 0
  }

  // Guards the table, the tasks and the sums. Held for a few instructions a task.
  private let state: Mutex<State>
  // Counts waiting tasks; one more a worker when all is done.
  private let available = DispatchSemaphore(value: 0)
  private let files: SegmentFiles
  private let width = Parallel.width
  /// The table as it was given.
  let skimmed: ObjectTable
  private let total: Int
  // Of the tasks that can be begun at once.
  private let count: Int
  private let progress: (@Sendable (Int, Int) -> Void)?

  init(
    _ table: ObjectTable, _ files: SegmentFiles, progress: (@Sendable (Int, Int) -> Void)?
  ) {
    self.files = files
    self.progress = progress
    skimmed = table
    let heights = table.heights
    var tasks = WaitingObjects()
    var count = 0
    for number in table.rows.indices.reversed() where table.rows[number].base < 0 {
      guard table.rows[number].state == .unchecked else { continue }
      tasks.add(Task(number: number, base: nil), height: Int(heights[number]))
      count += 1
    }
    self.count = count
    total = table.rows.reduce(0) { $0 + ($1.state == .unchecked ? $1.rawLength : 0) }
    state = Mutex(State(table: table, heights: heights, tasks: tasks, outstanding: count))
  }

  /// True where there is nothing to check.
  var isEmpty: Bool { count == 0 }

  /// What was found, once all is checked.
  var result: (table: ObjectTable, objects: Int, bytes: Int) {
    state.withLock { ($0.table, $0.objects, $0.bytes) }
  }

  /// Lets workers begin: as many as there are cores must call `work`, and each may come late.
  func start() {
    for _ in 0..<count { available.signal() }
  }

  /// Checks all.
  ///
  /// Returns the table with every row's state, and what was hashed.
  func run() -> (table: ObjectTable, objects: Int, bytes: Int) {
    guard !isEmpty else { return result }
    start()
    DispatchQueue.concurrentPerform(iterations: width) { _ in work() }
    return result
  }

  /// Checks objects until all are checked.
  func work() {
    var reader = ObjectReader(files)
    var lanes = SHA256Lanes()
    var running: [Task?] = Array(repeating: nil, count: lanes.count)
    var waiting: [Task] = []
    var held = 0
    while true {
      while let lane = lanes.idle, let task = waiting.popLast() ?? take(waits: lanes.isIdle) {
        let row = state.withLock { $0.table.rows[task.number] }
        guard lanes.isIdle || held + row.rawLength <= ObjectCheck.mostHeld else {
          waiting.append(task)
          break
        }
        do throws(StoreError) {
          let bytes = try reader.decode(
            row.header, at: row.location, in: try files.file(row.location.segment),
            base: task.base?.bytes,
            // The walk compares the checksums; where one differs, it does not come to this.
            isIntact: true)
          lanes.start(lane, bytes, similar: task.base)
          // Without the base, whose bytes are no longer needed here.
          running[lane] = Task(number: task.number, base: nil)
          held += row.rawLength
        } catch {
          var reason = "\(error)"
          if case .damaged(_, let detail) = error { reason = detail }
          _ = finish(task, nil, reason)
        }
      }
      guard let (lane, message) = lanes.finishOne() else { return }
      guard let task = running[lane] else { continue }
      running[lane] = nil
      held -= message.bytes.count
      // Goes on with a dependent at once: its base's bytes are likely to be in the cache.
      if let next = finish(task, message, nil) { waiting.append(next) }
    }
  }

  /// A task that waits for a worker; nil where there is none, or, where the caller waits, where all
  /// is checked.
  private func take(waits: Bool) -> Task? {
    if waits {
      available.wait()
    } else if available.wait(timeout: .now()) == .timedOut {
      return nil
    }
    return state.withLock { $0.tasks.next() }
  }

  /// Notes what came of a task: the message that was hashed, or why there is none.
  ///
  /// Gives the task to go on with.
  private func finish(_ task: Task, _ message: SHA256Lanes.Hashed?, _ reason: String?) -> Task? {
    let (next, added, done, sum) = state.withLock { state in
      let row = state.table.rows[task.number]
      var next: [Task] = []
      if let message, message.digest == row.digest {
        state.table.set(.good, task.number)
        state.objects += 1
        state.bytes += row.rawLength
        next = state.table.dependents(of: task.number)
          .filter { state.table.rows[$0].state == .unchecked }
          .sorted { state.heights[$0] > state.heights[$1] }
          .map { Task(number: $0, base: message) }
      } else {
        state.table.fail(task.number, reason ?? "does not decode to \(row.digest)")
      }
      // The same choice as among those that wait.
      let chosen = state.tasks.isFull ? next.last : next.first
      let others = state.tasks.isFull ? next.dropLast() : next.dropFirst()
      for other in others {
        state.tasks.add(other, height: Int(state.heights[other.number]))
      }
      state.outstanding += next.count - 1
      return (chosen, others.count, state.outstanding == 0, state.bytes)
    }
    for _ in 0..<added { available.signal() }
    if done { for _ in 0..<width { available.signal() } }
    progress?(sum, total)
    return next
  }
}
