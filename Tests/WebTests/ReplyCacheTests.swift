// Answers that are kept, and who makes them where several readers ask for the same at once.
import Dispatch
import Synchronization
import Testing

@testable import Web

private func reply(_ text: String) -> Reply {
  Reply("text/plain", Array(text.utf8))
}

@Test func whoeverAsksSecondWaitsForTheFirst() throws {
  let cache = ReplyCache(mostBytes: 1 << 20)
  guard case .make = cache.begin("a", isGoodEnough: { _ in true }) else {
    Issue.record("nobody makes it yet")
    return
  }
  guard case .wait(let maker) = cache.begin("a", isGoodEnough: { _ in true }) else {
    Issue.record("somebody makes it, and there is no older one")
    return
  }
  if case .make = cache.begin("b", isGoodEnough: { _ in true }) {
  } else {
    Issue.record("another answer need not wait")
  }
  #expect(maker.wait(timeout: .now()) == .timedOut)
  DispatchQueue.global().async {
    cache.keep(reply("made"), "a", size: 7)
    cache.end("a")
  }
  #expect(maker.wait(timeout: .now() + 20) == .success)
  #expect(cache.reply("a", size: 7)?.body == Array("made".utf8))
  #expect(cache.reply("a", size: 8) == nil, "the log has grown")
}

@Test func anOlderAnswerIsGivenWhereItIsGoodEnough() {
  let cache = ReplyCache(mostBytes: 1 << 20)
  cache.keep(reply("old"), "a", size: 7)
  if case .make = cache.begin("a", isGoodEnough: { $0 == 7 }) {
  } else {
    Issue.record("somebody has to make the new one")
  }
  if case .old(let old) = cache.begin("a", isGoodEnough: { $0 == 7 }) {
    #expect(old.body == Array("old".utf8))
  } else {
    Issue.record("the old one is good enough")
  }
  if case .wait = cache.begin("a", isGoodEnough: { $0 == 8 }) {
  } else {
    Issue.record("the old one is not good enough")
  }
  cache.end("a")
  cache.end("a")
  if case .make = cache.begin("a", isGoodEnough: { _ in false }) {
  } else {
    Issue.record("who was to make it has given up")
  }
}

@Test func twoPiecesOfWorkEndBoth() throws {
  struct First: Error {}
  struct Second: Error {}
  let both = try Parallelism.both({ 1 }, { "b" })
  #expect(both == (1, "b"))
  let ended = Mutex(false)
  #expect(throws: First.self) {
    _ = try Parallelism.both({ () throws -> Int in throw First() }) {
      ended.withLock { $0 = true }
    }
  }
  #expect(ended.withLock { $0 }, "the other has ended too")
  #expect(throws: Second.self) {
    _ = try Parallelism.both({ 1 }) { () throws -> Int in throw Second() }
  }
  #expect(throws: First.self, "where both fail, the first is told") {
    _ = try Parallelism.both({ () throws -> Int in throw First() }) { () throws -> Int in
      throw Second()
    }
  }
}
