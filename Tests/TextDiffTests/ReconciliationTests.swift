// What these prove: text that repeats itself or was moved gets a script about as short as git's, and
// the choice between two scripts is a script.
import Foundation
import Testing

@testable import TextDiff

/// Texts to edit.
enum Kind: CaseIterable {
  case unique, few, periodic, longPeriods, markup, blocks

  func lines(_ count: Int, _ random: inout SeededGenerator) -> [String] {
    func number(_ below: Int) -> Int { Int.random(in: 0..<below, using: &random) }
    var out: [String] = []
    switch self {
    case .unique: return (0..<count).map { _ in "line \(number(1 << 40))" }
    case .few:
      let distinct = [2, 3, 8, 30][number(4)]
      return (0..<count).map { _ in "line \(number(distinct))" }
    case .periodic:
      let period = [1, 2, 3, 5, 17, 50][number(6)]
      return (0..<count).map { "line \($0 % period)" }
    case .longPeriods:
      // Each line fewer than 64 times: all are anchors, most of them far ones.
      let period = max(2, count / [60, 50, 20, 5][number(4)])
      return (0..<count).map { "line \($0 % period)" }
    case .markup:
      while out.count < count {
        switch number(5) {
        case 0: out += ["<div>", "  <p>", "    text \(number(count))", "  </p>", "</div>"]
        case 1:
          out.append("<ul>")
          for _ in 0...number(7) { out += ["  <li>", "    item \(number(20))", "  </li>"] }
          out.append("</ul>")
        case 2: out += ["", ""]
        case 3: out.append("<p>text \(number(count))</p>")
        default: out += ["<tr>", "<td>", "\(number(30))", "</td>", "</tr>"]
        }
      }
    case .blocks:
      let blocks = (0...count / 200).map { _ in
        (0..<3 + number(40)).map { _ in "line \(number(1 << 20))" }
      }
      while out.count < count { out += blocks[number(blocks.count)] }
    }
    return Array(out.prefix(count))
  }
}

private func edited(
  _ lines: [String], _ edits: Int, _ random: inout SeededGenerator
) -> [String] {
  var out = lines
  for _ in 0..<edits {
    let place = Int.random(in: 0...out.count, using: &random)
    let end = min(out.count, place + ([1, 1, 2, 3, 10].randomElement(using: &random) ?? 1))
    let fresh = (place..<end).map { _ in "new \(UInt32.random(in: 0...UInt32.max, using: &random))"
    }
    switch Int.random(in: 0..<5, using: &random) {
    case 0: out.removeSubrange(place..<end)
    case 1: out.insert(contentsOf: fresh, at: place)
    case 2: out.replaceSubrange(place..<end, with: fresh)
    case 3:
      out.insert(contentsOf: out[place..<end], at: Int.random(in: 0...out.count, using: &random))
    default:
      let moved = out[place..<end]
      out.removeSubrange(place..<end)
      out.insert(contentsOf: moved, at: Int.random(in: 0...out.count, using: &random))
    }
  }
  return out
}

/// Pairs of one kind, as bytes.
private func texts(_ kind: Kind, _ count: Int) -> [(from: [UInt8], to: [UInt8])] {
  var random = SeededGenerator(seed: 40)
  return (0..<count).map { _ in
    let old = kind.lines(Int.random(in: 50...900, using: &random), &random)
    let edits = [1, 3, 10, 30].randomElement(using: &random) ?? 1
    let new = edited(old, edits, &random)
    return (
      Array((old.joined(separator: "\n") + "\n").utf8),
      Array((new.joined(separator: "\n") + "\n").utf8)
    )
  }
}

