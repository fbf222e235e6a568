// What is read from a whole history, as the command contract has it: sentences with their first sightings,
// changes of claims, sentences that were found, an archive in numbers.
package import Archive
import Bytes
import Claims
package import Store
package import StoryDiff

extension SentenceBlame.Sighting {
  /// The fields of `blame`; `side` says what each version is, of `count`.
  package func json(isGone: Bool, count: Int, side: (Int) -> DiffSide) -> JSONValue {
    .object([
      "text": .string(text), "firstSeen": side(firstSeen).json,
      "notSeenBefore": firstSeen > 0 ? side(firstSeen - 1).json : .null,
      "reworded": .array(reworded.map { side($0).json }), "lastSeen": side(lastSeen).json,
      "notSeenAfter": isGone && lastSeen + 1 < count ? side(lastSeen + 1).json : .null,
      "gone": .bool(isGone),
    ])
  }
}

extension ClaimHistory.Change {
  /// The fields of `claims`; `side` says what each version is.
  package func json(explains: Bool, side: (Int) -> DiffSide) -> JSONValue {
    guard case .object(var members) = ClaimWording.json(change, explains: explains) else {
      return .null
    }
    members["from"] = side(from).json
    members["to"] = side(to).json
    members["sentence"] = .string(sentence)
    members["claim"] = .int(track)
    return .object(members)
  }
}

extension SearchHit {
  /// The fields of `search`, and more.
  package func json(_ query: SearchQuery, _ view: ArchiveView) throws -> JSONValue {
    let capture = try last.flatMap { try view.capture(index: $0.index) }
    let snippet = SearchSnippet(text, marks: query.marks)
    func time(_ place: SearchPlace?) -> JSONValue { .optional(place?.time.description) }
    return .object([
      "url": .string(url), "id": .optional(capture?.id.hex), "capturedAt": time(last),
      "snippet": .string(text), "gone": .bool(goneBy != nil),
      "marks": .array(snippet.marks.map { .array([.int($0.lowerBound), .int($0.upperBound)]) }),
      "firstSeen": time(first), "goneBy": time(goneBy),
      "seen": .array(
        stretches.map { .object(["first": time($0.first), "last": time($0.last)]) }),
    ])
  }
}

extension URLSummary {
  /// The fields of `list`.
  package var json: JSONValue {
    .object([
      "url": .string(url), "captures": .int(captures), "versions": .int(versions),
      "first": .string(first.description), "last": .string(last.description),
    ])
  }
}

extension ArchiveView {
  /// The fields of `stats`.
  package func statsJSON() throws -> JSONValue {
    let totals = try totals()
    let stored = try storedBytes()
    return .object([
      "captures": .int(totals.captures), "urls": .int(totals.urls),
      "versions": .int(totals.versions), "objects": .int(totals.objects),
      "logicalBytes": .int(Int(totals.logicalBytes)),
      "storedBytes": .object([
        "segments": .int(stored.segments), "log": .int(stored.log),
        "catalogue": .int(stored.catalogue), "aside": .int(stored.aside),
        "other": .int(stored.other),
      ]), "searchIndex": .int(stored.search),
      "verified": .optional(VerificationLog.lastFull(root: paths.root)?.description),
    ])
  }
}
