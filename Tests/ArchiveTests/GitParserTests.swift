// What these prove: git's streams are read the same however they are cut into buffers, and what is
// not what git promises is refused, never guessed at.
import Bytes
import Support
import Testing

@testable import Archive

private let commit = String(repeating: "ab", count: 20)
private let blob = String(repeating: "cd", count: 20)
private let none = String(repeating: "0", count: 40)

private func entry(_ mode: String, _ status: String, _ path: String) -> String {
  ":100644 \(mode) \(none) \(blob) \(status)\0\(path)\0"
}

/// Feeds `text` in random pieces.
private func parse(_ text: String, seed: UInt64) throws -> [GitVersion] {
  var generator = SeededGenerator(seed: seed)
  var parser = GitLogParser()
  var rest = Array(text.utf8)[...]
  var versions: [GitVersion] = []
  while !rest.isEmpty {
    let piece = rest.prefix(Int.random(in: 1...40, using: &generator))
    versions += try parser.take(Array(piece), root: "/r")
    rest = rest.dropFirst(piece.count)
  }
  return versions
}

@Test(arguments: 0..<40 as Range<UInt64>)
func versionsAreReadHoweverTheyAreCut(seed: UInt64) throws {
  let text =
    "\u{1}\(commit) 1700000000\0\n" + entry("100644", "A", "a b.html")
    + entry("100755", "M", "new\nline.html") + "\u{1}\(commit) 1700000001\0"
    + "\u{1}\(commit) 1700000002\0\n" + entry("000000", "D", "gone.html")
    + entry("120000", "A", "link") + entry("160000", "A", "module") + entry("100644", "M", ":x")
  let versions = try parse(text, seed: seed)
  #expect(
    versions.map { String(decoding: $0.path, as: UTF8.self) } == [
      "a b.html", "new\nline.html", ":x",
    ])
  #expect(
    versions.map(\.time.milliseconds) == [1_700_000_000_000, 1_700_000_000_000, 1_700_000_002_000])
  #expect(versions.allSatisfy { $0.commit == commit && $0.blob == blob })
}

@Test(arguments: ["nonsense\0", "\u{1}\(commit)\0", "\u{1}\(commit) x\0", ":100644 100644 M\0"])
func otherLogsAreRefused(text: String) {
  #expect(throws: GitError.self) { try parse(text, seed: 1) }
}

/// A parser that is given `stream` in pieces of 1 to `piece` bytes.
private func parser(
  _ stream: [UInt8], ids: [String], maxSize: Int = 200, piece: Int, seed: UInt64
) -> GitBlobParser {
  var generator = SeededGenerator(seed: seed)
  var rest = stream[...]
  return GitBlobParser(ids: ids, maxSize: maxSize, root: "/r") { buffer in
    let count = min(Int.random(in: 1...piece, using: &generator), rest.count, buffer.count)
    unsafe buffer.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    return count
  }
}

@Test(arguments: 0..<60 as Range<UInt64>)
func blobsAreReadHoweverTheyAreCut(seed: UInt64) throws {
  var generator = SeededGenerator(seed: seed)
  let ids = (0..<6).map { String(repeating: "\($0)", count: 40) }
  let bodies: [[UInt8]] = [
    [], [0x0A], generator.bytes(100), generator.bytes(30_001), [0x0A, 0x0A],
    generator.bytes(30_000),
  ]
  var stream: [UInt8] = []
  for (id, body) in zip(ids, bodies) {
    stream += Array("\(id) blob \(body.count)\n".utf8) + body + [0x0A]
  }
  let piece = [3, 90, 5000, 100_000][Int(seed % 4)]
  var parser = parser(stream, ids: ids, maxSize: 30_000, piece: piece, seed: seed)
  var found: [[UInt8]?] = []
  while let blob = try parser.next() {
    #expect(blob.number == found.count)
    found.append(blob.bytes)
  }
  #expect(found == [bodies[0], bodies[1], bodies[2], nil, bodies[4], bodies[5]])
}

@Test(arguments: [
  "\(blob) missing\n", "\(commit) blob 3\nabc\n", "\(blob) tree 3\nabc\n", "\(blob) blob -1\n",
  "\(blob) blob 3\nabcd\n", "\(blob) blob 900\n", "\(blob) blob 10\nabc", "\(blob)", "",
  String(repeating: "x", count: 10_000),
])
func otherBlobsAreRefused(text: String) throws {
  for piece in [1, 10_000] {
    var parser = parser(Array(text.utf8), ids: [blob], piece: piece, seed: 1)
    #expect(throws: GitError.self) { _ = try parser.next() }
  }
}
