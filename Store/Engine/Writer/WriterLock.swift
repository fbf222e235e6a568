// The lock that the one writer holds, and the word in it that tells an orderly end from a crash
// (FORMAT.md section 2): what a crash leaves behind, verification excuses; what someone cut off or
// appended afterwards, it does not.
import StoreDurable

/// The writer's lock, held until this object goes.
final class WriterLock {
  /// What the file holds while a writer is at work, or after one that did not end in order.
  private static let word = Array("writing\n".utf8)

  private let file: any DurableFile
  private var isMarked = false
  /// True where the word was there already: a writer was cut off, and not all that stands in the
  /// segments need be on the disk.
  let wasLeft: Bool

  /// Takes the lock of the archive at `paths`.
  /// - Throws: `locked`, `system`.
  init(_ paths: ArchivePaths) throws(StoreError) {
    file = try StoreError.wrap { () throws(DurableError) in
      do throws(DurableError) {
        return try paths.disk.open(paths.writerLock, .update)
      } catch {
        guard error.isNotFound else { throw error }
      }
      do throws(DurableError) {
        let file = try paths.disk.open(paths.writerLock, .create(permissions: 0o644))
        try paths.disk.syncFolder(paths.root)
        return file
      } catch {
        // Another process made it just now.
        guard error.isExists else { throw error }
        return try paths.disk.open(paths.writerLock, .update)
      }
    }
    let file = file
    let isOurs = try StoreError.wrap { () throws(DurableError) in try file.tryLock() }
    guard isOurs else { throw .locked(path: paths.root) }
    wasLeft = try StoreError.wrap { () throws(DurableError) in try file.size() > 0 }
  }

  /// Notes that the segments are about to change; on the disk before this returns.
  func mark() throws(StoreError) {
    guard !isMarked else { return }
    let file = file
    try StoreError.wrap { () throws(DurableError) in
      try file.write(WriterLock.word, at: 0)
      try file.syncData()
    }
    isMarked = true
  }

  /// Notes that the segments end in order.
  ///
  /// They must be on the disk. Best effort: a word that stays excuses more than it need, no less.
  func clear() {
    guard isMarked || wasLeft else { return }
    try? file.truncate(to: 0)
    isMarked = false
  }

  /// True where no writer is at work and none was cut off: the segments must then end with a
  /// PUBLISHED or SEAL record, and the newest COMMIT must be the published one.
  static func isOrderly(_ paths: ArchivePaths) -> Bool {
    guard let file = try? paths.disk.open(paths.writerLock, .read) else { return true }
    return (try? file.size()) == 0
  }
}
