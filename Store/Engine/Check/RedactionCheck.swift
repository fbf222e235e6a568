// Redactions against the records that they name, and what a report says of them.
import Bytes

extension Erasures {
  /// Where the segments' records are not what the redactions say.
  func problems(in table: ObjectTable, last: UInt32) -> [VerifyReport.Problem] {
    var problems: [VerifyReport.Problem] = []
    for (segment, said) in digests.sorted(by: { $0.key < $1.key }) where segment >= last {
      problems.append(
        VerifyReport.Problem(
          kind: "redaction", location: ArchivePaths.segmentName(segment),
          detail: "the redaction at #\(said.index) names it, but it is not sealed"))
    }
    for (segment, offsets) in records.sorted(by: { $0.key < $1.key }) {
      for (offset, index) in offsets.sorted(by: { $0.key < $1.key })
      where table.find(Location(segment: segment, offset: offset)) == nil {
        problems.append(
          VerifyReport.Problem(
            kind: "redaction", location: "\(ArchivePaths.segmentName(segment)):\(offset)",
            detail: "the redaction at #\(index) names it, but it is no object's record"))
      }
    }
    for redaction in redactions {
      guard let number = table.number(of: redaction.object) else { continue }
      let place = table.rows[number].location
      problems.append(
        VerifyReport.Problem(
          kind: "redaction", location: "\(ArchivePaths.segmentName(place.segment)):\(place.offset)",
          detail: "holds object \(redaction.object), which was \(redaction)"))
    }
    return problems
  }

  /// True where `others` has all of these.
  func isCovered(by others: Erasures) -> Bool {
    redactions.count <= others.redactions.count
      && zip(redactions, others.redactions).allSatisfy { $0 == $1 }
      && records.allSatisfy { segment, offsets in
        offsets.keys.allSatisfy { others.contains(Location(segment: segment, offset: $0)) }
      }
  }

  /// What a person should know of them, in a line; nil where there is none.
  var note: String? {
    guard !redactions.isEmpty else { return nil }
    let most = 20
    var places = redactions.prefix(most).map { "#\($0.index) on \($0.time)" }
    if redactions.count > most { places.append("\(redactions.count - most) more") }
    let count = redactions.count == 1 ? "1 object was" : "\(redactions.count) objects were"
    return "\(count) redacted, which is logged: at " + places.joined(separator: ", ")
  }
}
