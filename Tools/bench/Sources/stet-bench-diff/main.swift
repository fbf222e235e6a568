// stet-bench-diff DIR_A DIR_B [ROUNDS]: line diffs of the equally named files of two directories, as
// unified output into a sink, in one process. Prints pairs, bytes and seconds, reading included.
// Compare with: git diff --no-index DIR_A DIR_B > /dev/null
import Foundation
import TextDiff

/// The bytes of a file, read into `buffer`; empty where it cannot be read.
func read(_ path: String, into buffer: inout [UInt8]) {
  buffer.removeAll(keepingCapacity: true)
  guard let file = fopen(path, "rb") else { return }
  defer { fclose(file) }
  var status = stat()
  guard fstat(fileno(file), &status) == 0, status.st_size > 0 else { return }
  let size = Int(status.st_size)
  buffer = [UInt8](unsafeUninitializedCapacity: size) { storage, count in
    count = fread(storage.baseAddress, 1, size, file)
  }
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  FileHandle.standardError.write(Data("usage: stet-bench-diff DIR_A DIR_B [ROUNDS]\n".utf8))
  exit(64)
}
let (before, after) = (arguments[1], arguments[2])
let rounds = arguments.count > 3 ? max(1, Int(arguments[3]) ?? 1) : 1
let names = try FileManager.default.contentsOfDirectory(atPath: before).sorted()
  .filter { FileManager.default.fileExists(atPath: after + "/" + $0) }

let clock = ContinuousClock()
var fastest = Duration.seconds(1_000_000)
var (total, sink, changed, edits) = (0, 0, 0, 0)
for _ in 0..<rounds {
  var differ = LineDiffer()
  var (from, to, out): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
  (total, sink, changed, edits) = (0, 0, 0, 0)
  let spent = clock.measure {
    for name in names {
      read(before + "/" + name, into: &from)
      read(after + "/" + name, into: &to)
      let diff = differ.diff(from, to)
      out.removeAll(keepingCapacity: true)
      UnifiedFormat.append(
        diff,
        from: from,
        to: to,
        fromName: "a/" + name,
        toName: "b/" + name,
        out: &out
      )
      total += from.count + to.count
      sink += out.count
      if !diff.script.edits.isEmpty { changed += 1 }
      edits += diff.script.cost
    }
  }
  fastest = min(fastest, spent)
}
print(
  "\(names.count) pairs, \(changed) changed, \(edits) lines, \(total) bytes in, \(sink) bytes out"
)
print("\(fastest)")
