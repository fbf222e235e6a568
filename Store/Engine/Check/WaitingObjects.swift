// Objects that wait to be decoded and hashed while an archive is verified, and which of them is next.
// What is done with it is ObjectCheck's.
import Cryptography

/// A queue of objects, by how many others stand one on the other on each.
///
/// The longest way first, as far as memory allows: so that at the end there is still enough to do at
/// once.
struct WaitingObjects {
  /// An object whose base, if it has one, is decoded.
  struct Task: Sendable {
    /// Its row in the table.
    var number: Int
    var base: SHA256Lanes.Hashed?
  }

  private static let mostHeight = 127

  private let mostBytes: Int
  // By height, the highest together; those without a base, which hold no bytes, and the others.
  private var roots: [[Task]] = Array(repeating: [], count: mostHeight + 1)
  private var others: [[Task]] = Array(repeating: [], count: mostHeight + 1)
  private var bytes = 0

  /// An empty queue.
  ///
  /// Where bases of more than `mostBytes` wait in it, what frees them soonest comes first.
  init(mostBytes: Int = 8 << 20) { self.mostBytes = mostBytes }

  /// True where so many bytes wait that their number must fall.
  var isFull: Bool { bytes > mostBytes }

  /// Adds an object on which `height` others stand one on the other.
  mutating func add(_ task: Task, height: Int) {
    let height = min(height, WaitingObjects.mostHeight)
    if let base = task.base {
      others[height].append(task)
      bytes += base.bytes.count
    } else {
      roots[height].append(task)
    }
  }

  /// The object with the longest way still to go; in a full queue, the one with the shortest.
  mutating func next() -> Task? {
    let root = roots.lastIndex { !$0.isEmpty }
    guard let highest = others.lastIndex(where: { !$0.isEmpty }), isFull || highest >= root ?? 0
    else { return root.flatMap { roots[$0].popLast() } }
    let place = isFull ? others.firstIndex { !$0.isEmpty } ?? highest : highest
    let task = others[place].popLast()
    bytes -= task?.base?.bytes.count ?? 0
    return task
  }
}
