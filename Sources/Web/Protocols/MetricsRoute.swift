// `/metrics`: what the server did, and how the archive is, in Prometheus' text format (version 0.0.4).
import Archive
import Bytes
import Store

enum MetricsRoute {
  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let gauges = try room.views.lend { view in try archive(room, view) }
    var reply = Reply(
      "text/plain; version=0.0.4; charset=utf-8", Array(room.metrics.text(gauges: gauges).utf8))
    reply.freshness = .never
    reply.validator = nil
    return reply
  }

  private static func archive(
    _ room: ReadingRoom, _ view: ArchiveView
  ) throws -> [(name: String, help: String, value: Double)] {
    let totals = try view.totals()
    let stored = try view.storedBytes()
    let verified = VerificationLog.lastFull(root: room.options.root)
    let missing = try SearchIndexer.missing(view)
    return [
      ("stet_captures", "Captures in the archive.", Double(totals.captures)),
      ("stet_pages", "URLs in the archive.", Double(totals.urls)),
      ("stet_objects", "Distinct objects held.", Double(totals.objects)),
      ("stet_log_size", "Leaves of the log.", Double(try view.logSize())),
      (
        "stet_published_size", "Leaves under the published checkpoint.",
        Double((try? PublishedCheckpoint(view))?.size ?? 0)
      ),
      ("stet_captured_bytes", "Bytes of all captured bodies.", Double(totals.logicalBytes)),
      ("stet_stored_segments_bytes", "Bytes on disk of segments.", Double(stored.segments)),
      ("stet_stored_log_bytes", "Bytes on disk of the published log.", Double(stored.log)),
      (
        "stet_stored_catalogue_bytes", "Bytes on disk of what can be made anew.",
        Double(stored.catalogue)
      ),
      (
        "stet_last_full_verification_timestamp_seconds",
        "When all of it was last verified with nothing found; 0 where that is not known.",
        Double(verified?.milliseconds ?? 0) / 1000
      ),
      (
        "stet_search_missing_captures", "Captures that the search index does not have yet.",
        Double(missing?.captures ?? 0)
      ),
      (
        "stet_changes_waiting", "Changes that are still to be compared.",
        Double(room.changes.waiting)
      ),
      ("stet_reply_cache_bytes", "Bytes of answers that are kept.", Double(room.replies.bytes)),
    ]
  }
}
