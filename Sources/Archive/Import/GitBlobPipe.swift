// The pipe that `git cat-file` writes to, and the thread that reads it. What stands in it is
// GitBlobParser's to say.
import Foundation
import Synchronization
import SystemPackage

/// Gives blobs in batches.
///
/// Reading waits for git, which must not hold up the threads that `async` code shares: it has a
/// queue of its own.
final class GitBlobPipe: Sendable {
  /// How much a batch may hold: whichever is reached first.
  struct BatchLimits {
    var blobs: Int
    var bytes: Int
  }

  /// Where git writes to; whoever starts git closes it.
  let input: FileDescriptor
  private let output: FileDescriptor
  private let queue = DispatchQueue(label: "git cat-file")
  // The parser, for one batch at a time.
  private let parser: Mutex<GitBlobParser>
  // Whether the end that is read was closed: its number may be another file's then.
  private let isClosed = Mutex(false)

  init(ids: [String], maxSize: Int, root: String) throws {
    let (output, input) = try FileDescriptor.pipe(options: .closeOnExec)
    (self.output, self.input) = (output, input)
    // Room for several pages, or git waits for us several times in each. Where the system allows
    // less, nothing but time is lost.
    _ = fcntl(output.rawValue, GitBlobPipe.setPipeSize, 1 << 20)
    parser = Mutex(
      GitBlobParser(ids: ids, maxSize: maxSize, root: root) { unsafe try output.read(into: $0) })
  }

  /// F_SETPIPE_SZ of fcntl(2), which is Linux's own.
  private static let setPipeSize: Int32 = 1031

  /// The next blobs; none at the end.
  func next(_ limits: BatchLimits) async throws -> [GitBlob] {
    try await withCheckedThrowingContinuation { continuation in
      queue.async {
        continuation.resume(with: Result { try self.read(limits) })
      }
    }
  }

  private func read(_ limits: BatchLimits) throws -> [GitBlob] {
    try parser.withLock { parser in
      var blobs: [GitBlob] = []
      var bytes = 0
      while blobs.count < limits.blobs, bytes < limits.bytes, let blob = try parser.next() {
        bytes += blob.bytes?.count ?? 0
        blobs.append(blob)
      }
      return blobs
    }
  }

  /// Closes the end that is read; git, where it still writes, ends.
  ///
  /// Not while `next` is at work.
  func close() {
    isClosed.withLock { isClosed in
      if !isClosed { try? output.close() }
      isClosed = true
    }
  }
}
