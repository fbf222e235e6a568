// Counts of what the server did, in Prometheus' text format (version 0.0.4). No names from outside
// become labels.
import Presentation
import Synchronization

/// Counts requests.
final class Metrics: Sendable {
  /// Upper bounds of the buckets, in seconds.
  private static let bounds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  private struct Series {
    var buckets = [Int](repeating: 0, count: Metrics.bounds.count + 1)
    var sum = 0.0
  }

  private struct State {
    var requests: [String: [Int: Int]] = [:]
    var durations: [String: Series] = [:]
    var bytes = 0
    var refused = 0
  }

  // Guards the counts.
  private let state = Mutex(State())

  /// Counts an answer of the route called `route`.
  func count(route: String, status: Int, bytes: Int, seconds: Double) {
    state.withLock { state in
      state.requests[route, default: [:]][status, default: 0] += 1
      let bucket = Metrics.bounds.firstIndex { seconds <= $0 } ?? Metrics.bounds.count
      state.durations[route, default: Series()].buckets[bucket] += 1
      state.durations[route, default: Series()].sum += seconds
      state.bytes += bytes
    }
  }

  /// Counts a request that was turned away because too many waited.
  func countRefused() { state.withLock { $0.refused += 1 } }

  /// The counts as text, with `gauges` of the archive before them.
  func text(gauges: [(name: String, help: String, value: Double)]) -> String {
    var out = ""
    for gauge in gauges {
      out += "# HELP \(gauge.name) \(gauge.help)\n# TYPE \(gauge.name) gauge\n"
      out += "\(gauge.name) \(number(gauge.value))\n"
    }
    let state = state.withLock { $0 }
    out += "# HELP stet_http_requests_total Answers by route and status.\n"
    out += "# TYPE stet_http_requests_total counter\n"
    for (route, statuses) in state.requests.sorted(by: { $0.key < $1.key }) {
      for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
        out += "stet_http_requests_total{route=\"\(route)\",status=\"\(status)\"} \(count)\n"
      }
    }
    out += "# HELP stet_http_request_duration_seconds Time from a request's end to its answer.\n"
    out += "# TYPE stet_http_request_duration_seconds histogram\n"
    for (route, series) in state.durations.sorted(by: { $0.key < $1.key }) {
      var total = 0
      for (bound, count) in zip(Metrics.bounds, series.buckets) {
        total += count
        out +=
          "stet_http_request_duration_seconds_bucket{route=\"\(route)\",le=\"\(number(bound))\"} \(total)\n"
      }
      total += series.buckets.last ?? 0
      out += "stet_http_request_duration_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(total)\n"
      out += "stet_http_request_duration_seconds_sum{route=\"\(route)\"} \(number(series.sum))\n"
      out += "stet_http_request_duration_seconds_count{route=\"\(route)\"} \(total)\n"
    }
    out += "# HELP stet_http_response_bytes_total Bytes of answers, without header fields.\n"
    out += "# TYPE stet_http_response_bytes_total counter\n"
    out += "stet_http_response_bytes_total \(state.bytes)\n"
    out += "# HELP stet_http_refused_total Requests turned away because too many waited.\n"
    out += "# TYPE stet_http_refused_total counter\n"
    out += "stet_http_refused_total \(state.refused)\n"
    return out
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }
}
