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
      guard parts.count == 2, isGitID(parts[0]), let seconds = Int64(parts[1]) else {
        throw refusal(text, root)
      }
      let (milliseconds, isTooLarge) = seconds.multipliedReportingOverflow(by: 1000)
      commit = String(parts[0])
      time = Instant(milliseconds: milliseconds)
      guard !isTooLarge, time.isWritable else {
        throw GitError(
          description: "\(root): commit \(commit) is dated outside the years 0000 to 9999")
      }
      return nil
    }
    guard text.hasPrefix(":") else {
      if text.isEmpty { return nil }
      throw refusal(text, root)
    }
    // `:<old mode> <new mode> <old id> <new id> <status>`; a path follows.
    let parts = text.dropFirst().split(separator: " ")
    // A version needs its commit, which comes first; its blob's id goes on to `git cat-file`.
    guard parts.count == 5, isGitID(parts[3]), !commit.isEmpty else { throw refusal(text, root) }
    // Regular files only: no deletions (000000), links (120000) or submodules (160000).
    blob = parts[1].hasPrefix("100") ? String(parts[3]) : nil
    expectsPath = true
    return nil
  }
}

private func refusal(_ text: String, _ root: String) -> GitError {
  GitError(description: "\(root): git log gave '\(text.prefix(200))'")
}

/// True for an object's name: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.
private func isGitID(_ text: Substring) -> Bool {
  let units = text.utf8
  return (units.count == 40 || units.count == 64)
    && units.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}
