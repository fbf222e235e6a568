// How much may wait for clients that do not read.
import Testing

@testable import Web

@Test func longAnswersWaitWhereMuchIsUnread() {
  let sending = Sending()
  #expect(sending.mayTake(500 << 20, atMost: 128 << 20), "alone, any answer is sent")
  sending.add(100 << 20)
  #expect(sending.mayTake(20 << 20, atMost: 128 << 20))
  #expect(!sending.mayTake(29 << 20, atMost: 128 << 20))
  #expect(sending.mayTake(1 << 20, atMost: 0), "pages are sent whatever waits")
  sending.add(-(100 << 20))
  #expect(sending.mayTake(500 << 20, atMost: 128 << 20))
}
