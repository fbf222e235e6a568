// The folder of segments: which there are, and opening them once each.
import StoreDurable
import Synchronization

/// The open segments of an archive.
///
/// Any thread may ask for one.
final class SegmentFiles: Sendable {
  private let paths: ArchivePaths
  // Guards the open files.
  private let open = Mutex<[UInt32: any DurableFile]>([:])

  init(_ paths: ArchivePaths) { self.paths = paths }

  /// The segment's file, opened for reading on the first call.
  func file(_ number: UInt32) throws(StoreError) -> any DurableFile {
    if let file = open.withLock({ $0[number] }) { return file }
    let file: any DurableFile
    do {
      file = try paths.disk.open(paths.segment(number), .read)
    } catch {
      if error.isNotFound {
        throw .damaged(where: ArchivePaths.segmentName(number), detail: "is missing")
      }
      throw .system(error)
    }
    return open.withLock { files in
      if let known = files[number] { return known }
      // A bound on open descriptors; what is dropped here closes when its last reader is done.
      if files.count >= 64 { files.removeAll() }
      files[number] = file
      return file
    }
  }

  /// The numbers of the segments there are, rising; other names are left out.
  static func numbers(_ paths: ArchivePaths) throws(StoreError) -> [UInt32] {
    try StoreError.wrap { () throws(DurableError) in try paths.disk.names(paths.segments) }
      .compactMap(ArchivePaths.segmentNumber).sorted()
  }
}
