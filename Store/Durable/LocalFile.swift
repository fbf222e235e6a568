// Every system call on an archive file is in this folder, and nowhere else. This file: one open
// file of the machine's own disk. What the engine may ask of it is in Disk.swift.
//
// The sequences that the engine builds from these calls:
//   append a batch   pwrite* pread* pwrite fdatasync         (+ fsync of the folder: new file)
//   publish a file   openat(.tmp) pwrite* fsync close rename, then fsync of the folder
// Residual hazard: after a failed fsync the kernel may have dropped the dirty pages and say
// "fine" the next time (fsyncgate). So no call here is retried after an error, and the engine
// stops using a file whose sync failed.
import Glibc

/// A file that the kernel has open.
final class LocalFile: DurableFile {
  let path: String
  private let descriptor: Int32

  init(_ path: String, _ mode: DurableFileMode) throws(DurableError) {
    let flags: Int32
    var permissions: mode_t = 0
    switch mode {
    case .read: flags = O_RDONLY | O_CLOEXEC
    case .update: flags = O_RDWR | O_CLOEXEC
    case .create(let wanted):
      flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
      permissions = mode_t(wanted)
    }
    descriptor = unsafe Glibc.openat(AT_FDCWD, path, flags, permissions)
    self.path = path
    guard descriptor >= 0 else { throw .last("openat", path) }
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  func size() throws(DurableError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last("fstat", path) }
    return Int(status.st_size)
  }

  func read(at offset: Int, count: Int) throws(DurableError) -> [UInt8] {
    var failure: DurableError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, used in
      used = 0
      while used < count {
        let got = unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: used), count - used, off_t(offset + used))
        if got < 0 {
          if errno == EINTR { continue }
          failure = .last("pread", path)
          return
        }
        if got == 0 { return }
        used += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(DurableError) {
    var failure: DurableError?
    unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let put = unsafe pwrite(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
          off_t(offset + done))
        if put < 0 {
          if errno == EINTR { continue }
          failure = .last("pwrite", path)
          return
        }
        if put == 0 {
          failure = DurableError(operation: "pwrite", path: path, errno: EIO)
          return
        }
        done += put
      }
    }
    if let failure { throw failure }
  }

  func truncate(to length: Int) throws(DurableError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw .last("ftruncate", path) }
  }

  func syncData() throws(DurableError) {
    guard fdatasync(descriptor) == 0 else { throw .last("fdatasync", path) }
  }

  func sync() throws(DurableError) {
    guard fsync(descriptor) == 0 else { throw .last("fsync", path) }
  }

  func tryLock() throws(DurableError) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw .last("flock", path)
  }
}
