// The life of a page's claims, read from all its captures.
import Archive
import Bytes
import Claims
import Presentation
import Store
import Story

/// A page's claims along its captures.
struct ClaimReading {
  let captures: [CatalogueEntry]
  let changes: [ClaimHistory.Change]
  let tracks: [ClaimHistory.Track]

  /// Reads them; `progress` is told how many versions of how many were read.
  init(url: String, _ view: ArchiveView, _ progress: (Int, Int) -> Void = { _, _ in }) throws {
    var captures: [CatalogueEntry] = []
    for capture in try PageCaptures(url: url, view).steps
    where try view.redaction(of: capture.record.body) == nil {
      captures.append(capture)
    }
    guard !captures.isEmpty else {
      throw Refusal(status: 410, reason: "Every capture of this page was taken down.")
    }
    var history = ClaimHistory()
    // Enough for all cores, and not much memory.
    var batch: [StoryReader.Source] = []
    var numbers: [Int] = []
    var bytes = 0
    func flush() throws {
      let readings = StoryReader.read(batch)
      try history.add(
        zip(readings, numbers).map { reading, number in
          ClaimHistory.Version(
            reading: reading, number: number, day: CivilDate(captures[number].record.capturedAt))
        })
      (batch, numbers, bytes) = ([], [], 0)
    }
    for (number, capture) in captures.enumerated() {
      let body = try view.object(capture.record.body)
      bytes += body.count
      batch.append(.init(body, mediaType: capture.record.mediaType))
      numbers.append(number)
      if batch.count >= 32 || bytes > 16 << 20 {
        try flush()
        progress(number, captures.count)
      }
    }
    try flush()
    self.captures = captures
    changes = history.changes
    tracks = history.tracks
  }
}
