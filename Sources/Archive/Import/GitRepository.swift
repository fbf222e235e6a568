// A git repository, read through the git program: the list of versions, and their bytes, both as
// streams. Knows nothing of archives.
import Bytes
import Foundation
import Subprocess
import SystemPackage

/// A git repository that cannot be read.
public struct GitError: Error, Sendable, CustomStringConvertible {
  /// One line for a person.
  public let description: String
}

/// One version of one file.
struct GitVersion: Sendable, Equatable {
  /// The commit's id, in hexadecimal.
  var commit: String
  /// Committer time.
  var time: Instant
  /// The blob's id, in hexadecimal.
  var blob: String
  /// The path in the repository, as bytes.
  var path: [UInt8]
}

struct GitRepository: Sendable {
  /// The top of the work tree, or the git directory of a bare repository; absolute.
  let root: String

  /// Finds the repository at `path`.
  init(at path: String) async throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw GitError(
        description: "\(path): no such folder; name a git work tree or bare repository")
    }
    let result: (output: String, error: String, isSuccess: Bool)
    do {
      result = try await GitRepository.text(
        path, ["rev-parse", "--is-bare-repository", "--absolute-git-dir"])
    } catch {
      throw GitError(description: "git cannot be run (\(error)): install it")
    }
    let lines = result.output.split(separator: "\n").map(String.init)
    guard result.isSuccess, lines.count == 2 else {
      let said = result.error.split(separator: "\n").first.map(String.init) ?? "git failed"
      throw GitError(description: "\(path): not a git repository (\(said))")
    }
    if lines[0] == "true" {
      root = lines[1]
    } else {
      let top = try await GitRepository.text(path, ["rev-parse", "--show-toplevel"])
      let line = top.output.split(separator: "\n").first.map(String.init)
      // Inside .git itself there is no top level: the folder above is it.
      root = line ?? String(lines[1].dropLast(lines[1].hasSuffix("/.git") ? 5 : 0))
    }
  }

  private static func arguments(_ path: String, _ more: [String]) -> Arguments {
    // Reading only: whose repository it is does not matter. Mapped packs stay small.
    Arguments(
      [
        "-C", path, "-c", "safe.directory=*", "-c", "core.packedGitLimit=64m",
        "-c", "core.quotePath=false", "--no-replace-objects",
      ] + more)
  }

  private static func text(
    _ path: String, _ more: [String]
  ) async throws -> (output: String, error: String, isSuccess: Bool) {
    let result = try await Subprocess.run(
      .name("git"), arguments: arguments(path, more), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 16))
    return (result.standardOutput, result.standardError, result.terminationStatus.isSuccess)
  }

  /// Every version of every regular file in first-parent order, oldest first; a deletion is none.
  ///
  /// `patterns` are git pathspecs from the top of the repository; none means all files.
  func versions(
    matching patterns: [String], _ body: (GitVersion) async throws -> Bool
  ) async throws {
    let head = try await GitRepository.text(
      root, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
    guard head.isSuccess else {
      throw GitError(description: "\(root): the repository has no commits")
    }
    let arguments = GitRepository.arguments(
      root,
      [
        "log", "--first-parent", "-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--reverse",
        "--no-show-signature", "--no-color", "--no-ext-diff", "--format=%x01%H %ct", "HEAD", "--",
      ]
        + patterns.map { $0.hasPrefix(":") ? $0 : ":(top)" + $0 })
    let root = root
    let result = try await Subprocess.run(
      .name("git"), arguments: arguments, input: .none, output: .sequence,
      error: .string(limit: 1 << 16)
    ) { execution in
      var parser = GitLogParser()
      for try await buffer in execution.standardOutput {
        for version in try parser.take(buffer, root: root) {
          guard try await body(version) else { return }
        }
      }
    }
    // A caller that stopped early broke git's pipe; that is no failure.
    if case .exited(let code) = result.terminationStatus, code != 0 {
      throw GitError(description: "\(root): \(result.standardError)")
    }
  }

  /// The bytes of the blobs, in order; nil for one larger than `maxSize`, which is skipped.
  func blobs(
    _ ids: [String], maxSize: Int, _ body: (Int, [UInt8]?) async throws -> Void
  ) async throws {
    guard !ids.isEmpty else { return }
    let request = Array((ids.joined(separator: "\n") + "\n").utf8)
    let root = root
    let result = try await Subprocess.run(
      .name("git"),
      arguments: GitRepository.arguments(root, ["cat-file", "--batch", "--buffer"]),
      input: .array(request), output: .sequence, error: .string(limit: 1 << 16)
    ) { execution in
      var parser = GitBlobParser(ids: ids, maxSize: maxSize, root: root)
      for try await buffer in execution.standardOutput {
        var rest = buffer.array[...]
        while let blob = try parser.take(&rest) { try await body(blob.number, blob.bytes) }
      }
      try parser.finish()
    }
    guard result.terminationStatus.isSuccess else {
      throw GitError(description: "\(root): \(result.standardError)")
    }
  }
}

