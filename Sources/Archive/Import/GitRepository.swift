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
        let bytes = unsafe buffer.withUnsafeBytes { unsafe Array($0) }
        for version in try parser.take(bytes, root: root) {
          guard try await body(version) else { return }
        }
      }
    }
    // A caller that stopped early broke git's pipe; that is no failure.
    if case .exited(let code) = result.terminationStatus, code != 0 {
      throw GitError(description: "\(root): \(result.standardError)")
    }
  }

  /// The bytes of the blobs, in order and in batches of at most so many or so many bytes; nil for
  /// one larger than `maxSize`, which is skipped.
  ///
  /// One more batch is being read while `body` is at work on one.
  func blobs(
    _ ids: [String], maxSize: Int, batch: GitBlobPipe.BatchLimits,
    _ body: ([GitBlob]) async throws -> Void
  ) async throws {
    guard !ids.isEmpty else { return }
    let request = Array((ids.joined(separator: "\n") + "\n").utf8)
    let root = root
    let pipe = try GitBlobPipe(ids: ids, maxSize: maxSize, root: root)
    defer { pipe.close() }
    let result = try await Subprocess.run(
      .name("git"),
      arguments: GitRepository.arguments(root, ["cat-file", "--batch", "--buffer"]),
      input: .array(request),
      output: .fileDescriptor(pipe.input, closeAfterSpawningProcess: true),
      error: .string(limit: 1 << 16)
    ) { execution in
      // Whoever keeps the blobs has work for all cores, and moments for one: git is to use those.
      _ = setpriority(
        __priority_which_t(PRIO_PROCESS.rawValue), id_t(execution.processIdentifier.value), 19)
      // Or git would wait for its reader, and we for git's end.
      defer { pipe.close() }
      var next = Task { try await pipe.next(batch) }
      while case let blobs = try await next.value, !blobs.isEmpty {
        next = Task { try await pipe.next(batch) }
        do {
          try await body(blobs)
        } catch {
          // The pipe is closed only when nobody reads it.
          _ = try? await next.value
          throw error
        }
      }
    }
    guard result.terminationStatus.isSuccess else {
      throw GitError(description: "\(root): \(result.standardError)")
    }
  }
}
