// What these prove: of the objects that wait to be checked the one with the longest way is next while
// memory allows, the one with the shortest where it does not, and none is lost.
import Cryptography
import Testing

@testable import Store

private func base(_ length: Int) throws -> SHA256Lanes.Hashed {
  var lanes = SHA256Lanes()
  lanes.start(0, Array(repeating: 7, count: length))
  let finished = lanes.finishOne()
  return try #require(finished).message
}

private func rest(_ waiting: inout WaitingObjects) -> [Int] {
  var out: [Int] = []
  while let task = waiting.next() { out.append(task.number) }
  return out
}

@Test func theLongestWayIsFirst() throws {
  var waiting = WaitingObjects(mostBytes: 1000)
  #expect(rest(&waiting).isEmpty)
  waiting.add(WaitingObjects.Task(number: 1, base: nil), height: 3)
  waiting.add(WaitingObjects.Task(number: 2, base: try base(10)), height: 0)
  waiting.add(WaitingObjects.Task(number: 3, base: nil), height: 1000)
  waiting.add(WaitingObjects.Task(number: 4, base: try base(10)), height: 5)
  #expect(rest(&waiting) == [3, 4, 1, 2])
}

@Test func inAFullQueueTheShortestWayOfThoseThatHoldBytesIsFirst() throws {
  var waiting = WaitingObjects(mostBytes: 1000)
  waiting.add(WaitingObjects.Task(number: 1, base: nil), height: 9)
  waiting.add(WaitingObjects.Task(number: 2, base: try base(600)), height: 8)
  #expect(!waiting.isFull)
  waiting.add(WaitingObjects.Task(number: 3, base: try base(600)), height: 2)
  waiting.add(WaitingObjects.Task(number: 4, base: try base(600)), height: 4)
  #expect(waiting.isFull)
  // 3 and 4 bring it below the limit; then the longest is first again.
  #expect(rest(&waiting) == [3, 4, 1, 2])
}
