// stet-bench-append DIR COUNT [URLS]: makes an archive in DIR and appends COUNT pages of some 13 KB, each as
// a batch of its own, over URLS pages (COUNT without it). `append` returns when a capture is on the disk.
// Prints the seconds, making the pages and the archive not included.
import Bytes
import Foundation
import Store

let arguments = CommandLine.arguments
guard arguments.count >= 3, let count = Int(arguments[2]), count > 0 else {
  FileHandle.standardError.write(Data("usage: stet-bench-append DIR COUNT [URLS]\n".utf8))
  exit(64)
}
let urls = arguments.count > 3 ? max(1, Int(arguments[3]) ?? count) : count

/// A page that differs from its last version in one paragraph.
func page(_ number: Int) -> [UInt8] {
  var state = UInt64(number % urls) &* 0x9E37_79B9_7F4A_7C15 &+ 1
  var text = "<html><title>Page \(number % urls)</title>\n"
  for _ in 0..<200 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    text += "<p>Paragraph \(String(state, radix: 16)) of a page, some words long.</p>\n"
  }
  return Array((text + "<p>Version \(number)</p></html>\n").utf8)
}

let captures = (0..<count).map { number in
  NewCapture(
    method: .file,
    capturedAt: Instant(milliseconds: 1_700_000_000_000 + Int64(number) * 1000),
    url: "https://bench.example/\(number % urls)",
    mediaType: "text/html",
    body: page(number)
  )
}
_ = try ArchiveIdentity.create(root: arguments[1], origin: "bench.example/log")
let writer = try ArchiveWriter(root: arguments[1])
let clock = ContinuousClock()
let spent = try clock.measure {
  for capture in captures { _ = try writer.append([capture]) }
  try writer.close()
}
let seconds =
  Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
print(seconds)
