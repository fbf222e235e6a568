// Reading what `git log` says of versions. Pure: bytes in, versions out.
import Bytes

/// Reads `git log --raw -z --format=%x01%H %ct`: NUL-ended fields.
struct GitLogParser {
  private var field: [UInt8] = []
  private var commit = ""
  private var time = Instant(milliseconds: 0)
  private var blob: String?
  private var expectsPath = false

  mutating func take(_ bytes: [UInt8], root: String) throws -> [GitVersion] {
    var versions: [GitVersion] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0) {
      field += rest[..<end]
      rest = rest[(end + 1)...]
      if let version = try self.end(root) { versions.append(version) }
      field.removeAll(keepingCapacity: true)
    }
    field += rest
    return versions
  }

  private mutating func end(_ root: String) throws -> GitVersion? {
    if expectsPath {
      expectsPath = false
      defer { blob = nil }
      return blob.map { GitVersion(commit: commit, time: time, blob: $0, path: field) }
    }
    let text = String(decoding: field.drop { $0 == 0x0A }, as: UTF8.self)
    if text.hasPrefix("\u{1}") {
      let parts = text.dropFirst().split(separator: " ")
      guard parts.count == 2, let seconds = Int64(parts[1]) else {
        throw GitError(description: "\(root): git log gave '\(text)'")
      }
      commit = String(parts[0])
      time = Instant(milliseconds: seconds.multipliedReportingOverflow(by: 1000).partialValue)
      return nil
    }
    guard text.hasPrefix(":") else {
      if text.isEmpty { return nil }
      throw GitError(description: "\(root): git log gave '\(text)'")
    }
    // `:<old mode> <new mode> <old id> <new id> <status>`; a path follows.
    let parts = text.dropFirst().split(separator: " ")
    guard parts.count == 5 else {
      throw GitError(description: "\(root): git log gave '\(text)'")
    }
    // Regular files only: no deletions (000000), links (120000) or submodules (160000).
    blob = parts[1].hasPrefix("100") ? String(parts[3]) : nil
    expectsPath = true
    return nil
  }
}
