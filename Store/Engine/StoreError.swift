// What the store can fail with. The command line turns each into one message and exit code.
public import Bytes
public import StoreDurable

/// A failure of the store.
public enum StoreError: Error, Sendable, CustomStringConvertible {
  /// No archive in this folder.
  case noArchive(path: String)
  /// There is something in the folder already.
  case notEmpty(path: String)
  /// Another process writes to the archive.
  case locked(path: String)
  /// The archive was made by a newer program.
  case newerFormat(path: String, version: String)
  /// A file of the archive cannot be parsed; `where` is a file and, where known, a byte.
  case damaged(where: String, detail: String)
  /// The log that is published and the segments disagree: rolled back, or forked.
  case inconsistentLog(detail: String)
  /// The catalogue is missing, behind or unreadable.
  case catalogue(detail: String)
  /// No object of this hash is held.
  case unknownObject(Digest)
  /// The object was taken down.
  case redacted(Redaction)
  /// The body is larger than the format, or the caller, allows.
  case tooLarge(size: Int, limit: Int)
  /// A field of a capture does not fit the format.
  case unsuitable(detail: String)
  /// A system call failed.
  case system(DurableError)
  /// An earlier error took this writer out of use.
  case writerStopped
  /// The clock, the random source or a library failed.
  case failed(detail: String)

  /// One line for a person: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noArchive(let path):
      "no archive at \(path): make one with 'stet init \(path)', or name another with --archive"
    case .notEmpty(let path):
      "\(path) is not empty: name a new or empty folder for the archive"
    case .locked(let path):
      "another process is writing to \(path): wait for it, then try again"
    case .newerFormat(let path, let version):
      "\(path) has the format '\(version)', which this program does not know: use a newer stet"
    case .damaged(let place, let detail):
      "\(place): \(detail); 'stet verify' says what is affected"
    case .inconsistentLog(let detail):
      "\(detail); nothing was written. Put the newer copy of the archive back, or keep this one "
        + "as evidence"
    case .catalogue(let detail):
      "the catalogue \(detail): run 'stet reindex' (nothing is lost)"
    case .unknownObject(let digest): "no object \(digest) is held"
    case .redacted(let redaction): "\(redaction.object) was \(redaction)"
    case .tooLarge(let size, let limit):
      "\(size) bytes is more than the limit of \(limit): raise --max-size to keep it"
    case .unsuitable(let detail): detail
    case .system(let error): error.description
    case .writerStopped: "the writer was stopped by an earlier error"
    case .failed(let detail): detail
    }
  }
}

extension StoreError {
  static func wrap<T>(_ body: () throws(DurableError) -> T) throws(StoreError) -> T {
    do { return try body() } catch { throw .system(error) }
  }
}
