// Numbers about a whole archive and its latest pages, against what was put in.
import Bytes
import Testing

@testable import Store

@Test(arguments: [0, 1, 3, 5, 9])
func totalsAndLatestPagesAreThoseOfWhatWasKept(limit: Int) throws {
  var sample = try SampleArchive()
  try sample.fill(batches: 4, size: 9, pages: 5)
  let (totals, latest) = try ArchiveView(root: sample.root).overview(latest: limit)

  struct Version: Hashable {
    let url: String
    let body: Digest
  }
  let records = sample.kept.map(\.entry.record)
  #expect(totals.captures == records.count)
  #expect(totals.urls == 5)
  #expect(totals.versions == Set(records.map { Version(url: $0.url, body: $0.body) }).count)
  #expect(totals.versions < totals.captures, "the sample has bodies that came back")
  #expect(totals.logicalBytes == records.reduce(0) { $0 + Int64($1.size) })

  var order: [String] = []
  for record in records.reversed() where !order.contains(record.url) { order.append(record.url) }
  #expect(latest.map(\.url) == Array(order.prefix(limit)))
  for page in latest {
    let own = records.filter { $0.url == page.url }
    #expect(page.captures == own.count)
    #expect(page.versions == Set(own.map(\.body)).count)
    #expect(page.first == own.map(\.capturedAt).min())
    #expect(page.last == own.map(\.capturedAt).max())
  }
}
