// What these prove: a comparison accounts for every line and word of both texts exactly once, in
// order, and both texts can be put together again from it.
import Support
import Testing

@testable import Archive

private func text(_ lines: Int, _ generator: inout SeededGenerator) -> String {
  let words = [
    "ten", "twelve", "said", "police", "fled", "。", "漢字", "é", "\u{1F469}\u{200D}\u{1F469}", "",
  ]
  var out = ""
  for _ in 0..<Int.random(in: 0...lines, using: &generator) {
    for _ in 0..<Int.random(in: 0...4, using: &generator) {
      out += (words.randomElement(using: &generator) ?? "") + " "
    }
    out += "\n"
  }
  return Bool.random(using: &generator) ? out : String(out.dropLast())
}

@Test(arguments: Comparison.Granularity.allCases)
func everythingIsAccountedForOnce(granularity: Comparison.Granularity) throws {
  var generator = SeededGenerator(seed: 21)
  for round in 0..<300 {
    let from = text(12, &generator)
    let to = round % 10 == 0 ? from : text(12, &generator)
    let comparison = try Comparison(from: Array(from.utf8), to: Array(to.utf8), by: granularity)
    var (oldNumber, newNumber) = (0, 0)
    var (old, new): ([UInt8], [UInt8]) = ([], [])
    for operation in comparison.operations {
      if !operation.from.isEmpty {
        #expect(operation.from.lowerBound == oldNumber)
        oldNumber = operation.from.upperBound
      }
      if !operation.to.isEmpty {
        #expect(operation.to.lowerBound == newNumber)
        newNumber = operation.to.upperBound
      }
      old += comparison.from[operation.fromBytes]
      new += comparison.to[operation.toBytes]
      guard operation.kind == .edit else { continue }
      let words = operation.words
      #expect(
        words.filter { $0.kind != .add }.flatMap { comparison.text(of: $0) }
          == Array(comparison.from[operation.fromBytes]))
      #expect(
        words.filter { $0.kind != .remove }.flatMap { comparison.text(of: $0) }
          == Array(comparison.to[operation.toBytes]))
    }
    #expect(old == comparison.from)
    #expect(new == comparison.to)
    #expect(comparison.same == (comparison.from == comparison.to))
    #expect((0...1).contains(comparison.similarity))
    #expect((comparison.similarity == 1) == comparison.same)
    let counts = comparison.operations.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
    #expect(comparison.summary.added == counts[.add] ?? 0)
    #expect(comparison.summary.removed == counts[.remove] ?? 0)
    #expect(comparison.summary.edited == counts[.edit] ?? 0)
  }
}

@Test func bytesThatAreNoTextDoNotMatter() throws {
  var generator = SeededGenerator(seed: 22)
  for _ in 0..<50 {
    let from = generator.bytes(200)
    let to = Array(from[..<100]) + generator.bytes(50)
    for granularity in Comparison.Granularity.allCases {
      let comparison = try Comparison(from: from, to: to, by: granularity)
      #expect(
        comparison.operations.flatMap { comparison.to[$0.toBytes] } == comparison.to)
    }
  }
}
