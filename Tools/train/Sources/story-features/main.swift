// story-features OUTDIR FILE…: for the n-th page OUTDIR/n.json (the texts of its blocks) and
// OUTDIR/n.f32 (the features, row by row, little-endian floats).
import Foundation
import Story

guard CommandLine.arguments.count > 2 else {
  FileHandle.standardError.write(Data("usage: story-features OUTDIR FILE…\n".utf8))
  exit(64)
}
let folder = URL(fileURLWithPath: CommandLine.arguments[1])
for (number, file) in CommandLine.arguments[2...].enumerated() {
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
  let table = BlockTable(utf8: DecodedPage(bytes).utf8)
  let page: [String: Any] = [
    "file": file, "width": table.width, "blocks": (0..<table.count).map { table.text($0) },
  ]
  try JSONSerialization.data(withJSONObject: page)
    .write(to: folder.appendingPathComponent("\(number).json"))
  try table.values.withUnsafeBytes { Data($0) }
    .write(to: folder.appendingPathComponent("\(number).f32"))
}
