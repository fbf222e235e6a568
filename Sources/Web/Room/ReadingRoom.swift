// What all requests share: the archive's readers, what was compared, answers that were made, counts.
import Archive
import Bytes
import Dispatch
import Presentation
import Store
import Synchronization

/// The state of a server.
final class ReadingRoom: Sendable {
  let options: WebOptions
  let views: ViewPool
  /// Changes between captures, as they were found.
  let changes: ChangeRegister
  /// Answers that were made.
  let replies = ReplyCache(mostBytes: 96 << 20)
  let metrics = Metrics()
  /// What waits for clients to read it.
  let sending = Sending()
  let sessions: Sessions
  /// Archived URLs by what web archives call the same page.
  let addresses = AddressIndex()
  /// Pages that take long to make.
  let slow = SlowPages()
  // Guards when the last verification was looked up, and what was found.
  private let verified = Mutex<(asked: ContinuousClock.Instant, time: Instant?)?>(nil)
  private let note: @Sendable (String) -> Void
  /// How long a request waits for another that makes the same answer.
  private static let patience = DispatchTimeInterval.seconds(1)

  /// Opens the archive.
  /// - Throws: `StoreError` where there is none, or it cannot be read.
  init(_ options: WebOptions, note: @escaping @Sendable (String) -> Void) throws {
    self.options = options
    self.note = note
    views = ViewPool(root: options.root)
    changes = ChangeRegister(views)
    sessions = Sessions(token: options.captureToken)
    try views.lend { _ = try $0.logSize() }
  }

  /// Tells whoever runs the server that something went wrong.
  func log(_ text: String) { note(text) }

  /// Begins what the first reader will ask for.
  func warmUp() {
    DispatchQueue.global(qos: .userInitiated).async {
      // The words of all languages are not read yet: no change would be found in time.
      _ = try? HomePage.reply(self, patience: .zero)
    }
    DispatchQueue.global(qos: .userInitiated).async { _ = PageTemplates.stamp }
    // Not beside the very first page.
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + .milliseconds(250)) {
      guard let pairs = try? self.views.lend({ try HomePage.pairs($0) }) else { return }
      _ = self.changes.changes(pairs, within: .seconds(2))
    }
  }

  /// The answer to `key`, kept from before or made now; made anew when the log has grown.
  ///
  /// `stage` is what else the answer depends on.
  func kept(
    _ key: String, stage: Int = 0, _ view: ArchiveView, make: () throws -> Reply
  ) throws -> Reply {
    // A redaction is a leaf too: nothing that was taken down is shown from here.
    let size = try view.logSize()
    let state = size << 20 | UInt64(truncatingIfNeeded: stage & 0xFFFFF)
    if let reply = replies.reply(key, size: state) { return reply }
    // Of the same log, but with fewer changes compared: good for the moment that another makes it anew.
    let turn = replies.begin(key, isGoodEnough: { $0 >> 20 == size })
    if case .old(let reply) = turn { return reply }
    if case .wait(let maker) = turn {
      _ = maker.wait(timeout: .now() + Self.patience)
      // Nothing was kept where that failed, or the answer is a large one: then it is made here.
      if let reply = replies.reply(key, size: state) { return reply }
    }
    defer { if case .make = turn { replies.end(key) } }
    let reply = try make()
    if reply.status == 200 { replies.keep(reply, key, size: state) }
    return reply
  }

  /// When all of the archive was last verified; looked up every few seconds.
  func lastVerified() -> Instant? {
    let now = ContinuousClock.now
    if let (asked, time) = verified.withLock({ $0 }), now - asked < .seconds(3) { return time }
    let time = VerificationLog.lastFull(root: options.root)
    verified.withLock { $0 = (now, time) }
    return time
  }

  /// The capture with this id.
  /// - Throws: `Refusal` with 404.
  func capture(id: String, _ view: ArchiveView) throws -> CatalogueEntry {
    let digits = id.lowercased()
    guard (8...64).contains(digits.utf8.count), digits.utf8.allSatisfy({ isHexDigit($0) }) else {
      throw Refusal.notFound(
        "'\(id.prefix(80))' is no id of a capture: 8 to 64 hexadecimal digits.")
    }
    let found = try view.captures(idPrefix: digits, limit: 2)
    guard let first = found.first else {
      throw Refusal.notFound("No capture of this archive has an id that begins with \(digits).")
    }
    guard found.count == 1 else {
      throw Refusal.notFound(
        "Several captures have ids that begin with \(digits): give more digits.")
    }
    return first
  }

  /// The archived URL that `text` means: as it is, or as it is stored.
  /// - Throws: `Refusal` with 404.
  func url(_ text: String?, _ view: ArchiveView) throws -> String {
    guard let text, !text.isEmpty else { throw Refusal.badRequest("Say which page: ?url=…") }
    guard let known = try Reference.known(text, in: view) else {
      throw Refusal.notFound("\(text.prefix(400)) is not archived here.")
    }
    return known
  }
}

private func isHexDigit(_ byte: UInt8) -> Bool {
  (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
}
