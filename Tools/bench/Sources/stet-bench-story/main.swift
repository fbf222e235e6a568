// stet-bench-story A B [A B…]: from the bytes of two pages to operations, for each pair; prints the
// mean and the longest time of a pair in milliseconds, the operations, and the mean time that claim
// changes take on top.
import Claims
import Foundation
import Story
import StoryDiff

let paths = CommandLine.arguments.dropFirst()
guard paths.count >= 2, paths.count % 2 == 0 else {
  FileHandle.standardError.write(Data("usage: stet-bench-story A B [A B…]\n".utf8))
  exit(64)
}
let pages = try paths.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }

/// What became of the sentences of a page.
func compare(
  _ a: [UInt8], _ b: [UInt8], _ reader: inout StoryReader, _ differ: inout StoryDiffer
) -> StoryComparison {
  let (from, to) = reader.stories(
    of: StoryReader.read(.init(a, mediaType: "text/html")),
    and: StoryReader.read(.init(b, mediaType: "text/html")))
  return differ.compare(StorySide(from), StorySide(to))
}

/// How many claims changed.
func claims(_ comparison: StoryComparison, _ comparer: ClaimComparer) -> Int {
  comparer.changes(of: comparison).reduce(0) { $0 + $1.count }
}

let clock = ContinuousClock()
var reader = StoryReader()
var differ = try StoryDiffer()
// Tables are read at the first use.
let comparer = ClaimComparer(language: "en")
var operations = compare(pages[0], pages[1], &reader, &differ).operations.count
var changes = claims(compare(pages[0], pages[1], &reader, &differ), comparer)
var claimTime = Duration.zero
var total = Duration.zero
var longest = Duration.zero
for index in stride(from: 0, to: pages.count, by: 2) {
  var comparison: StoryComparison?
  let time = clock.measure {
    comparison = compare(pages[index], pages[index + 1], &reader, &differ)
  }
  if let comparison {
    operations += comparison.operations.count
    claimTime += clock.measure { changes += claims(comparison, comparer) }
  }
  total += time
  longest = max(longest, time)
}
let mean = total / (pages.count / 2)
let claimMean = claimTime / (pages.count / 2)
print(
  "\(mean / .milliseconds(1)) \(longest / .milliseconds(1)) \(operations) "
    + "\(claimMean / .milliseconds(1)) \(changes)")
