// What these prove: the real `patch` and the real `git apply` turn the old file into the new one, byte
// for byte, with our unified diff of any two files.
import Foundation
import Testing

@testable import TextDiff

private enum Programs {
  static func find(_ name: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a program; returns its exit status.
  static func run(_ path: String, _ arguments: [String], in folder: URL, input: URL) throws -> Int32
  {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

/// Pieces that are hard on a patch reader.
private let pieces: [[UInt8]] =
  [
    "plain\n", "-- \n", "++ b\n", "--- a/file\n", "+++ b/file\n", "@@ -1,2 +1,2 @@\n",
    "\\ No newline\n",
    "\r\n", "text\r\n", "\r", "\n", " \n", "\t\n", "diff --git a b\n", "Index: x\n",
    "*** 1,2 ****\n",
    "1c1\n", "12d\n", ".\n", "<p>é</p>\n",
  ].map { Array($0.utf8) } + [[0, 10], [0xFF, 0xFE, 10], [0, 0, 13, 10], [0x80], [26, 10]]

private func randomPair(_ random: inout SeededGenerator) -> ([UInt8], [UInt8]) {
  var old: [[UInt8]] = (0..<Int.random(in: 0...30, using: &random)).compactMap { _ in
    pieces.randomElement(using: &random)
  }
  if Int.random(in: 0..<8, using: &random) == 0 {
    old = (0..<Int.random(in: 0...40, using: &random)).map { _ in
      [UInt8.random(in: 0...255, using: &random), UInt8.random(in: 8...14, using: &random)]
    }
  }
  var new = old
  for _ in 0..<Int.random(in: 0...6, using: &random) {
    let place = Int.random(in: 0...new.count, using: &random)
    if place < new.count, Bool.random(using: &random) {
      new.remove(at: place)
    } else if let piece = pieces.randomElement(using: &random) {
      new.insert(piece, at: place)
    }
  }
  var (from, to) = (old.flatMap { $0 }, new.flatMap { $0 })
  if Int.random(in: 0..<4, using: &random) == 0, from.last == 10 { from.removeLast() }
  if Int.random(in: 0..<4, using: &random) == 0, to.last == 10 { to.removeLast() }
  if Int.random(in: 0..<25, using: &random) == 0 { from = [] }
  if Int.random(in: 0..<25, using: &random) == 0 { to = [] }
  return (from, to)
}

private func withFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "stet-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}

@Test(.enabled(if: Programs.find("patch") != nil, "SKIPPED: no `patch` program on this machine"))
func realPatchMakesTheNewFile() throws {
  let patch = try #require(Programs.find("patch"))
  try withFolder { folder in
    var random = SeededGenerator(seed: 2026)
    var differ = LineDiffer()
    var tried = 0
    for number in 0..<400 {
      let (from, to) = randomPair(&random)
      guard from != to else { continue }
      let (file, result) = (folder.appending(path: "old"), folder.appending(path: "new"))
      let diffFile = folder.appending(path: "diff")
      var diff: [UInt8] = []
      UnifiedFormat.append(
        differ.diff(from, to),
        from: from,
        to: to,
        fromName: "a/old",
        toName: "b/old",
        context: number % 5,
        out: &diff
      )
      try Data(from).write(to: file)
      try Data(diff).write(to: diffFile)
      let status = try Programs.run(
        patch,
        ["--binary", "-s", "-f", "-F0", "-o", "new", "old"],
        in: folder,
        input: diffFile
      )
      let made = try Data(contentsOf: result)
      guard status == 0, Array(made) == to else {
        Issue.record("pair \(number): status \(status)\n\(String(decoding: diff, as: UTF8.self))")
        return
      }
      tried += 1
    }
    #expect(tried > 300)
  }
}

@Test(.enabled(if: Programs.find("git") != nil, "SKIPPED: no `git` program on this machine"))
func realGitApplyMakesTheNewFile() throws {
  let git = try #require(Programs.find("git"))
  try withFolder { folder in
    var random = SeededGenerator(seed: 77)
    var differ = LineDiffer()
    // Names that must be quoted, or end at a tab.
    for name in ["plain", "with space", "qu\"ote", "back\\slash", "tab\there", "é日本"] {
      for _ in 0..<12 {
        let (from, to) = randomPair(&random)
        guard from != to, !from.isEmpty, !to.isEmpty else { continue }
        var diff: [UInt8] = []
        UnifiedFormat.append(
          differ.diff(from, to),
          from: from,
          to: to,
          fromName: "a/" + name,
          toName: "b/" + name,
          out: &diff
        )
        let file = folder.appending(path: name)
        let diffFile = folder.appending(path: "diff")
        try Data(from).write(to: file)
        try Data(diff).write(to: diffFile)
        let status = try Programs.run(
          git,
          ["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"],
          in: folder,
          input: diffFile
        )
        let made = try Data(contentsOf: file)
        guard status == 0, Array(made) == to else {
          Issue.record("\(name): status \(status)\n\(String(decoding: diff, as: UTF8.self))")
          return
        }
      }
    }
  }
}
