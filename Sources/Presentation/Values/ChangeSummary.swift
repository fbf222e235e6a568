// What changed between two captures, in one line and in the summary fields of the contract: by sentence
// of the story for pages and texts, by line for what has no text.
import Archive
package import Claims
import Story
import StoryDiff

/// The change of a body.
package struct ChangeSummary {
  /// `3 sentences edited, 1 added`, or `only the page around the story changed`.
  package let text: String
  /// The fields of `diff --json`'s `summary`, with what was counted.
  package let json: JSONValue
  /// Whether nothing of the story changed, nor of the imprint, nor what the page says of it.
  package var isBesideStory = false
  /// Sentences, or lines, that were edited, moved, added and removed.
  package let counts: (edited: Int, moved: Int, added: Int, removed: Int)
  /// How many claims of each kind changed.
  package let claims: [ClaimChange.Kind: Int]
  /// How much of the text is the same, 0 to 1.
  package let similarity: Double
  /// The factual changes in plain words, what matters most first.
  package var readings: [String] = []
}

/// Summarises changes one after the other; keeps what it read of both sides.
package struct ChangeSummarizer: ~Copyable {
  private var differ: PageDiffer
  /// The two sides of the last comparison, by capture.
  private var last: [(id: String, reading: StoryReader.Reading)]

  package init() throws {
    differ = try PageDiffer()
    last = []
  }

  /// Reads on another core what takes the first comparison of a process longest to read: the trees of the
  /// story reader, and the lexicon that nearly every page needs.
  package static func readAhead() {
    Task.detached {
      StoryReader.readTables()
      ClaimReader.readLexicon("en")
    }
  }

  /// The change from `old` to `new`, whose bodies differ.
  package mutating func summary(_ old: Version, _ new: Version) throws -> ChangeSummary {
    guard Self.isText(old.mediaType), Self.isText(new.mediaType) else {
      return try lines(old.bytes, new.bytes)
    }
    let before = reading(old)
    let after = reading(new)
    last = [(old, before), (new, after)].compactMap { version, reading in
      version.side.id.map { ($0, reading) }
    }
    let page = differ.compare(
      before, after, sameBytes: false, days: CaptureDays(from: old.side.day, to: new.side.day))
    var parts: [String] = []
    let counts = SentenceReport.countsLine(page.storyCounts)
    if !counts.isEmpty { parts.append(counts) }
    let claims = ClaimWording.counts(page.claims)
    let readings = ClaimWording.foremost(page.claims)
    if !readings.isEmpty {
      // A few in words, the rest by number.
      let shown = readings.prefix(3).map {
        Elision.shorten($0, keep: 90, isFirst: true, isLast: true)
      }
      let rest = readings.count - shown.count
      parts.append(
        shown.joined(separator: "; ") + (rest > 0 ? "; and \(Wording.count(rest)) more" : ""))
    }
    if !page.imprint.isEmpty { parts.append("imprint changed") }
    let fields = page.metadata.map(\.field)
    if !fields.isEmpty { parts.append("\(fields.joined(separator: " and ")) changed") }
    if parts.isEmpty {
      parts.append(
        page.elsewhere == .surroundings
          ? "only the page around the story changed" : "only the markup changed")
    }
    return ChangeSummary(
      text: parts.joined(separator: "; "),
      json: .object([
        "by": .string("sentence"), "sentences": counted(page.sentences.counts),
        "claims": ClaimWording.json(claims), "similarity": .double(page.sentences.similarity),
        "metadata": .array(fields.map(JSONValue.string)),
        "elsewhere": .string(page.elsewhere.rawValue),
      ]), isBesideStory: page.same && fields.isEmpty, counts: Self.parts(page.sentences.counts),
      claims: claims,
      similarity: page.sentences.similarity, readings: readings)
  }

  /// What a version reads; from the comparison before, where it was a side of that.
  private func reading(_ version: Version) -> StoryReader.Reading {
    last.first { $0.id == version.side.id }?.reading
      ?? StoryReader.read(.init(version.bytes, mediaType: version.mediaType))
  }

  private static func parts(
    _ counts: StoryComparison.Counts
  ) -> (edited: Int, moved: Int, added: Int, removed: Int) {
    (counts.edited, counts.moved, counts.added, counts.removed)
  }

  private func counted(_ counts: StoryComparison.Counts) -> JSONValue {
    .object([
      "equal": .int(counts.equal), "edited": .int(counts.edited), "moved": .int(counts.moved),
      "added": .int(counts.added), "removed": .int(counts.removed),
    ])
  }

  private static func isText(_ mediaType: String) -> Bool {
    let type = mediaType.lowercased()
    return type.hasPrefix("text/html") || type.hasPrefix("text/plain")
      || type.hasPrefix("application/xhtml") || type.isEmpty
  }

  private func lines(_ old: [UInt8], _ new: [UInt8]) throws -> ChangeSummary {
    let comparison = try Comparison(from: old, to: new, by: .line)
    let summary = comparison.summary
    var parts: [String] = []
    for (count, word) in [
      (summary.edited, "edited"), (summary.added, "added"), (summary.removed, "removed"),
    ] where count > 0 {
      parts.append(
        parts.isEmpty
          ? "\(Wording.count(count, "line")) \(word)" : "\(Wording.count(count)) \(word)")
    }
    return ChangeSummary(
      text: parts.isEmpty ? "changed" : parts.joined(separator: ", "),
      json: .object([
        "by": .string("line"),
        "sentences": .object([
          "equal": .int(summary.equal), "edited": .int(summary.edited),
          "moved": .int(summary.moved), "added": .int(summary.added),
          "removed": .int(summary.removed),
        ]),
        "claims": .object([:]), "similarity": .double(comparison.similarity),
      ]),
      counts: (summary.edited, summary.moved, summary.added, summary.removed), claims: [:],
      similarity: comparison.similarity)
  }
}