extension SubprocessOutputSequence.Buffer {
  /// A copy of the bytes.
  fileprivate var array: [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }
}

/// Reads `git log --raw -z --format=%x01%H %ct`: NUL-ended fields.
struct GitLogParser {
  private var field: [UInt8] = []
  private var commit = ""
  private var time = Instant(milliseconds: 0)
  private var blob: String?
  private var expectsPath = false

  mutating func take(
    _ buffer: SubprocessOutputSequence.Buffer, root: String
  ) throws -> [GitVersion] {
    try take(buffer.array, root: root)
  }

  mutating func take(_ bytes: [UInt8], root: String) throws -> [GitVersion] {
    var versions: [GitVersion] = []
    for byte in bytes {
      if byte != 0 {
        field.append(byte)
        continue
      }
      if let version = try end(root) { versions.append(version) }
      field.removeAll(keepingCapacity: true)
    }
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

/// Reads `git cat-file --batch`: `<id> blob <size>` LF, the bytes, LF.
struct GitBlobParser {
  let ids: [String]
  let maxSize: Int
  let root: String
  private var number = 0
  private var header: [UInt8] = []
  private var bytes: [UInt8] = []
  private var remaining: Int?
  private var isSkipped = false

  init(ids: [String], maxSize: Int, root: String) {
    self.ids = ids
    self.maxSize = maxSize
    self.root = root
  }

  /// The next whole blob of what `rest` brings; nil where more is needed.
  mutating func take(_ rest: inout ArraySlice<UInt8>) throws -> (number: Int, bytes: [UInt8]?)? {
    while !rest.isEmpty {
      guard let left = remaining else {
        guard let end = rest.firstIndex(of: 0x0A) else {
          header += rest
          rest = []
          return nil
        }
        header += rest[..<end]
        rest = rest[(end + 1)...]
        try begin()
        continue
      }
      // The bytes, and the LF behind them.
      let chunk = rest.prefix(left)
      if !isSkipped { bytes += chunk }
      rest = rest.dropFirst(chunk.count)
      remaining = left - chunk.count
      if left == chunk.count {
        remaining = nil
        defer {
          bytes = []
          number += 1
        }
        if isSkipped { return (number, nil) }
        bytes.removeLast()
        return (number, bytes)
      }
    }
    return nil
  }

  private mutating func begin() throws {
    let text = String(decoding: header, as: UTF8.self)
    header = []
    let parts = text.split(separator: " ")
    guard number < ids.count, parts.count == 3, parts[0] == ids[number], parts[1] == "blob",
      let size = Int(parts[2]), size >= 0
    else {
      throw GitError(
        description: "\(root): git cat-file gave '\(text.prefix(200))'; is the clone complete?")
    }
    isSkipped = size > maxSize
    remaining = size + 1
    if !isSkipped { bytes.reserveCapacity(size + 1) }
  }

  /// Throws where blobs are missing at the end.
  func finish() throws {
    guard number == ids.count, remaining == nil else {
      throw GitError(
        description: "\(root): git cat-file ended after \(number) of \(ids.count) files")
    }
  }
}
