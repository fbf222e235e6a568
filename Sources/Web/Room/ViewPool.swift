// Readers of the archive, lent to one request at a time: a view is for one thread, and opening one
// takes longer than most answers.
import Store
import Synchronization

/// Lends views of an archive.
final class ViewPool: Sendable {
  /// A view that waits to be lent.
  ///
  /// Guarded by the mutex `idle` while it waits; taken out of it, one request alone has it.
  private struct Idle: @unchecked Sendable {
    let view: ArchiveView
  }

  private let root: String
  // Guards the views that nobody has.
  private let idle = Mutex<[Idle]>([])
  // Guards how far the log was when it was last looked at, and how many redactions there were.
  private let seen = Mutex<(size: UInt64, redactions: Int)>((0, 0))
  /// More are closed when they come back.
  private static let most = 16

  init(root: String) { self.root = root }

  /// Calls `body` with a view of its own.
  func lend<Result>(_ body: (ArchiveView) throws -> Result) throws -> Result {
    let view: ArchiveView
    if let waiting = idle.withLock({ $0.popLast() }) {
      view = waiting.view
    } else {
      view = try ArchiveView(root: root)
    }
    try look(view)
    // What failed is not lent again: files may have been put in the place of those it has open.
    let result = try body(view)
    let back = Idle(view: view)
    idle.withLock { if $0.count < ViewPool.most { $0.append(back) } }
    return result
  }

  /// How many redactions there were when a view was last lent: what was read before may hold words that
  /// were taken down since.
  var redactions: Int { seen.withLock { $0.redactions } }

  private func look(_ view: ArchiveView) throws {
    let size = try view.logSize()
    guard seen.withLock({ $0.size }) != size else { return }
    let redactions = try view.redactionCount()
    seen.withLock { $0 = (size, redactions) }
  }
}
