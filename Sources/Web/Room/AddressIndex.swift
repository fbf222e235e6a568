// Which archived URLs are one page to a web archive: all URLs by their SURT keys, kept in memory (about
// 200 bytes a URL) and followed as URLs are added. What is in the archive under a URL is the catalogue's
// to say.
import Store
import Synchronization

/// Finds archived URLs by key.
final class AddressIndex: Sendable {
  private struct State {
    /// The number of the last URL that is in here.
    var last: Int64 = 0
    /// Sorted by key, then by URL.
    var entries: [(key: String, url: String)] = []
  }

  // Guards the entries; held for a look, or for taking in what is new.
  private let state = Mutex(State())

  /// The archived URLs with keys from `from` up to but not including `end`, by key and URL.
  func urls(
    from: String, upTo end: String, _ view: ArchiveView
  ) throws -> [(key: String, url: String)] {
    try state.withLock { state in
      try Self.follow(&state, view)
      let first = Self.position(of: from, in: state.entries)
      let last = Self.position(of: end, in: state.entries)
      return first < last ? Array(state.entries[first..<last]) : []
    }
  }

  /// The archived URLs that are the same page as `url`.
  func urls(like url: String, _ view: ArchiveView) throws -> [String] {
    let key = SURT.key(url)
    // No key has a byte below `!`.
    return try urls(from: key, upTo: key + "!", view).filter { $0.key == key }.map(\.url)
  }

  private static func follow(_ state: inout State, _ view: ArchiveView) throws {
    let limit = 10_000
    var isSorted = true
    while true {
      let page = try view.urls(appearedAfter: state.last, limit: limit)
      for (number, url) in page {
        state.entries.append((SURT.key(url), url))
        state.last = number
        isSorted = false
      }
      if page.count < limit { break }
    }
    if !isSorted {
      state.entries.sort { left, right in
        left.key == right.key ? isBefore(left.url, right.url) : isBefore(left.key, right.key)
      }
    }
  }

  /// The number of keys that are less than `key`, byte by byte.
  private static func position(
    of key: String, in entries: [(key: String, url: String)]
  ) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(entries[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func isBefore(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
