// What captures come from: header objects and the responses in them, git's streams, times, URLs.
import Bytes

@testable import Archive
@testable import Capture
@testable import Store

let sourceDecoders: [Decoder] = [
  Decoder("header-object", executions: 10_000, check: checkHeaderObject),
  Decoder("git-log", executions: 10_000, check: checkGitLog),
  Decoder("git-blobs", executions: 10_000, check: checkGitBlobs),
  Decoder("time", executions: 20_000) { input in
    guard let instant = Instant(String(decoding: input, as: UTF8.self)) else { return false }
    try require(instant.isWritable, "a time outside the years that can be written")
    try require(Instant(instant.description) == instant, "a time is written as another")
    return true
  },
  Decoder("url", executions: 10_000, check: checkURL),
]

private func checkHeaderObject(_ input: [UInt8]) throws -> Bool {
  let object: HeaderObject
  do throws(HeaderObjectError) {
    object = try HeaderObject(parsing: input)
  } catch {
    try require((0...input.count).contains(error.offset), "an error at byte \(error.offset)")
    return false
  }
  try require(object.bytes == input, "a header object encodes otherwise")
  for hop in object.hops {
    try require((200...999).contains(hop.status), "status \(hop.status)")
    if let type = hop.mediaType { try checkStorable(url: "https://example.org/", mediaType: type) }
    let target: String?
    do throws(FetchError) {
      _ = try ContentCoding.codings(of: hop)
      target = try Redirect.target(of: hop)
    } catch {
      switch error {
      case .unsupportedCoding, .badRedirect, .invalidURL, .unsupportedScheme: continue
      default: throw error
      }
    }
    guard let target else { continue }
    try require(try CapturedURL.normalise(target) == target, "a redirect leads to no URL's form")
    try checkStorable(url: target, mediaType: "text/html")
  }
  return true
}

/// What the fetch makes of a response must fit into a leaf.
private func checkStorable(url: String, mediaType: String) throws {
  let zero = Digest.zero
  let record = CaptureRecord(
    method: .http, capturedAt: Instant(milliseconds: 0), status: 200, size: 0, body: zero,
    headers: nil, received: nil, previous: nil, source: [], mediaType: mediaType, url: url)
  do {
    _ = try Leaf.capture(record).encoded()
  } catch { throw BrokenProperty(description: "what was read cannot be stored: \(error)") }
}

/// Length of a piece (1), then the stream: however it is cut, it reads the same.
private func checkGitLog(_ input: [UInt8]) throws -> Bool {
  var parameters = Parameters(input)
  let size = parameters.integer(1) + 1
  func read(by size: Int) throws -> [GitVersion]? {
    var parser = GitLogParser()
    var versions: [GitVersion] = []
    var rest = parameters.rest
    do {
      while !rest.isEmpty {
        versions += try parser.take(Array(rest.prefix(size)), root: "/r")
        rest = rest.dropFirst(size)
      }
      return versions
    } catch is GitError { return nil }
  }
  let whole = try read(by: max(1, input.count))
  let pieces = try read(by: size)
  try require(whole?.count == pieces?.count, "cut otherwise, the log reads otherwise")
  for (left, right) in zip(whole ?? [], pieces ?? []) {
    try require(
      left.commit == right.commit && left.blob == right.blob && left.path == right.path
        && left.time == right.time, "cut otherwise, the log reads otherwise")
    try require(isGitID(left.commit) && isGitID(left.blob), "an id that is none")
    try require(left.time.isWritable, "a time that cannot be written")
  }
  return whole?.isEmpty == false
}

private func isGitID(_ text: String) -> Bool {
  [40, 64].contains(text.utf8.count)
    && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}

/// Length of a piece (1), largest size (2), then the stream of the blobs 00…0, 11…1 and 22…2.
private func checkGitBlobs(_ input: [UInt8]) throws -> Bool {
  var parameters = Parameters(input)
  let size = parameters.integer(1) + 1
  let limit = parameters.integer(2)
  let ids = (0..<3).map { String(repeating: "\($0)", count: 40) }
  func read(by size: Int) throws -> [[UInt8]?]? {
    var rest = parameters.rest
    var parser = unsafe GitBlobParser(ids: ids, maxSize: limit, root: "/r") { target in
      let piece = rest.prefix(min(size, target.count))
      rest = rest.dropFirst(piece.count)
      unsafe target.copyBytes(from: piece)
      return piece.count
    }
    var blobs: [[UInt8]?] = []
    do {
      while let blob = try parser.next() {
        try require(blob.number == blobs.count, "a blob of another number")
        blobs.append(blob.bytes)
      }
      return blobs
    } catch is GitError { return nil }
  }
  let whole = try read(by: max(1, input.count))
  try require(whole == (try read(by: size)), "cut otherwise, the blobs read otherwise")
  guard let whole else { return false }
  try require(whole.count == ids.count, "\(whole.count) blobs")
  try require(whole.allSatisfy { ($0?.count ?? 0) <= limit }, "a blob beyond the limit")
  return true
}

/// A reference and, behind the first line feed, a base.
private func checkURL(_ input: [UInt8]) throws -> Bool {
  try require(URLParts(input).bytes == input, "a URL's parts do not make it again")
  let lines = input.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
  let text = String(decoding: lines[0], as: UTF8.self)
  try require(CapturedURL.shown(text).unicodeScalars.count <= 101, "a message shows too much")
  var isAccepted = false
  func check(_ make: () throws(FetchError) -> String) throws {
    switch Result(catching: make) {
    case .success(let url):
      let again = try CapturedURL.normalise(url)
      try require(again.utf8.elementsEqual(url.utf8), "\(url) has the form \(again)")
      try checkStorable(url: url, mediaType: "text/html")
      _ = CapturedURL.wireForm(url)
      _ = CapturedURL.host(of: url)
      isAccepted = true
    case .failure(.invalidURL), .failure(.unsupportedScheme): return
    case .failure(let error): throw error
    }
  }
  try check { () throws(FetchError) in try CapturedURL.normalise(text) }
  try check { () throws(FetchError) in
    try CapturedURL.fileURL(forAbsolutePath: Array(lines[0]))
  }
  let base =
    lines.count == 2 ? String(decoding: lines[1], as: UTF8.self) : "https://example.org/a/b?c"
  if (try? CapturedURL.normalise(base)) != nil {
    try check { () throws(FetchError) in try CapturedURL.resolve(lines[0], against: base) }
  }
  return isAccepted
}