@Test(arguments: Kind.allCases)
func scriptsAreHardlyLongerThanTheShortest(kind: Kind) {
  var differ = LineDiffer()
  var (cost, least) = (0, 0)
  for (number, pair) in texts(kind, 60).enumerated() {
    let script = differ.diff(pair.from, pair.to).script
    let shortest = differ.diff(pair.from, pair.to, algorithm: .minimal).script
    #expect(script.isWellFormed)
    // What reads better may cost a little; a far anchor costs many times as much.
    #expect(Double(script.cost) <= 1.5 * Double(shortest.cost) + 12, "\(kind) \(number)")
    cost += script.cost
    least += shortest.cost
  }
  #expect(Double(cost) <= 1.1 * Double(least), "\(kind): \(cost) for \(least)")
}

@Test(
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git"),
    "SKIPPED: no `git` program on this machine"),
  arguments: Kind.allCases)
func scriptsAreHardlyLongerThanGits(kind: Kind) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "stet-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  let sides = ["a", "b"].map { folder.appending(path: $0) }
  for side in sides {
    try FileManager.default.createDirectory(at: side, withIntermediateDirectories: true)
  }
  var differ = LineDiffer()
  var cost = 0
  for (number, pair) in texts(kind, 60).enumerated() {
    cost += differ.diff(pair.from, pair.to).script.cost
    try Data(pair.from).write(to: sides[0].appending(path: "\(number)"))
    try Data(pair.to).write(to: sides[1].appending(path: "\(number)"))
  }
  for algorithm in ["--histogram", "--minimal"] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/git")
    process.arguments = ["diff", "--no-index", "--no-renames", "--numstat", algorithm, "a", "b"]
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let gits = String(decoding: output, as: UTF8.self).split(separator: "\n").reduce(0) {
      $0 + $1.split(separator: "\t").prefix(2).compactMap { Int($0) }.reduce(0, +)
    }
    #expect(gits > 0)
    #expect(Double(cost) <= 1.1 * Double(gits), "\(kind): \(cost), git \(algorithm): \(gits)")
  }
}

@Test func aFarAnchorInPeriodicTextIsNotTaken() {
  // Every line 60 times; git has 204 changed lines.
  let lines = 20_000
  let old = (0..<lines).map { String($0 % (lines / 60)) }
  let new = (0..<lines).map { String(($0 + $0 / 977) % (lines / 60)) }
  var differ = LineDiffer()
  let script = differ.diff(
    Array(old.joined(separator: "\n").utf8), Array(new.joined(separator: "\n").utf8)
  ).script
  #expect(script.isWellFormed)
  #expect(script.cost <= 2 * (lines / 977 + 1), "\(script.cost)")
}

@Test func aChoiceOfTwoScriptsIsAScript() {
  var random = SeededGenerator(seed: 41)
  for _ in 0..<3_000 {
    let alphabet = Int32.random(in: 1...4, using: &random)
    let old = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      Int32.random(in: 0..<alphabet, using: &random)
    }
    let new = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      Int32.random(in: 0..<alphabet, using: &random)
    }
    // Any way through the table is a script, good or bad.
    func anyScript() -> Marks {
      var marks = Marks()
      marks.reset(fromCount: old.count, toCount: new.count)
      var (i, j) = (0, 0)
      while i < old.count || j < new.count {
        if i < old.count, j < new.count, old[i] == new[j],
          Int.random(in: 0..<4, using: &random) > 0
        {
          i += 1
          j += 1
        } else if j == new.count || (i < old.count && Bool.random(using: &random)) {
          marks.remove(i..<i + 1)
          i += 1
        } else {
          marks.add(j..<j + 1)
          j += 1
        }
      }
      return marks
    }
    var marks = anyScript()
    let other = anyScript()
    let before = marks.cost
    Reconciliation.take(other, into: &marks)
    let script = marks.script()
    #expect(script.isWellFormed && script.apply(to: old, taking: new) == new)
    for edit in script.edits where edit.from.lowerBound > 0 && edit.to.lowerBound > 0 {
      #expect(old[edit.from.lowerBound - 1] == new[edit.to.lowerBound - 1])
    }
    #expect(marks.cost <= before)
    #expect(
      marks.cost <= other.cost + Reconciliation.slack(0) * (script.edits.count + 1) + other.cost / 8
    )
  }
}
